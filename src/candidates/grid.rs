//! The windows of a collection in; a part of scratch for each two of them out.

use std::ops::Range;

use crate::base::DocId;
use crate::collection::Collection;

/// Every window with itself and with each after it.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// The number after the last document of each window.
    ends: Vec<u32>,
}

impl Grid {
    /// Of a collection; `None` if there is one window alone.
    pub(super) fn of(collection: &Collection) -> Option<Self> {
        let ends: Vec<u32> = collection.windows().into_iter().map(|window| window.end).collect();
        (ends.len() > 1).then_some(Self { ends })
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.ends.len() * (self.ends.len() + 1) / 2
    }

    /// The windows, by their documents.
    pub(super) fn windows(&self) -> impl Iterator<Item = Range<DocId>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| DocId(start)..DocId(end))
    }

    /// The part of two windows, the second of which is the first or after it.
    pub(super) fn part(&self, first: usize, second: usize) -> usize {
        first * (2 * self.ends.len() - first + 1) / 2 + second - first
    }

    /// The same, of windows that are given by their documents.
    pub(super) fn part_of(&self, first: &Range<DocId>, second: &Range<DocId>) -> usize {
        let window = |documents: &Range<DocId>| self.ends.partition_point(|&end| end < documents.end.0);
        self.part(window(first), window(second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_windows_have_a_part_of_their_own() {
        let grid = Grid { ends: vec![3, 4, 9, 20] };
        let windows: Vec<Range<DocId>> = grid.windows().collect();
        assert_eq!(windows[2], DocId(4)..DocId(9));
        let mut parts = Vec::new();
        for (first, of_first) in windows.iter().enumerate() {
            for (second, of_second) in windows.iter().enumerate().skip(first) {
                assert_eq!(grid.part(first, second), grid.part_of(of_first, of_second));
                parts.push(grid.part(first, second));
            }
        }
        assert_eq!(parts, (0..grid.parts()).collect::<Vec<_>>());
    }
}
