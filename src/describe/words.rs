//! Two words: what they have in common.

/// The longest run of characters that stands in both words, as bytes of each; the first one in `a` if
/// there are several. `None` if they share no two characters in a row.
#[must_use]
pub fn common_part(a: &str, b: &str) -> Option<Common> {
    // On the stack: this is asked of every two words in the place of each other.
    let (mut of_a, mut of_b) = (['\0'; MAX_CHARS], ['\0'; MAX_CHARS]);
    let (left, right) = (characters(a, &mut of_a)?, characters(b, &mut of_b)?);
    let (mut best, mut rows) = ((0, 0, 0), [[0u8; MAX_CHARS + 1]; 2]);
    for (i, x) in left.iter().enumerate() {
        let [above, row] = &mut rows;
        for (j, y) in right.iter().enumerate() {
            row[j + 1] = if x == y { above[j] + 1 } else { 0 };
            if row[j + 1] > best.0 {
                best = (row[j + 1], i + 1, j + 1);
            }
        }
        rows.swap(0, 1);
    }
    let (chars, a_end, b_end) = (usize::from(best.0), best.1, best.2);
    let bytes = |word: &[char], end: usize| -> (u32, u32) {
        let len = |chars: &[char]| chars.iter().map(|c| c.len_utf8() as u32).sum::<u32>();
        (len(&word[..end - chars]), len(&word[..end]))
    };
    let share = chars as f64 / left.len().max(right.len()) as f64;
    (chars >= 2).then(|| Common { a: bytes(left, a_end), b: bytes(right, b_end), chars, share })
}

/// The characters of a word, unless they are too many.
fn characters<'r>(word: &str, room: &'r mut [char; MAX_CHARS]) -> Option<&'r [char]> {
    let mut count = 0;
    for c in word.chars() {
        *room.get_mut(count)? = c;
        count += 1;
    }
    Some(&room[..count])
}

/// Longer words are not compared by character; their number fits into a byte.
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
