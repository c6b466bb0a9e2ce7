//! Locality-sensitive hashing (Indyk and Motwani 1998) over `MinHash` sketches: units, and whole
//! documents, that share the key of a band.

use std::ops::Range;

use rayon::prelude::*;

use super::Candidate;
use super::CandidateGenerator;
use super::Crowd;
use super::Proposed;
use super::fresh;
use super::fresh::Bits;
use super::repeats::Keyed;
use super::repeats::Size;
use super::repeats::repeated;
use crate::base::DocId;
use crate::collection::Collection;
use crate::collection::Fetched;
use crate::scratch;
use crate::sketch::BandKeys;
use crate::spec::Bands;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

/// Bands whose keys are held at once, at most: 256 bytes for each unit…
const BANDS_AT_ONCE: u32 = 16;
/// …unless there are few.
const FEW_UNITS: usize = 1 << 12;
/// Units of one bucket only resemble each other: of a large one, a few leaders.
const CROWD: Crowd = Crowd { all: 32, leaders: 4 };

pub(super) struct Lsh;

/// What is sketched: a stretch of a document.
type Sketched = (DocId, Range<u32>);

impl CandidateGenerator for Lsh {
    fn found_by(&self) -> FoundBy {
        FoundBy::LSH
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Result<Proposed, scratch::Error> {
        let mut candidates = Vec::new();
        if spec.level != Level::Document {
            let mut units: Vec<Sketched> = collection.distinct_units().collect();
            fresh::wanted(collection, spec.shingles.paragraphs, &mut units);
            let search = Search { collection, units: &units, n: spec.shingles.paragraphs };
            let order: Vec<u32> = (0..units.len() as u32).collect();
            search.propose(spec.paragraph_bands, &order, &mut candidates);
        }
        if spec.level != Level::Paragraph {
            let mut documents: Vec<Sketched> =
                collection.distinct().map(|id| (id, collection.range(id))).collect();
            fresh::wanted(collection, spec.shingles.documents, &mut documents);
            let search = Search { collection, units: &documents, n: spec.shingles.documents };
            let index = |id: DocId| documents.binary_search_by_key(&id, |document| document.0).ok();
            let wanted = collection.distinct_by_place().into_iter().filter_map(index);
            let order: Vec<u32> = wanted.map(|index| index as u32).collect();
            search.propose(spec.document_bands, &order, &mut candidates);
        }
        Ok(candidates.into())
    }
}

struct Search<'a> {
    collection: &'a Collection,
    units: &'a [Sketched],
    /// Words of a shingle.
    n: u32,
}

impl Search<'_> {
    /// Proposes the pairs of units that share the key of a band; `order` is the one in which their words
    /// are fetched best.
    fn propose(&self, bands: Bands, order: &[u32], out: &mut Vec<Candidate>) {
        let of_band = (self.units.len() * size_of::<Keyed>()).max(1) as u64;
        let most = if self.units.len() <= FEW_UNITS { bands.bands } else { BANDS_AT_ONCE };
        let at_once = (self.collection.room() / of_band).clamp(1, u64::from(most.max(1))) as u32;
        let mut pairs = Vec::new();
        for from in (0..bands.bands).step_by(at_once as usize) {
            let keys = BandKeys::new(bands, from, (from + at_once).min(bands.bands));
            pairs.extend(self.colliding(order, at_once, &keys));
            pairs.par_sort_unstable();
            pairs.dedup();
        }
        let unit = |index: u32| &self.units[index as usize];
        out.extend(pairs.into_iter().map(|(x, y)| candidate(unit(x), unit(y))));
    }

    fn keys<'k>(
        &self,
        fetched: &mut Fetched<'_>,
        keys: &'k mut BandKeys,
        index: u32,
    ) -> impl Iterator<Item = u64> + use<'k> {
        let (id, positions) = &self.units[index as usize];
        keys.keys(fetched.slice(*id, positions), self.n as usize).into_iter().flatten()
    }

    /// If there are known documents, how many units the others have, and their keys: where none of these is,
    /// nothing is paired.
    fn keys_of_new(&self, order: &[u32], bands: u32, keys: &BandKeys) -> Option<(usize, Bits)> {
        if !self.collection.has_known() {
            return None;
        }
        let is_new = |index: &&u32| !self.collection.is_known(self.units[**index as usize].0);
        let new: Vec<u32> = order.iter().filter(is_new).copied().collect();
        let mut bits = Bits::with_capacity(new.len() * bands as usize);
        let (mut keys, mut fetched) = (keys.clone(), Fetched::new(self.collection));
        for &index in &new {
            self.keys(&mut fetched, &mut keys, index).for_each(|key| bits.insert(key));
        }
        Some((new.len(), bits))
    }

    /// Pairs of units that share the key of one of these bands.
    fn colliding(&self, order: &[u32], bands: u32, keys: &BandKeys) -> Vec<(u32, u32)> {
        let new = self.keys_of_new(order, bands, keys);
        // What is known has few of the keys of what is new.
        let units = new.as_ref().map_or(self.units.len(), |(units, _)| units * 2);
        let size = Size { keys: units * bands as usize, room: u64::MAX };
        let shared = repeated(order, size, |some, dealer| {
            let (mut keys, mut fetched) = (keys.clone(), Fetched::new(self.collection));
            for &index in some {
                let found = self.keys(&mut fetched, &mut keys, index);
                let wanted = found.filter(|key| new.as_ref().is_none_or(|(_, new)| new.has(*key)));
                wanted.for_each(|key| dealer.put((key, index)));
            }
        });
        let document = |keyed: Keyed| self.units[keyed.1 as usize].0;
        let may = |x, y| self.collection.may_pair(document(x), document(y));
        let pair = |mut pairs: Vec<(u32, u32)>, bucket: &[Keyed]| {
            CROWD.pair(bucket, may, |x, y| pairs.push((x.1, y.1)));
            pairs
        };
        shared.par_chunk_by(|x, y| x.0 == y.0).fold(Vec::new, pair).flatten_iter().collect()
    }
}

fn candidate(a: &Sketched, b: &Sketched) -> Candidate {
    let (a_len, b_len) = (a.1.end - a.1.start, b.1.end - b.1.start);
    Candidate { documents: (a.0, b.0), a: a.1.start, b: b.1.start, a_len, b_len, by: FoundBy::LSH }
}
