//! How a file is packed and encoded in; other text packed and encoded the same way out.
//!
//! Invariant: what is written so is read back as it was given.

use std::io;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Encoding;
use super::Limits;
use super::encode::Encoder;
use super::stream::Bytes;
use super::stream::Mark;
use super::stream::Packing;
use super::stream::form_of;

/// How the text of a file lies on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    pub(super) packing: Option<Packing>,
    pub(super) mark: Mark,
    /// What it is written in, if it has no byte order mark.
    pub(super) encoding: Option<Encoding>,
}

impl Form {
    /// Looks at the first bytes of a file, which is written in an encoding unless they say otherwise.
    pub(super) fn of(
        file: Bytes,
        name: &str,
        limits: &Limits,
        encoding: Option<Encoding>,
    ) -> io::Result<Self> {
        let (packing, mark) = form_of(file, name, limits)?;
        let encoding = encoding.filter(|encoding| mark == Mark::None && !encoding.is_utf8());
        Ok(Self { packing, mark, encoding })
    }
}

/// Writes text as a [`Form`] says.
pub struct Packer<W: Write> {
    sink: Sink<W>,
    encoder: Encoder,
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
        Ok(Self { sink, encoder: Encoder::new(form.mark, form.encoding) })
    }

    /// Writes some more of the text, in UTF-8.
    ///
    /// # Errors
    /// If the output takes no more, or the encoding does not have a character.
    pub fn put(&mut self, text: &[u8]) -> io::Result<()> {
        self.encoder.put(text, &mut self.sink)
    }

    /// Ends the file; gives back what it was written to.
    ///
    /// # Errors
    /// If the output takes no more.
    pub fn finish(mut self) -> io::Result<W> {
        self.encoder.finish(&mut self.sink)?;
        match self.sink {
            Sink::Plain(out) => Ok(out),
            Sink::Gzip(out) => out.finish(),
            Sink::Zstd(out) => out.finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
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
        let marks = marks.map(|mark| (mark, None)).into_iter();
        let named = ["windows-1256", "utf-16le", "iso-2022-jp", "gb18030"].map(Encoding::named);
        let encodings: Vec<_> = marks.chain(named.map(|named| (Mark::None, named))).collect();
        for (packing, &(mark, encoding)) in packings.iter().flat_map(|p| encodings.iter().map(|e| (*p, e))) {
            let form = Form { packing, mark, encoding };
            let text = match encoding.map(Encoding::name) {
                Some("windows-1256") => text.replace('😀', "€"),
                Some("ISO-2022-JP") => "a line\n言った 。\n".repeat(500),
                _ => text.clone(),
            };
            let mut packer = Packer::new(form, Vec::new()).unwrap();
            // In pieces that end inside characters.
            text.as_bytes().chunks(7).for_each(|piece| packer.put(piece).unwrap());
            let packed = packer.finish().unwrap();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file.txt");
            std::fs::write(&path, &packed).unwrap();
            let limits = Limits::default();
            let file = || Box::new(File::open(&path).unwrap());
            assert_eq!(Form::of(file(), "file.txt", &limits, encoding).unwrap(), form);
            let taken = Arc::new(AtomicU64::new(0));
            let opened = Opened { file: file(), name: "file.txt", size: None, taken: &taken };
            let mut back = String::new();
            text_of(opened, &limits, encoding).unwrap().bytes.read_to_string(&mut back).unwrap();
            assert_eq!(back, text, "{form:?}");
        }
    }
}
