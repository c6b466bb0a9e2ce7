//! Scratch: bytes that need not stay in memory in; the same bytes, by where they were put, out.
//!
//! Few of them stay there all the same; more are in a file. It has no name: it is gone with the process, however
//! that ends.

mod ahead;
mod buffer;
mod parts;
mod spare;

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::ops::Deref;
use std::path::Path;
use std::path::PathBuf;

use ahead::Sealed;
use buffer::Buffer;
pub use parts::Parts;
pub use parts::PartsWriter;
pub use parts::Piece;
pub use spare::Spare;

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

    /// Bytes of what was read, of one kind, that may stay in memory; of more than these none does. More would not
    /// pay: the system keeps what was written in its own cache as long as there is room.
    #[must_use]
    pub fn held(&self) -> u64 {
        if self.are_unlimited() { u64::MAX } else { (self.memory / 20).min(MOST_HELD) }
    }

    /// Words of documents that are looked at in one go, where not all words fit into memory.
    #[must_use]
    pub fn window_words(&self) -> u64 {
        (self.memory / 2 / BYTES_A_WORD).clamp(1, MOST_WINDOW_WORDS)
    }

    /// Bytes of what is found, of one kind, that may stay in memory: there are several kinds at a time.
    #[must_use]
    pub fn found(&self) -> u64 {
        if self.are_unlimited() { u64::MAX } else { (self.memory / 64).min(MOST_FOUND) }
    }

    /// Bytes of keys that are dealt at once.
    #[must_use]
    pub fn dealt(&self) -> u64 {
        if self.are_unlimited() { u64::MAX } else { (self.memory / 5).min(MOST_DEALT) }
    }
}

impl Default for Resources {
    fn default() -> Self {
        Self::unlimited()
    }
}

const MOST_HELD: u64 = 256 << 20;
const MOST_FOUND: u64 = 32 << 20;
const MOST_DEALT: u64 = 1 << 30;
/// Of a window and one beside it: the words, how telling they are, and where what they share stands.
const BYTES_A_WORD: u64 = 48;
const MOST_WINDOW_WORDS: u64 = 48 << 20;

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
    /// What was put, as long as there is room…
    held: Vec<u8>,
    room: u64,
    /// …and then the file with all of it.
    file: Option<BufWriter<File>>,
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
        let mut writer = Self::with_room(dir, 0);
        writer.open()?;
        Ok(writer)
    }

    /// The same, over what is in a file that is done with, if there is one.
    fn over(spare: &Spare, dir: &Path) -> Result<Self, Error> {
        let file = spare.take().map_err(|source| Error { dir: dir.to_owned(), source })?;
        match file {
            Some(file) => {
                let file = Some(BufWriter::with_capacity(BUFFER, file));
                Ok(Self { file, ..Self::with_room(dir, 0) })
            }
            None => Self::new(dir),
        }
    }

    /// Bytes that stay in memory as long as there are no more than these; then all are in a new file in a folder.
    #[must_use]
    pub fn with_room(dir: &Path, room: u64) -> Self {
        Self { held: Vec::new(), room, file: None, end: 0, dir: dir.to_owned() }
    }

    fn open(&mut self) -> Result<&mut BufWriter<File>, Error> {
        match &mut self.file {
            Some(file) => Ok(file),
            none => {
                let file = tempfile::tempfile_in(&self.dir);
                let held = std::mem::take(&mut self.held);
                let begun = file.and_then(|mut file| file.write_all(&held).map(|()| file));
                let file = begun.map_err(|source| Error { dir: self.dir.clone(), source })?;
                Ok(none.insert(BufWriter::with_capacity(BUFFER, file)))
            }
        }
    }

    /// Puts some bytes after the others; gives where.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, bytes: &[u8]) -> Result<u64, Error> {
        let at = self.end;
        self.end += bytes.len() as u64;
        if self.file.is_none() && self.end <= self.room {
            self.held.extend_from_slice(bytes);
        } else {
            let written = self.open()?.write_all(bytes);
            written.map_err(|source| Error { dir: self.dir.clone(), source })?;
        }
        Ok(at)
    }

    /// No more is put.
    ///
    /// # Errors
    /// If there is no room.
    pub fn finish(self) -> Result<Scratch, Error> {
        let Self { held, file, end, dir, .. } = self;
        let failed = |source| Error { dir: dir.clone(), source };
        let file = file.map(|file| file.into_inner().map_err(|error| failed(error.into_error())));
        let file = file.transpose()?.map(|file| Sealed::new(file, end));
        Ok(Scratch { held, file, dir })
    }
}

/// Scratch that is read.
#[derive(Debug, Default)]
pub struct Scratch {
    held: Vec<u8>,
    file: Option<Sealed>,
    dir: PathBuf,
}

impl Scratch {
    /// The file, with all that was put into it; `None` if everything is held in memory.
    #[must_use]
    pub fn into_file(self) -> Option<File> {
        self.file.map(Sealed::into_file)
    }

    /// The folder of what does not stay in memory, and how many bytes may.
    #[must_use]
    pub fn whereabouts(&self) -> (&Path, u64) {
        (&self.dir, if self.file.is_some() { 0 } else { u64::MAX })
    }

    /// Reads the bytes at a place.
    ///
    /// # Panics
    /// As [`Scratch::see`].
    #[must_use]
    pub fn get(&self, at: u64, len: usize) -> Vec<u8> {
        self.see(at, len).into_owned()
    }

    /// The bytes at a place.
    ///
    /// # Panics
    /// If the disk fails: what was found before cannot be trusted without them.
    #[must_use]
    pub fn see(&self, at: u64, len: usize) -> Cow<'_, [u8]> {
        match &self.file {
            None => Cow::Borrowed(&self.held[at as usize..at as usize + len]),
            Some(file) => Cow::Owned(self.judged(file.get(at, len))),
        }
    }

    /// The same for one look, soon over.
    ///
    /// # Panics
    /// As [`Scratch::see`].
    #[must_use]
    pub fn glance(&self, at: u64, len: usize) -> Glance<'_> {
        match &self.file {
            None => Glance(Glanced::Held(&self.held[at as usize..at as usize + len])),
            Some(file) => Glance(Glanced::Read(self.judged(file.glance(at, len)))),
        }
    }

    fn judged<T>(&self, read: io::Result<T>) -> T {
        read.unwrap_or_else(|source| panic!("{}", Error { dir: self.dir.clone(), source }))
    }
}

/// Bytes of scratch that are looked at once.
#[derive(Debug)]
pub struct Glance<'s>(Glanced<'s>);

#[derive(Debug)]
enum Glanced<'s> {
    Held(&'s [u8]),
    Read(Buffer),
}

impl Deref for Glance<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Glanced::Held(bytes) => bytes,
            Glanced::Read(bytes) => bytes,
        }
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
    fn what_has_room_stays_in_memory_and_else_all_is_written() {
        let dir = tempfile::tempdir().unwrap();
        for room in [0, 1, 9, 10, 11, 25, u64::MAX] {
            let mut writer = Writer::with_room(dir.path(), room);
            let records: Vec<Vec<u8>> = (0..5u8).map(|k| vec![k; 5]).collect();
            let places: Vec<u64> = records.iter().map(|record| writer.put(record).unwrap()).collect();
            let scratch = writer.finish().unwrap();
            assert_eq!(
                (scratch.held.len(), scratch.file.is_none()),
                if room < 25 { (0, false) } else { (25, true) }
            );
            let found: Vec<Vec<u8>> = places.iter().map(|&at| scratch.get(at, 5)).collect();
            assert_eq!(found, records, "{room}");
        }
        let mut writer = Writer::with_room(Path::new("no/such/folder"), 5);
        writer.put(b"12345").unwrap();
        assert!(writer.put(b"6").unwrap_err().to_string().contains("no/such/folder"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = Writer::new(Path::new("no/such/folder")).err().unwrap().to_string();
        assert!(error.starts_with("cannot use the folder `no/such/folder` for scratch: "), "{error}");
    }
}
