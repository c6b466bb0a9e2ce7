//! Passages: the parts of an alignment that are good enough to report.

use std::ops::Range;

use super::Alignment;
use super::Floor;
use super::Run;
use super::Step;

/// Worth of a matching column at the ends of a passage, and what any other costs: a stretch that would
/// bring less than it costs is left off.
const MATCH: i64 = 5;
const OTHER: i64 = -2;

/// Splits an alignment until each part is identical enough, and keeps the parts with enough words.
pub fn good_parts(alignment: Alignment, floor: Floor, found: &mut Vec<Alignment>) {
    let mut rest = vec![alignment];
    while let Some(next) = rest.pop() {
        let Some(part) = trimmed(&next) else { continue };
        if part.matched() < floor.words {
            continue;
        }
        if part.identity() >= floor.identity {
            found.push(part);
        } else if let Some((left, right)) = split(&part) {
            rest.push(left);
            rest.push(right);
        }
    }
}

/// The part of an alignment between its ends that pays: both ends are matches, and no prefix or suffix
/// costs more than it brings.
fn trimmed(alignment: &Alignment) -> Option<Alignment> {
    let worth = |run: &Run| i64::from(run.len) * if run.step == Step::Match { MATCH } else { OTHER };
    let first = lowest_end(alignment.runs.iter().map(worth));
    let last = alignment.runs.len() - lowest_end(alignment.runs.iter().rev().map(worth));
    (first < last).then(|| sub(alignment, first..last))
}

/// How many runs from the beginning cost more than they bring, taken together.
fn lowest_end(worths: impl Iterator<Item = i64>) -> usize {
    let (mut sum, mut lowest, mut cut) = (0, 0, 0);
    for (index, worth) in worths.enumerate() {
        sum += worth;
        if sum <= lowest {
            (lowest, cut) = (sum, index + 1);
        }
    }
    cut
}

/// Splits at the longest stretch without a match.
fn split(alignment: &Alignment) -> Option<(Alignment, Alignment)> {
    let (mut longest, mut at, mut len) = (0, None, 0);
    let mut start = 0;
    for (index, run) in alignment.runs.iter().enumerate() {
        if run.step == Step::Match {
            (len, start) = (0, index + 1);
            continue;
        }
        len += run.len;
        if len > longest {
            (longest, at) = (len, Some(start..index + 1));
        }
    }
    let gap = at?;
    Some((sub(alignment, 0..gap.start), sub(alignment, gap.end..alignment.runs.len())))
}

/// Some consecutive runs of an alignment as an alignment.
fn sub(alignment: &Alignment, runs: Range<usize>) -> Alignment {
    let lengths = |runs: &[Run]| -> (u32, u32) {
        (runs.iter().map(|run| run.a_len()).sum(), runs.iter().map(|run| run.b_len()).sum())
    };
    let before = lengths(&alignment.runs[..runs.start]);
    let inside = lengths(&alignment.runs[runs.clone()]);
    let (a, b) = (alignment.a.start + before.0, alignment.b.start + before.1);
    Alignment { a: a..a + inside.0, b: b..b + inside.1, runs: alignment.runs[runs].to_vec() }
}

/// Drops passages that lie for the most part in a better one on both sides; sorts by where they begin.
#[must_use]
pub fn without_repeats(mut found: Vec<Alignment>) -> Vec<Alignment> {
    found.sort_by_key(|one| (std::cmp::Reverse(one.matched()), one.a.start, one.b.start));
    let mut kept: Vec<Alignment> = Vec::with_capacity(found.len());
    for one in found {
        if !is_told(&(one.a.clone(), one.b.clone()), &kept) {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| (one.a.start, one.b.start, one.a.end, one.b.end));
    kept
}

/// Whether two stretches lie for the most part in one of these alignments.
#[must_use]
pub fn is_told(stretches: &(Range<u32>, Range<u32>), found: &[Alignment]) -> bool {
    found.iter().any(|one| mostly_in(&stretches.0, &one.a) && mostly_in(&stretches.1, &one.b))
}

/// Whether more than half of a stretch lies in another.
#[must_use]
pub fn mostly_in(part: &Range<u32>, whole: &Range<u32>) -> bool {
    let shared = part.end.min(whole.end).saturating_sub(part.start.max(whole.start));
    shared * 2 > part.end - part.start
}
