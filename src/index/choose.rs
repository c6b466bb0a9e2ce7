//! Documents that might share something with a new one, each with the words that speak for it, in; so many
//! for each word out: those with the longest runs, or as few as it takes.
//!
//! What stands in hundreds of documents need not be shown in all of them; but whatever the new one shares
//! with any is still looked up in some.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// A document, and the words of the new one that speak for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proposal<D> {
    pub(super) document: D,
    pub(super) words: Vec<Range<u32>>,
}

/// For each word the `each` proposals that have it in the longest run; and how many are left out.
pub(super) fn chosen<D: Ord>(mut proposals: Vec<Proposal<D>>, each: u32) -> (Vec<Proposal<D>>, u64) {
    proposals.sort_unstable_by(|x, y| x.document.cmp(&y.document));
    proposals.iter_mut().for_each(|one| one.words = runs(std::mem::take(&mut one.words)));
    let of_one = |(at, one): (usize, &Proposal<D>)| {
        one.words.iter().map(move |run| (Reverse(run.len()), at, run.clone())).collect::<Vec<_>>()
    };
    let mut ranked: Vec<(Reverse<usize>, usize, Range<u32>)> =
        proposals.iter().enumerate().flat_map(of_one).collect();
    ranked.sort_unstable_by_key(|(len, at, run)| (*len, *at, run.start));
    let words = ranked.iter().map(|(.., run)| run.end).max().unwrap_or(0);
    let (mut taken, mut is_chosen) = (vec![0; words as usize], vec![false; proposals.len()]);
    for (_, at, run) in ranked {
        let words = &mut taken[run.start as usize..run.end as usize];
        if words.iter().any(|&taken| taken < each) {
            words.iter_mut().for_each(|taken| *taken += 1);
            is_chosen[at] = true;
        }
    }
    let all = proposals.len();
    let mut is_chosen = is_chosen.into_iter();
    proposals.retain(|_| is_chosen.next().unwrap_or(false));
    let left = (all - proposals.len()) as u64;
    (proposals, left)
}

/// Of proposals with runs that do not touch, as few as the greedy way takes to have each word in one of them:
/// the one that adds most words for what it costs goes next, of several the first (Chvátal, *A Greedy
/// Heuristic for the Set-Covering Problem*, 1979). Then to have it in two, and so on to `each`, as long as
/// there are fewer than `enough`. Gives which, in the order in which they were taken.
pub(super) fn covering<D>(
    proposals: &[Proposal<D>],
    cost: &dyn Fn(usize) -> u32,
    (each, enough): (u32, usize),
) -> Vec<usize> {
    let costs: Vec<u32> = (0..proposals.len()).map(cost).collect();
    let ends = proposals.iter().flat_map(|one| &one.words).map(|run| run.end);
    let mut taken = vec![0; ends.max().unwrap_or(0) as usize];
    let mut covering = Vec::new();
    for depth in 1..=each {
        let most = if depth == 1 { usize::MAX } else { enough };
        cover((proposals, &costs), (depth, most), &mut taken, &mut covering);
    }
    covering
}

/// Adds to a cover until each word is in so many of them, or there are enough; `taken` is how many have a word.
fn cover<D>(
    (proposals, costs): (&[Proposal<D>], &[u32]),
    (depth, enough): (u32, usize),
    taken: &mut [u32],
    covering: &mut Vec<usize>,
) {
    let adds = |taken: &[u32], at: usize| -> u64 {
        let words = |run: &Range<u32>| {
            taken[run.start as usize..run.end as usize].iter().filter(|&&taken| taken < depth).count() as u64
        };
        let words: u64 = proposals[at].words.iter().map(words).sum();
        (words << u32::BITS) / u64::from(costs[at].max(1))
    };
    let mut is_left = vec![true; proposals.len()];
    covering.iter().for_each(|&at| is_left[at] = false);
    let left = (0..proposals.len()).filter(|&at| is_left[at]);
    // What one adds never grows, so what was counted earlier is a bound.
    let mut bounds: BinaryHeap<(u64, Reverse<usize>)> =
        left.map(|at| (adds(taken, at), Reverse(at))).collect();
    while covering.len() < enough
        && let Some((_, Reverse(at))) = bounds.pop()
    {
        let now = (adds(taken, at), Reverse(at));
        if bounds.peek().is_some_and(|next| *next > now) {
            bounds.push(now);
        } else if now.0 > 0 {
            for run in &proposals[at].words {
                taken[run.start as usize..run.end as usize].iter_mut().for_each(|taken| *taken += 1);
            }
            covering.push(at);
        } else {
            break;
        }
    }
}

/// Runs of words that do not touch.
fn runs(mut words: Vec<Range<u32>>) -> Vec<Range<u32>> {
    words.sort_unstable_by_key(|range| (range.start, range.end));
    let mut runs: Vec<Range<u32>> = Vec::with_capacity(words.len());
    for range in words {
        match runs.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => runs.push(range),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn proposals(words: &[Vec<(u32, u32)>]) -> Vec<Proposal<usize>> {
        let ranges = |some: &[(u32, u32)]| some.iter().map(|&(start, len)| start..start + len).collect();
        words.iter().enumerate().map(|(document, some)| Proposal { document, words: ranges(some) }).collect()
    }

    fn kept(all: &[Proposal<usize>], each: u32) -> (Vec<usize>, u64) {
        let (kept, left) = chosen(all.to_vec(), each);
        (kept.into_iter().map(|one| one.document).collect(), left)
    }

    #[test]
    fn those_with_the_longest_runs_are_chosen_and_nothing_stands_without() {
        let all = proposals(&[vec![(0, 4)], vec![(0, 9)], vec![(0, 4), (2, 6)], vec![(20, 4)], vec![]]);
        assert_eq!(kept(&all, 1), (vec![1, 3], 3));
        assert_eq!(kept(&all, 2), (vec![1, 2, 3], 2));
        assert_eq!(kept(&all, 9), (vec![0, 1, 2, 3], 1));
    }

    #[test]
    fn a_long_run_goes_before_many_short_ones() {
        let pieces: Vec<(u32, u32)> = (0..9).map(|piece| (piece * 5, 4)).collect();
        let all = proposals(&[pieces.clone(), pieces, vec![(20, 9)]]);
        assert_eq!(kept(&all, 1), (vec![0, 2], 1));
    }

    #[test]
    fn a_set_is_covered_by_what_adds_most() {
        let all = proposals(&[vec![(0, 4)], vec![(0, 9)], vec![(4, 9)], vec![(11, 2)], vec![(2, 5)], vec![]]);
        let alike = |_: usize| 7;
        assert_eq!(covering(&all, &alike, (1, 0)), [1, 2]);
        assert_eq!(covering(&all, &alike, (2, 9)), [1, 2, 0, 3]);
        assert_eq!(covering(&all, &alike, (2, 3)), [1, 2, 0]);
        assert_eq!(covering(&all, &alike, (0, 9)), [] as [usize; 0]);
        // Half as much for a third of the cost goes first.
        let dear = |at: usize| if at == 1 { 300 } else { 100 };
        assert_eq!(covering(&all, &dear, (1, 0)), [2, 0]);
    }

    proptest! {
        #[test]
        fn a_cover_leaves_no_word_and_takes_nothing_in_vain(
            words in prop::collection::vec(prop::collection::vec((0u32..60, 1u32..20), 1..5), 0..40),
            each in 1u32..6,
            enough in 0usize..40,
            spread in 0u32..5,
        ) {
            let mut all = proposals(&words);
            all.iter_mut().for_each(|one| one.words = runs(std::mem::take(&mut one.words)));
            let has = |at: usize, word: u32| all[at].words.iter().any(|run| run.contains(&word));
            let of = |some: &[usize], word: u32| some.iter().filter(|&&at| has(at, word)).count() as u32;
            let every: Vec<usize> = (0..all.len()).collect();
            let cost = |at: usize| 1 + at as u32 % 3 * spread;
            let once = covering(&all, &cost, (1, 0));
            let whole = covering(&all, &cost, (each, usize::MAX));
            for word in 0..80 {
                prop_assert!(of(&once, word) >= of(&every, word).min(1));
                prop_assert!(of(&whole, word) >= of(&every, word).min(each));
            }
            let some = covering(&all, &cost, (each, enough));
            prop_assert_eq!(&some[..], &whole[..whole.len().min(once.len().max(enough))]);
            // Each adds as many words for its cost as any other would have.
            for (number, &at) in once.iter().enumerate() {
                let adds = |at: usize| {
                    (0..80).filter(|&word| has(at, word) && of(&once[..number], word) < 1).count() as u32
                };
                prop_assert!(adds(at) > 0);
                prop_assert!(every.iter().all(|&other| adds(other) * cost(at) <= adds(at) * cost(other)));
            }
        }

        #[test]
        fn every_word_has_as_many_as_it_may(
            words in prop::collection::vec(prop::collection::vec((0u32..60, 1u32..20), 1..5), 0..40), each in 1u32..6,
        ) {
            let all = proposals(&words);
            let (kept, left) = kept(&all, each);
            prop_assert_eq!(kept.len() as u64 + left, all.len() as u64);
            let speak = |word: u32, of: &dyn Fn(usize) -> bool| {
                let for_it = |one: &&Proposal<usize>| one.words.iter().any(|range| range.contains(&word));
                all.iter().filter(for_it).filter(|one| of(one.document)).count() as u32
            };
            for word in 0..80 {
                let possible = speak(word, &|_| true);
                prop_assert!(speak(word, &|document| kept.contains(&document)) >= possible.min(each));
            }
        }
    }
}
