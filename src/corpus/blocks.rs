//! Files in, blocks out: the one thread that does I/O.
//!
//! Invariant: each file gives its blocks in order, and each thing that cannot be read is named once.

use std::fs::File;
use std::io;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use crate::base::Skipped;

use super::Block;
use super::Cut;
use super::Encoding;
#[cfg(feature = "parquet")]
use super::Fields;
use super::Inputs;
use super::Limits;
use super::Reader;
use super::guess;
use super::lines::Fault;
use super::lines::Lines;
use super::lines::Piece;
use super::listing::Listed;
use super::listing::Source;
use super::records::Records;
#[cfg(feature = "parquet")]
use super::rows;
use super::stream;
use super::stream::Bytes;
use super::stream::Opened;
use super::stream::Stream;

/// Bytes that tell a text from a binary file.
const HEAD: usize = 8 << 10;

/// A file of records, piece by piece.
type Pieces = Box<dyn Iterator<Item = Result<Piece, Fault>> + Send>;

/// The blocks of a corpus, in a fixed order, and what could not be read.
pub struct Blocks {
    found: std::vec::IntoIter<Listed>,
    total: Option<u64>,
    limits: Limits,
    #[cfg(feature = "parquet")]
    fields: Fields,
    encoding: Option<Encoding>,
    stdin: Option<Bytes>,
    taken: Arc<AtomicU64>,
    /// How much of `taken` the blocks have told.
    told: u64,
    open: Option<OpenFile>,
}

/// A file of records that is being read.
struct OpenFile {
    name: String,
    reader: &'static dyn Reader,
    pieces: Pieces,
}

impl Blocks {
    pub(super) fn new(found: Vec<Listed>, inputs: &Inputs, stdin: Bytes) -> Self {
        let total = found.iter().map(Listed::bytes).sum();
        let taken = Arc::new(AtomicU64::new(0));
        Self {
            found: found.into_iter(),
            total,
            limits: inputs.limits,
            #[cfg(feature = "parquet")]
            fields: inputs.fields.clone(),
            encoding: inputs.encoding,
            stdin: Some(stdin),
            taken,
            told: 0,
            open: None,
        }
    }

    /// The bytes of all files together, as they lie on disk; `None` if some come through a pipe.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total
    }

    fn consumed(&mut self) -> u64 {
        let taken = self.taken.load(Ordering::Relaxed);
        let before = std::mem::replace(&mut self.told, taken);
        taken - before
    }

    fn next_of_open(&mut self) -> Option<Result<Block, Skipped>> {
        let open = self.open.as_mut()?;
        let Some(next) = open.pieces.next() else {
            self.open = None;
            return None;
        };
        let (path, reader) = (open.name.clone(), open.reader);
        Some(match next {
            Ok(Piece { first_line, first_byte, bytes, head }) => {
                let consumed = self.consumed();
                Ok(Block { path, reader, first_line, first_byte, bytes, head, consumed })
            }
            Err(fault) => Err(Skipped { path, line: fault.line, reason: fault.reason }),
        })
    }

    /// Begins a file; gives its block if it is one.
    fn begin(&mut self, source: Source) -> Result<Option<Block>, String> {
        if guess::by_extension(&stream::format_extension(&source.name)).cut() == Cut::Rows {
            return self.rows(&source).map(|()| None);
        }
        let file: Bytes = match &source.path {
            Some(path) => Box::new(File::open(path).map_err(|e| stream::reason(&e))?),
            None => self.stdin.take().unwrap_or_else(|| Box::new(io::empty())),
        };
        let (name, size) = (source.name.as_str(), source.bytes);
        let opened = Opened { file, name, size, taken: &self.taken };
        let mut stream =
            stream::text_of(opened, &self.limits, self.encoding).map_err(|e| stream::reason(&e))?;
        let extension = stream::format_extension(&source.name);
        let mut reader = guess::by_extension(&extension);
        if source.bytes.is_none() && extension.is_empty() {
            (reader, stream) = guess::by_content(stream, &self.limits);
        }
        let limits = &self.limits;
        let pieces: Pieces = match reader.cut() {
            Cut::Whole | Cut::Rows => return self.whole(source.name, reader, stream).map(Some),
            Cut::Lines => Box::new(Lines::new(stream, limits)),
            Cut::Records { separator } => Box::new(Records::new(stream, separator, limits)),
        };
        self.open = Some(OpenFile { name: source.name, reader, pieces });
        Ok(None)
    }

    /// Begins a file that is read from its end.
    #[cfg(feature = "parquet")]
    fn rows(&mut self, source: &Source) -> Result<(), String> {
        let (Some(path), Some(size)) = (&source.path, source.bytes) else {
            return Err("a Parquet file is read from its end; put it into a file".into());
        };
        let file = File::open(path).map_err(|e| stream::reason(&e))?;
        let source_of = rows::Source::new(file, size, &self.taken)?;
        let pieces = Box::new(rows::Rows::open(source_of, &self.fields, &self.limits)?);
        let reader = guess::by_extension(&stream::format_extension(&source.name));
        self.open = Some(OpenFile { name: source.name.clone(), reader, pieces });
        Ok(())
    }

    /// Says that there is nothing to read such a file with.
    #[cfg(not(feature = "parquet"))]
    fn rows(&mut self, _: &Source) -> Result<(), String> {
        Err("this program was built without Parquet; build it with `--features parquet`".into())
    }

    /// Reads a file that is one block.
    fn whole(&mut self, path: String, reader: &'static dyn Reader, stream: Stream) -> Result<Block, String> {
        let first_byte = stream.start;
        let bytes = read_whole(stream, reader, self.limits.document())?;
        let consumed = self.consumed();
        Ok(Block { path, reader, first_line: 1, first_byte, bytes, head: None, consumed })
    }
}

impl Iterator for Blocks {
    type Item = Result<Block, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.next_of_open() {
                return Some(next);
            }
            let source = match self.found.next()? {
                Listed::Skipped(skipped) => return Some(Err(skipped)),
                Listed::Source(source) => source,
            };
            let path = source.name.clone();
            match self.begin(source) {
                Ok(Some(block)) => return Some(Ok(block)),
                Ok(None) => {}
                Err(reason) => return Some(Err(Skipped { path, line: None, reason })),
            }
        }
    }
}

pub(super) fn read_whole(mut stream: Stream, reader: &dyn Reader, limit: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut read = |bytes: &mut Vec<u8>, most: usize| {
        (&mut stream.bytes).take(most as u64).read_to_end(bytes).map_err(|e| stream::reason(&e))
    };
    read(&mut bytes, HEAD)?;
    reader.sniff(&bytes)?;
    let rest = limit.saturating_add(1).saturating_sub(bytes.len());
    read(&mut bytes, rest)?;
    if bytes.len() > limit {
        return Err(format!("longer than the limit of {limit} bytes; split it or raise the limit"));
    }
    Ok(bytes)
}
