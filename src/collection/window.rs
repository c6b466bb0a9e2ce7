//! Some documents that follow each other in; their words, in one piece, out.
//!
//! Where all words fit into memory there is one window of all documents, and nothing is copied. Otherwise the
//! documents of one window after the other are compared with those of each after it: every word is read as often
//! as there are windows, and no more than two of them are in memory.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::Collection;
use crate::base::DocId;

/// The words of some documents.
#[derive(Debug)]
pub struct Window<'c> {
    collection: &'c Collection,
    documents: Range<u32>,
    positions: Range<u32>,
    tokens: Cow<'c, [u32]>,
    /// How telling each of them is, where the collection does not know it of all.
    weights: Option<Vec<u8>>,
}

impl<'c> Window<'c> {
    /// The words of documents, by their numbers; weighed, if that is wanted.
    pub(super) fn new(collection: &'c Collection, documents: Range<u32>, is_weighed: bool) -> Self {
        let positions =
            collection.starts[documents.start as usize]..collection.starts[documents.end as usize];
        let tokens = match &collection.tokens {
            Some(all) => Cow::Borrowed(&all[positions.start as usize..positions.end as usize]),
            None => Cow::Owned(gathered(collection, &documents, positions.len())),
        };
        let weighs = is_weighed && collection.tokens.is_none();
        let weights = weighs.then(|| collection.telling().weights(&tokens));
        Self { collection, documents, positions, tokens, weights }
    }

    /// Documents whose words nobody asks for.
    pub(super) fn without_words(collection: &'c Collection) -> Self {
        let (documents, positions) = (0..collection.len() as u32, 0..collection.total() as u32);
        Self { collection, documents, positions, tokens: Cow::Borrowed(&[]), weights: None }
    }

    /// What it is a part of.
    #[must_use]
    pub fn collection(&self) -> &'c Collection {
        self.collection
    }

    /// Its documents.
    pub fn documents(&self) -> impl Iterator<Item = DocId> + use<> {
        self.documents.clone().map(DocId)
    }

    /// The same, from the first to the one after the last.
    #[must_use]
    pub fn range(&self) -> Range<DocId> {
        DocId(self.documents.start)..DocId(self.documents.end)
    }

    /// Its positions.
    #[must_use]
    pub fn positions(&self) -> Range<u32> {
        self.positions.clone()
    }
}

/// Documents that one thread copies in one go.
const COPIED: usize = 1 << 8;

/// The words of documents, one after the other.
fn gathered(collection: &Collection, documents: &Range<u32>, words: usize) -> Vec<u32> {
    let mut all = vec![0; words];
    let mut rest = all.as_mut_slice();
    let mut places: Vec<(u64, &mut [u32])> = Vec::with_capacity(documents.len());
    for id in documents.clone().map(DocId) {
        let (own, others) = rest.split_at_mut(collection.len_of(id));
        places.push((collection.places[id.index()], own));
        rest = others;
    }
    // Those that follow each other in scratch are read together.
    places.par_sort_unstable_by_key(|place| place.0);
    places.par_chunks_mut(COPIED).for_each(|some| collection.words.copy(some));
    all
}

/// Two windows: documents of the first are compared with those of the second, which is the same, or after it.
#[derive(Debug, Clone)]
pub struct Sight<'s> {
    collection: &'s Collection,
    first: Side<'s>,
    second: Side<'s>,
}

/// What is seen of a window.
#[derive(Debug, Clone)]
struct Side<'s> {
    documents: Range<DocId>,
    positions: Range<u32>,
    tokens: &'s [u32],
    weights: Option<&'s [u8]>,
}

impl<'s> Side<'s> {
    fn of(window: &'s Window<'_>) -> Self {
        Self {
            documents: window.range(),
            positions: window.positions.clone(),
            tokens: &window.tokens,
            weights: window.weights.as_deref(),
        }
    }

    fn own(&self, positions: &Range<u32>) -> Range<usize> {
        (positions.start - self.positions.start) as usize..(positions.end - self.positions.start) as usize
    }
}

impl<'s> Sight<'s> {
    /// Of two windows of one collection.
    #[must_use]
    pub fn new(first: &'s Window<'_>, second: &'s Window<'_>) -> Self {
        Self { collection: first.collection, first: Side::of(first), second: Side::of(second) }
    }

    /// What they are a part of.
    #[must_use]
    pub fn collection(&self) -> &'s Collection {
        self.collection
    }

    /// The documents of the second.
    #[must_use]
    pub fn second_documents(&self) -> Range<DocId> {
        self.second.documents.clone()
    }

    /// The positions of the second.
    #[must_use]
    pub fn second(&self) -> Range<u32> {
        self.second.positions.clone()
    }

    /// The words at some positions of a document of either.
    #[must_use]
    pub fn slice(&self, positions: Range<u32>) -> &'s [u32] {
        if positions.is_empty() {
            return &[];
        }
        let side = self.side(positions.start);
        &side.tokens[side.own(&positions)]
    }

    /// The word at a position of either.
    #[must_use]
    #[inline]
    pub fn word(&self, position: u32) -> u32 {
        let side = self.side(position);
        side.tokens[(position - side.positions.start) as usize]
    }

    /// How telling the words at some positions of a document are.
    #[must_use]
    pub fn weights_in(&self, document: DocId, positions: Range<u32>) -> &'s [u8] {
        let side = self.side(positions.start);
        match side.weights {
            Some(weights) => &weights[side.own(&positions)],
            None => self.collection.weights_in(document, positions),
        }
    }

    #[inline]
    fn side(&self, position: u32) -> &Side<'s> {
        if self.first.positions.contains(&position) { &self.first } else { &self.second }
    }
}
