//! Documents as people see them, kept for the next passage that stands in them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::Hall;
use crate::base::Components;
use crate::base::DocId;
use crate::describe::view::View;
use crate::pipeline::FEW_WORDS;

/// Words of the documents that all threads keep, at most, each its own…
const KEPT_WORDS: usize = 1 << 22;
/// …which take so many bytes for each word, about; they may take so many times what stays in memory of one kind.
const BYTES_A_WORD: u64 = 64;
const ROOM: u64 = 8;

/// Parts of the work for each thread: fewer lose fewer views, more keep all threads busy to the end.
const PARTS: usize = 16;

/// Room for the views that all threads share and keep to the end, if the corpus is small; none otherwise.
pub(super) type Shared<'h> = Vec<OnceLock<Arc<View<'h>>>>;

/// Room for so many documents with so many words.
pub(super) fn shared<'h>(documents: usize, words: usize) -> Shared<'h> {
    let documents = if words <= FEW_WORDS { documents } else { 0 };
    (0..documents).map(|_| OnceLock::new()).collect()
}

/// The views of one thread.
pub(super) struct Views<'s, 'h> {
    hall: &'s Hall<'h>,
    /// Those that were asked for of late…
    views: BTreeMap<DocId, Arc<View<'h>>>,
    words: usize,
    /// …and those before them.
    before: BTreeMap<DocId, Arc<View<'h>>>,
    /// Words of either, at most.
    most: usize,
}

impl<'s, 'h> Views<'s, 'h> {
    pub(super) fn new(hall: &'s Hall<'h>) -> Self {
        let (views, before) = (BTreeMap::new(), BTreeMap::new());
        let room = hall.whereabouts().1.saturating_mul(ROOM) / BYTES_A_WORD;
        let words = KEPT_WORDS.min(usize::try_from(room).unwrap_or(usize::MAX));
        Self { hall, views, words: 0, before, most: words / 2 / rayon::current_num_threads() }
    }

    /// The view of a document.
    pub(super) fn of(&mut self, document: DocId) -> Arc<View<'h>> {
        if let Some(view) = self.hall.views.get(document.index()) {
            return Arc::clone(view.get_or_init(|| Arc::new(self.hall.view(document))));
        }
        if let Some(known) = self.views.get(&document) {
            return Arc::clone(known);
        }
        let before = self.before.remove(&document);
        let view = before.unwrap_or_else(|| Arc::new(self.hall.view(document)));
        if self.words + view.len() > self.most {
            self.before = std::mem::take(&mut self.views);
            self.words = 0;
        }
        self.words += view.len();
        self.views.insert(document, Arc::clone(&view));
        view
    }
}

/// Does all of some work, in parts that follow each other, so that what hangs together shares its views.
pub(super) fn with_views<'h, T: Sync, R: Send>(
    hall: &Hall<'h>,
    work: &[T],
    each: impl Fn(&mut Views<'_, 'h>, &T) -> R + Sync,
) -> Vec<R> {
    let part = |work: &[T]| {
        let mut views = Views::new(hall);
        work.iter().map(|one| each(&mut views, one)).collect::<Vec<R>>()
    };
    let at_once = (work.len() / (PARTS * rayon::current_num_threads())).max(1);
    work.par_chunks(at_once).flat_map_iter(part).collect()
}

/// Puts work on documents that hang together side by side; `pairs` says which do, `document` of which some
/// work is.
pub(super) fn side_by_side<T>(
    work: &mut [T],
    documents: usize,
    pairs: impl Iterator<Item = (DocId, DocId)>,
    document: impl Fn(&T) -> DocId,
) {
    let mut components = Components::new(documents);
    pairs.for_each(|(a, b)| components.join(a.index(), b.index()));
    work.sort_by_cached_key(|one| (components.root(document(one).index()), document(one)));
}
