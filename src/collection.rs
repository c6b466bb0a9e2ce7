//! The frozen result of the first stages: every document as integers.
//!
//! All tokens are numbered, document after document, in the order of ids. A *position* is the number of one,
//! so a position alone says which document it is in. They stand in one array, or, where they do not fit into
//! memory, in scratch: then they are fetched document by document, or in windows of some that follow each other.

mod fetched;
mod landmarks;
pub mod window;
pub mod words;

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::base::DocId;
use crate::base::hash;
use crate::scratch::Resources;
use crate::weight;
pub use fetched::Fetched;
use landmarks::Landmarks;
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
    pub units: Box<[Range<u32>]>,
    /// As in [`Tokenised`].
    pub quotations: Box<[Range<u32>]>,
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
    units: Vec<Range<u32>>,
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
            Entry { at, len, fingerprint, units: units.into(), quotations: quotations.into(), group, known }
        };
        let entries = documents.into_iter().map(entry).collect();
        Self::build(writer.finish().expect("nothing was spilled"), entries, scope)
    }

    /// The same with these resources for what is made from it, such as the keys of all words.
    #[must_use]
    pub fn within(self, resources: &Resources) -> Self {
        Self { resources: resources.clone(), ..self }
    }

    /// The same where the known documents are part of a background.
    #[must_use]
    pub fn over(self, background: Arc<weight::Background>) -> Self {
        let fresh = self.ids().filter(|id| !self.known[id.index()]);
        let corpus_words = background.total() + fresh.map(|id| self.len_of(id) as u64).sum::<u64>();
        let weights_of = self.ids().map(|_| OnceLock::new()).collect();
        Self { background: Some(background), corpus_words, weights_of, ..self }
    }

    /// Compares only these documents from now on, whichever were compared before; the others are identical to
    /// none and distinct from none.
    pub fn narrow(&mut self, kept: &[bool]) {
        /// The number of no document: a corpus has fewer.
        const NONE: DocId = DocId(u32::MAX);
        let all = std::mem::take(&mut self.all_copies).unwrap_or_else(|| self.copies.clone());
        let alone = |id: DocId| if kept[id.index()] { id } else { NONE };
        self.first = self.ids().map(alone).collect();
        self.copies.clear();
        for class in all.chunk_by(|x, y| x.0 == y.0) {
            let left: Vec<DocId> = class.iter().map(|copy| copy.1).filter(|id| kept[id.index()]).collect();
            for &id in left.iter().filter(|_| left.len() > 1) {
                self.first[id.index()] = left[0];
                self.copies.push((left[0], id));
            }
        }
        self.copies.sort_unstable();
        self.all_copies = Some(all);
    }

    /// Bytes that what is made from it may take at once.
    #[must_use]
    pub fn room(&self) -> u64 {
        self.resources.dealt()
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
        made.units.reserve_exact(documents.iter().map(|document| document.units.len()).sum());
        made.starts.push(0);
        let mut fingerprints = Vec::with_capacity(documents.len());
        for document in documents {
            let start = made.starts[made.starts.len() - 1];
            let place = |own: &Range<u32>| start + own.start..start + own.end;
            made.units.extend(document.units.iter().map(place));
            made.quotations.extend(document.quotations.iter().map(place));
            made.groups.push(document.group);
            made.known.push(document.known);
            made.starts.push(start.checked_add(document.len).expect("at most 2^32 tokens in a collection"));
            fingerprints.push(document.fingerprint);
        }
        made.of_position = Landmarks::new(&made.starts);
        made.unit_of_position = Landmarks::new(&made.units);
        made.corpus_words = made.total() as u64;
        made.first = (0..made.len()).map(|index| made.id(index)).collect();
        made.longest_quotation = made.quotations.iter().map(|one| one.end - one.start).max().unwrap_or(0);
        made.class_groups.clone_from(&made.groups);
        made.class_known.clone_from(&made.known);
        if scope.collapse {
            made.collapse(&fingerprints);
        }
        made
    }

    fn collapse(&mut self, fingerprints: &[u128]) {
        let with_words = self.ids().filter(|&id| self.len_of(id) > 0);
        let mut hashes: Vec<(u128, DocId)> = with_words.map(|id| (fingerprints[id.index()], id)).collect();
        hashes.par_sort_unstable();
        for class in hashes.chunk_by(|x, y| x.0 == y.0).filter(|class| class.len() > 1) {
            let first = class[0].1;
            for &(_, copy) in class {
                self.first[copy.index()] = first;
                self.copies.push((first, copy));
                if self.groups[copy.index()] != self.groups[first.index()] {
                    self.class_groups[first.index()] = None;
                }
                self.class_known[first.index()] &= self.known[copy.index()];
            }
        }
        self.copies.sort_unstable();
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

    /// The documents that are compared: the first of each class of identical ones.
    pub fn distinct(&self) -> impl Iterator<Item = DocId> {
        self.ids().filter(|&id| self.first(id) == id)
    }

    /// The first of the documents identical to this one.
    #[must_use]
    pub fn first(&self, id: DocId) -> DocId {
        self.first[id.index()]
    }

    /// The documents identical to `first`, itself included.
    pub fn class(&self, first: DocId) -> impl Iterator<Item = DocId> {
        let from = self.copies.partition_point(|copy| copy.0 < first);
        let listed = self.copies[from..].iter().take_while(move |copy| copy.0 == first).map(|copy| copy.1);
        let alone = self.copies.get(from).is_none_or(|copy| copy.0 != first).then_some(first);
        alone.into_iter().chain(listed)
    }

    /// Size of the class of `first`.
    #[must_use]
    pub fn class_size(&self, first: DocId) -> usize {
        self.class(first).count()
    }

    /// Number of words of the corpus: of all documents here, or of the background and those that are not in it.
    #[must_use]
    pub fn corpus_words(&self) -> u64 {
        self.corpus_words
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
        match self.places.get(id.index()) {
            Some(&at) => self.words.get(at, self.len_of(id)),
            None => {
                let range = self.range(id);
                Cow::Borrowed(&self.tokens()[range.start as usize..range.end as usize])
            }
        }
    }

    /// Number of tokens of a document.
    #[must_use]
    pub fn len_of(&self, id: DocId) -> usize {
        self.range(id).len()
    }

    /// The documents that are compared, in the order in which their words are fetched best.
    #[must_use]
    pub fn distinct_by_place(&self) -> Vec<DocId> {
        let mut ids: Vec<DocId> = self.distinct().collect();
        if !self.places.is_empty() {
            ids.sort_unstable_by_key(|id| self.places[id.index()]);
        }
        ids
    }

    /// How telling each word is in this corpus.
    #[must_use]
    pub fn telling(&self) -> &weight::Table {
        self.telling.get_or_init(|| {
            let Some(background) = &self.background else {
                return weight::Table::new(self.len(), |at| self.words(self.id(at)));
            };
            let fresh: Vec<DocId> = self.ids().filter(|id| !self.known[id.index()]).collect();
            let words = weight::words(fresh.len(), |at| self.words(fresh[at]));
            weight::Table::over(Arc::clone(background), words)
        })
    }

    /// Whether a word is one of the commonest, which tell nothing.
    #[must_use]
    pub fn is_common(&self, token: u32) -> bool {
        if self.background.is_some() || self.telling.get().is_some() {
            return self.telling().is_common(token);
        }
        let common = || weight::Common::new(self.len(), |at| self.words(self.id(at)));
        self.common.get_or_init(common).has(token)
    }

    /// Weighs the words, with all threads. Whoever needs them in parallel work asks for this before: there,
    /// the one who asks first would do it alone, and the others would wait.
    pub fn weigh(&self) {
        let _: &weight::Table = self.telling();
        if self.weights_of.is_empty() && self.tokens.is_some() {
            let _: &[u8] = self.weights();
        }
    }

    /// The same for the commonest words.
    pub fn find_common(&self) {
        let _: bool = self.is_common(0);
    }

    /// How telling each token is in this corpus; index with positions.
    #[must_use]
    pub fn weights(&self) -> &[u8] {
        self.weights.get_or_init(|| self.telling().weights(self.tokens()))
    }

    /// The same for some positions of a document; over a background, no more than the document is weighed.
    #[must_use]
    pub fn weights_in(&self, id: DocId, positions: Range<u32>) -> &[u8] {
        let Some(own) = self.weights_of.get(id.index()) else {
            return &self.weights()[positions.start as usize..positions.end as usize];
        };
        let start = self.range(id).start;
        // Not in parallel: a thread that waits here must not come here again.
        let telling = self.telling();
        let weights = own.get_or_init(|| self.words(id).iter().map(|&token| telling.get(token)).collect());
        &weights[(positions.start - start) as usize..(positions.end - start) as usize]
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

    /// Whether any document is known.
    #[must_use]
    pub fn has_known(&self) -> bool {
        self.known.contains(&true)
    }

    /// Whether all documents identical to `first` are known.
    #[must_use]
    pub fn is_known(&self, first: DocId) -> bool {
        self.class_known[first.index()]
    }

    /// Whether some documents identical to `a` and to `b` are to be compared.
    #[must_use]
    pub fn may_pair(&self, a: DocId, b: DocId) -> bool {
        self.allows((a, b), &self.class_groups, &self.class_known)
    }

    /// Whether these two documents are to be compared, whatever they are identical to.
    #[must_use]
    pub fn may_report(&self, a: DocId, b: DocId) -> bool {
        self.allows((a, b), &self.groups, &self.known)
    }

    fn allows(&self, pair: (DocId, DocId), groups: &[Option<u32>], known: &[bool]) -> bool {
        if known[pair.0.index()] && known[pair.1.index()] {
            return false;
        }
        if pair.0 == pair.1 {
            return self.scope.within;
        }
        let (x, y) = (groups[pair.0.index()], groups[pair.1.index()]);
        !self.scope.across_groups || x.is_none() || x != y
    }
}

#[cfg(test)]
mod tests;
