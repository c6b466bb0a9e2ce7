//! What a position is in: things that begin at sorted positions in, the last one that begins at a position
//! or before it out, without searching them all.

use std::ops::Range;

/// Positions from one landmark to the next.
const APART: u32 = 256;

/// How many things begin before each landmark.
#[derive(Debug, Default)]
pub(super) struct Landmarks(Vec<u32>);

/// Something that begins somewhere.
pub(super) trait Begins {
    fn begins(&self) -> u32;
}

impl Begins for u32 {
    fn begins(&self) -> u32 {
        *self
    }
}

impl Begins for Range<u32> {
    fn begins(&self) -> u32 {
        self.start
    }
}

impl Landmarks {
    /// For things in the order in which they begin.
    pub(super) fn new<T: Begins>(things: &[T]) -> Self {
        let mut before = Vec::new();
        for (index, thing) in things.iter().enumerate() {
            before.resize((thing.begins() / APART) as usize + 1, index as u32);
        }
        Self(before)
    }

    /// The last of the same things that begins at a position or before it.
    pub(super) fn last_at<T: Begins>(&self, things: &[T], position: u32) -> Option<usize> {
        let block = (position / APART) as usize;
        let before = |block: usize| self.0.get(block).map_or(things.len(), |&count| count as usize);
        let (from, to) = (before(block), before(block + 1));
        let near = things[from..to].partition_point(|thing| thing.begins() <= position);
        (from + near).checked_sub(1)
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
            let found = Landmarks::new(&starts).last_at(&starts, position);
            prop_assert_eq!(found, starts.partition_point(|&start| start <= position).checked_sub(1));
        }
    }
}
