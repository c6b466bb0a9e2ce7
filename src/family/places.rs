//! Matches in; where they stand out: of stretches on top of each other, one place.
//!
//! Documents are looked at in parts: what stands in some of them, and then in the next ones.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::Stretch;
use super::mostly_equal;
use super::shared;
use crate::base::Components;
use crate::base::Dealing;
use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::collection::Collection;
use crate::matching::Store;
use crate::scratch;
use crate::scratch::Parts;
use crate::scratch::PartsWriter;
use crate::scratch::Piece;

/// The places of all matches.
pub(super) struct Places {
    /// Documents that have any, each with the number of its first…
    documents: Vec<(DocId, u32)>,
    /// …and where they are, by document.
    tokens: Vec<(u32, u32)>,
    /// How many sides of matches stand at each, and copies of it.
    pub(super) sides: Vec<u32>,
    /// Each side, twice the match and one more for its second, and its place; a part has those of some documents, sorted.
    of_sides: Parts,
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
    /// # Errors
    /// If there is no room for what does not fit into memory.
    ///
    /// # Panics
    /// If there are 2³¹ matches or more.
    pub(super) fn find(collection: &Collection, matches: &Store) -> Result<Self, scratch::Error> {
        let sides = Sides::dealt(collection, matches)?;
        let (dir, room) = (collection.temp_dir(), collection.room_of_found());
        let mut of_sides = PartsWriter::with_room(dir, sides.parts.count(), room);
        let (mut documents, mut tokens, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        let mut copied = collection.distinct().filter(|&first| collection.class_size(first) > 1).peekable();
        for part in 0..sides.parts.count() {
            let mut of_part = sides.of(part);
            while let Some(document) = copied.next_if(|document| sides.dealing.part(*document) == part) {
                let end = collection.len_of(document) as u32;
                if end > 0 {
                    of_part.push(Side { document, start: 0, end, key: 0 });
                }
            }
            of_part
                .par_sort_unstable_by_key(|side| (side.document, Reverse(side.len()), side.start, side.key));
            let of_documents: Vec<&[Side]> = of_part.chunk_by(|x, y| x.document == y.document).collect();
            let gathered: Vec<Gathered> = of_documents.par_iter().map(|sides| gathered(sides)).collect();
            let mut placed: Vec<(u32, u32)> = Vec::with_capacity(of_part.len());
            for (sides, gathered) in of_documents.into_iter().zip(gathered) {
                let first = tokens.len() as u32;
                documents.push((sides[0].document, first));
                tokens.extend(gathered.stretches.iter().map(|tokens| (tokens.start, tokens.end)));
                counts.resize(tokens.len(), 0);
                for (side, place) in sides.iter().zip(gathered.of_side) {
                    let copies = if side.key == 0 { collection.class_size(side.document) } else { 1 };
                    counts[(first + place) as usize] += copies as u32;
                    placed.extend(side.key.checked_sub(1).map(|side| (side, first + place)));
                }
            }
            placed.par_sort_unstable();
            for (side, place) in placed {
                let record = (u64::from(side) << 32 | u64::from(place)).to_le_bytes();
                of_sides.put(part, |bytes| bytes.extend_from_slice(&record))?;
            }
        }
        Ok(Self { documents, tokens, sides: counts, of_sides: of_sides.finish()? })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// One of them.
    pub(super) fn stretch(&self, place: u32) -> Stretch {
        let after = self.documents.partition_point(|&(_, first)| first <= place);
        let (start, end) = self.tokens[place as usize];
        Stretch { document: self.documents[after - 1].0, tokens: start..end }
    }

    /// The places of both sides of all matches, match by match.
    pub(super) fn of_matches(&self) -> OfMatches<'_> {
        let runs = (0..self.of_sides.count()).map(|part| {
            let pieces = self.of_sides.pieces(part).iter();
            OfSides { parts: &self.of_sides, pieces, bytes: Vec::new(), at: 0 }
        });
        OfMatches { runs: runs.collect(), next: 0 }
    }

    /// For each place, the first of all that hang together with it.
    pub(super) fn roots(&self, matches: &Store) -> Vec<u32> {
        let mut components = Components::new(self.len());
        let mut of_matches = self.of_matches();
        let mut left = matches.len();
        while left > 0 {
            let some = of_matches.next(left.min(AT_ONCE));
            some.iter().for_each(|&(a, b)| components.join(a as usize, b as usize));
            left -= some.len();
        }
        components.into_roots()
    }
}

/// Matches whose places are looked up in one go.
const AT_ONCE: usize = 1 << 16;

/// The sides of all matches, dealt by their documents.
struct Sides {
    dealing: Dealing,
    parts: Parts,
}

impl Sides {
    fn dealt(collection: &Collection, matches: &Store) -> Result<Self, scratch::Error> {
        let room = collection.room_of_found();
        let parts = (matches.len() * 2 * size_of::<Side>()) as u64 / room.saturating_mul(PARTS) + 1;
        let dealing = Dealing::new(collection.len(), parts as usize);
        let mut writer = PartsWriter::with_room(collection.temp_dir(), dealing.parts(), room);
        let mut key = 0u32;
        for piece in matches.pieces() {
            for one in piece.list() {
                assert!(key < u32::MAX - 2, "fewer matches than 2^31");
                for (document, tokens) in [(one.documents.0, &one.a), (one.documents.1, &one.b)] {
                    key += 1;
                    writer.put(dealing.part(document), |bytes| {
                        [document.0, tokens.start, tokens.end - tokens.start, key]
                            .iter()
                            .for_each(|&number| put_number(bytes, number.into()));
                    })?;
                }
            }
        }
        Ok(Self { dealing, parts: writer.finish()? })
    }

    fn of(&self, part: usize) -> Vec<Side> {
        let mut sides = Vec::new();
        for &piece in self.parts.pieces(part) {
            let bytes = self.parts.get(piece);
            let mut bytes = Bytes(&bytes);
            let mut next = || {
                let mut number = || bytes.small();
                let (document, start, len, key) = (DocId(number()?), number()?, number()?, number()?);
                Some(Side { document, start, end: start + len, key })
            };
            sides.extend(std::iter::from_fn(&mut next));
        }
        sides
    }
}

/// Sides of a part may take so many times what stays in memory of one kind: nothing else is made then.
const PARTS: u64 = 4;

/// The places of the sides of matches.
pub(super) struct OfMatches<'p> {
    runs: Vec<OfSides<'p>>,
    /// The match that comes next.
    next: usize,
}

impl OfMatches<'_> {
    /// Those of the next matches, so many.
    pub(super) fn next(&mut self, count: usize) -> Vec<(u32, u32)> {
        let from = self.next;
        self.next += count;
        let mut places = vec![(0, 0); count];
        for run in &mut self.runs {
            while let Some((side, place)) = run.next_before(2 * self.next as u64) {
                let sides = &mut places[side as usize / 2 - from];
                *(if side % 2 == 0 { &mut sides.0 } else { &mut sides.1 }) = place;
            }
        }
        places
    }
}

/// The sides of some documents, by their keys.
struct OfSides<'p> {
    parts: &'p Parts,
    pieces: std::slice::Iter<'p, Piece>,
    bytes: Vec<u8>,
    at: usize,
}

impl OfSides<'_> {
    /// The next one, if it is before this one; and its place.
    fn next_before(&mut self, end: u64) -> Option<(u32, u32)> {
        if self.at == self.bytes.len() {
            self.bytes = self.parts.get(*self.pieces.next()?).to_vec();
            self.at = 0;
        }
        let record = self.bytes[self.at..].first_chunk().map(|bytes| u64::from_le_bytes(*bytes))?;
        let side = record >> 32;
        if side >= end {
            return None;
        }
        self.at += size_of::<u64>();
        Some((side as u32, record as u32))
    }
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
