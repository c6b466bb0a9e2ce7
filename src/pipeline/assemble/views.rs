//! Documents as people see them, kept for the next passage that stands in them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use super::Hall;
use crate::base::Components;
use crate::base::DocId;
use crate::describe::view::View;
use crate::pipeline::FEW_WORDS;

/// Words of the documents that one thread keeps, at most: some tens of bytes each.
const KEPT_WORDS: usize = 1 << 18;

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
    views: BTreeMap<DocId, Arc<View<'h>>>,
    words: usize,
}

impl<'s, 'h> Views<'s, 'h> {
    pub(super) fn new(hall: &'s Hall<'h>) -> Self {
        Self { hall, views: BTreeMap::new(), words: 0 }
    }

    /// The view of a document.
    pub(super) fn of(&mut self, document: DocId) -> Arc<View<'h>> {
        if let Some(view) = self.hall.views.get(document.index()) {
            return Arc::clone(view.get_or_init(|| Arc::new(self.hall.view(document))));
        }
        if let Some(known) = self.views.get(&document) {
            return Arc::clone(known);
        }
        let view = self.hall.view(document);
        if self.words + view.len() > KEPT_WORDS {
            self.views.clear();
            self.words = 0;
        }
        self.words += view.len();
        let view = Arc::new(view);
        self.views.insert(document, Arc::clone(&view));
        view
    }
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
