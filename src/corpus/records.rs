//! A stream of a table in, pieces of whole records out, and the header that names their fields.
//!
//! Invariants: a piece never ends inside a record; a record over the limit is dropped while it is read and
//! named once; no more than one piece and one record up to the limit are held; of a stream that breaks,
//! the records read whole are given before the fault. None of it depends on the size of a piece.

use std::io::Read;
use std::sync::Arc;

use memchr::memchr_iter;

use super::Limits;
use super::csv;
use super::lines::Fault;
use super::lines::Piece;
use super::quoting::Scanner;
use super::stream;
use super::stream::Stream;

/// Cuts a stream.
pub(super) struct Records {
    stream: Stream,
    limit: usize,
    block: usize,
    /// What separates the fields, if the header does not say otherwise.
    separator: u8,
    /// `None` until the separator is known.
    scanner: Option<Scanner>,
    /// What was read and not given away.
    buffer: Vec<u8>,
    /// The line and the place of the first byte of `buffer`.
    line: u64,
    byte: u64,
    /// The header, once it was given away as part of a piece.
    head: Option<Arc<[u8]>>,
    ended: bool,
    fault: Option<String>,
    /// Whether the stream broke off.
    broken: bool,
    empty: bool,
}

impl Records {
    /// Cuts `stream` by the limits.
    pub(super) fn new(stream: Stream, separator: u8, limits: &Limits) -> Self {
        let byte = stream.start;
        Self {
            stream,
            limit: limits.document(),
            block: limits.block_bytes.max(1),
            separator,
            scanner: None,
            buffer: Vec::new(),
            line: 1,
            byte,
            head: None,
            ended: false,
            fault: None,
            broken: false,
            empty: true,
        }
    }

    /// Whether the stream broke off, as far as it was read.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Does as an iterator, and gives the bytes of records that are dropped.
    pub(super) fn next_with(&mut self, dropped: &mut dyn FnMut(&[u8])) -> Option<Result<Piece, Fault>> {
        loop {
            let (whole, too_long) = self.scan();
            if whole > 0 && (too_long || self.ended || whole >= self.block) {
                return Some(Ok(self.give(whole)));
            }
            if too_long {
                return Some(Err(self.refuse(dropped)));
            }
            if self.ended {
                return self.last_words().map(Err);
            }
            self.read();
        }
    }

    /// Reads a block's worth of bytes to the end of the buffer.
    fn read(&mut self) {
        self.buffer.reserve(self.block);
        let read = (&mut self.stream.bytes).take(self.block as u64).read_to_end(&mut self.buffer);
        match read {
            Ok(n) => self.ended = n < self.block,
            Err(error) => {
                (self.ended, self.broken) = (true, true);
                self.fault = Some(stream::reason(&error));
            }
        }
        self.empty &= self.buffer.is_empty();
    }

    /// Looks for ends of records in what was read: the last one, and whether the record after it is
    /// over the limit.
    fn scan(&mut self) -> (usize, bool) {
        if self.scanner.is_none() {
            let enough = self.ended || self.buffer.len() > self.limit || csv::has_line(&self.buffer);
            if !enough {
                return (0, false);
            }
            let separator = csv::separator(self.separator, &self.buffer);
            self.scanner = Some(Scanner::new(separator));
        }
        let Some(scanner) = &mut self.scanner else { return (0, false) };
        let whole_stream = self.ended && self.fault.is_none();
        loop {
            let start = scanner.start();
            // Never beyond the limit, so that it does not matter how much was read at once.
            let seen = self.buffer.len().min(start.saturating_add(self.limit).saturating_add(1));
            let too_long = seen - start > self.limit;
            if scanner.next(&self.buffer[..seen], whole_stream && !too_long).is_none() {
                return (start, too_long);
            }
        }
    }

    /// Gives what is read, up to `end`.
    fn give(&mut self, end: usize) -> Piece {
        let (first_line, first_byte, head) = (self.line, self.byte, self.head.clone());
        let rest = self.buffer.split_off(end);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        self.passed(&bytes);
        if let Some(scanner) = &mut self.scanner {
            scanner.shift(end);
        }
        if self.head.is_none() {
            self.head = csv::header(self.separator, &bytes).map(Into::into);
        }
        Piece { first_line, first_byte, bytes, head }
    }

    fn passed(&mut self, bytes: &[u8]) {
        self.line += memchr_iter(b'\n', bytes).count() as u64;
        self.byte += bytes.len() as u64;
    }

    /// Drops the record that the buffer begins with, reading on to its end.
    fn refuse(&mut self, dropped: &mut dyn FnMut(&[u8])) -> Fault {
        let (line, limit) = (Some(self.line), self.limit);
        if self.head.is_none() {
            self.buffer.clear();
            (self.ended, self.fault) = (true, None);
            let reason = format!("the header is longer than the limit of {limit} bytes; is this a table?");
            return Fault { line, reason };
        }
        self.scanner.iter_mut().for_each(Scanner::drop_record);
        let mut last_line = self.line;
        loop {
            let last = self.ended && self.fault.is_none();
            let found = self.scanner.as_mut().and_then(|scanner| scanner.next(&self.buffer, last));
            let end = found.map_or(self.buffer.len(), |found| found.end);
            let rest = self.buffer.split_off(end);
            let gone = std::mem::replace(&mut self.buffer, rest);
            self.passed(&gone);
            dropped(&gone);
            if let Some(byte) = gone.last() {
                last_line = self.line - u64::from(*byte == b'\n');
            }
            if let Some(scanner) = &mut self.scanner {
                if found.is_some() { scanner.shift(end) } else { scanner.forget() }
            }
            if found.is_some() || self.ended {
                break;
            }
            self.read();
        }
        let reason = format!(
            "the record is longer than the limit of {limit} bytes, down to line {last_line}; close its quotation \
             marks, split it or raise the limit"
        );
        Fault { line, reason }
    }

    /// What is left to say when all records were given.
    fn last_words(&mut self) -> Option<Fault> {
        self.buffer.clear();
        if let Some(reason) = self.fault.take() {
            self.empty = false;
            let line = Some(self.line);
            return Some(Fault { line, reason: format!("{reason}; the records before were read") });
        }
        let empty = std::mem::take(&mut self.empty);
        empty.then(|| Fault { line: None, reason: super::plain::EMPTY.into() })
    }
}

impl Iterator for Records {
    type Item = Result<Piece, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with(&mut |_| {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: impl Read + Send + 'static, limit: u64, block_bytes: usize) -> Records {
        let limits = Limits { max_document_bytes: limit, block_bytes, ..Limits::default() };
        Records::new(Stream { bytes: Box::new(text), start: 0 }, b',', &limits)
    }

    /// All that was cut, as it follows on each other.
    fn cut(text: &'static str, limit: u64, block_bytes: usize) -> Vec<String> {
        let mut out: Vec<String> = vec![String::new()];
        for next in records(text.as_bytes(), limit, block_bytes) {
            match next {
                Err(fault) => out.extend([format!("{:?}: {}", fault.line, fault.reason), String::new()]),
                Ok(piece) => {
                    assert_eq!(piece.head.is_none(), piece.first_line == 1);
                    out.last_mut().unwrap().push_str(std::str::from_utf8(&piece.bytes).unwrap());
                }
            }
        }
        out
    }

    #[test]
    fn long_records_are_dropped_wherever_the_cuts_fall() {
        let text = "a,b\n1,\"x\ny\"\n2,\"0123456789\n\n0123\"\n3,z\n4,\"never\nclosed\nat all";
        let reason = "the record is longer than the limit of 11 bytes, down to line 6; close its quotation \
                      marks, split it or raise the limit";
        let more = "the record is longer than the limit of 11 bytes, down to line 10; close its quotation \
                    marks, split it or raise the limit";
        let expected =
            ["a,b\n1,\"x\ny\"\n", &format!("Some(4): {reason}"), "3,z\n", &format!("Some(8): {more}"), ""];
        for block in 1..text.len() + 2 {
            assert_eq!(cut(text, 11, block), expected, "block of {block}");
        }
    }

    #[test]
    fn an_endless_record_is_dropped_in_bounded_memory() {
        let text =
            "a\n\"".as_bytes().chain(std::io::repeat(b'x').take(64 << 20)).chain("\"\nlast".as_bytes());
        let mut records = records(text, 1 << 20, 64 << 10);
        assert_eq!(records.next().and_then(Result::ok).map(|p| p.bytes), Some(b"a\n".to_vec()));
        assert_eq!(records.next().and_then(Result::err).and_then(|f| f.line), Some(2));
        assert!(records.buffer.capacity() <= 3 << 20, "{}", records.buffer.capacity());
        assert_eq!(records.next().and_then(Result::ok).map(|p| p.bytes), Some(b"last".to_vec()));
        assert!(records.next().is_none());
    }

    #[test]
    fn a_header_without_an_end_ends_the_table() {
        let text = std::io::repeat(b'x').take(64 << 20);
        let faults: Vec<_> =
            records(text, 1 << 10, 64 << 10).map(|next| next.err().unwrap().reason).collect();
        assert_eq!(faults, ["the header is longer than the limit of 1024 bytes; is this a table?"]);
    }
}
