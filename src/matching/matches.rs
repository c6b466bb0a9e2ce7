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

    /// None yet, with room for so many.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        Self {
            list: Vec::with_capacity(count),
            found_by: Vec::with_capacity(count),
            starts: Vec::with_capacity(count),
            runs: Vec::new(),
        }
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

    /// Appends one, given by its index, as bytes.
    pub fn pack(&self, index: usize, out: &mut Vec<u8>) {
        let Match { documents, a, b } = &self.list[index];
        let (from, to) = (documents.0.0, documents.1.0);
        for number in [from, to - from, a.start, a.end - a.start, b.start, b.end - b.start] {
            put_number(out, number.into());
        }
        out.push(self.found_by[index].bits());
        out.extend_from_slice(self.packed_runs(index));
    }

    /// Puts one after the others that [`Self::pack`] has written; `None` at the end.
    pub fn unpack(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let mut rest = Bytes(bytes);
        let mut number = || rest.small();
        let [from, distance, a, a_len, b, b_len] =
            [number()?, number()?, number()?, number()?, number()?, number()?];
        let [found_by] = rest.fixed()?;
        let (documents, sides) = ((DocId(from), DocId(from + distance)), (a..a + a_len, b..b + b_len));
        self.list.push(Match { documents, a: sides.0, b: sides.1 });
        self.found_by.push(FoundBy::of_bits(found_by));
        self.starts.push(self.runs.len() as u64);
        let runs = rest.0;
        Columns { a_left: a_len, b_left: b_len, bytes: &mut rest }.for_each(drop);
        self.runs.extend_from_slice(&runs[..runs.len() - rest.0.len()]);
        *bytes = rest.0;
        Some(())
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
        self.columns(index, &mut Bytes(&self.runs[self.starts[index] as usize..])).collect()
    }

    fn columns<'c, 'b>(&self, index: usize, bytes: &'c mut Bytes<'b>) -> Columns<'c, 'b> {
        let Match { a, b, .. } = &self.list[index];
        Columns { a_left: a.end - a.start, b_left: b.end - b.start, bytes }
    }

    /// The same as they are kept.
    fn packed_runs(&self, index: usize) -> &[u8] {
        let from = &self.runs[self.starts[index] as usize..];
        let mut rest = Bytes(from);
        self.columns(index, &mut rest).for_each(drop);
        &from[..from.len() - rest.0.len()]
    }

    /// How one is aligned, given by its index.
    #[must_use]
    pub fn alignment(&self, index: usize) -> Alignment {
        let Match { a, b, .. } = self.list[index].clone();
        Alignment { a, b, runs: self.runs(index) }
    }
}

/// The runs of a match, one by one, until both sides are full.
struct Columns<'c, 'b> {
    a_left: u32,
    b_left: u32,
    bytes: &'c mut Bytes<'b>,
}

impl Iterator for Columns<'_, '_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        if self.a_left == 0 && self.b_left == 0 {
            return None;
        }
        let number = self.bytes.number().expect("columns are what was put");
        let run = Run { step: STEPS[number as usize % STEPS.len()], len: (number >> STEP) as u32 };
        (self.a_left, self.b_left) = (self.a_left - run.a_len(), self.b_left - run.b_len());
        Some(run)
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
                    let documents = (DocId(7), DocId(u32::MAX - wanted.len() as u32));
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
                let (mut bytes, mut unpacked) = (Vec::new(), Matches::default());
                (0..matches.list().len()).for_each(|index| matches.pack(index, &mut bytes));
                let mut rest = bytes.as_slice();
                while unpacked.unpack(&mut rest).is_some() {}
                prop_assert!(rest.is_empty());
                matches = unpacked;
            }
        }
    }
}
