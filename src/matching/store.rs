//! Verified matches in, in the order of their documents; the same again, some at a time, from wherever they are kept.

use std::path::Path;

use rayon::prelude::*;

use super::Matches;
use crate::base::DocId;
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

    /// Puts the matches of some documents, each part of which is sorted by documents; they come after all that were
    /// put before.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, parts: &[Matches]) -> Result<(), scratch::Error> {
        let numbers =
            |part: u32| (0..parts[part as usize].list().len() as u32).map(move |index| (part, index));
        let mut order: Vec<(u32, u32)> = (0..parts.len() as u32).flat_map(numbers).collect();
        let documents = |&(part, index): &(u32, u32)| parts[part as usize].list()[index as usize].documents;
        if parts.len() > 1 {
            order.par_sort_by_key(documents);
        }
        let mut bytes = Vec::new();
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let (some, others) = rest.split_at(end_of_piece(rest, documents));
            bytes.clear();
            some.iter().for_each(|&(part, index)| parts[part as usize].pack(index as usize, &mut bytes));
            self.pieces.push(Piece { at: self.writer.put(&bytes)?, bytes: bytes.len() });
            rest = others;
        }
        self.len += order.len();
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

/// How many of these are one piece: documents stay together.
fn end_of_piece<T>(rest: &[T], documents: impl Fn(&T) -> (DocId, DocId)) -> usize {
    let Some(last) = rest.get(TOGETHER).map(&documents) else { return rest.len() };
    TOGETHER + rest[TOGETHER..].iter().take_while(|one| documents(one) == last).count()
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
            let bytes = self.scratch.glance(piece.at, piece.bytes);
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
            writer.put(&[matches.clone()]).unwrap();
            writer.put(&[]).unwrap();
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

    #[test]
    fn parts_become_one() {
        let part = |documents: &[(u32, u32)]| {
            let mut matches = Matches::default();
            for &(a, b) in documents {
                let runs = vec![Run { step: Step::Match, len: b + 1 }];
                let alignment = Alignment { a: 0..b + 1, b: 0..b + 1, runs };
                matches.push((DocId(a), DocId(b)), &alignment, FoundBy::EXACT);
            }
            matches
        };
        let mut writer = StoreWriter::with_room(Path::new(""), u64::MAX);
        writer.put(&[part(&[(0, 1), (2, 2)]), part(&[(0, 3), (0, 4), (2, 5)]), part(&[])]).unwrap();
        writer.put(&[part(&[(7, 8)])]).unwrap();
        let all: Vec<Matches> = writer.finish().unwrap().pieces().collect();
        let all = Matches::joined(all);
        let found: Vec<(u32, u32)> =
            all.list().iter().map(|one| (one.documents.0.0, one.documents.1.0)).collect();
        assert_eq!(found, [(0, 1), (0, 3), (0, 4), (2, 2), (2, 5), (7, 8)]);
        assert!((0..6).all(|index| all.alignment(index).matched() == found[index].1 + 1));
    }
}
