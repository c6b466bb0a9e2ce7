//! Documents of a group in, one by one; all of them sorted, or some spread evenly over all, out.
//!
//! They lie in chunks, so that one more does not move all that come after it.

use crate::base::DocId;

/// Members of a chunk, at most.
const MOST: usize = 512;

/// The members of a group, sorted.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// None is empty, and each begins after the one before it has ended.
    chunks: Vec<Vec<DocId>>,
    len: usize,
}

impl Members {
    pub(super) fn one(id: DocId) -> Self {
        Self { chunks: vec![vec![id]], len: 1 }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds one that is no member yet.
    pub(super) fn insert(&mut self, id: DocId) {
        let at = self.chunks.partition_point(|chunk| chunk[0] < id).saturating_sub(1);
        let Some(chunk) = self.chunks.get_mut(at) else {
            *self = Self::one(id);
            return;
        };
        chunk.insert(chunk.partition_point(|&member| member < id), id);
        self.len += 1;
        if chunk.len() > MOST {
            let half = chunk.split_off(MOST / 2);
            self.chunks.insert(at + 1, half);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = DocId> {
        self.chunks.iter().flatten().copied()
    }

    /// So many of them, or all, spread evenly over all.
    pub(super) fn sample(&self, most: usize) -> Vec<DocId> {
        let some = self.len.min(most);
        let (mut chunks, mut before) = (self.chunks.iter().peekable(), 0);
        let mut wanted = |index: usize| {
            while let Some(chunk) = chunks.next_if(|chunk| index >= before + chunk.len()) {
                before += chunk.len();
            }
            chunks.peek().map(|chunk| chunk[index - before])
        };
        (0..some).filter_map(|index| wanted(index * self.len / some)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn members_are_what_a_sorted_list_of_them_is(
            ids in prop_oneof![
                prop::collection::vec(0u32..100, 1..40),
                prop::collection::vec(any::<u32>(), 1..3000),
            ],
            most in 1usize..12,
        ) {
            let (mut members, mut sorted) = (Members::default(), BTreeSet::new());
            for id in ids.into_iter().map(DocId) {
                if sorted.insert(id) {
                    members.insert(id);
                }
            }
            let sorted: Vec<DocId> = sorted.into_iter().collect();
            prop_assert_eq!(members.len(), sorted.len());
            prop_assert_eq!(members.iter().collect::<Vec<_>>(), sorted.clone());
            let some = sorted.len().min(most);
            let expected: Vec<DocId> = (0..some).map(|index| sorted[index * sorted.len() / some]).collect();
            prop_assert_eq!(members.sample(most), expected);
        }
    }
}
