//! A stream in, pieces of whole lines out.
//!
//! Invariants: a piece never ends inside a line; a line over the limit is dropped while it is read and
//! named once; no more than one piece and one line up to the limit are held; of a stream that breaks,
//! the lines read whole are given before the fault.

use std::io::Read;
use std::sync::Arc;

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
    /// The header of a table, if it is not in `bytes`.
    pub(super) head: Option<Arc<[u8]>>,
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
    #[cfg(test)]
    most_held: usize,
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
            #[cfg(test)]
            most_held: 0,
        }
    }

    /// Reads a block's worth of bytes to the end of the buffer.
    fn read(&mut self) {
        let before = self.buffer.len();
        self.buffer.reserve(self.block);
        let read = (&mut self.stream.bytes).take(self.block as u64).read_to_end(&mut self.buffer);
        match read {
            Ok(n) => self.ended = n < self.block,
            Err(error) => {
                self.ended = true;
                self.fault = Some(stream::reason(&error));
            }
        }
        #[cfg(test)]
        {
            self.most_held = self.most_held.max(self.buffer.capacity());
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
        Piece { first_line, first_byte, bytes, head: None }
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
        let broken_off = self.fault.is_some() && self.whole == 0;
        if self.ended && self.fault.is_none() {
            self.whole = self.buffer.len();
        }
        let fault = self.refuse(end);
        // The stream broke in this same line.
        self.line -= u64::from(broken_off);
        fault
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: impl Read + Send + 'static, limit: u64, block_bytes: usize) -> Lines {
        let limits = Limits { max_document_bytes: limit, block_bytes, ..Limits::default() };
        Lines::new(Stream { bytes: Box::new(text), start: 0 }, &limits)
    }

    /// Each line with its number and place; of a fault, the line.
    fn cut(text: &'static str, limit: u64, block_bytes: usize) -> Vec<String> {
        let mut out = Vec::new();
        for next in lines(text.as_bytes(), limit, block_bytes) {
            match next {
                Err(fault) => out.push(format!("{:?} too long", fault.line)),
                Ok(piece) => {
                    let (mut line, mut byte) = (piece.first_line, piece.first_byte);
                    for text in piece.bytes.split_inclusive(|&b| b == b'\n') {
                        out.push(format!("{line} {byte} {:?}", String::from_utf8_lossy(text)));
                        (line, byte) = (line + 1, byte + text.len() as u64);
                    }
                }
            }
        }
        out
    }

    #[test]
    fn long_lines_are_dropped_wherever_the_cuts_fall() {
        let text = "ab\n123456\n12345\n\nabcdef\nx\n1234567890";
        let expected = [
            "1 0 \"ab\\n\"",
            "Some(2) too long",
            "3 10 \"12345\\n\"",
            "4 16 \"\\n\"",
            "Some(5) too long",
            "6 24 \"x\\n\"",
            "Some(7) too long",
        ];
        for block in 1..text.len() + 2 {
            assert_eq!(cut(text, 5, block), expected, "block of {block}");
        }
    }

    #[test]
    fn an_endless_line_is_dropped_in_bounded_memory() {
        let text = std::io::repeat(b'x').take(64 << 20).chain("\nlast".as_bytes());
        let mut lines = lines(text, 1 << 20, 64 << 10);
        assert_eq!(lines.next().and_then(Result::err).and_then(|f| f.line), Some(1));
        assert_eq!(lines.next().and_then(Result::ok).map(|p| p.bytes), Some(b"last".to_vec()));
        assert!(lines.next().is_none());
        assert!(lines.most_held <= 3 << 20, "{}", lines.most_held);
    }

    #[test]
    fn many_lines_are_cut_in_bounded_memory() {
        let text = std::io::repeat(b'\n').take(32 << 20);
        let mut lines = lines(text, 1 << 20, 64 << 10);
        let mut last = 0;
        for piece in lines.by_ref() {
            last = piece.map_or(0, |p| p.first_line + p.bytes.len() as u64);
        }
        assert_eq!(last, (32 << 20) + 1);
        assert!(lines.most_held <= 256 << 10, "{}", lines.most_held);
    }
}
