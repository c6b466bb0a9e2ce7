//! Sorted words as bytes, and back: all of them, or one.

use super::Word;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;

/// One of so many words can be read without those before it.
const EACH: usize = 16;

/// Appends a word; `before` is the one before it, or 0.
pub(crate) fn put_word(bytes: &mut Vec<u8>, before: u32, word: &Word) {
    put_number(bytes, u64::from(word.token - before));
    put_number(bytes, u64::from(word.count));
    put_number(bytes, u64::from(word.documents));
}

fn read_word(bytes: &mut Bytes<'_>, before: Option<u32>) -> Option<Word> {
    let further = bytes.small().filter(|&further| further > 0 || before.is_none())?;
    let token = before.unwrap_or(0).checked_add(further)?;
    Some(Word { token, count: bytes.small()?, documents: bytes.small()? })
}

/// Words that are sorted by their tokens, in as few bytes as they are written to files.
#[derive(Debug, Clone)]
pub(super) struct Block {
    bytes: Vec<u8>,
    /// The first word, the 17th, and so on: the token before it, and where it begins.
    marks: Vec<(u32, u32)>,
    /// The first and the last token.
    ends: (u32, u32),
}

impl Block {
    /// What these bytes say, word by word also to `hear`; `None` if they make no sense, or hold nothing.
    pub(super) fn read(bytes: Vec<u8>, mut hear: impl FnMut(&Word)) -> Option<Self> {
        let mut marks = Vec::with_capacity(bytes.len() / (3 * EACH));
        let (mut rest, mut first, mut before) = (Bytes(&bytes), None, None);
        for number in 0usize.. {
            if rest.is_empty() {
                break;
            }
            if number.is_multiple_of(EACH) {
                let at = u32::try_from(bytes.len() - rest.0.len()).ok()?;
                marks.push((before.unwrap_or(0), at));
            }
            let word = read_word(&mut rest, before)?;
            hear(&word);
            (first, before) = (first.or(Some(word.token)), Some(word.token));
        }
        Some(Self { ends: (first?, before?), bytes, marks })
    }

    /// The first and the last token.
    pub(super) fn ends(&self) -> (u32, u32) {
        self.ends
    }

    pub(super) fn get(&self, token: u32) -> Option<Word> {
        let mark = self.marks.partition_point(|mark| mark.0 < token).saturating_sub(1);
        let some = self.words_from(mark).take(EACH);
        some.take_while(|word| word.token <= token).find(|word| word.token == token)
    }

    /// All words, in order.
    pub(super) fn words(&self) -> impl Iterator<Item = Word> {
        self.words_from(0)
    }

    fn words_from(&self, mark: usize) -> impl Iterator<Item = Word> {
        let (token, at) = self.marks[mark];
        let (mut rest, mut before) = (Bytes(&self.bytes[at as usize..]), (mark > 0).then_some(token));
        std::iter::from_fn(move || {
            let word = read_word(&mut rest, before)?;
            before = Some(word.token);
            Some(word)
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
            tokens in prop::collection::btree_map(any::<u32>(), any::<(u32, u32)>(), 0..200),
            near in prop::collection::btree_map(0u32..300, any::<(u32, u32)>(), 0..200),
        ) {
            let ends = BTreeMap::from([(0, (1, 1)), (u32::MAX, (2, 1))]);
            for words in [tokens, near, ends] {
                let word = |(&token, &(count, documents))| Word { token, count, documents };
                let listed: Vec<Word> = words.iter().map(word).collect();
                let (mut bytes, mut before, mut heard) = (Vec::new(), 0, Vec::new());
                for word in &listed {
                    put_word(&mut bytes, before, word);
                    before = word.token;
                }
                let Some(block) = Block::read(bytes, |word| heard.push(*word)) else {
                    prop_assert!(listed.is_empty());
                    continue;
                };
                prop_assert_eq!(&block.words().collect::<Vec<_>>(), &listed);
                prop_assert_eq!(&heard, &listed);
                prop_assert_eq!(block.ends(), (listed[0].token, listed[listed.len() - 1].token));
                let around = |token: u32| [token.wrapping_sub(1), token, token.wrapping_add(1)];
                for token in words.keys().copied().flat_map(around).chain([0, u32::MAX]) {
                    prop_assert_eq!(block.get(token), words.get_key_value(&token).map(word));
                }
            }
        }
    }

    #[test]
    fn a_word_that_comes_again_or_that_ends_early_makes_no_sense() {
        let word = Word { token: 5, count: 2, documents: 1 };
        let mut bytes = Vec::new();
        put_word(&mut bytes, 0, &word);
        assert!(Block::read(bytes.clone(), |_| ()).is_some());
        assert!(Block::read(bytes[..2].to_vec(), |_| ()).is_none());
        put_word(&mut bytes, 5, &word);
        assert!(Block::read(bytes, |_| ()).is_none());
    }
}
