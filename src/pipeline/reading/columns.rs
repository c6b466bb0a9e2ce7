//! Documents in, one after the other; what is known of them, column by column, in the order of their ids out.
//!
//! A large corpus has more of this than of anything else, so nothing is held twice, not even while it is sorted.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::Label;
use crate::collection::Entry;
use crate::corpus::Document;
use crate::pipeline::texts::Text;

/// What was read of documents whose texts and words were put away; all columns are of the same documents.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) labels: Vec<Label>,
    pub(super) texts: Vec<Text>,
    pub(super) entries: Vec<Entry>,
    /// Words of each that are left out.
    pub(super) ignored: Vec<u32>,
}

impl Columns {
    pub(super) fn push(&mut self, label: Label, text: Text, entry: Entry, ignored: u32) {
        self.labels.push(label);
        self.texts.push(text);
        self.entries.push(entry);
        self.ignored.push(ignored);
    }

    pub(super) fn len(&self) -> usize {
        self.labels.len()
    }

    /// The numbers of the documents by their ids; of several with one id, the new ones first, as they were read.
    pub(super) fn by_id(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        let key = |at: &u32| (&self.labels[*at as usize].id, self.entries[*at as usize].known, *at);
        order.par_sort_unstable_by(|x, y| key(x).cmp(&key(y)));
        order
    }

    /// Keeps these documents alone, in this order.
    pub(super) fn keep(&mut self, numbers: Vec<u32>) {
        let kept = numbers.len();
        let mut is_kept = vec![false; self.len()];
        numbers.iter().for_each(|&number| is_kept[number as usize] = true);
        let dropped = (0..self.len() as u32).filter(|&number| !is_kept[number as usize]);
        let mut order = numbers;
        order.extend(dropped);
        let Self { labels, texts, entries, ignored } = self;
        let others = || {
            arrange(texts, &order, kept);
            arrange(ignored, &order, kept);
            arrange(entries, &order, kept);
        };
        rayon::join(|| arrange(labels, &order, kept), others);
    }
}

/// Puts items in the order in which they are numbered, each once, and keeps so many of them: in place, for there
/// are many.
fn arrange<T>(items: &mut Vec<T>, order: &[u32], kept: usize) {
    let mut is_done = vec![false; items.len()];
    for first in 0..items.len() {
        let mut at = first;
        while !is_done[at] {
            is_done[at] = true;
            let from = order[at] as usize;
            if from != first {
                items.swap(at, from);
                at = from;
            }
        }
    }
    items.truncate(kept);
    items.shrink_to_fit();
}

/// Makes labels that share what they have in common.
#[derive(Default)]
pub(super) struct Labeller {
    /// That of the document before: those of one file come one after the other.
    path: Arc<str>,
    groups: BTreeSet<Arc<str>>,
}

impl Labeller {
    /// The label of a document.
    pub(super) fn label(&mut self, document: Document) -> Label {
        let Document { id, path, record, group, date, .. } = document;
        if *self.path != *path {
            self.path = path.into();
        }
        let group = group.map(|group| self.group(group));
        let (id, date) = (id.into_boxed_str(), date.map(String::into_boxed_str));
        Label { id, path: self.path.clone(), record, group, date }
    }

    fn group(&mut self, name: String) -> Arc<str> {
        if let Some(known) = self.groups.get(name.as_str()) {
            return known.clone();
        }
        let name: Arc<str> = name.into();
        self.groups.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn items_are_put_in_any_order(
            order in (0usize..40).prop_flat_map(|len| Just((0..len as u32).collect::<Vec<_>>()).prop_shuffle()),
            share in 0.0..=1.0f64,
        ) {
            let items: Vec<String> = (0..order.len()).map(|at| format!("item {at}")).collect();
            let kept = (order.len() as f64 * share) as usize;
            let mut arranged = items.clone();
            arrange(&mut arranged, &order, kept);
            let wanted: Vec<String> = order[..kept].iter().map(|&at| items[at as usize].clone()).collect();
            prop_assert_eq!(arranged, wanted);
        }
    }

    fn document(id: &str, path: &str, group: &str) -> Document {
        let group = Some(group.to_owned());
        Document { id: id.into(), path: path.into(), record: Some(1), group, date: None, text: String::new() }
    }

    #[test]
    fn labels_share_paths_and_groups() {
        let mut labeller = Labeller::default();
        let places = [("a", "x", "g"), ("b", "x", "h"), ("c", "y", "g"), ("d", "x", "g")];
        let labels = places.map(|(id, path, group)| labeller.label(document(id, path, group)));
        for (label, (id, path, group)) in labels.iter().zip(places) {
            assert_eq!((&*label.id, &*label.path, label.group.as_deref()), (id, path, Some(group)));
        }
        assert!(Arc::ptr_eq(&labels[0].path, &labels[1].path));
        let group = |at: usize| labels[at].group.as_ref().unwrap();
        assert!(Arc::ptr_eq(group(0), group(2)) && Arc::ptr_eq(group(0), group(3)));
    }
}
