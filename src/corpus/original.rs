//! A file of the corpus, read once more: in, where it is; out, its records one by one with their bytes, so
//! that they can be written as they were.
//!
//! Invariant: the bytes of all pieces, one after the other, are the text of the file.

use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::Block;
use super::Cut;
use super::Encoding;
use super::Error;
use super::Fields;
use super::Form;
use super::Inputs;
use super::Item;
use super::Limits;
use super::Reader;
use super::blocks;
use super::guess;
use super::listing;
use super::listing::Listed;
use super::stream;
use super::stream::Opened;
use super::stream::Stream;

/// Bytes read at once.
const BUFFER: usize = 1 << 16;

/// A file of the corpus.
#[derive(Clone)]
pub struct Original {
    /// Its name in reports.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// What turns its bytes into documents.
    pub reader: &'static dyn Reader,
    encoding: Option<Encoding>,
    limits: Limits,
}

/// A piece of the text of a file.
pub enum Piece<'a> {
    /// What holds no record, or a part of a line that is too long for one.
    Other(&'a [u8]),
    /// A record, and what it was read as. Of a file that is one document and cannot be read, no bytes.
    Record(&'a [u8], Item),
}

/// Why a file was not read to its end.
#[derive(Debug)]
pub enum Stopped<E> {
    /// It cannot be read.
    Unreadable(String),
    /// Who was given the pieces said so.
    By(E),
}

/// The files that the inputs name, in the order in which they are read; standard input and what is no
/// regular file are passed over.
///
/// # Errors
/// As [`super::open`].
pub fn originals(inputs: &Inputs) -> Result<Vec<Original>, Error> {
    let mut nothing: Box<dyn Read + Send> = Box::new(io::empty());
    let mut found = Vec::new();
    for listed in listing::list(inputs, &mut nothing)? {
        let Listed::Source(source) = listed else { continue };
        let (Some(path), Some(_)) = (source.path, source.bytes) else { continue };
        let reader = guess::by_extension(&stream::format_extension(&source.name));
        found.push(Original {
            name: source.name,
            path,
            reader,
            encoding: inputs.encoding,
            limits: inputs.limits,
        });
    }
    Ok(found)
}

impl Original {
    /// How its text lies on disk.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn form(&self) -> io::Result<Form> {
        Form::of(&self.path, &self.name, &self.limits)
    }

    /// Its bytes as they lie on disk.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn bytes(&self) -> io::Result<impl Read> {
        File::open(&self.path)
    }

    /// Whether it can be unpacked and decoded to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.text().and_then(|mut stream| io::copy(&mut stream.bytes, &mut io::sink())).is_ok()
    }

    fn text(&self) -> io::Result<Stream> {
        let file = File::open(&self.path)?;
        let size = file.metadata().ok().map(|meta| meta.len());
        let taken = Arc::new(AtomicU64::new(0));
        let opened = Opened { file: Box::new(file), name: &self.name, size, taken: &taken };
        stream::text_of(opened, &self.limits, self.encoding)
    }

    /// Gives its pieces, in order.
    ///
    /// # Errors
    /// If it cannot be read, or `each` fails.
    pub fn pieces<E>(
        &self,
        fields: &Fields,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let stream = self.text().map_err(|error| Stopped::Unreadable(stream::reason(&error)))?;
        match self.reader.cut() {
            Cut::Lines => self.lines(stream, fields, each),
            Cut::Whole => self.whole(stream, fields, each).map_err(Stopped::By),
            Cut::Records { .. } | Cut::Rows => {
                Err(Stopped::Unreadable(format!("{} cannot be read record by record", self.reader.name())))
            }
        }
    }

    fn whole<E>(
        &self,
        stream: Stream,
        fields: &Fields,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let first_byte = stream.start;
        match blocks::read_whole(stream, self.reader, self.limits.document()) {
            Ok(bytes) => {
                let mut block = self.block(1, bytes);
                block.first_byte = first_byte;
                self.record(&block, fields).map_or(Ok(()), |item| each(Piece::Record(&block.bytes, item)))
            }
            Err(reason) => {
                let skipped = crate::base::Skipped { path: self.name.clone(), line: None, reason };
                each(Piece::Record(&[], Err(skipped)))
            }
        }
    }

    fn lines<E>(
        &self,
        stream: Stream,
        fields: &Fields,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let limit = self.limits.document();
        let mut source = BufReader::with_capacity(BUFFER, stream.bytes);
        let mut read = |line: &mut Vec<u8>, most: usize| {
            line.clear();
            let read = (&mut source).take(most as u64).read_until(b'\n', line);
            read.map_err(|error| Stopped::Unreadable(stream::reason(&error)))
        };
        let mut block = self.block(0, Vec::new());
        while read(&mut block.bytes, limit.saturating_add(1))? > 0 {
            block.first_line += 1;
            let mut ended = block.bytes.ends_with(b"\n");
            if block.bytes.len() - usize::from(ended) <= limit {
                let item = self.record(&block, fields);
                let piece = match item {
                    Some(item) => Piece::Record(&block.bytes, item),
                    None => Piece::Other(&block.bytes),
                };
                each(piece).map_err(Stopped::By)?;
                continue;
            }
            loop {
                each(Piece::Other(&block.bytes)).map_err(Stopped::By)?;
                if ended || read(&mut block.bytes, BUFFER)? == 0 {
                    break;
                }
                ended = block.bytes.ends_with(b"\n");
            }
        }
        Ok(())
    }

    fn block(&self, first_line: u64, bytes: Vec<u8>) -> Block {
        let (path, head) = (self.name.clone(), None);
        Block { path, reader: self.reader, first_line, first_byte: 0, head, bytes, consumed: 0 }
    }

    /// What a block of one record is read as; nothing if it is blank.
    fn record(&self, block: &Block, fields: &Fields) -> Option<Item> {
        let mut found = None;
        block.documents(fields, &mut |item| found = Some(item));
        found
    }
}
