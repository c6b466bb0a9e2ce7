//! Documents, clusters and stock phrases as they are reported.

use std::ops::Range;

use rayon::prelude::*;

use super::Hall;
use super::Said;
use super::covered;
use super::kinds::Judged;
use super::shares::Shares;
use super::views::Views;
use super::views::with_views;
use crate::base::DocId;
use crate::cluster;
use crate::cluster::ClusterOf;
use crate::findings::Cluster;
use crate::findings::Document;
use crate::findings::StockPhrase;
use crate::matching::Match;
use crate::pipeline::Stock;
use crate::pipeline::ids::Ids;
use crate::pipeline::verifying::Similar;
use crate::spec::Level;

/// Two documents are in one cluster if passages cover this share of either.
const CLUSTER_SHARE: f64 = 0.2;
/// Documents that are worth a thread.
const LEAST: usize = 1 << 12;

impl Hall<'_> {
    pub(super) fn clusters(&self, matches: &[Match], similar: &[Similar]) -> Vec<Cluster> {
        let mut edges: Vec<(DocId, DocId)> = similar.iter().map(|&(a, b, _)| (a, b)).collect();
        if self.corridor.spec.level != Level::Document {
            let of_pair = matches.chunk_by(|x, y| x.documents == y.documents);
            edges.extend(of_pair.filter(|matches| self.is_edge(matches)).map(|matches| matches[0].documents));
        }
        let mut ids = Ids::default();
        let found = cluster::clusters(self.collection, &edges, self.texts);
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

    /// Whether the matches of two documents cover enough of either.
    fn is_edge(&self, matches: &[Match]) -> bool {
        let (a, b) = matches[0].documents;
        let share = |of: &dyn Fn(&Match) -> Range<u32>, document: DocId| {
            covered(matches.iter().map(of).collect()) as f64 / self.collection.len_of(document).max(1) as f64
        };
        let in_a = share(&|one| one.a.clone(), a);
        let in_b = share(&|one| one.b.clone(), b);
        a != b && in_a.max(in_b) >= CLUSTER_SHARE
    }

    /// Every document, not yet named, with how much of it lies in passages; those that are not listed
    /// one by one count too.
    pub(super) fn documents(
        &self,
        matches: &[Match],
        families: &[Judged],
        said: &[Said],
        with_passages: bool,
    ) -> Vec<Document> {
        let shares = Shares::new(self, matches, families, said);
        let document = |id: DocId| {
            let reused = with_passages.then(|| shares.reused(self.collection.first(id), id));
            Document {
                words: self.collection.len_of(id) as u64,
                ignored_words: u64::from(self.ignored[id.index()]),
                reused_words: reused.map(|reused| reused.0),
                reused_words_no_boilerplate: reused.map(|reused| reused.1),
                words_seen_before: self.when(id).filter(|_| with_passages).map(|_| shares.seen_before(id)),
                ..Document::default()
            }
        };
        let ids: Vec<DocId> = self.collection.ids().collect();
        ids.into_par_iter().with_min_len(LEAST).map(document).collect()
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
