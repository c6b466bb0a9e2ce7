//! A segment that is open: some documents with their keys, without those that were removed since.

use std::path::Path;

use super::container::Container;
use super::container::Section;
use super::container::Writer;
use super::counts;
use super::counts::Groups;
use super::documents::RecordReader;
use super::error::Error;
use super::folder;
use super::manifest::RemovedEntry;
use super::manifest::SegmentEntry;
use super::postings::Cursor;
use super::postings::Finder;
use super::texts::TextReader;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::weight::Word;

#[derive(Debug)]
pub(super) struct Segment {
    pub(super) container: Container,
    pub(super) documents: u64,
    /// Numbers of the documents that were removed, sorted.
    removed: Vec<u32>,
    /// The file that lists them.
    gone: Option<Container>,
}

impl Segment {
    pub(super) fn open(dir: &Path, entry: &SegmentEntry) -> Result<Self, Error> {
        let container = Container::open(&dir.join(&entry.file), entry.bytes)?;
        let documents = container.listed(Section::Documents).entries;
        if documents != entry.documents || documents > u64::from(u32::MAX) {
            let what = format!("it lists {documents} in place of {}", entry.documents);
            return Err(container.damaged(Section::Documents.name(), what));
        }
        let mut segment = Self { container, documents, removed: Vec::new(), gone: None };
        if let Some(removed) = &entry.removed {
            let gone = Container::open(&dir.join(&removed.file), removed.bytes)?;
            segment.removed = read_removed(&gone, documents)?;
            segment.gone = Some(gone);
        }
        Ok(segment)
    }

    pub(super) fn is_live(&self, document: u32) -> bool {
        self.removed.binary_search(&document).is_err()
    }

    pub(super) fn removed(&self) -> &[u32] {
        &self.removed
    }

    pub(super) fn gone(&self) -> Option<&Container> {
        self.gone.as_ref()
    }

    pub(super) fn finder(&self, section: Section) -> Finder<'_> {
        Finder::new(&self.container, section, self.documents)
    }

    pub(super) fn cursor(&self, section: Section) -> Cursor<'_> {
        Cursor::new(&self.container, section, self.documents)
    }

    pub(super) fn records(&self) -> RecordReader<'_> {
        RecordReader::new(&self.container)
    }

    pub(super) fn texts(&self) -> TextReader<'_> {
        TextReader::new(&self.container)
    }

    /// How often each word stands in its documents, and in those that were removed.
    pub(super) fn words(&self) -> Result<(Vec<Word>, Vec<Word>), Error> {
        let gone = self.gone.as_ref().map(counts::words).transpose()?;
        Ok((counts::words(&self.container)?, gone.unwrap_or_default()))
    }

    /// The same of groups.
    pub(super) fn groups(&self) -> Result<(Groups, Groups), Error> {
        let gone = self.gone.as_ref().map(counts::groups).transpose()?;
        Ok((counts::groups(&self.container)?, gone.unwrap_or_default()))
    }
}

fn read_removed(gone: &Container, documents: u64) -> Result<Vec<u32>, Error> {
    let mut removed = Vec::new();
    for block in 0..gone.listed(Section::Removed).blocks.len() {
        let bytes = gone.read(Section::Removed, block)?;
        let mut bytes = Bytes(&bytes);
        while !bytes.is_empty() {
            let number = bytes.small().filter(|&number| u64::from(number) < documents);
            removed.push(number.ok_or_else(|| gone.nonsense(Section::Removed, block))?);
        }
    }
    if removed.is_sorted_by(|x, y| x < y) {
        Ok(removed)
    } else {
        Err(gone.damaged(Section::Removed.name(), "it is not sorted".into()))
    }
}

/// What was removed from a segment.
#[derive(Debug, Default)]
pub(super) struct Removal {
    /// Numbers of documents, sorted.
    pub(super) documents: Vec<u32>,
    /// What they had of each word.
    pub(super) words: Vec<Word>,
    /// What they were of each group.
    pub(super) groups: Groups,
    /// Bytes of their texts.
    pub(super) text_bytes: u64,
}

/// Writes the list of what was removed from a segment.
pub(super) fn write_removal(dir: &Path, removal: &Removal) -> Result<RemovedEntry, Error> {
    let (file, path) = folder::begin(dir, folder::REMOVED)?;
    let mut writer = Writer::new(file, &path)?;
    let mut bytes = Vec::new();
    removal.documents.iter().for_each(|&number| put_number(&mut bytes, u64::from(number)));
    writer.block(Section::Removed, 0, removal.documents.len(), &bytes)?;
    counts::put_words(&removal.words, &mut writer)?;
    counts::put_groups(&removal.groups, &mut writer)?;
    let (file, bytes) = finish(dir, &path, writer, folder::REMOVED)?;
    let words = removal.words.iter().map(|word| u64::from(word.count)).sum();
    let documents = removal.documents.len() as u64;
    Ok(RemovedEntry { file, bytes, documents, words, text_bytes: removal.text_bytes })
}

/// Completes a file, and names it by its content; gives its name and its length.
pub(super) fn finish(dir: &Path, path: &Path, writer: Writer, kind: &str) -> Result<(String, u64), Error> {
    let name = format!("{:016x}{kind}", writer.finish()?);
    let bytes = path.metadata().map_err(Error::io("read", path))?.len();
    folder::publish(dir, path, &name)?;
    Ok((name, bytes))
}
