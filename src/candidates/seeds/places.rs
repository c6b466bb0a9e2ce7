//! Places: buckets of equal seeds in; for one document after the other, the runs of words that it shares with
//! those after it out.

use rayon::prelude::*;

use super::Posting;
use crate::base::DocId;
use crate::candidates::Candidate;
use crate::candidates::Proposals;
use crate::collection::Collection;
use crate::spec::FoundBy;

/// What is done with the places of a bucket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Words of the seed.
    words: u32,
    /// Whether all its places are here, so that where it stands twice a run goes on from seed to seed.
    vouches: bool,
    /// Whether its first place alone is paired with the others.
    is_star: bool,
}

impl Kind {
    /// Every place is paired with every other.
    pub(super) fn few(words: u32) -> Self {
        Self { words, vouches: true, is_star: false }
    }

    /// So is every one that is here, but there are others.
    pub(super) fn large(words: u32) -> Self {
        Self { words, vouches: false, is_star: false }
    }

    /// The first is paired with every other: what floods the corpus.
    pub(super) fn star(words: u32) -> Self {
        Self { words, vouches: false, is_star: true }
    }
}

/// No seed is proposed from a position…
const NONE: u32 = u32::MAX;
/// …nor from this one, with which a document begins. There are fewer places than that: no seed begins with the
/// last word of a document.
const NONE_AT_START: u32 = u32::MAX - 1;
/// The place is the last of its bucket.
const LAST: u8 = 1;
/// The document begins there.
const BEGINS: u8 = 2;

/// Where seeds stand.
#[derive(Debug)]
pub(super) struct Places<'c> {
    collection: &'c Collection,
    /// Positions of seeds, bucket after bucket, in each from the first to the last…
    positions: Vec<u32>,
    /// …and what each of them is.
    marks: Vec<u8>,
    /// Buckets of one kind follow each other: where they end in `positions`.
    kinds: Vec<(u32, Kind)>,
    /// Where a position of the collection is in `positions`; of a star, that of the first place alone.
    of_position: Vec<u32>,
}

impl<'c> Places<'c> {
    pub(super) fn new(collection: &'c Collection) -> Self {
        let mut of_position = vec![NONE; collection.total()];
        for id in collection.ids().filter(|id| collection.len_of(*id) > 0) {
            of_position[collection.range(id).start as usize] = NONE_AT_START;
        }
        Self { collection, positions: Vec::new(), marks: Vec::new(), kinds: Vec::new(), of_position }
    }

    /// Puts buckets of one kind after the others; no position is put twice.
    pub(super) fn put<'b>(&mut self, buckets: impl Iterator<Item = &'b [Posting]>, kind: Kind) {
        for bucket in buckets {
            for (index, &(_, at)) in bucket.iter().enumerate() {
                let of_position = &mut self.of_position[at as usize];
                let begins = if *of_position == NONE_AT_START { BEGINS } else { 0 };
                if index == 0 || !kind.is_star {
                    *of_position = self.positions.len() as u32;
                }
                self.positions.push(at);
                self.marks.push(if index + 1 == bucket.len() { begins | LAST } else { begins });
            }
        }
        self.kinds.push((self.positions.len() as u32, kind));
    }

    fn kind(&self, place: u32) -> Kind {
        let wanted = self.kinds.iter().find(|(end, _)| place < *end);
        wanted.expect("every place is of a kind").1
    }

    /// Adds the runs that begin with the seed at a place of a document and are not told by the seed before it,
    /// whose kind is given if there is one.
    fn add_from(&self, x: (DocId, u32), place: u32, before: Option<Kind>, out: &mut Vec<Candidate>) {
        let kind = self.kind(place);
        let tokens = self.collection.tokens();
        let is_told = before.is_some_and(|before| {
            if kind.is_star { before.is_star } else { before.vouches && before.words <= kind.words }
        });
        let word_before = is_told.then(|| tokens[x.1 as usize - 1]);
        let mut at = place as usize;
        while self.marks[at] & LAST == 0 {
            at += 1;
            let y = self.positions[at];
            let goes_on = self.marks[at] & BEGINS == 0 && word_before == Some(tokens[y as usize - 1]);
            if goes_on {
                continue;
            }
            let other = self.collection.at(y);
            let is_apart = !kind.is_star || x.0 != other || y - x.1 >= kind.words;
            if is_apart && self.collection.may_pair(x.0, other) {
                out.push(self.run(x, (other, y)));
            }
        }
    }

    /// The run of equal words from two positions.
    fn run(&self, x: (DocId, u32), y: (DocId, u32)) -> Candidate {
        let (x_end, y_end) = (self.collection.range(x.0).end, self.collection.range(y.0).end);
        let (mut a, mut b) = (self.collection.slice(x.1..x_end), self.collection.slice(y.1..y_end));
        if x.0 == y.0 {
            // Reuse inside one document: the two places do not run into each other.
            a = &a[..(y.1 - x.1) as usize];
            b = &b[..b.len().min(a.len())];
        }
        let len = a.iter().zip(b).take_while(|(x, y)| x == y).count() as u32;
        Candidate { documents: (x.0, y.0), a: x.1, b: y.1, a_len: len, b_len: len, by: FoundBy::SEEDS }
    }
}

impl Proposals for Places<'_> {
    fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    fn add_of(&self, first: DocId, out: &mut Vec<Candidate>) {
        let mut before = None;
        for at in self.collection.range(first) {
            let place = self.of_position[at as usize];
            if place >= NONE_AT_START {
                before = None;
                continue;
            }
            self.add_from((first, at), place, before, out);
            before = Some(self.kind(place));
        }
    }

    fn into_all(self: Box<Self>) -> Vec<Candidate> {
        let of = |first: DocId| {
            let mut own = Vec::new();
            self.add_of(first, &mut own);
            own
        };
        let documents: Vec<DocId> = self.collection.distinct().collect();
        documents.into_par_iter().flat_map_iter(of).collect()
    }
}
