//! The documents of a segment: what is known of each but its text; and where its text lies.

use super::container::Container;
use super::container::Section;
use super::container::Writer;
use super::error::Error;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::base::bytes::put_optional;
use crate::base::bytes::put_string;

/// Bytes of a block, about.
const BLOCK: usize = 1 << 12;

/// What an index keeps of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Record {
    /// As in [`crate::corpus::Document`].
    pub(super) id: String,
    pub(super) path: String,
    pub(super) record: Option<u64>,
    pub(super) group: Option<String>,
    pub(super) date: Option<String>,
    /// Number of its words.
    pub(super) words: u32,
    /// Bytes of its text.
    pub(super) bytes: u32,
    /// [`crate::base::hash::sequence`] of its tokens.
    pub(super) fingerprint: u128,
    /// Where its text begins in the texts of the segment.
    pub(super) text: u64,
}

impl Record {
    fn put(&self, out: &mut Vec<u8>) {
        put_string(out, &self.id);
        put_string(out, &self.path);
        put_number(out, self.record.unwrap_or(0));
        put_optional(out, self.group.as_deref());
        put_optional(out, self.date.as_deref());
        put_number(out, u64::from(self.words));
        put_number(out, u64::from(self.bytes));
        out.extend_from_slice(&self.fingerprint.to_le_bytes());
        put_number(out, self.text);
    }

    /// The next record; `None` if there is none.
    pub(super) fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(Self {
            id: bytes.string()?,
            path: bytes.string()?,
            record: Some(bytes.number()?).filter(|&record| record > 0),
            group: bytes.optional()?,
            date: bytes.optional()?,
            words: bytes.small()?,
            bytes: bytes.small()?,
            fingerprint: u128::from_le_bytes(bytes.fixed()?),
            text: bytes.number()?,
        })
    }

    /// Passes over the next record; gives its fingerprint.
    fn pass(bytes: &mut Bytes<'_>) -> Option<u128> {
        bytes.pass_string()?;
        bytes.pass_string()?;
        bytes.number()?;
        bytes.pass_optional()?;
        bytes.pass_optional()?;
        bytes.number()?;
        bytes.number()?;
        let fingerprint = u128::from_le_bytes(bytes.fixed()?);
        bytes.number()?;
        Some(fingerprint)
    }
}

/// Writes records, in the order of their ids.
#[derive(Default)]
pub(super) struct RecordWriter {
    block: Vec<u8>,
    in_block: usize,
    done: u64,
}

impl RecordWriter {
    pub(super) fn put(&mut self, record: &Record, writer: &mut Writer) -> Result<(), Error> {
        record.put(&mut self.block);
        self.in_block += 1;
        if self.block.len() >= BLOCK { self.flush(writer) } else { Ok(()) }
    }

    fn flush(&mut self, writer: &mut Writer) -> Result<(), Error> {
        writer.block(Section::Documents, self.done, self.in_block, &self.block)?;
        self.done += self.in_block as u64;
        self.in_block = 0;
        self.block.clear();
        Ok(())
    }

    pub(super) fn finish(mut self, writer: &mut Writer) -> Result<(), Error> {
        if self.in_block > 0 { self.flush(writer) } else { Ok(()) }
    }
}

/// Reads records by their numbers.
pub(super) struct RecordReader<'c> {
    container: &'c Container,
    /// The block that was read last.
    held: Option<usize>,
    bytes: Vec<u8>,
    /// A document in it, and where its record begins.
    next: (u64, usize),
}

impl<'c> RecordReader<'c> {
    pub(super) fn new(container: &'c Container) -> Self {
        Self { container, held: None, bytes: Vec::new(), next: (0, 0) }
    }

    /// What is kept of a document.
    pub(super) fn get(&mut self, document: u32) -> Result<Record, Error> {
        let block = self.seek(document)?;
        Record::read(&mut Bytes(&self.bytes[self.next.1..])).ok_or_else(|| self.nonsense(block))
    }

    /// The fingerprint of a document.
    pub(super) fn fingerprint(&mut self, document: u32) -> Result<u128, Error> {
        let block = self.seek(document)?;
        Record::pass(&mut Bytes(&self.bytes[self.next.1..])).ok_or_else(|| self.nonsense(block))
    }

    /// Goes to the record of a document; gives its block.
    fn seek(&mut self, document: u32) -> Result<usize, Error> {
        let number = u64::from(document);
        let blocks = &self.container.listed(Section::Documents).blocks;
        let block = blocks.partition_point(|block| block.first <= number).checked_sub(1);
        let block = block.ok_or_else(|| self.missing(number))?;
        if self.held != Some(block) {
            self.held = None;
            self.container.read_into(Section::Documents, block, &mut self.bytes)?;
            self.held = Some(block);
            self.next = (blocks[block].first, 0);
        } else if self.next.0 > number {
            self.next = (blocks[block].first, 0);
        }
        let mut bytes = Bytes(&self.bytes[self.next.1..]);
        for _ in self.next.0..number {
            Record::pass(&mut bytes).ok_or_else(|| self.missing(number))?;
        }
        self.next = (number, self.bytes.len() - bytes.0.len());
        if bytes.is_empty() { Err(self.missing(number)) } else { Ok(block) }
    }

    fn missing(&self, number: u64) -> Error {
        self.container.damaged(Section::Documents.name(), format!("there is no document {number}"))
    }

    fn nonsense(&self, block: usize) -> Error {
        self.container.nonsense(Section::Documents, block)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn records_are_found_by_their_numbers() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let record = |at: u32| Record {
            id: format!("{at:05}-{}", "x".repeat(at as usize % 300)),
            path: "مقالات/a.jsonl".into(),
            record: (!at.is_multiple_of(3)).then(|| u64::from(at)),
            group: at.is_multiple_of(2).then(|| "g".into()),
            date: at.is_multiple_of(5).then(String::new),
            words: at * 7,
            bytes: u32::MAX - at,
            fingerprint: u128::MAX / u128::from(at + 1),
            text: u64::from(at) << 33,
        };
        let mut writer = Writer::new(File::create(&path).unwrap(), &path).unwrap();
        let mut records = RecordWriter::default();
        (0..500).for_each(|at| records.put(&record(at), &mut writer).unwrap());
        records.finish(&mut writer).unwrap();
        writer.finish().unwrap();
        let container = Container::open(&path, std::fs::metadata(&path).unwrap().len()).unwrap();
        let mut reader = RecordReader::new(&container);
        assert_eq!(container.listed(Section::Documents).entries, 500);
        for at in [0, 499, 7, 250, 251, 252, 100, 99, 99] {
            assert_eq!(reader.get(at).unwrap(), record(at));
            assert_eq!(reader.fingerprint(at).unwrap(), record(at).fingerprint);
        }
        assert!(matches!(reader.get(500), Err(Error::Damaged { .. })));
    }
}
