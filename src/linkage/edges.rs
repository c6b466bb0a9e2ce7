//! Edges between documents in; the same out, as often as they are asked for, from wherever they are kept.

use std::path::Path;

use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::scratch;
use crate::scratch::Parts;
use crate::scratch::PartsWriter;

/// Takes edges.
pub struct EdgesWriter(PartsWriter);

/// Edges; those of documents that are near each other take a few bytes.
#[derive(Debug)]
pub struct Edges(Parts);

impl EdgesWriter {
    /// So many bytes stay in memory; what is more goes to a new file in a folder.
    #[must_use]
    pub fn with_room(dir: &Path, room: u64) -> Self {
        Self(PartsWriter::with_room(dir, 1, room))
    }

    /// Puts one after the others.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, (a, b): (DocId, DocId)) -> Result<(), scratch::Error> {
        self.0.put(0, |bytes| {
            put_number(bytes, a.0.into());
            put_number(bytes, b.0.wrapping_sub(a.0).into());
        })
    }

    /// No more is put.
    ///
    /// # Errors
    /// If there is no room.
    pub fn finish(self) -> Result<Edges, scratch::Error> {
        Ok(Edges(self.0.finish()?))
    }
}

impl Edges {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in the order in which they were put.
    pub fn iter(&self) -> impl Iterator<Item = (DocId, DocId)> + '_ {
        self.0.pieces(0).iter().flat_map(|&piece| {
            let bytes = self.0.get(piece);
            let mut read = 0;
            std::iter::from_fn(move || {
                let mut rest = Bytes(&bytes[read..]);
                let a = rest.small()?;
                let b = a.wrapping_add(rest.small()?);
                read = bytes.len() - rest.0.len();
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
            assert!(edges.0.pieces(0).len() > 2);
            assert_eq!(edges.iter().collect::<Vec<_>>(), all);
        }
        assert_eq!(all.iter().copied().collect::<Edges>().iter().collect::<Vec<_>>(), all);
    }
}
