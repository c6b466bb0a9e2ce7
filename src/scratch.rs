//! Scratch: bytes that need not stay in memory in; the same bytes, by where they were put, out.
//!
//! The file has no name: it is gone with the process, however that ends.

use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::base::read_exact_at;

/// What a scan may use of the machine. Nothing of it changes what is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resources {
    /// Bytes of memory to stay within, as far as the work allows.
    pub memory: u64,
    /// The folder for what does not fit.
    pub temp_dir: PathBuf,
}

impl Resources {
    /// Everything in memory.
    #[must_use]
    pub fn unlimited() -> Self {
        Self { memory: u64::MAX, temp_dir: PathBuf::new() }
    }

    /// Whether everything stays in memory.
    #[must_use]
    pub fn are_unlimited(&self) -> bool {
        self.memory == u64::MAX
    }

    /// Bytes of what was read, of one kind, that stay in memory. More would not pay: the system keeps
    /// what was written in its own cache as long as there is room.
    #[must_use]
    pub fn held(&self) -> u64 {
        if self.are_unlimited() { u64::MAX } else { (self.memory / 8).min(MOST_HELD) }
    }

    /// Words of documents that are looked at in one go, where not all words fit into memory.
    #[must_use]
    pub fn window_words(&self) -> u64 {
        (self.memory / 2 / BYTES_A_WORD).clamp(1, MOST_WINDOW_WORDS)
    }

    /// Bytes of keys that are dealt at once.
    #[must_use]
    pub fn dealt(&self) -> u64 {
        if self.are_unlimited() { u64::MAX } else { (self.memory / 4).min(MOST_DEALT) }
    }
}

impl Default for Resources {
    fn default() -> Self {
        Self::unlimited()
    }
}

const MOST_HELD: u64 = 256 << 20;
const MOST_DEALT: u64 = 1 << 30;
/// Of a window and one beside it: the words, how telling they are, and where what they share stands.
const BYTES_A_WORD: u64 = 20;
const MOST_WINDOW_WORDS: u64 = 32 << 20;

/// Scratch that cannot be written or read back.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the folder `{}` for scratch: {source}", dir.display())]
pub struct Error {
    /// The folder.
    pub dir: PathBuf,
    /// What went wrong.
    pub source: io::Error,
}

/// Scratch that is being written.
pub struct Writer {
    file: BufWriter<File>,
    end: u64,
    dir: PathBuf,
}

/// Bytes gathered for one write.
const BUFFER: usize = 1 << 20;

impl Writer {
    /// A new file in a folder.
    ///
    /// # Errors
    /// If the folder takes none.
    pub fn new(dir: &Path) -> Result<Self, Error> {
        let failed = |source| Error { dir: dir.to_owned(), source };
        let file = tempfile::tempfile_in(dir).map_err(failed)?;
        Ok(Self { file: BufWriter::with_capacity(BUFFER, file), end: 0, dir: dir.to_owned() })
    }

    /// Puts some bytes after the others; gives where.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, bytes: &[u8]) -> Result<u64, Error> {
        let at = self.end;
        self.file.write_all(bytes).map_err(|source| Error { dir: self.dir.clone(), source })?;
        self.end += bytes.len() as u64;
        Ok(at)
    }

    /// No more is put.
    ///
    /// # Errors
    /// If there is no room.
    pub fn finish(self) -> Result<Scratch, Error> {
        let dir = self.dir;
        let file = self.file.into_inner();
        let file = file.map_err(|error| Error { dir: dir.clone(), source: error.into_error() })?;
        Ok(Scratch { file, dir })
    }
}

/// Scratch in parts that grow side by side, while it is written.
pub struct PartsWriter {
    writer: Writer,
    parts: Vec<Part>,
    piece: usize,
}

/// What of a part is not yet written, and where the rest is.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
}

/// Where some records of a part are.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    at: u64,
    len: usize,
}

/// Bytes of a part that are written in one go…
const PIECE: usize = 1 << 16;
/// …or less, so that all that is gathered is no more than this, about.
const GATHERED: usize = 16 << 20;
const LEAST_PIECE: usize = 1 << 12;

impl PartsWriter {
    /// So many parts in a new file in a folder.
    ///
    /// # Errors
    /// If the folder takes none.
    pub fn new(dir: &Path, parts: usize) -> Result<Self, Error> {
        let piece = (GATHERED / parts.max(1)).clamp(LEAST_PIECE, PIECE);
        let parts = (0..parts).map(|_| Part::default()).collect();
        Ok(Self { writer: Writer::new(dir)?, parts, piece })
    }

    /// Puts a record after the others of a part, as `write` gives it.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, part: usize, write: impl FnOnce(&mut Vec<u8>)) -> Result<(), Error> {
        let Part { bytes, pieces } = &mut self.parts[part];
        write(bytes);
        if bytes.len() >= self.piece {
            pieces.push(Piece { at: self.writer.put(bytes)?, len: bytes.len() });
            bytes.clear();
        }
        Ok(())
    }

    /// No more is put.
    ///
    /// # Errors
    /// If there is no room.
    pub fn finish(mut self) -> Result<Parts, Error> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for Part { bytes, mut pieces } in self.parts {
            if !bytes.is_empty() {
                pieces.push(Piece { at: self.writer.put(&bytes)?, len: bytes.len() });
            }
            parts.push(pieces);
        }
        Ok(Parts { scratch: self.writer.finish()?, parts })
    }
}

/// Scratch in parts, that is read.
#[derive(Debug)]
pub struct Parts {
    scratch: Scratch,
    parts: Vec<Vec<Piece>>,
}

impl Parts {
    /// Whether nothing was put.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(Vec::is_empty)
    }

    /// The pieces of a part, each of some whole records, in the order in which they were put.
    #[must_use]
    pub fn pieces(&self, part: usize) -> &[Piece] {
        &self.parts[part]
    }

    /// The records of a piece.
    ///
    /// # Panics
    /// As [`Scratch::get`].
    #[must_use]
    pub fn get(&self, piece: Piece) -> Vec<u8> {
        self.scratch.get(piece.at, piece.len)
    }
}

/// Scratch that is read.
#[derive(Debug)]
pub struct Scratch {
    file: File,
    dir: PathBuf,
}

impl Scratch {
    /// The file, with all that was put into it.
    #[must_use]
    pub fn into_file(self) -> File {
        self.file
    }

    /// Reads the bytes at a place.
    ///
    /// # Panics
    /// If the disk fails: what was found before cannot be trusted without them.
    #[must_use]
    pub fn get(&self, at: u64, len: usize) -> Vec<u8> {
        let mut bytes = vec![0; len];
        if let Err(source) = read_exact_at(&self.file, &mut bytes, at) {
            panic!("{}", Error { dir: self.dir.clone(), source });
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_what_is_there_and_no_name_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Writer::new(dir.path()).unwrap();
        let long: Vec<u8> = (0..3 * BUFFER).map(|at| (at * 31 % 251) as u8).collect();
        let places = [b"".as_slice(), b"first", &long, b"last"].map(|bytes| writer.put(bytes).unwrap());
        let scratch = writer.finish().unwrap();
        assert_eq!(scratch.get(places[1], 5), b"first");
        assert_eq!(scratch.get(places[3], 4), b"last");
        assert_eq!(scratch.get(places[2], long.len()), long);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn parts_are_told_apart_and_no_record_is_cut() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = PartsWriter::new(dir.path(), 3).unwrap();
        let records: Vec<Vec<u8>> = (0..200u8).map(|k| vec![k; 1000 + usize::from(k)]).collect();
        for (k, record) in records.iter().enumerate() {
            writer.put(k % 2, |bytes| bytes.extend(record)).unwrap();
        }
        let parts = writer.finish().unwrap();
        for (part, of_part) in [(0, 0), (1, 1)] {
            let pieces: Vec<Vec<u8>> = parts.pieces(part).iter().map(|&piece| parts.get(piece)).collect();
            assert!(pieces.len() > 1);
            let wanted: Vec<u8> = records.iter().skip(of_part).step_by(2).flatten().copied().collect();
            assert_eq!(pieces.concat(), wanted);
            let mut ends = pieces.iter().map(|piece| (piece[piece.len() - 1], piece.len()));
            assert!(ends.all(|(last, _)| usize::from(last) % 2 == of_part));
            assert!(pieces.windows(2).all(|two| two[0].last() != two[1].first()));
        }
        assert!(parts.pieces(2).is_empty());
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = Writer::new(Path::new("no/such/folder")).err().unwrap().to_string();
        assert!(error.starts_with("cannot use the folder `no/such/folder` for scratch: "), "{error}");
    }
}
