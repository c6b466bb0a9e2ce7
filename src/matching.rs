//! Candidates in, verified matches of distinct documents out.

mod bags;
mod chance;
mod matches;
mod quoted;
mod sets;
mod store;
mod units;

use std::ops::Range;

use crate::align::Alignment;
use crate::align::Anchor;
use crate::align::Floor;
use crate::align::Sides;
use crate::align::align;
use crate::align::align_whole;
use crate::align::anchor;
use crate::align::bag::Stretches;
use crate::align::bag::Weighed;
use crate::base::DocId;
use crate::candidates::Candidate;
use crate::collection::Collection;
use crate::collection::window::Sight;
use crate::shingle::Shared;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;
pub use chance::is_chance;
use chance::is_promising;
pub use matches::Match;
pub use matches::Matches;
pub use quoted::least_words;
pub use quoted::quotation_sizes;
pub use sets::SetSizes;
pub use sets::ShingleSets;
pub use store::Store;
pub use store::StoreWriter;
use units::Units;

/// A run of shared words of this length is looked at even if it stands alone.
pub const LONG_RUN: u32 = 8;
/// Shorter runs are looked at if another one is near: so many words from start to start, at most.
pub const NEAR: u32 = 64;
/// Shift between the two, at most.
pub const SHIFT: u32 = 25;

/// Adds the passages of one pair of documents, from all its candidates, sorted.
pub fn passages(sight: &Sight<'_>, candidates: &[Candidate], spec: &Spec, matches: &mut Matches) {
    let collection = sight.collection();
    let floor = floor(collection, candidates[0].documents, spec);
    let promising = is_promising(candidates, floor);
    if spec.level == Level::Paragraph {
        if promising {
            paragraph_pairs(sight, candidates, spec, matches);
        }
        return;
    }
    let pair = Pair::new(collection, candidates[0].documents);
    let mut found = Vec::new();
    if promising {
        found = align(pair.sides(sight), pair.anchors(sight, candidates, spec), floor);
    }
    quoted::add(sight, &pair, candidates, spec, &mut found);
    if spec.candidates.has(FoundBy::CONTEXT) {
        found = bags::with(found, pair.weighed(sight), pair.boxes(candidates), floor.words);
    }
    found.iter().for_each(|alignment| pair.put(alignment, candidates, matches));
}

/// Whether words are weighed to tell passages.
#[must_use]
pub fn needs_weights(collection: &Collection, spec: &Spec) -> bool {
    collection.has_quotations() || spec.candidates.has(FoundBy::CONTEXT)
}

/// What an alignment of two documents must have to be reported: the words that were asked for, or, if that
/// is less, most of the shorter document, or a little less of both.
#[must_use]
pub fn floor(collection: &Collection, documents: (DocId, DocId), spec: &Spec) -> Floor {
    let lengths = (collection.len_of(documents.0), collection.len_of(documents.1));
    let most_of_one = lengths.0.min(lengths.1) as f64 * MOST;
    let most_of_both = lengths.0.max(lengths.1) as f64 * MOST_OF_BOTH;
    let most = most_of_one.min(most_of_both).ceil() as u32;
    Floor { words: spec.min_words.min(most.max(FEWEST_WORDS)), identity: spec.min_identity }
}

/// The share of a short document that is enough of it, however few words it is…
const MOST: f64 = 0.8;
/// …and the share of the longer one that says so of both…
const MOST_OF_BOTH: f64 = 0.75;
/// …but no fewer than these, unless the documents are identical.
const FEWEST_WORDS: u32 = 3;

/// The share of two documents that all their matches cover: of the one of which it is more. `None` for a document
/// with itself.
#[must_use]
pub fn likeness(collection: &Collection, of_pair: &[Match]) -> Option<f64> {
    let (a, b) = of_pair[0].documents;
    let words = |document: DocId| collection.len_of(document).max(1) as f64;
    let in_a = covered(of_pair.iter().map(|one| one.a.clone()).collect()) as f64 / words(a);
    let in_b = covered(of_pair.iter().map(|one| one.b.clone()).collect()) as f64 / words(b);
    (a != b).then(|| in_a.max(in_b))
}

/// Number of tokens in the union of some ranges.
#[must_use]
pub fn covered(mut ranges: Vec<Range<u32>>) -> u64 {
    ranges.sort_by_key(|range| (range.start, range.end));
    let (mut total, mut end) = (0u64, 0);
    for range in ranges {
        let start = range.start.max(end);
        end = end.max(range.end);
        total += u64::from(end.saturating_sub(start));
    }
    total
}

fn are_near(one: &Candidate, other: &Candidate) -> bool {
    let shift = |candidate: &Candidate| i64::from(candidate.b) - i64::from(candidate.a);
    other.a > one.a && other.a - one.a <= NEAR && shift(one).abs_diff(shift(other)) <= u64::from(SHIFT)
}

/// Anchors of what only resembles, besides one for each token of the shorter side: no two texts have more,
/// unless they are periodic, and then each place of one resembles each of the other.
const ANCHORS: usize = 1 << 20;

/// Two documents whose positions are turned into their own token numbers.
struct Pair {
    documents: (DocId, DocId),
    a: Range<u32>,
    b: Range<u32>,
}

impl Pair {
    fn new(collection: &Collection, documents: (DocId, DocId)) -> Self {
        Self { documents, a: collection.range(documents.0), b: collection.range(documents.1) }
    }

    fn sides<'s>(&self, sight: &Sight<'s>) -> Sides<'s> {
        Sides { a: sight.slice(self.a.clone()), b: sight.slice(self.b.clone()) }
    }

    /// The runs that are equal, and for what only resembles, the short shingles it shares.
    fn anchors(&self, sight: &Sight<'_>, candidates: &[Candidate], spec: &Spec) -> Vec<Anchor> {
        let equal = candidates.iter().filter(|one| one.is_equal());
        let mut anchors: Vec<Anchor> = equal.map(|one| self.anchor(one)).collect();
        let resembles = |one: &&Candidate| one.by == FoundBy::LSH || one.by == FoundBy::ALL;
        if !candidates.iter().any(|one| resembles(&one)) {
            return anchors;
        }
        let sides = self.sides(sight);
        let n = spec.shingles.paragraphs as usize;
        let mut anchored = Units::new(sight.collection());
        let places = |anchor: &Anchor| (self.a.start + anchor.a, self.b.start + anchor.b);
        anchored.add(anchors.iter().map(places));
        let enough = ANCHORS + sides.a.len().min(sides.b.len());
        for one in candidates.iter().filter(resembles) {
            if anchors.len() > enough {
                break;
            }
            let whole = one.a_range() == self.a && one.b_range() == self.b;
            let known = if whole { !anchors.is_empty() } else { anchored.has((one.a, one.b)) };
            if !known {
                let found = anchor::shared(sides, self.own_a(one.a_range()), self.own_b(one.b_range()), n);
                anchored.add(found.iter().map(places));
                anchors.extend(found);
            }
        }
        anchors
    }

    fn weighed<'s>(&self, sight: &Sight<'s>) -> Weighed<'s> {
        let (a, b) = self.documents;
        let (a, b) = (sight.weights_in(a, self.a.clone()), sight.weights_in(b, self.b.clone()));
        Weighed { sides: self.sides(sight), a, b }
    }

    /// Where shared words crowd.
    fn boxes(&self, candidates: &[Candidate]) -> Vec<Stretches> {
        let crowded = candidates.iter().filter(|one| one.by == FoundBy::CONTEXT);
        crowded.map(|one| (self.own_a(one.a_range()), self.own_b(one.b_range()))).collect()
    }

    fn anchor(&self, one: &Candidate) -> Anchor {
        Anchor { a: one.a - self.a.start, b: one.b - self.b.start, len: one.a_len }
    }

    fn own_a(&self, positions: Range<u32>) -> Range<u32> {
        positions.start - self.a.start..positions.end - self.a.start
    }

    fn own_b(&self, positions: Range<u32>) -> Range<u32> {
        positions.start - self.b.start..positions.end - self.b.start
    }

    /// Puts the match of an alignment, with what proposed it, unless the two sides are one place.
    fn put(&self, alignment: &Alignment, candidates: &[Candidate], matches: &mut Matches) {
        let itself = self.documents.0 == self.documents.1;
        if itself && alignment.a.end > alignment.b.start {
            return;
        }
        let meets = |one: &&Candidate| {
            overlap(&self.own_a(one.a_range()), &alignment.a)
                && overlap(&self.own_b(one.b_range()), &alignment.b)
        };
        let found_by = candidates.iter().filter(meets).fold(FoundBy::default(), |set, one| set.with(one.by));
        matches.push(self.documents, alignment, found_by);
    }
}

fn overlap(x: &Range<u32>, y: &Range<u32>) -> bool {
    x.start < y.end && y.start < x.end
}

/// Adds the pairs of whole paragraphs that match, each aligned from end to end.
fn paragraph_pairs(sight: &Sight<'_>, candidates: &[Candidate], spec: &Spec, matches: &mut Matches) {
    let collection = sight.collection();
    let floor = Floor { words: spec.min_words, identity: spec.min_identity };
    let parts = candidates.iter().flat_map(|one| cut(collection, *one));
    let start = |at: u32| collection.unit_at(at).map(|unit| unit.start);
    let mut sorted: Vec<((u32, u32), Candidate)> =
        parts.filter_map(|one| Some(((start(one.a)?, start(one.b)?), one))).collect();
    sorted.sort_unstable();
    for of_pair in sorted.chunk_by(|x, y| x.0 == y.0) {
        let of_pair: Vec<Candidate> = of_pair.iter().map(|part| part.1).collect();
        let (Some(a), Some(b)) = (collection.unit_at(of_pair[0].a), collection.unit_at(of_pair[0].b)) else {
            continue;
        };
        if a != b && is_promising(&of_pair, floor) {
            let pair = Pair { documents: of_pair[0].documents, a, b };
            if let Some(alignment) = paragraph_pair(sight, &pair, &of_pair, spec) {
                let found_by = of_pair.iter().fold(FoundBy::default(), |set, one| set.with(one.by));
                matches.push(pair.documents, &alignment, found_by);
            }
        }
    }
}

/// A run of equal words, cut where a paragraph ends on either side; anything else as it is.
fn cut(collection: &Collection, whole: Candidate) -> Vec<Candidate> {
    if !whole.is_equal() {
        return vec![whole];
    }
    let mut parts = Vec::new();
    let mut done = 0;
    while done < whole.a_len {
        let (a, b) = (whole.a + done, whole.b + done);
        let left = |at: u32| collection.unit_at(at).map(|unit| unit.end - at);
        let (Some(a_left), Some(b_left)) = (left(a), left(b)) else { break };
        let len = a_left.min(b_left).min(whole.a_len - done);
        parts.push(Candidate { a, b, a_len: len, b_len: len, ..whole });
        done += len;
    }
    parts
}

/// Whether two sequences have enough words in common to reach a floor, in whatever order they are: a
/// bound that costs less than an alignment.
fn could_reach(sides: Sides<'_>, floor: Floor) -> bool {
    let (shorter, longer) = (sides.a.len().min(sides.b.len()), sides.a.len().max(sides.b.len()));
    let needed = ((longer as f64 * floor.identity).ceil() as usize).max(floor.words as usize);
    if shorter < needed {
        return false;
    }
    let sorted = |tokens: &[u32]| {
        let mut tokens: Vec<u64> = tokens.iter().copied().map(u64::from).collect();
        tokens.sort_unstable();
        tokens
    };
    Shared::of(&sorted(sides.a), &sorted(sides.b)).both >= needed
}

fn paragraph_pair(
    sight: &Sight<'_>,
    pair: &Pair,
    candidates: &[Candidate],
    spec: &Spec,
) -> Option<Alignment> {
    let sides = pair.sides(sight);
    if !could_reach(sides, Floor { words: spec.min_words, identity: spec.min_identity }) {
        return None;
    }
    let mut alignment = align_whole(sides, pair.anchors(sight, candidates, spec));
    if alignment.matched() < spec.min_words || alignment.identity() < spec.min_identity {
        return None;
    }
    let shift = |own: Range<u32>, by: u32| own.start + by..own.end + by;
    let collection = sight.collection();
    let starts = (collection.range(pair.documents.0).start, collection.range(pair.documents.1).start);
    alignment.a = shift(alignment.a, pair.a.start - starts.0);
    alignment.b = shift(alignment.b, pair.b.start - starts.1);
    Some(alignment)
}
