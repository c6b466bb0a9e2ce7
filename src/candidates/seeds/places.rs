//! Places: buckets of equal seeds in; for one document after the other, the runs of words that it shares with
//! those after it out.

use std::ops::Range;

use super::kind::Kind;
use crate::base::DocId;
use crate::candidates::Between;
use crate::candidates::Candidate;
use crate::collection::window::Sight;
use crate::spec::FoundBy;

/// No seed is proposed from a position…
const NONE: u32 = u32::MAX;
/// The place is the last of its bucket.
const LAST: u8 = 1;
/// The document begins there.
const BEGINS: u8 = 2;
/// What kind its bucket is of, from this bit on.
const KIND: u32 = 2;

/// Where seeds stand that a window of documents has.
#[derive(Debug)]
pub(super) struct Places {
    /// Positions of seeds, bucket after bucket, in each from the first to the last…
    positions: Vec<u32>,
    /// …and what each of them is.
    marks: Vec<u8>,
    /// Where the positions of the window are in `positions`; of a star, that of the first place alone.
    of_position: Vec<u32>,
    /// The first position of the window.
    start: u32,
    /// Words of a seed that has not grown.
    seed: u32,
}

impl Places {
    /// Of a window, by its positions, and seeds of so many words.
    pub(super) fn new(window: Range<u32>, seed: u32) -> Self {
        let of_position = vec![NONE; window.len()];
        Self { positions: Vec::new(), marks: Vec::new(), of_position, start: window.start, seed }
    }

    /// Whether nothing was put.
    pub(super) fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Puts a bucket after the others, whose places come in order, each with whether a document begins there; no
    /// position is put twice.
    pub(super) fn put(&mut self, bucket: impl Iterator<Item = (u32, bool)>, kind: Kind) {
        let first = self.positions.len();
        for (at, begins) in bucket {
            let own = self.of_position.get_mut(at.wrapping_sub(self.start) as usize);
            if let Some(own) = own.filter(|_| self.positions.len() == first || !kind.is_star) {
                *own = self.positions.len() as u32;
            }
            self.positions.push(at);
            self.marks.push(kind.code() << KIND | if begins { BEGINS } else { 0 });
        }
        if self.marks.len() > first
            && let Some(last) = self.marks.last_mut()
        {
            *last |= LAST;
        }
    }

    fn kind(&self, place: u32) -> Kind {
        Kind::of_code(self.marks[place as usize] >> KIND)
    }

    /// Adds the runs that begin with the seed at a place of a document and are not told by the seed before it,
    /// whose kind is given if there is one.
    fn add_from(
        &self,
        sight: &Sight<'_>,
        (x, place): ((DocId, u32), u32),
        before: Option<Kind>,
        out: &mut Vec<Candidate>,
    ) {
        let (kind, collection, second) = (self.kind(place), sight.collection(), sight.second());
        let is_told = before.is_some_and(|before| before.tells(kind));
        let word_before = is_told.then(|| sight.word(x.1 - 1));
        let mut at = place as usize;
        while self.marks[at] & LAST == 0 {
            at += 1;
            let y = self.positions[at];
            if y < second.start {
                continue;
            }
            if y >= second.end {
                break;
            }
            let goes_on =
                self.marks[at] & BEGINS == 0 && word_before.is_some_and(|word| word == sight.word(y - 1));
            if goes_on {
                continue;
            }
            let other = collection.at(y);
            let is_apart = !kind.is_star || x.0 != other || y - x.1 >= self.seed << kind.growth;
            if is_apart && collection.may_pair(x.0, other) {
                out.push(run(sight, x, (other, y)));
            }
        }
    }
}

/// The run of equal words from two positions.
fn run(sight: &Sight<'_>, x: (DocId, u32), y: (DocId, u32)) -> Candidate {
    let end = |id: DocId| sight.collection().range(id).end;
    let (mut a, mut b) = (sight.slice(x.1..end(x.0)), sight.slice(y.1..end(y.0)));
    if x.0 == y.0 {
        // Reuse inside one document: the two places do not run into each other.
        a = &a[..(y.1 - x.1) as usize];
        b = &b[..b.len().min(a.len())];
    }
    let len = a.iter().zip(b).take_while(|(x, y)| x == y).count() as u32;
    Candidate { documents: (x.0, y.0), a: x.1, b: y.1, a_len: len, b_len: len, by: FoundBy::SEEDS }
}

impl Between for Places {
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>) {
        let mut before = None;
        for at in sight.collection().range(first) {
            let place = self.of_position[(at - self.start) as usize];
            if place == NONE {
                before = None;
                continue;
            }
            self.add_from(sight, ((first, at), place), before, out);
            before = Some(self.kind(place));
        }
    }
}
