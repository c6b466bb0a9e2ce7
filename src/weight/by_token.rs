//! Something of each word, found by its token: since tokens are hashes, their high bits say about where.

/// Something of each word.
#[derive(Debug, Default)]
pub(super) struct ByToken<T> {
    words: Vec<(u32, T)>,
    /// Where the words begin whose tokens have the same high bits; the last is the end.
    starts: Vec<u32>,
    /// The first token.
    base: u32,
    shift: u32,
}

impl<T> ByToken<T> {
    /// Of words that come sorted; about one of them has the same high bits.
    pub(super) fn new(words: Vec<(u32, T)>) -> Self {
        let ends = words.first().zip(words.last());
        let (base, span) = ends.map_or((0, 0), |(first, last)| (first.0, last.0 - first.0));
        let ranges = words.len().next_power_of_two();
        let shift =
            (u32::BITS - span.leading_zeros()).saturating_sub(ranges.trailing_zeros()).min(u32::BITS - 1);
        let mut starts = vec![0; (span >> shift) as usize + 2];
        words.iter().for_each(|word| starts[((word.0 - base) >> shift) as usize + 1] += 1);
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        Self { words, starts, base, shift }
    }

    pub(super) fn get(&self, token: u32) -> Option<&T> {
        let range = (token.checked_sub(self.base)? >> self.shift) as usize;
        let (from, to) = (*self.starts.get(range)?, *self.starts.get(range + 1)?);
        self.words[from as usize..to as usize].iter().find(|word| word.0 == token).map(|word| &word.1)
    }

    /// All words, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(u32, T)> {
        self.words.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_word_is_found_and_no_other(
            tokens in prop::collection::btree_map(any::<u32>(), any::<u8>(), 0..200),
            near in prop::collection::btree_map(0u32..300, any::<u8>(), 0..200),
        ) {
            let ends = BTreeMap::from([(0, 1), (u32::MAX, 2)]);
            for words in [tokens, near, ends] {
                let by_token = ByToken::new(words.clone().into_iter().collect());
                prop_assert!(by_token.starts.len() <= 2 * words.len().max(1) + 2);
                let around = |token: u32| [token.wrapping_sub(1), token, token.wrapping_add(1)];
                for token in words.keys().copied().flat_map(around).chain([0, u32::MAX]) {
                    prop_assert_eq!(by_token.get(token), words.get(&token));
                }
            }
        }
    }
}
