//! Bytes in an encoding that was named in, UTF-8 bytes out.
//!
//! Invariant: what comes out is valid UTF-8, up to an error that names the byte of the fault.

use std::fmt;
use std::io;
use std::io::Read;

use encoding_rs::Decoder;
use encoding_rs::DecoderResult;

use super::encode::Encoder;
use super::stream::Mark;

/// Bytes taken from the source at once.
const CHUNK: usize = 16 << 10;

/// How text is written in bytes, by one of the names of the WHATWG Encoding Standard.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// The encoding that a name means, as HTML pages name them: `windows-1256`, `latin1`, `Shift_JIS`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label_no_replacement(name.as_bytes()).map(Self)
    }

    /// Its own name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether it is that of all texts of which nothing else is said.
    #[must_use]
    pub fn is_utf8(self) -> bool {
        self.0 == encoding_rs::UTF_8
    }

    /// Whether its units have two bytes.
    pub(super) fn is_utf16(self) -> bool {
        self.0 == encoding_rs::UTF_16LE || self.0 == encoding_rs::UTF_16BE
    }

    /// Whether the higher of two bytes comes first.
    pub(super) fn is_big_endian(self) -> bool {
        self.0 == encoding_rs::UTF_16BE
    }

    /// What writes text in it; not for UTF-16, which pages may not be written in.
    pub(super) fn encoder(self) -> encoding_rs::Encoder {
        self.0.new_encoder()
    }

    /// Whether a text can be written in it.
    #[must_use]
    pub fn has(self, text: &str) -> bool {
        Encoder::new(Mark::None, Some(self)).put(text.as_bytes(), &mut io::sink()).is_ok()
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Decodes while it is read.
pub(super) struct Decoded<R> {
    source: R,
    encoding: Encoding,
    decoder: Decoder,
    /// Bytes not yet decoded, and where they begin in the source.
    pending: Vec<u8>,
    offset: u64,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
    fault: Option<String>,
}

impl<R: Read> Decoded<R> {
    /// Decodes what `source` gives.
    pub(super) fn new(source: R, encoding: Encoding) -> Self {
        Self {
            source,
            encoding,
            decoder: encoding.0.new_decoder_without_bom_handling(),
            pending: Vec::new(),
            offset: 0,
            ready: Vec::new(),
            given: 0,
            ended: false,
            fault: None,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.given = 0;
        while self.ready.is_empty() && !self.ended {
            if let Some(fault) = self.fault.take() {
                return Err(io::Error::other(fault));
            }
            let taken = (&mut self.source).take(CHUNK as u64).read_to_end(&mut self.pending)?;
            self.decode(taken < CHUNK);
        }
        Ok(())
    }

    /// Decodes what is pending; `last` tells whether it is the end.
    fn decode(&mut self, last: bool) {
        let room = self.decoder.max_utf8_buffer_length_without_replacement(self.pending.len());
        self.ready.resize(room.unwrap_or(CHUNK * 4).max(16), 0);
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(&self.pending, &mut self.ready, last);
        self.ready.truncate(written);
        self.offset += read as u64;
        self.pending.drain(..read);
        match result {
            DecoderResult::InputEmpty => self.ended = last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let at = self.offset.saturating_sub(u64::from(length) + u64::from(after));
                let name = self.encoding.name();
                self.fault =
                    Some(format!("invalid {name} at byte {at}; name the right encoding with --encoding"));
            }
        }
    }
}

impl<R: Read> Read for Decoded<R> {
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

    fn decode(bytes: &[u8], name: &str) -> Result<String, String> {
        let mut text = String::new();
        let result = Decoded::new(bytes, Encoding::named(name).unwrap()).read_to_string(&mut text);
        result.map(|_| text).map_err(|e| e.to_string())
    }

    #[test]
    fn decodes_over_chunk_edges() {
        for name in ["windows-1256", "windows-1251", "shift_jis", "gb18030", "utf-16le", "utf-8"] {
            let text = match name {
                "windows-1256" => "a قال الوزير ",
                "windows-1251" => "a он сказал ",
                _ => "a 言った ",
            }
            .repeat(20_000);
            let bytes = match name {
                "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                _ => encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(&text).0.into_owned(),
            };
            assert_eq!(decode(&bytes, name), Ok(text), "{name}");
        }
    }

    #[test]
    fn names_the_byte_of_a_fault() {
        let reason = |name: &str, at: u32| {
            Err(format!("invalid {name} at byte {at}; name the right encoding with --encoding"))
        };
        assert_eq!(decode(b"abc\xFFde", "shift_jis"), reason("Shift_JIS", 3));
        assert_eq!(decode(b"abc\x81", "shift_jis"), reason("Shift_JIS", 3));
        let long = [vec![b'a'; 50_000], vec![0xFF, b'b']].concat();
        assert_eq!(decode(&long, "euc-jp"), reason("EUC-JP", 50_000));
    }

    #[test]
    fn names_are_those_of_the_web() {
        assert_eq!(Encoding::named(" CP1256 ").map(Encoding::name), Some("windows-1256"));
        assert_eq!(Encoding::named("latin1").map(Encoding::name), Some("windows-1252"));
        assert_eq!(Encoding::named("no such"), None);
    }
}
