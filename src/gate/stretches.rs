//! Stretches of words of one document in; how many words they cover together out, all in all or inside
//! another stretch. A word that lies in two of them counts once.

use std::ops::Range;

/// A union of stretches.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretches {
    /// In order, without a word in common.
    ranges: Vec<Range<u32>>,
    /// Words in those before each, and at the end in all of them.
    before: Vec<u64>,
}

impl Stretches {
    /// The union of stretches in any order.
    pub(super) fn union(stretches: impl IntoIterator<Item = Range<u32>>) -> Self {
        let mut all: Vec<Range<u32>> = stretches.into_iter().filter(|one| one.start < one.end).collect();
        all.sort_by_key(|one| (one.start, one.end));
        let mut ranges: Vec<Range<u32>> = Vec::new();
        for one in all {
            match ranges.last_mut() {
                Some(last) if one.start <= last.end => last.end = last.end.max(one.end),
                _ => ranges.push(one),
            }
        }
        let mut before = vec![0];
        before.extend(ranges.iter().scan(0, |total, one| {
            *total += u64::from(one.end - one.start);
            Some(*total)
        }));
        Self { ranges, before }
    }

    /// Words that lie both here and in a stretch.
    pub(super) fn count_in(&self, stretch: &Range<u32>) -> u64 {
        self.count_before(stretch.end).saturating_sub(self.count_before(stretch.start))
    }

    /// Words that lie here and not in the others.
    pub(super) fn count_without(&self, others: &Self) -> u64 {
        self.ranges.iter().map(|one| u64::from(one.end - one.start) - others.count_in(one)).sum()
    }

    fn count_before(&self, word: u32) -> u64 {
        let at = self.ranges.partition_point(|one| one.end <= word);
        let inside = self.ranges.get(at).map_or(0, |one| word.saturating_sub(one.start));
        self.before.get(at).copied().unwrap_or(0) + u64::from(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some() -> impl Strategy<Value = Vec<Range<u32>>> {
        proptest::collection::vec((0u32..40, 0u32..12).prop_map(|(start, len)| start..start + len), 0..8)
    }

    proptest! {
        #[test]
        fn words_are_counted_one_by_one(here in some(), others in some(), start in 0u32..50, len in 0u32..9) {
            let lies = |word: u32, these: &[Range<u32>]| these.iter().any(|one| one.contains(&word));
            let (all, without) = (Stretches::union(here.clone()), Stretches::union(others.clone()));
            let stretch = start..start + len;
            let inside = stretch.clone().filter(|&word| lies(word, &here)).count() as u64;
            prop_assert_eq!(all.count_in(&stretch), inside);
            let left = (0..60).filter(|&word| lies(word, &here) && !lies(word, &others)).count() as u64;
            prop_assert_eq!(all.count_without(&without), left);
        }
    }
}
