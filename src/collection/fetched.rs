//! Stretches of documents in, one after the other; their words out. Those of the document that was asked for last
//! are kept: who goes from document to document has each fetched once.

use std::borrow::Cow;
use std::ops::Range;

use super::Collection;
use crate::base::DocId;

/// The words of one document after the other.
#[derive(Debug)]
pub struct Fetched<'c> {
    collection: &'c Collection,
    last: Option<(DocId, Cow<'c, [u32]>)>,
}

impl<'c> Fetched<'c> {
    /// Of a collection.
    #[must_use]
    pub fn new(collection: &'c Collection) -> Self {
        Self { collection, last: None }
    }

    /// What it fetches from.
    #[must_use]
    pub fn collection(&self) -> &'c Collection {
        self.collection
    }

    /// The words at some positions of a document.
    pub fn slice(&mut self, id: DocId, positions: &Range<u32>) -> &[u32] {
        let start = self.collection.range(id).start;
        let own = (positions.start - start) as usize..(positions.end - start) as usize;
        if self.last.as_ref().is_none_or(|last| last.0 != id) {
            self.last = Some((id, self.collection.words(id)));
        }
        self.last.as_ref().map_or(&[], |(_, words)| &words[own])
    }
}
