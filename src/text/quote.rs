//! Quotations: a text, its paragraphs and the spans of its words in; the words that stand between
//! quotation marks or brackets out.
//!
//! A mark that is missing ends with its paragraph. What is said to be a quotation only allows a passage
//! to be shorter; so it may be wrong now and then.

use std::ops::Range;

use crate::base::Span;

/// Marks that belong together: what opens, what closes, and whether they are also used the other way
/// round.
const PAIRS: [(char, char, bool); 12] = [
    ('"', '"', true),
    ('“', '”', true),
    ('„', '“', false),
    ('«', '»', true),
    ('‹', '›', true),
    ('﴿', '﴾', true),
    ('{', '}', false),
    ('(', ')', false),
    ('「', '」', false),
    ('『', '』', false),
    ('《', '》', false),
    ('＂', '＂', true),
];

/// The words of each quotation of `least` to `most` words, in the order in which they begin.
#[must_use]
pub fn quotations(text: &str, paragraphs: &[Span], words: &[Span], sizes: Range<u32>) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    for paragraph in paragraphs {
        let mut open = [None; PAIRS.len()];
        for (at, mark) in marks(paragraph.of(text)) {
            let at = paragraph.start + at;
            for (pair, open) in PAIRS.iter().zip(&mut open) {
                if let Some(start) = step(*pair, mark, at, open) {
                    let from = words.partition_point(|word| word.start < start) as u32;
                    let to = words.partition_point(|word| word.end <= at) as u32;
                    found.extend((to > from && sizes.contains(&(to - from))).then_some(from..to));
                }
            }
        }
    }
    found.sort_unstable_by_key(|words| (words.start, words.end));
    found.dedup();
    found
}

/// Opens or closes; where the quotation began if it is closed.
fn step(pair: (char, char, bool), mark: char, at: u32, open: &mut Option<(char, u32)>) -> Option<u32> {
    let (opens, closes, both_ways) = pair;
    if mark != opens && mark != closes {
        return None;
    }
    if let Some((first, start)) = *open
        && (first != mark || opens == closes)
    {
        *open = None;
        return Some(start);
    }
    if mark == opens || both_ways {
        *open = Some((mark, at));
    }
    None
}

/// Everything that may be a mark, with its byte.
fn marks(text: &str) -> impl Iterator<Item = (u32, char)> {
    // First bytes of the marks; letters of most scripts begin with others.
    let starts = |byte: u8| matches!(byte, b'"' | b'{' | b'}' | b'(' | b')' | 0xC2 | 0xE2 | 0xE3 | 0xEF);
    let places = text.bytes().enumerate().filter(move |(_, byte)| starts(*byte));
    places.filter_map(|(at, _)| Some((at as u32, text.get(at..)?.chars().next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use crate::text::Tokenizer;
    use crate::text::Tokens;
    use crate::text::preset;

    /// The quotations of two to six words.
    fn quoted(text: &str) -> Vec<&str> {
        let mut tokens = Tokens::default();
        Tokenizer::new(preset("standard").unwrap()).tokenize(text, &mut tokens);
        let found = quotations(text, Layout::new(text).paragraphs(), &tokens.spans, 2..7);
        let words = |range: Range<u32>| {
            let (first, last) = (tokens.spans[range.start as usize], tokens.spans[range.end as usize - 1]);
            &text[first.start as usize..last.end as usize]
        };
        found.into_iter().map(words).collect()
    }

    #[test]
    fn what_stands_between_marks() {
        assert_eq!(quoted("He said \"no more of it\", and \"go on\"."), ["no more of it", "go on"]);
        assert_eq!(quoted("“one two” and ”three four“, „five six“"), ["one two", "three four", "five six"]);
        assert_eq!(quoted("قال ﴿وَالْعَصْرِ إِنَّ﴾ ثم «هذا قول» و{ذاك قول}"), ["وَالْعَصْرِ إِنَّ", "هذا قول", "ذاك قول"]);
        assert_eq!(quoted("« one (two three) four »"), ["one (two three) four", "two three"]);
    }

    #[test]
    fn what_does_not() {
        assert!(quoted("\"one\" \"two three four five six seven eight\" a) b c (").is_empty());
        assert!(quoted("a \" stray mark\n\nand another \" one").is_empty());
        assert!(quoted("").is_empty());
    }
}
