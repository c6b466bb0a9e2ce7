//! Shingles that occur twice in; as buckets those in few documents, and what those in many grow to, out.

use std::ops::Range;

use rayon::prelude::*;

use super::GROWTH;
use super::Posting;
use super::Search;
use super::buckets::Buckets;
use super::kind::Kind;
use crate::candidates::repeats::Dealer;
use crate::candidates::repeats::Size;
use crate::candidates::repeats::repeated;
use crate::collection::Fetched;
use crate::scratch;
use crate::shingle::shingles;

/// Places of one shingle in one document that make pairs, when it stands in it over and over.
const PLACES_IN_DOCUMENT: usize = 4;
/// Buckets that one thread gathers in one go.
const GATHERED: usize = 1 << 12;
/// Places of common seeds that one thread grows in one go.
const GROWN: usize = 1 << 12;
/// Those that wait until they grow take this share of the room, with what they grow to.
const SHARE: u64 = 4;

/// Takes shingles, round after round; those of one are in one round.
pub(super) struct Sorted<'s> {
    search: &'s Search<'s>,
    buckets: Buckets,
    /// Of each seed that is too common, where it stands first, and in how many documents.
    firsts: Vec<(u32, u32)>,
    /// Where those stand that have not yet grown: of several rounds, so that the words there are fetched seldom.
    waiting: Vec<u32>,
}

/// The buckets, and of each seed that is too common, where it stands first, and in how many documents.
type All = (Buckets, Vec<(u32, u32)>);

impl<'s> Sorted<'s> {
    pub(super) fn new(search: &'s Search<'s>) -> Result<Self, scratch::Error> {
        let buckets = Buckets::new(search.collection, search.seed)?;
        Ok(Self { search, buckets, firsts: Vec::new(), waiting: Vec::new() })
    }

    /// Takes the shingles of a round, sorted.
    pub(super) fn take(&mut self, postings: Vec<Posting>) -> Result<(), scratch::Error> {
        let common = self.put_uncommon(postings, 0)?;
        for bucket in &common {
            let documents = self.documents(bucket, usize::MAX) as u32;
            self.firsts.push((bucket[0], documents));
        }
        common.iter().for_each(|bucket| self.waiting.extend(bucket));
        let bytes = self.waiting.len() as u64 * size_of::<Posting>() as u64;
        if bytes > self.search.collection.room() / SHARE { self.grow() } else { Ok(()) }
    }

    /// No more is taken.
    pub(super) fn finish(mut self) -> Result<All, scratch::Error> {
        self.grow()?;
        Ok((self.buckets, self.firsts))
    }

    /// Puts what those that wait grow to, as long as it has to be.
    fn grow(&mut self) -> Result<(), scratch::Error> {
        let mut places = std::mem::take(&mut self.waiting);
        for growth in 1u8.. {
            if places.is_empty() {
                break;
            }
            let postings = self.grown(places, self.search.seed << growth)?;
            let mut common = self.put_uncommon(postings, growth)?.into_iter();
            if 1 << growth == GROWTH {
                return common.try_for_each(|bucket| self.buckets.put(&bucket, Kind::star(growth)));
            }
            places = common.flatten().collect();
        }
        Ok(())
    }

    /// Puts what is shared by few; gives where that stands which is shared by many, bucket by bucket.
    fn put_uncommon(&mut self, postings: Vec<Posting>, growth: u8) -> Result<Vec<Vec<u32>>, scratch::Error> {
        let Search { max_df, within, .. } = *self.search;
        let mut common = Vec::new();
        for gathered in self.gathered(postings) {
            for (bucket, documents) in gathered.buckets() {
                if documents > max_df {
                    common.push(bucket.to_vec());
                } else if documents > 1 || within {
                    if bucket.len() > max_df * PLACES_IN_DOCUMENT {
                        self.buckets.put(&self.some_places(bucket), Kind::large(growth))?;
                    } else {
                        self.buckets.put(bucket, Kind::few(growth))?;
                    }
                }
            }
        }
        Ok(common)
    }

    /// The places of shingles, bucket by bucket in the order of the text: what follows each other there does so in
    /// the buckets.
    fn gathered(&self, postings: Vec<Posting>) -> Vec<Gathered> {
        let mut start = 0;
        let bounds = postings.chunk_by(|x, y| x.0 == y.0).map(|bucket| {
            start += bucket.len();
            (bucket[0].1, start - bucket.len()..start)
        });
        let mut ranges: Vec<(u32, Range<usize>)> = bounds.filter(|(_, range)| range.len() > 1).collect();
        ranges.par_sort_unstable_by_key(|range| range.0);
        let gather = |ranges: &[(u32, Range<usize>)]| {
            let mut gathered = Gathered::default();
            for (_, range) in ranges {
                gathered.places.extend(postings[range.clone()].iter().map(|posting| posting.1));
                gathered.ends.push(gathered.places.len());
            }
            let buckets = gathered.places_of().map(|bucket| self.documents(bucket, self.search.max_df + 1));
            gathered.documents = buckets.collect();
            gathered
        };
        ranges.par_chunks(GATHERED).map(gather).collect()
    }

    /// Number of documents of a bucket, counted up to a limit.
    fn documents(&self, bucket: &[u32], limit: usize) -> usize {
        let collection = self.search.collection;
        let mut count = 0;
        let mut end = 0;
        for &at in bucket {
            if at >= end {
                count += 1;
                if count == limit {
                    break;
                }
                end = collection.range(collection.at(at)).end;
            }
        }
        count
    }

    /// The places of a large bucket that make pairs.
    fn some_places(&self, bucket: &[u32]) -> Vec<u32> {
        let document = |at: u32| self.search.collection.at(at);
        let of_one = bucket.chunk_by(|&x, &y| document(x) == document(y));
        of_one.flat_map(|one| one.iter().take(PLACES_IN_DOCUMENT)).copied().collect()
    }

    /// The shingles of so many words at some places that occur twice, sorted.
    fn grown(&self, mut places: Vec<u32>, words: u32) -> Result<Vec<Posting>, scratch::Error> {
        let collection = self.search.collection;
        // From document to document, so that the words of each are fetched once.
        places.par_sort_unstable();
        let some: Vec<&[u32]> = places.chunks(GROWN).collect();
        let size = Size::of_few(places.len(), collection);
        repeated(&some, size, |some: &[&[u32]], dealer: &mut Dealer<'_>| {
            let mut fetched = Fetched::new(collection);
            for &at in some.iter().copied().flatten() {
                let id = collection.at(at);
                let end = collection.range(id).end;
                let run = (end - at >= words).then(|| fetched.slice(id, &(at..at + words)));
                let hash = run.and_then(|run| shingles(run, words as usize).next());
                hash.into_iter().for_each(|hash| dealer.put((hash, at)));
            }
        })
    }
}

/// The places of some buckets.
#[derive(Default)]
struct Gathered {
    places: Vec<u32>,
    /// Where each bucket ends among them.
    ends: Vec<usize>,
    /// In how many documents each is: in all that are few enough, or in one more.
    documents: Vec<usize>,
}

impl Gathered {
    fn places_of(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.places[start..end])
    }

    /// Each with the number of its documents.
    fn buckets(&self) -> impl Iterator<Item = (&[u32], usize)> {
        self.places_of().zip(self.documents.iter().copied())
    }
}
