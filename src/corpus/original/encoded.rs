//! A file in a named encoding in; whether its text, encoded once more, is its bytes, out.
//!
//! Most encodings have one way to write a text. Some have several, and of a file that was written in another
//! one what stays would not stay byte for byte.

use std::io;
use std::io::Read;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::Original;
use crate::corpus::encode::Encoder;
use crate::corpus::stream;
use crate::corpus::stream::Bytes;
use crate::corpus::stream::Opened;

/// Bytes compared at once.
const CHUNK: usize = 1 << 16;

impl Original {
    /// The first byte of the unpacked file that would be another one if its text was encoded once more; `None`
    /// if there is none.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn first_other_byte(&self) -> io::Result<Option<u64>> {
        let form = self.form()?;
        if form.encoding.is_none() {
            return Ok(None);
        }
        let (file, size) = self.open()?;
        let taken = Arc::new(AtomicU64::new(0));
        let opened = Opened { file, name: &self.name, size, taken: &taken };
        let bytes = stream::unpacked(opened, &self.limits)?;
        let mut same = Same { bytes, at: 0, differs: false };
        let mut encoder = Encoder::new(form.mark, form.encoding);
        let mut text = self.text()?.bytes;
        let mut piece = vec![0; CHUNK];
        loop {
            let read = text.read(&mut piece)?;
            let put = match read {
                0 => encoder.finish(&mut same),
                _ => encoder.put(&piece[..read], &mut same),
            };
            match put {
                // What cannot be encoded at all is not the same either.
                Err(error) if !same.differs && error.raw_os_error().is_some() => return Err(error),
                Err(_) => return Ok(Some(same.at)),
                Ok(()) if read == 0 => break,
                Ok(()) => {}
            }
        }
        let more = same.bytes.read(&mut [0])? > 0;
        Ok(more.then_some(same.at))
    }
}

/// Takes bytes, as long as they are those of a file.
struct Same {
    bytes: Bytes,
    at: u64,
    differs: bool,
}

impl Write for Same {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut own = Vec::with_capacity(bytes.len());
        (&mut self.bytes).take(bytes.len() as u64).read_to_end(&mut own)?;
        let same = own.iter().zip(bytes).take_while(|(own, other)| own == other).count();
        self.at += same as u64;
        if same == bytes.len() {
            return Ok(same);
        }
        self.differs = true;
        Err(io::Error::other("it would be other bytes"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
