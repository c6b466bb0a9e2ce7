//! Pass one: documents in from the corpus, a frozen collection out.

mod columns;
mod taken;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::Error;
use super::Progress;
use super::Stage;
use super::again;
use super::folding::Folding;
use super::preset_of;
use super::texts;
use super::texts::Text;
use super::texts::TextTable;
use crate::base::DocId;
use crate::base::Skipped;
use crate::collection::Collection;
use crate::collection::Entry;
use crate::collection::Scope;
use crate::collection::Tokenised;
use crate::collection::words;
use crate::collection::words::Reach;
use crate::corpus;
use crate::corpus::Block;
use crate::corpus::Document;
use crate::corpus::Inputs;
use crate::index;
use crate::index::Ask;
use crate::index::Groups;
use crate::index::Handle;
use crate::index::Index;
use crate::index::Proposed;
use crate::index::Witness;
use crate::matching;
use crate::scratch::Resources;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;
use crate::text::Tokenizer;
use crate::text::Tokens;
use columns::Columns;
use columns::Labeller;
use taken::Batch;
use taken::Taken;
use taken::take_block;

/// Input that is parsed in one go, on all threads.
const BATCH_BYTES: usize = 4 << 20;
/// Blocks in one go: small files come one a block.
const BATCH_BLOCKS: usize = 4096;
/// Documents of an index that are fetched in one go.
const FETCHED: usize = 4096;

/// All that was read, by document id.
pub(super) struct Reading {
    pub(super) texts: TextTable,
    pub(super) collection: Collection,
    /// Words of each document that are left out.
    pub(super) ignored: Vec<u32>,
    pub(super) skipped: Vec<Skipped>,
    /// What the documents are compared with, if it is not they themselves.
    pub(super) known: Option<Known>,
    /// Documents of an index with the ids of those that were read for it.
    pub(super) doubles: Vec<Handle>,
}

/// What new documents are compared with.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// Number of documents.
    pub(super) documents: u64,
    /// Number of their words.
    pub(super) words: u64,
    /// How many of them are of each group, if they were not all read.
    pub(super) groups: Option<Arc<Groups>>,
    /// Identical copies of documents that were read which were not.
    pub(super) further_copies: u64,
    /// Comparisons that were left out: see [`Spec::sources`].
    pub(super) passed_over: u64,
    /// For new documents, some of those that they were not compared with.
    pub(super) witnesses: BTreeMap<DocId, Vec<Witness>>,
}

/// What is read for.
#[derive(Clone, Copy)]
pub(super) enum Purpose<'a> {
    /// To be compared with each other.
    Scan,
    /// To be compared with the documents of an index, too.
    Query(&'a Index),
    /// To become an index, or to go into one.
    Index(Option<&'a Index>),
}

/// How documents are read.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) spec: &'a Spec,
    pub(super) tokenizer: &'a Tokenizer,
    pub(super) resources: &'a Resources,
    pub(super) purpose: Purpose<'a>,
}

impl Way<'_> {
    fn shows_passages(self) -> bool {
        self.spec.level != Level::Document || self.spec.passages
    }

    fn keeps_texts(self) -> bool {
        self.shows_passages() || self.resources.are_unlimited()
    }

    /// How words will be asked for.
    fn reach(self) -> Reach {
        let is_index = matches!(self.purpose, Purpose::Index(_));
        let is_query = matches!(self.purpose, Purpose::Query(_));
        let is_whole = self.spec.level == Level::Document;
        match () {
            () if is_index || !self.shows_passages() => Reach::Documents,
            // New documents are few; words in any order, and passages of whole documents, are looked for everywhere.
            () if is_query || is_whole || self.spec.candidates.has(FoundBy::CONTEXT) => Reach::All,
            () => Reach::Windows,
        }
    }

    /// Does something while the words of an index are counted, if that was not yet done.
    fn beside_background<T: Send>(self, work: impl FnOnce() -> T + Send) -> T {
        match self.purpose {
            // An index that is damaged says so again when its words are asked for.
            Purpose::Query(index) => rayon::join(work, || drop(index.background())).0,
            Purpose::Scan | Purpose::Index(_) => work(),
        }
    }

    /// The documents of an index that have to do with one that is read.
    fn look_up(self, document: &Document, words: &Tokenised) -> Result<Proposed, index::Error> {
        match self.purpose {
            Purpose::Query(index) => index.propose(words, index.find(&document.id)?, self.ask(index)),
            Purpose::Index(Some(index)) => {
                let documents = index.find(&document.id)?.into_iter().collect();
                Ok(Proposed { documents, ..Proposed::default() })
            }
            Purpose::Scan | Purpose::Index(None) => Ok(Proposed::default()),
        }
    }

    fn ask(self, index: &Index) -> Ask {
        let spec = self.spec;
        let bands_differ = spec.document_bands != index.stamp().scheme.document_bands;
        Ask {
            max_df: spec.max_df,
            sources: spec.sources,
            near: matching::NEAR + matching::SHIFT,
            shift: matching::SHIFT,
            quoted_words: matching::least_words(spec),
            any_run: spec.min_words < matching::LONG_RUN || spec.candidates.has(FoundBy::CONTEXT),
            parts: spec.level != Level::Document || bands_differ,
        }
    }
}

/// Reads everything that the inputs name; what they are compared with, too.
pub(super) fn read(inputs: &Inputs, way: Way<'_>, progress: &dyn Progress) -> Result<Reading, Error> {
    let mut gathered = Gathered::new(way);
    way.beside_background(|| gathered.read(inputs, false, progress))?;
    gathered.freeze()
}

/// Reads everything that the inputs name and an index does not hold; the rest is skipped.
pub(super) fn read_new(
    inputs: &Inputs,
    way: Way<'_>,
    index: &Index,
    progress: &dyn Progress,
) -> Result<Reading, Error> {
    let mut gathered = Gathered::new(way);
    gathered.read(inputs, false, progress)?;
    for document in
        index.fetch(&std::mem::take(&mut gathered.looked_up.documents).into_iter().collect::<Vec<_>>())?
    {
        gathered.held.insert(document.document.id);
    }
    gathered.freeze()
}

/// Reads everything that the inputs name, and what is known.
pub(super) fn read_against(
    inputs: &Inputs,
    known: &Inputs,
    way: Way<'_>,
    progress: &dyn Progress,
) -> Result<Reading, Error> {
    let mut gathered = Gathered::new(way);
    gathered.read(inputs, false, progress)?;
    let fresh = gathered.read.len();
    gathered.read(known, true, progress)?;
    let of_known = &gathered.read.entries[fresh..];
    let words = of_known.iter().map(|entry| u64::from(entry.len)).sum();
    let known = Known { documents: of_known.len() as u64, words, ..Known::default() };
    Ok(Reading { known: Some(known), ..gathered.freeze()? })
}

/// Takes documents that are in memory.
pub(super) fn take(documents: Vec<Document>, way: Way<'_>) -> Result<Reading, Error> {
    let mut gathered = Gathered::new(way);
    way.beside_background(|| gathered.take(documents, false))?;
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

/// What was read so far, in the order in which it was read.
struct Gathered<'a> {
    way: Way<'a>,
    words: words::Writer,
    texts: texts::Writer,
    labeller: Labeller,
    read: Columns,
    skipped: Vec<Skipped>,
    looked_up: Proposed,
    /// Of new documents, by their ids, those that they are not compared with.
    witnesses: BTreeMap<String, Vec<Witness>>,
    /// Ids of documents that are not wanted, because an index holds them.
    held: BTreeSet<String>,
}

impl<'a> Gathered<'a> {
    fn new(way: Way<'a>) -> Self {
        Self {
            way,
            words: words::Writer::new(way.resources, way.reach()),
            texts: texts::Writer::new(way.resources, way.keeps_texts()),
            labeller: Labeller::default(),
            read: Columns::default(),
            skipped: Vec::new(),
            looked_up: Proposed::default(),
            witnesses: BTreeMap::new(),
            held: BTreeSet::new(),
        }
    }

    /// Reads everything that the inputs name.
    fn read(&mut self, inputs: &Inputs, known: bool, progress: &dyn Progress) -> Result<(), Error> {
        let way = self.way;
        let mut blocks = corpus::open(inputs)?;
        progress.begin(Stage::Read, blocks.total_bytes());
        let mut next = batch(&mut blocks);
        let mut read = Vec::new();
        while !next.is_empty() {
            let parse = |block: Result<Block, Skipped>| match block {
                Ok(block) => {
                    let batch = take_block(&block, inputs, way);
                    progress.advance(block.consumed);
                    batch
                }
                Err(reason) => Batch { items: vec![Err(reason)], ..Batch::default() },
            };
            let current = std::mem::take(&mut next);
            let parsed = || current.into_par_iter().map(parse).collect::<Vec<Batch>>();
            // What was parsed before is put away meanwhile: that takes one thread.
            let before = std::mem::take(&mut read);
            let (parsed, following) = rayon::join(parsed, || {
                let following = batch(&mut blocks);
                self.add_all(before, known).map(|()| following)
            });
            (read, next) = (parsed, following?);
        }
        self.add_all(read, known)
    }

    fn add_all(&mut self, batches: Vec<Batch>, known: bool) -> Result<(), Error> {
        for Batch { items, tokens } in batches {
            let mut rest = tokens.as_slice();
            for item in items {
                match item {
                    Ok(taken) => {
                        let (own, others) = rest.split_at(taken.len as usize);
                        rest = others;
                        self.add(taken, own, known)?;
                    }
                    Err(reason) => self.skipped.push(reason),
                }
            }
        }
        Ok(())
    }

    /// Takes documents that are in memory.
    fn take(&mut self, documents: Vec<Document>, known: bool) -> Result<(), Error> {
        let way = self.way;
        let take = |tokens: &mut Tokens, document| {
            let mut batch = Batch::default();
            batch.add(document, way, tokens);
            batch
        };
        let taken = documents.into_par_iter().map_init(Tokens::default, take).collect();
        self.add_all(taken, known)
    }

    /// Takes the documents of an index that have to do with those that were read.
    fn fetch(&mut self, index: &Index) -> Result<Known, Error> {
        let handles: Vec<Handle> = std::mem::take(&mut self.looked_up.documents).into_iter().collect();
        let way = Way { purpose: Purpose::Scan, ..self.way };
        let way = std::mem::replace(&mut self.way, way);
        for some in handles.chunks(FETCHED) {
            let documents = again::with_texts(index, index.fetch(some)?)?;
            self.take(documents, true)?;
        }
        self.way = way;
        // Another of the new ones may have brought it.
        let is_beside = |one: &Witness| handles.binary_search(&one.handle).is_err();
        self.witnesses.values_mut().for_each(|witnesses| witnesses.retain(is_beside));
        let (documents, words) = index.size();
        let further_copies = self.looked_up.further.values().sum();
        let (passed_over, witnesses) = (self.looked_up.passed_over, BTreeMap::new());
        let groups = Some(index.groups()?);
        Ok(Known { documents, words, groups, further_copies, passed_over, witnesses })
    }

    fn add(&mut self, taken: Taken, tokens: &[u32], known: bool) -> Result<(), Error> {
        let Taken { document, bytes, text_hash, len, tokenised, fingerprint, ignored, looked_up } = taken;
        let Proposed { documents, further, passed_over, witnesses } = looked_up?;
        self.looked_up.documents.extend(documents);
        self.looked_up.further.extend(further);
        self.looked_up.passed_over += passed_over;
        if !witnesses.is_empty() {
            self.witnesses.insert(document.id.clone(), witnesses);
        }
        let Tokenised { units, quotations, group, .. } = tokenised;
        let at = self.words.put(tokens)?;
        let (units, quotations) = (units.into(), quotations.into());
        let entry = Entry { at, len, fingerprint, units, quotations, group, known };
        let text = Text { at: self.texts.keep(&document.text)?, len: bytes, hash: text_hash };
        self.read.push(self.labeller.label(document), text, entry, ignored);
        Ok(())
    }

    /// The documents that are wanted, by their ids; of several with one id the first is, and a new one is in the
    /// place of the one that is known.
    fn wanted(&mut self) -> Vec<u32> {
        let Columns { labels, entries, .. } = &self.read;
        let mut wanted: Vec<u32> = Vec::new();
        for number in self.read.by_id() {
            let document = &labels[number as usize];
            if self.held.contains(&*document.id) {
                self.skipped.push(corpus::held_id(document));
                continue;
            }
            let before = wanted.last().map(|&last| last as usize);
            match before.filter(|&before| labels[before].id == document.id) {
                None => wanted.push(number),
                Some(before) if entries[number as usize].known && !entries[before].known => {}
                Some(before) => self.skipped.push(corpus::duplicate_id(document, &labels[before])),
            }
        }
        wanted
    }

    /// Numbers the documents in the order of their ids.
    fn freeze(mut self) -> Result<Reading, Error> {
        let (mut known, mut background) = (None, None);
        if let Purpose::Query(index) = self.way.purpose {
            known = Some(self.fetch(index)?);
            background = Some(index.background()?);
        }
        let words = self.read.entries.iter().map(|entry| u64::from(entry.len)).sum();
        if words > u64::from(u32::MAX) {
            return Err(Error::TooManyWords { words });
        }
        let wanted = self.wanted();
        self.read.keep(wanted);
        let Columns { labels: documents, texts, mut entries, ignored } = self.read;
        let mut groups: BTreeMap<Arc<str>, u32> = BTreeMap::new();
        for (entry, document) in entries.iter_mut().zip(&documents) {
            entry.group = document.group.as_ref().map(|group| number(&mut groups, group));
        }
        let texts = TextTable {
            documents,
            texts,
            known: entries.iter().map(|entry| entry.known).collect(),
            kept: self.texts.finish()?,
            folding: Folding::new(preset_of(self.way.spec)),
        };
        if let Some(known) = &mut known {
            known.witnesses = witnesses(self.witnesses, &texts);
        }
        self.skipped.sort();
        let spec = self.way.spec;
        let scope = Scope {
            collapse: spec.candidates.has(FoundBy::EXACT),
            across_groups: spec.across_groups,
            within: spec.within,
        };
        let collection = Collection::build(self.words.finish()?, entries, scope);
        let mut collection = collection.within(self.way.resources);
        if let Some(background) = background {
            collection = collection.over(background);
        }
        let doubles = self.looked_up.documents.into_iter().collect();
        Ok(Reading { texts, collection, ignored, skipped: self.skipped, known, doubles })
    }
}

/// The number of a group, the next if it has none.
fn number(groups: &mut BTreeMap<Arc<str>, u32>, group: &Arc<str>) -> u32 {
    let next = groups.len() as u32;
    *groups.entry(group.clone()).or_insert(next)
}

/// Those of each new document; one in the place of which there is a new one tells nothing.
fn witnesses(by_id: BTreeMap<String, Vec<Witness>>, texts: &TextTable) -> BTreeMap<DocId, Vec<Witness>> {
    let new = |id: &str| {
        let at = texts.documents.binary_search_by(|document| (*document.id).cmp(id)).ok()?;
        (!texts.known[at]).then_some(DocId(at as u32))
    };
    let of_new = |(id, mut witnesses): (String, Vec<Witness>)| {
        witnesses.retain(|one| new(&one.id).is_none());
        Some((new(&id)?, witnesses))
    };
    by_id.into_iter().filter_map(of_new).collect()
}
