//! Documents, clusters and stock phrases as they are reported.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::Hall;
use super::Said;
use super::covered;
use crate::base::DocId;
use crate::cluster;
use crate::cluster::ClusterOf;
use crate::family::FamilyOf;
use crate::findings::Cluster;
use crate::findings::Document;
use crate::findings::StockPhrase;
use crate::matching::Match;
use crate::pipeline::Stock;
use crate::pipeline::Verified;
use crate::pipeline::ids::Ids;
use crate::spec::Level;

/// Two documents are in one cluster if passages cover this share of either.
const CLUSTER_SHARE: f64 = 0.2;

impl Hall<'_> {
    pub(super) fn clusters(&self, verified: &Verified) -> Vec<Cluster> {
        let mut edges: Vec<(DocId, DocId)> = verified.similar.iter().map(|&(a, b, _)| (a, b)).collect();
        if self.corridor.spec.level != Level::Document {
            let of_pair = verified.matches.chunk_by(|x, y| x.documents == y.documents);
            edges.extend(of_pair.filter(|matches| self.is_edge(matches)).map(|matches| matches[0].documents));
        }
        let mut ids = Ids::default();
        let found = cluster::clusters(self.collection, &edges, self.texts);
        let cluster = |ClusterOf { representative, members }| {
            let name = &self.texts.0[representative.index()].id;
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
            covered(matches.iter().map(of).collect()) as f64
                / self.collection.of(document).len().max(1) as f64
        };
        let in_a = share(&|one| one.alignment.a.clone(), a);
        let in_b = share(&|one| one.alignment.b.clone(), b);
        a != b && in_a.max(in_b) >= CLUSTER_SHARE
    }

    /// Every document, with how much of it lies in passages; those that are not listed one by one
    /// count too.
    pub(super) fn documents(
        &self,
        matches: &[Match],
        families: &[FamilyOf],
        said: &[Said],
        with_passages: bool,
    ) -> Vec<Document> {
        // For each class of identical documents, what all of them share with others…
        let mut of_class: BTreeMap<DocId, Vec<Range<u32>>> = BTreeMap::new();
        for one in families.iter().flat_map(|family| &family.matches).map(|&index| &matches[index]) {
            let (a, b) = one.documents;
            of_class.entry(a).or_default().push(one.alignment.a.clone());
            of_class.entry(b).or_default().push(one.alignment.b.clone());
        }
        for place in families.iter().flat_map(|family| &family.places) {
            of_class.entry(place.document).or_default().push(place.tokens.clone());
        }
        // …and what each has in listed passages, soft ends included.
        let mut own: BTreeMap<DocId, Vec<Range<u32>>> = BTreeMap::new();
        for side in said.iter().flat_map(|(_, described)| [&described.a_tokens, &described.b_tokens]) {
            own.entry(side.document).or_default().push(side.tokens.clone());
        }
        let reused = |id: DocId| {
            let shared = of_class.get(&self.collection.first(id)).into_iter().flatten();
            covered(shared.chain(own.get(&id).into_iter().flatten()).cloned().collect())
        };
        let document = |(id, read): (DocId, &crate::corpus::Document)| {
            let words = self.collection.of(id).len() as u64;
            Document {
                id: read.id.clone(),
                path: read.path.clone(),
                record: read.record,
                group: read.group.clone(),
                date: read.date.clone(),
                words,
                reused_words: with_passages.then(|| reused(id)),
            }
        };
        self.collection.ids().zip(&self.texts.0).map(document).collect()
    }

    pub(super) fn stock_phrases(&self, stock: &Stock) -> Vec<StockPhrase> {
        let phrase = |(positions, documents): &(Range<u32>, u32)| {
            let document = self.collection.at(positions.start);
            let start = self.collection.range(document).start;
            let words = positions.start - start..positions.end - start;
            StockPhrase { example: self.view(document).place(document, words), documents: *documents }
        };
        stock.par_iter().map(phrase).collect()
    }
}
