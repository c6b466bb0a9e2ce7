//! Places: buckets of equal seeds in; for one document after the other, the runs of words that it shares with
//! those after it out.

use std::ops::Range;

use super::kind::Kind;
use super::marked::Marked;
use crate::base::DocId;
use crate::candidates::Between;
use crate::candidates::Candidate;
use crate::collection::window::Sight;
use crate::spec::FoundBy;

/// The place is the last of its bucket.
const LAST: u8 = 1;
/// The document begins there.
const BEGINS: u8 = 2;
/// What kind its bucket is of, from this bit on.
const KIND: u32 = 2;

/// Buckets, one after the other, while they are put.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    /// Positions of seeds, in each bucket from the first to the last…
    positions: Vec<u32>,
    /// …and what each of them is.
    marks: Vec<u8>,
}

impl Buckets {
    /// Puts a bucket after the others, whose places come in order, each with whether a document begins there; no
    /// position is put twice.
    pub(super) fn put(&mut self, bucket: impl Iterator<Item = (u32, bool)>, kind: Kind) {
        let first = self.marks.len();
        for (at, begins) in bucket {
            self.positions.push(at);
            self.marks.push(kind.code() << KIND | if begins { BEGINS } else { 0 });
        }
        if let Some(last) = self.marks[first..].last_mut() {
            *last |= LAST;
        }
    }

    /// The places from which runs begin, and what they are; of a star, the first alone.
    fn own(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut is_first = true;
        (0..).zip(self.positions.iter().zip(&self.marks)).filter_map(move |(place, (&at, &mark))| {
            let is_own = is_first || !Kind::of_code(mark >> KIND).is_star;
            is_first = mark & LAST != 0;
            is_own.then_some((at, place))
        })
    }
}

/// Where seeds stand that a window of documents has.
#[derive(Debug)]
pub(super) struct Places {
    buckets: Buckets,
    /// The positions of the window from which runs begin…
    own: Marked,
    /// …and where each of these is in the buckets.
    places: Vec<u32>,
    /// Words of a seed that has not grown.
    seed: u32,
}

impl Places {
    /// Of a window, by its positions, and seeds of so many words.
    pub(super) fn new(buckets: Buckets, window: Range<u32>, seed: u32) -> Self {
        let own = Marked::new(window.clone(), buckets.own().map(|own| own.0));
        let mut places = vec![0; own.count()];
        for (at, place) in buckets.own().filter(|own| window.contains(&own.0)) {
            places[own.before(at)] = place;
        }
        Self { buckets, own, places, seed }
    }

    /// Whether nothing was put.
    pub(super) fn is_empty(&self) -> bool {
        self.buckets.positions.is_empty()
    }

    fn kind(&self, place: u32) -> Kind {
        Kind::of_code(self.buckets.marks[place as usize] >> KIND)
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
        let Buckets { positions, marks } = &self.buckets;
        let mut at = place as usize;
        while marks[at] & LAST == 0 {
            at += 1;
            let y = positions[at];
            if y < second.start {
                continue;
            }
            if y >= second.end {
                break;
            }
            let goes_on =
                marks[at] & BEGINS == 0 && word_before.is_some_and(|word| word == sight.word(y - 1));
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
        let range = sight.collection().range(first);
        let mut before: Option<(u32, Kind)> = None;
        let places = &self.places[self.own.before(range.start)..];
        for (at, &place) in self.own.within(range).zip(places) {
            let beside = before.filter(|before| before.0 + 1 == at).map(|before| before.1);
            self.add_from(sight, ((first, at), place), beside, out);
            before = Some((at, self.kind(place)));
        }
    }
}
