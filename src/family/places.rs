//! Matches in; where they stand out: of stretches on top of each other, one place.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::Stretch;
use super::mostly_equal;
use super::shared;
use crate::base::Components;
use crate::base::DocId;
use crate::collection::Collection;
use crate::matching::Match;

/// The places of all matches.
pub(super) struct Places {
    /// By document.
    pub(super) stretches: Vec<Stretch>,
    /// The places of both sides of each match.
    pub(super) of_match: Vec<(u32, u32)>,
}

/// One side of a match, or a whole document that stands more than once: there are many, so they are small.
struct Side {
    document: DocId,
    start: u32,
    end: u32,
    /// One more than twice the match, and one more for its second side; 0 for a document.
    key: u32,
}

impl Side {
    fn len(&self) -> u32 {
        self.end - self.start
    }
}

impl Places {
    /// The places of matches.
    ///
    /// # Panics
    /// If there are 2³¹ matches or more.
    pub(super) fn find(collection: &Collection, matches: &[Match]) -> Self {
        let sides = sides(collection, matches);
        let of_documents: Vec<&[Side]> = sides.chunk_by(|x, y| x.document == y.document).collect();
        let gathered: Vec<Gathered> = of_documents.par_iter().map(|sides| gathered(sides)).collect();
        let mut places = Self { stretches: Vec::new(), of_match: vec![(0, 0); matches.len()] };
        for (sides, gathered) in of_documents.into_iter().zip(gathered) {
            let first = places.stretches.len() as u32;
            let document = sides[0].document;
            places
                .stretches
                .extend(gathered.stretches.into_iter().map(|tokens| Stretch { document, tokens }));
            for (key, place) in sides.iter().map(|side| side.key).zip(gathered.of_side) {
                if let Some(key) = key.checked_sub(1) {
                    let sides = &mut places.of_match[key as usize / 2];
                    *(if key % 2 == 0 { &mut sides.0 } else { &mut sides.1 }) = first + place;
                }
            }
        }
        places
    }

    /// For each place, the first of all that hang together with it.
    pub(super) fn roots(&self) -> Vec<u32> {
        let mut components = Components::new(self.stretches.len());
        self.of_match.iter().for_each(|&(a, b)| components.join(a as usize, b as usize));
        (0..self.stretches.len()).map(|place| components.root(place) as u32).collect()
    }
}

/// All sides, by document, the longest first.
fn sides(collection: &Collection, matches: &[Match]) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::with_capacity(matches.len() * 2);
    for (index, one) in matches.iter().enumerate() {
        let key = u32::try_from(index * 2 + 1).expect("fewer matches than 2^31");
        let side =
            |document, tokens: &Range<u32>, key| Side { document, start: tokens.start, end: tokens.end, key };
        sides.push(side(one.documents.0, &one.a, key));
        sides.push(side(one.documents.1, &one.b, key + 1));
    }
    for document in collection.distinct() {
        let end = collection.len_of(document) as u32;
        if end > 0 && collection.class_size(document) > 1 {
            sides.push(Side { document, start: 0, end, key: 0 });
        }
    }
    sides.par_sort_unstable_by_key(|side| (side.document, Reverse(side.len()), side.start, side.key));
    sides
}

/// The places in one document.
struct Gathered {
    stretches: Vec<Range<u32>>,
    /// The place of each side.
    of_side: Vec<u32>,
}

/// Gathers the sides in one document, longest first, around those that found no place before them.
fn gathered(sides: &[Side]) -> Gathered {
    let mut places = Gathered { stretches: Vec::new(), of_side: Vec::with_capacity(sides.len()) };
    let mut by_start: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for side in sides {
        let tokens = side.start..side.end;
        let near = by_start.range((tokens.start.saturating_sub(2 * side.len()), 0)..(tokens.end, 0));
        let known = near
            .filter(|((start, _), end)| mostly_equal(&tokens, &(*start..**end)))
            .map(|((start, place), end)| (shared(&tokens, &(*start..*end)), Reverse(*place)))
            .max()
            .map(|(_, place)| place.0);
        let place = known.unwrap_or(places.stretches.len() as u32);
        if known.is_none() {
            places.stretches.push(tokens.clone());
            by_start.insert((tokens.start, place), tokens.end);
        }
        places.of_side.push(place);
    }
    places
}
