//! The candidates of two documents in; whether they can be more than chance out.
//!
//! Most pairs of documents share one run of a few words and no more. Nothing comes of it unless it stands
//! in a quotation.

use super::LONG_RUN;
use super::floor;
use crate::candidates::Candidate;
use crate::collection::Collection;
use crate::spec::Spec;

/// Whether a short run of words is all that two documents share.
#[must_use]
pub fn is_chance(collection: &Collection, candidates: &[Candidate], spec: &Spec) -> bool {
    let [one] = candidates else { return false };
    one.is_equal() && !is_long(one, collection, spec) && !is_quoted(one, collection)
}

fn is_long(one: &Candidate, collection: &Collection, spec: &Spec) -> bool {
    one.a_len >= LONG_RUN || one.a_len >= floor(collection, one.documents, spec).words
}

fn is_quoted(one: &Candidate, collection: &Collection) -> bool {
    [one.a_range(), one.b_range()].into_iter().any(|side| collection.quotations_at(side).next().is_some())
}
