//! Locality-sensitive hashing (Indyk and Motwani 1998) over `MinHash` sketches: units, and whole
//! documents, that share the key of a band.

use rayon::prelude::*;

use super::CandidateGenerator;
use super::Crowd;
use super::Proposed;
use super::fresh::Bits;
use super::fresh::Fresh;
use super::hubs::Meetings;
use super::pairs::Pair;
use super::pairs::Pairs;
use super::pairs::PairsWriter;
use super::repeats::Dealer;
use super::repeats::Keyed;
use super::repeats::Size;
use super::repeats::repeated_in_rounds;
use super::stretches::Stretches;
use super::stretches::alone;
use crate::base::DocId;
use crate::collection::Collection;
use crate::collection::Fetched;
use crate::scratch;
use crate::sketch::BandKeys;
use crate::spec::Bands;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

/// Bands whose keys are made at once: 256 bytes for each unit…
const BANDS_AT_ONCE: u32 = 16;
/// …unless there are few.
const FEW_UNITS: usize = 1 << 12;
/// Units of one bucket only resemble each other: of a large one, a few leaders.
const CROWD: Crowd = Crowd { all: 32, leaders: 4 };

pub(super) struct Lsh;

impl CandidateGenerator for Lsh {
    fn found_by(&self) -> FoundBy {
        FoundBy::LSH
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Result<Proposed, scratch::Error> {
        let is_whole = spec.level == Level::Document;
        let mut found = Vec::new();
        if !is_whole {
            let search = Search::new(collection, Stretches::Units, spec.shingles.paragraphs);
            found.push(search.pairs(spec.paragraph_bands, true)?);
        }
        if spec.level != Level::Paragraph {
            let search = Search::new(collection, Stretches::Documents, spec.shingles.documents);
            // Similar documents are reported pair by pair: there, none tells another.
            found.push(search.pairs(spec.document_bands, !is_whole)?);
        }
        Ok(Proposed::of_pairs(found))
    }
}

/// What the bands have told.
struct Found {
    pairs: PairsWriter,
    /// Where hubs are looked for.
    meetings: Option<Meetings>,
}

struct Search<'a> {
    collection: &'a Collection,
    /// What is sketched.
    of: Stretches,
    /// Words of a shingle.
    n: u32,
    /// The documents, in the order in which their words are fetched best.
    documents: Vec<DocId>,
    /// If there are known documents, whether each stretch is new, or shares a shingle with one that is.
    wanted: Option<Vec<bool>>,
}

impl<'a> Search<'a> {
    fn new(collection: &'a Collection, of: Stretches, n: u32) -> Self {
        let mut documents = collection.distinct_by_place();
        let wanted = Fresh::of(collection, n).map(|fresh| wanted(collection, of, &documents, &fresh));
        if let Some(wanted) = &wanted {
            let is_wanted = |number: u32| wanted[number as usize];
            documents.retain(|&id| of.of(collection, alone(id)).any(is_wanted));
        }
        Self { collection, of, n, documents, wanted }
    }

    /// How many stretches are sketched.
    fn count(&self) -> usize {
        let counted = |wanted: &Vec<bool>| wanted.iter().filter(|wanted| **wanted).count();
        self.wanted.as_ref().map_or_else(|| self.of.count(self.collection), counted)
    }

    /// The pairs of stretches that share the key of a band; with hubs, without those that they tell.
    fn pairs(&self, bands: Bands, has_hubs: bool) -> Result<Pairs, scratch::Error> {
        let count = self.count();
        let at_once = if count <= FEW_UNITS { bands.bands.max(1) } else { BANDS_AT_ONCE };
        let pairs = PairsWriter::new(self.collection, FoundBy::LSH, self.of)?;
        let mut found = Found { pairs, meetings: has_hubs.then(|| Meetings::new(bands)) };
        for from in (0..bands.bands).step_by(at_once as usize) {
            let keys = BandKeys::new(bands, from, (from + at_once).min(bands.bands));
            self.add_colliding(at_once, &keys, &mut found)?;
        }
        found.pairs.finish(found.meetings.map(Meetings::hubs).unwrap_or_default())
    }

    /// Gives the keys of the stretches of a document, each with its number.
    fn each_key(&self, id: DocId, keys: &mut BandKeys, mut take: impl FnMut(Keyed)) {
        let mut fetched = Fetched::new(self.collection);
        for number in self.of.of(self.collection, alone(id)) {
            if self.wanted.as_ref().is_none_or(|wanted| wanted[number as usize]) {
                let words = self.of.words(&mut fetched, id, number);
                let found = keys.keys(words, self.n as usize).into_iter().flatten();
                found.for_each(|key| take((key, number)));
            }
        }
    }

    /// If there are known documents, how many stretches the others have, and their keys: where none of these is,
    /// nothing is paired.
    fn keys_of_new(&self, bands: u32, keys: &BandKeys) -> Option<(usize, Bits)> {
        self.wanted.as_ref()?;
        let is_new = |id: &&DocId| !self.collection.is_known(**id);
        let new: Vec<DocId> = self.documents.iter().filter(is_new).copied().collect();
        let stretches = new.iter().map(|&id| self.of.of(self.collection, alone(id)).len()).sum();
        let mut bits = Bits::with_capacity(stretches * bands as usize);
        let mut keys = keys.clone();
        new.iter().for_each(|&id| self.each_key(id, &mut keys, |(key, _)| bits.insert(key)));
        Some((stretches, bits))
    }

    /// Adds the pairs of stretches that share the key of one of these bands.
    fn add_colliding(&self, bands: u32, keys: &BandKeys, found: &mut Found) -> Result<(), scratch::Error> {
        let new = self.keys_of_new(bands, keys);
        // What is known has few of the keys of what is new.
        let count = new.as_ref().map_or_else(|| self.count(), |(stretches, _)| stretches * 2);
        let size = Size::of_hard(count * bands as usize, self.collection);
        let each = |some: &[DocId], dealer: &mut Dealer<'_>| {
            let mut keys = keys.clone();
            let wanted = |keyed: &Keyed| new.as_ref().is_none_or(|(_, new)| new.has(keyed.0));
            for &id in some {
                self.each_key(id, &mut keys, |keyed| {
                    if wanted(&keyed) {
                        dealer.put(keyed);
                    }
                });
            }
        };
        let document = |number: u32| self.of.document(self.collection, number);
        let may = |x: u32, y: u32| self.collection.may_pair(document(x), document(y));
        let pair = |mut made: Made, bucket: &[Keyed]| {
            let Made { members, pairs } = &mut made;
            members.clear();
            members.extend(bucket.iter().map(|keyed| (keyed.1, document(keyed.1))));
            CROWD.pair(
                members,
                |x, y| self.collection.may_pair(x.1, y.1),
                |x, y| pairs.push(Pair::new(x.0, y.0)),
            );
            made
        };
        repeated_in_rounds(&self.documents, size, each, |shared| {
            found.meetings.iter_mut().for_each(|meetings| meetings.add(&shared, may));
            let buckets = shared.par_chunk_by(|x, y| x.0 == y.0);
            found.pairs.add(buckets.fold(Made::default, &pair).map(|made| made.pairs).collect())
        })
    }
}

/// What a thread makes of buckets.
#[derive(Default)]
struct Made {
    /// Those of the last bucket, each with its document, which many pairs ask for.
    members: Vec<(u32, DocId)>,
    pairs: Vec<Pair>,
}

/// Whether each stretch is new, or shares a shingle with one that is.
fn wanted(collection: &Collection, of: Stretches, documents: &[DocId], fresh: &Fresh) -> Vec<bool> {
    let mut wanted = vec![false; of.count(collection)];
    let mut fetched = Fetched::new(collection);
    for &id in documents {
        for number in of.of(collection, alone(id)) {
            wanted[number as usize] =
                !collection.is_known(id) || fresh.has_any(of.words(&mut fetched, id, number));
        }
    }
    wanted
}
