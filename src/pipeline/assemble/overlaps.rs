//! Pairs of documents as they are reported.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Hall;
use super::Said;
use super::covered;
use crate::base::DocId;
use crate::describe::Described;
use crate::family::Stretch;
use crate::findings::Overlap;
use crate::listing::LISTED_MEMBERS;
use crate::matching;
use crate::shingle::Shared;
use crate::spec::Level;

/// Pairs of two classes of identical documents that are listed one by one.
const LISTED_PAIRS: usize = 256;

impl Hall<'_> {
    pub(super) fn overlaps(&self, said: &[Said], similar: &[(DocId, DocId, Shared)]) -> Vec<Overlap> {
        let mut by_pair: BTreeMap<(DocId, DocId), Vec<usize>> = BTreeMap::new();
        for (index, (_, described)) in said.iter().enumerate() {
            let pair = (described.a.document, described.b.document);
            by_pair.entry(pair).or_default().push(index);
        }
        let mut overlaps = if self.corridor.spec.level == Level::Document {
            self.similar_pairs(similar, &by_pair)
        } else {
            by_pair.into_par_iter().map(|(pair, passages)| self.overlap(pair, passages, said)).collect()
        };
        let shared = |overlap: &Overlap| {
            let words = |document: DocId| self.collection.of(document).len() as f64;
            (overlap.containment_a * words(overlap.a)).max(overlap.containment_b * words(overlap.b))
        };
        overlaps.sort_by(|x, y| shared(y).total_cmp(&shared(x)).then((x.a, x.b).cmp(&(y.a, y.b))));
        overlaps
    }

    fn overlap(&self, pair: (DocId, DocId), passages: Vec<usize>, said: &[Said]) -> Overlap {
        let (a, b) = pair;
        let side = |of: &dyn Fn(&Described) -> &Stretch| -> u64 {
            covered(passages.iter().map(|&index| of(&said[index].1).tokens.clone()).collect())
        };
        let (in_a, in_b) = (side(&|described| &described.a_tokens), side(&|described| &described.b_tokens));
        let share =
            |words: u64, document: DocId| words as f64 / self.collection.of(document).len().max(1) as f64;
        Overlap {
            a,
            b,
            containment_a: share(in_a, a),
            containment_b: share(in_b, b),
            jaccard: matching::shared(self.collection, a, b, self.corridor.spec).jaccard(),
            passages,
        }
    }

    /// At document level: the similar pairs, spread over identical documents.
    fn similar_pairs(
        &self,
        similar: &[(DocId, DocId, Shared)],
        passages: &BTreeMap<(DocId, DocId), Vec<usize>>,
    ) -> Vec<Overlap> {
        let mut overlaps = Vec::new();
        let mut add = |x: DocId, y: DocId, shared: Shared| {
            if self.collection.may_report(x, y) {
                let swap = y < x;
                let (a, b) = if swap { (y, x) } else { (x, y) };
                let containments = (shared.containment_a(), shared.containment_b());
                let (containment_a, containment_b) =
                    if swap { (containments.1, containments.0) } else { containments };
                let passages = passages.get(&(a, b)).cloned().unwrap_or_default();
                overlaps.push(Overlap {
                    a,
                    b,
                    containment_a,
                    containment_b,
                    jaccard: shared.jaccard(),
                    passages,
                });
            }
        };
        for &(a, b, shared) in similar {
            let (of_a, of_b): (Vec<DocId>, Vec<DocId>) =
                (self.collection.class(a).collect(), self.collection.class(b).collect());
            let all = of_a.len() * of_b.len() <= LISTED_PAIRS;
            for &x in of_a.iter().take(if all { usize::MAX } else { 1 }) {
                of_b.iter().take(if all { usize::MAX } else { 1 }).for_each(|&y| add(x, y, shared));
            }
        }
        for first in self.collection.distinct() {
            let copies: Vec<DocId> = self.collection.class(first).collect();
            let leaders = if copies.len() <= LISTED_MEMBERS { copies.len() } else { 1 };
            let same = Shared { a: 1, b: 1, both: 1 };
            for (index, &x) in copies.iter().enumerate().take(leaders) {
                copies[index + 1..].iter().for_each(|&y| add(x, y, same));
            }
        }
        overlaps
    }
}
