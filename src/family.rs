//! Families: matches of distinct documents in, the places of one and the same passage out.
//!
//! A *place* is a stretch of a distinct document where passages lie on top of each other; it stands for
//! the same stretch of every identical document. Edges are verified matches and nothing else.

mod lots;
mod places;

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::LazyLock;

use rayon::prelude::*;

use crate::align::Alignment;
use crate::align::Floor;
use crate::align::Sides;
use crate::align::align;
use crate::align::anchor::Shingled;
use crate::base::DocId;
use crate::base::hash;
use crate::collection::Collection;
pub use lots::Likeness;
pub use lots::Lot;
pub use lots::Lots;

/// A member of the core covers this share of the representative and of itself…
const CORE_COVERS: f64 = 0.6;
/// …with this identity.
const CORE_FLOOR: Floor = Floor { words: 3, identity: 0.5 };
/// Words of the shingles by which a member is aligned to its representative.
const CORE_SHINGLE: usize = 3;

/// Of families with no more members than this, alignments to the representative are not kept: their passages are
/// told pair by pair.
pub const FEW_MEMBERS: usize = 32;

/// A stretch of one document, in its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The document; in a [`FamilyOf`], the first of its class.
    pub document: DocId,
    /// Its tokens.
    pub tokens: Range<u32>,
}

/// The places of one passage, in distinct documents.
#[derive(Debug, Clone)]
pub struct FamilyOf {
    /// The representative; its document is the one of its class that is preferred.
    pub representative: Stretch,
    /// Every place, by document and position.
    pub places: Box<[Stretch]>,
    /// Whether each of them aligns to the representative.
    pub is_core: Box<[bool]>,
    /// How they align to the representative, which is `a`; `None` for itself, and for those that hang on through
    /// others. Empty if there are no more than [`FEW_MEMBERS`].
    pub to_representative: Box<[Option<Alignment>]>,
    /// Which place is the representative's.
    pub own_place: usize,
    /// Indices of the matches that hold it together.
    pub matches: Box<[u32]>,
    /// Number of members, identical documents counted.
    pub members: usize,
}

/// Whose passage is preferred as the representative of a family: the earliest date first.
pub trait Dates: Sync {
    /// What the date of a document sorts by; documents without one last.
    fn key(&self, document: DocId) -> (bool, &str);
}

/// The families of a lot, and of identical documents that match nothing else.
#[must_use]
pub fn families(collection: &Collection, (lots, lot): (&Lots, &Lot), dates: &dyn Dates) -> Vec<FamilyOf> {
    let root_of = |index: u32| lots.root(lot.of_match[index as usize].0);
    let mut indices: Vec<u32> = (0..lot.of_match.len() as u32).collect();
    indices.par_sort_unstable_by_key(|&index| (root_of(index), index));
    let build = |numbers: &[u32]| {
        let root = lots.root(numbers[0]);
        let from = indices.partition_point(|&index| root_of(index) < root);
        let to = from + indices[from..].partition_point(|&index| root_of(index) == root);
        Builder { collection, lots, lot, dates }.build(numbers, &indices[from..to])
    };
    let of_root: Vec<&[u32]> = lot.places.chunk_by(|&x, &y| lots.root(x) == lots.root(y)).collect();
    of_root.into_par_iter().map(build).collect()
}

fn shared(x: &Range<u32>, y: &Range<u32>) -> u32 {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

/// Whether two stretches share at least half of each.
fn mostly_equal(x: &Range<u32>, y: &Range<u32>) -> bool {
    shared(x, y) * 2 >= (x.end - x.start).max(y.end - y.start)
}

struct Builder<'a> {
    collection: &'a Collection,
    lots: &'a Lots,
    lot: &'a Lot,
    dates: &'a dyn Dates,
}

impl Builder<'_> {
    /// The family of some places and the matches between them.
    fn build(&self, numbers: &[u32], of_family: &[u32]) -> FamilyOf {
        let stretches: Vec<Stretch> = numbers.iter().map(|&place| self.lots.stretch(place)).collect();
        let representatives = stretches.iter().map(|place| self.preferred(place));
        let best = representatives.enumerate().min_by(|x, y| self.compare(&x.1, &y.1));
        let (own_place, representative) = best.expect("a component has a member");
        let mut to_representative = vec![None; stretches.len()];
        for &index in of_family {
            self.note_edge(index as usize, numbers, own_place, &mut to_representative);
        }
        self.align_others(&stretches, own_place, &mut to_representative);
        let members = stretches.iter().map(|place| self.collection.class_size(place.document)).sum();
        let own = &stretches[own_place];
        let covers_own = |place: usize| {
            let edge = to_representative[place].as_ref();
            place == own_place || edge.is_some_and(|edge| covers(edge, own, &stretches[place]))
        };
        let is_core = (0..stretches.len()).map(covers_own).collect();
        to_representative.truncate(if members > FEW_MEMBERS { stretches.len() } else { 0 });
        FamilyOf {
            representative,
            places: stretches.into(),
            is_core,
            to_representative: to_representative.into(),
            own_place,
            matches: of_family.into(),
            members,
        }
    }

    /// The place in the document of its class that is dated first.
    fn preferred(&self, place: &Stretch) -> Stretch {
        let class = self.collection.class(place.document);
        let document = class.min_by_key(|&id| (self.dates.key(id), id)).unwrap_or(place.document);
        Stretch { document, tokens: place.tokens.clone() }
    }

    /// Which of two places is the representative: the earlier one, else the longer one, else any, but
    /// always the same.
    fn compare(&self, x: &Stretch, y: &Stretch) -> Ordering {
        let hash = |place: &Stretch| hash::sequence(&self.collection.words_in(place.document, &place.tokens));
        let any = |place: &Stretch| (hash(place), place.document, place.tokens.start);
        let (first, second) = (self.dates.key(x.document), self.dates.key(y.document));
        let longer = || y.tokens.len().cmp(&x.tokens.len());
        first.cmp(&second).then_with(longer).then_with(|| any(x).cmp(&any(y)))
    }

    /// Aligns the places that no match ties to the representative's.
    fn align_others(&self, stretches: &[Stretch], own: usize, known: &mut [Option<Alignment>]) {
        let own = &stretches[own];
        let words = LazyLock::new(|| self.collection.words(own.document));
        let shingled = LazyLock::new(|| Shingled::new(&words, own.tokens.clone(), CORE_SHINGLE));
        // One chained family may have more places than all others together.
        stretches.par_iter().zip(known).for_each(|(place, known)| {
            if place != own && !known.as_ref().is_some_and(|edge| covers(edge, own, place)) {
                *known = self.to_representative((own, &words), &shingled, place);
            }
        });
    }

    /// Keeps a match with the representative's place as the alignment of its other side.
    fn note_edge(&self, index: usize, numbers: &[u32], own: usize, known: &mut [Option<Alignment>]) {
        let (a, b) = self.lot.of_match[index];
        let alignment = || self.lot.matches.alignment(index);
        let (other, seen) = if a == numbers[own] {
            (b, alignment())
        } else if b == numbers[own] {
            (a, alignment().flipped())
        } else {
            return;
        };
        if let Ok(place) = numbers.binary_search(&other) {
            let slot = &mut known[place];
            if place != own && slot.as_ref().is_none_or(|edge| edge.matched() < seen.matched()) {
                *slot = Some(seen);
            }
        }
    }

    fn to_representative(
        &self,
        (own, words): (&Stretch, &[u32]),
        shingled: &Shingled,
        place: &Stretch,
    ) -> Option<Alignment> {
        let sides = Sides { a: words, b: &self.collection.words(place.document) };
        let anchors = shingled.shared_with(sides.b, place.tokens.clone());
        let found = align(sides, anchors, CORE_FLOOR);
        found.into_iter().filter(|edge| covers(edge, own, place)).max_by_key(Alignment::matched)
    }
}

/// Whether an alignment covers enough of both places to make its side a member of the core.
fn covers(edge: &Alignment, own: &Stretch, place: &Stretch) -> bool {
    let share = |part: &Range<u32>, whole: &Range<u32>| {
        f64::from(shared(part, whole)) >= CORE_COVERS * f64::from(whole.end - whole.start)
    };
    share(&edge.a, &own.tokens) && share(&edge.b, &place.tokens) && edge.identity() >= CORE_FLOOR.identity
}
