//! Pass one: documents in from the corpus, a frozen collection out.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::Error;
use super::Progress;
use super::Stage;
use crate::base::Skipped;
use crate::collection::Collection;
use crate::collection::Scope;
use crate::collection::Tokenised;
use crate::corpus;
use crate::corpus::Block;
use crate::corpus::Document;
use crate::corpus::Inputs;
use crate::matching;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;
use crate::text::Layout;
use crate::text::Tokenizer;
use crate::text::Tokens;
use crate::text::quotations;
use crate::unit;

/// Input that is parsed in one go, on all threads.
const BATCH_BYTES: usize = 64 << 20;
/// Blocks in one go: small files come one a block.
const BATCH_BLOCKS: usize = 4096;

/// All that was read, by document id.
pub(super) struct Reading {
    pub(super) documents: Vec<Document>,
    pub(super) collection: Collection,
    /// Words of each document that are left out.
    pub(super) ignored: Vec<u32>,
    pub(super) skipped: Vec<Skipped>,
}

/// One document with its integers, and the number of its words that are left out.
type Taken = (Document, Tokenised, u32);

/// Reads everything that the inputs name.
pub(super) fn read(
    inputs: &Inputs,
    spec: &Spec,
    tokenizer: &Tokenizer,
    progress: &dyn Progress,
) -> Result<Reading, Error> {
    let mut blocks = corpus::open(inputs)?;
    progress.begin(Stage::Read, blocks.total_bytes());
    let mut taken = Vec::new();
    let mut skipped = Vec::new();
    loop {
        let batch = batch(&mut blocks, &mut skipped);
        if batch.is_empty() {
            break;
        }
        let parse = |block: Block| {
            let items = take_block(&block, inputs, spec, tokenizer);
            progress.advance(block.consumed);
            items
        };
        for item in batch.into_par_iter().flat_map_iter(parse).collect::<Vec<_>>() {
            match item {
                Ok(document) => taken.push(document),
                Err(reason) => skipped.push(reason),
            }
        }
    }
    freeze(taken, skipped, spec)
}

/// Takes documents that are in memory.
pub(super) fn take(documents: Vec<Document>, spec: &Spec, tokenizer: &Tokenizer) -> Result<Reading, Error> {
    let taken = documents
        .into_par_iter()
        .map_init(Tokens::default, |tokens, document| tokenised(document, spec, tokenizer, tokens))
        .collect();
    freeze(taken, Vec::new(), spec)
}

fn batch(blocks: &mut corpus::Blocks, skipped: &mut Vec<Skipped>) -> Vec<Block> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while bytes < BATCH_BYTES && batch.len() < BATCH_BLOCKS {
        match blocks.next() {
            Some(Ok(block)) => {
                bytes += block.bytes.len();
                batch.push(block);
            }
            Some(Err(reason)) => skipped.push(reason),
            None => break,
        }
    }
    batch
}

fn take_block(
    block: &Block,
    inputs: &Inputs,
    spec: &Spec,
    tokenizer: &Tokenizer,
) -> Vec<Result<Taken, Skipped>> {
    let mut items = Vec::new();
    let mut tokens = Tokens::default();
    block.documents(&inputs.fields, &mut |item| {
        items.push(item.map(|document| tokenised(document, spec, tokenizer, &mut tokens)));
    });
    items
}

/// `tokens` is room that is used again.
fn tokenised(document: Document, spec: &Spec, tokenizer: &Tokenizer, tokens: &mut Tokens) -> Taken {
    tokenizer.tokenize(&document.text, tokens);
    let mut tokenised = Tokenised::default();
    if spec.level != Level::Document {
        let layout = Layout::new(&document.text);
        tokenised.units = paragraphs(&layout, tokens);
        if spec.level == Level::Passage {
            tokenised.units = unit::units(&tokenised.units, &tokens.hashes);
            let sizes = matching::quotation_sizes(spec);
            tokenised.quotations = quotations(&document.text, layout.paragraphs(), &tokens.spans, sizes);
        }
    }
    tokenised.tokens = tokens.hashes.clone();
    (document, tokenised, tokens.ignored)
}

/// The token ranges of the paragraphs of a text.
fn paragraphs(layout: &Layout, tokens: &Tokens) -> Vec<Range<u32>> {
    let first = |start: u32| tokens.spans.partition_point(|span| span.start < start) as u32;
    let starts: Vec<u32> = layout.paragraphs().iter().map(|paragraph| first(paragraph.start)).collect();
    unit::paragraphs(&starts, tokens.spans.len() as u32)
}

/// Numbers the documents in the order of their ids; of several with one id the first is kept.
fn freeze(mut taken: Vec<Taken>, mut skipped: Vec<Skipped>, spec: &Spec) -> Result<Reading, Error> {
    let words = taken.iter().map(|(_, tokenised, _)| tokenised.tokens.len() as u64).sum();
    if words > u64::from(u32::MAX) {
        return Err(Error::TooManyWords { words });
    }
    taken.sort_by(|x, y| x.0.id.cmp(&y.0.id));
    let (mut documents, mut integers): (Vec<Document>, Vec<Tokenised>) = (Vec::new(), Vec::new());
    let mut groups: BTreeMap<String, u32> = BTreeMap::new();
    let mut ignored = Vec::new();
    for (document, mut tokenised, of_document) in taken {
        if let Some(first) = documents.last().filter(|last| last.id == document.id) {
            skipped.push(corpus::duplicate_id(&document, &first.path, first.record));
            continue;
        }
        let next = groups.len() as u32;
        tokenised.group = document.group.as_ref().map(|group| *groups.entry(group.clone()).or_insert(next));
        documents.push(document);
        integers.push(tokenised);
        ignored.push(of_document);
    }
    skipped.sort();
    let scope = Scope {
        collapse: spec.candidates.has(FoundBy::EXACT),
        across_groups: spec.across_groups,
        within: spec.within,
    };
    Ok(Reading { documents, collection: Collection::new(integers, scope), ignored, skipped })
}
