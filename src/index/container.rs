//! A file of sections, each of checked blocks: written once from front to end, then read at any place.
//!
//! ```text
//! magic │ block │ block │ … │ footer │ where and how long the footer is, its hash, magic
//! ```
//!
//! The footer lists the blocks of each section with their hashes. Every block is checked whenever it is
//! read, so a flipped bit is an error and never an answer. Blocks are read by position, not mapped into
//! memory: a disk that fails, or a file that shrinks, is then an error as well, and not a signal that ends
//! the process.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use super::error::Error;
use super::folder;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::base::hash;
use crate::base::read_exact_at;

const MAGIC: [u8; 8] = *b"TWICETL1";
/// Footer offset, footer length, footer hash, magic.
const TRAILER: u64 = 32;
/// Longest block that is read.
const LONGEST_BLOCK: u32 = 1 << 26;

/// What a section holds. The numbers are part of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// The documents, in the order of their ids.
    Documents = 1,
    /// Their texts, one after another, packed.
    Texts = 2,
    /// Hashes of ids.
    Ids = 3,
    /// Hashes of whole documents.
    Exact = 4,
    /// Keys of the bands of documents.
    DocumentBands = 5,
    /// Keys of the bands of paragraphs.
    ParagraphBands = 6,
    /// Winnowed shingles.
    Seeds = 7,
    /// How often each word stands in the documents.
    Words = 8,
    /// How many documents are of each group.
    Groups = 9,
    /// Documents of another file that were removed.
    Removed = 10,
}

impl Section {
    pub(super) const ALL: [Self; 10] = [
        Self::Documents,
        Self::Texts,
        Self::Ids,
        Self::Exact,
        Self::DocumentBands,
        Self::ParagraphBands,
        Self::Seeds,
        Self::Words,
        Self::Groups,
        Self::Removed,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Texts => "texts",
            Self::Ids => "ids",
            Self::Exact => "whole documents",
            Self::DocumentBands => "bands of documents",
            Self::ParagraphBands => "bands of paragraphs",
            Self::Seeds => "seeds",
            Self::Words => "words",
            Self::Groups => "groups",
            Self::Removed => "removed documents",
        }
    }
}

/// A block of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BlockAt {
    offset: u64,
    len: u32,
    sum: u64,
    /// The first thing in it: a key, a number, an offset. Sorted within a section.
    pub(super) first: u64,
}

/// What is known of a section without reading it.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    pub(super) entries: u64,
    pub(super) blocks: Vec<BlockAt>,
}

impl Listed {
    pub(super) fn bytes(&self) -> u64 {
        self.blocks.iter().map(|block| u64::from(block.len)).sum()
    }
}

/// Writes a container.
pub(super) struct Writer {
    out: BufWriter<File>,
    path: PathBuf,
    at: u64,
    sections: Vec<Listed>,
}

impl Writer {
    pub(super) fn new(file: File, path: &Path) -> Result<Self, Error> {
        let out = BufWriter::with_capacity(1 << 20, file);
        let sections = vec![Listed::default(); Section::ALL.len()];
        let mut writer = Self { out, path: path.to_owned(), at: 0, sections };
        writer.put(&MAGIC)?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.out.write_all(bytes).map_err(Error::io("write", &self.path))?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Writes a block of so many entries after those of its section.
    pub(super) fn block(
        &mut self,
        section: Section,
        first: u64,
        entries: usize,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let block = BlockAt { offset: self.at, len: bytes.len() as u32, sum: hash::word(bytes), first };
        let listed = &mut self.sections[section as usize - 1];
        listed.entries += entries as u64;
        listed.blocks.push(block);
        self.put(bytes)
    }

    /// Writes the footer, and makes all of it durable; gives the hash that names the content.
    pub(super) fn finish(mut self) -> Result<u64, Error> {
        let footer = footer(&self.sections);
        let (offset, sum) = (self.at, hash::word(&footer));
        self.put(&footer)?;
        self.put(&offset.to_le_bytes())?;
        self.put(&(footer.len() as u64).to_le_bytes())?;
        self.put(&sum.to_le_bytes())?;
        self.put(&MAGIC)?;
        self.out.flush().map_err(Error::io("write", &self.path))?;
        folder::sync_file(self.out.get_ref(), &self.path)?;
        Ok(sum)
    }
}

fn footer(sections: &[Listed]) -> Vec<u8> {
    let mut footer = Vec::new();
    for listed in sections {
        put_number(&mut footer, listed.entries);
        put_number(&mut footer, listed.blocks.len() as u64);
        let mut first = 0;
        for block in &listed.blocks {
            put_number(&mut footer, block.offset);
            put_number(&mut footer, u64::from(block.len));
            footer.extend_from_slice(&block.sum.to_le_bytes());
            put_number(&mut footer, block.first - first);
            first = block.first;
        }
    }
    footer
}

/// A container that is open.
#[derive(Debug)]
pub(super) struct Container {
    file: File,
    path: PathBuf,
    sections: Vec<Listed>,
}

impl Container {
    /// Opens a container of so many bytes.
    pub(super) fn open(path: &Path, bytes: u64) -> Result<Self, Error> {
        let file = File::open(path).map_err(Error::io("open", path))?;
        let there = file.metadata().map_err(Error::io("open", path))?.len();
        let mut container = Self { file, path: path.to_owned(), sections: Vec::new() };
        if there != bytes {
            return Err(container.damaged("length", format!("it has {there} bytes in place of {bytes}")));
        }
        container.sections = container.read_footer(bytes)?;
        Ok(container)
    }

    fn read_footer(&self, bytes: u64) -> Result<Vec<Listed>, Error> {
        let wrong = |what: &str| self.damaged("footer", what.to_owned());
        let least = MAGIC.len() as u64 + TRAILER;
        let end =
            bytes.checked_sub(TRAILER).filter(|_| bytes >= least).ok_or_else(|| wrong("there is none"))?;
        let (mut magic, mut trailer, mut footer) = (Vec::new(), Vec::new(), Vec::new());
        self.read_at(0, MAGIC.len(), &mut magic)?;
        if magic != MAGIC {
            return Err(wrong("the file begins like another"));
        }
        self.read_at(end, TRAILER as usize, &mut trailer)?;
        let number = |at: usize| trailer[at..at + 8].try_into().map_or(0, u64::from_le_bytes);
        let (offset, len, sum) = (number(0), number(8), number(16));
        if trailer[24..] != MAGIC || offset.checked_add(len) != Some(end) {
            return Err(wrong("the end of the file is not one"));
        }
        self.read_at(offset, len as usize, &mut footer)?;
        if hash::word(&footer) != sum {
            return Err(wrong("its hash is another"));
        }
        sections(&footer, offset).ok_or_else(|| wrong("it does not list blocks"))
    }

    /// What is known of a section.
    pub(super) fn listed(&self, section: Section) -> &Listed {
        &self.sections[section as usize - 1]
    }

    /// Reads a block of a section, and checks it.
    pub(super) fn read(&self, section: Section, block: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.read_into(section, block, &mut bytes)?;
        Ok(bytes)
    }

    /// Does as [`Self::read`], with room that is used again.
    pub(super) fn read_into(&self, section: Section, block: usize, bytes: &mut Vec<u8>) -> Result<(), Error> {
        let at = self.listed(section).blocks[block];
        self.read_at(at.offset, at.len as usize, bytes)?;
        if hash::word(bytes) == at.sum {
            Ok(())
        } else {
            Err(self.damaged(section.name(), format!("the hash of block {block} is another")))
        }
    }

    fn read_at(&self, offset: u64, len: usize, bytes: &mut Vec<u8>) -> Result<(), Error> {
        bytes.resize(len, 0);
        read_exact_at(&self.file, bytes, offset).map_err(Error::io("read", &self.path))
    }

    /// Says that something in a section does not hold.
    pub(super) fn damaged(&self, section: &'static str, what: String) -> Error {
        Error::Damaged { path: self.path.clone(), section, what }
    }

    /// Says that a block does not hold what its section says.
    pub(super) fn nonsense(&self, section: Section, block: usize) -> Error {
        self.damaged(section.name(), format!("block {block} makes no sense"))
    }
}

/// Bytes of what a footer says of a block: its hash, and three numbers.
const LEAST_LISTED: usize = 8 + 3;

/// The sections that a footer lists, whose blocks lie before it.
pub(super) fn sections(footer: &[u8], end: u64) -> Option<Vec<Listed>> {
    let mut bytes = Bytes(footer);
    let mut sections = Vec::new();
    for _ in Section::ALL {
        let entries = bytes.number()?;
        let blocks = bytes.number()?;
        // What the bytes that are left can hold, whatever they say.
        let room = usize::try_from(blocks).ok()?.min(bytes.0.len() / LEAST_LISTED);
        let mut listed = Listed { entries, blocks: Vec::with_capacity(room) };
        let mut before = 0u64;
        for _ in 0..blocks {
            let (offset, len) = (bytes.number()?, bytes.small()?);
            let sum = u64::from_le_bytes(bytes.fixed()?);
            let first = before.checked_add(bytes.number()?)?;
            if len > LONGEST_BLOCK || offset.checked_add(u64::from(len))? > end {
                return None;
            }
            listed.blocks.push(BlockAt { offset, len, sum, first });
            before = first;
        }
        sections.push(listed);
    }
    bytes.is_empty().then_some(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(path: &Path) -> u64 {
        let mut writer = Writer::new(File::create(path).unwrap(), path).unwrap();
        writer.block(Section::Seeds, 7, 2, b"first").unwrap();
        writer.block(Section::Texts, 0, 1, b"").unwrap();
        writer.block(Section::Seeds, 9, 1, b"second").unwrap();
        writer.finish().unwrap();
        std::fs::metadata(path).unwrap().len()
    }

    #[test]
    fn blocks_are_read_as_they_were_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let container = Container::open(&path, written(&path)).unwrap();
        let seeds = container.listed(Section::Seeds);
        assert_eq!((seeds.entries, seeds.blocks.len(), seeds.bytes()), (3, 2, 11));
        assert_eq!(seeds.blocks[1].first, 9);
        assert_eq!(container.read(Section::Seeds, 1).unwrap(), b"second");
        assert_eq!(container.read(Section::Texts, 0).unwrap(), b"");
        assert_eq!(container.listed(Section::Words).entries, 0);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let len = written(&path);
        let whole = std::fs::read(&path).unwrap();
        let read_all = || -> Result<(), Error> {
            let container = Container::open(&path, len)?;
            for section in Section::ALL {
                for block in 0..container.listed(section).blocks.len() {
                    container.read(section, block)?;
                }
            }
            Ok(())
        };
        assert!(read_all().is_ok());
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, bytes).unwrap();
            assert!(matches!(read_all(), Err(Error::Damaged { .. })), "bit {bit}");
        }
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            assert!(matches!(read_all(), Err(Error::Damaged { .. })), "cut at {cut}");
        }
    }
}
