//! Inputs in, an index of them out; and what is done with one that is there.

use std::path::Path;

use super::Error;
use super::Progress;
use super::Stage;
use super::reading;
use super::reading::Purpose;
use super::reading::Reading;
use super::reading::Way;
use super::tokenizer;
use crate::base::Skipped;
use crate::corpus;
use crate::corpus::Inputs;
use crate::findings::Texts;
use crate::index;
use crate::index::Index;
use crate::index::Removed;
use crate::index::Scheme;
use crate::index::Source;
use crate::index::Stamp;
use crate::index::Store;
use crate::scratch::Resources;
use crate::spec::Bands;
use crate::spec::Spec;
use crate::text::Tokenizer;
use crate::text::Tokens;

/// Of the sketches of paragraphs an index keeps fewer bands than a scan has: those of paragraphs that are
/// mostly the same. What is shared by others is found by its seeds.
const PARAGRAPH_BANDS: Bands = Bands { bands: 2, rows: 3 };

/// How an index is made, besides what a [`Spec`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Building {
    /// Of so many shingles in a row one is kept; with 1, all are.
    pub window: u32,
    /// Whether the texts are kept.
    pub texts: bool,
}

impl Default for Building {
    fn default() -> Self {
        Self { window: 4, texts: true }
    }
}

/// Makes indexes, and changes them.
#[derive(Clone, Copy)]
pub struct Indexing<'a> {
    /// How texts are read.
    pub spec: &'a Spec,
    /// What may be used of the machine.
    pub resources: &'a Resources,
    /// Hears how far it has come.
    pub progress: &'a dyn Progress,
    /// What others are told who want to change the same index.
    pub holder: &'a str,
}

/// What became of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// Documents and words that came to it.
    pub added: (u64, u64),
    /// Documents that went.
    pub removed: u64,
    /// What it was to take in, and did not.
    pub skipped: Vec<Skipped>,
}

impl Indexing<'_> {
    /// Makes an index of all that the inputs name in a new folder.
    ///
    /// # Errors
    /// If nothing can be read or written, or the folder is not empty.
    pub fn build(self, dir: &Path, inputs: &Inputs, building: Building) -> Result<Indexed, Error> {
        let mut store = Store::create(dir, stamp(self.spec, inputs, building), self.holder)?;
        self.read_into(&mut store, inputs, Purpose::Index(None), false)
    }

    /// Adds all that the inputs name to an index. Documents whose ids are in it are skipped, or, with
    /// `replace`, put in the place of those.
    ///
    /// # Errors
    /// As for [`Indexing::build`]; and if the index is damaged, or was built with other settings.
    pub fn add(self, dir: &Path, inputs: &Inputs, replace: bool) -> Result<Indexed, Error> {
        let mut store = Store::open(dir, self.holder)?;
        let index = store.index()?;
        check(&index, self.spec)?;
        self.read_into(&mut store, inputs, Purpose::Index(Some(&index)), replace)
    }

    fn read_into(
        self,
        store: &mut Store,
        inputs: &Inputs,
        purpose: Purpose<'_>,
        replace: bool,
    ) -> Result<Indexed, Error> {
        let tokenizer = tokenizer(self.spec);
        let way = Way { spec: self.spec, tokenizer: &tokenizer, resources: self.resources, purpose };
        let Reading { mut texts, collection, mut skipped, doubles, .. } = match (purpose, replace) {
            (Purpose::Index(Some(index)), false) => reading::read_new(inputs, way, index, self.progress)?,
            _ => reading::read(inputs, way, self.progress)?,
        };
        // A build of nothing makes no index; an addition of nothing still ends one that was interrupted.
        if texts.documents.is_empty() && matches!(purpose, Purpose::Index(None)) {
            return Ok(Indexed { added: (0, 0), removed: 0, skipped });
        }
        self.progress.begin(Stage::Write, None);
        let documents = std::mem::take(&mut texts.documents);
        let source = Source { collection: &collection, documents: &documents, text: &|id| texts.text(id) };
        let tokens = |text: &str| hashes(&tokenizer, text);
        store.add(source, &Removed::new(&doubles, &tokens))?;
        skipped.sort();
        let added = (documents.len() as u64, collection.total() as u64);
        Ok(Indexed { added, removed: doubles.len() as u64, skipped })
    }

    /// Removes documents from an index; gives those of the ids that are not in it.
    ///
    /// # Errors
    /// If the index is damaged, or cannot be changed.
    pub fn remove(self, dir: &Path, ids: &[String]) -> Result<(u64, Vec<String>), Error> {
        let mut store = Store::open(dir, self.holder)?;
        let index = store.index()?;
        let tokenizer = tokenizer(self.spec);
        let tokens = |text: &str| hashes(&tokenizer, text);
        let (mut handles, mut missing) = (Vec::new(), Vec::new());
        for id in ids {
            match index.find(id)? {
                Some(handle) => handles.push(handle),
                None => missing.push(id.clone()),
            }
        }
        handles.sort_unstable();
        handles.dedup();
        store.remove(&Removed::new(&handles, &tokens))?;
        Ok((handles.len() as u64, missing))
    }

    /// Adds to an index what others hold; gives the number of documents that were in it already.
    ///
    /// # Errors
    /// If one of them is damaged, or was built with other settings.
    pub fn merge(self, dir: &Path, others: &[&Path]) -> Result<u64, Error> {
        let mut store = Store::open(dir, self.holder)?;
        let tokenizer = tokenizer(self.spec);
        let tokens = |text: &str| hashes(&tokenizer, text);
        let mut doubled = 0;
        for other in others {
            doubled += store.adopt(&Index::open(other)?, &tokens)?;
        }
        Ok(doubled)
    }

    /// Writes all that is left in an index into one segment.
    ///
    /// # Errors
    /// If the index is damaged, or cannot be changed.
    pub fn compact(self, dir: &Path) -> Result<(), Error> {
        Ok(Store::open(dir, self.holder)?.compact()?)
    }
}

fn hashes(tokenizer: &Tokenizer, text: &str) -> Vec<u32> {
    let mut tokens = Tokens::default();
    tokenizer.tokenize(text, &mut tokens);
    tokens.hashes
}

/// With what an index is built.
fn stamp(spec: &Spec, inputs: &Inputs, building: Building) -> Stamp {
    let corpus::Fields { id, text, group, date } = inputs.fields.clone();
    Stamp {
        preset: spec.preset.clone(),
        unicode: spec.unicode.clone(),
        scheme: Scheme {
            shingles: spec.shingles,
            window: building.window,
            paragraph_bands: PARAGRAPH_BANDS,
            document_bands: spec.document_bands,
        },
        texts: building.texts,
        fields: [id, text, group, date],
        encoding: inputs.encoding.map(|encoding| encoding.name().to_owned()),
    }
}

/// Fails if texts that are read as the settings say cannot be looked up in an index.
pub(super) fn check(index: &Index, spec: &Spec) -> Result<(), index::Error> {
    let theirs = index.stamp();
    index.check_stamp(&Stamp { preset: spec.preset.clone(), unicode: spec.unicode.clone(), ..theirs.clone() })
}
