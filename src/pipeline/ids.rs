//! Ids of what is found: fingerprints, made distinct where they repeat.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::scratch;
use crate::scratch::Parts;
use crate::scratch::PartsWriter;

/// Makes repeats of an id distinct: `x`, `x-2`, `x-3`.
#[derive(Default)]
pub(super) struct Ids(BTreeMap<String, usize>);

impl Ids {
    pub(super) fn unique(&mut self, id: String) -> String {
        let count = self.0.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }
}

/// Takes the ids of very many things while they are found; each has a number in its family.
pub(super) struct HashesWriter(PartsWriter);

impl HashesWriter {
    /// In so many parts, of which so many bytes stay in memory; the rest goes to a new file in a folder.
    pub(super) fn new((dir, room): (&Path, u64), parts: usize) -> Self {
        Self(PartsWriter::with_room(dir, parts, room))
    }

    /// Takes the id of one.
    pub(super) fn put(&mut self, id: &str, family: u32, number: u32) -> Result<(), scratch::Error> {
        let hash = u128::from_str_radix(id, 16).expect("an id is a hash in hexadecimal digits");
        let part = ((hash >> 96) as u64 * self.0.count() as u64) >> 32;
        self.0.put(part as usize, |bytes| {
            bytes.extend_from_slice(&hash.to_le_bytes());
            put_number(bytes, family.into());
            put_number(bytes, number.into());
        })
    }

    pub(super) fn finish(self) -> Result<Hashes, scratch::Error> {
        Ok(Hashes(self.0.finish()?))
    }
}

/// The ids of very many things.
pub(super) struct Hashes(Parts);

impl Hashes {
    /// Which of them repeat an id; `place` gives the place of one in the final order.
    pub(super) fn repeats(&self, place: impl Fn(u32, u32) -> u32) -> Repeats {
        let mut repeats = Vec::new();
        for part in 0..self.0.count() {
            let bytes = self.0.all(part);
            let mut bytes = Bytes(&bytes);
            let next = || {
                let hash = u128::from_le_bytes(bytes.fixed()?);
                // In two halves it takes less room.
                Some(((hash >> 64) as u64, hash as u64, place(bytes.small()?, bytes.small()?)))
            };
            let mut hashes: Vec<(u64, u64, u32)> = std::iter::from_fn(next).collect();
            hashes.par_sort_unstable();
            let same = hashes.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1));
            repeats.extend(same.flat_map(|same| same.iter().map(|one| one.2).zip(1..).skip(1)));
        }
        repeats.par_sort_unstable();
        Repeats(repeats)
    }
}

/// The places of those that repeat an id, sorted, and the how many-th of its kind each is.
pub(super) struct Repeats(Vec<(u32, u32)>);

impl Repeats {
    /// The id of the one at a place, told apart from those before it.
    pub(super) fn distinct(&self, id: String, place: u32) -> String {
        match self.0.binary_search_by_key(&place, |repeat| repeat.0) {
            Ok(at) => format!("{id}-{}", self.0[at].1),
            Err(_) => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_are_told_apart_as_one_by_one() {
        let hash = |number: u128| format!("{:032x}", number << 90);
        let given: Vec<String> = [900, 7, 900, 2, 900, 7].map(hash).to_vec();
        let mut ids = Ids::default();
        let singly: Vec<String> = given.iter().map(|id| ids.unique(id.clone())).collect();
        let behind: Vec<&str> = singly.iter().map(|id| &id[32..]).collect();
        assert_eq!(behind, ["", "", "-2", "", "-3", "-2"]);
        for parts in [1, 2, 1000] {
            let mut writer = HashesWriter::new((Path::new(""), u64::MAX), parts);
            // They come in another order than that of their places.
            for (place, id) in (0..given.len() as u32).zip(&given).rev() {
                writer.put(id, place / 2, place % 2).unwrap();
            }
            let repeats = writer.finish().unwrap().repeats(|family, number| 2 * family + number);
            let told: Vec<String> =
                (0..).zip(&given).map(|(place, id)| repeats.distinct(id.clone(), place)).collect();
            assert_eq!(told, singly, "{parts}");
        }
    }
}
