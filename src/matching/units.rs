//! Which units of two documents are known to share words.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::collection::Collection;

/// Pairs of units, by where they begin; `None` is what is in no unit.
pub(super) struct Units<'c> {
    collection: &'c Collection,
    pairs: BTreeSet<(Option<u32>, Option<u32>)>,
    /// The pair of units that was seen last: most places follow another in the same.
    last: Option<(Range<u32>, Range<u32>)>,
}

impl<'c> Units<'c> {
    pub(super) fn new(collection: &'c Collection) -> Self {
        Self { collection, pairs: BTreeSet::new(), last: None }
    }

    /// Adds the units that pairs of positions are in.
    pub(super) fn add(&mut self, places: impl Iterator<Item = (u32, u32)>) {
        for place in places {
            if self.last.as_ref().is_some_and(|(a, b)| a.contains(&place.0) && b.contains(&place.1)) {
                continue;
            }
            let (a, b) = self.at(place);
            self.pairs.insert((a.as_ref().map(|unit| unit.start), b.as_ref().map(|unit| unit.start)));
            self.last = a.zip(b);
        }
    }

    /// Whether the units that two positions are in were added.
    pub(super) fn has(&self, place: (u32, u32)) -> bool {
        let (a, b) = self.at(place);
        self.pairs.contains(&(a.map(|unit| unit.start), b.map(|unit| unit.start)))
    }

    fn at(&self, (a, b): (u32, u32)) -> (Option<Range<u32>>, Option<Range<u32>>) {
        (self.collection.unit_at(a), self.collection.unit_at(b))
    }
}
