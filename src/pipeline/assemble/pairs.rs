//! Passages in; those of the same two documents side by side, in their order, out.

use rayon::prelude::*;

use super::Said;
use crate::base::DocId;

/// The numbers of some passages, those of the same two documents side by side.
pub(super) struct Pairs(Vec<usize>);

impl Pairs {
    pub(super) fn of(said: &[Said]) -> Self {
        let mut numbers: Vec<usize> = (0..said.len()).collect();
        numbers.par_sort_unstable_by_key(|&number| (documents(&said[number]), number));
        Self(numbers)
    }

    /// Pair by pair, by their documents.
    pub(super) fn each<'p>(
        &'p self,
        said: &'p [Said],
    ) -> impl Iterator<Item = ((DocId, DocId), &'p [usize])> {
        let pairs = self.0.chunk_by(|&x, &y| documents(&said[x]) == documents(&said[y]));
        pairs.map(|numbers| (documents(&said[numbers[0]]), numbers))
    }
}

fn documents(one: &Said) -> (DocId, DocId) {
    (one.described.a.document, one.described.b.document)
}
