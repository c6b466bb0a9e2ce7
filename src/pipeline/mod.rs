//! The corridor: the only place that knows the order of the stages.

mod again;
mod assemble;
mod folding;
mod ids;
mod indexing;
#[cfg(test)]
mod power_loss;
mod prune;
mod reading;
mod restore;
mod rounds;
mod texts;
mod verifying;

use rayon::prelude::*;

use crate::candidates::CandidateGenerator;
use crate::candidates::GENERATORS;
use crate::candidates::Proposals;
use crate::candidates::Proposed;
use crate::collection::Collection;
use crate::corpus;
use crate::corpus::Document;
use crate::corpus::Inputs;
use crate::findings::Findings;
use crate::findings::Texts;
use crate::index;
use crate::index::Index;
use crate::scratch;
use crate::scratch::Resources;
use crate::spec::Bands;
use crate::spec::Boilerplate;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Shingles;
use crate::spec::Spec;
use crate::text::Preset;
use crate::text::Tokenizer;
use crate::text::preset;
use crate::text::unicode_version;
use assemble::Counts;
pub use indexing::Building;
pub use indexing::Indexed;
pub use indexing::Indexing;
use reading::Purpose;
use reading::Reading;
use reading::Way;
pub use restore::Restored;
pub use restore::restore;
pub use rounds::Choose;
pub use rounds::Edge;
pub use rounds::Size;
pub use rounds::scan_in_rounds;
use texts::TextTable;
use verifying::Verified;

/// A stage of a scan, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading, normalising, tokenising; counted in bytes of input.
    Read,
    /// Writing an index; not counted.
    Write,
    /// Looking for candidates; counted in generators.
    Candidates,
    /// Verifying and aligning; counted in documents, each with those after it.
    Align,
    /// Families, what the passages say; counted in matches.
    Describe,
}

/// Hears how far a scan has come. Called from many threads.
pub trait Progress: Sync {
    /// A stage begins; `total` if it is known how much there is.
    fn begin(&self, stage: Stage, total: Option<u64>);
    /// So much more is done.
    fn advance(&self, by: u64);
    /// So many more pairs of documents were verified: what most of the work is in proportion to.
    fn verified(&self, _pairs: u64) {}
}

/// A [`Progress`] that nobody hears.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
}

/// What makes a whole scan impossible.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The inputs cannot be opened as they are named.
    #[error(transparent)]
    Corpus(#[from] corpus::Error),
    /// What does not fit into memory finds no place elsewhere.
    #[error("{0}; name another folder with --temp-dir, or allow more memory with --memory")]
    Scratch(#[from] scratch::Error),
    /// An index gives no answer, or cannot be written.
    #[error(transparent)]
    Index(#[from] index::Error),
    /// Saved findings were made in another way.
    #[error(
        "the findings were made with the preset `{preset}`, which this program does not have; \
         render them with the program that wrote them, or scan again"
    )]
    Preset {
        /// Its name and version.
        preset: String,
    },
    /// Positions are numbered with 32 bits.
    #[error("the corpus has {words} words, and one scan takes at most 4,294,967,295; scan it in parts")]
    TooManyWords {
        /// Words that were read.
        words: u64,
    },
}

/// Of so many words, all that is made at once fits into memory many times.
const FEW_WORDS: usize = 1 << 20;

/// What a scan gives back.
pub struct Scan {
    /// What was found.
    pub findings: Findings,
    /// The texts it was found in; empty where memory is bounded and no passage is shown.
    pub texts: Box<dyn Texts + Send>,
}

/// Scans a corpus on the threads of the current rayon pool, all in memory.
///
/// # Errors
/// Only for what makes the whole scan impossible; a bad file or record is in the findings as skipped.
pub fn scan(inputs: &Inputs, spec: &Spec, progress: &dyn Progress) -> Result<Scan, Error> {
    scan_within(inputs, spec, &Resources::unlimited(), progress)
}

/// Scans a corpus within so much memory: what is read beyond it goes to scratch.
///
/// # Errors
/// As [`scan`]; and if there is no room for scratch.
pub fn scan_within(
    inputs: &Inputs,
    spec: &Spec,
    resources: &Resources,
    progress: &dyn Progress,
) -> Result<Scan, Error> {
    let tokenizer = tokenizer(spec);
    let way = Way { spec, tokenizer: &tokenizer, resources, purpose: Purpose::Scan };
    let reading = reading::read(inputs, way, progress)?;
    Corridor { spec, tokenizer: &tokenizer, progress }.walk(reading)
}

/// What new documents are compared with.
#[derive(Debug, Clone, Copy)]
pub enum Against<'a> {
    /// The documents of an index.
    Index(&'a Index),
    /// A corpus, which is read as well.
    Corpus(&'a Inputs),
}

/// Compares new documents with those that are known, and with each other. Of two with one id the new one
/// counts; known ones that overlap no new one are left out.
///
/// # Errors
/// As [`scan_within`]; and if an index is damaged, or was built with other settings.
pub fn scan_against(
    inputs: &Inputs,
    against: Against<'_>,
    spec: &Spec,
    resources: &Resources,
    progress: &dyn Progress,
) -> Result<Scan, Error> {
    let tokenizer = tokenizer(spec);
    let way = |purpose| Way { spec, tokenizer: &tokenizer, resources, purpose };
    let reading = match against {
        Against::Corpus(known) => reading::read_against(inputs, known, way(Purpose::Scan), progress)?,
        Against::Index(index) => {
            indexing::check(index, spec)?;
            reading::read(inputs, way(Purpose::Query(index)), progress)?
        }
    };
    prune::prune(Corridor { spec, tokenizer: &tokenizer, progress }.walk(reading)?)
}

/// Compares documents with those of an index, again and again.
pub struct Comparer<'a> {
    index: &'a Index,
    spec: &'a Spec,
    tokenizer: Tokenizer,
}

impl<'a> Comparer<'a> {
    /// For an index and settings.
    ///
    /// # Errors
    /// If the index was built with other settings.
    pub fn new(index: &'a Index, spec: &'a Spec) -> Result<Self, Error> {
        indexing::check(index, spec)?;
        Ok(Self { index, spec, tokenizer: tokenizer(spec) })
    }

    /// Compares documents in memory with those of the index, and with each other, as [`scan_against`].
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn compare(&self, documents: Vec<Document>) -> Result<Scan, Error> {
        let Self { index, spec, tokenizer } = self;
        let resources = &Resources::unlimited();
        let way = Way { spec, tokenizer, resources, purpose: Purpose::Query(index) };
        let compare = || {
            let reading = reading::take(documents, way)?;
            prune::prune(Corridor { spec, tokenizer, progress: &Silent }.walk(reading)?)
        };
        // On a thread of the pool, so that none has to be woken for each step.
        rayon::scope(|_| compare())
    }
}

/// Compares documents that are in memory; of two with one id the first is kept.
///
/// # Panics
/// If they have more than 2³² words.
#[must_use]
pub fn scan_documents(documents: Vec<Document>, spec: &Spec, progress: &dyn Progress) -> Scan {
    let tokenizer = tokenizer(spec);
    let resources = &Resources::unlimited();
    let way = Way { spec, tokenizer: &tokenizer, resources, purpose: Purpose::Scan };
    let reading = reading::take(documents, way);
    let reading = reading.expect("at most 2^32 words in memory");
    let scan = Corridor { spec, tokenizer: &tokenizer, progress }.walk(reading);
    scan.expect("nothing leaves memory")
}

/// The settings of a scan where nothing else is asked for; the numbers behind them are in the README.
#[must_use]
pub fn default_spec() -> Spec {
    let preset = preset(DEFAULT_PRESET).expect("the default preset is registered");
    Spec {
        preset: format!("{}/{}", preset.name, preset.version),
        unicode: unicode_version(),
        level: Level::Passage,
        candidates: FoundBy::in_order(),
        shingles: Shingles { seeds: 4, paragraphs: 3, documents: 5 },
        paragraph_bands: Bands { bands: 42, rows: 3 },
        document_bands: Bands { bands: 16, rows: 6 },
        similarity: 0.8,
        max_df: 100,
        sources: None,
        min_words: 10,
        min_identity: 0.5,
        passages: true,
        across_groups: false,
        within: false,
        boilerplate: Boilerplate::Label,
        ignored: Vec::new(),
    }
}

/// The same settings for text that was rewritten: shorter seeds, and words in any order.
#[must_use]
pub fn sensitive(spec: Spec) -> Spec {
    let shingles = Shingles { seeds: 3, ..spec.shingles };
    Spec { candidates: spec.candidates.with(FoundBy::CONTEXT), shingles, ..spec }
}

/// The preset of [`default_spec`].
pub const DEFAULT_PRESET: &str = "standard";

fn preset_of(spec: &Spec) -> &'static Preset {
    let name = spec.preset.split('/').next().unwrap_or_default();
    preset(name).expect("a spec names a preset of the registry")
}

/// What cuts texts into words as a scan with these settings does.
///
/// # Panics
/// If the spec names no preset of the registry.
#[must_use]
pub fn tokenizer(spec: &Spec) -> Tokenizer {
    let tokenizer = Tokenizer::new(preset_of(spec));
    tokenizer.ignoring(spec.ignored.iter().map(|known| known.text.as_str()))
}

/// What a walk through all stages leaves.
struct Walked {
    /// Without the documents.
    findings: Findings,
    /// What was found of each of them.
    counts: Vec<Counts>,
    texts: TextTable,
    collection: Collection,
}

struct Corridor<'a> {
    spec: &'a Spec,
    tokenizer: &'a Tokenizer,
    progress: &'a dyn Progress,
}

impl Corridor<'_> {
    fn walk(&self, reading: Reading) -> Result<Scan, Error> {
        let Walked { findings, counts, texts, collection } = self.walk_through(reading)?;
        // Of very many documents there is no room for this beside what they are called.
        drop(collection);
        Ok(texts.named(findings, counts))
    }

    /// What was found, and what it was found in.
    fn walk_through(&self, reading: Reading) -> Result<Walked, Error> {
        let Reading { texts, collection, ignored, skipped, known, .. } = reading;
        let (proposals, stock) = self.candidates(&collection)?;
        let verified = self.verify(&collection, proposals)?;
        let hall = assemble::Hall::new(self, &collection, &texts, &ignored, known.as_ref());
        let (findings, counts) = hall.findings(verified, &stock, skipped)?;
        Ok(Walked { findings, counts, texts, collection })
    }

    /// What each generator proposes, and the stock phrases.
    fn candidates(&self, collection: &Collection) -> Result<(Vec<Box<dyn Proposals>>, Stock), Error> {
        let wanted = GENERATORS.iter().filter(|generator| self.spec.candidates.has(generator.found_by()));
        let wanted: Vec<_> = wanted.collect();
        self.progress.begin(Stage::Candidates, Some(wanted.len() as u64));
        // One after the other needs the memory of one; of few words it is not much.
        let at_once = if collection.total() <= FEW_WORDS { wanted.len() } else { 1 };
        let mut proposals = Vec::new();
        let mut stock = Vec::new();
        for some in wanted.chunks(at_once.max(1)) {
            let generate = |generator: &&&dyn CandidateGenerator| generator.generate(collection, self.spec);
            let found: Result<Vec<Proposed>, scratch::Error> = some.par_iter().map(generate).collect();
            for Proposed { candidates, stock: phrases } in found? {
                proposals.push(candidates);
                stock.extend(phrases);
                self.progress.advance(1);
            }
        }
        collection.spare().clear();
        Ok((proposals, stock))
    }
}

/// Stock phrases: positions, and the number of documents.
type Stock = Vec<(std::ops::Range<u32>, u32)>;
