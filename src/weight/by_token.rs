//! A small number for each word, found by its token: since tokens are hashes, their high bits say about where, and
//! only the others are kept.

/// A number below 256 for each word.
#[derive(Debug, Default)]
pub(super) struct ByToken {
    /// The low bits of each token, and its number below them.
    words: Vec<u32>,
    /// Where the words begin whose tokens have the same high bits; the last is the end.
    starts: Vec<u32>,
    /// The first token.
    base: u32,
    /// Low bits of a token.
    shift: u32,
}

/// With so many ranges the low bits of a token leave room for a number.
const LEAST_RANGES: usize = 1 << u8::BITS;

impl ByToken {
    /// Of words that come sorted; of one to two of them, about, are the high bits the same.
    pub(super) fn new(words: impl DoubleEndedIterator<Item = (u32, u8)> + ExactSizeIterator + Clone) -> Self {
        let mut all = words.clone();
        let first = all.next().map_or(0, |word| word.0);
        let span = all.next_back().map_or(first, |word| word.0) - first;
        let ranges = (words.len().next_power_of_two() / 2).max(LEAST_RANGES);
        let shift = (u32::BITS - span.leading_zeros()).saturating_sub(ranges.trailing_zeros());
        let mut made =
            Self { words: Vec::with_capacity(words.len()), starts: Vec::new(), base: first, shift };
        for (token, number) in words {
            made.begin((token - first) >> shift);
            made.words.push(made.low(token) << u8::BITS | u32::from(number));
        }
        made.begin((span >> shift) + 1);
        made
    }

    /// What comes next is in a range, or behind it.
    fn begin(&mut self, range: u32) {
        self.starts.resize((range as usize + 1).max(self.starts.len()), self.words.len() as u32);
    }

    fn low(&self, token: u32) -> u32 {
        (token - self.base) & ((1 << self.shift) - 1)
    }

    pub(super) fn get(&self, token: u32) -> Option<u8> {
        let range = (token.checked_sub(self.base)? >> self.shift) as usize;
        let (from, to) = (*self.starts.get(range)?, *self.starts.get(range + 1)?);
        let low = self.low(token);
        let word = self.words[from as usize..to as usize].iter().find(|word| **word >> u8::BITS == low);
        word.map(|word| *word as u8)
    }

    /// All words, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u8)> {
        (0..).zip(self.starts.windows(2)).flat_map(move |(range, ends)| {
            let token = move |word: u32| self.base + (range << self.shift | word >> u8::BITS);
            self.words[ends[0] as usize..ends[1] as usize].iter().map(move |&word| (token(word), word as u8))
        })
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
                let by_token = ByToken::new(words.iter().map(|(&token, &number)| (token, number)));
                prop_assert!(by_token.starts.len() <= words.len().max(2 * LEAST_RANGES) + 2);
                prop_assert_eq!(by_token.iter().collect::<BTreeMap<_, _>>(), words.clone());
                let around = |token: u32| [token.wrapping_sub(1), token, token.wrapping_add(1)];
                for token in words.keys().copied().flat_map(around).chain([0, u32::MAX]) {
                    prop_assert_eq!(by_token.get(token), words.get(&token).copied());
                }
            }
        }
    }
}
