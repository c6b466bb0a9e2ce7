//! Aligned passages in; the same out, one after the other, each in some tens of bytes.
//!
//! A large corpus has many millions. Where they stand is asked for again and again, and lies open; their columns
//! are asked for once or twice, and are packed.

use std::ops::Range;

use crate::align::Alignment;
use crate::align::Run;
use crate::align::Step;
use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::spec::FoundBy;

/// A verified passage of two distinct documents, in tokens of each.
#[derive(Debug, Clone)]
pub struct Match {
    /// The documents; the smaller first.
    pub documents: (DocId, DocId),
    /// Tokens of the first.
    pub a: Range<u32>,
    /// Tokens of the second.
    pub b: Range<u32>,
}

/// Matches, what proposed each of them, and how it is aligned.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    list: Vec<Match>,
    found_by: Vec<FoundBy>,
    /// Where the runs of each begin.
    starts: Vec<u64>,
    /// Runs as numbers: the length, and in the two lowest bits the step. The last run of a match is the one with which
    /// both sides are full.
    runs: Vec<u8>,
}

const STEPS: [Step; 4] = [Step::Match, Step::Change, Step::Delete, Step::Insert];
/// Bits of a step.
const STEP: u32 = 2;

impl Matches {
    /// Puts one after the others.
    pub fn push(&mut self, documents: (DocId, DocId), alignment: &Alignment, found_by: FoundBy) {
        self.starts.push(self.runs.len() as u64);
        self.found_by.push(found_by);
        for run in alignment.runs.iter().filter(|run| run.len > 0) {
            let step = STEPS.iter().position(|step| *step == run.step).unwrap_or_default();
            put_number(&mut self.runs, u64::from(run.len) << STEP | step as u64);
        }
        let (a, b) = (alignment.a.clone(), alignment.b.clone());
        self.list.push(Match { documents, a, b });
    }

    /// All of some parts, in their order.
    #[must_use]
    pub fn joined(parts: Vec<Self>) -> Self {
        let mut all = Self::default();
        let count = parts.iter().map(|part| part.list.len()).sum();
        all.list.reserve_exact(count);
        all.found_by.reserve_exact(count);
        all.starts.reserve_exact(count);
        all.runs.reserve_exact(parts.iter().map(|part| part.runs.len()).sum());
        parts.into_iter().for_each(|part| all.append(part));
        all
    }

    /// Puts others after them.
    pub fn append(&mut self, others: Self) {
        let before = self.runs.len() as u64;
        self.runs.extend(others.runs);
        self.list.extend(others.list);
        self.found_by.extend(others.found_by);
        self.starts.extend(others.starts.into_iter().map(|start| start + before));
    }

    /// The same by their documents; those of a pair stay in their order.
    #[must_use]
    pub fn sorted(self) -> Self {
        if self.list.is_sorted_by_key(|one| one.documents) {
            return self;
        }
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order.sort_by_key(|&index| self.list[index].documents);
        Self {
            list: order.iter().map(|&index| self.list[index].clone()).collect(),
            found_by: order.iter().map(|&index| self.found_by[index]).collect(),
            starts: order.iter().map(|&index| self.starts[index]).collect(),
            runs: self.runs,
        }
    }

    /// What matches.
    #[must_use]
    pub fn list(&self) -> &[Match] {
        &self.list
    }

    /// The same, when nobody asks for more.
    #[must_use]
    pub fn into_list(self) -> Vec<Match> {
        self.list
    }

    /// The generators that proposed one, given by its index.
    #[must_use]
    pub fn found_by(&self, index: usize) -> FoundBy {
        self.found_by[index]
    }

    /// The columns of one, given by its index.
    #[must_use]
    pub fn runs(&self, index: usize) -> Vec<Run> {
        let one = &self.list[index];
        let (mut a_left, mut b_left) = (one.a.end - one.a.start, one.b.end - one.b.start);
        let mut bytes = Bytes(&self.runs[self.starts[index] as usize..]);
        let mut runs = Vec::new();
        while a_left > 0 || b_left > 0 {
            let number = bytes.number().expect("columns are what was put");
            let run = Run { step: STEPS[number as usize % STEPS.len()], len: (number >> STEP) as u32 };
            (a_left, b_left) = (a_left - run.a_len(), b_left - run.b_len());
            runs.push(run);
        }
        runs
    }

    /// How one is aligned, given by its index.
    #[must_use]
    pub fn alignment(&self, index: usize) -> Alignment {
        let Match { a, b, .. } = self.list[index].clone();
        Alignment { a, b, runs: self.runs(index) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::align::push;

    fn runs() -> impl Strategy<Value = Vec<Run>> {
        let len = prop_oneof![1u32..70, 1u32..1 << 28];
        prop::collection::vec((0usize..4, len), 0..12).prop_map(|steps| {
            let mut runs = Vec::new();
            steps.into_iter().for_each(|(step, len)| push(&mut runs, STEPS[step], len));
            runs
        })
    }

    proptest! {
        #[test]
        fn columns_are_what_they_were(lists in prop::collection::vec(prop::collection::vec(runs(), 0..5), 0..4)) {
            let mut wanted = Vec::new();
            let mut parts = Vec::new();
            for list in lists {
                let mut part = Matches::default();
                for runs in list {
                    let len = |of: fn(Run) -> u32| runs.iter().copied().map(of).sum::<u32>();
                    let alignment = Alignment { a: 7..7 + len(Run::a_len), b: 9..9 + len(Run::b_len), runs };
                    // From the last to the first, so that sorting has something to do.
                    let documents = (DocId(0), DocId(u32::MAX - wanted.len() as u32));
                    part.push(documents, &alignment, FoundBy::SEEDS);
                    wanted.push((documents, alignment));
                }
                parts.push(part);
            }
            let mut matches = Matches::joined(parts);
            for _ in 0..2 {
                let told = |(index, one): (usize, &Match)| (one.documents, matches.alignment(index));
                let found: Vec<_> = matches.list().iter().enumerate().map(told).collect();
                prop_assert_eq!(found, wanted.clone());
                matches = matches.sorted();
                wanted.reverse();
            }
        }
    }
}
