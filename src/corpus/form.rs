//! How a file is packed and encoded in; other text packed and encoded the same way out.
//!
//! Invariant: what is written so is read back as it was given.

use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Limits;
use super::stream::Mark;
use super::stream::Packing;
use super::stream::form_of;

/// How the text of a file lies on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    pub(super) packing: Option<Packing>,
    pub(super) mark: Mark,
}

impl Form {
    /// Looks at the first bytes of a file.
    pub(super) fn of(path: &Path, name: &str, limits: &Limits) -> io::Result<Self> {
        let (packing, mark) = form_of(Box::new(File::open(path)?), name, limits)?;
        Ok(Self { packing, mark })
    }
}

/// Writes text as a [`Form`] says.
pub struct Packer<W: Write> {
    sink: Sink<W>,
    mark: Mark,
    /// Bytes of a character that is not complete.
    begun: Vec<u8>,
}

enum Sink<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gzip(out) => out.write(bytes),
            Self::Zstd(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(out) => out.flush(),
            Self::Zstd(out) => out.flush(),
        }
    }
}

impl<W: Write> Packer<W> {
    /// Begins a file, with its byte order mark if it had one.
    ///
    /// # Errors
    /// If `out` takes nothing.
    pub fn new(form: Form, out: W) -> io::Result<Self> {
        let mut sink = match form.packing {
            None => Sink::Plain(out),
            Some(Packing::Gzip) => Sink::Gzip(GzEncoder::new(out, Compression::default())),
            Some(Packing::Zstd) => {
                let mut encoder = zstd::stream::write::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Sink::Zstd(encoder)
            }
        };
        sink.write_all(form.mark.bytes())?;
        Ok(Self { sink, mark: form.mark, begun: Vec::new() })
    }

    /// Writes some more of the text, in UTF-8.
    ///
    /// # Errors
    /// If the output takes no more.
    pub fn put(&mut self, text: &[u8]) -> io::Result<()> {
        let big_endian = match self.mark {
            Mark::None | Mark::Utf8 => return self.sink.write_all(text),
            Mark::Utf16 { big_endian } => big_endian,
        };
        self.begun.extend_from_slice(text);
        let whole = match std::str::from_utf8(&self.begun) {
            Ok(_) => self.begun.len(),
            Err(error) => error.valid_up_to(),
        };
        let text = String::from_utf8_lossy(&self.begun[..whole]);
        let order = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
        let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
        self.sink.write_all(&bytes)?;
        self.begun.drain(..whole);
        Ok(())
    }

    /// Ends the file; gives back what it was written to.
    ///
    /// # Errors
    /// If the output takes no more.
    pub fn finish(self) -> io::Result<W> {
        match self.sink {
            Sink::Plain(out) => Ok(out),
            Sink::Gzip(out) => out.finish(),
            Sink::Zstd(out) => out.finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;

    use super::*;
    use crate::corpus::stream::Opened;
    use crate::corpus::stream::text_of;

    #[test]
    fn what_is_packed_is_read_back() {
        let text = "a line\nقال 😀\n".repeat(500);
        let packings = [None, Some(Packing::Gzip), Some(Packing::Zstd)];
        let marks =
            [Mark::None, Mark::Utf8, Mark::Utf16 { big_endian: false }, Mark::Utf16 { big_endian: true }];
        for (packing, mark) in packings.iter().flat_map(|p| marks.map(|mark| (*p, mark))) {
            let form = Form { packing, mark };
            let mut packer = Packer::new(form, Vec::new()).unwrap();
            // In pieces that end inside characters.
            text.as_bytes().chunks(7).for_each(|piece| packer.put(piece).unwrap());
            let packed = packer.finish().unwrap();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file.txt");
            std::fs::write(&path, &packed).unwrap();
            let limits = Limits::default();
            assert_eq!(Form::of(&path, "file.txt", &limits).unwrap(), form);
            let taken = Arc::new(AtomicU64::new(0));
            let file = Box::new(File::open(&path).unwrap());
            let opened = Opened { file, name: "file.txt", size: None, taken: &taken };
            let mut back = String::new();
            text_of(opened, &limits, None).unwrap().bytes.read_to_string(&mut back).unwrap();
            assert_eq!(back, text, "{form:?}");
        }
    }
}
