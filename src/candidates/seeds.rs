//! Seeds: shingles that stand in two documents, at any place in them.
//!
//! Every shingle of every document is looked at (a one-row `MinHash` of a window of one); those that
//! occur once are dropped before anything is sorted. A shingle in more than `max_df` documents says
//! nothing by itself: there the seed grows to 8, 16, 32 words, which both copies do alike, since its
//! growth depends on the corpus alone. What is too common even then is paired with its first document,
//! so that the work stays linear. (Adaptive seeds: Kiełbasa et al., *Genome Research* 2011.)
//!
//! Of a run of shared words one candidate is proposed, as long as the run.

use std::ops::Range;

use rayon::prelude::*;

use super::Candidate;
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

    fn generate(&self, collection: &Collection, spec: &Spec) -> Proposed {
        if spec.level == Level::Document {
            return Proposed::default();
        }
        let mut search = Search {
            collection,
            max_df: spec.max_df as usize,
            within: spec.within,
            lengths: vec![0; collection.total()],
        };
        let mut words = spec.shingles.seeds;
        let longest = words * GROWTH;
        let mut postings = search.repeated(words);
        let mut proposed = Proposed::default();
        loop {
            let buckets = search.sort_out(&postings, words);
            append(&mut proposed.candidates, search.pairs(&postings, &buckets.paired, words));
            if words == spec.shingles.seeds {
                proposed.stock = search.stock(&postings, &buckets.common, words);
            }
            if words == longest || buckets.common.is_empty() {
                append(&mut proposed.candidates, search.stars(&postings, &buckets.common, words));
                return proposed;
            }
            let grown = words * 2;
            postings = search.grow(&postings, &buckets.common, grown);
            words = grown;
        }
    }
}

/// Appends what may be many; the first are moved, not copied.
fn append(all: &mut Vec<Candidate>, more: Vec<Candidate>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.extend(more);
    }
}

/// A shingle and the position of its first word.
type Posting = Keyed;

/// Ranges of sorted postings with one hash.
#[derive(Default)]
struct Buckets {
    /// In at least two and at most `max_df` documents.
    paired: Vec<Range<usize>>,
    /// In more.
    common: Vec<Range<usize>>,
}

struct Search<'a> {
    collection: &'a Collection,
    max_df: usize,
    within: bool,
    /// For each position, the words of the seed that is proposed from there; 0 for none.
    lengths: Vec<u8>,
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

    /// Tells apart what is shared by few and by many, and notes where seeds of this length begin.
    fn sort_out(&mut self, postings: &[Posting], words: u32) -> Buckets {
        let mut start = 0;
        let bounds = postings.chunk_by(|x, y| x.0 == y.0).map(|bucket| {
            start += bucket.len();
            start - bucket.len()..start
        });
        let ranges: Vec<Range<usize>> = bounds.filter(|range| range.len() > 1).collect();
        let count = |range: &Range<usize>| self.documents(&postings[range.clone()], self.max_df + 1);
        let counts: Vec<usize> = ranges.par_iter().with_min_len(COUNTED).map(count).collect();
        let mut buckets = Buckets::default();
        for (range, documents) in ranges.into_iter().zip(counts) {
            if documents > self.max_df {
                buckets.common.push(range);
            } else if documents > 1 || self.within {
                self.note(&postings[range.clone()], words);
                buckets.paired.push(range);
            }
        }
        buckets
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

    fn note(&mut self, bucket: &[Posting], words: u32) {
        // A bucket of which only some places are paired cannot vouch for the places after them.
        if bucket.len() <= self.max_df * PLACES_IN_DOCUMENT {
            for &(_, at) in bucket {
                self.lengths[at as usize] = words as u8;
            }
        }
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

    fn pairs(&self, postings: &[Posting], buckets: &[Range<usize>], words: u32) -> Vec<Candidate> {
        let pair = |bucket: &Range<usize>| {
            let places = self.places(&postings[bucket.clone()]);
            let mut found = Vec::new();
            for (i, &x) in places.iter().enumerate() {
                found.extend(places[i + 1..].iter().filter_map(|&y| self.candidate(x, y, words)));
            }
            found
        };
        buckets.par_iter().flat_map_iter(pair).collect()
    }

    /// The places of a bucket that make pairs, with their documents.
    fn places(&self, bucket: &[Posting]) -> Vec<(DocId, u32)> {
        let all = bucket.iter().map(|&(_, at)| (self.collection.at(at), at));
        if bucket.len() <= self.max_df * PLACES_IN_DOCUMENT {
            return all.collect();
        }
        let all: Vec<(DocId, u32)> = all.collect();
        all.chunk_by(|x, y| x.0 == y.0).flat_map(|one| one.iter().take(PLACES_IN_DOCUMENT)).copied().collect()
    }

    /// The run of shared words that begins with this seed, unless the seed before it has proposed it.
    fn candidate(&self, x: (DocId, u32), y: (DocId, u32), words: u32) -> Option<Candidate> {
        if !self.collection.may_pair(x.0, y.0) || self.continues(x, y, words) {
            return None;
        }
        Some(self.run(x, y))
    }

    fn continues(&self, x: (DocId, u32), y: (DocId, u32), words: u32) -> bool {
        let begins = |place: (DocId, u32)| place.1 == self.collection.range(place.0).start;
        if begins(x) || begins(y) {
            return false;
        }
        let (before_x, before_y) = (x.1 as usize - 1, y.1 as usize - 1);
        let tokens = self.collection.tokens();
        let length = u32::from(self.lengths[before_x]);
        tokens[before_x] == tokens[before_y] && length > 0 && length <= words
    }

    fn run(&self, x: (DocId, u32), y: (DocId, u32)) -> Candidate {
        let (x_end, y_end) = (self.collection.range(x.0).end, self.collection.range(y.0).end);
        let (mut a, mut b) = (self.collection.slice(x.1..x_end), self.collection.slice(y.1..y_end));
        if x.0 == y.0 {
            // Reuse inside one document: the two places do not run into each other.
            a = &a[..(y.1 - x.1) as usize];
            b = &b[..b.len().min(a.len())];
        }
        let len = a.iter().zip(b).take_while(|(x, y)| x == y).count() as u32;
        Candidate { documents: (x.0, y.0), a: x.1, b: y.1, a_len: len, b_len: len, by: FoundBy::SEEDS }
    }

    /// Pairs the first place of each bucket with all the others: what floods the corpus.
    fn stars(&self, postings: &[Posting], common: &[Range<usize>], words: u32) -> Vec<Candidate> {
        let mut firsts: Vec<u32> = common.iter().map(|bucket| postings[bucket.start].1).collect();
        firsts.sort_unstable();
        let star = |bucket: &Range<usize>| {
            let bucket = &postings[bucket.clone()];
            let hub = (self.collection.at(bucket[0].1), bucket[0].1);
            let told = hub.1 > 0 && firsts.binary_search(&(hub.1 - 1)).is_ok();
            let mut found = Vec::new();
            for &(_, at) in &bucket[1..] {
                let place = (self.collection.at(at), at);
                // The bucket before this one has the same first document: it has proposed this run.
                if told && at > self.collection.range(place.0).start && self.same_before(hub.1, at) {
                    continue;
                }
                if self.collection.may_pair(hub.0, place.0) && (hub.0 != place.0 || at - hub.1 >= words) {
                    found.push(self.run(hub, place));
                }
            }
            found
        };
        common.par_iter().flat_map_iter(star).collect()
    }

    fn same_before(&self, x: u32, y: u32) -> bool {
        let tokens = self.collection.tokens();
        tokens[x as usize - 1] == tokens[y as usize - 1]
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
