//! Known texts: what is to be left out, in words, in; which words of a text that is, out.

use std::collections::BTreeMap;

use crate::text::Tokens;

/// A known text has so many words, or it is left alone: fewer stand anywhere.
pub(super) const LEAST: usize = 3;

/// Sequences of words, by the first few of each.
#[derive(Default)]
pub(super) struct Known(BTreeMap<[u32; LEAST], Vec<Vec<u32>>>);

impl Known {
    /// Makes some words in a row known, if they are enough.
    pub(super) fn add(&mut self, words: &[u32]) {
        if let Some(first) = words.first_chunk::<LEAST>() {
            let of_first = self.0.entry(*first).or_default();
            if !of_first.iter().any(|known| known == words) {
                of_first.push(words.to_vec());
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which words belong to a known text, wherever it stands, whatever it overlaps.
    pub(super) fn marks(&self, tokens: &Tokens) -> Vec<bool> {
        let mut marks = vec![false; tokens.hashes.len()];
        for (at, words) in tokens.hashes.windows(LEAST).enumerate() {
            let known = words.first_chunk::<LEAST>().and_then(|first| self.0.get(first));
            let rest = &tokens.hashes[at..];
            let here = known.into_iter().flatten().filter(|known| rest.starts_with(known));
            if let Some(longest) = here.map(Vec::len).max() {
                marks[at..at + longest].fill(true);
            }
        }
        // Words that come from one character go or stay together.
        for (pair, spans) in (1..marks.len()).zip(tokens.spans.windows(2)) {
            marks[pair] |= marks[pair - 1] && spans[0] == spans[1];
        }
        for (pair, spans) in (1..marks.len()).zip(tokens.spans.windows(2)).rev() {
            marks[pair - 1] |= marks[pair] && spans[0] == spans[1];
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Span;

    fn tokens(hashes: &[u32]) -> Tokens {
        let spans = (0..hashes.len() as u32).map(|at| Span::new(at, at + 1)).collect();
        Tokens { hashes: hashes.to_vec(), spans, ..Tokens::default() }
    }

    fn marks(known: &[&[u32]], text: &[u32]) -> String {
        let mut all = Known::default();
        known.iter().for_each(|words| all.add(words));
        all.marks(&tokens(text)).iter().map(|&mark| if mark { 'x' } else { '.' }).collect()
    }

    #[test]
    fn known_words_are_marked_wherever_they_stand_as_a_whole() {
        assert_eq!(marks(&[&[1, 2, 3, 4]], &[9, 1, 2, 3, 4, 9, 1, 2, 3, 9, 1, 2, 3, 4]), ".xxxx.....xxxx");
        assert_eq!(marks(&[&[1, 2, 3], &[1, 2, 3, 4]], &[1, 2, 3, 4, 1, 2, 3]), "xxxxxxx");
        assert_eq!(marks(&[&[1, 2, 1, 2]], &[1, 2, 1, 2, 1, 2, 1]), "xxxxxx.");
        assert_eq!(marks(&[&[1, 2]], &[1, 2, 1, 2]), "....");
    }

    #[test]
    fn words_of_one_character_are_marked_together() {
        let mut known = Known::default();
        known.add(&[2, 3, 4]);
        let mut ligature = tokens(&[1, 2, 3, 4, 5, 6]);
        ligature.spans =
            [(0, 1), (1, 2), (2, 3), (3, 9), (3, 9), (9, 10)].map(|(a, b)| Span::new(a, b)).to_vec();
        assert_eq!(known.marks(&ligature), [false, true, true, true, true, false]);
        ligature.spans =
            [(0, 5), (0, 5), (5, 6), (6, 7), (7, 8), (8, 9)].map(|(a, b)| Span::new(a, b)).to_vec();
        assert_eq!(known.marks(&ligature), [true, true, true, true, false, false]);
    }

    proptest! {
        #[test]
        fn marks_are_those_of_trying_all(known in prop::collection::vec(prop::collection::vec(0u32..3, 1..6), 0..4),
                                         text in prop::collection::vec(0u32..3, 0..40)) {
            let mut expected = vec!['.'; text.len()];
            for words in known.iter().filter(|words| words.len() >= LEAST) {
                for at in (0..text.len()).filter(|&at| text[at..].starts_with(words)) {
                    expected[at..at + words.len()].fill('x');
                }
            }
            let known: Vec<&[u32]> = known.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(marks(&known, &text), expected.into_iter().collect::<String>());
        }
    }
}
