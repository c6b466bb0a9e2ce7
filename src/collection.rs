//! The frozen result of the first stages: every document as integers.
//!
//! All tokens are numbered, document after document, in the order of ids. A *position* is the number of one,
//! so a position alone says which document it is in. They stand in one array, or, where they do not fit into
//! memory, in scratch: then they are fetched document by document, or in windows of some that follow each other.

mod classes;
mod fetched;
mod landmarks;
mod ranges;
mod units;
mod weights;
pub mod window;
pub mod words;

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::base::DocId;
use crate::base::hash;
use crate::scratch::Resources;
use crate::scratch::Spare;
use crate::weight;
pub use fetched::Fetched;
use landmarks::Landmarks;
use ranges::Ranges;
pub use ranges::RangesOf;
use window::Window;
use words::Reach;
use words::Words;

/// What one document brings to a [`Collection`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokenised {
    /// Its token hashes.
    pub tokens: Vec<u32>,
    /// Token ranges of its units, in order, not overlapping.
    pub units: Vec<Range<u32>>,
    /// Token ranges of its short quotations, by where they begin.
    pub quotations: Vec<Range<u32>>,
    /// Its group, numbered; `None` if it has none.
    pub group: Option<u32>,
    /// Whether it is compared only with those that are not known.
    pub known: bool,
}

/// One document of a [`Collection`], whose tokens are kept in [`Words`].
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The place of its tokens in [`Words`].
    pub at: u64,
    /// Number of its tokens.
    pub len: u32,
    /// [`hash::sequence`] of its tokens.
    pub fingerprint: u128,
    /// As in [`Tokenised`].
    pub units: RangesOf,
    /// As in [`Tokenised`].
    pub quotations: RangesOf,
    /// As in [`Tokenised`].
    pub group: Option<u32>,
    /// As in [`Tokenised`].
    pub known: bool,
}

/// Which pairs of documents are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scope {
    /// Identical documents are collapsed into one before anything else is compared.
    pub collapse: bool,
    /// Pairs within one group are left out.
    pub across_groups: bool,
    /// A document is compared with itself too.
    pub within: bool,
}

/// Every document as integers, with its units, and which documents are identical.
#[derive(Debug, Default)]
pub struct Collection {
    /// The tokens in the order of ids, if they are all in memory…
    tokens: Option<Vec<u32>>,
    /// …or else here, as they were read…
    words: Words,
    /// …and this is the place of each document among them.
    places: Vec<u64>,
    /// Position of the first token of each document, and the end.
    starts: Vec<u32>,
    /// Positions of units, in order.
    units: Ranges,
    /// The number of the first unit of each document, and the end.
    first_units: Vec<u32>,
    /// Positions of short quotations, by where they begin.
    quotations: Vec<Range<u32>>,
    /// Words of the longest of them.
    longest_quotation: u32,
    /// The first of the documents identical to each one.
    first: Vec<DocId>,
    /// Identical documents: (the first, each one), sorted; only classes of two and more.
    copies: Vec<(DocId, DocId)>,
    /// What `copies` were before some documents were left out.
    all_copies: Option<Vec<(DocId, DocId)>>,
    of_position: Landmarks,
    unit_of_position: Landmarks,
    quotation_of_position: Landmarks,
    document_of_unit: Landmarks,
    /// Group of each document.
    groups: Vec<Option<u32>>,
    /// Group of all documents identical to each one; `None` where they are of several.
    class_groups: Vec<Option<u32>>,
    /// Whether each document is known.
    known: Vec<bool>,
    /// Whether all documents identical to each one are.
    class_known: Vec<bool>,
    scope: Scope,
    /// What may be used to make something from it.
    resources: Resources,
    spare: Spare,
    /// Words of the corpus, here or in the background…
    corpus_words: u64,
    /// …of documents that are known, and need not all be here.
    background: Option<Arc<weight::Background>>,
    /// How telling each word is, once somebody asked…
    telling: OnceLock<weight::Table>,
    /// …or which are the commonest.
    common: OnceLock<weight::Common>,
    /// …and each token, in all documents…
    weights: OnceLock<Vec<u8>>,
    /// …or, over a background, in some.
    weights_of: Vec<OnceLock<Box<[u8]>>>,
}

impl Collection {
    /// Freezes documents in memory that come in the order of their ids.
    ///
    /// # Panics
    /// If there are more than 2³² tokens in all.
    #[must_use]
    pub fn new(documents: Vec<Tokenised>, scope: Scope) -> Self {
        let mut writer = words::Writer::new(&Resources::unlimited(), Reach::All);
        let entry = |document: Tokenised| {
            let Tokenised { tokens, units, quotations, group, known } = document;
            let (len, fingerprint) = (tokens.len() as u32, hash::sequence(&tokens));
            let at = writer.put(&tokens).expect("memory takes all");
            let (units, quotations) = (units.into(), quotations.into());
            Entry { at, len, fingerprint, units, quotations, group, known }
        };
        let entries = documents.into_iter().map(entry).collect();
        Self::build(writer.finish().expect("nothing was spilled"), entries, scope)
    }

    /// The same with these resources for what is made from it, such as the keys of all words.
    #[must_use]
    pub fn within(self, resources: &Resources) -> Self {
        Self { resources: resources.clone(), ..self }
    }

    /// Bytes that what is made from it may take at once.
    #[must_use]
    pub fn room(&self) -> u64 {
        self.resources.dealt()
    }

    /// Bytes of what is read, of one kind, that may stay in memory.
    #[must_use]
    pub fn room_of_read(&self) -> u64 {
        self.resources.held()
    }

    /// Bytes of what is found, of one kind, that may stay in memory.
    #[must_use]
    pub fn room_of_found(&self) -> u64 {
        self.resources.found()
    }

    /// What is made and done with before the next is made, and does not fit into memory, is written over.
    #[must_use]
    pub fn spare(&self) -> &Spare {
        &self.spare
    }

    /// The folder for what does not fit into memory.
    #[must_use]
    pub fn temp_dir(&self) -> &Path {
        &self.resources.temp_dir
    }

    /// The windows in which its words are looked at, by the numbers of their documents; at least one.
    #[must_use]
    pub fn windows(&self) -> Vec<Range<u32>> {
        let all = self.len() as u32;
        let is_one = self.tokens.is_some() || self.words.reach() != Reach::Windows;
        let words = if is_one { u64::MAX } else { self.resources.window_words() };
        let words = u32::try_from(words).unwrap_or(u32::MAX);
        let (mut windows, mut first) = (Vec::new(), 0);
        loop {
            let end = self.starts[first as usize].saturating_add(words);
            let next = self.starts.partition_point(|&start| start <= end) as u32 - 1;
            let next = next.max(first + 1).min(all);
            windows.push(first..next);
            first = next;
            if first == all {
                return windows;
            }
        }
    }

    /// The words of a window; weighed, if that is wanted. Where only whole documents are compared, it has none.
    #[must_use]
    pub fn window(&self, documents: Range<u32>, is_weighed: bool) -> Window<'_> {
        match (&self.tokens, self.words.reach()) {
            (None, Reach::Documents) => Window::without_words(self),
            _ => Window::new(self, documents, is_weighed),
        }
    }

    /// Freezes documents that come in the order of their ids, whatever the order of their words.
    ///
    /// # Panics
    /// If there are more than 2³² tokens in all.
    #[must_use]
    pub fn build(words: Words, documents: Vec<Entry>, scope: Scope) -> Self {
        let places: Vec<(u64, u32)> = documents.iter().map(|document| (document.at, document.len)).collect();
        let mut made = Self { scope, resources: Resources::unlimited(), ..Self::default() };
        if words.are_in_one_piece() {
            made.tokens = Some(words.joined(&places));
        } else {
            made.places = places.into_iter().map(|place| place.0).collect();
            made.words = words;
        }
        made.starts.push(0);
        let mut fingerprints = Vec::with_capacity(documents.len());
        for document in documents {
            let start = made.starts[made.starts.len() - 1];
            let place = |own: Range<u32>| start + own.start..start + own.end;
            made.first_units.push(made.units.len() as u32);
            document.units.iter().map(place).for_each(|unit| made.units.push(unit));
            for quotation in document.quotations.iter().map(place) {
                made.longest_quotation = made.longest_quotation.max(quotation.end - quotation.start);
                made.quotations.push(quotation);
            }
            made.groups.push(document.group);
            made.known.push(document.known);
            made.starts.push(start.checked_add(document.len).expect("at most 2^32 tokens in a collection"));
            fingerprints.push(document.fingerprint);
        }
        made.units.shrink_to_fit();
        made.quotations.shrink_to_fit();
        made.of_position = Landmarks::new(made.starts.iter().copied());
        made.unit_of_position = Landmarks::new(made.units.iter().map(|unit| unit.start));
        made.quotation_of_position = Landmarks::new(made.quotations.iter().map(|quotation| quotation.start));
        made.document_of_unit = Landmarks::new(made.first_units.iter().copied());
        made.first_units.push(made.units.len() as u32);
        made.corpus_words = made.total() as u64;
        made.first = (0..made.len()).map(|index| made.id(index)).collect();
        made.class_groups.clone_from(&made.groups);
        made.class_known.clone_from(&made.known);
        if scope.collapse {
            made.collapse(&fingerprints);
        }
        made
    }

    fn id(&self, index: usize) -> DocId {
        DocId(u32::try_from(index).expect("fewer documents than tokens"))
    }

    /// Number of documents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are no documents.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All documents.
    pub fn ids(&self) -> impl Iterator<Item = DocId> {
        (0..u32::try_from(self.len()).expect("fewer documents than tokens")).map(DocId)
    }

    /// Number of tokens in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.starts[self.len()] as usize
    }

    /// All tokens; index with positions.
    ///
    /// # Panics
    /// If they were not read to be all in memory.
    #[must_use]
    pub fn tokens(&self) -> &[u32] {
        self.tokens.as_deref().expect("all tokens are in memory where somebody needs them at once")
    }

    /// The tokens of a document, wherever they are.
    #[must_use]
    pub fn words(&self, id: DocId) -> Cow<'_, [u32]> {
        self.words_in(id, &(0..self.len_of(id) as u32))
    }

    /// Some of them.
    #[must_use]
    pub fn words_in(&self, id: DocId, own: &Range<u32>) -> Cow<'_, [u32]> {
        match self.places.get(id.index()) {
            Some(&at) => self.words.get(at, own),
            None => {
                let start = self.starts[id.index()];
                Cow::Borrowed(&self.tokens()[(start + own.start) as usize..(start + own.end) as usize])
            }
        }
    }

    /// Number of tokens of a document.
    #[must_use]
    pub fn len_of(&self, id: DocId) -> usize {
        self.range(id).len()
    }

    /// The positions of a document.
    #[must_use]
    pub fn range(&self, id: DocId) -> Range<u32> {
        self.starts[id.index()]..self.starts[id.index() + 1]
    }

    /// The document that a position is in.
    #[must_use]
    pub fn at(&self, position: u32) -> DocId {
        self.id(self.of_position.last_at(&self.starts, position).expect("the first document begins at 0"))
    }
}

#[cfg(test)]
mod tests;
