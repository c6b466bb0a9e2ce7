//! Contexts: telling words that stand close together in two documents, in whatever order.
//!
//! Rewriting leaves few runs of words whole, but it leaves words near the words that they were near. A
//! context is two telling words at most [`REACH`] telling words apart, without regard to their order
//! (sorted contextual n-grams: Rodríguez Torrejón and Martín Ramos, *CoReMo*, PAN 2010). One shared
//! context says little; several close together on both sides are a candidate. So are rare words that are
//! dense on both sides, wherever they stand there: see [`strewn`].

mod strewn;

use std::ops::Range;

use rayon::prelude::*;

use super::Candidate;
use super::CandidateGenerator;
use super::Proposed;
use super::repeats::Keyed;
use super::repeats::Size;
use super::repeats::repeated;
use crate::align::bag::REACH;
use crate::base::DocId;
use crate::collection::Collection;
use crate::scratch;
use crate::shingle::shingles;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

/// A context in more places than this says nothing.
const MAX_PLACES: usize = 16;
/// Most words from one shared context to the next, on either side.
const NEAR: u32 = 40;
/// Shared contexts with different first words that make a crowd…
const LEAST: usize = 6;
/// …if there is one in so many words, at least.
const DENSE: usize = 12;

pub(super) struct Contexts;

impl CandidateGenerator for Contexts {
    fn found_by(&self) -> FoundBy {
        FoundBy::CONTEXT
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Result<Proposed, scratch::Error> {
        if spec.level != Level::Passage {
            return Ok(Proposed::default());
        }
        // Before the words are dealt by all threads.
        let _: &[u8] = collection.weights();
        let mut candidates = proposed(collection, spec, contexts, crowds)?;
        candidates.extend(proposed(collection, spec, words, strewn::boxes)?);
        Ok(candidates.into())
    }
}

/// What one source of places makes of a collection.
fn proposed(
    collection: &Collection,
    spec: &Spec,
    source: fn(&Collection, Range<u32>) -> Vec<Posting>,
    boxes: fn(&[Shared]) -> Vec<Candidate>,
) -> Result<Vec<Candidate>, scratch::Error> {
    let postings = postings(collection, source)?;
    let by_seeds = spec.candidates.has(FoundBy::SEEDS);
    let mut shared = shared(collection, &postings, by_seeds);
    drop(postings);
    shared.par_sort_unstable();
    let pairs: Vec<&[Shared]> = shared.chunk_by(|x, y| x.documents == y.documents).collect();
    Ok(pairs.par_iter().flat_map_iter(|of_pair| boxes(of_pair)).collect())
}

/// A context or a word, and the position of its first word.
type Posting = Keyed;

/// One context in two documents, as positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    documents: (DocId, DocId),
    a: u32,
    b: u32,
}

/// What occurs twice, sorted.
fn postings(
    collection: &Collection,
    source: fn(&Collection, Range<u32>) -> Vec<Posting>,
) -> Result<Vec<Posting>, scratch::Error> {
    let documents: Vec<DocId> = collection.distinct().collect();
    let size = Size::of_easy(collection.total() * REACH, collection);
    repeated(&documents, size, |some, dealer| {
        let all = some.iter().flat_map(|&id| source(collection, collection.range(id)));
        all.for_each(|keyed| dealer.put(keyed));
    })
}

/// The telling words of a document.
fn words(collection: &Collection, positions: Range<u32>) -> Vec<Posting> {
    let (weights, tokens) = (collection.weights(), collection.tokens());
    let telling = positions.filter(|&at| weights[at as usize] > 0);
    telling.map(|at| (mixed(tokens[at as usize], tokens[at as usize]), at)).collect()
}

/// The contexts of a document.
fn contexts(collection: &Collection, positions: Range<u32>) -> Vec<Posting> {
    let (weights, tokens) = (collection.weights(), collection.tokens());
    let telling: Vec<u32> = positions.filter(|&at| weights[at as usize] > 0).collect();
    let mut found = Vec::with_capacity(telling.len() * REACH);
    for (index, &at) in telling.iter().enumerate() {
        for &other in telling[index + 1..].iter().take(REACH) {
            let (x, y) = (tokens[at as usize], tokens[other as usize]);
            if x != y {
                found.push((mixed(x, y), at));
            }
        }
    }
    found
}

/// Two words as one number, in whatever order.
fn mixed(x: u32, y: u32) -> u64 {
    shingles(&[x.min(y), x.max(y)], 2).next().unwrap_or_default()
}

/// Every place that two documents share; but if there are seeds, none of those that stand in a run of
/// equal words, which they find.
fn shared(collection: &Collection, postings: &[Posting], by_seeds: bool) -> Vec<Shared> {
    let buckets: Vec<&[Posting]> =
        postings.chunk_by(|x, y| x.0 == y.0).filter(|bucket| bucket.len() <= MAX_PLACES).collect();
    let pair = |bucket: &&[Posting]| {
        let places: Vec<(DocId, u32)> = bucket.iter().map(|&(_, at)| (collection.at(at), at)).collect();
        let mut found = Vec::new();
        for (index, &(x, a)) in places.iter().enumerate() {
            for &(y, b) in &places[index + 1..] {
                let known = || by_seeds && in_equal_run(collection, (x, a), (y, b));
                if x != y && collection.may_pair(x, y) && !known() {
                    found.push(Shared { documents: (x, y), a, b });
                }
            }
        }
        found
    };
    buckets.par_iter().flat_map_iter(pair).collect()
}

/// A run of so many equal words needs no help.
const RUN: usize = 12;

fn in_equal_run(collection: &Collection, x: (DocId, u32), y: (DocId, u32)) -> bool {
    let (a, b) = (collection.range(x.0), collection.range(y.0));
    let equal = |(x, y): &(&u32, &u32)| x == y;
    let slice = |from: u32, to: u32| &collection.tokens()[from as usize..to as usize];
    let ahead = slice(x.1, a.end).iter().zip(slice(y.1, b.end)).take(RUN);
    let after = ahead.take_while(equal).count();
    let behind = slice(a.start, x.1).iter().rev().zip(slice(b.start, y.1).iter().rev());
    after > 0 && after + behind.take(RUN - after).take_while(equal).count() >= RUN
}

/// Shared contexts close to each other, while they are gathered.
struct Crowd {
    a: Range<u32>,
    b: Range<u32>,
    /// Contexts with different first words in `a`.
    contexts: usize,
}

/// The stretches of two documents where shared contexts crowd.
fn crowds(shared: &[Shared]) -> Vec<Candidate> {
    let mut open: Vec<Crowd> = Vec::new();
    let mut found = Vec::new();
    for one in shared {
        let (closed, still): (Vec<Crowd>, Vec<Crowd>) =
            open.into_iter().partition(|crowd| crowd.a.end + NEAR < one.a);
        found.extend(closed);
        open = still;
        let near = |crowd: &&mut Crowd| one.b + NEAR >= crowd.b.start && one.b <= crowd.b.end + NEAR;
        match open.iter_mut().find(near) {
            Some(crowd) => {
                crowd.contexts += usize::from(one.a + 1 > crowd.a.end);
                crowd.a.end = crowd.a.end.max(one.a + 1);
                crowd.b = crowd.b.start.min(one.b)..crowd.b.end.max(one.b + 1);
            }
            None => open.push(Crowd { a: one.a..one.a + 1, b: one.b..one.b + 1, contexts: 1 }),
        }
    }
    found.extend(open);
    let documents = shared[0].documents;
    let is_dense = |crowd: &Crowd| {
        let longer = (crowd.a.end - crowd.a.start).max(crowd.b.end - crowd.b.start) as usize;
        crowd.contexts >= LEAST && crowd.contexts * DENSE >= longer
    };
    found.into_iter().filter(is_dense).map(|crowd| candidate(documents, &crowd.a, &crowd.b)).collect()
}

fn candidate(documents: (DocId, DocId), a: &Range<u32>, b: &Range<u32>) -> Candidate {
    let (a_len, b_len) = (a.end - a.start, b.end - b.start);
    Candidate { documents, a: a.start, b: b.start, a_len, b_len, by: FoundBy::CONTEXT }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared_at(places: &[(u32, u32)]) -> Vec<Shared> {
        let documents = (DocId(0), DocId(1));
        places.iter().map(|&(a, b)| Shared { documents, a, b }).collect()
    }

    fn boxes(places: &[(u32, u32)]) -> Vec<(Range<u32>, Range<u32>)> {
        let mut shared = shared_at(places);
        shared.sort_unstable();
        crowds(&shared).iter().map(|one| (one.a_range(), one.b_range())).collect()
    }

    #[test]
    fn a_crowd_is_near_and_dense_on_both_sides() {
        let dense: Vec<(u32, u32)> = (0..10).map(|k| (100 + k * 8, 500 + (9 - k) * 8)).collect();
        assert_eq!(boxes(&dense), [(100..173, 500..573)]);
        assert!(boxes(&dense[..LEAST - 1]).is_empty(), "too few");
        let far: Vec<(u32, u32)> = (0..10).map(|k| (100 + k * 8, 500 + k * 100)).collect();
        assert!(boxes(&far).is_empty(), "far apart on one side");
        let thin: Vec<(u32, u32)> = (0..10).map(|k| (100 + k * 30, 500 + k * 30)).collect();
        assert!(boxes(&thin).is_empty(), "too thin");
        let one_word: Vec<(u32, u32)> = (0..10).map(|k| (100, 500 + k)).collect();
        assert!(boxes(&one_word).is_empty(), "one word with ten others");
    }

    #[test]
    fn crowds_in_two_places_are_two() {
        let crowd = |a: u32, b: u32| (0..8).map(move |k| (a + k * 6, b + k * 6));
        let both: Vec<(u32, u32)> = crowd(100, 900).chain(crowd(300, 100)).collect();
        assert_eq!(boxes(&both), [(100..143, 900..943), (300..343, 100..143)]);
    }
}
