//! Matches of a corpus in; lots of them out, each with all that belongs to its families.
//!
//! A family never leaves its lot, so that what is found is made and put away lot by lot.

use std::ops::Range;

use rayon::prelude::*;

use super::Stretch;
use super::places::Places;
use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::collection::Collection;
use crate::matching;
use crate::matching::Match;
use crate::matching::Matches;
use crate::matching::Store;
use crate::scratch;
use crate::scratch::Parts;
use crate::scratch::PartsWriter;

/// All matches, dealt by their families.
pub struct Lots {
    places: Places,
    /// Of each place the first of all that hang together with it.
    roots: Vec<u32>,
    /// The root with which each lot ends.
    ends: Vec<u32>,
    /// The matches of each…
    matches: Parts,
    /// …and how many there are.
    counts: Vec<u32>,
}

/// The matches of some families.
pub struct Lot {
    /// By documents.
    pub matches: Matches,
    /// How alike the documents of each are; `None` for a document with itself.
    pub likeness: Likeness,
    /// The places of both sides of each.
    pub(super) of_match: Vec<(u32, u32)>,
    /// The places, family by family.
    pub(super) places: Vec<u32>,
}

/// How alike the documents of matches are: [`matching::likeness`].
#[derive(Debug, Default)]
pub struct Likeness {
    /// The end of the matches of each pair of documents.
    ends: Vec<u32>,
    /// Less than 0 for none.
    of_pair: Vec<f64>,
}

/// No share is below zero.
const NONE: f64 = -1.0;

impl Likeness {
    /// That of the documents of a match, given by its index.
    #[must_use]
    pub fn of(&self, index: u32) -> Option<f64> {
        let of_pair = self.of_pair[self.ends.partition_point(|&end| end <= index)];
        Some(of_pair).filter(|likeness| *likeness >= 0.0)
    }

    /// That of the documents of the last match of so many.
    fn put(&mut self, matches: &[Match], likeness: f64) {
        let end = matches.len() as u32;
        match (matches, self.ends.last_mut()) {
            ([.., before, last], Some(known)) if before.documents == last.documents => *known = end,
            _ => {
                self.ends.push(end);
                self.of_pair.push(likeness);
            }
        }
    }
}

/// Memory that each side of a match takes in a lot with all that is made of it, about.
const BYTES_A_SIDE: u64 = 96;
/// A lot may take so many times what stays in memory of one kind.
const ROOM: u64 = 14;

impl Lots {
    /// Deals matches; `each_pair` hears of each two documents how alike they are, those of the first ones first.
    ///
    /// # Errors
    /// If there is no room for what does not fit into memory.
    ///
    /// # Panics
    /// If there are 2³¹ matches or more.
    pub fn deal(
        collection: &Collection,
        matches: Store,
        mut each_pair: impl FnMut((DocId, DocId), f64) -> Result<(), scratch::Error>,
    ) -> Result<Self, scratch::Error> {
        let mut places = Places::find(collection, &matches)?;
        let roots = places.roots(&matches);
        let room = collection.room_of_found();
        let ends = ends(&roots, std::mem::take(&mut places.sides), room.saturating_mul(ROOM) / BYTES_A_SIDE);
        let mut writer = PartsWriter::with_room(collection.temp_dir(), ends.len(), room);
        let mut counts = vec![0; ends.len()];
        let mut of_matches = places.of_matches();
        for piece in matches.pieces() {
            let of_match = of_matches.next(piece.list().len());
            let pairs: Vec<&[Match]> = piece.list().chunk_by(|x, y| x.documents == y.documents).collect();
            let likeness = pairs.par_iter().map(|of_pair| matching::likeness(collection, of_pair));
            let likeness: Vec<Option<f64>> = likeness.collect();
            let mut index = 0;
            for (of_pair, likeness) in pairs.into_iter().zip(likeness) {
                likeness.iter().try_for_each(|likeness| each_pair(of_pair[0].documents, *likeness))?;
                for _ in of_pair {
                    let (a, b) = of_match[index];
                    let root = roots[a as usize];
                    let lot = ends.partition_point(|&end| end <= root);
                    counts[lot] += 1;
                    writer.put(lot, |bytes| {
                        put_number(bytes, a.into());
                        put_number(bytes, b.into());
                        bytes.extend_from_slice(&likeness.unwrap_or(NONE).to_le_bytes());
                        piece.pack(index, bytes);
                    })?;
                    index += 1;
                }
            }
        }
        Ok(Self { roots, ends, matches: writer.finish()?, counts, places })
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// One of them.
    #[must_use]
    pub fn lot(&self, number: usize) -> Lot {
        let count = self.counts[number] as usize;
        let mut matches = Matches::with_capacity(count);
        let (mut likeness, mut of_match) = (Likeness::default(), Vec::with_capacity(count));
        for &piece in self.matches.pieces(number) {
            let bytes = self.matches.get(piece);
            let mut bytes = Bytes(&bytes);
            let mut next = || {
                of_match.push((bytes.small()?, bytes.small()?));
                let of_pair = f64::from_le_bytes(bytes.fixed()?);
                matches.unpack(&mut bytes.0)?;
                likeness.put(matches.list(), of_pair);
                Some(())
            };
            while next().is_some() {}
        }
        let first = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Lot { matches, likeness, of_match, places: self.places_of(first..self.ends[number]) }
    }

    /// The places that hang together with some roots, root by root.
    fn places_of(&self, roots: Range<u32>) -> Vec<u32> {
        let places = 0..self.roots.len() as u32;
        let is_here = |place: &u32| roots.contains(&self.roots[*place as usize]);
        let mut places: Vec<u32> = places.into_par_iter().filter(is_here).collect();
        places.par_sort_unstable_by_key(|&place| (self.root(place), place));
        places
    }

    pub(super) fn root(&self, place: u32) -> u32 {
        self.roots[place as usize]
    }

    pub(super) fn stretch(&self, place: u32) -> Stretch {
        self.places.stretch(place)
    }
}

/// Where the lots end, so that each has about so many sides of matches.
fn ends(roots: &[u32], mut sides: Vec<u32>, most: u64) -> Vec<u32> {
    for (place, &root) in roots.iter().enumerate() {
        if root as usize != place {
            sides[root as usize] = sides[root as usize].saturating_add(sides[place]);
        }
    }
    let mut ends = Vec::new();
    let mut gathered = 0;
    for (place, &root) in roots.iter().enumerate() {
        if root as usize == place {
            let here = u64::from(sides[place]);
            if gathered > 0 && gathered + here > most {
                ends.push(root);
                gathered = 0;
            }
            gathered += here;
        }
    }
    if gathered > 0 {
        ends.push(roots.len() as u32);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_ends_where_a_family_begins() {
        let roots = [0, 1, 0, 3, 1, 5, 6];
        let sides = || vec![1, 2, 1, 9, 1, 1, 1];
        assert_eq!(ends(&roots, sides(), 5), [3, 5, 7]);
        assert_eq!(ends(&roots, sides(), 4), [1, 3, 5, 7]);
        assert_eq!(ends(&roots, sides(), u64::MAX), [7]);
        assert_eq!(ends(&[], Vec::new(), 4), [0u32; 0]);
    }
}
