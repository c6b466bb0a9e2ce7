//! A file of the corpus, read once more: in, where it is; out, its records one by one with their bytes, so
//! that they can be written as they were.
//!
//! Invariant: the bytes of all pieces, one after the other, are the text of the file; but of a table whose
//! header is too long, or a Parquet file, nothing can be written piece by piece, and they say only what is read.

mod encoded;
#[cfg(not(feature = "parquet"))]
mod no_rows;
mod pieces;
#[cfg(feature = "parquet")]
mod rows;

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::Cut;
use super::Encoding;
use super::Error;
#[cfg(feature = "parquet")]
use super::Fields;
use super::Form;
use super::Inputs;
use super::Item;
use super::Kept;
use super::Limits;
use super::Raw;
use super::Reader;
use super::Replacement;
use super::guess;
use super::listing;
use super::listing::Listed;
use super::stream;
use super::stream::Bytes;
use super::stream::Opened;
use super::stream::Stream;

/// A file of the corpus.
#[derive(Clone)]
pub struct Original {
    /// Its name in reports.
    pub name: String,
    /// Where it is; of standard input, its name.
    pub path: PathBuf,
    /// What turns its bytes into documents.
    pub reader: &'static dyn Reader,
    /// Where it is, if it came through standard input.
    kept: Option<Kept>,
    encoding: Option<Encoding>,
    limits: Limits,
    /// Which columns are read, where not all are.
    #[cfg(feature = "parquet")]
    fields: Arc<Fields>,
}

/// A piece of the text of a file.
pub enum Piece<'a> {
    /// What holds no record, or a part of a line that is too long for one.
    Other(&'a [u8]),
    /// A record, and what it was read as. Of a file that is one document and cannot be read, no bytes.
    Record(Raw<'a>, Item),
}

/// Says of a row, by its number and its text, what of the text is replaced; `None` if the row goes.
pub type Decide<'d, 'p, E> = dyn FnMut(u64, Option<&[u8]>) -> Result<Option<&'p [Replacement]>, E> + 'd;

/// Why a file was not read to its end.
#[derive(Debug)]
pub enum Stopped<E> {
    /// It cannot be read.
    Unreadable(String),
    /// Who was given the pieces said so.
    By(E),
}

/// The files that the inputs name, in the order in which they are read. What is no regular file is passed
/// over, and standard input unless it was put by.
///
/// # Errors
/// As [`super::open`].
pub fn originals(inputs: &Inputs) -> Result<Vec<Original>, Error> {
    let mut stdin = inputs.stdin.as_ref().map_or_else(|| Box::new(io::empty()) as Bytes, Kept::reader);
    let mut found = Vec::new();
    #[cfg(feature = "parquet")]
    let fields = Arc::new(inputs.fields.clone());
    for listed in listing::list(inputs, &mut stdin)? {
        let Listed::Source(source) = listed else { continue };
        let kept = inputs.stdin.clone().filter(|_| source.path.is_none());
        let path = match (source.path, source.bytes) {
            (Some(path), Some(_)) => path,
            (None, _) if kept.is_some() => PathBuf::from(&source.name),
            _ => continue,
        };
        let reader = guess::by_extension(&stream::format_extension(&source.name));
        let mut original = Original {
            name: source.name,
            path,
            reader,
            kept,
            encoding: inputs.encoding,
            limits: inputs.limits,
            #[cfg(feature = "parquet")]
            fields: Arc::clone(&fields),
        };
        if original.is_stdin() {
            // What cannot be read is said where it is read.
            original.reader =
                original.text().map_or(reader, |text| guess::by_content(text, &inputs.limits).0);
        }
        found.push(original);
    }
    Ok(found)
}

impl Original {
    /// Whether it came through standard input.
    #[must_use]
    pub fn is_stdin(&self) -> bool {
        self.kept.is_some()
    }

    /// How its text lies on disk.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn form(&self) -> io::Result<Form> {
        Form::of(self.open()?.0, &self.name, &self.limits, self.encoding)
    }

    /// Its bytes as they lie on disk.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn bytes(&self) -> io::Result<impl Read> {
        Ok(self.open()?.0)
    }

    /// What its text is written in if it has no byte order mark, if not in UTF-8.
    #[must_use]
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding.filter(|encoding| !encoding.is_utf8() && self.reader.cut() != Cut::Rows)
    }

    /// Its bytes as they lie on disk, and how many there are if it is a file of its own.
    fn open(&self) -> io::Result<(Bytes, Option<u64>)> {
        if let Some(kept) = &self.kept {
            return Ok((kept.reader(), None));
        }
        let file = File::open(&self.path)?;
        let size = file.metadata().ok().map(|meta| meta.len());
        Ok((Box::new(file), size))
    }

    /// Whether it can be unpacked and decoded to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        #[cfg(feature = "parquet")]
        if self.reader.cut() == Cut::Rows {
            return self.has_whole_rows();
        }
        self.text().and_then(|mut stream| io::copy(&mut stream.bytes, &mut io::sink())).is_ok()
    }

    fn text(&self) -> io::Result<Stream> {
        let (file, size) = self.open()?;
        let taken = Arc::new(AtomicU64::new(0));
        let opened = Opened { file, name: &self.name, size, taken: &taken };
        stream::text_of(opened, &self.limits, self.encoding)
    }
}
