//! Seeds: shingles that stand in two documents, at any place in them.
//!
//! Every shingle of every document is looked at (a one-row `MinHash` of a window of one); those that
//! occur once are dropped before anything is sorted. A shingle in more than `max_df` documents says
//! nothing by itself: there the seed grows to 8, 16, 32 words, which both copies do alike, since its
//! growth depends on the corpus alone. What is too common even then is paired with its first document,
//! so that the work stays linear. (Adaptive seeds: Kiełbasa et al., *Genome Research* 2011.)
//!
//! Of a run of shared words one candidate is proposed, as long as the run: see `places`.

mod places;

use std::ops::Range;

use rayon::prelude::*;

use super::CandidateGenerator;
use super::Proposed;
use super::fresh::Fresh;
use super::repeats::Keyed;
use super::repeats::Size;
use super::repeats::repeated;
use crate::base::DocId;
use crate::collection::Collection;
use crate::shingle::shingles;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;
use places::Kind;
use places::Places;

/// A seed grows at most to so many times its first length.
pub const GROWTH: u32 = 8;
/// Places of one shingle in one document that make pairs, when it stands in it over and over.
const PLACES_IN_DOCUMENT: usize = 4;
/// Places of a shingle of a new document in known ones, about.
const PLACES_EACH: usize = 8;
/// Buckets that one thread counts in one go, at least.
const COUNTED: usize = 1 << 10;
/// Stock phrases that are listed.
const LISTED_STOCK: usize = 50;

pub(super) struct Seeds;

impl CandidateGenerator for Seeds {
    fn found_by(&self) -> FoundBy {
        FoundBy::SEEDS
    }

    fn generate<'c>(&self, collection: &'c Collection, spec: &Spec) -> Proposed<'c> {
        if spec.level == Level::Document {
            return Proposed::default();
        }
        let search = Search { collection, max_df: spec.max_df as usize, within: spec.within };
        let mut places = Places::new(collection);
        let mut words = spec.shingles.seeds;
        let longest = words * GROWTH;
        let mut postings = search.repeated(words);
        let mut stock = Vec::new();
        loop {
            let common = search.sort_out(&postings, words, &mut places);
            if words == spec.shingles.seeds {
                stock = search.stock(&postings, &common, words);
            }
            if words == longest || common.is_empty() {
                places.put(common.iter().map(|bucket| &postings[bucket.clone()]), Kind::star(words));
                return Proposed { candidates: Box::new(places), stock };
            }
            let grown = words * 2;
            postings = search.grow(&postings, &common, grown);
            words = grown;
        }
    }
}

/// A shingle and the position of its first word.
type Posting = Keyed;

struct Search<'a> {
    collection: &'a Collection,
    max_df: usize,
    within: bool,
}

impl Search<'_> {
    /// The shingles that occur twice, sorted.
    fn repeated(&self, words: u32) -> Vec<Posting> {
        let collection = self.collection;
        let documents: Vec<DocId> = collection.distinct().collect();
        let fresh = Fresh::of(collection, words);
        let most = fresh.as_ref().map_or(usize::MAX, |fresh| fresh.words() * PLACES_EACH);
        let size = Size { keys: collection.total().min(most), room: collection.room() };
        let mut postings = repeated(&documents, size, |some, dealer| {
            for &id in some {
                let fresh = fresh.as_ref().filter(|_| collection.is_known(id));
                let hashes = shingles(collection.of(id), words as usize).zip(collection.range(id).start..);
                let wanted = hashes.filter(|(hash, _)| fresh.is_none_or(|fresh| fresh.has(*hash)));
                wanted.for_each(|keyed| dealer.put(keyed));
            }
        });
        if fresh.is_some() {
            self.drop_known(&mut postings);
        }
        postings
    }

    /// Drops the shingles that stand in no new document.
    fn drop_known(&self, postings: &mut Vec<Posting>) {
        let is_fresh = |posting: &Posting| !self.collection.is_known(self.collection.at(posting.1));
        let of_fresh = postings.chunk_by(|x, y| x.0 == y.0).filter(|bucket| bucket.iter().any(is_fresh));
        *postings = of_fresh.flatten().copied().collect();
    }

    /// Tells apart what is shared by few, which is put with the seeds, and what is shared by many: the
    /// ranges of that.
    fn sort_out(&self, postings: &[Posting], words: u32, places: &mut Places<'_>) -> Vec<Range<usize>> {
        let mut start = 0;
        let bounds = postings.chunk_by(|x, y| x.0 == y.0).map(|bucket| {
            start += bucket.len();
            start - bucket.len()..start
        });
        let ranges: Vec<Range<usize>> = bounds.filter(|range| range.len() > 1).collect();
        let count = |range: &Range<usize>| self.documents(&postings[range.clone()], self.max_df + 1);
        let counts: Vec<usize> = ranges.par_iter().with_min_len(COUNTED).map(count).collect();
        let (mut few, mut large, mut common) = (Vec::new(), Vec::new(), Vec::new());
        for (range, documents) in ranges.into_iter().zip(counts) {
            if documents > self.max_df {
                common.push(range);
            } else if documents > 1 || self.within {
                let is_large = range.len() > self.max_df * PLACES_IN_DOCUMENT;
                if is_large { &mut large } else { &mut few }.push(range);
            }
        }
        let bucket = |range: &Range<usize>| &postings[range.clone()];
        places.put(few.iter().map(bucket), Kind::few(words));
        let large: Vec<Vec<Posting>> = large.iter().map(|range| self.some_places(bucket(range))).collect();
        places.put(large.iter().map(Vec::as_slice), Kind::large(words));
        common
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
        let mut grown: Vec<Posting> = common
            .par_iter()
            .flat_map_iter(|bucket| postings[bucket.clone()].iter())
            .filter_map(|&(_, at)| {
                let end = self.collection.range(self.collection.at(at)).end;
                let run = (end - at >= words).then(|| self.collection.slice(at..at + words))?;
                shingles(run, words as usize).next().map(|hash| (hash, at))
            })
            .collect();
        grown.par_sort_unstable();
        grown
    }

    /// The runs of common shingles in the documents where each stands first.
    fn stock(&self, postings: &[Posting], common: &[Range<usize>], words: u32) -> Vec<(Range<u32>, u32)> {
        let mut firsts: Vec<(u32, u32)> = common
            .iter()
            .map(|bucket| &postings[bucket.clone()])
            .map(|bucket| (bucket[0].1, self.documents(bucket, usize::MAX) as u32))
            .collect();
        firsts.sort_unstable();
        let mut runs: Vec<(Range<u32>, u32)> = firsts
            .chunk_by(|x, y| x.0 + 1 == y.0 && self.collection.at(x.0) == self.collection.at(y.0))
            .map(|run| {
                let documents = run.iter().map(|one| one.1).min().unwrap_or(0);
                (run[0].0..run[run.len() - 1].0 + words, documents)
            })
            .collect();
        runs.sort_by(|x, y| (y.1, x.0.start).cmp(&(x.1, y.0.start)));
        runs.truncate(LISTED_STOCK);
        runs
    }
}
