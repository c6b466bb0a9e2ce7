//! Bags: passages of which the words were kept, but not their order.
//!
//! Two stretches are compared as weighted bags of words. A word of one side is shared if the same word
//! stands on the other side near a context that both share (two telling words close together, in any
//! order). Then the passage is, on each side, the stretch of the greatest sum, where a shared word adds
//! the most of its weight and any other costs the rest of it (maximal scoring subsequence: Karlin and
//! Altschul, *PNAS* 1990), and only what stands inside the passage on both sides counts: the two sides
//! are found in turns, until neither changes.

use std::ops::Range;

use super::Alignment;
use super::Sides;
use super::align_whole;
use super::anchor;
use super::near::Near;

/// Telling words from the first to the second of a context, at most.
pub const REACH: usize = 4;
/// Weight of the words that rewritten text shares / weight of all, at least, on either side…
pub const IN_PLACE_SHARE: f64 = 0.42;
/// …and of text that was shuffled from end to end.
pub const ANYWHERE_SHARE: f64 = 0.7;

/// What two stretches have to share, and how near to each other.
struct Measure {
    /// Whether words count only near a context that both sides share.
    in_place: bool,
    /// What a word that is not shared costs, and a shared one does not bring, as a share of its weight.
    cost: f64,
    /// Weight of the shared words / weight of all, at least, on either side.
    share: f64,
    /// Telling words that are shared, at least.
    words: usize,
}

/// Text that was rewritten.
const IN_PLACE: Measure = Measure { in_place: true, cost: 0.28, share: IN_PLACE_SHARE, words: 14 };
/// Text of which the words were shuffled from end to end: only that nearly all are there tells it.
const ANYWHERE: Measure = Measure { in_place: false, cost: 0.6, share: ANYWHERE_SHARE, words: 20 };
/// What is left of a box is looked at if it has so many words.
const REST: usize = 24;
/// Words around a box that are looked at too.
const MARGIN: u32 = 80;
/// Places of one word, or one context, that are paired when it repeats.
const REPEATS: usize = 6;
/// Rounds until both sides agree.
const ROUNDS: usize = 6;

/// Two sequences with the weight of each token.
#[derive(Debug, Clone, Copy)]
pub struct Weighed<'t> {
    /// The tokens.
    pub sides: Sides<'t>,
    /// Weights of the first.
    pub a: &'t [u8],
    /// Weights of the second.
    pub b: &'t [u8],
}

/// Two stretches that are compared.
pub type Stretches = (Range<u32>, Range<u32>);

/// Words near each other that stand in no order at all are of one subject, not of one text: this share of
/// them has to stand in order, unless nearly all are there.
const LEAST_IN_ORDER: f64 = 0.15;

/// A passage of which the words were kept.
#[derive(Debug, Clone)]
pub struct Bag {
    /// What of it stands in order.
    pub alignment: Alignment,
    /// Whether its words stand near those that they were near.
    pub in_place: bool,
}

/// The passages in and around a box, best first; none if nothing there is alike enough. Where words are
/// only near those that they were near, `min_words` have to be in order.
#[must_use]
pub fn passages(weighed: Weighed<'_>, within: &Stretches, min_words: u32) -> Vec<Bag> {
    let mut found: Vec<Bag> = Vec::new();
    let mut rest = vec![within.clone()];
    while let Some(next) = rest.pop() {
        let Some(bag) = best(weighed, &next, min_words) else { continue };
        let one = &bag.alignment;
        // What is left of the box before and after it may hold another.
        let (before, after) =
            (next.0.start..one.a.start.max(next.0.start), one.a.end.min(next.0.end)..next.0.end);
        if before.len() + after.len() < next.0.len() {
            let parts = [before, after].into_iter().filter(|part| part.len() >= REST);
            rest.extend(parts.map(|part| (part, next.1.clone())));
        }
        if !found.iter().any(|known| (&known.alignment.a, &known.alignment.b) == (&one.a, &one.b)) {
            found.push(bag);
        }
    }
    found
}

/// The better passage of the two measures.
fn best(weighed: Weighed<'_>, within: &Stretches, min_words: u32) -> Option<Bag> {
    let bag = |stretches, in_place| Bag { alignment: aligned(weighed.sides, stretches), in_place };
    let is_in_order =
        |bag: &Bag| bag.alignment.matched() >= min_words && bag.alignment.identity() >= LEAST_IN_ORDER;
    let len = |bag: &Bag| bag.alignment.a.len() + bag.alignment.b.len();
    let rewritten = grown(weighed, within, &IN_PLACE).map(|found| bag(found, true)).filter(is_in_order);
    if rewritten.as_ref().is_some_and(|found| len(found) * 5 >= (within.0.len() + within.1.len()) * 4) {
        return rewritten;
    }
    match (rewritten, grown(weighed, within, &ANYWHERE).map(|found| bag(found, false))) {
        (Some(rewritten), Some(shuffled)) => {
            Some(if len(&rewritten) >= len(&shuffled) { rewritten } else { shuffled })
        }
        (rewritten, shuffled) => rewritten.or(shuffled),
    }
}

/// The passage in a box; as long as it reaches the margin, in a larger one.
fn grown(weighed: Weighed<'_>, within: &Stretches, measure: &Measure) -> Option<Stretches> {
    let mut inner = within.clone();
    loop {
        let outer = (
            widened(&inner.0, weighed.sides.a.len() as u32),
            widened(&inner.1, weighed.sides.b.len() as u32),
        );
        let found = Table::new(weighed, &outer, measure).best(measure)?;
        if found.0.end <= within.0.start || within.0.end <= found.0.start {
            // Another passage, beside the box.
            return Table::new(weighed, within, measure).best(measure);
        }
        let reaches = |found: &Range<u32>, inner: &Range<u32>| {
            found.start + MARGIN / 2 < inner.start || found.end > inner.end + MARGIN / 2
        };
        if !reaches(&found.0, &inner.0) && !reaches(&found.1, &inner.1) {
            return Some(found);
        }
        let hull = |x: &Range<u32>, y: &Range<u32>| x.start.min(y.start)..x.end.max(y.end);
        inner = (hull(&found.0, &inner.0), hull(&found.1, &inner.1));
    }
}

fn widened(range: &Range<u32>, len: u32) -> Range<u32> {
    range.start.saturating_sub(MARGIN)..(range.end + MARGIN).min(len)
}

/// The alignment of a passage from end to end, as far as its words stand in order.
fn aligned(sides: Sides<'_>, (a, b): Stretches) -> Alignment {
    let part =
        |tokens: &'_ [u32], range: &Range<u32>| tokens[range.start as usize..range.end as usize].to_vec();
    let (of_a, of_b) = (part(sides.a, &a), part(sides.b, &b));
    let inner = Sides { a: &of_a, b: &of_b };
    let anchors = anchor::shared(inner, 0..of_a.len() as u32, 0..of_b.len() as u32, SHINGLE);
    let alignment = align_whole(inner, anchors);
    Alignment { a, b, runs: alignment.runs }
}

/// Words of the shingles by which a passage is aligned.
const SHINGLE: usize = 2;

/// A word that weighs something.
#[derive(Debug, Clone, Copy)]
struct Word {
    at: u32,
    token: u32,
    weight: u8,
}

fn telling(tokens: &[u32], weights: &[u8], range: &Range<u32>) -> Vec<Word> {
    let word = |at: u32| Word { at, token: tokens[at as usize], weight: weights[at as usize] };
    range.clone().map(word).filter(|word| word.weight > 0).collect()
}

/// The telling words of both sides, and which of them are shared.
struct Table {
    a: Vec<Word>,
    b: Vec<Word>,
    /// Pairs of equal words, as indices, sorted.
    shared: Vec<(u32, u32)>,
}

impl Table {
    fn new(weighed: Weighed<'_>, within: &Stretches, measure: &Measure) -> Self {
        let a = telling(weighed.sides.a, weighed.a, &within.0);
        let b = telling(weighed.sides.b, weighed.b, &within.1);
        let words = |side: &[Word]| -> Vec<(u64, u32)> {
            let mut words: Vec<(u64, u32)> =
                (0..).zip(side).map(|(index, word)| (u64::from(word.token), index)).collect();
            words.sort_unstable();
            words
        };
        let mut shared = joined(&words(&a), &words(&b));
        if measure.in_place {
            let near = Near::new(supported(joined(&contexts(&a), &contexts(&b))));
            shared.retain(|&(x, y)| near.holds(a[x as usize].at, b[y as usize].at, 1));
        }
        shared.sort_unstable();
        Self { a, b, shared }
    }

    /// The best pair of stretches.
    fn best(&self, measure: &Measure) -> Option<Stretches> {
        let (mut a, mut b) = (0..self.a.len(), 0..self.b.len());
        let mut marks = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            marks.0 = self.marks(self.a.len(), |&(x, y)| b.contains(&(y as usize)).then_some(x));
            let best_a = heaviest(&self.a, &marks.0, measure.cost)?;
            marks.1 = self.marks(self.b.len(), |&(x, y)| best_a.contains(&(x as usize)).then_some(y));
            let best_b = heaviest(&self.b, &marks.1, measure.cost)?;
            if (&best_a, &best_b) == (&a, &b) {
                break;
            }
            (a, b) = (best_a, best_b);
        }
        let good = is_enough(&self.a[a.clone()], &marks.0[a.clone()], measure)
            && is_enough(&self.b[b.clone()], &marks.1[b.clone()], measure);
        let stretch = |words: &[Word]| words[0].at..words[words.len() - 1].at + 1;
        good.then(|| (stretch(&self.a[a]), stretch(&self.b[b])))
    }

    fn marks(&self, len: usize, which: impl Fn(&(u32, u32)) -> Option<u32>) -> Vec<bool> {
        let mut marks = vec![false; len];
        self.shared.iter().filter_map(which).for_each(|index| marks[index as usize] = true);
        marks
    }
}

/// The contexts of a side: two telling words, with the place of the first; sorted.
fn contexts(words: &[Word]) -> Vec<(u64, u32)> {
    let mut contexts = Vec::with_capacity(words.len() * REACH);
    for (index, word) in words.iter().enumerate() {
        for other in words[index + 1..].iter().take(REACH).filter(|other| other.token != word.token) {
            let (x, y) = (word.token.min(other.token), word.token.max(other.token));
            contexts.push((u64::from(x) << 32 | u64::from(y), word.at));
        }
    }
    contexts.sort_unstable();
    contexts
}

/// What two sorted lists have in common: pairs of their values under one key.
fn joined(a: &[(u64, u32)], b: &[(u64, u32)]) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut from = 0;
    for of_key in a.chunk_by(|x, y| x.0 == y.0) {
        from += b[from..].partition_point(|other| other.0 < of_key[0].0);
        let equal = b[from..].iter().take_while(|other| other.0 == of_key[0].0);
        for &(_, y) in equal.take(REPEATS) {
            found.extend(of_key.iter().take(REPEATS).map(|&(_, x)| (x, y)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Those shared contexts near which there is another.
fn supported(places: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let near = Near::new(places.clone());
    places.into_iter().filter(|&(x, y)| near.holds(x, y, SUPPORT)).collect()
}

/// Shared contexts near a shared context, itself included, for it to count.
const SUPPORT: usize = 8;

/// The words with the greatest sum.
fn heaviest(words: &[Word], marks: &[bool], cost: f64) -> Option<Range<usize>> {
    let (mut sum, mut start) = (0.0, 0);
    let (mut most, mut best) = (0.0, None);
    for (index, (word, &mark)) in words.iter().zip(marks).enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, index);
        }
        sum += f64::from(word.weight) * if mark { 1.0 - cost } else { -cost };
        if sum > most {
            (most, best) = (sum, Some(start..index + 1));
        }
    }
    best
}

/// Whether enough of a stretch is shared.
fn is_enough(words: &[Word], marks: &[bool], measure: &Measure) -> bool {
    let weight =
        |words: &mut dyn Iterator<Item = &Word>| words.map(|word| u32::from(word.weight)).sum::<u32>();
    let all = weight(&mut words.iter());
    let shared = || words.iter().zip(marks).filter(|(_, mark)| **mark).map(|(word, _)| word);
    shared().count() >= measure.words && f64::from(weight(&mut shared())) >= measure.share * f64::from(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every word weighs as much.
    fn found(a: &[u32], b: &[u32], within: &Stretches) -> Vec<Bag> {
        let weights = (vec![80; a.len()], vec![80; b.len()]);
        passages(Weighed { sides: Sides { a, b }, a: &weights.0, b: &weights.1 }, within, 5)
    }

    /// A text of its own with a passage from 60 on.
    fn with(passage: &[u32], own: u32) -> Vec<u32> {
        let words = |from: u32| (from..from + 60).collect::<Vec<u32>>();
        [words(own), passage.to_vec(), words(own + 500)].concat()
    }

    fn is_at(found: &Bag, a: Range<u32>, b: Range<u32>) -> bool {
        is_near(&found.alignment.a, a) && is_near(&found.alignment.b, b)
    }

    fn is_near(found: &Range<u32>, wanted: Range<u32>) -> bool {
        found.start.abs_diff(wanted.start) <= 2 && found.end.abs_diff(wanted.end) <= 2
    }

    #[test]
    fn words_in_another_order_are_found_from_end_to_end() {
        let passage: Vec<u32> = (0..60).collect();
        let copy: Vec<u32> = passage.chunks(6).flat_map(|few| few.iter().rev().copied()).collect();
        let (a, b) = (with(&passage, 1000), with(&copy, 3000));
        for within in [(80..90, 80..90), (60..120, 60..120), (0..180, 0..180)] {
            let found = found(&a, &b, &within);
            assert_eq!(found.len(), 1, "{within:?}");
            assert!(is_at(&found[0], 60..120, 60..120) && found[0].in_place, "{found:?}");
        }
        let aligned = aligned(Sides { a: &a, b: &b }, (60..120, 60..120));
        assert!((10..40).contains(&aligned.matched()), "only what is in order: {}", aligned.matched());
    }

    #[test]
    fn shuffled_words_are_found_if_nearly_all_are_there() {
        let passage: Vec<u32> = (0..200).collect();
        // 77 has no factor in common with 200: a shuffle that leaves no neighbours.
        let copy: Vec<u32> = (0..200).map(|at| at * 77 % 200).collect();
        let (a, b) = (with(&passage, 1000), with(&copy, 3000));
        let found_all = found(&a, &b, &(100..200, 100..200));
        assert_eq!(found_all.len(), 1, "{found_all:?}");
        assert!(is_at(&found_all[0], 60..260, 60..260) && !found_all[0].in_place, "{found_all:?}");
        let half: Vec<u32> = copy.iter().map(|&word| if word % 5 < 2 { word + 9000 } else { word }).collect();
        assert!(found(&a, &with(&half, 3000), &(100..200, 100..200)).is_empty());
    }

    #[test]
    fn words_that_are_strewn_are_no_passage() {
        let strewn: Vec<u32> =
            (0..60).flat_map(|word| [word, word + 5000, word + 6000, word + 7000]).collect();
        let (a, b) = (with(&(0..60).collect::<Vec<u32>>(), 1000), with(&strewn, 3000));
        assert!(found(&a, &b, &(0..180, 0..360)).is_empty());
        assert!(found(&a, &with(&[], 3000), &(0..180, 0..120)).is_empty());
    }

    #[test]
    fn one_box_may_hold_two_passages() {
        let (first, second): (Vec<u32>, Vec<u32>) = ((0..40).collect(), (100..140).collect());
        let reversed = |words: &[u32]| -> Vec<u32> {
            words.chunks(5).flat_map(|few| few.iter().rev().copied()).collect()
        };
        let apart: Vec<u32> = (7000..7100).collect();
        let a = with(&[first.clone(), apart, second.clone()].concat(), 1000);
        let b: Vec<Vec<u32>> = vec![with(&reversed(&first), 3000), with(&reversed(&second), 4000)];
        let found = found(&a, &b.concat(), &(0..300, 0..320));
        assert!(found.iter().any(|one| is_near(&one.alignment.a, 60..100)), "{found:?}");
        assert!(found.iter().any(|one| is_near(&one.alignment.a, 200..240)), "{found:?}");
    }

    proptest! {
        #[test]
        fn the_heaviest_stretch_is_the_heaviest_of_all(
            words in proptest::collection::vec((1u8..40, any::<bool>()), 0..40),
        ) {
            let list: Vec<Word> = (0..).zip(&words).map(|(at, one)| Word { at, token: at, weight: one.0 }).collect();
            let marks: Vec<bool> = words.iter().map(|one| one.1).collect();
            let sum = |range: Range<usize>| -> f64 {
                let worth = |one: &(u8, bool)| f64::from(one.0) * if one.1 { 1.0 - IN_PLACE.cost } else { -IN_PLACE.cost };
                words[range].iter().map(worth).sum()
            };
            let all = (0..words.len()).flat_map(|from| (from + 1..=words.len()).map(move |to| from..to));
            let most = all.map(sum).fold(0.0, f64::max);
            let found = heaviest(&list, &marks, IN_PLACE.cost).map_or(0.0, sum);
            prop_assert!((found - most).abs() < 1e-9, "{found} of {most}");
        }
    }
}
