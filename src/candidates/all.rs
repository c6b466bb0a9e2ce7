//! All pairs: sets of shingles of documents in, every pair whose Jaccard reaches the threshold out.
//!
//! Nothing is left to chance. The shingles of a set are put in one order for all sets, the rarest first.
//! Of two sets that share o shingles, the first that they share is followed by o - 1 others in each, so it
//! is no farther from the start than o from the end: it stands in the prefix of both, and only prefixes
//! are looked up. (Chaudhuri, Ganti and Kaushik, *ICDE* 2006; Bayardo, Ma and Srikant, *WWW* 2007; where it
//! stands bounds what can follow: Xiao, Wang, Lin and Yu, *WWW* 2008.) Shingles of one document alone come
//! first and are nowhere looked up, so that a document of its own costs next to nothing.

use std::ops::Range;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::Candidate;
use super::CandidateGenerator;
use super::Proposed;
use super::repeats::Keyed;
use super::repeats::Size;
use super::repeats::repeated;
use crate::base::DocId;
use crate::collection::Collection;
use crate::scratch;
use crate::shingle::Shared;
use crate::shingle::shingle_set;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

pub(super) struct All;

impl CandidateGenerator for All {
    fn found_by(&self) -> FoundBy {
        FoundBy::ALL
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Result<Proposed, scratch::Error> {
        if spec.level != Level::Document {
            return Ok(Proposed::default());
        }
        let sets = Sets::new(collection, spec.shingles.documents as usize)?;
        let threshold = Threshold(spec.similarity);
        let join = Join { collection, index: Index::new(&sets, threshold), sets, threshold };
        Ok(join.candidates().into())
    }
}

/// The least Jaccard. Compared as the verification does it, so that rounding never parts the two.
#[derive(Debug, Clone, Copy)]
struct Threshold(f64);

impl Threshold {
    fn is_reached(self, a: u32, b: u32, both: u32) -> bool {
        Shared { a: a as usize, b: b as usize, both: both as usize }.jaccard() >= self.0
    }

    /// How many shingles two sets of these sizes must share; more than the smaller has, if no number is
    /// enough.
    fn least_shared(self, a: u32, b: u32) -> u32 {
        let estimate = self.0 / (1.0 + self.0) * (f64::from(a) + f64::from(b));
        least(estimate as u32, a.min(b), |both| self.is_reached(a, b, both))
    }

    /// How many shingles a set of this size must share with any other, which is the size that the other
    /// has at least: it has no more than these.
    fn least_of_any(self, size: u32) -> u32 {
        least((self.0 * f64::from(size)) as u32, size, |both| self.is_reached(size, both, both))
    }
}

/// The least number from 1 to `most` that is enough, if all after it are; `most + 1` if none is.
fn least(estimate: u32, most: u32, is_enough: impl Fn(u32) -> bool) -> u32 {
    let mut number = estimate.clamp(1, most + 1);
    while number > 1 && is_enough(number - 1) {
        number -= 1;
    }
    while number <= most && !is_enough(number) {
        number += 1;
    }
    number
}

/// The set of one document.
struct Set {
    document: DocId,
    /// All its shingles.
    size: u32,
    /// Those that other documents have too, as ranks in [`Sets::ranks`].
    shared: Range<usize>,
}

/// Sets of shingles, the smallest first; its place here is the number of a set.
struct Sets {
    sets: Vec<Set>,
    /// The shared shingles of each set, by rank: the rarest of the corpus has rank 0.
    ranks: Vec<u32>,
    /// Number of ranks.
    distinct: usize,
}

impl Sets {
    fn new(collection: &Collection, n: usize) -> Result<Self, scratch::Error> {
        let documents: Vec<(u32, DocId)> = (0..).zip(collection.distinct()).collect();
        let sizes: Vec<AtomicU32> = documents.iter().map(|_| AtomicU32::new(0)).collect();
        let size = Size::of_easy(collection.total(), collection);
        let postings = repeated(&documents, size, |some, dealer| {
            for &(index, id) in some {
                let set = shingle_set(&collection.words(id), n);
                sizes[index as usize].store(set.len() as u32, Ordering::Relaxed);
                set.into_iter().for_each(|hash| dealer.put((hash, index)));
            }
        })?;
        let size = |index: u32| sizes[index as usize].load(Ordering::Relaxed);
        let mut by_size: Vec<(u32, u32)> =
            documents.iter().map(|&(index, _)| (size(index), index)).filter(|set| set.0 > 0).collect();
        by_size.sort_unstable();
        let mut shared = vec![0; documents.len()];
        postings.iter().for_each(|posting| shared[posting.1 as usize] += 1);
        let mut sets = Vec::with_capacity(by_size.len());
        let mut starts = vec![0; documents.len()];
        let mut end = 0;
        for (size, index) in by_size {
            let start = end;
            end += shared[index as usize];
            starts[index as usize] = start;
            sets.push(Set { document: documents[index as usize].1, size, shared: start..end });
        }
        let buckets = rarest_first(&postings);
        let ranks = dealt(&postings, &buckets, starts);
        Ok(Self { sets, ranks, distinct: buckets.len() })
    }

    fn shared(&self, set: &Set) -> &[u32] {
        &self.ranks[set.shared.clone()]
    }

    /// What of a set's prefix other documents have, if it shares at least so many shingles.
    fn prefix(&self, set: &Set, least: u32) -> &[u32] {
        let shared = self.shared(set);
        let alone = set.size as usize - shared.len();
        let prefix = (set.size as usize + 1).saturating_sub(least as usize);
        &shared[..prefix.saturating_sub(alone)]
    }
}

/// Where the postings of each shingle begin and how many they are, by number.
fn rarest_first(postings: &[Keyed]) -> Vec<(u32, u32)> {
    let mut start = 0;
    let bucket = |bucket: &[Keyed]| {
        let len = bucket.len() as u32;
        start += len;
        (len, start - len)
    };
    let mut buckets: Vec<(u32, u32)> = postings.chunk_by(|x, y| x.0 == y.0).map(bucket).collect();
    buckets.par_sort_unstable();
    buckets
}

/// The ranks of each document, in order, from its start on.
fn dealt(postings: &[Keyed], buckets: &[(u32, u32)], mut starts: Vec<usize>) -> Vec<u32> {
    let mut ranks = vec![0; postings.len()];
    for (rank, &(len, start)) in (0..).zip(buckets) {
        for &(_, index) in &postings[start as usize..(start + len) as usize] {
            let next = &mut starts[index as usize];
            ranks[*next] = rank;
            *next += 1;
        }
    }
    ranks
}

/// A set that has a shingle, and at which place of those it shares.
#[derive(Clone, Copy, Default)]
struct Entry {
    set: u32,
    at: u32,
}

/// For each rank the sets in whose prefix it stands, the smallest first: as the smaller of a pair, each
/// must share more than a partner of any size, so its prefix is shorter.
struct Index {
    /// Where the entries of each rank begin, and the end.
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

impl Index {
    fn new(sets: &Sets, threshold: Threshold) -> Self {
        let prefix = |set: &Set| sets.prefix(set, threshold.least_shared(set.size, set.size));
        let mut starts = vec![0; sets.distinct + 1];
        for set in &sets.sets {
            prefix(set).iter().for_each(|&rank| starts[rank as usize] += 1);
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        // Filled from the back, each start comes to stand where its entries begin.
        let mut entries = vec![Entry::default(); end as usize];
        for (number, set) in sets.sets.iter().enumerate().rev() {
            for (at, &rank) in (0..).zip(prefix(set)) {
                let start = &mut starts[rank as usize];
                *start -= 1;
                entries[*start as usize] = Entry { set: number as u32, at };
            }
        }
        Self { starts, entries }
    }

    fn of(&self, rank: u32) -> &[Entry] {
        let rank = rank as usize;
        &self.entries[self.starts[rank] as usize..self.starts[rank + 1] as usize]
    }
}

struct Join<'c> {
    collection: &'c Collection,
    sets: Sets,
    index: Index,
    threshold: Threshold,
}

impl Join<'_> {
    fn candidates(&self) -> Vec<Candidate> {
        let numbers = 0..self.sets.sets.len() as u32;
        // For each set, the last one that has met it.
        let met = || vec![u32::MAX; self.sets.sets.len()];
        let partners = |met: &mut Vec<u32>, number: u32| self.partners(number, met);
        numbers.into_par_iter().map_init(met, partners).flatten_iter().collect()
    }

    /// The pairs of a set with those no larger.
    fn partners(&self, number: u32, met: &mut [u32]) -> Vec<Candidate> {
        let set = &self.sets.sets[number as usize];
        let least = self.threshold.least_of_any(set.size);
        let smallest = self.sets.sets.partition_point(|other| other.size < least) as u32;
        let mut found = Vec::new();
        for (at, &rank) in (0..).zip(self.sets.prefix(set, least)) {
            let entries = self.index.of(rank);
            let from = entries.partition_point(|entry| entry.set < smallest);
            for entry in entries[from..].iter().take_while(|entry| entry.set < number) {
                if met[entry.set as usize] != number {
                    met[entry.set as usize] = number;
                    let other = &self.sets.sets[entry.set as usize];
                    if self.is_alike((set, at), (other, entry.at)) {
                        found.push(self.candidate(set.document, other.document));
                    }
                }
            }
        }
        found
    }

    /// Whether two sets share enough, the first that they share being at these places.
    fn is_alike(&self, a: (&Set, usize), b: (&Set, u32)) -> bool {
        let (x, y) = (&self.sets.shared(a.0)[a.1..], &self.sets.shared(b.0)[b.1 as usize..]);
        let (sizes, most) = ((a.0.size, b.0.size), x.len().min(y.len()) as u32);
        self.threshold.is_reached(sizes.0, sizes.1, most)
            && self.collection.may_pair(a.0.document, b.0.document)
            && share(x, y, self.threshold.least_shared(sizes.0, sizes.1) as usize)
    }

    fn candidate(&self, x: DocId, y: DocId) -> Candidate {
        let documents = (x.min(y), x.max(y));
        let (a, b) = (self.collection.range(documents.0), self.collection.range(documents.1));
        let (a_len, b_len) = (a.end - a.start, b.end - b.start);
        Candidate { documents, a: a.start, b: b.start, a_len, b_len, by: FoundBy::ALL }
    }
}

/// Whether two sorted sets share at least so many; no further than is needed to know.
fn share(a: &[u32], b: &[u32], least: usize) -> bool {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() && both + (a.len() - i).min(b.len() - j) >= least {
        let (x, y) = (a[i], b[j]);
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both >= least
}
