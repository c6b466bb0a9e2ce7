//! Some positions of a window in; those of a stretch of it out, and how many are before it.
//!
//! A bit for each position, and for each word of bits how many are before it (Jacobson, *FOCS* 1989).

use std::ops::Range;

/// Positions of a window, each once.
#[derive(Debug)]
pub(super) struct Marked {
    words: Vec<u64>,
    /// How many are in the words before each, and in all.
    before: Vec<u32>,
    /// The first position of the window.
    start: u32,
}

impl Marked {
    /// Those of some positions that are in the window.
    pub(super) fn new(window: Range<u32>, positions: impl Iterator<Item = u32>) -> Self {
        let mut words = vec![0u64; window.len() / 64 + 1];
        for at in positions.filter(|at| window.contains(at)) {
            let own = at - window.start;
            words[own as usize / 64] |= 1 << (own % 64);
        }
        let mut before = Vec::with_capacity(words.len());
        let mut count = 0;
        for word in &words {
            before.push(count);
            count += word.count_ones();
        }
        Self { words, before, start: window.start }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        match (self.before.last(), self.words.last()) {
            (Some(before), Some(word)) => (before + word.count_ones()) as usize,
            _ => 0,
        }
    }

    /// How many are before a position of the window.
    #[inline]
    pub(super) fn before(&self, at: u32) -> usize {
        let own = at - self.start;
        let word = own as usize / 64;
        let lower = self.words[word] & !(u64::MAX << (own % 64));
        (self.before[word] + lower.count_ones()) as usize
    }

    /// Those of some positions of the window.
    pub(super) fn within(&self, positions: Range<u32>) -> impl Iterator<Item = u32> {
        let own = positions.start - self.start..positions.end - self.start;
        let mut at = own.start;
        std::iter::from_fn(move || {
            while at < own.end {
                let rest = self.words[at as usize / 64] >> (at % 64);
                if rest == 0 {
                    at = (at | 63).saturating_add(1);
                    continue;
                }
                let found = at + rest.trailing_zeros();
                at = found + 1;
                return (found < own.end).then_some(found + self.start);
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn those_of_every_stretch_are_found(
            start in prop_oneof![0u32..1000, u32::MAX - 999..=u32::MAX - 700],
            own in prop::collection::btree_set(0u32..700, 0..400),
            len in 0u32..700,
            ends in (0u32..700, 0u32..700),
        ) {
            let window = start..start + len;
            let marked = Marked::new(window.clone(), own.iter().map(|one| start.saturating_add(*one)));
            let wanted: Vec<u32> = own.iter().filter(|one| **one < len).map(|one| start + one).collect();
            prop_assert_eq!(marked.count(), wanted.len());
            prop_assert_eq!(marked.within(window.clone()).collect::<Vec<_>>(), wanted.clone());
            let (from, to) = (ends.0.min(ends.1).min(len), ends.0.max(ends.1).min(len));
            let some = start + from..start + to;
            let of_some: Vec<u32> = wanted.iter().copied().filter(|at| some.contains(at)).collect();
            prop_assert_eq!(marked.within(some.clone()).collect::<Vec<_>>(), of_some);
            prop_assert_eq!(marked.before(some.start), wanted.iter().filter(|at| **at < some.start).count());
        }
    }
}
