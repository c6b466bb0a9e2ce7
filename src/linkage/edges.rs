//! Edges between documents in; the same out, as often as they are asked for, from wherever they are kept.

use std::path::Path;

use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::scratch;
use crate::scratch::Scratch;

/// Takes edges.
pub struct EdgesWriter {
    writer: scratch::Writer,
    pieces: Vec<(u64, usize)>,
    /// What was not yet put, and the first document of the last of them.
    bytes: Vec<u8>,
    before: u32,
}

/// Edges; those in the order of their documents take a few bytes each.
#[derive(Debug)]
pub struct Edges {
    scratch: Scratch,
    /// Where some of them are, and how many bytes they have.
    pieces: Vec<(u64, usize)>,
}

/// Bytes of a piece.
const PIECE: usize = 1 << 16;

impl EdgesWriter {
    /// So many bytes stay in memory; what is more goes to a new file in a folder.
    #[must_use]
    pub fn with_room(dir: &Path, room: u64) -> Self {
        let writer = scratch::Writer::with_room(dir, room);
        Self { writer, pieces: Vec::new(), bytes: Vec::new(), before: 0 }
    }

    /// Puts one after the others.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, (a, b): (DocId, DocId)) -> Result<(), scratch::Error> {
        put_number(&mut self.bytes, a.0.wrapping_sub(self.before).into());
        put_number(&mut self.bytes, b.0.wrapping_sub(a.0).into());
        self.before = a.0;
        if self.bytes.len() >= PIECE { self.put_piece() } else { Ok(()) }
    }

    fn put_piece(&mut self) -> Result<(), scratch::Error> {
        self.pieces.push((self.writer.put(&self.bytes)?, self.bytes.len()));
        self.bytes.clear();
        self.before = 0;
        Ok(())
    }

    /// No more is put.
    ///
    /// # Errors
    /// If there is no room.
    pub fn finish(mut self) -> Result<Edges, scratch::Error> {
        self.put_piece()?;
        Ok(Edges { scratch: self.writer.finish()?, pieces: self.pieces })
    }
}

impl Edges {
    /// All of them, in the order in which they were put.
    pub fn iter(&self) -> impl Iterator<Item = (DocId, DocId)> + '_ {
        self.pieces.iter().flat_map(|&(at, len)| {
            let bytes = self.scratch.see(at, len);
            let (mut read, mut before) = (0, 0u32);
            std::iter::from_fn(move || {
                let mut rest = Bytes(&bytes[read..]);
                let a = before.wrapping_add(rest.small()?);
                let b = a.wrapping_add(rest.small()?);
                (read, before) = (bytes.len() - rest.0.len(), a);
                Some((DocId(a), DocId(b)))
            })
        })
    }
}

impl FromIterator<(DocId, DocId)> for Edges {
    fn from_iter<I: IntoIterator<Item = (DocId, DocId)>>(edges: I) -> Self {
        let mut writer = EdgesWriter::with_room(Path::new(""), u64::MAX);
        edges.into_iter().try_for_each(|edge| writer.put(edge)).expect("memory takes all");
        writer.finish().expect("nothing was spilled")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_come_as_they_were_put_wherever_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let all: Vec<(DocId, DocId)> = (0..50_000u32)
            .map(|number| (DocId(number / 7), DocId(number.wrapping_mul(0x9E37_79B1))))
            .chain([(DocId(9), DocId(3)), (DocId(u32::MAX), DocId(0))])
            .collect();
        for room in [0, 100_000, u64::MAX] {
            let mut writer = EdgesWriter::with_room(dir.path(), room);
            all.iter().for_each(|&edge| writer.put(edge).unwrap());
            let edges = writer.finish().unwrap();
            assert_eq!(edges.pieces.len() > 2, all.len() > PIECE / 10);
            assert_eq!(edges.iter().collect::<Vec<_>>(), all);
        }
        assert_eq!(all.iter().copied().collect::<Edges>().iter().collect::<Vec<_>>(), all);
    }
}
