//! Pass one: documents in from the corpus, a frozen collection out.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::Error;
use super::Progress;
use super::Stage;
use super::texts;
use super::texts::Text;
use super::texts::TextTable;
use crate::base::Skipped;
use crate::base::hash;
use crate::collection::Collection;
use crate::collection::Entry;
use crate::collection::Scope;
use crate::collection::Tokenised;
use crate::collection::words;
use crate::corpus;
use crate::corpus::Block;
use crate::corpus::Document;
use crate::corpus::Inputs;
use crate::matching;
use crate::scratch::Resources;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;
use crate::text::Layout;
use crate::text::Tokenizer;
use crate::text::Tokens;
use crate::text::quotations;
use crate::unit;

/// Input that is parsed in one go, on all threads.
const BATCH_BYTES: usize = 4 << 20;
/// Blocks in one go: small files come one a block.
const BATCH_BLOCKS: usize = 4096;

/// All that was read, by document id.
pub(super) struct Reading {
    pub(super) texts: TextTable,
    pub(super) collection: Collection,
    /// Words of each document that are left out.
    pub(super) ignored: Vec<u32>,
    pub(super) skipped: Vec<Skipped>,
}

/// How documents are read.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) spec: &'a Spec,
    pub(super) tokenizer: &'a Tokenizer,
    pub(super) resources: &'a Resources,
}

impl Way<'_> {
    fn shows_passages(self) -> bool {
        self.spec.level != Level::Document || self.spec.passages
    }

    fn keeps_texts(self) -> bool {
        self.shows_passages() || self.resources.are_unlimited()
    }
}

/// One document with its integers, the bytes of its text, and the number of its words that are left out.
struct Taken {
    document: Document,
    bytes: u32,
    tokenised: Tokenised,
    fingerprint: u128,
    ignored: u32,
}

/// Reads everything that the inputs name.
pub(super) fn read(inputs: &Inputs, way: Way<'_>, progress: &dyn Progress) -> Result<Reading, Error> {
    let mut blocks = corpus::open(inputs)?;
    progress.begin(Stage::Read, blocks.total_bytes());
    let mut gathered = Gathered::new(way);
    let mut next = batch(&mut blocks);
    while !next.is_empty() {
        let parse = |block: Result<Block, Skipped>| match block {
            Ok(block) => {
                let items = take_block(&block, inputs, way);
                progress.advance(block.consumed);
                items
            }
            Err(reason) => vec![Err(reason)],
        };
        let current = std::mem::take(&mut next);
        let parsed = || current.into_par_iter().flat_map_iter(parse).collect::<Vec<_>>();
        let (items, following) = rayon::join(parsed, || batch(&mut blocks));
        next = following;
        for item in items {
            gathered.add(item)?;
        }
    }
    gathered.freeze()
}

/// Takes documents that are in memory.
pub(super) fn take(documents: Vec<Document>, way: Way<'_>) -> Result<Reading, Error> {
    let taken: Vec<Taken> = documents
        .into_par_iter()
        .map_init(Tokens::default, |tokens, document| tokenised(document, way, tokens))
        .collect();
    let mut gathered = Gathered::new(way);
    for one in taken {
        gathered.add(Ok(one))?;
    }
    gathered.freeze()
}

/// The next blocks, or why there is none in a place; empty at the end.
fn batch(blocks: &mut corpus::Blocks) -> Vec<Result<Block, Skipped>> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while bytes < BATCH_BYTES && batch.len() < BATCH_BLOCKS {
        let Some(next) = blocks.next() else { break };
        bytes += next.as_ref().map_or(0, |block| block.bytes.len());
        batch.push(next);
    }
    batch
}

fn take_block(block: &Block, inputs: &Inputs, way: Way<'_>) -> Vec<Result<Taken, Skipped>> {
    let mut items = Vec::new();
    let mut tokens = Tokens::default();
    block.documents(&inputs.fields, &mut |item| {
        items.push(item.map(|document| tokenised(document, way, &mut tokens)));
    });
    items
}

/// `tokens` is room that is used again.
fn tokenised(mut document: Document, way: Way<'_>, tokens: &mut Tokens) -> Taken {
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
    tokenised.tokens = tokens.hashes.clone();
    let fingerprint = hash::sequence(&tokenised.tokens);
    let bytes = document.text.len() as u32;
    if !way.keeps_texts() {
        document.text = String::new();
    }
    Taken { document, bytes, tokenised, fingerprint, ignored: tokens.ignored }
}

/// The token ranges of the paragraphs of a text.
fn paragraphs(layout: &Layout, tokens: &Tokens) -> Vec<Range<u32>> {
    let first = |start: u32| tokens.spans.partition_point(|span| span.start < start) as u32;
    let starts: Vec<u32> = layout.paragraphs().iter().map(|paragraph| first(paragraph.start)).collect();
    unit::paragraphs(&starts, tokens.spans.len() as u32)
}

/// What was read so far, in the order in which it was read.
struct Gathered<'a> {
    way: Way<'a>,
    words: words::Writer,
    texts: texts::Writer,
    read: Vec<Read>,
    skipped: Vec<Skipped>,
}

/// A document whose text and words were put away.
struct Read {
    document: Document,
    text: Text,
    entry: Entry,
    ignored: u32,
}

impl<'a> Gathered<'a> {
    fn new(way: Way<'a>) -> Self {
        Self {
            way,
            words: words::Writer::new(way.resources, way.shows_passages()),
            texts: texts::Writer::new(way.resources, way.keeps_texts()),
            read: Vec::new(),
            skipped: Vec::new(),
        }
    }

    fn add(&mut self, item: Result<Taken, Skipped>) -> Result<(), Error> {
        let Taken { mut document, bytes, tokenised, fingerprint, ignored } = match item {
            Ok(taken) => taken,
            Err(reason) => {
                self.skipped.push(reason);
                return Ok(());
            }
        };
        let Tokenised { tokens, units, quotations, group } = tokenised;
        let (at, len) = (self.words.put(&tokens)?, tokens.len() as u32);
        let entry = Entry { at, len, fingerprint, units, quotations, group };
        let text = Text { kept: self.texts.keep(std::mem::take(&mut document.text))?, len: bytes };
        self.read.push(Read { document, text, entry, ignored });
        Ok(())
    }

    /// Numbers the documents in the order of their ids; of several with one id the first is kept.
    fn freeze(mut self) -> Result<Reading, Error> {
        let words = self.read.iter().map(|read| u64::from(read.entry.len)).sum();
        if words > u64::from(u32::MAX) {
            return Err(Error::TooManyWords { words });
        }
        self.read.sort_by(|x, y| x.document.id.cmp(&y.document.id));
        let mut texts = TextTable { documents: Vec::new(), texts: Vec::new(), spilled: self.texts.finish()? };
        let (mut entries, mut ignored) = (Vec::new(), Vec::new());
        let mut groups: BTreeMap<String, u32> = BTreeMap::new();
        for Read { document, text, mut entry, ignored: of_document } in self.read {
            if let Some(first) = texts.documents.last().filter(|last| last.id == document.id) {
                self.skipped.push(corpus::duplicate_id(&document, &first.path, first.record));
                continue;
            }
            let next = groups.len() as u32;
            entry.group = document.group.as_ref().map(|group| *groups.entry(group.clone()).or_insert(next));
            entries.push(entry);
            texts.documents.push(document);
            texts.texts.push(text);
            ignored.push(of_document);
        }
        self.skipped.sort();
        let spec = self.way.spec;
        let scope = Scope {
            collapse: spec.candidates.has(FoundBy::EXACT),
            across_groups: spec.across_groups,
            within: spec.within,
        };
        let collection = Collection::build(self.words.finish()?, entries, scope);
        let collection = collection.within(self.way.resources.dealt());
        Ok(Reading { texts, collection, ignored, skipped: self.skipped })
    }
}
