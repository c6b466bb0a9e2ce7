//! Clusters and stock phrases as they are reported.

use std::ops::Range;

use super::Hall;
use super::views::Views;
use super::views::with_views;
use crate::cluster;
use crate::cluster::ClusterOf;
use crate::findings::Cluster;
use crate::findings::StockPhrase;
use crate::linkage::Edges;
use crate::pipeline::Stock;
use crate::pipeline::ids::Ids;
use crate::scratch;

impl Hall<'_> {
    /// The clusters that verified edges make.
    pub(super) fn clusters(&self, edges: &Edges) -> Result<Vec<Cluster>, scratch::Error> {
        let mut ids = Ids::default();
        let found = cluster::clusters(self.collection, edges, self.texts)?;
        let cluster = |ClusterOf { representative, members }| {
            let name = &self.texts.documents[representative.index()].id;
            Cluster {
                id: ids.unique(format!("{:016x}", crate::base::hash::word(name.as_bytes()))),
                representative,
                members,
            }
        };
        Ok(found.into_iter().map(cluster).collect())
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
