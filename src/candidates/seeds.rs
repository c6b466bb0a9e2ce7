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
mod places;

use std::ops::Range;

use rayon::prelude::*;

use super::CandidateGenerator;
use super::Proposed;
use super::fresh::Fresh;
use super::repeats::Dealer;
use super::repeats::Keyed;
use super::repeats::Size;
use super::repeats::repeated_in_rounds;
use crate::base::DocId;
use crate::collection::Collection;
use crate::collection::Fetched;
use crate::scratch;
use crate::shingle::shingles;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;
use buckets::Buckets;
use kind::Kind;

/// A seed grows at most to so many times its first length.
pub const GROWTH: u32 = 8;
/// Places of one shingle in one document that make pairs, when it stands in it over and over.
const PLACES_IN_DOCUMENT: usize = 4;
/// Places of a shingle of a new document in known ones, about.
const PLACES_EACH: usize = 8;
/// Buckets that one thread counts in one go, at least.
const COUNTED: usize = 1 << 10;
/// Places of common seeds that one thread grows in one go.
const GROWN: usize = 1 << 12;
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
        let mut buckets = Buckets::new(collection, seed)?;
        let mut common = Vec::new();
        search.each_round(|postings| search.sort_out(postings, &mut buckets, &mut common))?;
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

    /// Puts what is shared, as long as it has to be; and of each seed that is too common, where it stands first, and
    /// in how many documents.
    fn sort_out(
        &self,
        mut postings: Vec<Posting>,
        buckets: &mut Buckets,
        firsts: &mut Vec<(u32, u32)>,
    ) -> Result<(), scratch::Error> {
        for growth in 0u8.. {
            let common = self.put_uncommon(&postings, growth, buckets)?;
            if growth == 0 {
                let first = |bucket: &[Posting]| (bucket[0].1, self.documents(bucket, usize::MAX) as u32);
                firsts.extend(common.iter().map(|bucket| first(&postings[bucket.clone()])));
            }
            if 1 << growth == GROWTH || common.is_empty() {
                let mut stars = common.into_iter().map(|bucket| &postings[bucket]);
                return stars.try_for_each(|bucket| buckets.put(bucket, Kind::star(growth)));
            }
            postings = self.grow(&postings, &common, self.seed << (growth + 1));
        }
        Ok(())
    }

    /// Puts what is shared by few; gives the ranges of what is shared by many.
    fn put_uncommon(
        &self,
        postings: &[Posting],
        growth: u8,
        buckets: &mut Buckets,
    ) -> Result<Vec<Range<usize>>, scratch::Error> {
        let mut start = 0;
        let bounds = postings.chunk_by(|x, y| x.0 == y.0).map(|bucket| {
            start += bucket.len();
            start - bucket.len()..start
        });
        let ranges: Vec<Range<usize>> = bounds.filter(|range| range.len() > 1).collect();
        let count = |range: &Range<usize>| self.documents(&postings[range.clone()], self.max_df + 1) as u32;
        let counts: Vec<u32> = ranges.par_iter().with_min_len(COUNTED).map(count).collect();
        let mut common = Vec::new();
        for (range, documents) in ranges.into_iter().zip(counts) {
            let bucket = &postings[range.clone()];
            if documents as usize > self.max_df {
                common.push(range);
            } else if documents > 1 || self.within {
                if bucket.len() > self.max_df * PLACES_IN_DOCUMENT {
                    buckets.put(&self.some_places(bucket), Kind::large(growth))?;
                } else {
                    buckets.put(bucket, Kind::few(growth))?;
                }
            }
        }
        Ok(common)
    }

    /// The places of a large bucket that make pairs.
    fn some_places(&self, bucket: &[Posting]) -> Vec<Posting> {
        let document = |posting: &Posting| self.collection.at(posting.1);
        let of_one = bucket.chunk_by(|x, y| document(x) == document(y));
        of_one.flat_map(|one| one.iter().take(PLACES_IN_DOCUMENT)).copied().collect()
    }

    /// Number of documents of a bucket, counted up to a limit.
    fn documents(&self, bucket: &[Posting], limit: usize) -> usize {
        let mut count = 0;
        let mut end = 0;
        for &(_, at) in bucket {
            if at >= end {
                count += 1;
                if count == limit {
                    break;
                }
                end = self.collection.range(self.collection.at(at)).end;
            }
        }
        count
    }

    /// The longer shingles at the places of the common ones that occur twice, sorted.
    fn grow(&self, postings: &[Posting], common: &[Range<usize>], words: u32) -> Vec<Posting> {
        let collection = self.collection;
        let of_common = common.par_iter().flat_map_iter(|bucket| &postings[bucket.clone()]);
        let mut places: Vec<u32> = of_common.map(|posting| posting.1).collect();
        // From document to document, so that the words of each are fetched once.
        places.par_sort_unstable();
        let of_places = |places: &[u32]| {
            let mut fetched = Fetched::new(collection);
            let grown = |&at: &u32| {
                let id = collection.at(at);
                let end = collection.range(id).end;
                let run = (end - at >= words).then(|| fetched.slice(id, &(at..at + words)))?;
                shingles(run, words as usize).next().map(|hash| (hash, at))
            };
            places.iter().filter_map(grown).collect::<Vec<Posting>>()
        };
        let mut grown: Vec<Posting> = places.par_chunks(GROWN).flat_map_iter(of_places).collect();
        grown.par_sort_unstable();
        grown
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
