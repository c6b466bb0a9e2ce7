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

/// Tokens that are compared for each token of both sides, at most.
const WORK: usize = 256;
/// Places of one shingle that are paired when it repeats inside a stretch.
const REPEATS: usize = 4;

/// Extends every anchor as far as the tokens are equal, and drops those that become the same one.
///
/// An anchor that is not a match at all (a collision of hashes) vanishes. In periodic text each of many
/// diagonals is equal from end to end: once 256 tokens were compared for each one of both sides, what is left
/// stays as it is.
#[must_use]
pub fn maximal(sides: Sides<'_>, mut anchors: Vec<Anchor>) -> Vec<Anchor> {
    anchors.sort_unstable_by_key(|anchor| (anchor.diagonal(), anchor.a));
    let mut left = (sides.a.len() + sides.b.len()) * WORK;
    // In place: of periodic text there are very many.
    let mut found = 0;
    for at in 0..anchors.len() {
        let anchor = anchors[at];
        let known = anchors[..found].last().is_some_and(|last| {
            last.diagonal() == anchor.diagonal() && anchor.a + anchor.len <= last.a + last.len
        });
        if !known && let Some(whole) = extended(sides, anchor, &mut left) {
            anchors[found] = whole;
            found += 1;
        }
    }
    anchors.truncate(found);
    anchors.dedup();
    anchors.sort_unstable();
    anchors
}

/// `left` is how many tokens may still be compared.
fn extended(sides: Sides<'_>, anchor: Anchor, left: &mut usize) -> Option<Anchor> {
    let (a, b, len) = (anchor.a as usize, anchor.b as usize, anchor.len as usize);
    let (a_end, b_end) = (a + len, b + len);
    if sides.a.get(a..a_end)? != sides.b.get(b..b_end)? {
        return None;
    }
    let after = equal(sides.a[a_end..].iter(), sides.b[b_end..].iter(), *left);
    *left -= after as usize;
    let before = equal(sides.a[..a].iter().rev(), sides.b[..b].iter().rev(), *left);
    *left -= before as usize;
    Some(Anchor { a: anchor.a - before, b: anchor.b - before, len: before + anchor.len + after })
}

/// How many tokens are equal, of so many at most.
fn equal<'t>(x: impl Iterator<Item = &'t u32>, y: impl Iterator<Item = &'t u32>, most: usize) -> u32 {
    x.zip(y).take(most).take_while(|(x, y)| x == y).count() as u32
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_periodic_text_the_work_is_bounded() {
        let same = vec![7; 4096];
        let sides = Sides { a: &same, b: &same };
        let anchors: Vec<Anchor> =
            (0..2000).map(|shift| Anchor { a: 1000, b: 1000 + shift, len: 4 }).collect();
        let found = maximal(sides, anchors.clone());
        assert_eq!(found.len(), anchors.len());
        let extended: usize = found.iter().map(|anchor| anchor.len as usize - 4).sum();
        assert!((WORK * 4096..=WORK * 8192).contains(&extended), "{extended}");
        assert!(found.iter().any(|anchor| anchor.len == 4) && found.iter().any(|anchor| anchor.len == 4096));
    }

    #[test]
    fn an_anchor_that_is_none_vanishes_and_one_in_another_too() {
        let sides = Sides { a: &[1, 2, 3, 4, 5, 9], b: &[0, 1, 2, 3, 4, 5] };
        let anchor = |a, b, len| Anchor { a, b, len };
        let found = maximal(sides, vec![anchor(1, 2, 2), anchor(3, 4, 2), anchor(0, 0, 2), anchor(4, 5, 2)]);
        assert_eq!(found, [anchor(0, 1, 5)]);
    }
}
