//! Two words: what they have in common.

/// The longest run of characters that stands in both words, as bytes of each; the first one in `a` if
/// there are several. `None` if they share no two characters in a row.
#[must_use]
pub fn common_part(a: &str, b: &str) -> Option<Common> {
    let (left, right): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if left.len().max(right.len()) > MAX_CHARS {
        return None;
    }
    let mut best = (0, 0, 0);
    let mut above = vec![0usize; right.len() + 1];
    for (i, x) in left.iter().enumerate() {
        let mut row = vec![0usize; right.len() + 1];
        for (j, y) in right.iter().enumerate() {
            if x == y {
                row[j + 1] = above[j] + 1;
                if row[j + 1] > best.0 {
                    best = (row[j + 1], i + 1, j + 1);
                }
            }
        }
        above = row;
    }
    let (chars, a_end, b_end) = best;
    let bytes = |word: &[char], end: usize| -> (u32, u32) {
        let len = |chars: &[char]| chars.iter().map(|c| c.len_utf8() as u32).sum::<u32>();
        (len(&word[..end - chars]), len(&word[..end]))
    };
    let share = chars as f64 / left.len().max(right.len()) as f64;
    (chars >= 2).then(|| Common { a: bytes(&left, a_end), b: bytes(&right, b_end), chars, share })
}

/// Longer words are not compared by character.
const MAX_CHARS: usize = 200;

/// What two words have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common {
    /// Bytes of the first word.
    pub a: (u32, u32),
    /// Bytes of the second word.
    pub b: (u32, u32),
    /// Characters of it.
    pub chars: usize,
    /// Share of the longer word.
    pub share: f64,
}

impl Common {
    /// Whether it is most of both words.
    #[must_use]
    pub fn is_most(&self) -> bool {
        self.chars >= 3 && self.share > 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_part_is_in_bytes_of_each() {
        let common = common_part("ويبدو", "يبدو").unwrap();
        assert_eq!((common.a, common.b, common.chars), ((2, 10), (0, 8), 4));
        assert!(common.is_most());
        assert!(!common_part("walk", "walnut").unwrap().is_most());
        assert_eq!(common_part("ab", "ba"), None);
        assert_eq!(common_part("", "x"), None);
    }
}
