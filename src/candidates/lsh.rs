//! Locality-sensitive hashing (Indyk and Motwani 1998) over `MinHash` sketches: units, and whole
//! documents, that share the key of a band.

use std::ops::Range;

use rayon::prelude::*;

use super::Candidate;
use super::CandidateGenerator;
use super::Crowd;
use super::Proposed;
use super::repeats::repeated;
use crate::base::DocId;
use crate::collection::Collection;
use crate::sketch::BandKeys;
use crate::spec::Bands;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

/// Bands whose keys are held at once: 256 bytes for each unit.
const BANDS_AT_ONCE: u32 = 16;
/// Units of one bucket only resemble each other: of a large one, a few leaders.
const CROWD: Crowd = Crowd { all: 32, leaders: 4 };

pub(super) struct Lsh;

/// What is sketched: a stretch of a document.
type Sketched = (DocId, Range<u32>);

impl CandidateGenerator for Lsh {
    fn found_by(&self) -> FoundBy {
        FoundBy::LSH
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Proposed {
        let mut candidates = Vec::new();
        if spec.level != Level::Document {
            let units: Vec<Sketched> = collection.distinct_units().collect();
            propose(collection, &units, spec.shingles.paragraphs, spec.paragraph_bands, &mut candidates);
        }
        if spec.level != Level::Paragraph {
            let documents: Vec<Sketched> =
                collection.distinct().map(|id| (id, collection.range(id))).collect();
            propose(collection, &documents, spec.shingles.documents, spec.document_bands, &mut candidates);
        }
        Proposed { candidates, ..Proposed::default() }
    }
}

fn propose(collection: &Collection, units: &[Sketched], n: u32, bands: Bands, out: &mut Vec<Candidate>) {
    let mut pairs = Vec::new();
    for from in (0..bands.bands).step_by(BANDS_AT_ONCE as usize) {
        let keys = BandKeys::new(bands, from, (from + BANDS_AT_ONCE).min(bands.bands));
        pairs.extend(colliding(collection, units, n as usize, &keys));
        pairs.par_sort_unstable();
        pairs.dedup();
    }
    out.extend(pairs.into_iter().map(|(x, y)| candidate(&units[x as usize], &units[y as usize])));
}

/// Pairs of units that share the key of one of these bands.
fn colliding(collection: &Collection, units: &[Sketched], n: usize, keys: &BandKeys) -> Vec<(u32, u32)> {
    let numbered: Vec<(u32, &Sketched)> = (0..).zip(units).collect();
    let shared = repeated(&numbered, units.len() * BANDS_AT_ONCE as usize, |some, dealer| {
        let mut keys = keys.clone();
        for (index, unit) in some {
            let found = keys.keys(collection.slice(unit.1.clone()), n).into_iter().flatten();
            found.for_each(|key| dealer.put((key, *index)));
        }
    });
    let mut pairs = Vec::new();
    for bucket in shared.chunk_by(|x, y| x.0 == y.0) {
        let document = |keyed: (u64, u32)| units[keyed.1 as usize].0;
        let may = |x, y| collection.may_pair(document(x), document(y));
        CROWD.pair(bucket, may, |x, y| pairs.push((x.1, y.1)));
    }
    pairs
}

fn candidate(a: &Sketched, b: &Sketched) -> Candidate {
    let (a_len, b_len) = (a.1.end - a.1.start, b.1.end - b.1.start);
    Candidate { documents: (a.0, b.0), a: a.1.start, b: b.1.start, a_len, b_len, by: FoundBy::LSH }
}
