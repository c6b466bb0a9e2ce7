//! Verified matches in, in the order of their documents; the same again, some at a time, from wherever they are kept.

use std::path::Path;

use super::Match;
use super::Matches;
use crate::scratch;
use crate::scratch::Scratch;

/// Matches of a corpus, packed, those of two documents side by side.
#[derive(Debug, Default)]
pub struct Store {
    scratch: Scratch,
    pieces: Vec<Piece>,
    len: usize,
}

/// Some of them, and all of their documents.
#[derive(Debug, Clone, Copy)]
struct Piece {
    at: u64,
    bytes: usize,
}

/// Takes the matches of a corpus.
pub struct StoreWriter {
    writer: scratch::Writer,
    pieces: Vec<Piece>,
    len: usize,
}

/// Matches that are packed together, or a few more.
const TOGETHER: usize = 1 << 15;

impl StoreWriter {
    /// So many bytes stay in memory; what is more goes to a new file in a folder.
    #[must_use]
    pub fn with_room(dir: &Path, room: u64) -> Self {
        Self { writer: scratch::Writer::with_room(dir, room), pieces: Vec::new(), len: 0 }
    }

    /// Puts some, sorted by their documents, none of which is one of a pair before them.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, matches: &Matches) -> Result<(), scratch::Error> {
        let list = matches.list();
        let mut bytes = Vec::new();
        let mut from = 0;
        while from < list.len() {
            let end = end_of_piece(list, from);
            bytes.clear();
            (from..end).for_each(|index| matches.pack(index, &mut bytes));
            self.pieces.push(Piece { at: self.writer.put(&bytes)?, bytes: bytes.len() });
            from = end;
        }
        self.len += list.len();
        Ok(())
    }

    /// No more is put.
    ///
    /// # Errors
    /// If there is no room.
    pub fn finish(self) -> Result<Store, scratch::Error> {
        Ok(Store { scratch: self.writer.finish()?, pieces: self.pieces, len: self.len })
    }
}

/// The end of a piece that begins here: documents stay together.
fn end_of_piece(list: &[Match], from: usize) -> usize {
    let Some(last) = list.get(from + TOGETHER) else { return list.len() };
    let rest = &list[from + TOGETHER..];
    from + TOGETHER + rest.iter().take_while(|one| one.documents == last.documents).count()
}

impl Store {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All of them, piece by piece; the matches of two documents are in one piece.
    pub fn pieces(&self) -> impl Iterator<Item = Matches> + '_ {
        self.pieces.iter().map(|piece| {
            let bytes = self.scratch.see(piece.at, piece.bytes);
            let (mut rest, mut matches) = (&*bytes, Matches::default());
            while matches.unpack(&mut rest).is_some() {}
            matches
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Alignment;
    use crate::align::Run;
    use crate::align::Step;
    use crate::base::DocId;
    use crate::spec::FoundBy;

    #[test]
    fn matches_of_two_documents_stay_together() {
        let mut matches = Matches::default();
        for number in 0..TOGETHER as u32 * 3 {
            let runs = vec![Run { step: Step::Match, len: 3 }];
            // Two pairs have as many as fit into a piece, and more.
            let pair = if number < 5 { 0 } else { number / (TOGETHER as u32 + 1) + 1 };
            let alignment = Alignment { a: number..number + 3, b: 1..4, runs };
            matches.push((DocId(pair), DocId(pair + 7)), &alignment, FoundBy::SEEDS);
        }
        let dir = tempfile::tempdir().unwrap();
        for room in [0, 1 << 19, u64::MAX] {
            let mut writer = StoreWriter::with_room(dir.path(), room);
            writer.put(&matches).unwrap();
            writer.put(&Matches::default()).unwrap();
            let store = writer.finish().unwrap();
            assert_eq!((store.len(), store.is_empty()), (matches.list().len(), false));
            let pieces: Vec<Matches> = store.pieces().collect();
            assert!(pieces.len() > 1);
            let ends = |piece: &Matches| [0, piece.list().len() - 1].map(|at| piece.list()[at].documents);
            assert!(pieces.windows(2).all(|two| ends(&two[0])[1] != ends(&two[1])[0]));
            let found = Matches::joined(pieces);
            assert_eq!(format!("{found:?}"), format!("{matches:?}"));
        }
    }
}
