//! Pairs of whole stretches in; those of one document after the other as candidates out.

use super::Candidate;
use super::Proposals;
use super::Within;
use super::stretches::Stretches;
use super::stretches::alone;
use crate::base::DocId;
use crate::collection::window::Sight;
use crate::collection::window::Window;
use crate::spec::FoundBy;

/// Pairs of stretches, by their numbers: there are many.
#[derive(Debug)]
pub(super) struct Pairs {
    by: FoundBy,
    of: Stretches,
    /// Sorted; the smaller number first.
    pairs: Vec<(u32, u32)>,
}

impl Pairs {
    /// Pairs that come sorted, each once.
    pub(super) fn new(by: FoundBy, of: Stretches, pairs: Vec<(u32, u32)>) -> Self {
        Self { by, of, pairs }
    }
}

impl Within for Pairs {
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>) {
        let collection = sight.collection();
        let firsts = self.of.of(collection, alone(first));
        let seconds = self.of.of(collection, sight.second_documents());
        let from = self.pairs.partition_point(|pair| pair.0 < firsts.start);
        for &(x, y) in self.pairs[from..].iter().take_while(|pair| pair.0 < firsts.end) {
            if seconds.contains(&y) {
                let [(a, in_a), (b, in_b)] = [x, y].map(|number| self.of.get(collection, number));
                let (a_len, b_len) = (in_a.end - in_a.start, in_b.end - in_b.start);
                out.push(Candidate {
                    documents: (a, b),
                    a: in_a.start,
                    b: in_b.start,
                    a_len,
                    b_len,
                    by: self.by,
                });
            }
        }
    }
}

/// Pairs of several kinds.
impl Proposals for Vec<Pairs> {
    fn is_empty(&self) -> bool {
        self.iter().all(|pairs| pairs.pairs.is_empty())
    }

    fn within(&self, _: &Window<'_>) -> Box<dyn Within + '_> {
        Box::new(self.as_slice())
    }
}

impl Within for [Pairs] {
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>) {
        self.iter().for_each(|pairs| pairs.add_of(sight, first, out));
    }
}
