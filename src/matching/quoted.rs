//! Passages that are a quotation: candidates that touch words between quotation marks in, alignments that
//! are shorter than others have to be out.
//!
//! Whoever puts words between marks says that they are somebody else's; so fewer of them are enough, if
//! they are most of what stands there.

use std::ops::Range;

use super::FEWEST_WORDS;
use super::Pair;
use crate::align::Alignment;
use crate::align::Anchor;
use crate::align::Floor;
use crate::align::Run;
use crate::align::Step;
use crate::align::align;
use crate::align::passage;
use crate::candidates::Candidate;
use crate::collection::Collection;
use crate::collection::window::Sight;
use crate::spec::Spec;
use crate::weight;

/// Of a quotation, this share of the words that a passage needs is enough…
const SHARE_OF_WORDS: f64 = 0.5;
/// …if they are this share of the quotation.
const MOST_OF_QUOTATION: f64 = 0.5;

/// What the words say, in nats, has to be more than chance gives among all pairs of places in the corpus…
const PLACES: f64 = 2.0;
/// …by this: a stock phrase is more likely than its words are.
const MORE: f64 = 8.0;
/// The share of it that the runs have to say before they are aligned.
const FIRST_LOOK: f64 = 0.75;

/// The words that a quotation may have to matter: with fewer it is not enough, with more it has to be a
/// passage like any other.
#[must_use]
pub fn quotation_sizes(spec: &Spec) -> Range<u32> {
    let least = least_words(spec);
    least..(f64::from(spec.min_words) / MOST_OF_QUOTATION).ceil() as u32
}

/// The words that have to match in a quotation.
#[must_use]
pub fn least_words(spec: &Spec) -> u32 {
    ((f64::from(spec.min_words) * SHARE_OF_WORDS).ceil() as u32).max(FEWEST_WORDS)
}

/// Adds the alignments that are most of a quotation on one of the two sides.
pub(super) fn add(
    sight: &Sight<'_>,
    pair: &Pair,
    candidates: &[Candidate],
    spec: &Spec,
    found: &mut Vec<Alignment>,
) {
    let collection = sight.collection();
    let told = Side::told(collection, pair);
    let said = |one: &Candidate| told.information(sight, pair, told.of_candidate(one));
    let enough_to_look = FIRST_LOOK * needed(collection);
    // Most pairs share a stock phrase and no more.
    let equal = || candidates.iter().filter(|one| one.is_equal());
    if !collection.has_quotations() || !reaches(equal().map(said), enough_to_look) {
        return;
    }
    let before = found.len();
    for side in [Side::First, Side::Second] {
        let mut touching: Vec<(&Range<u32>, &Candidate)> = Vec::new();
        for one in equal() {
            let quotations = collection.quotations_at(side.of_candidate(one));
            touching.extend(quotations.map(|quotation| (quotation, one)));
        }
        touching.sort_unstable_by_key(|(quotation, one)| (quotation.start, quotation.end, **one));
        for of_one in touching.chunk_by(|x, y| x.0 == y.0) {
            if !reaches(of_one.iter().map(|(_, one)| said(one)), enough_to_look) {
                continue;
            }
            let words = side.own(pair, of_one[0].0.clone());
            let anchors: Vec<Anchor> = of_one.iter().map(|(_, one)| pair.anchor(one)).collect();
            // What goes on from the middle of a passage is that passage.
            if anchors.iter().all(|anchor| passage::is_told(&anchor.stretches(), found)) {
                continue;
            }
            for alignment in align(pair.sides(sight), anchors, floor(spec)) {
                let stretches = (alignment.a.clone(), alignment.b.clone());
                if is_most(&alignment, side, &words, spec)
                    && told.tells(sight, pair, &alignment)
                    && !passage::is_told(&stretches, found)
                {
                    found.push(alignment);
                }
            }
        }
    }
    if found.len() > before {
        found.sort_by_key(|one| (one.a.start, one.b.start, one.a.end, one.b.end));
    }
}

/// Whether some numbers, none of them negative, are as much as that together; most often a few are.
fn reaches(mut numbers: impl Iterator<Item = f64>, enough: f64) -> bool {
    let mut sum = 0.0;
    numbers.any(|number| {
        sum += number;
        sum >= enough
    })
}

fn floor(spec: &Spec) -> Floor {
    Floor { words: least_words(spec), identity: spec.min_identity }
}

/// Whether an alignment matches enough of a quotation on one of its sides.
fn is_most(alignment: &Alignment, side: Side, quotation: &Range<u32>, spec: &Spec) -> bool {
    let mut at = side.of_alignment(alignment).start;
    let mut matched = 0;
    for run in &alignment.runs {
        let len = side.of_run(run);
        if run.step == Step::Match {
            matched += (at + len).min(quotation.end).saturating_sub(at.max(quotation.start));
        }
        at += len;
    }
    let words = f64::from(quotation.end - quotation.start);
    matched >= least_words(spec) && f64::from(matched) >= words * MOST_OF_QUOTATION
}

/// What they have to say.
fn needed(collection: &Collection) -> f64 {
    PLACES * (collection.corpus_words() as f64).ln() + MORE
}

/// A side of a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    First,
    Second,
}

impl Side {
    /// The side of which the words are weighed, where both have the same: a document that is known needs no
    /// weights then.
    fn told(collection: &Collection, pair: &Pair) -> Self {
        if collection.is_known(pair.documents.0) { Self::Second } else { Self::First }
    }

    /// What the words at some positions say, in nats; the commonest say nothing.
    fn information(self, sight: &Sight<'_>, pair: &Pair, positions: Range<u32>) -> f64 {
        let document = if self == Self::First { pair.documents.0 } else { pair.documents.1 };
        let weights = sight.weights_in(document, positions);
        weights.iter().map(|&weight| u64::from(weight)).sum::<u64>() as f64 / weight::PER_E
    }

    /// Whether the words that match say enough.
    fn tells(self, sight: &Sight<'_>, pair: &Pair, alignment: &Alignment) -> bool {
        let from = if self == Self::First { pair.a.start } else { pair.b.start };
        let (mut at, mut said) = (from + self.of_alignment(alignment).start, 0.0);
        for run in &alignment.runs {
            let words = at..at + self.of_run(run);
            if run.step == Step::Match {
                said += self.information(sight, pair, words.clone());
            }
            at = words.end;
        }
        said >= needed(sight.collection())
    }

    fn of_run(self, run: &Run) -> u32 {
        if self == Self::First { run.a_len() } else { run.b_len() }
    }

    fn of_candidate(self, one: &Candidate) -> Range<u32> {
        if self == Self::First { one.a_range() } else { one.b_range() }
    }

    fn of_alignment(self, one: &Alignment) -> &Range<u32> {
        if self == Self::First { &one.a } else { &one.b }
    }

    fn own(self, pair: &Pair, positions: Range<u32>) -> Range<u32> {
        if self == Self::First { pair.own_a(positions) } else { pair.own_b(positions) }
    }
}
