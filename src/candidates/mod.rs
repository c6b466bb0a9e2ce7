//! Candidates: a collection in, pairs of stretches that might match out.
//!
//! Works on integers alone. A candidate is never a result: nothing is reported that was not verified.

mod all;
mod context;
mod exact;
mod fresh;
mod grid;
mod hubs;
mod listed;
mod lsh;
mod pairs;
mod repeats;
mod seeds;
mod stretches;

use std::fmt::Debug;
use std::ops::Range;

use listed::Listed;
use pairs::Pairs;
use rayon::prelude::*;
pub use seeds::GROWTH;

use crate::base::DocId;
use crate::collection::Collection;
use crate::collection::window::Sight;
use crate::collection::window::Window;
use crate::scratch;
use crate::spec::FoundBy;
use crate::spec::Spec;

/// Every candidate generator, in the order of their names in [`FoundBy`].
pub static GENERATORS: &[&dyn CandidateGenerator] =
    &[&exact::Exact, &lsh::Lsh, &seeds::Seeds, &context::Contexts, &all::All];

/// Proposes pairs. Documents that are identical are proposed once, as one.
pub trait CandidateGenerator: Sync {
    /// The name under which it is switched on, and which its passages carry.
    fn found_by(&self) -> FoundBy;
    /// All pairs it proposes; the same set for any number of threads.
    ///
    /// # Errors
    /// If what does not fit into memory finds no place elsewhere.
    fn generate(&self, collection: &Collection, spec: &Spec) -> Result<Proposed, scratch::Error>;
}

/// What a generator proposes.
#[derive(Debug)]
pub struct Proposed {
    /// Pairs of stretches.
    pub candidates: Box<dyn Proposals>,
    /// Runs of words too common to propose pairs by themselves: where each stands first, and in how
    /// many documents it stands; the commonest first.
    pub stock: Vec<(Range<u32>, u32)>,
}

impl Proposed {
    fn of_pairs(pairs: Vec<Pairs>) -> Self {
        Self { candidates: Box::new(pairs), stock: Vec::new() }
    }
}

impl Default for Proposed {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl From<Vec<Candidate>> for Proposed {
    fn from(candidates: Vec<Candidate>) -> Self {
        Self { candidates: Box::new(Listed::new(candidates)), stock: Vec::new() }
    }
}

/// Candidates, window after window: those of a whole corpus may be many times as large as it.
pub trait Proposals: Debug + Send + Sync {
    /// Whether there are none.
    fn is_empty(&self) -> bool;
    /// Whether there may be some of these two windows, given by their documents.
    fn may_have(&self, _first: &Range<DocId>, _second: &Range<DocId>) -> bool {
        true
    }

    /// Those whose first document is in one window, and whose second is in another, or the same.
    fn between(&self, first: &Window<'_>, second: &Window<'_>) -> Box<dyn Between + '_>;
}

/// The candidates of two windows, document after document.
pub trait Between: Send + Sync {
    /// Adds those whose first document is this one, and whose second is in the second window, in any order.
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>);
}

impl<B: Between + ?Sized> Between for &B {
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>) {
        (**self).add_of(sight, first, out);
    }
}

/// All candidates of some proposals, sorted: only for few words, or whole documents.
#[must_use]
pub fn all_of(collection: &Collection, proposals: &[Box<dyn Proposals>]) -> Vec<Candidate> {
    let windows: Vec<Window<'_>> =
        collection.windows().into_iter().map(|documents| collection.window(documents, false)).collect();
    let mut all = Vec::new();
    for (index, first) in windows.iter().enumerate() {
        for second in &windows[index..] {
            let between: Vec<_> =
                proposals.iter().map(|proposals| proposals.between(first, second)).collect();
            let sight = Sight::new(first, second);
            let add = |mut out: Vec<Candidate>, id: DocId| {
                between.iter().for_each(|between| between.add_of(&sight, id, &mut out));
                out
            };
            let documents: Vec<DocId> = first.documents().collect();
            all.par_extend(documents.into_par_iter().fold(Vec::new, add).flatten_iter());
        }
    }
    all.par_sort_unstable();
    all
}

/// Sorts candidates that all have the same first document.
pub fn sort_of_one(candidates: &mut [Candidate]) {
    // One number has most of what differs: to compare field by field takes twice as long.
    let key = |one: &Candidate| {
        let [second, a, b, len] = [one.documents.1.0, one.a, one.b, one.a_len].map(u128::from);
        second << 96 | a << 64 | b << 32 | len
    };
    let rest = |one: &Candidate| (one.b_len, one.by);
    candidates.sort_unstable_by(|x, y| key(x).cmp(&key(y)).then_with(|| rest(x).cmp(&rest(y))));
}

/// Two stretches of two documents that might match, as positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The documents; the smaller first.
    pub documents: (DocId, DocId),
    /// Where the stretch of the first begins.
    pub a: u32,
    /// Where the stretch of the second begins.
    pub b: u32,
    /// Tokens of the first stretch.
    pub a_len: u32,
    /// Tokens of the second stretch.
    pub b_len: u32,
    /// The generator. Stretches found by [`FoundBy::EXACT`] and [`FoundBy::SEEDS`] are equal token for
    /// token.
    pub by: FoundBy,
}

impl Candidate {
    /// The stretch of the first document.
    #[must_use]
    pub fn a_range(&self) -> Range<u32> {
        self.a..self.a + self.a_len
    }

    /// The stretch of the second document.
    #[must_use]
    pub fn b_range(&self) -> Range<u32> {
        self.b..self.b + self.b_len
    }

    /// Whether the two stretches are equal token for token.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.by == FoundBy::EXACT || self.by == FoundBy::SEEDS
    }
}

/// Which members of a bucket are paired.
#[derive(Debug, Clone, Copy)]
struct Crowd {
    /// Up to so many members, all with all…
    all: usize,
    /// …of more, all with the first few, so that the work stays linear in the size of the bucket.
    leaders: usize,
}

impl Crowd {
    /// Proposes pairs of a bucket, the earlier member first. A member that may not be paired with the
    /// first one is paired with the first that may, so that groups that are kept apart still meet.
    fn pair<T: Copy>(self, bucket: &[T], may: impl Fn(T, T) -> bool, mut each: impl FnMut(T, T)) {
        let leaders = if bucket.len() <= self.all { bucket.len() } else { self.leaders };
        for (i, &leader) in bucket.iter().enumerate().take(leaders) {
            bucket[i + 1..]
                .iter()
                .filter(|&&other| may(leader, other))
                .for_each(|&other| each(leader, other));
        }
        let apart = bucket.iter().position(|&other| may(bucket[0], other)).filter(|_| leaders < bucket.len());
        if let Some(second) = apart {
            for (i, &other) in bucket.iter().enumerate().skip(1).filter(|(_, other)| !may(bucket[0], **other))
            {
                let (x, y) = if i < second { (other, bucket[second]) } else { (bucket[second], other) };
                if i != second && may(x, y) {
                    each(x, y);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_bucket_is_paired_in_linear_work_and_nobody_is_left_out() {
        let crowd = Crowd { all: 4, leaders: 2 };
        let group = |member: u32| member / 10;
        let bucket: Vec<u32> = (0..30).collect();
        let mut pairs = Vec::new();
        crowd.pair(&bucket, |x, y| group(x) != group(y), |x, y| pairs.push((x, y)));
        assert!(pairs.iter().all(|(x, y)| x < y && group(*x) != group(*y)));
        assert!(bucket.iter().all(|member| pairs.iter().any(|(x, y)| x == member || y == member)));
        assert!(pairs.len() <= 3 * bucket.len());
        pairs.clear();
        crowd.pair(&[1, 2, 3, 4], |_, _| true, |x, y| pairs.push((x, y)));
        assert_eq!(pairs, [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]);
    }
}
