//! Two words: what they have in common.

/// The longest run of characters that stands in both words, as bytes of each; the first one in `a` if
/// there are several. `None` if they share no two characters in a row.
#[must_use]
pub fn common_part(a: &str, b: &str) -> Option<Common> {
    // On the stack, and no more of it than is needed: this is asked of every two words in the place of each
    // other.
    match a.len().max(b.len()) {
        ..FEW_BYTES => common_part_within::<FEW_BYTES>(a, b),
        _ => common_part_within::<MAX_CHARS>(a, b),
    }
}

fn common_part_within<const CHARS: usize>(a: &str, b: &str) -> Option<Common> {
    let (mut of_a, mut of_b) = (['\0'; CHARS], ['\0'; CHARS]);
    let (left, right) = (characters(a, &mut of_a)?, characters(b, &mut of_b)?);
    // For each character of `b` the length of the run that ends there and at the last one of `a`.
    let (mut best, mut runs) = ((0, 0, 0), [0u8; CHARS]);
    for (i, x) in left.iter().enumerate() {
        let mut before = 0;
        for (j, (y, run)) in right.iter().zip(&mut runs).enumerate() {
            let here = if x == y { before + 1 } else { 0 };
            before = std::mem::replace(run, here);
            if here > best.0 {
                best = (here, i + 1, j + 1);
            }
        }
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
fn characters<'r>(word: &str, room: &'r mut [char]) -> Option<&'r [char]> {
    let mut count = 0;
    for c in word.chars() {
        *room.get_mut(count)? = c;
        count += 1;
    }
    Some(&room[..count])
}

/// Longer words are not compared by character; their number fits into a byte.
const MAX_CHARS: usize = 200;
/// Most words have fewer bytes, and no more characters than bytes.
const FEW_BYTES: usize = 32;

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

    #[test]
    fn long_words_have_common_parts_as_short_ones() {
        let (long, longer) = ("x".repeat(40) + "يبدو", "يبدو".to_owned() + &"y".repeat(300));
        let common = common_part(&long, "ويبدو").unwrap();
        assert_eq!((common.a, common.b, common.chars), ((40, 48), (2, 10), 4));
        assert_eq!(common_part(&long, &longer), None);
    }
}
