//! A text of which some words go, in; what has to be replaced so that the rest reads well, out.
//!
//! A paragraph that goes takes with it the blank lines after it; a stretch inside of one takes a space, and
//! if it began a sentence, the sign that ended it. With a mask, only the words go, with what is between them.

use std::ops::Range;

use super::words::Words;
use crate::base::Span;
use crate::corpus::Replacement;

/// What ends a sentence or a clause.
const STOPS: &str = ".!?…:;,،؛؟۔。！？、，；";
/// What opens a quotation or an aside…
const OPENERS: &str = "\"'«“‘([{‹";
/// …and what closes it.
const CLOSERS: &str = "\"'»”’)]}›";

/// What is replaced by what, in order and apart.
pub(super) fn edits(text: &str, words: &Words, mask: Option<&str>) -> Vec<Replacement> {
    let cut = |span: Span| Replacement { span, text: mask.unwrap_or_default().to_owned() };
    if mask.is_some() {
        let runs = words.paragraphs.iter().flat_map(|(_, own)| words.cut_runs(own));
        return runs.map(|run| cut(words.bytes(&run))).collect();
    }
    let mut spans = whole_paragraphs(words);
    for (paragraph, own) in &words.paragraphs {
        let runs = words.cut_runs(own);
        if runs.first() != Some(own) {
            spans.extend(runs.iter().map(|run| Inside { text, words, paragraph: *paragraph, own }.span(run)));
        }
    }
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged.into_iter().map(cut).collect()
}

/// The paragraphs that go, each up to the next one; at the end of a text, from the one before on.
fn whole_paragraphs(words: &Words) -> Vec<Span> {
    let all = &words.paragraphs;
    let goes = |(_, own): &(Span, Range<u32>)| words.cut_runs(own).first() == Some(own);
    let last_kept = all.iter().rposition(|paragraph| !goes(paragraph));
    let mut spans = Vec::new();
    for (index, (span, _)) in all.iter().enumerate().filter(|(_, paragraph)| goes(paragraph)) {
        match last_kept {
            Some(last) if index > last => spans.push(Span::new(all[last].0.end, span.end)),
            Some(_) => spans.push(Span::new(span.start, all[index + 1].0.start)),
            None => spans.push(*span),
        }
    }
    spans
}

/// A paragraph of which a part goes.
struct Inside<'a> {
    text: &'a str,
    words: &'a Words,
    paragraph: Span,
    own: &'a Range<u32>,
}

impl Inside<'_> {
    /// What goes with a run of words.
    fn span(&self, run: &Range<u32>) -> Span {
        let (text, bytes) = (self.text, self.words.bytes(run));
        // Words that come from one character go together or not at all.
        let Some(bytes) = self.without_shared(run, bytes) else { return Span::default() };
        let next = match run.end == self.own.end {
            true => self.paragraph.end,
            false => self.words.spans[run.end as usize].start,
        };
        let mut before = &text[self.paragraph.start as usize..bytes.start as usize];
        let after = &text[bytes.end as usize..next as usize];
        let mut own = if begins_sentence(before) { stop(after) } else { 0 };
        if let (Some(outside), Some(closed)) = (before.strip_suffix(|c| OPENERS.contains(c)), closer(after)) {
            (before, own) = (outside, own.max(closed));
        }
        let start = self.paragraph.start + before.len() as u32;
        let rest = &after[own..];
        let blank_after = rest.len() - rest.trim_start().len();
        let blank_before = (before.len() - before.trim_end().len()) as u32;
        let at_end = run.end == self.own.end && rest.trim().is_empty();
        if at_end || (blank_after == 0 && !rest.is_empty()) {
            return Span::new(start - blank_before, bytes.end + own as u32);
        }
        Span::new(start, bytes.end + (own + blank_after) as u32)
    }

    fn without_shared(&self, run: &Range<u32>, bytes: Span) -> Option<Span> {
        let span = |word: u32| self.words.spans[word as usize];
        let (mut start, mut end) = (run.start, run.end);
        let shared = |word: u32, other: Option<u32>| {
            other.filter(|other| self.own.contains(other)).is_some_and(|other| span(other) == span(word))
        };
        while start < end && shared(start, start.checked_sub(1)) {
            start += 1;
        }
        while start < end && shared(end - 1, Some(end)) {
            end -= 1;
        }
        match start < end {
            true if (start, end) == (run.start, run.end) => Some(bytes),
            true => Some(self.words.bytes(&(start..end))),
            false => None,
        }
    }
}

/// Whether what follows this begins a sentence.
fn begins_sentence(before: &str) -> bool {
    let around = |c: char| c.is_whitespace() || CLOSERS.contains(c) || OPENERS.contains(c);
    let before = before.trim_end_matches(around);
    before.chars().next_back().is_none_or(|last| STOPS.contains(last) && last != ',' && last != '،')
}

/// Bytes up to the first sign that closes what was opened before.
fn closer(after: &str) -> Option<usize> {
    let signs = after.char_indices().take_while(|(_, c)| STOPS.contains(*c) || CLOSERS.contains(*c));
    signs.filter(|(_, c)| CLOSERS.contains(*c)).map(|(at, c)| at + c.len_utf8()).next()
}

/// Bytes of the signs that end a sentence, and what closes it.
fn stop(after: &str) -> usize {
    let stops = after.trim_start_matches(|c| STOPS.contains(c));
    if stops.len() == after.len() {
        return 0;
    }
    after.len() - stops.trim_start_matches(|c| CLOSERS.contains(c)).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::words::Fate;
    use crate::text::Tokenizer;
    use crate::text::preset;

    /// The text without the words in capitals.
    fn without(text: &str, mask: Option<&str>) -> String {
        let mut words = Words::new(text, &Tokenizer::new(preset("raw").unwrap()), false);
        for word in 0..words.spans.len() {
            if words.spans[word].of(text).chars().all(char::is_uppercase) {
                words.fates[word] = Fate::Cut;
            }
        }
        let edits = edits(text, &words, mask);
        assert!(edits.windows(2).all(|two| two[0].span.end <= two[1].span.start), "{edits:?}");
        Replacement::apply(&edits, text)
    }

    #[test]
    fn what_is_left_is_tidy() {
        for (text, expected) in [
            ("one\n\nTWO TWO.\n\nthree\n", "one\n\nthree\n"),
            ("one\n\n\n\"TWO\"\n\n\nTHREE\n\nfour", "one\n\n\nfour"),
            ("ONE.\n\ntwo\n", "two\n"),
            ("one.\r\n\r\nTWO.\r\n", "one.\r\n"),
            ("one\n\n* * *\n\nTWO\n\nthree\n", "one\n\n* * *\n\nthree\n"),
            ("one two. THREE FOUR. Five.", "one two. Five."),
            ("one two THREE FOUR. Five.", "one two. Five."),
            ("one two THREE, four five.", "one two, four five."),
            ("one THREE FOUR five.", "one five."),
            ("THREE FOUR five.", "five."),
            ("one two. THREE FOUR.", "one two."),
            ("one (two THREE) four", "one (two) four"),
            ("one. \"THREE FOUR.\" five", "one. five"),
            ("one «THREE FOUR» five", "one five"),
            ("one «THREE FOUR».", "one."),
            ("one «two THREE FOUR» five", "one «two» five"),
            ("قال one. TWO؟ three", "قال one. three"),
            ("one TWO\nTHREE four\nfive six\nseven eight", "one four\nfive six\nseven eight"),
        ] {
            assert_eq!(without(text, None), expected, "{text:?}");
        }
    }

    #[test]
    fn a_mask_stands_in_the_place_of_the_words() {
        let text = "one TWO, TWO. three\n\nFOUR FOUR.\n";
        assert_eq!(without(text, Some("[…]")), "one […]. three\n\n[…].\n");
    }
}
