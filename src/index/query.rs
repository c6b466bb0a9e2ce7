//! The reader of an index: what one document might share with those in it; and those documents again.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::choose::Proposal;
use super::container::Section;
use super::counts::Groups;
use super::documents::Record;
use super::error::Error;
use super::keys::Keys;
use super::keys::Scheme;
use super::keys::Words;
use super::manifest::Manifest;
use super::manifest::SegmentEntry;
use super::manifest::Stamp;
use super::merge;
use super::postings::key;
use super::propose;
use super::propose::Ask;
use super::segment::Segment;
use super::sources;
use super::sources::Apart;
use super::sources::Proposed;
use crate::base::hash;
use crate::collection::Tokenised;
use crate::corpus::Document;
use crate::weight::Background;

/// Times that a manifest is read again, because a writer has replaced it meanwhile.
const TRIES: usize = 20;
/// Documents that are fetched in one go.
const TURN: usize = 16;

/// A document of an index, for as long as the index is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handle {
    pub(super) segment: u32,
    pub(super) document: u32,
}

impl Handle {
    pub(super) fn segment(self) -> usize {
        self.segment as usize
    }
}

/// An index that is open. It keeps the generation that it was opened with, whoever changes it.
#[derive(Debug)]
pub struct Index {
    dir: PathBuf,
    manifest: Manifest,
    segments: Vec<Segment>,
    /// What its documents have of each word and group, once somebody asked.
    background: OnceLock<Arc<Background>>,
    groups: OnceLock<Arc<Groups>>,
    apart: Apart,
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// With what it was built.
    pub stamp: Stamp,
    /// How often it was changed.
    pub generation: u64,
    /// Its files of documents.
    pub segments: u64,
    /// Documents in it.
    pub documents: u64,
    /// Documents that were removed, and still take room.
    pub removed: u64,
    /// Words of the documents in it.
    pub words: u64,
    /// Bytes of their texts.
    pub text_bytes: u64,
    /// Bytes of its files.
    pub bytes: u64,
    /// Bytes of each section, by its name.
    pub sections: Vec<(&'static str, u64)>,
}

impl Info {
    /// The same for programs, as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Scheme { shingles, window, paragraph_bands, document_bands } = self.stamp.scheme;
        let sections: serde_json::Map<String, serde_json::Value> =
            self.sections.iter().map(|&(name, bytes)| (name.replace(' ', "_"), bytes.into())).collect();
        serde_json::json!({
            "schema": "twicetold.index-info/1",
            "preset": self.stamp.preset,
            "unicode": self.stamp.unicode,
            "shingle": shingles.seeds,
            "window": window,
            "paragraph_bands": [paragraph_bands.bands, paragraph_bands.rows],
            "document_bands": [document_bands.bands, document_bands.rows],
            "texts": self.stamp.texts,
            "generation": self.generation,
            "segments": self.segments,
            "documents": self.documents,
            "removed": self.removed,
            "words": self.words,
            "text_bytes": self.text_bytes,
            "bytes": self.bytes,
            "sections": sections,
        })
        .to_string()
    }
}

impl Index {
    /// Opens the index of a folder.
    ///
    /// # Errors
    /// If there is none, it is damaged, or it was written by another version.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let mut tries = 0;
        loop {
            let manifest = Manifest::read(dir)?;
            let generation = manifest.generation;
            match Self::of(dir, manifest) {
                Ok(index) => return Ok(index),
                Err(error) => {
                    // Files go once they were merged: then there is a newer manifest.
                    tries += 1;
                    if tries == TRIES || Manifest::read(dir)?.generation == generation {
                        return Err(error);
                    }
                }
            }
        }
    }

    pub(super) fn of(dir: &Path, manifest: Manifest) -> Result<Self, Error> {
        let segments: Result<Vec<Segment>, Error> =
            manifest.segments.iter().map(|entry| Segment::open(dir, entry)).collect();
        let segments = segments?;
        let (background, groups) = (OnceLock::new(), OnceLock::new());
        let apart = Apart::default();
        Ok(Self { dir: dir.into(), manifest, segments, background, groups, apart })
    }

    /// Its folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// With what it was built.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.manifest.stamp
    }

    /// The same, which looks into as many documents of each class as [`Ask::sources`] says, and not only of
    /// all together; `class` is given their ids, paths and groups.
    #[must_use]
    pub fn telling_apart(
        self,
        class: impl Fn(&str, &str, Option<&str>) -> u8 + Send + Sync + 'static,
    ) -> Self {
        Self { apart: Apart::by(class), ..self }
    }

    pub(super) fn apart(&self) -> &Apart {
        &self.apart
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Number of documents, and of their words.
    #[must_use]
    pub fn size(&self) -> (u64, u64) {
        let left = self.manifest.segments.iter().map(SegmentEntry::left);
        left.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    /// Fails if what is read in this way cannot be looked up here.
    ///
    /// # Errors
    /// That it was built with other settings.
    pub fn check_stamp(&self, ours: &Stamp) -> Result<(), Error> {
        let theirs = self.stamp();
        let said = |stamp: &Stamp| {
            let Scheme { shingles, window, .. } = stamp.scheme;
            format!(
                "preset {}, Unicode {}, shingles of {} words, window {window}, {} texts",
                stamp.preset,
                stamp.unicode,
                shingles.seeds,
                if stamp.texts { "with" } else { "without" }
            )
        };
        let same = |stamp: &Stamp| (stamp.preset.clone(), stamp.unicode.clone(), stamp.scheme, stamp.texts);
        if same(theirs) == same(ours) {
            return Ok(());
        }
        let (theirs, ours) = (said(theirs), said(ours));
        let rebuild = "read with the same --preset, or build it anew with `twicetold index build`".into();
        Err(Error::Other { dir: self.dir.clone(), theirs, ours, rebuild })
    }

    /// All that is known of it without reading it.
    #[must_use]
    pub fn info(&self) -> Info {
        let entries = &self.manifest.segments;
        let removed = entries.iter().filter_map(|entry| entry.removed.as_ref());
        let of = |section: Section| {
            let bytes = self.segments.iter().map(|segment| segment.container.listed(section).bytes());
            (section.name(), bytes.sum::<u64>())
        };
        let size = self.size();
        Info {
            stamp: self.stamp().clone(),
            generation: self.manifest.generation,
            segments: entries.len() as u64,
            documents: size.0,
            removed: removed.clone().map(|removed| removed.documents).sum(),
            words: size.1,
            text_bytes: entries.iter().map(|entry| entry.left().2).sum(),
            bytes: entries.iter().map(|entry| entry.bytes).sum::<u64>()
                + removed.map(|removed| removed.bytes).sum::<u64>(),
            sections: Section::ALL.into_iter().map(of).filter(|(_, bytes)| *bytes > 0).collect(),
        }
    }

    /// The document with this id.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn find(&self, id: &str) -> Result<Option<Handle>, Error> {
        let key = key(Section::Ids, hash::word(id.as_bytes()));
        for (number, segment) in (0..).zip(&self.segments) {
            let mut alike = Vec::new();
            segment.finder(Section::Ids).find(key, |some| {
                alike.extend(some.iter().map(|posting| posting.document));
                true
            })?;
            for document in alike.into_iter().filter(|&document| segment.is_live(document)) {
                if segment.records().get(document)?.id == id {
                    return Ok(Some(Handle { segment: number, document }));
                }
            }
        }
        Ok(None)
    }

    /// Every document that might share a passage with this one; those that do not are among them, those that
    /// do and have as many words in a row in common as the window asks for are not missing. `own` is the one
    /// in whose place it is: that one is not proposed.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn propose(&self, document: &Tokenised, own: Option<Handle>, ask: Ask) -> Result<Proposed, Error> {
        let Tokenised { tokens, units, quotations, .. } = document;
        let words = Words { tokens, units, quotations };
        let mut keys = Keys::new(self.stamp().scheme);
        let mut proposals = Vec::new();
        for (number, segment) in (0..).zip(&self.segments) {
            let found = propose::documents(segment, words, &mut keys, ask)?;
            let of_segment = found.into_iter().map(|(document, words)| {
                let document = Handle { segment: number, document };
                Proposal { document, words }
            });
            proposals.extend(of_segment);
        }
        sources::proposed(self, proposals, (tokens, own), ask)
    }

    pub(super) fn by_segment<'h>(
        &self,
        handles: impl IntoIterator<Item = &'h Handle>,
    ) -> Vec<(&Segment, Vec<Handle>)> {
        let mut of: Vec<(&Segment, Vec<Handle>)> =
            self.segments.iter().map(|segment| (segment, Vec::new())).collect();
        handles.into_iter().for_each(|handle| of[handle.segment()].1.push(*handle));
        of.retain(|(_, handles)| !handles.is_empty());
        of
    }

    /// These documents, in the order in which they lie; with their texts if the index keeps them.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn fetch(&self, handles: &[Handle]) -> Result<Vec<Fetched>, Error> {
        let fetch = |some: &[Handle]| -> Result<Vec<Fetched>, Error> {
            let mut fetched = Vec::with_capacity(some.len());
            for (segment, handles) in self.by_segment(some) {
                let (mut records, mut texts) = (segment.records(), segment.texts());
                for handle in handles {
                    let record = records.get(handle.document)?;
                    let text = match self.stamp().texts {
                        true => Some(texts.get(record.text, record.bytes)?),
                        false => None,
                    };
                    fetched.push(Fetched::new(record, text));
                }
            }
            Ok(fetched)
        };
        let parts: Result<Vec<Vec<Fetched>>, Error> = handles.par_chunks(TURN).map(fetch).collect();
        Ok(parts?.into_iter().flatten().collect())
    }

    /// How often each word stands in its documents.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn background(&self) -> Result<Arc<Background>, Error> {
        if let Some(known) = self.background.get() {
            return Ok(Arc::clone(known));
        }
        // All threads make it, so none may wait for it meanwhile: it might wait for itself.
        let made =
            Arc::new(Background::new(merge::words_in_parts(&self.segments.iter().collect::<Vec<_>>())?));
        Ok(Arc::clone(self.background.get_or_init(|| made)))
    }

    /// How many of its documents are of each group.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn groups(&self) -> Result<Arc<Groups>, Error> {
        if let Some(known) = self.groups.get() {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(merge::groups(&self.segments.iter().collect::<Vec<_>>())?);
        Ok(Arc::clone(self.groups.get_or_init(|| made)))
    }
}

/// A document of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The document; its text is empty if the index keeps none.
    pub document: Document,
    /// Where the index keeps no texts, the hash of this one.
    pub text_hash: Option<u64>,
}

impl Fetched {
    fn new(record: Record, text: Option<String>) -> Self {
        let text_hash = text.is_none().then_some(record.text);
        let Record { id, path, record, group, date, .. } = record;
        let text = text.unwrap_or_default();
        Self { document: Document { id, path, record, group, date, text }, text_hash }
    }
}
