//! A document as people see it: its text, its words, its lines and paragraphs.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::DocId;
use crate::base::Span;
use crate::base::hash;
use crate::findings::Place;
use crate::text::Folded;
use crate::text::Layout;
use crate::text::Tokenizer;

/// A text with its words.
pub struct View<'t> {
    text: Cow<'t, str>,
    words: Folded,
    /// The words that are left out.
    ignored: Vec<Span>,
    layout: Layout,
}

impl<'t> View<'t> {
    /// Reads a text with the tokeniser of the scan.
    #[must_use]
    pub fn new(text: Cow<'t, str>, tokenizer: &Tokenizer) -> Self {
        let words = tokenizer.folded_words(&text);
        let (ignored, layout) = (tokenizer.ignored(&text), Layout::new(&text));
        Self { text, words, ignored, layout }
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.spans.len()
    }

    /// Whether it has no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.spans.is_empty()
    }

    /// The bytes of a word.
    #[must_use]
    pub fn span(&self, word: u32) -> Span {
        self.words.spans[word as usize]
    }

    /// A word as it is written.
    #[must_use]
    pub fn raw(&self, word: u32) -> &str {
        self.span(word).of(&self.text)
    }

    /// A word as it is compared.
    #[must_use]
    pub fn folded(&self, word: u32) -> &str {
        self.words.word(word as usize)
    }

    /// Whether a word comes from the same character as the one before it.
    #[must_use]
    pub fn is_inside_character(&self, word: u32) -> bool {
        word > 0 && (word as usize) < self.len() && self.span(word) == self.span(word - 1)
    }

    /// Whether words that are left out stand between a word and the one before it.
    #[must_use]
    pub fn is_after_gap(&self, word: u32) -> bool {
        let Some(before) = word.checked_sub(1).filter(|_| !self.ignored.is_empty()) else { return false };
        let (from, to) = (self.span(before).end, self.span(word).start);
        let after = self.ignored.partition_point(|span| span.start < from);
        self.ignored.get(after).is_some_and(|span| span.end <= to)
    }

    /// Where some words stand; there is at least one.
    #[must_use]
    pub fn place(&self, document: DocId, words: Range<u32>) -> Place {
        let bytes = Span::new(self.span(words.start).start, self.span(words.end - 1).end);
        let last = bytes.end - 1;
        Place {
            document,
            bytes,
            chars: Span::new(self.chars(bytes.start), self.chars(bytes.end)),
            lines: (self.layout.line(bytes.start), self.layout.line(last)),
            paragraphs: (self.layout.paragraph(bytes.start), self.layout.paragraph(last)),
            words: words.end - words.start,
            first_word: words.start,
            fingerprint: hash::words(words.map(|word| self.folded(word))),
        }
    }

    /// The hash of some words, as a collection has them: no document need be fetched again.
    #[must_use]
    pub fn words_hash(&self, words: Range<u32>) -> u128 {
        let tokens: Vec<u32> = words.map(|word| hash::word(self.folded(word).as_bytes()) as u32).collect();
        hash::sequence(&tokens)
    }

    /// The words that some bytes hold from the first to the last; nothing if they begin or end elsewhere.
    #[must_use]
    pub fn words_at(&self, bytes: Span) -> Option<Range<u32>> {
        let start = self.words.spans.partition_point(|span| span.start < bytes.start);
        let end = self.words.spans.partition_point(|span| span.start < bytes.end);
        let (first, last) = (self.words.spans.get(start)?, self.words.spans.get(end.checked_sub(1)?)?);
        let fits = start < end && first.start == bytes.start && last.end == bytes.end;
        fits.then_some(start as u32..end as u32)
    }

    fn chars(&self, byte: u32) -> u32 {
        self.layout.chars(&self.text, byte)
    }
}
