//! Units that are equal token for token, by 128-bit hash. Identical documents are one already.

use std::ops::Range;

use rayon::prelude::*;

use super::Candidate;
use super::CandidateGenerator;
use super::Crowd;
use super::Proposed;
use super::repeats::Size;
use super::repeats::repeated;
use crate::base::DocId;
use crate::base::hash;
use crate::collection::Collection;
use crate::collection::Fetched;
use crate::scratch;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

/// Equal units are equal to the first of them: of a large class, one leader is enough.
const CROWD: Crowd = Crowd { all: 32, leaders: 1 };

pub(super) struct Exact;

impl CandidateGenerator for Exact {
    fn found_by(&self) -> FoundBy {
        FoundBy::EXACT
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Result<Proposed, scratch::Error> {
        if spec.level == Level::Document {
            return Ok(Proposed::default());
        }
        let units: Vec<(DocId, Range<u32>)> =
            collection.distinct_units().filter(|unit| unit.1.len() >= spec.min_words as usize).collect();
        let hash = |fetched: &mut Fetched<'_>, unit: &(DocId, Range<u32>)| {
            hash::sequence(fetched.slice(unit.0, &unit.1))
        };
        let hashes: Vec<u128> = units.par_iter().map_init(|| Fetched::new(collection), hash).collect();
        let numbered: Vec<(u32, u128)> = (0..).zip(hashes).collect();
        let alike =
            repeated(&numbered, Size { keys: units.len(), room: collection.room() }, |some, dealer| {
                some.iter().for_each(|&(unit, hash)| dealer.put(((hash >> 64) as u64, unit)));
            });
        // Half of a hash tells nearly all; sorted by the other half, too.
        let mut equal: Vec<(u128, u32)> =
            alike.into_iter().map(|(_, unit)| (numbered[unit as usize].1, unit)).collect();
        equal.par_sort_unstable();
        let mut candidates = Vec::new();
        for class in equal.chunk_by(|x, y| x.0 == y.0) {
            let unit = |of_class: (u128, u32)| &units[of_class.1 as usize];
            let may = |x, y| collection.may_pair(unit(x).0, unit(y).0);
            CROWD.pair(class, may, |x, y| candidates.push(candidate(unit(x), unit(y))));
        }
        Ok(candidates.into())
    }
}

fn candidate(a: &(DocId, Range<u32>), b: &(DocId, Range<u32>)) -> Candidate {
    let len = a.1.end - a.1.start;
    Candidate {
        documents: (a.0, b.0),
        a: a.1.start,
        b: b.1.start,
        a_len: len,
        b_len: len,
        by: FoundBy::EXACT,
    }
}
