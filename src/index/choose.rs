//! Documents that might share something with a new one, each with the words that speak for it, in; so many
//! for each word, those with the longest runs first, out.
//!
//! What stands in hundreds of documents need not be shown in all of them; but whatever the new one shares
//! with any is still looked up in some.

use std::cmp::Reverse;
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

    proptest! {
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
