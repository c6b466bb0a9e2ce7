//! Files in, blocks out: the one thread that does I/O.
//!
//! Invariant: each file gives its blocks in order, and each thing that cannot be read is named once.

use std::fs::File;
use std::io;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use serde::de::IgnoredAny;

use crate::base::Skipped;

use super::Block;
use super::Cut;
use super::Limits;
use super::READERS;
use super::Reader;
use super::lines::Lines;
use super::lines::Piece;
use super::listing::Listed;
use super::listing::Source;
use super::stream;
use super::stream::Bytes;
use super::stream::Opened;
use super::stream::Stream;

/// Bytes that tell a text from a binary file.
const HEAD: usize = 8 << 10;

/// The blocks of a corpus, in a fixed order, and what could not be read.
pub struct Blocks {
    found: std::vec::IntoIter<Listed>,
    total: Option<u64>,
    limits: Limits,
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
    lines: Lines,
}

impl Blocks {
    pub(super) fn new(found: Vec<Listed>, limits: Limits, stdin: Bytes) -> Self {
        let total = found.iter().map(Listed::bytes).sum();
        let taken = Arc::new(AtomicU64::new(0));
        Self { found: found.into_iter(), total, limits, stdin: Some(stdin), taken, told: 0, open: None }
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
        let Some(next) = open.lines.next() else {
            self.open = None;
            return None;
        };
        let (path, reader) = (open.name.clone(), open.reader);
        Some(match next {
            Ok(Piece { first_line, first_byte, bytes }) => {
                let consumed = self.consumed();
                Ok(Block { path, reader, first_line, first_byte, bytes, consumed })
            }
            Err(fault) => Err(Skipped { path, line: fault.line, reason: fault.reason }),
        })
    }

    /// Begins a file; gives its block if it is one.
    fn begin(&mut self, source: Source) -> Result<Option<Block>, String> {
        let file: Bytes = match &source.path {
            Some(path) => Box::new(File::open(path).map_err(|e| stream::reason(&e))?),
            None => self.stdin.take().unwrap_or_else(|| Box::new(io::empty())),
        };
        let (name, size) = (source.name.as_str(), source.bytes);
        let opened = Opened { file, name, size, taken: &self.taken };
        let mut stream = stream::text_of(opened, &self.limits).map_err(|e| stream::reason(&e))?;
        let extension = stream::format_extension(&source.name);
        let mut reader = reader_for(&extension);
        if source.bytes.is_none() && extension.is_empty() {
            (reader, stream) = guess(stream, &self.limits);
        }
        if reader.cut() == Cut::Lines {
            let lines = Lines::new(stream, &self.limits);
            self.open = Some(OpenFile { name: source.name, reader, lines });
            return Ok(None);
        }
        let first_byte = stream.start;
        let bytes = read_whole(stream, reader, self.limits.document())?;
        let consumed = self.consumed();
        Ok(Some(Block { path: source.name, reader, first_line: 1, first_byte, bytes, consumed }))
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

pub(super) fn reader_for(extension: &str) -> &'static dyn Reader {
    let claims = |reader: &&&'static dyn Reader| reader.extensions().contains(&extension);
    *READERS.iter().find(claims).unwrap_or(&READERS[0])
}

/// Chooses the reader for a stream without a telling name: records if its first line that is not blank
/// is a JSON object, else one text. An error waits in the stream for its turn.
fn guess(stream: Stream, limits: &Limits) -> (&'static dyn Reader, Stream) {
    let Stream { mut bytes, start } = stream;
    let mut head = Vec::new();
    let mut error = None;
    let is_json = loop {
        // Doubled each time, so that a long line is not looked through too often.
        let more = head.len().max(HEAD);
        let read = (&mut bytes).take(more as u64).read_to_end(&mut head);
        let ended = !matches!(read, Ok(n) if n == more);
        error = error.or(read.err());
        if let Some(known) = begins_with_object(&head, ended) {
            break known;
        }
        if head.len() > limits.document() {
            // As records, only the first line is lost.
            break true;
        }
    };
    let again = io::Cursor::new(head).chain(Failing(error)).chain(bytes);
    (reader_for(if is_json { "jsonl" } else { "" }), Stream { bytes: Box::new(again), start })
}

/// Whether the first line that is not blank is a JSON object; `None` if more bytes are needed to tell.
fn begins_with_object(head: &[u8], ended: bool) -> Option<bool> {
    let text = head.trim_ascii_start();
    match text.first() {
        None => ended.then_some(false),
        Some(b'{') => match memchr::memchr(b'\n', text) {
            None if !ended => None,
            end => {
                let line = &text[..end.unwrap_or(text.len())];
                Some(serde_json::from_slice::<IgnoredAny>(line).is_ok())
            }
        },
        Some(_) => Some(false),
    }
}

/// A source that gives nothing but an error, once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
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
