//! Which documents are identical, and which of them are compared with which.

use rayon::prelude::*;

use super::Collection;
use crate::base::DocId;

impl Collection {
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

    /// Finds the documents that are identical.
    pub(super) fn collapse(&mut self, fingerprints: &[u128]) {
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

    /// The documents that are compared, in the order in which their words are fetched best.
    #[must_use]
    pub fn distinct_by_place(&self) -> Vec<DocId> {
        let mut ids: Vec<DocId> = self.distinct().collect();
        if !self.places.is_empty() {
            ids.sort_unstable_by_key(|id| self.places[id.index()]);
        }
        ids
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
