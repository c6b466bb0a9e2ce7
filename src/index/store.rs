//! The writer of an index: documents in, a new generation of it out.
//!
//! Every change writes new files, makes them durable, and then replaces the manifest: whoever is killed in
//! between leaves the generation before. Nothing that a reader may have open is changed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use super::container::Section;
use super::counts;
use super::counts::Groups;
use super::error::Error;
use super::folder;
use super::lock;
use super::lock::Lock;
use super::manifest::Manifest;
use super::manifest::SegmentEntry;
use super::manifest::Stamp;
use super::merge;
use super::query::Handle;
use super::query::Index;
use super::segment;
use super::segment::Removal;
use super::segment::Segment;
use super::write;
use super::write::Source;
use crate::weight;

/// A segment is merged with the one after it unless it has so many times its words.
const STEP: u64 = 2;

/// An index that is being changed, by this process alone.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    manifest: Manifest,
    _lock: Lock,
}

impl Store {
    /// Begins a new index in a folder that is new or empty. `holder` is what others are told who wait.
    ///
    /// # Errors
    /// If there is something in the folder, or it cannot be written to, or another process does.
    pub fn create(dir: &Path, stamp: Stamp, holder: &str) -> Result<Self, Error> {
        folder::prepare(dir)?;
        let lock = lock::lock(dir, holder)?;
        // Another build may have ended between the two.
        folder::prepare(dir)?;
        folder::clean(dir, std::iter::empty())?;
        let manifest = Manifest { stamp, generation: 0, segments: Vec::new() };
        Ok(Self { dir: dir.into(), manifest, _lock: lock })
    }

    /// Opens an index to change it, and removes what a killed writer has left.
    ///
    /// # Errors
    /// If there is none, it is damaged, or another process changes it.
    pub fn open(dir: &Path, holder: &str) -> Result<Self, Error> {
        Manifest::read(dir)?;
        let lock = lock::lock(dir, holder)?;
        let manifest = Manifest::read(dir)?;
        folder::clean(dir, manifest.files())?;
        Ok(Self { dir: dir.into(), manifest, _lock: lock })
    }

    /// With what it was built.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.manifest.stamp
    }

    /// What it holds now.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn index(&self) -> Result<Index, Error> {
        Index::of(&self.dir, self.manifest.clone())
    }

    /// Adds documents, none of which is in it, after those of `instead` were removed, all in one step; then
    /// merges segments until each has many times the words of the next.
    ///
    /// # Errors
    /// If it cannot be read or written; then it is as it was before.
    pub fn add(&mut self, source: Source<'_>, instead: &Removed) -> Result<(), Error> {
        let mut next = self.manifest.clone();
        self.without(&mut next, instead)?;
        if !source.documents.is_empty() {
            next.segments.push(write::segment(&self.dir, source, &next.stamp)?);
        }
        self.commit(next)?;
        self.settle()
    }

    /// Removes documents.
    ///
    /// # Errors
    /// If it cannot be read or written; then it is as it was before.
    pub fn remove(&mut self, removed: &Removed) -> Result<(), Error> {
        let mut next = self.manifest.clone();
        self.without(&mut next, removed)?;
        self.commit(next)
    }

    /// Adds all that another index holds, and this one does not.
    ///
    /// # Errors
    /// If it was built with other settings, or either cannot be read or written.
    pub fn adopt(&mut self, other: &Index, tokens: Tokens<'_>) -> Result<u64, Error> {
        other.check_stamp(&self.manifest.stamp)?;
        let (mine, mut next) = (self.index()?, self.manifest.clone());
        let mut doubled = 0;
        for segment in other.segments() {
            let (copy, twice) = self.taken_over(segment, &mine, tokens)?;
            doubled += twice;
            if copy.left().0 > 0 {
                next.segments.push(copy);
            }
        }
        self.commit(next)?;
        self.settle()?;
        Ok(doubled)
    }

    /// Writes all that is left into one segment.
    ///
    /// # Errors
    /// If it cannot be read or written; then it is as it was before.
    pub fn compact(&mut self) -> Result<(), Error> {
        let segments = &self.manifest.segments;
        if segments.len() < 2 && segments.iter().all(|segment| segment.removed.is_none()) {
            return Ok(());
        }
        let merged = self.merged(0)?;
        self.commit(merged)
    }

    /// Copies a segment of another index, without the documents whose ids are in this one; says how many
    /// those were.
    fn taken_over(
        &self,
        segment: &Segment,
        mine: &Index,
        tokens: Tokens<'_>,
    ) -> Result<(SegmentEntry, u64), Error> {
        let mut copy = merge::merge(&self.dir, &[segment], &self.manifest.stamp)?;
        let held = Segment::open(&self.dir, &copy)?;
        let mut twice = Vec::new();
        let mut records = held.records();
        for document in 0..copy.documents as u32 {
            if mine.find(&records.get(document)?.id)?.is_some() {
                twice.push(document);
            }
        }
        if !twice.is_empty() {
            let removal = removal(&held, &twice, tokens)?;
            copy.removed = Some(segment::write_removal(&self.dir, &removal)?);
        }
        Ok((copy, twice.len() as u64))
    }

    /// Marks documents as removed.
    fn without(&self, next: &mut Manifest, removed: &Removed) -> Result<(), Error> {
        for (&number, documents) in &removed.of_segment {
            let entry = &mut next.segments[number];
            let held = Segment::open(&self.dir, entry)?;
            let removal = removal(&held, documents, removed.tokens)?;
            entry.removed = Some(segment::write_removal(&self.dir, &removal)?);
        }
        Ok(())
    }

    /// Merges the newest segments until each has so many times the words of the next.
    fn settle(&mut self) -> Result<(), Error> {
        let words = |entry: &SegmentEntry| entry.left().1;
        while let [.., before, last] = self.manifest.segments.as_slice() {
            if words(before) >= STEP * words(last) {
                break;
            }
            let merged = self.merged(self.manifest.segments.len() - 2)?;
            self.commit(merged)?;
        }
        Ok(())
    }

    /// The manifest with all segments from this one on in one.
    fn merged(&self, from: usize) -> Result<Manifest, Error> {
        let mut next = self.manifest.clone();
        let old = next.segments.split_off(from);
        let held: Result<Vec<Segment>, Error> =
            old.iter().map(|entry| Segment::open(&self.dir, entry)).collect();
        let held = held?;
        let made = merge::merge(&self.dir, &held.iter().collect::<Vec<_>>(), &next.stamp)?;
        if made.documents > 0 {
            next.segments.push(made);
        }
        Ok(next)
    }

    /// Makes a manifest the one that holds, and removes what only the one before needed.
    fn commit(&mut self, mut next: Manifest) -> Result<(), Error> {
        if next.segments != self.manifest.segments || self.manifest.generation == 0 {
            next.generation = self.manifest.generation + 1;
            next.commit(&self.dir)?;
            self.manifest = next;
        }
        folder::clean(&self.dir, self.manifest.files())
    }
}

/// What gives the tokens of a text.
pub type Tokens<'t> = &'t (dyn Fn(&str) -> Vec<u32> + Sync);

/// Documents to remove.
pub struct Removed<'t> {
    /// Numbers of documents by the number of their segment.
    of_segment: BTreeMap<usize, Vec<u32>>,
    tokens: Tokens<'t>,
}

impl<'t> Removed<'t> {
    /// These documents; none twice.
    #[must_use]
    pub fn new(handles: &[Handle], tokens: Tokens<'t>) -> Self {
        let mut of_segment: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        handles.iter().for_each(|one| of_segment.entry(one.segment()).or_default().push(one.document));
        Self { of_segment, tokens }
    }
}

/// All that is removed from a segment once these documents are, too. Of texts that are not kept, the words
/// stay counted until the index is built anew.
fn removal(segment: &Segment, documents: &[u32], tokenise: Tokens<'_>) -> Result<Removal, Error> {
    let keeps_texts = segment.container.listed(Section::Texts).entries > 0;
    let (mut records, mut texts) = (segment.records(), segment.texts());
    let (mut words, mut groups) = match segment.gone() {
        Some(gone) => (counts::words(gone)?, counts::groups(gone)?),
        None => (Vec::new(), Groups::new()),
    };
    let mut tokens = Vec::new();
    for &document in documents.iter().filter(|&&document| segment.is_live(document)) {
        let record = records.get(document)?;
        if let Some(group) = &record.group {
            *groups.entry(group.clone()).or_insert(0) += 1;
        }
        if keeps_texts {
            tokens.push(tokenise(&texts.get(record.text, record.bytes)?));
        }
    }
    let fresh = weight::words(tokens.len(), |at| Cow::Borrowed(tokens[at].as_slice()));
    words = weight::merged(words, fresh);
    let mut numbers = [segment.removed(), documents].concat();
    numbers.sort_unstable();
    numbers.dedup();
    let mut text_bytes = 0;
    for &document in &numbers {
        text_bytes += u64::from(records.get(document)?.bytes);
    }
    Ok(Removal { documents: numbers, words, groups, text_bytes })
}
