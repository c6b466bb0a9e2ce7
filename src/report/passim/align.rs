//! A passage and its texts in; both sides letter by letter, with gaps, out.

use serde::Serialize;

use crate::findings::Passage;

/// A letter that has no other.
const GAP: char = '-';
/// What stands for a letter that looks like a gap, as in passim.
const HYPHEN: char = '\u{2010}';
/// Pairs of letters that are all compared; of more, words are paired first.
const COMPARED: usize = 1 << 16;

/// Both sides, equally long.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Aligned {
    s1: String,
    s2: String,
    /// Places at which both have the same letter.
    matches: u32,
}

impl Aligned {
    /// Aligns what stands between two words as the words are; nothing without the texts.
    pub(super) fn new(passage: &Passage, a: &str, b: &str) -> Option<Self> {
        let mut aligned = Self::default();
        let (mut at_a, mut at_b) = (passage.a.bytes.start, passage.b.bytes.start);
        for edit in &passage.diff {
            // Words that come from one letter end where the one before does.
            let (end_a, end_b) = (edit.a.end.max(at_a), edit.b.end.max(at_b));
            let left = a.get(at_a as usize..end_a as usize)?;
            let right = b.get(at_b as usize..end_b as usize)?;
            aligned.align(left, right);
            (at_a, at_b) = (end_a, end_b);
        }
        let rest = (at_a as usize..passage.a.bytes.end as usize, at_b as usize..passage.b.bytes.end as usize);
        aligned.align(a.get(rest.0)?, b.get(rest.1)?);
        Some(aligned)
    }

    fn align(&mut self, a: &str, b: &str) {
        let start: usize =
            a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
        a[..start].chars().for_each(|c| self.put(Some(c), Some(c)));
        let (a, b) = (&a[start..], &b[start..]);
        let ends = a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y);
        let end: usize = ends.map(|(x, _)| x.len_utf8()).sum();
        let (left, right) = (&a[..a.len() - end], &b[..b.len() - end]);
        self.between(left, right);
        a[a.len() - end..].chars().for_each(|c| self.put(Some(c), Some(c)));
    }

    /// Aligns what begins and ends with different letters.
    fn between(&mut self, a: &str, b: &str) {
        let (left, right): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        if left.len() * right.len() <= COMPARED {
            return self.letters(&left, &right);
        }
        let words = |text: &str| -> Vec<usize> {
            let pieces = text.split_inclusive(char::is_whitespace);
            pieces.map(str::len).collect()
        };
        let (of_a, of_b) = (words(a), words(b));
        if of_a.len() != of_b.len() || of_a.len() < 2 {
            left.iter().for_each(|&c| self.put(Some(c), None));
            return right.iter().for_each(|&c| self.put(None, Some(c)));
        }
        let (mut at_a, mut at_b) = (0, 0);
        for (x, y) in of_a.into_iter().zip(of_b) {
            self.align(&a[at_a..at_a + x], &b[at_b..at_b + y]);
            (at_a, at_b) = (at_a + x, at_b + y);
        }
    }

    /// The alignment of fewest changes (Levenshtein), a letter in the place of another before a gap.
    fn letters(&mut self, a: &[char], b: &[char]) {
        let width = b.len() + 1;
        let at = |i: usize, j: usize| i * width + j;
        let mut cost = vec![0u32; (a.len() + 1) * width];
        for i in (0..=a.len()).rev() {
            for j in (0..=b.len()).rev() {
                cost[at(i, j)] = match (i < a.len(), j < b.len()) {
                    (false, false) => 0,
                    (true, false) => 1 + cost[at(i + 1, j)],
                    (false, true) => 1 + cost[at(i, j + 1)],
                    (true, true) => {
                        let both = u32::from(a[i] != b[j]) + cost[at(i + 1, j + 1)];
                        both.min(1 + cost[at(i + 1, j)]).min(1 + cost[at(i, j + 1)])
                    }
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() || j < b.len() {
            let here = cost[at(i, j)];
            let both = i < a.len() && j < b.len();
            if both && here == u32::from(a[i] != b[j]) + cost[at(i + 1, j + 1)] {
                self.put(Some(a[i]), Some(b[j]));
                (i, j) = (i + 1, j + 1);
            } else if i < a.len() && here == 1 + cost[at(i + 1, j)] {
                self.put(Some(a[i]), None);
                i += 1;
            } else {
                self.put(None, Some(b[j]));
                j += 1;
            }
        }
    }

    fn put(&mut self, a: Option<char>, b: Option<char>) {
        let shown = |c: Option<char>| c.map_or(GAP, |c| if c == GAP { HYPHEN } else { c });
        self.matches += u32::from(a.is_some() && a == b);
        self.s1.push(shown(a));
        self.s2.push(shown(b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn aligned(a: &str, b: &str) -> Aligned {
        let mut aligned = Aligned::default();
        aligned.align(a, b);
        aligned
    }

    #[test]
    fn letters_stand_below_letters() {
        let two = aligned("the well-known tale", "the wel known tales");
        assert_eq!(
            (two.s1.as_str(), two.s2.as_str()),
            ("the well\u{2010}known tale-", "the wel -known tales")
        );
        assert_eq!(two.matches, 17);
    }

    #[test]
    fn long_stretches_are_paired_by_words() {
        let long = |end: &str| (0..400).map(|word| format!("w{word}{end} ")).collect::<String>();
        let two = aligned(&format!("x{}x", long("ا")), &format!("y{}y", long("ى")));
        assert_eq!(two.s1.chars().count(), two.s2.chars().count());
        assert!(two.matches > 1200, "{}", two.matches);
    }

    proptest! {
        #[test]
        fn without_the_gaps_it_is_the_text(a in "[ab \\-é]{0,40}", b in "[ab \\-é]{0,40}") {
            let two = aligned(&a, &b);
            let plain = |side: &str| side.replace(GAP, "").replace(HYPHEN, "-");
            prop_assert_eq!(plain(&two.s1), a);
            prop_assert_eq!(plain(&two.s2), b);
            prop_assert_eq!(two.s1.chars().count(), two.s2.chars().count());
            let same = two.s1.chars().zip(two.s2.chars()).filter(|(x, y)| x == y).count();
            prop_assert_eq!(same, two.matches as usize);
        }
    }
}
