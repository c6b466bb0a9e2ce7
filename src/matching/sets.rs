//! Two documents in, how far they overlap as sets of shingles out.

use crate::base::DocId;
use crate::collection::Collection;
use crate::shingle::Shared;
use crate::shingle::fill_shingle_set;
use crate::spec::Spec;

/// Compares documents as sets of shingles, one pair after the other; keeps the set of the first of the two
/// for the next pair, so pairs are best given sorted.
pub struct ShingleSets<'c> {
    collection: &'c Collection,
    n: usize,
    first: Option<DocId>,
    sets: (Vec<u64>, Vec<u64>),
}

impl<'c> ShingleSets<'c> {
    /// For sets of the shingles of documents.
    #[must_use]
    pub fn new(collection: &'c Collection, spec: &Spec) -> Self {
        let n = spec.shingles.documents as usize;
        Self { collection, n, first: None, sets: (Vec::new(), Vec::new()) }
    }

    /// How far two documents overlap.
    pub fn shared(&mut self, a: DocId, b: DocId) -> Shared {
        if self.first != Some(a) {
            fill_shingle_set(&self.collection.words(a), self.n, &mut self.sets.0);
            self.first = Some(a);
        }
        fill_shingle_set(&self.collection.words(b), self.n, &mut self.sets.1);
        Shared::of(&self.sets.0, &self.sets.1)
    }
}
