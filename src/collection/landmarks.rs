//! What a position is in: things that begin at sorted positions in, the last one that begins at a position
//! or before it out, without searching them all.

use std::ops::Range;

/// Positions from one landmark to the next.
const APART: u32 = 256;

/// How many things begin before each landmark.
#[derive(Debug, Default)]
pub(super) struct Landmarks(Vec<u32>);

impl Landmarks {
    /// For things in the order in which they begin.
    pub(super) fn new(starts: impl Iterator<Item = u32>) -> Self {
        let mut before = Vec::new();
        for (index, start) in (0..).zip(starts) {
            before.resize((start / APART) as usize + 1, index);
        }
        Self(before)
    }

    /// The numbers of those among which is the last that begins at a position or before it, but for the one before
    /// them; of so many in all.
    pub(super) fn near(&self, position: u32, all: usize) -> Range<usize> {
        let block = (position / APART) as usize;
        let before = |block: usize| self.0.get(block).map_or(all, |&count| count as usize);
        before(block)..before(block + 1)
    }

    /// The last of the same starts that is at a position or before it.
    pub(super) fn last_at(&self, starts: &[u32], position: u32) -> Option<usize> {
        let near = self.near(position, starts.len());
        let first = near.start;
        (first + starts[near].partition_point(|&start| start <= position)).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_found_is_what_searching_all_finds(
            mut starts in prop::collection::vec(prop_oneof![0u32..50, 0u32..3000], 0..60), position in 0u32..4000,
        ) {
            starts.sort_unstable();
            let found = Landmarks::new(starts.iter().copied()).last_at(&starts, position);
            prop_assert_eq!(found, starts.partition_point(|&start| start <= position).checked_sub(1));
        }
    }
}
