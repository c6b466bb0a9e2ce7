//! Candidates that were made all at once in; those of one document after the other out.

use rayon::prelude::*;

use super::Between;
use super::Candidate;
use super::Proposals;
use crate::base::DocId;
use crate::collection::window::Sight;
use crate::collection::window::Window;

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

    fn between(&self, _: &Window<'_>, _: &Window<'_>) -> Box<dyn Between + '_> {
        Box::new(self)
    }
}

impl Between for Listed {
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>) {
        let second = sight.second_documents();
        let from = self.0.partition_point(|one| one.documents < (first, second.start));
        let own = self.0[from..].iter().take_while(|one| one.documents < (first, second.end));
        out.extend(own);
    }
}
