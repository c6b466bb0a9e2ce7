//! Values in, chunks out: JSON, gzip, base64, each chunk as soon as it is full.

use std::io;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::report::Folder;

/// Where in which chunk a value stands.
pub(super) type At = [u32; 2];

/// Takes chunks.
pub(super) trait Sink {
    /// Takes a chunk, if there is room for it.
    fn take(&mut self, name: &str, packed: &[u8]) -> io::Result<bool>;
}

/// What JSON is as a chunk has it; the same bytes on every machine.
pub(super) fn packed(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
    // No name and no time in its header.
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
    write(&mut gzip)?;
    gzip.finish()
}

/// The bytes that a chunk takes in a page.
pub(super) fn size(name: &str, packed: &[u8]) -> u64 {
    (ELEMENT + name.len() + packed.len().div_ceil(3) * 4) as u64
}

/// The bytes around a chunk in a page.
const ELEMENT: usize = r#"<script type="application/gzip" id="chunk-"></script>"#.len() + 1;

/// Chunks as elements of a page.
pub(super) struct Inline<'o> {
    pub(super) out: &'o mut dyn Write,
    /// Bytes that the page may still have.
    pub(super) room: u64,
}

impl Sink for Inline<'_> {
    fn take(&mut self, name: &str, packed: &[u8]) -> io::Result<bool> {
        let size = size(name, packed);
        if size > self.room {
            return Ok(false);
        }
        self.room -= size;
        writeln!(
            self.out,
            r#"<script type="application/gzip" id="chunk-{name}">{}</script>"#,
            STANDARD.encode(packed)
        )?;
        Ok(true)
    }
}

/// Chunks as files of a folder.
pub(super) struct Files<'f>(pub(super) &'f mut dyn Folder);

impl Sink for Files<'_> {
    fn take(&mut self, name: &str, packed: &[u8]) -> io::Result<bool> {
        let script = format!("twicetold_chunk(\"{name}\",\"{}\")\n", STANDARD.encode(packed));
        self.0.put(&format!("data/{name}.js"), script.as_bytes())?;
        Ok(true)
    }
}

/// Bytes of JSON that make a chunk.
const FULL: usize = 256 << 10;

/// Values of one kind, which are packed into chunks while they come.
pub(super) struct Pack {
    kind: &'static str,
    /// The list of values of the chunk that is being made.
    list: Vec<u8>,
    values: u32,
    /// Chunks that were taken.
    pub(super) chunks: u32,
    /// A chunk was not taken: there will be no more.
    pub(super) is_over: bool,
}

impl Pack {
    pub(super) fn new(kind: &'static str) -> Self {
        Self { kind, list: Vec::new(), values: 0, chunks: 0, is_over: false }
    }

    /// Takes a value; gives where it will be, if its chunk is taken (see [`Pack::has`]).
    pub(super) fn put(&mut self, value: &impl Serialize, sink: &mut dyn Sink) -> io::Result<Option<At>> {
        if self.is_over {
            return Ok(None);
        }
        self.list.push(if self.values == 0 { b'[' } else { b',' });
        serde_json::to_writer(&mut self.list, value)?;
        let at = [self.chunks, self.values];
        self.values += 1;
        if self.list.len() >= FULL {
            self.flush(sink)?;
        }
        Ok(Some(at))
    }

    /// Gives the last chunk away.
    pub(super) fn flush(&mut self, sink: &mut dyn Sink) -> io::Result<()> {
        if self.values == 0 || self.is_over {
            return Ok(());
        }
        self.list.push(b']');
        let name = format!("{}-{}", self.kind, self.chunks);
        let packed = packed(|out| out.write_all(&self.list))?;
        if sink.take(&name, &packed)? {
            self.chunks += 1;
        } else {
            self.is_over = true;
        }
        self.list.clear();
        self.values = 0;
        Ok(())
    }

    /// Whether what was to stand there is there, once all is flushed.
    pub(super) fn has(&self, at: Option<At>) -> Option<At> {
        at.filter(|at| at[0] < self.chunks)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn what_does_not_fit_is_not_there() {
        let mut out = Vec::new();
        let mut sink = Inline { out: &mut out, room: 600 };
        let mut pack = Pack::new("text");
        let mut noise = 1u32;
        let mut value = |bytes: usize| -> Vec<u32> {
            let next = |noise: &mut u32| {
                *noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *noise
            };
            (0..bytes / 10).map(|_| next(&mut noise)).collect()
        };
        let small = pack.put(&value(100), &mut sink).unwrap();
        pack.flush(&mut sink).unwrap();
        let large = pack.put(&value(FULL * 2), &mut sink).unwrap();
        let after = pack.put(&value(10), &mut sink).unwrap();
        pack.flush(&mut sink).unwrap();
        assert_eq!((small, large, after), (Some([0, 0]), Some([1, 0]), None));
        assert_eq!((pack.has(small), pack.has(large), pack.has(after)), (Some([0, 0]), None, None));

        let said = String::from_utf8(out).unwrap();
        assert!(said.len() <= 600);
        let base64 = said.split(['>', '<']).nth(2).unwrap();
        let mut json = String::new();
        GzDecoder::new(&STANDARD.decode(base64).unwrap()[..]).read_to_string(&mut json).unwrap();
        assert!(json.starts_with("[[") && json.ends_with("]]"), "{json}");
        assert_eq!(size("text-0", &STANDARD.decode(base64).unwrap()), said.len() as u64);
    }
}
