//! Documents in; the stretches of them that are compared as a whole out, each with a number, in the order in which
//! they stand.

use std::ops::Range;

use crate::base::DocId;
use crate::collection::Collection;
use crate::collection::Fetched;

/// What is compared as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretches {
    /// Each unit of a document…
    Units,
    /// …or all of it.
    Documents,
}

impl Stretches {
    /// How many there are.
    pub(super) fn count(self, collection: &Collection) -> usize {
        match self {
            Self::Units => collection.unit_count(),
            Self::Documents => collection.len(),
        }
    }

    /// The numbers of those of some documents that follow each other.
    pub(super) fn of(self, collection: &Collection, documents: Range<DocId>) -> Range<u32> {
        match self {
            Self::Units => collection.units_in(documents),
            Self::Documents => documents.start.0..documents.end.0,
        }
    }

    /// The document and the positions of one.
    pub(super) fn get(self, collection: &Collection, number: u32) -> (DocId, Range<u32>) {
        match self {
            Self::Units => (collection.document_of_unit(number), collection.unit(number)),
            Self::Documents => (DocId(number), collection.range(DocId(number))),
        }
    }

    /// The document of one.
    pub(super) fn document(self, collection: &Collection, number: u32) -> DocId {
        match self {
            Self::Units => collection.document_of_unit(number),
            Self::Documents => DocId(number),
        }
    }

    /// The words of one of a document.
    pub(super) fn words<'f>(self, fetched: &'f mut Fetched<'_>, id: DocId, number: u32) -> &'f [u32] {
        let collection = fetched.collection();
        match self {
            Self::Units => fetched.slice(id, &collection.unit(number)),
            Self::Documents => fetched.slice(id, &collection.range(id)),
        }
    }
}

/// A document as the only one of some that follow each other.
pub(super) fn alone(id: DocId) -> Range<DocId> {
    id..DocId(id.0 + 1)
}
