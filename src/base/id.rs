/// A document's number: its rank when the ids of all documents of a scan are sorted.
///
/// So the numbers, and everything ordered by them, do not depend on the order of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

impl DocId {
    /// The number as an index into a table of documents.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
