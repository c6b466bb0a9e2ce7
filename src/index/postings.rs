//! Postings: keys with the documents that have them, sorted, in blocks; and the documents of a key.
//!
//! Nothing is taken for a match on the word of a key; it only proposes.

use super::container::Container;
use super::container::Section;
use super::container::Writer;
use super::error::Error;
use super::keys::Around;
use super::packed;
use super::packed::BLOCK;
use super::packed::Shape;

/// A key, and a document that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Posting {
    /// As many bits as the section keeps.
    pub(super) key: u64,
    /// The number of the document in its file.
    pub(super) document: u32,
    /// What stands around it, of a seed: an [`Around`].
    pub(super) around: u32,
}

/// Bits that a section keeps of a key.
pub(super) fn key_bits(section: Section) -> u32 {
    match section {
        Section::Ids | Section::Exact => 48,
        _ => 36,
    }
}

/// The key of a hash.
pub(super) fn key(section: Section, hash: u64) -> u64 {
    hash >> (u64::BITS - key_bits(section))
}

/// How the postings of a section are written, in a file of so many documents.
fn shape(section: Section, documents: u64) -> Shape {
    Shape {
        key_bits: key_bits(section),
        document_bits: (u64::BITS - documents.saturating_sub(1).leading_zeros()).max(1),
        around_bits: if section == Section::Seeds { Around::BITS } else { 0 },
        documents,
    }
}

/// Writes the postings of a section, which come sorted.
pub(super) struct PostingWriter<'w> {
    writer: &'w mut Writer,
    section: Section,
    shape: Shape,
    block: Vec<Posting>,
}

impl<'w> PostingWriter<'w> {
    /// Of a file of so many documents.
    pub(super) fn new(writer: &'w mut Writer, section: Section, documents: u64) -> Self {
        Self { writer, section, shape: shape(section, documents), block: Vec::with_capacity(BLOCK) }
    }

    pub(super) fn put(&mut self, posting: Posting) -> Result<(), Error> {
        self.block.push(posting);
        if self.block.len() == BLOCK { self.flush() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        if self.block.is_empty() { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let bytes = packed::encode(&self.block, self.shape);
        self.writer.block(self.section, self.block[0].key, self.block.len(), &bytes)?;
        self.block.clear();
        Ok(())
    }
}

/// Finds the postings of a key in a section.
pub(super) struct Finder<'c> {
    container: &'c Container,
    section: Section,
    shape: Shape,
    /// The block that was read last, and what it holds.
    held: Option<usize>,
    bytes: Vec<u8>,
    found: Vec<Posting>,
}

impl<'c> Finder<'c> {
    /// Of a file of so many documents.
    pub(super) fn new(container: &'c Container, section: Section, documents: u64) -> Self {
        let shape = shape(section, documents);
        Self { container, section, shape, held: None, bytes: Vec::new(), found: Vec::new() }
    }

    /// The postings of a key, block by block, until `each` has enough.
    pub(super) fn find(&mut self, key: u64, mut each: impl FnMut(&[Posting]) -> bool) -> Result<(), Error> {
        let blocks = &self.container.listed(self.section).blocks;
        let from = blocks.partition_point(|block| block.first < key).saturating_sub(1);
        for (block, at) in blocks.iter().enumerate().skip(from) {
            if at.first > key {
                break;
            }
            self.load(block)?;
            let Self { bytes, found, shape, .. } = self;
            found.clear();
            let read = packed::find(bytes, *shape, key, found);
            read.ok_or_else(|| self.container.nonsense(self.section, block))?;
            if !self.found.is_empty() && !each(&self.found) {
                break;
            }
        }
        Ok(())
    }

    /// How many blocks begin with a key.
    pub(super) fn blocks_of(&self, key: u64) -> usize {
        let blocks = &self.container.listed(self.section).blocks;
        blocks.partition_point(|block| block.first <= key) - blocks.partition_point(|block| block.first < key)
    }

    fn load(&mut self, block: usize) -> Result<(), Error> {
        if self.held != Some(block) {
            self.held = None;
            self.container.read_into(self.section, block, &mut self.bytes)?;
            self.held = Some(block);
        }
        Ok(())
    }
}

/// Goes through all postings of a section in order.
pub(super) struct Cursor<'c> {
    container: &'c Container,
    section: Section,
    shape: Shape,
    /// The next block, and the postings of the one before it.
    next: usize,
    postings: Vec<Posting>,
    at: usize,
}

impl<'c> Cursor<'c> {
    /// Of a file of so many documents.
    pub(super) fn new(container: &'c Container, section: Section, documents: u64) -> Self {
        let shape = shape(section, documents);
        Self { container, section, shape, next: 0, postings: Vec::new(), at: 0 }
    }

    /// The next posting, which stays the next.
    pub(super) fn peek(&mut self) -> Result<Option<Posting>, Error> {
        while self.at == self.postings.len() {
            if self.next == self.container.listed(self.section).blocks.len() {
                return Ok(None);
            }
            let bytes = self.container.read(self.section, self.next)?;
            packed::decode(&bytes, self.shape, &mut self.postings)
                .ok_or_else(|| self.container.nonsense(self.section, self.next))?;
            self.next += 1;
            self.at = 0;
        }
        Ok(Some(self.postings[self.at]))
    }

    /// Goes on to the one after.
    pub(super) fn advance(&mut self) {
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use proptest::prelude::*;

    use super::*;

    fn written(postings: &[Posting], section: Section, documents: u64) -> (tempfile::TempDir, Container) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let mut writer = Writer::new(File::create(&path).unwrap(), &path).unwrap();
        let mut out = PostingWriter::new(&mut writer, section, documents);
        postings.iter().for_each(|&posting| out.put(posting).unwrap());
        out.finish().unwrap();
        writer.finish().unwrap();
        let container = Container::open(&path, std::fs::metadata(&path).unwrap().len()).unwrap();
        (dir, container)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_documents_of_a_key_are_all_that_have_it(
            hashes in prop::collection::vec((0u64..400, 0u32..50_000, 0u32..64), 1..5000),
            spread in 0u32..28,
        ) {
            let section = Section::Seeds;
            let mut postings: Vec<Posting> = hashes
                .iter()
                .map(|&(key, document, around)| Posting { key: key << spread & ((1 << 36) - 1), document, around })
                .collect();
            postings.sort_unstable();
            let (_dir, container) = written(&postings, section, 50_000);
            let mut finder = Finder::new(&container, section, 50_000);
            for key in [0, 1, 200, 399, 500].map(|key: u64| key << spread & ((1 << 36) - 1)) {
                let mut found = Vec::new();
                finder.find(key, |some| { found.extend_from_slice(some); true }).unwrap();
                let wanted: Vec<Posting> = postings.iter().filter(|one| one.key == key).copied().collect();
                prop_assert_eq!(found, wanted);
            }
            let mut cursor = Cursor::new(&container, section, 50_000);
            let mut all = Vec::new();
            while let Some(posting) = cursor.peek().unwrap() {
                all.push(posting);
                cursor.advance();
            }
            prop_assert_eq!(all, postings);
        }
    }
}
