//! The user's corpus, cut into words: what passages are taken from and put into.

use std::ops::Range;

use rayon::prelude::*;

use super::edit::Piece;
use super::random::Random;
use crate::base::Span;
use crate::corpus::Document;
use crate::spec::Spec;
use crate::text::Tokenizer;
use crate::text::Tokens;
use crate::text::preset;

/// What stands between two words of a planted copy is at most so long.
const LONGEST_GAP: usize = 40;

/// Documents in the order of their ids, one of each id, with their words.
pub struct Bank {
    /// The documents: as the pipeline numbers them.
    pub documents: Vec<Document>,
    /// The bytes of the words of each.
    pub spans: Vec<Vec<Span>>,
    /// How its texts are cut.
    pub tokenizer: Tokenizer,
    /// Words up to the end of each document.
    ends: Vec<usize>,
}

impl Bank {
    /// Cuts the documents as a scan with this spec does.
    ///
    /// # Panics
    /// If the spec names no preset of the registry.
    #[must_use]
    pub fn new(mut documents: Vec<Document>, spec: &Spec) -> Self {
        documents.sort_by(|x, y| x.id.cmp(&y.id));
        documents.dedup_by(|next, first| next.id == first.id);
        let name = spec.preset.split('/').next().unwrap_or_default();
        let tokenizer = Tokenizer::new(preset(name).expect("a spec names a preset of the registry"));
        let spans: Vec<Vec<Span>> =
            documents.par_iter().map(|document| spans(&tokenizer, &document.text)).collect();
        let mut words = 0;
        let count = |spans: &Vec<Span>| {
            words += spans.len();
            words
        };
        let ends = spans.iter().map(count).collect();
        Self { documents, spans, tokenizer, ends }
    }

    /// Number of words of all documents.
    #[must_use]
    pub fn words(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// A word from anywhere: common words are drawn as often as they are common.
    pub fn word(&self, random: &mut Random) -> String {
        let at = random.below(self.words());
        let document = self.ends.partition_point(|&end| end <= at);
        let before = if document == 0 { 0 } else { self.ends[document - 1] };
        self.spans[document][at - before].of(&self.documents[document].text).to_owned()
    }

    /// Some consecutive words of a document, with what stands between them.
    #[must_use]
    pub fn pieces(&self, document: usize, words: Range<usize>) -> Vec<Piece> {
        let (text, spans) = (&self.documents[document].text, &self.spans[document][words]);
        let piece = |(index, span): (usize, &Span)| {
            let gap = spans.get(index + 1).map_or(" ", |next| &text[span.end as usize..next.start as usize]);
            let gap = match gap.len() {
                0..=LONGEST_GAP => gap,
                _ if gap.contains('\n') => "\n",
                _ => " ",
            };
            Piece { word: span.of(text).to_owned(), gap: gap.to_owned() }
        };
        spans.iter().enumerate().map(piece).collect()
    }

    /// Number of words in a text.
    #[must_use]
    pub fn count(&self, text: &str) -> usize {
        spans(&self.tokenizer, text).len()
    }

    /// The documents with their words in random order: nothing in them was copied. Of a few words there
    /// are too few orders: where there are less than ten, none are left.
    #[must_use]
    pub fn shuffled(&self, seed: u64) -> Vec<Document> {
        let shuffled = |(index, document): (usize, &Document)| {
            let mut words: Vec<&str> = self.spans[index].iter().map(|span| span.of(&document.text)).collect();
            if words.len() < SHORTEST {
                words.clear();
            }
            Random::of(seed, index as u64).shuffle(&mut words);
            let lines: Vec<String> = words.chunks(LINE).map(|line| line.join(" ")).collect();
            Document { text: lines.join("\n"), ..document.clone() }
        };
        self.documents.par_iter().enumerate().map(shuffled).collect()
    }
}

/// Fewer words come out in their old order too often: three of them every sixth time.
const SHORTEST: usize = 10;
/// Words of a paragraph of a shuffled document.
const LINE: usize = 50;

/// The bytes of the words of a text; words that come from one character are one.
pub(super) fn spans(tokenizer: &Tokenizer, text: &str) -> Vec<Span> {
    let mut tokens = Tokens::default();
    tokenizer.tokenize(text, &mut tokens);
    tokens.spans.dedup();
    tokens.spans
}
