//! Chains: anchors that follow each other on both sides, close enough to be one passage.
//!
//! The dynamic programme over a bounded look-back of minimap2 (Li, *Bioinformatics* 2018, 2.1), with
//! costs for words: work is linear in the anchors.

use std::ops::Range;

use super::Anchor;

/// Anchors before one that are tried as its predecessor.
const LOOK_BACK: usize = 50;
/// Most words between two anchors of a chain, on either side.
const MAX_GAP: u32 = 40;
/// Score of a matched word; a word of the longer side of a gap costs [`GAP_COST`].
const MATCH_SCORE: i64 = 2;
const GAP_COST: i64 = 1;

/// The chains of sorted anchors, best first; each anchor is in one chain at most, and those of a single anchor
/// of less than `alone` tokens are left out. Where two anchors overlap, the later one is shortened: the anchors
/// of a chain follow each other strictly.
#[must_use]
pub fn chains(anchors: &[Anchor], alone: u32) -> Vec<Vec<Anchor>> {
    let (scores, before) = best_ends(anchors);
    let mut order: Vec<usize> = (0..anchors.len()).collect();
    order.sort_unstable_by_key(|&end| (std::cmp::Reverse(scores[end]), end));
    let mut used = vec![false; anchors.len()];
    let mut chains = Vec::new();
    for end in order {
        // Most are of this sort.
        if anchors[end].len < alone && before[end].is_none_or(|link| used[link]) {
            used[end] = true;
            continue;
        }
        let mut links = Vec::new();
        let mut at = Some(end);
        while let Some(link) = at.filter(|&link| !used[link]) {
            used[link] = true;
            links.push(anchors[link]);
            at = before[link];
        }
        links.reverse();
        if !links.is_empty() {
            chains.push(strict(links));
        }
    }
    chains
}

/// For each anchor the best score of a chain that ends with it, and its predecessor there.
fn best_ends(anchors: &[Anchor]) -> (Vec<i64>, Vec<Option<usize>>) {
    let mut scores: Vec<i64> = Vec::with_capacity(anchors.len());
    let mut before = Vec::with_capacity(anchors.len());
    // Where the anchors up to each one end at the latest, in `a`: what is too far behind has nothing near
    // before it.
    let mut ends: Vec<u32> = Vec::with_capacity(anchors.len());
    for (i, &anchor) in anchors.iter().enumerate() {
        let alone = MATCH_SCORE * i64::from(anchor.len);
        let (mut best, mut from) = (alone, None);
        for j in (i.saturating_sub(LOOK_BACK)..i).rev() {
            if ends[j] + MAX_GAP < anchor.a {
                break;
            }
            if scores[j] + alone > best
                && let Some(gain) = link(anchors[j], anchor)
                && scores[j] + gain > best
                && gain > 0
            {
                (best, from) = (scores[j] + gain, Some(j));
            }
        }
        scores.push(best);
        before.push(from);
        ends.push((anchor.a + anchor.len).max(ends.last().copied().unwrap_or(0)));
    }
    (scores, before)
}

/// What `next` adds to the score of a chain that ends with `last`, if it can follow it.
fn link(last: Anchor, next: Anchor) -> Option<i64> {
    let overlap = overlap(last, next);
    if next.a < last.a || next.b < last.b || overlap >= next.len {
        return None;
    }
    let gap_a = next.a + overlap - (last.a + last.len);
    let gap_b = next.b + overlap - (last.b + last.len);
    let gap = gap_a.max(gap_b);
    (gap <= MAX_GAP).then(|| MATCH_SCORE * i64::from(next.len - overlap) - GAP_COST * i64::from(gap))
}

fn overlap(last: Anchor, next: Anchor) -> u32 {
    (last.a + last.len).saturating_sub(next.a).max((last.b + last.len).saturating_sub(next.b))
}

/// The stretches that a chain spans.
#[must_use]
pub fn extent(chain: &[Anchor]) -> (Range<u32>, Range<u32>) {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return (0..0, 0..0) };
    (first.a..last.a + last.len, first.b..last.b + last.len)
}

fn strict(links: Vec<Anchor>) -> Vec<Anchor> {
    let mut chain: Vec<Anchor> = Vec::with_capacity(links.len());
    for mut link in links {
        if let Some(&last) = chain.last() {
            let overlap = overlap(last, link);
            link = Anchor { a: link.a + overlap, b: link.b + overlap, len: link.len - overlap };
        }
        chain.push(link);
    }
    chain
}
