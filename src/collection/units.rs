//! Units and quotations, by their positions and by their documents.

use std::ops::Range;

use super::Collection;
use crate::base::DocId;

impl Collection {
    /// Units of documents that are compared, as positions.
    pub fn distinct_units(&self) -> impl Iterator<Item = (DocId, Range<u32>)> {
        let mut id = DocId(0);
        self.units.iter().filter_map(move |unit| {
            while self.starts[id.index() + 1] <= unit.start {
                id.0 += 1;
            }
            (self.first(id) == id).then(|| (id, unit.clone()))
        })
    }

    /// All units, as positions, in order; their numbers are where they stand here.
    #[must_use]
    pub fn units(&self) -> &[Range<u32>] {
        &self.units
    }

    /// The numbers of the units of some documents that follow each other.
    #[must_use]
    pub fn units_in(&self, documents: Range<DocId>) -> Range<u32> {
        let first_from = |id: DocId| {
            let start = self.starts[id.index()];
            let before = self.unit_of_position.last_at(&self.units, start);
            before.map_or(0, |last| last as u32 + u32::from(self.units[last].start < start))
        };
        first_from(documents.start)..first_from(documents.end)
    }

    /// The units of a document, as positions.
    pub fn units_of(&self, id: DocId) -> impl Iterator<Item = &Range<u32>> {
        let range = self.range(id);
        let from = self.units.partition_point(|unit| unit.start < range.start);
        self.units[from..].iter().take_while(move |unit| unit.start < range.end)
    }

    /// The unit that a position is in.
    #[must_use]
    pub fn unit_at(&self, position: u32) -> Option<Range<u32>> {
        let last = self.unit_of_position.last_at(&self.units, position)?;
        Some(self.units[last].clone()).filter(|unit| unit.contains(&position))
    }

    /// Whether any document has a short quotation.
    #[must_use]
    pub fn has_quotations(&self) -> bool {
        !self.quotations.is_empty()
    }

    /// The short quotations that share words with some positions.
    pub fn quotations_at(&self, positions: Range<u32>) -> impl Iterator<Item = &Range<u32>> {
        let from =
            self.quotations.partition_point(|one| one.start + self.longest_quotation <= positions.start);
        let near = self.quotations[from..].iter().take_while(move |one| one.start < positions.end);
        near.filter(move |one| one.end > positions.start)
    }
}
