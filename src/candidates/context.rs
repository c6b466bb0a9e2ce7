//! Contexts: telling words that stand close together in two documents, in whatever order.
//!
//! Rewriting leaves few runs of words whole, but it leaves words near the words that they were near. A
//! context is two telling words at most [`REACH`] telling words apart, without regard to their order
//! (sorted contextual n-grams: Rodríguez Torrejón and Martín Ramos, *CoReMo*, PAN 2010). One shared
//! context says little; several close together on both sides are a candidate.

use std::ops::Range;

use rayon::prelude::*;

use super::Candidate;
use super::CandidateGenerator;
use super::Proposed;
use super::sieve::Sieve;
use crate::align::bag::REACH;
use crate::base::DocId;
use crate::collection::Collection;
use crate::shingle::shingles;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

/// A context in more places than this says nothing.
const MAX_PLACES: usize = 16;
/// Most words from one shared context to the next, on either side.
const NEAR: u32 = 40;

pub(super) struct Contexts;

impl CandidateGenerator for Contexts {
    fn found_by(&self) -> FoundBy {
        FoundBy::CONTEXT
    }

    fn generate(&self, collection: &Collection, spec: &Spec) -> Proposed {
        if spec.level != Level::Passage {
            return Proposed::default();
        }
        let postings = repeated(collection);
        let mut shared = shared(collection, &postings);
        drop(postings);
        shared.par_sort_unstable();
        let pairs: Vec<&[Shared]> = shared.chunk_by(|x, y| x.documents == y.documents).collect();
        let candidates = pairs.par_iter().flat_map_iter(|of_pair| gathered(of_pair)).collect();
        Proposed { candidates, ..Proposed::default() }
    }
}

/// A context and the position of its first word.
type Posting = (u64, u32);

/// One context in two documents, as positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    documents: (DocId, DocId),
    a: u32,
    b: u32,
}

/// The contexts that may occur twice, sorted.
fn repeated(collection: &Collection) -> Vec<Posting> {
    let documents: Vec<DocId> = collection.distinct().collect();
    let sieve = Sieve::new(collection.tokens().len() * 2);
    let of = |id: DocId| contexts(collection, collection.range(id));
    documents.par_iter().for_each(|&id| of(id).for_each(|context| sieve.insert(context.0)));
    let mut postings: Vec<Posting> = documents
        .par_iter()
        .flat_map_iter(|&id| of(id))
        .filter(|(context, _)| sieve.again(*context))
        .collect();
    postings.par_sort_unstable();
    postings
}

/// All contexts of a document.
fn contexts(collection: &Collection, positions: Range<u32>) -> impl Iterator<Item = Posting> + '_ {
    let weights = collection.weights();
    let telling: Vec<u32> = positions.filter(|&at| weights[at as usize] > 0).collect();
    let tokens = collection.tokens();
    (0..telling.len()).flat_map(move |first| {
        let at = telling[first];
        let near = telling[first + 1..].iter().take(REACH).map(move |&other| (at, other)).collect::<Vec<_>>();
        near.into_iter().filter_map(move |(at, other)| {
            let (x, y) = (tokens[at as usize], tokens[other as usize]);
            let context = shingles(&[x.min(y), x.max(y)], 2).next()?;
            (x != y).then_some((context, at))
        })
    })
}

/// Every context that two documents share, but those that stand in a run of equal words: these are found
/// as seeds.
fn shared(collection: &Collection, postings: &[Posting]) -> Vec<Shared> {
    let buckets: Vec<&[Posting]> = postings
        .chunk_by(|x, y| x.0 == y.0)
        .filter(|bucket| bucket.len() > 1 && bucket.len() <= MAX_PLACES)
        .collect();
    let pair = |bucket: &&[Posting]| {
        let places: Vec<(DocId, u32)> = bucket.iter().map(|&(_, at)| (collection.at(at), at)).collect();
        let mut found = Vec::new();
        for (index, &(x, a)) in places.iter().enumerate() {
            for &(y, b) in &places[index + 1..] {
                if x != y && collection.may_pair(x, y) && !in_equal_run(collection, (x, a), (y, b)) {
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
    let ahead = collection.slice(x.1..a.end).iter().zip(collection.slice(y.1..b.end)).take(RUN);
    let after = ahead.take_while(equal).count();
    let behind = collection.slice(a.start..x.1).iter().rev().zip(collection.slice(b.start..y.1).iter().rev());
    after > 0 && after + behind.take(RUN - after).take_while(equal).count() >= RUN
}

fn knob(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}
static KNOBS: std::sync::LazyLock<(usize, usize)> =
    std::sync::LazyLock::new(|| (knob("CROWD", 6), knob("DENSE", 12)));
/// Shared contexts close to each other, while they are gathered.
struct Crowd {
    a: Range<u32>,
    b: Range<u32>,
    /// Contexts with different first words in `a`.
    contexts: usize,
}

/// The stretches of two documents where shared contexts crowd.
fn gathered(shared: &[Shared]) -> Vec<Candidate> {
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
    let candidate = |crowd: Crowd| {
        let (a_len, b_len) = (crowd.a.end - crowd.a.start, crowd.b.end - crowd.b.start);
        Candidate { documents, a: crowd.a.start, b: crowd.b.start, a_len, b_len, by: FoundBy::CONTEXT }
    };
    let is_dense = |crowd: &Crowd| {
        let longer = (crowd.a.end - crowd.a.start).max(crowd.b.end - crowd.b.start) as usize;
        crowd.contexts >= KNOBS.0 && crowd.contexts * KNOBS.1 >= longer
    };
    found.into_iter().filter(is_dense).map(candidate).collect()
}
