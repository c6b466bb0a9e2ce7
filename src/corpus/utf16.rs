//! UTF-16 bytes in, UTF-8 bytes out.
//!
//! Invariant: what comes out is valid UTF-8, up to an error that names the byte of the fault.

use std::io;
use std::io::Read;

/// Bytes taken from the source at once.
const CHUNK: u64 = 16 << 10;

/// Decodes UTF-16 while it is read.
pub(super) struct Utf16<R> {
    source: R,
    big_endian: bool,
    /// Bytes not yet decoded: a half unit, or a surrogate whose partner has not come.
    pending: Vec<u8>,
    /// Where `pending` begins in the source.
    offset: u64,
    ready: Vec<u8>,
    given: usize,
    fault: Option<String>,
}

impl<R: Read> Utf16<R> {
    /// Decodes what `source` gives; `offset` bytes were taken from it before.
    pub(super) fn new(source: R, big_endian: bool, offset: u64) -> Self {
        Self { source, big_endian, pending: Vec::new(), offset, ready: Vec::new(), given: 0, fault: None }
    }

    fn unit(&self, at: usize) -> Option<u16> {
        let pair = [*self.pending.get(at)?, *self.pending.get(at + 1)?];
        Some(if self.big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    }

    /// The character at byte `at` of `pending` and its length, `None` if more bytes are needed.
    fn character(&self, at: usize) -> Option<(Option<char>, usize)> {
        let first = self.unit(at)?;
        if !(0xD800..0xDC00).contains(&first) {
            return Some((char::from_u32(u32::from(first)), 2));
        }
        let second = self.unit(at + 2)?;
        Some((char::decode_utf16([first, second]).next().and_then(Result::ok), 4))
    }

    fn refill(&mut self) -> io::Result<()> {
        if let Some(fault) = self.fault.take() {
            return Err(io::Error::other(fault));
        }
        self.ready.clear();
        self.given = 0;
        let ended = (&mut self.source).take(CHUNK).read_to_end(&mut self.pending)? < CHUNK as usize;
        let mut at = 0;
        let mut utf8 = [0; 4];
        while let Some((character, length)) = self.character(at) {
            let Some(character) = character else {
                self.fault = Some(self.broken(at));
                break;
            };
            self.ready.extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
            at += length;
        }
        if ended && self.fault.is_none() && at < self.pending.len() {
            self.fault = Some(self.broken(at));
        }
        self.pending.drain(..at);
        self.offset += at as u64;
        if self.ready.is_empty() && self.fault.is_some() { self.refill() } else { Ok(()) }
    }

    fn broken(&self, at: usize) -> String {
        format!("invalid UTF-16 at byte {}; convert it to UTF-8", self.offset + at as u64)
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.refill()?;
        }
        let n = out.len().min(self.ready.len() - self.given);
        out[..n].copy_from_slice(&self.ready[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], big_endian: bool) -> Result<String, String> {
        let mut text = String::new();
        let result = Utf16::new(bytes, big_endian, 2).read_to_string(&mut text);
        result.map(|_| text).map_err(|e| e.to_string())
    }

    #[test]
    fn decodes_both_orders_over_chunk_edges() {
        let text = "a😀ب".repeat(20_000);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little, false), Ok(text.clone()));
        assert_eq!(decode(&big, true), Ok(text));
    }

    #[test]
    fn names_the_byte_of_a_fault() {
        let reason = |at: u32| Err(format!("invalid UTF-16 at byte {at}; convert it to UTF-8"));
        assert_eq!(decode(&[0x61, 0, 0x00, 0xD8, 0x61, 0], false), reason(4));
        assert_eq!(decode(&[0x61, 0, 0x00, 0xDC, 0x61, 0], false), reason(4));
        assert_eq!(decode(&[0x61, 0, 0x00, 0xD8], false), reason(4));
        assert_eq!(decode(&[0x61, 0, 0x61], false), reason(4));
    }
}
