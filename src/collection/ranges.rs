//! Ranges of positions in, in order; any of them out, by its number or by where it begins.
//!
//! There are as many as paragraphs, and each begins near the one before: two bytes hold most of them.

use std::ops::Range;

use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;

/// Ranges in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    /// How far each begins after the one before it, and its length; [`LONG`] where one of them is not less.
    steps: Vec<u8>,
    lens: Vec<u8>,
    /// Those, by their numbers, with both.
    long: Vec<(u32, u32, u32)>,
    /// Where some of them begin: the first, and one in every [`STRIDE`].
    starts: Vec<u32>,
    /// Where the last one begins.
    last: u32,
}

const LONG: u8 = u8::MAX;
const STRIDE: usize = 16;

impl Ranges {
    /// Puts one that begins where the one before it does, or behind.
    pub(super) fn push(&mut self, range: Range<u32>) {
        let (step, len) = (range.start - self.last, range.end - range.start);
        self.last = range.start;
        if self.lens.len().is_multiple_of(STRIDE) {
            self.starts.push(range.start);
        }
        let is_long = step.max(len) >= u32::from(LONG);
        if is_long {
            self.long.push((self.lens.len() as u32, step, len));
        }
        self.steps.push(if is_long { LONG } else { step as u8 });
        self.lens.push(if is_long { LONG } else { len as u8 });
    }

    /// No more are put.
    pub(super) fn shrink_to_fit(&mut self) {
        self.steps.shrink_to_fit();
        self.lens.shrink_to_fit();
        self.long.shrink_to_fit();
        self.starts.shrink_to_fit();
    }

    pub(super) fn len(&self) -> usize {
        self.lens.len()
    }

    /// How far one begins after the one before it, and its length.
    #[inline]
    fn step(&self, number: usize) -> (u32, u32) {
        match (self.steps[number], self.lens[number]) {
            (LONG, LONG) => self.long_step(number),
            (step, len) => (step.into(), len.into()),
        }
    }

    #[cold]
    fn long_step(&self, number: usize) -> (u32, u32) {
        let at = self.long.partition_point(|long| (long.0 as usize) < number);
        (self.long[at].1, self.long[at].2)
    }

    /// Where one of them begins.
    #[inline]
    fn start(&self, number: usize) -> u32 {
        let known = number / STRIDE * STRIDE;
        let steps = &self.steps[known + 1..=number];
        let start = self.starts[number / STRIDE];
        // Nearly always there is no long one among them, and then nothing has to be looked up.
        let (sum, is_long) = steps
            .iter()
            .fold((0, false), |(sum, is_long), &step| (sum + u32::from(step), is_long | (step == LONG)));
        if !is_long {
            return start + sum;
        }
        start + (known + 1..=number).map(|number| self.step(number).0).sum::<u32>()
    }

    /// One of them, by its number.
    pub(super) fn get(&self, number: usize) -> Range<u32> {
        let start = self.start(number);
        start..start + self.step(number).1
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        self.from(0)
    }

    /// Those from a number on.
    pub(super) fn from(&self, number: usize) -> impl Iterator<Item = Range<u32>> + '_ {
        let mut start = if number < self.len() { self.start(number) } else { 0 };
        (number..self.len()).map(move |at| {
            let (step, len) = self.step(at);
            start += if at == number { 0 } else { step };
            start..start + len
        })
    }

    /// The last one that begins at a position or before it, if it is one of these or the one before them.
    pub(super) fn last_at(&self, near: Range<usize>, position: u32) -> Option<Range<u32>> {
        let first = near.start.saturating_sub(1);
        let mut last = None;
        let mut start = if first < near.end { self.start(first) } else { return None };
        for number in first..near.end {
            let (step, len) = self.step(number);
            start += if number == first { 0 } else { step };
            if start > position {
                break;
            }
            last = Some(start..start + len);
        }
        last
    }
}

/// The ranges of a document, until all documents are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RangesOf(Box<[u8]>);

impl From<Vec<Range<u32>>> for RangesOf {
    fn from(ranges: Vec<Range<u32>>) -> Self {
        let mut bytes = Vec::new();
        let mut last = 0;
        for range in ranges {
            put_number(&mut bytes, (range.start - last).into());
            put_number(&mut bytes, (range.end - range.start).into());
            last = range.start;
        }
        Self(bytes.into())
    }
}

impl RangesOf {
    /// One after the other.
    pub(super) fn iter(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        let (mut bytes, mut start) = (Bytes(&self.0), 0);
        std::iter::from_fn(move || {
            start += bytes.small()?;
            Some(start..start + bytes.small()?)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranges() -> impl Strategy<Value = Vec<Range<u32>>> {
        let number = || prop_oneof![0u32..90, 250u32..260, 0u32..3000];
        prop::collection::vec((number(), number()), 0..80).prop_map(|steps| {
            let begin = |start: &mut u32, (step, len): (u32, u32)| {
                *start += step;
                Some(*start..*start + len)
            };
            steps.into_iter().scan(0, begin).collect()
        })
    }

    proptest! {
        #[test]
        fn they_are_found_by_number_and_by_position(all in ranges(), position in 0u32..9000, from in 0usize..90) {
            let mut made = Ranges::default();
            all.iter().for_each(|range| made.push(range.clone()));
            made.shrink_to_fit();
            prop_assert_eq!(made.len(), all.len());
            prop_assert_eq!(made.iter().collect::<Vec<_>>(), all.clone());
            let last = all.iter().rfind(|range| range.start <= position).cloned();
            prop_assert_eq!(made.last_at(0..all.len(), position), last);
            prop_assert_eq!((0..all.len()).map(|number| made.get(number)).collect::<Vec<_>>(), all.clone());
            let rest: Vec<Range<u32>> = all.iter().skip(from).cloned().collect();
            prop_assert_eq!(made.from(from).collect::<Vec<_>>(), rest);
            prop_assert_eq!(RangesOf::from(all.clone()).iter().collect::<Vec<_>>(), all);
        }
    }
}
