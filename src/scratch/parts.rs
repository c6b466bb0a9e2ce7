//! Records of many parts in, in any order; those of each part, in the order in which they came, out.

use std::path::Path;

use super::Error;
use super::Glance;
use super::Scratch;
use super::Spare;
use super::Writer;

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
        Ok(Self::of(Writer::new(dir)?, parts))
    }

    /// The same, over what is in a file that is done with, if there is one.
    ///
    /// # Errors
    /// If the folder takes none.
    pub fn over(spare: &Spare, dir: &Path, parts: usize) -> Result<Self, Error> {
        Ok(Self::of(Writer::over(spare, dir)?, parts))
    }

    /// So many parts that stay in memory as long as they are no larger than these bytes; then in a new file in a
    /// folder.
    #[must_use]
    pub fn with_room(dir: &Path, parts: usize, room: u64) -> Self {
        Self::of(Writer::with_room(dir, room), parts)
    }

    fn of(writer: Writer, parts: usize) -> Self {
        let piece = (GATHERED / parts.max(1)).clamp(LEAST_PIECE, PIECE);
        let parts = (0..parts).map(|_| Part::default()).collect();
        Self { writer, parts, piece }
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

    /// How many parts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.parts.len()
    }

    /// Puts some whole records after the others of a part, as a piece of its own.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put_piece(&mut self, part: usize, records: &[u8]) -> Result<(), Error> {
        let Part { bytes, pieces } = &mut self.parts[part];
        if !bytes.is_empty() {
            pieces.push(Piece { at: self.writer.put(bytes)?, len: bytes.len() });
            bytes.clear();
        }
        pieces.push(Piece { at: self.writer.put(records)?, len: records.len() });
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

    /// How many bytes a part has.
    #[must_use]
    pub fn size(&self, part: usize) -> usize {
        self.parts[part].iter().map(|piece| piece.len).sum()
    }

    /// The records of a piece.
    ///
    /// # Panics
    /// As [`Scratch::get`].
    #[must_use]
    pub fn get(&self, piece: Piece) -> Glance<'_> {
        self.scratch.glance(piece.at, piece.len)
    }

    /// All bytes of a part, of many small records.
    #[must_use]
    pub fn all(&self, part: usize) -> Vec<u8> {
        let pieces = self.pieces(part);
        let mut all = Vec::with_capacity(pieces.iter().map(|piece| piece.len).sum());
        pieces.iter().for_each(|&piece| all.extend_from_slice(&self.get(piece)));
        all
    }

    /// How many parts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.parts.len()
    }

    /// They are done with.
    pub fn spare(self, spare: &Spare) {
        if let Some(file) = self.scratch.file {
            spare.keep(file.into_file());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart_and_no_record_is_cut() {
        let dir = tempfile::tempdir().unwrap();
        are_told_apart(PartsWriter::new(dir.path(), 3).unwrap());
        are_told_apart(PartsWriter::with_room(dir.path(), 3, 70_000));
        are_told_apart(PartsWriter::with_room(Path::new("no/such/folder"), 3, u64::MAX));
    }

    #[test]
    fn what_was_there_before_is_not_seen() {
        let (dir, spare) = (tempfile::tempdir().unwrap(), Spare::default());
        let mut longer = PartsWriter::over(&spare, dir.path(), 2).unwrap();
        longer.put_piece(1, &[7; 300_000]).unwrap();
        longer.finish().unwrap().spare(&spare);
        are_told_apart(PartsWriter::over(&spare, dir.path(), 3).unwrap());
        let mut shorter = PartsWriter::over(&spare, Path::new("no/such/folder"), 2);
        assert!(shorter.is_err(), "the file is taken by one alone");
        spare.clear();
        shorter = PartsWriter::over(&spare, dir.path(), 2);
        assert!(shorter.unwrap().finish().unwrap().is_empty());
    }

    fn are_told_apart(mut writer: PartsWriter) {
        let records: Vec<Vec<u8>> = (0..200u8).map(|k| vec![k; 1000 + usize::from(k)]).collect();
        for (k, record) in records.iter().enumerate() {
            match k % 7 {
                0 => writer.put_piece(k % 2, record).unwrap(),
                _ => writer.put(k % 2, |bytes| bytes.extend(record)).unwrap(),
            }
        }
        let parts = writer.finish().unwrap();
        for (part, of_part) in [(0, 0), (1, 1)] {
            let pieces: Vec<Vec<u8>> =
                parts.pieces(part).iter().map(|&piece| parts.get(piece).to_vec()).collect();
            assert!(pieces.len() > 1);
            let wanted: Vec<u8> = records.iter().skip(of_part).step_by(2).flatten().copied().collect();
            assert_eq!(pieces.concat(), wanted);
            assert_eq!(parts.all(part), wanted);
            let mut ends = pieces.iter().map(|piece| (piece[piece.len() - 1], piece.len()));
            assert!(ends.all(|(last, _)| usize::from(last) % 2 == of_part));
            assert!(pieces.windows(2).all(|two| two[0].last() != two[1].first()));
        }
        assert!(parts.pieces(2).is_empty());
    }
}
