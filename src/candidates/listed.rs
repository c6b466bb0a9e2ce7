//! Candidates that were made all at once in; those of one document after the other out.

use rayon::prelude::*;

use super::Candidate;
use super::Proposals;
use crate::base::DocId;

/// Candidates, sorted.
#[derive(Debug)]
pub(super) struct Listed(Vec<Candidate>);

impl Listed {
    pub(super) fn new(mut candidates: Vec<Candidate>) -> Self {
        candidates.par_sort_unstable();
        Self(candidates)
    }
}

impl Proposals for Listed {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add_of(&self, first: DocId, out: &mut Vec<Candidate>) {
        let from = self.0.partition_point(|one| one.documents.0 < first);
        let own = self.0[from..].iter().take_while(|one| one.documents.0 == first);
        out.extend(own);
    }

    fn into_all(self: Box<Self>) -> Vec<Candidate> {
        self.0
    }
}
