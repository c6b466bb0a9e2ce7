//! Documents in; their integers, by the block, out.

use std::ops::Range;

use super::Way;
use crate::base::Skipped;
use crate::base::hash;
use crate::collection::Tokenised;
use crate::corpus::Block;
use crate::corpus::Document;
use crate::corpus::Inputs;
use crate::index;
use crate::index::Proposed;
use crate::matching;
use crate::spec::Level;
use crate::text::Layout;
use crate::text::Tokens;
use crate::text::quotations;
use crate::unit;

/// What was read in one go.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) items: Vec<Result<Taken, Skipped>>,
    /// The tokens of its documents, one after the other.
    pub(super) tokens: Vec<u32>,
}

impl Batch {
    /// Adds a document; `tokens` is room that is used again.
    pub(super) fn add(&mut self, document: Document, way: Way<'_>, tokens: &mut Tokens) {
        self.items.push(Ok(taken(document, way, tokens)));
        self.tokens.extend_from_slice(&tokens.hashes);
    }
}

/// One document without its tokens, with the bytes of its text, and the number of its words that are left out.
pub(super) struct Taken {
    pub(super) document: Document,
    pub(super) bytes: u32,
    pub(super) text_hash: u64,
    /// Number of its tokens.
    pub(super) len: u32,
    pub(super) tokenised: Tokenised,
    pub(super) fingerprint: u128,
    pub(super) ignored: u32,
    /// Documents of an index that have to do with it.
    pub(super) looked_up: Result<Proposed, index::Error>,
}

/// The documents of a block that are wanted, and what could not be read.
pub(super) fn take_block(block: &Block, inputs: &Inputs, way: Way<'_>) -> Batch {
    let mut batch = Batch::default();
    let mut tokens = Tokens::default();
    block.documents(&inputs.fields, &mut |item| {
        let (path, line) = match &item {
            Ok(document) => (&document.path, document.record),
            Err(skipped) => (&skipped.path, skipped.line),
        };
        if !inputs.wants(path, line) {
            return;
        }
        match item {
            Ok(document) => batch.add(document, way, &mut tokens),
            Err(skipped) => batch.items.push(Err(skipped)),
        }
    });
    batch
}

/// A document as integers, but for its tokens, which are left in `tokens`.
fn taken(mut document: Document, way: Way<'_>, tokens: &mut Tokens) -> Taken {
    way.tokenizer.tokenize(&document.text, tokens);
    let mut tokenised = Tokenised::default();
    if way.spec.level != Level::Document {
        let layout = Layout::new(&document.text);
        tokenised.units = paragraphs(&layout, tokens);
        if way.spec.level == Level::Passage {
            tokenised.units = unit::units(&tokenised.units, &tokens.hashes);
            let sizes = matching::quotation_sizes(way.spec);
            tokenised.quotations = quotations(&document.text, layout.paragraphs(), &tokens.spans, sizes);
        }
    }
    let fingerprint = hash::sequence(&tokens.hashes);
    let bytes = document.text.len() as u32;
    let text_hash = hash::word(document.text.as_bytes());
    // Lent, and taken back.
    tokenised.tokens = std::mem::take(&mut tokens.hashes);
    let looked_up = way.look_up(&document, &tokenised);
    tokens.hashes = std::mem::take(&mut tokenised.tokens);
    if !way.keeps_texts() {
        document.text = String::new();
    }
    let (len, ignored) = (tokens.hashes.len() as u32, tokens.ignored);
    Taken { document, bytes, text_hash, len, tokenised, fingerprint, ignored, looked_up }
}

/// The token ranges of the paragraphs of a text.
fn paragraphs(layout: &Layout, tokens: &Tokens) -> Vec<Range<u32>> {
    let first = |start: u32| tokens.spans.partition_point(|span| span.start < start) as u32;
    let starts: Vec<u32> = layout.paragraphs().iter().map(|paragraph| first(paragraph.start)).collect();
    unit::paragraphs(&starts, tokens.spans.len() as u32)
}
