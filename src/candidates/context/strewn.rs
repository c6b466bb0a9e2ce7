//! Strewn: rare words that two documents share in; the stretches where they are dense on both sides, out.
//!
//! If the words of a passage were shuffled from end to end, no word has a neighbour that it had. But all
//! are there: the passage is dense with words that hardly any other document has. On each side the
//! densest stretch is the one of the greatest sum, where a shared word brings [`GAIN`] and every word from
//! one to the next costs one (maximal scoring subsequence, as in [`crate::align::bag`]); only what stands
//! inside on both sides counts, and the two sides are found in turns.

use std::ops::Range;

use super::Shared;
use super::candidate;
use crate::candidates::Candidate;

/// Words that one shared rare word makes up for.
const GAIN: i64 = 16;
/// Different shared words, at least.
const LEAST: usize = 10;
/// Rounds until both sides agree.
const ROUNDS: usize = 6;
/// Stretches of one pair of documents.
const MOST: usize = 8;

/// The densest stretches of two documents, one after the other.
pub(super) fn boxes(shared: &[Shared]) -> Vec<Candidate> {
    let mut points: Vec<(u32, u32)> = shared.iter().map(|one| (one.a, one.b)).collect();
    let mut found = Vec::new();
    while found.len() < MOST && points.len() >= LEAST {
        let Some((a, b)) = densest(&points) else { break };
        found.push(candidate(shared[0].documents, &a, &b));
        points.retain(|point| !a.contains(&point.0) || !b.contains(&point.1));
    }
    found
}

/// The densest stretches, if there are enough words in them.
fn densest(points: &[(u32, u32)]) -> Option<(Range<u32>, Range<u32>)> {
    let (mut a, mut b) = (0..u32::MAX, 0..u32::MAX);
    for _ in 0..ROUNDS {
        let (in_a, words_a) =
            heaviest(points.iter().filter(|point| b.contains(&point.1)).map(|point| point.0))?;
        let (in_b, words_b) =
            heaviest(points.iter().filter(|point| in_a.contains(&point.0)).map(|point| point.1))?;
        if words_a.min(words_b) < LEAST {
            return None;
        }
        if (&in_a, &in_b) == (&a, &b) {
            break;
        }
        (a, b) = (in_a, in_b);
    }
    Some((a, b))
}

/// The stretch of the greatest sum, and how many of the positions are in it.
fn heaviest(positions: impl Iterator<Item = u32>) -> Option<(Range<u32>, usize)> {
    let mut positions: Vec<u32> = positions.collect();
    positions.sort_unstable();
    positions.dedup();
    let (mut sum, mut start, mut before) = (0, 0, 0);
    let (mut most, mut best) = (0, None);
    for (index, &at) in positions.iter().enumerate() {
        sum -= i64::from(at - before);
        if index == 0 || sum <= 0 {
            (sum, start) = (0, index);
        }
        sum += GAIN;
        before = at;
        if sum > most {
            (most, best) = (sum, Some(start..index + 1));
        }
    }
    best.map(|best| (positions[best.start]..positions[best.end - 1] + 1, best.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::DocId;

    #[test]
    fn a_shuffled_passage_is_one_box_and_words_here_and_there_are_none() {
        let documents = (DocId(0), DocId(1));
        let shared = |a: u32, b: u32| Shared { documents, a, b };
        let mut places: Vec<Shared> = (0..50).map(|k| shared(1000 + k * 6, 4000 + k * 77 % 50 * 6)).collect();
        places.extend((0..30).map(|k| shared(k * 31, 3000 + k * 45 % 1000)));
        places.sort_unstable();
        let boxes = boxes(&places);
        assert_eq!(boxes.len(), 1, "{boxes:?}");
        let near = |found: Range<u32>, start: u32, end: u32| {
            found.start <= start && start - found.start < 60 && found.end >= end && found.end - end < 60
        };
        assert!(near(boxes[0].a_range(), 1000, 1295) && near(boxes[0].b_range(), 4000, 4295), "{boxes:?}");
    }

    proptest! {
        #[test]
        fn the_heaviest_stretch_is_the_heaviest_of_all(
            mut positions in proptest::collection::vec(0u32..400, 1..30),
        ) {
            positions.sort_unstable();
            positions.dedup();
            let worth = |part: &[u32]| {
                part.len() as i64 * GAIN - i64::from(part[part.len() - 1] - part[0])
            };
            let all = (0..positions.len()).flat_map(|from| (from + 1..=positions.len()).map(move |to| from..to));
            let most = all.map(|range| worth(&positions[range])).max().unwrap();
            let (found, words) = heaviest(positions.iter().copied()).unwrap();
            prop_assert_eq!(words as i64 * GAIN - i64::from(found.end - 1 - found.start), most);
        }
    }
}
