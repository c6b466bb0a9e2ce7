//! Documents as people see them, kept for the next passage that stands in them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Hall;
use crate::base::Components;
use crate::base::DocId;
use crate::describe::view::View;

/// Words of the documents that one thread keeps, at most: some tens of bytes each.
const KEPT_WORDS: usize = 1 << 18;

/// The views of one thread.
pub(super) struct Views<'h> {
    hall: &'h Hall<'h>,
    views: BTreeMap<DocId, Rc<View<'h>>>,
    words: usize,
}

impl<'h> Views<'h> {
    pub(super) fn new(hall: &'h Hall<'h>) -> Self {
        Self { hall, views: BTreeMap::new(), words: 0 }
    }

    /// The view of a document.
    pub(super) fn of(&mut self, document: DocId) -> Rc<View<'h>> {
        if let Some(known) = self.views.get(&document) {
            return Rc::clone(known);
        }
        let view = self.hall.view(document);
        if self.words + view.len() > KEPT_WORDS {
            self.views.clear();
            self.words = 0;
        }
        self.words += view.len();
        let view = Rc::new(view);
        self.views.insert(document, Rc::clone(&view));
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
