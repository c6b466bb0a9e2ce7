//! Units that are equal token for token, by 128-bit hash. Identical documents are one already.

use rayon::prelude::*;

use super::CandidateGenerator;
use super::Crowd;
use super::Proposed;
use super::hubs::Hubs;
use super::pairs::Pair;
use super::pairs::PairsWriter;
use super::repeats::Dealer;
use super::repeats::Keyed;
use super::repeats::Size;
use super::repeats::repeated_in_rounds;
use super::stretches::Stretches;
use super::stretches::alone;
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
/// Units that one thread hashes again in one go.
const HASHED: usize = 1 << 10;

pub(super) struct Exact;

impl CandidateGenerator for Exact {
    fn found_by(&self) -> FoundBy {
        FoundBy::EXACT
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Result<Proposed, scratch::Error> {
        if spec.level == Level::Document {
            return Ok(Proposed::default());
        }
        let of = Stretches::Units;
        let documents: Vec<DocId> = collection.distinct().collect();
        let size = Size::of_sparse(of.count(collection), collection);
        // Half of a hash tells nearly all.
        let each = |some: &[DocId], dealer: &mut Dealer<'_>| {
            let mut fetched = Fetched::new(collection);
            for &id in some {
                for number in of.of(collection, alone(id)) {
                    if collection.unit(number).len() >= spec.min_words as usize {
                        dealer
                            .put(((hash::sequence(of.words(&mut fetched, id, number)) >> 64) as u64, number));
                    }
                }
            }
        };
        let mut pairs = PairsWriter::new(collection, FoundBy::EXACT, of)?;
        repeated_in_rounds(&documents, size, each, |alike| pairs.add(vec![equal_pairs(collection, &alike)]))?;
        Ok(Proposed::of_pairs(vec![pairs.finish(Hubs::default())?]))
    }
}

/// The pairs of units that are equal, of those that are alike.
fn equal_pairs(collection: &Collection, alike: &[Keyed]) -> Vec<Pair> {
    let mut numbers: Vec<u32> = alike.iter().map(|keyed| keyed.1).collect();
    numbers.par_sort_unstable();
    let hashes = |numbers: &[u32]| {
        let mut fetched = Fetched::new(collection);
        let hash = |&number: &u32| {
            let (id, _) = Stretches::Units.get(collection, number);
            (hash::sequence(Stretches::Units.words(&mut fetched, id, number)), number, id)
        };
        numbers.iter().map(hash).collect::<Vec<(u128, u32, DocId)>>()
    };
    let mut equal: Vec<(u128, u32, DocId)> = numbers.par_chunks(HASHED).flat_map_iter(hashes).collect();
    equal.par_sort_unstable();
    let mut pairs = Vec::new();
    for class in equal.chunk_by(|x, y| x.0 == y.0) {
        CROWD.pair(class, |x, y| collection.may_pair(x.2, y.2), |x, y| pairs.push(Pair::new(x.1, y.1)));
    }
    pairs
}
