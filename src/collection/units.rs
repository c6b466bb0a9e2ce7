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
            (self.first(id) == id).then_some((id, unit))
        })
    }

    /// How many units there are; each has a number, in their order.
    #[must_use]
    pub fn unit_count(&self) -> usize {
        self.units.len()
    }

    /// The positions of a unit.
    #[must_use]
    pub fn unit(&self, number: u32) -> Range<u32> {
        self.units.get(number as usize)
    }

    /// The numbers of the units of some documents that follow each other.
    #[must_use]
    pub fn units_in(&self, documents: Range<DocId>) -> Range<u32> {
        let first_from = |id: DocId| self.units.before(self.starts[id.index()]) as u32;
        first_from(documents.start)..first_from(documents.end)
    }

    /// The units of a document, as positions.
    pub fn units_of(&self, id: DocId) -> impl Iterator<Item = Range<u32>> {
        let range = self.range(id);
        self.units.from(self.units.before(range.start)).take_while(move |unit| unit.start < range.end)
    }

    /// The unit that a position is in.
    #[must_use]
    pub fn unit_at(&self, position: u32) -> Option<Range<u32>> {
        let near = self.unit_of_position.near(position, self.units.len());
        self.units.last_at(near, position).filter(|unit| unit.contains(&position))
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
