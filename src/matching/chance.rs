//! Candidates in, those that can be more than chance out.
//!
//! Most pairs of documents share one run of a few words and no more. Nothing comes of it unless it stands
//! in a quotation, so it is dropped before anything is sorted.

use rayon::prelude::*;

use super::LONG_RUN;
use super::floor;
use crate::base::Sieve;
use crate::base::hash;
use crate::candidates::Candidate;
use crate::collection::Collection;
use crate::spec::Spec;

/// Candidates that are looked at in one go.
const AT_ONCE: usize = 1 << 14;

/// All that any generator has proposed, without short runs of words of which two documents share nothing
/// else; a few of these are kept by mistake.
#[must_use]
pub fn without_lone(proposed: Vec<Vec<Candidate>>, collection: &Collection, spec: &Spec) -> Vec<Candidate> {
    let mut pairs = Sieve::new(proposed.iter().map(Vec::len).sum());
    proposed.iter().flatten().for_each(|one| pairs.insert(key(one)));
    let is_kept = |one: &&Candidate| {
        pairs.again(key(one))
            || !one.is_equal()
            || is_long(one, collection, spec)
            || is_quoted(one, collection)
    };
    let parts: Vec<&[Candidate]> =
        proposed.iter().flat_map(|candidates| candidates.chunks(AT_ONCE)).collect();
    let kept = |part: &&[Candidate]| part.iter().filter(is_kept).copied().collect();
    let parts: Vec<Vec<Candidate>> = parts.par_iter().map(kept).collect();
    drop(proposed);
    let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| all.extend(part));
    all
}

/// The pair of documents.
fn key(one: &Candidate) -> u64 {
    hash::combine(u64::from(one.documents.0.0), u64::from(one.documents.1.0))
}

fn is_long(one: &Candidate, collection: &Collection, spec: &Spec) -> bool {
    one.a_len >= LONG_RUN || one.a_len >= floor(collection, one.documents, spec).words
}

fn is_quoted(one: &Candidate, collection: &Collection) -> bool {
    [one.a_range(), one.b_range()].into_iter().any(|side| collection.quotations_at(side).next().is_some())
}
