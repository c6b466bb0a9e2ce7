//! A stream in, pieces of whole lines out.
//!
//! Invariants: a piece never ends inside a line; a line over the limit is dropped while it is read and
//! named once; no more than one piece and one line up to the limit are held; of a stream that breaks,
//! the lines read whole are given before the fault.

use std::io::Read;

use memchr::memchr_iter;
use memchr::memrchr;

use super::Limits;
use super::stream;
use super::stream::Stream;

/// Some whole lines.
pub(super) struct Piece {
    pub(super) first_line: u64,
    pub(super) first_byte: u64,
    pub(super) bytes: Vec<u8>,
}

/// A line that cannot be used, or the place where a stream broke.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: Option<u64>,
    pub(super) reason: String,
}

/// Cuts a stream.
pub(super) struct Lines {
    stream: Stream,
    limit: usize,
    block: usize,
    buffer: Vec<u8>,
    /// What of `buffer` was given away.
    start: usize,
    /// The end of the last whole line in `buffer`.
    whole: usize,
    /// The line at `start`.
    line: u64,
    /// The place of `start` in the unpacked file.
    byte: u64,
    ended: bool,
    fault: Option<String>,
    empty: bool,
}

impl Lines {
    /// Cuts `stream` by the limits.
    pub(super) fn new(stream: Stream, limits: &Limits) -> Self {
        let byte = stream.start;
        Self {
            stream,
            limit: limits.document(),
            block: limits.block_bytes.max(1),
            buffer: Vec::new(),
            start: 0,
            whole: 0,
            line: 1,
            byte,
            ended: false,
            fault: None,
            empty: true,
        }
    }

    /// Reads a block's worth of bytes to the end of the buffer.
    fn read(&mut self) {
        let before = self.buffer.len();
        let read = (&mut self.stream.bytes).take(self.block as u64).read_to_end(&mut self.buffer);
        match read {
            Ok(n) => self.ended = n < self.block,
            Err(error) => {
                self.ended = true;
                self.fault = Some(stream::reason(&error));
            }
        }
        self.empty &= self.buffer.len() == before;
        if let Some(at) = memrchr(b'\n', &self.buffer[before..]) {
            self.whole = before + at + 1;
        }
    }

    /// Reads on until there are enough whole lines, or a line is too long; called when none is left.
    fn fill(&mut self) {
        self.buffer.drain(..self.start);
        (self.start, self.whole) = (0, 0);
        let enough =
            |l: &Self| if l.whole > 0 { l.buffer.len() >= l.block } else { l.buffer.len() > l.limit };
        while !self.ended && !enough(self) {
            self.read();
        }
        if self.ended && self.fault.is_none() {
            // The last line needs no line end; what precedes a fault may be half a line.
            self.whole = self.buffer.len();
        }
    }

    /// Gives what is read, up to `end`.
    fn give(&mut self, end: usize) -> Piece {
        let (first_line, first_byte) = (self.line, self.byte);
        let bytes = if self.start == 0 && end == self.whole {
            let rest = self.buffer.split_off(end);
            self.whole = 0;
            std::mem::replace(&mut self.buffer, rest)
        } else {
            let bytes = self.buffer[self.start..end].to_vec();
            self.start = end;
            bytes
        };
        self.line += memchr_iter(b'\n', &bytes).count() as u64;
        self.byte += bytes.len() as u64;
        Piece { first_line, first_byte, bytes }
    }

    /// The first line over the limit among the whole lines, with its line end.
    fn too_long(&self) -> Option<(usize, usize)> {
        if self.whole - self.start <= self.limit {
            return None;
        }
        let mut start = self.start;
        for at in memchr_iter(b'\n', &self.buffer[self.start..self.whole]) {
            let end = self.start + at;
            if end - start > self.limit {
                return Some((start, end + 1));
            }
            start = end + 1;
        }
        (self.whole - start > self.limit).then_some((start, self.whole))
    }

    /// Drops the line at `start`, which ends at `end`.
    fn refuse(&mut self, end: usize) -> Fault {
        let limit = self.limit;
        let reason =
            format!("the line is longer than the limit of {limit} bytes; split it or raise the limit");
        let fault = Fault { line: Some(self.line), reason };
        self.byte += (end - self.start) as u64;
        self.start = end;
        self.line += 1;
        fault
    }

    /// Drops the line that fills the buffer, reading on to its end.
    fn refuse_unfinished(&mut self) -> Fault {
        while !self.ended && self.whole == 0 {
            self.byte += self.buffer.len() as u64;
            self.buffer.clear();
            self.read();
        }
        let end = memchr::memchr(b'\n', &self.buffer).map_or(self.buffer.len(), |at| at + 1);
        if self.ended && self.fault.is_none() {
            self.whole = self.buffer.len();
        }
        self.refuse(end)
    }

    /// What is left to say when all lines were given.
    fn last_words(&mut self) -> Option<Fault> {
        if let Some(reason) = self.fault.take() {
            self.empty = false;
            let line = Some(self.line);
            return Some(Fault { line, reason: format!("{reason}; the lines before were read") });
        }
        let empty = std::mem::take(&mut self.empty);
        empty.then(|| Fault { line: None, reason: super::plain::EMPTY.into() })
    }
}

impl Iterator for Lines {
    type Item = Result<Piece, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.start >= self.whole {
            self.fill();
            if self.whole == 0 {
                let cut_off = self.fault.is_some() && self.buffer.len() <= self.limit;
                return if cut_off || self.buffer.is_empty() {
                    self.buffer.clear();
                    self.last_words().map(Err)
                } else {
                    Some(Err(self.refuse_unfinished()))
                };
            }
        }
        Some(match self.too_long() {
            Some((start, _)) if start > self.start => Ok(self.give(start)),
            Some((_, end)) => Err(self.refuse(end)),
            None => Ok(self.give(self.whole)),
        })
    }
}
