//! A passage of one document as words of an alignment.
//!
//! The alignment speaks of words; what stands between them (spaces, punctuation, quotation marks)
//! is shown with the word that it touches.

use unicode_segmentation::UnicodeSegmentation;

use crate::base::Span;
use crate::findings::Edit;
use crate::report::sanitize::Break;

/// One word with what touches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// The edit that it belongs to.
    pub(super) edit: usize,
    /// Punctuation before it.
    pub(super) lead: &'t str,
    /// The word.
    pub(super) core: &'t str,
    /// Punctuation after it.
    pub(super) tail: &'t str,
    /// What separates it from the next.
    pub(super) after: Break,
}

/// Which side of an edit.
pub(super) type Side = fn(&Edit) -> Span;

/// The words of one side of a passage, in order.
pub(super) fn words<'t>(text: &'t str, passage: Span, diff: &[Edit], side: Side) -> Vec<Word<'t>> {
    let mut words: Vec<Word<'t>> = Vec::new();
    let mut end = passage.start as usize;
    for (edit, span) in diff.iter().map(side).enumerate().filter(|(_, span)| !span.is_empty()) {
        for core in cores(text, span) {
            let start = core.start.max(end);
            let (tail, after, lead) = part(text.get(end..start).unwrap_or(""), words.is_empty());
            if let Some(last) = words.last_mut() {
                (last.tail, last.after) = (tail, after);
            }
            let core_text = text.get(start..core.end).unwrap_or("");
            words.push(Word { edit, lead, core: core_text, tail: "", after: Break::None });
            end = core.end.max(end);
        }
    }
    if let Some(last) = words.last_mut() {
        last.tail = text.get(end..passage.end as usize).unwrap_or("").trim_end();
    }
    words
}

/// The bytes of each word in a stretch; all of it, if there is no word in it.
fn cores(text: &str, span: Span) -> Vec<std::ops::Range<usize>> {
    let stretch = text.get(span.range()).unwrap_or("");
    let start = span.start as usize;
    let cores: Vec<_> = stretch
        .split_word_bound_indices()
        .filter(|(_, word)| word.contains(char::is_alphanumeric))
        .map(|(at, word)| start + at..start + at + word.len())
        .collect();
    if cores.is_empty() { vec![span.range()] } else { cores }
}

/// Stands for words that are left out because they are known.
const LEFT_OUT: &str = "[…] ";

/// Where words begin that are left out: a known text has three or more, and what folding takes away,
/// as digits or strokes, is hardly ever that.
fn left_out(between: &str) -> Option<usize> {
    let words = || between.split_word_bound_indices().filter(|(_, word)| word.contains(char::is_alphabetic));
    words().nth(2).and_then(|_| words().next()).map(|(at, _)| at)
}

/// Parts what stands between two words: behind the first, the break, before the second.
fn part(between: &str, first: bool) -> (&str, Break, &str) {
    if first {
        return ("", Break::None, between);
    }
    if let Some(at) = left_out(between) {
        let tail = between[..at].trim_end();
        return (tail, Break::of(&between[tail.len()..at]), LEFT_OUT);
    }
    let Some(last_space) = between.rfind(char::is_whitespace) else {
        // Nothing but punctuation: an opening sign belongs to what it opens.
        let at = between.find(['(', '[', '{', '«', '“', '‘', '「', '『', '《', '<']).unwrap_or(between.len());
        return (&between[..at], Break::None, &between[at..]);
    };
    let space = between[last_space..].chars().next().map_or(0, char::len_utf8);
    let (before, lead) = between.split_at(last_space + space);
    let tail = before.trim_end();
    (tail, Break::of(&before[tail.len()..]), lead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Op;

    fn edit(op: Op, start: u32, end: u32) -> Edit {
        let span = Span::new(start, end);
        Edit { op, a: span, b: span, common: None }
    }

    #[test]
    fn punctuation_goes_with_the_word_it_touches() {
        let text = "“One, two” – three(four)\n\nfive.";
        let diff = [edit(Op::Same, 3, 11), edit(Op::Changed, 19, 24), edit(Op::Same, 25, 36)];
        let words = words(text, Span::new(0, text.len() as u32), &diff, |edit| edit.a);
        let parts: Vec<_> = words.iter().map(|w| (w.edit, w.lead, w.core, w.tail, w.after)).collect();
        assert_eq!(
            parts,
            [
                (0, "“", "One", ",", Break::Space),
                (0, "", "two", "” –", Break::Space),
                (1, "", "three", "", Break::None),
                (2, "(", "four", ")", Break::Paragraph),
                (2, "", "five", ".", Break::None),
            ]
        );
    }

    #[test]
    fn words_that_are_left_out_are_not_shown() {
        let text = "One two. (Print this page) Three 12 13 14 four";
        let diff = [edit(Op::Same, 0, 7), edit(Op::Same, 27, 32), edit(Op::Same, 42, 46)];
        let words = words(text, Span::new(0, text.len() as u32), &diff, |edit| edit.a);
        let parts: Vec<_> = words.iter().map(|w| (w.lead, w.core, w.tail, w.after)).collect();
        assert_eq!(
            parts,
            [
                ("", "One", "", Break::Space),
                ("", "two", ". (", Break::None),
                ("[…] ", "Three", " 12 13 14", Break::Space),
                ("", "four", "", Break::None),
            ]
        );
    }

    #[test]
    fn spans_that_do_not_fit_the_text_are_harmless() {
        let diff = [edit(Op::Same, 1, 400), edit(Op::Changed, 3, 4)];
        assert!(words("يب", Span::new(1, 400), &diff, |edit| edit.a).iter().all(|word| word.core.is_empty()));
    }
}
