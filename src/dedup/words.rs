//! A text in; its words, its paragraphs, and what is to become of each word, out.

use std::ops::Range;

use crate::base::Span;
use crate::text::Layout;
use crate::text::Tokenizer;
use crate::text::Tokens;

/// What is to become of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing is decided.
    Free,
    /// It stays, because it is the original of something that goes.
    Held,
    /// It goes.
    Cut,
}

/// The words of a document.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) spans: Vec<Span>,
    pub(super) fates: Vec<Fate>,
    /// Bytes of each paragraph, and its words.
    pub(super) paragraphs: Vec<(Span, Range<u32>)>,
}

impl Words {
    /// The words of a text; none of them may go if it must stay.
    pub(super) fn new(text: &str, tokenizer: &Tokenizer, must_stay: bool) -> Self {
        let mut tokens = Tokens::default();
        tokenizer.tokenize(text, &mut tokens);
        let spans = tokens.spans;
        let before = |byte: u32| spans.partition_point(|span| span.start < byte) as u32;
        let layout = Layout::new(text);
        let paragraphs = layout.paragraphs().iter().map(|span| (*span, before(span.start)..before(span.end)));
        let paragraphs = paragraphs.collect();
        let fate = if must_stay { Fate::Held } else { Fate::Free };
        Self { fates: vec![fate; spans.len()], spans, paragraphs }
    }

    pub(super) fn fate(&self, word: u32) -> Fate {
        self.fates[word as usize]
    }

    /// The bytes from one word to another.
    pub(super) fn bytes(&self, words: &Range<u32>) -> Span {
        Span::new(self.spans[words.start as usize].start, self.spans[words.end as usize - 1].end)
    }

    pub(super) fn is_cut(&self) -> bool {
        self.fates.contains(&Fate::Cut)
    }

    /// Whether no word is left.
    pub(super) fn is_gone(&self) -> bool {
        self.fates.iter().all(|fate| *fate == Fate::Cut)
    }

    /// The words of some that go, each run by itself.
    pub(super) fn cut_runs(&self, of: &Range<u32>) -> Vec<Range<u32>> {
        let mut runs: Vec<Range<u32>> = Vec::new();
        for word in of.clone().filter(|&word| self.fate(word) == Fate::Cut) {
            match runs.last_mut() {
                Some(last) if last.end == word => last.end += 1,
                _ => runs.push(word..word + 1),
            }
        }
        runs
    }
}
