//! Anchors: maximal runs of equal tokens.

use std::ops::Range;

use super::Sides;
use crate::shingle::shingles;

/// A run of equal tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// Where it begins in `a`.
    pub a: u32,
    /// Where it begins in `b`.
    pub b: u32,
    /// Its tokens.
    pub len: u32,
}

impl Anchor {
    /// Its tokens on both sides.
    #[must_use]
    pub fn stretches(self) -> (Range<u32>, Range<u32>) {
        (self.a..self.a + self.len, self.b..self.b + self.len)
    }

    /// What is the same for all anchors of one diagonal.
    #[must_use]
    pub fn diagonal(self) -> i64 {
        i64::from(self.b) - i64::from(self.a)
    }
}

/// Places of one shingle that are paired when it repeats inside a stretch.
const REPEATS: usize = 4;

/// Extends every anchor as far as the tokens are equal, and drops those that become the same one.
///
/// An anchor that is not a match at all (a collision of hashes) vanishes.
#[must_use]
pub fn maximal(sides: Sides<'_>, mut anchors: Vec<Anchor>) -> Vec<Anchor> {
    anchors.sort_unstable_by_key(|anchor| (anchor.diagonal(), anchor.a));
    let mut found: Vec<Anchor> = Vec::with_capacity(anchors.len());
    for anchor in anchors {
        let known = found.last().is_some_and(|last| {
            last.diagonal() == anchor.diagonal() && anchor.a + anchor.len <= last.a + last.len
        });
        if !known {
            found.extend(extended(sides, anchor));
        }
    }
    found.dedup();
    found.sort_unstable();
    found
}

fn extended(sides: Sides<'_>, anchor: Anchor) -> Option<Anchor> {
    let (a, b) = (anchor.a as usize, anchor.b as usize);
    let after = equal(sides.a[a..].iter(), sides.b[b..].iter());
    if after < anchor.len {
        return None;
    }
    let before = equal(sides.a[..a].iter().rev(), sides.b[..b].iter().rev());
    Some(Anchor { a: anchor.a - before, b: anchor.b - before, len: before + after })
}

fn equal<'t>(x: impl Iterator<Item = &'t u32>, y: impl Iterator<Item = &'t u32>) -> u32 {
    x.zip(y).take_while(|(x, y)| x == y).count() as u32
}

/// The shared shingles of `n` tokens of a stretch of `a` and a stretch of `b`.
#[must_use]
pub fn shared(sides: Sides<'_>, a: Range<u32>, b: Range<u32>, n: usize) -> Vec<Anchor> {
    Shingled::new(sides.a, a, n).shared_with(sides.b, b)
}

/// A stretch that others are compared with.
pub struct Shingled {
    n: usize,
    /// Its shingles and where they begin, sorted.
    postings: Vec<(u64, u32)>,
}

impl Shingled {
    /// A stretch of `tokens`, by its shingles of `n` tokens.
    #[must_use]
    pub fn new(tokens: &[u32], stretch: Range<u32>, n: usize) -> Self {
        Self { n, postings: postings(tokens, stretch, n) }
    }

    /// What it shares with a stretch of `tokens`, which are the second side.
    #[must_use]
    pub fn shared_with(&self, tokens: &[u32], stretch: Range<u32>) -> Vec<Anchor> {
        let mut found = Vec::new();
        for places in postings(tokens, stretch, self.n).chunk_by(|x, y| x.0 == y.0) {
            let from = self.postings.partition_point(|posting| posting.0 < places[0].0);
            let equal = self.postings[from..].iter().take_while(|posting| posting.0 == places[0].0);
            for &(_, a) in equal.take(REPEATS) {
                let anchor = |&(_, b): &(u64, u32)| Anchor { a, b, len: self.n as u32 };
                found.extend(places.iter().take(REPEATS).map(anchor));
            }
        }
        found
    }
}

fn postings(tokens: &[u32], range: Range<u32>, n: usize) -> Vec<(u64, u32)> {
    let stretch = &tokens[range.start as usize..range.end as usize];
    let mut postings: Vec<(u64, u32)> = shingles(stretch, n).zip(range.start..).collect();
    postings.sort_unstable();
    postings
}
