//! The candidates of two documents in; whether they can be more than chance out.
//!
//! Most pairs of documents share a few runs of a few words, far from each other, and no more. Nothing comes
//! of them unless one stands in a quotation.

use super::LONG_RUN;
use super::are_near;
use super::floor;
use crate::align::Floor;
use crate::candidates::Candidate;
use crate::collection::Collection;
use crate::spec::Spec;

/// Neighbours of a run that are looked at.
const NEIGHBOURS: usize = 6;

/// Whether short runs of words, each alone, are all that two documents share.
#[must_use]
pub fn is_chance(collection: &Collection, candidates: &[Candidate], spec: &Spec) -> bool {
    let is_quoted = |one: &Candidate| {
        [one.a_range(), one.b_range()].into_iter().any(|side| collection.quotations_at(side).next().is_some())
    };
    !is_promising(candidates, floor(collection, candidates[0].documents, spec))
        && !candidates.iter().any(is_quoted)
}

/// Whether there is a long run, or more than one short one that could be chance alone.
pub(super) fn is_promising(candidates: &[Candidate], floor: Floor) -> bool {
    let long = LONG_RUN.min(floor.words);
    candidates.iter().enumerate().any(|(index, one)| {
        !one.is_equal()
            || one.a_len >= long
            || candidates[index + 1..].iter().take(NEIGHBOURS).any(|other| are_near(one, other))
    })
}
