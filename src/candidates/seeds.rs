//! Seeds: shingles that stand in two documents, at any place in them.
//!
//! Every shingle of every document is looked at (a one-row `MinHash` of a window of one); those that
//! occur once are dropped before anything is sorted. A shingle in more than `max_df` documents says
//! nothing by itself: there the seed grows to 8, 16, 32 words, which both copies do alike, since its
//! growth depends on the corpus alone. What is too common even then is paired with its first document,
//! so that the work stays linear. (Adaptive seeds: Kiełbasa et al., *Genome Research* 2011.)
//!
//! Of a run of shared words one candidate is proposed, as long as the run: see `places`.

mod buckets;
mod kind;
mod marked;
mod places;
mod sorted;

use std::ops::Range;

use super::CandidateGenerator;
use super::Proposed;
use super::fresh::Fresh;
use super::repeats::Dealer;
use super::repeats::Keyed;
use super::repeats::Size;
use super::repeats::repeated_in_rounds;
use crate::base::DocId;
use crate::collection::Collection;
use crate::scratch;
use crate::shingle::shingles;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;
use sorted::Sorted;

/// A seed grows at most to so many times its first length.
pub const GROWTH: u32 = 8;
/// Places of a shingle of a new document in known ones, about.
const PLACES_EACH: usize = 8;
/// Stock phrases that are listed.
const LISTED_STOCK: usize = 50;

pub(super) struct Seeds;

impl CandidateGenerator for Seeds {
    fn found_by(&self) -> FoundBy {
        FoundBy::SEEDS
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Result<Proposed, scratch::Error> {
        if spec.level == Level::Document {
            return Ok(Proposed::default());
        }
        let seed = spec.shingles.seeds;
        let search = Search { collection, seed, max_df: spec.max_df as usize, within: spec.within };
        let mut sorted = Sorted::new(&search)?;
        search.each_round(|postings| sorted.take(postings))?;
        let (buckets, common) = sorted.finish()?;
        Ok(Proposed { stock: search.stock(common), candidates: buckets.finish()? })
    }
}

/// A shingle and the position of its first word.
type Posting = Keyed;

struct Search<'a> {
    collection: &'a Collection,
    /// Words of a seed.
    seed: u32,
    max_df: usize,
    within: bool,
}

impl Search<'_> {
    /// Gives the shingles that occur twice, sorted, as many at a time as there is room for.
    fn each_round(
        &self,
        mut take: impl FnMut(Vec<Posting>) -> Result<(), scratch::Error>,
    ) -> Result<(), scratch::Error> {
        let collection = self.collection;
        let documents: Vec<DocId> = collection.distinct().collect();
        let fresh = Fresh::of(collection, self.seed);
        let most = fresh.as_ref().map_or(usize::MAX, |fresh| fresh.words() * PLACES_EACH);
        let size = Size::of_easy(collection.total().min(most), collection);
        let each = |some: &[DocId], dealer: &mut Dealer<'_>| {
            for &id in some {
                let (words, start) = (collection.words(id), collection.range(id).start);
                let fresh = fresh.as_ref().filter(|_| collection.is_known(id));
                let hashes = shingles(&words, self.seed as usize).zip(start..);
                let wanted = hashes.filter(|(hash, _)| fresh.is_none_or(|fresh| fresh.has(*hash)));
                wanted.for_each(|keyed| dealer.put(keyed));
            }
        };
        repeated_in_rounds(&documents, size, each, |mut postings| {
            if fresh.is_some() {
                self.drop_known(&mut postings);
            }
            take(postings)
        })
    }

    /// Drops the shingles that stand in no new document.
    fn drop_known(&self, postings: &mut Vec<Posting>) {
        let is_fresh = |posting: &Posting| !self.collection.is_known(self.collection.at(posting.1));
        let of_fresh = postings.chunk_by(|x, y| x.0 == y.0).filter(|bucket| bucket.iter().any(is_fresh));
        *postings = of_fresh.flatten().copied().collect();
    }

    /// The runs of common shingles, given by where each stands first, and in how many documents.
    fn stock(&self, mut firsts: Vec<(u32, u32)>) -> Vec<(Range<u32>, u32)> {
        firsts.sort_unstable();
        let mut runs: Vec<(Range<u32>, u32)> = firsts
            .chunk_by(|x, y| x.0 + 1 == y.0 && self.collection.at(x.0) == self.collection.at(y.0))
            .map(|run| {
                let documents = run.iter().map(|one| one.1).min().unwrap_or(0);
                (run[0].0..run[run.len() - 1].0 + self.seed, documents)
            })
            .collect();
        runs.sort_by(|x, y| (y.1, x.0.start).cmp(&(x.1, y.0.start)));
        runs.truncate(LISTED_STOCK);
        runs
    }
}
