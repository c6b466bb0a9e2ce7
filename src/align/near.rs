//! Near: points of the plane in, those that are near another out.

/// Words on either side around a shared context in which other words are looked for.
const NEAR: u32 = 24;

/// Points of the plane, by squares of [`NEAR`] words.
pub(super) struct Near(Vec<((u32, u32), (u32, u32))>);

impl Near {
    pub(super) fn new(places: Vec<(u32, u32)>) -> Self {
        let mut squares: Vec<_> = places.into_iter().map(|place| (Self::square(place), place)).collect();
        squares.sort_unstable();
        Self(squares)
    }

    fn square(place: (u32, u32)) -> (u32, u32) {
        (place.0 / NEAR, place.1 / NEAR)
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
                .filter(move |point| point.0.abs_diff(x) <= NEAR && point.1.abs_diff(y) <= NEAR)
        })
    }

    /// Whether there are so many points near one.
    pub(super) fn holds(&self, x: u32, y: u32, least: usize) -> bool {
        self.points(x, y).take(least).count() == least
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn points_near_a_point_are_those_that_a_search_of_all_finds(
            points in proptest::collection::vec((0u32..200, 0u32..200), 0..60),
            (x, y) in (0u32..200, 0u32..200),
        ) {
            let is_near = |point: &&(u32, u32)| point.0.abs_diff(x) <= NEAR && point.1.abs_diff(y) <= NEAR;
            let mut all: Vec<_> = points.iter().filter(is_near).copied().collect();
            let mut found: Vec<_> = Near::new(points.clone()).points(x, y).collect();
            all.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, all);
        }
    }
}
