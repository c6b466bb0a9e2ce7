//! Candidates: a collection in, pairs of stretches that might match out.
//!
//! Works on integers alone. A candidate is never a result: nothing is reported that was not verified.

mod exact;
mod lsh;
mod seeds;
mod sieve;

use std::ops::Range;

pub use seeds::GROWTH;

use crate::base::DocId;
use crate::collection::Collection;
use crate::spec::FoundBy;
use crate::spec::Spec;

/// Every candidate generator, in the order of their names in [`FoundBy`].
pub static GENERATORS: &[&dyn CandidateGenerator] = &[&exact::Exact, &lsh::Lsh, &seeds::Seeds];

/// Proposes pairs. Documents that are identical are proposed once, as one.
pub trait CandidateGenerator: Sync {
    /// The name under which it is switched on, and which its passages carry.
    fn found_by(&self) -> FoundBy;
    /// All pairs it proposes; the same set for any number of threads, in any order.
    fn generate(&self, collection: &Collection, spec: &Spec) -> Proposed;
}

/// What a generator proposes.
#[derive(Debug, Clone, Default)]
pub struct Proposed {
    /// Pairs of stretches.
    pub candidates: Vec<Candidate>,
    /// Runs of words too common to propose pairs by themselves: where each stands first, and in how
    /// many documents it stands; the commonest first.
    pub stock: Vec<(Range<u32>, u32)>,
}

/// Two stretches of two documents that might match, as positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The documents; the smaller first.
    pub documents: (DocId, DocId),
    /// Where the stretch of the first begins.
    pub a: u32,
    /// Where the stretch of the second begins.
    pub b: u32,
    /// Tokens of the first stretch.
    pub a_len: u32,
    /// Tokens of the second stretch.
    pub b_len: u32,
    /// The generator. Stretches found by [`FoundBy::EXACT`] and [`FoundBy::SEEDS`] are equal token for
    /// token.
    pub by: FoundBy,
}

impl Candidate {
    /// The stretch of the first document.
    #[must_use]
    pub fn a_range(&self) -> Range<u32> {
        self.a..self.a + self.a_len
    }

    /// The stretch of the second document.
    #[must_use]
    pub fn b_range(&self) -> Range<u32> {
        self.b..self.b + self.b_len
    }

    /// Whether the two stretches are equal token for token.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.by != FoundBy::LSH
    }
}

/// Pairs the members of a bucket: all with all in a small one, in a large one all with its first few,
/// so that the work stays linear in the size of the bucket.
fn pair_up<T: Copy>(bucket: &[T], all: usize, leaders: usize, mut each: impl FnMut(T, T)) {
    let leaders = if bucket.len() <= all { bucket.len() } else { leaders };
    for (i, &leader) in bucket.iter().enumerate().take(leaders) {
        for &other in &bucket[i + 1..] {
            each(leader, other);
        }
    }
}
