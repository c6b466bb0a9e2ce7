//! Pairs of documents that are alike in; which documents stay, and which goes for the sake of which, out.
//!
//! A document goes only if it was verified to be like one that stays, never because both are like a third;
//! and of two that are known to be alike only one stays. So it is a maximal independent set that is chosen,
//! the first one in the order of preference: greedily, each document stays unless one that stays is like it.

use std::collections::BTreeMap;

use super::Keep;
use super::rank::ranks;
use crate::base::Components;
use crate::base::DocId;
use crate::findings::Document;
use crate::pipeline::Edge;

/// A document that goes, the one that stays in its place, and their Jaccard.
pub(super) type Replaced = (DocId, DocId, f64);

/// What is known of pairs, while more come to be known.
pub(super) struct Chooser<'f> {
    keep: Keep,
    /// Whether the documents of a file must all stay.
    must_stay: &'f dyn Fn(&Document) -> bool,
    edges: Vec<Edge>,
}

impl<'f> Chooser<'f> {
    pub(super) fn new(keep: Keep, must_stay: &'f dyn Fn(&Document) -> bool) -> Self {
        Self { keep, must_stay, edges: Vec::new() }
    }

    /// Takes pairs that were not known before; says which documents stay, by all that is known.
    pub(super) fn choose(&mut self, documents: &[Document], new: &[Edge]) -> Vec<bool> {
        self.edges.extend_from_slice(new);
        let mut kept = vec![true; documents.len()];
        self.replaced(documents).iter().for_each(|(gone, ..)| kept[gone.index()] = false);
        kept
    }

    /// The documents that go, by id.
    pub(super) fn replaced(&self, documents: &[Document]) -> Vec<Replaced> {
        let ranks = ranks(documents, self.keep);
        let stays: Vec<bool> = documents.iter().map(self.must_stay).collect();
        let mut classes = self.classes(documents.len());
        for class in &mut classes {
            class.sort_by_key(|id| (!stays[id.index()], ranks[id.index()]));
        }
        classes.sort_by_key(|class| (!stays[class[0].index()], ranks[class[0].index()]));
        let neighbours = self.neighbours(&classes, documents.len());
        // Of each class, the document that stays.
        let mut leaders: Vec<Option<DocId>> = vec![None; classes.len()];
        let mut replaced = Vec::new();
        for (number, class) in classes.iter().enumerate() {
            let alike =
                neighbours[number].iter().filter_map(|(&other, &jaccard)| Some((leaders[other]?, jaccard)));
            let nearest =
                alike.max_by(|x, y| x.1.total_cmp(&y.1).then(ranks[y.0.index()].cmp(&ranks[x.0.index()])));
            let original = match nearest {
                Some(nearest) if !stays[class[0].index()] => nearest,
                _ => {
                    leaders[number] = Some(class[0]);
                    (class[0], 1.0)
                }
            };
            let goes = |id: &&DocId| **id != original.0 && !stays[id.index()];
            replaced.extend(class.iter().filter(goes).map(|&id| (id, original.0, original.1)));
        }
        replaced.sort_by_key(|one| one.0);
        replaced
    }

    /// Documents whose sets of shingles are equal: whatever is like one of them is like all of them.
    fn classes(&self, documents: usize) -> Vec<Vec<DocId>> {
        let mut components = Components::new(documents);
        for edge in self.edges.iter().filter(|edge| edge.jaccard >= 1.0) {
            components.join(edge.a.index(), edge.b.index());
        }
        let ids = |members: Vec<usize>| members.into_iter().map(|index| DocId(index as u32)).collect();
        components.members().into_iter().map(ids).collect()
    }

    /// For each class, the other classes that are like it, and how much.
    fn neighbours(&self, classes: &[Vec<DocId>], documents: usize) -> Vec<BTreeMap<usize, f64>> {
        let mut class_of = vec![0; documents];
        for (number, class) in classes.iter().enumerate() {
            class.iter().for_each(|id| class_of[id.index()] = number);
        }
        let mut neighbours = vec![BTreeMap::new(); classes.len()];
        for edge in &self.edges {
            let (a, b) = (class_of[edge.a.index()], class_of[edge.b.index()]);
            if a != b {
                neighbours[a].insert(b, edge.jaccard);
                neighbours[b].insert(a, edge.jaccard);
            }
        }
        neighbours
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn documents(n: usize) -> Vec<Document> {
        let document = |index: usize| Document {
            id: format!("{index:02}").into(),
            path: "a.jsonl".into(),
            record: Some(index as u64),
            ..Document::default()
        };
        (0..n).map(document).collect()
    }

    fn edge(a: u32, b: u32, jaccard: f64) -> Edge {
        Edge { a: DocId(a), b: DocId(b), jaccard }
    }

    fn gone(chooser: &Chooser<'_>, n: usize) -> Vec<(u32, u32)> {
        chooser.replaced(&documents(n)).iter().map(|(gone, kept, _)| (gone.0, kept.0)).collect()
    }

    #[test]
    fn a_chain_loses_only_what_is_like_something_that_stays() {
        let free = |_: &Document| false;
        let mut chooser = Chooser::new(Keep::First, &free);
        chooser.choose(&documents(4), &[edge(0, 1, 0.9), edge(1, 2, 0.9), edge(2, 3, 0.8)]);
        assert_eq!(gone(&chooser, 4), [(1, 0), (3, 2)]);
        // What comes to be known later changes what stays: 3 has lost its original, and stays.
        chooser.choose(&documents(4), &[edge(0, 2, 0.8)]);
        assert_eq!(gone(&chooser, 4), [(1, 0), (2, 0)]);
    }

    #[test]
    fn what_must_stay_stays_and_is_the_original_of_others() {
        let last = |one: &Document| ["02", "03"].contains(&&*one.id);
        let mut chooser = Chooser::new(Keep::First, &last);
        chooser.choose(&documents(4), &[edge(0, 3, 0.9), edge(2, 3, 1.0), edge(0, 1, 0.9)]);
        assert_eq!(gone(&chooser, 4), [(0, 2)]);
    }

    proptest! {
        #[test]
        fn whatever_goes_is_like_something_that_stays_and_no_two_that_stay_are_alike(
            pairs in prop::collection::btree_map((0u32..12, 0u32..12), 0.5f64..0.99, 0..30),
            stay in prop::collection::btree_set(0usize..12, 0..3),
        ) {
            let edges: Vec<Edge> = pairs.iter().filter(|(pair, _)| pair.0 < pair.1).map(|(pair, jaccard)| edge(pair.0, pair.1, *jaccard)).collect();
            let must_stay = |one: &Document| stay.contains(&one.id.parse().unwrap());
            let all = documents(12);
            let mut chooser = Chooser::new(Keep::First, &must_stay);
            let kept = chooser.choose(&all, &edges);
            for (gone, original, jaccard) in chooser.replaced(&all) {
                prop_assert!(!kept[gone.index()] && kept[original.index()]);
                prop_assert!(!stay.contains(&gone.index()));
                prop_assert!(edges.iter().any(|edge| edge.jaccard == jaccard
                    && [(edge.a, edge.b), (edge.b, edge.a)].contains(&(gone, original))));
            }
            for edge in &edges {
                let both_must = stay.contains(&edge.a.index()) && stay.contains(&edge.b.index());
                prop_assert!(both_must || !(kept[edge.a.index()] && kept[edge.b.index()]));
            }
        }
    }
}
