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
        self.first_units[documents.start.index()]..self.first_units[documents.end.index()]
    }

    /// The document that a unit is in.
    #[must_use]
    pub fn document_of_unit(&self, number: u32) -> DocId {
        let documents = &self.first_units[..self.len()];
        self.id(self.document_of_unit.last_at(documents, number).expect("the first unit is number 0"))
    }

    /// The units of a document, as positions.
    pub fn units_of(&self, id: DocId) -> impl Iterator<Item = Range<u32>> {
        let range = self.range(id);
        self.units.from(self.first_units[id.index()] as usize).take_while(move |unit| unit.start < range.end)
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
        let before = positions.start.saturating_sub(self.longest_quotation);
        let from = self.quotation_of_position.near(before, self.quotations.len()).start;
        let near = self.quotations[from..].iter().take_while(move |one| one.start < positions.end);
        near.filter(move |one| one.end > positions.start)
    }
}
