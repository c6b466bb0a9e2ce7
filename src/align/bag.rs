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

/// Telling words from the first to the second of a context, at most.
pub const REACH: usize = 4;
/// Telling words that a passage shares, at least.
pub const MIN_WORDS: usize = 8;
fn knob(name: &str, default: f64) -> f64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}
static KNOBS: std::sync::LazyLock<(f64, f64, usize, u32, usize)> = std::sync::LazyLock::new(|| {
    (
        knob("COST", 0.28),
        knob("SHARE", 0.38),
        knob("MINW", 8.0) as usize,
        knob("NEAR", 24.0) as u32,
        knob("SUPPORT", 3.0) as usize,
    )
});
/// What a word that is not shared costs, and a shared one does not bring, as a share of its weight.
const COST: f64 = 0.28;
/// Weight of the shared words / weight of all, at least, on either side.
const MIN_SHARE: f64 = 0.38;
/// Words on either side around a shared context in which other words are looked for.
const NEAR: u32 = 24;
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

/// The passages in and around a box, best first; none if nothing there is alike enough.
#[must_use]
pub fn passages(weighed: Weighed<'_>, within: &Stretches) -> Vec<Stretches> {
    let mut found = Vec::new();
    let mut rest = vec![within.clone()];
    while let Some(next) = rest.pop() {
        let Some(one) = grown(weighed, &next) else { continue };
        // What is left of the box before and after it may hold another.
        let (before, after) =
            (next.0.start..one.0.start.max(next.0.start), one.0.end.min(next.0.end)..next.0.end);
        if before.len() + after.len() < next.0.len() {
            let parts = [before, after].into_iter().filter(|part| part.len() >= MIN_WORDS * 2);
            rest.extend(parts.map(|part| (part, next.1.clone())));
        }
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// The passage in a box; as long as it reaches the margin, in a larger one.
fn grown(weighed: Weighed<'_>, within: &Stretches) -> Option<Stretches> {
    let mut inner = within.clone();
    loop {
        let outer = (
            widened(&inner.0, weighed.sides.a.len() as u32),
            widened(&inner.1, weighed.sides.b.len() as u32),
        );
        let found = Table::new(weighed, &outer).best()?;
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
#[must_use]
pub fn aligned(sides: Sides<'_>, (a, b): Stretches) -> Alignment {
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
    /// Pairs of equal words near a shared context, as indices, sorted.
    shared: Vec<(u32, u32)>,
}

impl Table {
    fn new(weighed: Weighed<'_>, within: &Stretches) -> Self {
        let a = telling(weighed.sides.a, weighed.a, &within.0);
        let b = telling(weighed.sides.b, weighed.b, &within.1);
        let near = Near::new(supported(joined(&contexts(&a), &contexts(&b))));
        let words = |side: &[Word]| -> Vec<(u64, u32)> {
            let mut words: Vec<(u64, u32)> =
                (0..).zip(side).map(|(index, word)| (u64::from(word.token), index)).collect();
            words.sort_unstable();
            words
        };
        let mut shared = joined(&words(&a), &words(&b));
        shared.retain(|&(x, y)| near.holds(a[x as usize].at, b[y as usize].at));
        shared.sort_unstable();
        Self { a, b, shared }
    }

    /// The best pair of stretches.
    fn best(&self) -> Option<Stretches> {
        let (mut a, mut b) = (0..self.a.len(), 0..self.b.len());
        let mut marks = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            marks.0 = self.marks(self.a.len(), |&(x, y)| b.contains(&(y as usize)).then_some(x));
            let best_a = heaviest(&self.a, &marks.0)?;
            marks.1 = self.marks(self.b.len(), |&(x, y)| best_a.contains(&(x as usize)).then_some(y));
            let best_b = heaviest(&self.b, &marks.1)?;
            if (&best_a, &best_b) == (&a, &b) {
                break;
            }
            (a, b) = (best_a, best_b);
        }
        let good = is_enough(&self.a[a.clone()], &marks.0[a.clone()])
            && is_enough(&self.b[b.clone()], &marks.1[b.clone()]);
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
    places.into_iter().filter(|&(x, y)| near.count(x, y) >= KNOBS.4).collect()
}

/// Shared contexts near a shared context, itself included, for it to count.
const SUPPORT: usize = 3;

/// Points of the plane, by squares of [`NEAR`] words.
struct Near(Vec<((u32, u32), (u32, u32))>);

impl Near {
    fn new(places: Vec<(u32, u32)>) -> Self {
        let mut squares: Vec<_> = places.into_iter().map(|place| (Self::square(place), place)).collect();
        squares.sort_unstable();
        Self(squares)
    }

    fn square(place: (u32, u32)) -> (u32, u32) {
        (place.0 / KNOBS.3, place.1 / KNOBS.3)
    }

    /// Points at most [`NEAR`] away in both directions.
    fn points(&self, x: u32, y: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let (row, column) = Self::square((x, y));
        (row.saturating_sub(1)..=row + 1).flat_map(move |row| {
            let from = self.0.partition_point(|point| point.0 < (row, column.saturating_sub(1)));
            self.0[from..]
                .iter()
                .take_while(move |point| point.0 <= (row, column + 1))
                .map(|point| point.1)
                .filter(move |point| point.0.abs_diff(x) <= KNOBS.3 && point.1.abs_diff(y) <= KNOBS.3)
        })
    }

    fn holds(&self, x: u32, y: u32) -> bool {
        self.points(x, y).next().is_some()
    }

    fn count(&self, x: u32, y: u32) -> usize {
        self.points(x, y).take(KNOBS.4).count()
    }
}

/// The words with the greatest sum.
fn heaviest(words: &[Word], marks: &[bool]) -> Option<Range<usize>> {
    let (mut sum, mut start) = (0.0, 0);
    let (mut most, mut best) = (0.0, None);
    for (index, (word, &mark)) in words.iter().zip(marks).enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, index);
        }
        sum += f64::from(word.weight) * if mark { 1.0 - KNOBS.0 } else { -KNOBS.0 };
        if sum > most {
            (most, best) = (sum, Some(start..index + 1));
        }
    }
    best
}

/// Whether enough of a stretch is shared.
fn is_enough(words: &[Word], marks: &[bool]) -> bool {
    let weight =
        |words: &mut dyn Iterator<Item = &Word>| words.map(|word| u32::from(word.weight)).sum::<u32>();
    let all = weight(&mut words.iter());
    let shared = || words.iter().zip(marks).filter(|(_, mark)| **mark).map(|(word, _)| word);
    shared().count() >= KNOBS.2 && f64::from(weight(&mut shared())) >= KNOBS.1 * f64::from(all)
}
