//! Documents, clusters and stock phrases as they are reported.

use std::ops::Range;

use rayon::prelude::*;

use super::Hall;
use super::shares::Shares;
use super::views::Views;
use super::views::with_views;
use crate::base::DocId;
use crate::cluster;
use crate::cluster::ClusterOf;
use crate::findings::Cluster;
use crate::findings::Document;
use crate::findings::StockPhrase;
use crate::linkage::Edges;
use crate::pipeline::Stock;
use crate::pipeline::ids::Ids;

/// Documents that are worth a thread.
const LEAST: usize = 1 << 12;

impl Hall<'_> {
    /// The clusters that verified edges make.
    pub(super) fn clusters(&self, edges: &Edges) -> Vec<Cluster> {
        let mut ids = Ids::default();
        let found = cluster::clusters(self.collection, edges, self.texts);
        let cluster = |ClusterOf { representative, members }| {
            let name = &self.texts.documents[representative.index()].id;
            Cluster {
                id: ids.unique(format!("{:016x}", crate::base::hash::word(name.as_bytes()))),
                representative,
                members,
            }
        };
        found.into_iter().map(cluster).collect()
    }

    /// Every document, not yet named; where there are passages, none of it lies in one yet.
    pub(super) fn documents(&self, with_passages: bool) -> Vec<Document> {
        let document = |id: DocId| Document {
            words: self.collection.len_of(id) as u64,
            ignored_words: u64::from(self.ignored[id.index()]),
            reused_words: with_passages.then_some(0),
            reused_words_no_boilerplate: with_passages.then_some(0),
            words_seen_before: self.when(id).filter(|_| with_passages).map(|_| 0),
            ..Document::default()
        };
        let ids: Vec<DocId> = self.collection.ids().collect();
        ids.into_par_iter().with_min_len(LEAST).map(document).collect()
    }

    /// Says how much of each document lies in passages; those that are not listed one by one count too.
    pub(super) fn share(&self, shares: &Shares, documents: &mut [Document]) {
        for part in 0..shares.parts() {
            let of_part = shares.part(part);
            documents.par_iter_mut().enumerate().with_min_len(LEAST).for_each(|(index, document)| {
                let id = DocId(index as u32);
                let class = self.collection.first(id);
                if shares.part_of(class) == part {
                    let (all, others) = of_part.reused(class, id);
                    (document.reused_words, document.reused_words_no_boilerplate) = (Some(all), Some(others));
                    document.words_seen_before.iter_mut().for_each(|seen| *seen = of_part.seen_before(id));
                }
            });
        }
    }

    pub(super) fn stock_phrases(&self, stock: &Stock) -> Vec<StockPhrase> {
        let phrase = |views: &mut Views<'_, '_>, (positions, documents): &(Range<u32>, u32)| {
            let document = self.collection.at(positions.start);
            let start = self.collection.range(document).start;
            let words = positions.start - start..positions.end - start;
            StockPhrase { example: views.of(document).place(document, words), documents: *documents }
        };
        with_views(self, stock, phrase)
    }
}
