//! A file in, its text as a stream of bytes out: unpacked, without byte order mark, in UTF-8.
//!
//! Invariant: an error of the stream says what is wrong in words that can stand in a report, and no
//! stream gives more than the [`Limits`] allow.

use std::io;
use std::io::BufReader;
use std::io::Cursor;
use std::io::ErrorKind;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use flate2::bufread::MultiGzDecoder;

use super::Encoding;
use super::Limits;
use super::encoding::Decoded;
use super::utf16::Utf16;

/// Any source of bytes.
pub(super) type Bytes = Box<dyn Read + Send>;

/// Bytes taken from a file at once.
const BUFFER: usize = 64 << 10;

/// The text of a file.
pub(super) struct Stream {
    /// The unpacked bytes, after the byte order mark.
    pub(super) bytes: Bytes,
    /// The length of the byte order mark, if the bytes after it are as in the file.
    pub(super) start: u64,
}

/// Ways a file can be packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    fn by_magic(head: &[u8]) -> Option<Self> {
        match head {
            [0x1F, 0x8B, 0x08, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD] => Some(Self::Zstd),
            _ => None,
        }
    }

    fn by_name(name: &str) -> Option<Self> {
        match split_extension(name).1.as_str() {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// A file that is open, and what is known of it.
pub(super) struct Opened<'a> {
    pub(super) file: Bytes,
    pub(super) name: &'a str,
    /// Its size, if it is a regular file.
    pub(super) size: Option<u64>,
    /// Increased by the bytes taken from it.
    pub(super) taken: &'a Arc<AtomicU64>,
}

/// Finds the text of a file.
pub(super) fn text_of(opened: Opened<'_>, limits: &Limits, encoding: Option<Encoding>) -> io::Result<Stream> {
    decode(unpacked(opened, limits)?, encoding)
}

/// The unpacked bytes of a file.
pub(super) fn unpacked(opened: Opened<'_>, limits: &Limits) -> io::Result<Bytes> {
    let mut file = Counted { source: opened.file, taken: Arc::clone(opened.taken) };
    let (packing, head) = packing_of(&mut file, opened.name)?;
    let file: Bytes = Box::new(Cursor::new(head).chain(file));
    Ok(match packing {
        Some(packing) => Box::new(Unpacked::open(packing, file, opened.size, limits)?),
        None => file,
    })
}

/// The byte order mark of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Utf8,
    Utf16 { big_endian: bool },
}

impl Mark {
    fn of(head: &[u8]) -> Self {
        match head {
            [0xEF, 0xBB, 0xBF] => Self::Utf8,
            [0xFF, 0xFE, ..] => Self::Utf16 { big_endian: false },
            [0xFE, 0xFF, ..] => Self::Utf16 { big_endian: true },
            _ => Self::None,
        }
    }

    pub(super) fn bytes(self) -> &'static [u8] {
        match self {
            Self::None => &[],
            Self::Utf8 => &[0xEF, 0xBB, 0xBF],
            Self::Utf16 { big_endian: false } => &[0xFF, 0xFE],
            Self::Utf16 { big_endian: true } => &[0xFE, 0xFF],
        }
    }
}

/// Finds out how a file is packed and encoded.
pub(super) fn form_of(mut file: Bytes, name: &str, limits: &Limits) -> io::Result<(Option<Packing>, Mark)> {
    let (packing, head) = packing_of(&mut file, name)?;
    let file: Bytes = Box::new(Cursor::new(head).chain(file));
    let mut bytes = match packing {
        Some(packing) => Box::new(Unpacked::open(packing, file, None, limits)?),
        None => file,
    };
    let mut head = Vec::with_capacity(3);
    (&mut bytes).take(3).read_to_end(&mut head)?;
    Ok((packing, Mark::of(&head)))
}

/// How a file is packed, by its first bytes or else its name; and these bytes.
fn packing_of(file: &mut dyn Read, name: &str) -> io::Result<(Option<Packing>, Vec<u8>)> {
    let mut head = Vec::with_capacity(4);
    file.take(4).read_to_end(&mut head)?;
    let packing = match Packing::by_magic(&head) {
        None if head.is_empty() => None,
        None => Packing::by_name(name),
        found => found,
    };
    Ok((packing, head))
}

/// The extension that tells the format: that of the name inside, if the file is packed.
pub(super) fn format_extension(name: &str) -> String {
    let (inner, extension) = split_extension(name);
    if Packing::by_name(name).is_some() { split_extension(inner).1 } else { extension }
}

/// The name without extension, and the extension in lower case.
fn split_extension(name: &str) -> (&str, String) {
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => {
            (&name[..name.len() - extension.len() - 1], extension.to_lowercase())
        }
        _ => (name, String::new()),
    }
}

/// Removes the byte order mark and decodes what it announces, or else what was named.
fn decode(mut source: Bytes, encoding: Option<Encoding>) -> io::Result<Stream> {
    let mut head = Vec::with_capacity(3);
    (&mut source).take(3).read_to_end(&mut head)?;
    let mark = Mark::of(&head);
    let bytes = mark.bytes().len();
    let after = Cursor::new(head.split_off(bytes)).chain(source);
    Ok(match mark {
        Mark::Utf16 { big_endian } => Stream { bytes: Box::new(Utf16::new(after, big_endian, 2)), start: 0 },
        Mark::None => match encoding.filter(|encoding| !encoding.is_utf8()) {
            Some(encoding) => Stream { bytes: Box::new(Decoded::new(after, encoding)), start: 0 },
            None => Stream { bytes: Box::new(after), start: 0 },
        },
        Mark::Utf8 => Stream { bytes: Box::new(after), start: bytes as u64 },
    })
}

/// Counts what is taken from a file.
struct Counted {
    source: Bytes,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(out)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Watches over a decoder: stops bombs, and puts its errors into words.
struct Unpacked {
    source: Bytes,
    packing: Packing,
    /// Bytes that may still be given.
    left: u64,
    /// What to say if there are more.
    too_much: String,
    window_log: u32,
}

impl Unpacked {
    /// Unpacks a file of `size` bytes, if that is known.
    fn open(packing: Packing, file: Bytes, size: Option<u64>, limits: &Limits) -> io::Result<Self> {
        let file = BufReader::with_capacity(BUFFER, file);
        let source: Bytes = match packing {
            Packing::Gzip => Box::new(MultiGzDecoder::new(file)),
            Packing::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(file)?;
                decoder.window_log_max(limits.max_window_log)?;
                Box::new(decoder)
            }
        };
        let most = limits.max_decompressed;
        let by_ratio = size.map(|size| size.saturating_mul(limits.max_ratio).max(Limits::RATIO_FREE));
        let (left, bound) = match by_ratio {
            Some(least) if least < most => (least, format!("{} times its size", limits.max_ratio)),
            _ => (most, format!("{most} bytes")),
        };
        let too_much = format!("unpacks to more than {bound}; unpack it first if you trust it");
        Ok(Self { source, packing, left, too_much, window_log: limits.max_window_log })
    }

    fn say(&self, error: io::Error) -> io::Error {
        let packing = self.packing.name();
        if error.raw_os_error().is_some() || error.kind() == ErrorKind::Interrupted {
            return error;
        }
        let what = error.to_string();
        io::Error::other(if error.kind() == ErrorKind::UnexpectedEof {
            format!("the {packing} data ends too early; the file was cut off, get it again")
        } else if what.contains("too much memory") {
            let log = self.window_log;
            format!("the zstd window is larger than 2^{log} bytes; pack it again without --long")
        } else {
            format!("broken {packing} data ({what}); get the file again")
        })
    }
}

impl Read for Unpacked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most > 0 || out.is_empty() {
            let n = self.source.read(&mut out[..most]).map_err(|e| self.say(e))?;
            self.left -= n as u64;
            return Ok(n);
        }
        match self.source.read(&mut [0]).map_err(|e| self.say(e))? {
            0 => Ok(0),
            _ => Err(io::Error::other(self.too_much.clone())),
        }
    }
}

/// Why a file could not be opened or read on.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file or folder; check the path".into(),
        ErrorKind::PermissionDenied => "permission denied; change the rights or leave it out".into(),
        ErrorKind::Other if error.raw_os_error().is_none() => error.to_string(),
        _ => format!("cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_extension_tells_the_format() {
        for (name, extension) in [
            ("a.JSONL", "jsonl"),
            ("b/a.jsonl.gz", "jsonl"),
            ("a.txt.ZST", "txt"),
            ("a.gz", ""),
            (".jsonl", ""),
            ("b.jsonl/a", ""),
            ("-", ""),
        ] {
            assert_eq!(format_extension(name), extension, "{name}");
        }
    }
}
