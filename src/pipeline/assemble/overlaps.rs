//! Pairs of documents as they are reported.

use rayon::prelude::*;

use super::Hall;
use super::Said;
use super::covered;
use super::kinds::Judged;
use super::pairs::Pairs;
use crate::base::DocId;
use crate::findings::Kind;
use crate::findings::Overlap;
use crate::listing::LISTED_MEMBERS;
use crate::matching::SetSizes;
use crate::matching::ShingleSets;
use crate::shingle::Shared;
use crate::spec::Boilerplate;
use crate::spec::Level;

/// Pairs of two classes of identical documents that are listed one by one.
const LISTED_PAIRS: usize = 256;

impl Hall<'_> {
    pub(super) fn overlaps(
        &self,
        (said, pairs): (&[Said], &Pairs),
        families: &[Judged],
        similar: &[(DocId, DocId, Shared)],
    ) -> Vec<Overlap> {
        let by_pair: Vec<((DocId, DocId), &[usize])> = pairs.each(said).collect();
        let mut overlaps = if self.corridor.spec.level == Level::Document {
            self.similar_pairs(similar, &by_pair)
        } else {
            let overlap = |sets: &mut ShingleSets<'_>, &(pair, passages): &((DocId, DocId), _)| {
                let jaccard = sets.shared(pair.0, pair.1).jaccard();
                Overlap { jaccard, ..self.overlap(pair, passages, said, families) }
            };
            let sizes = SetSizes::new(self.collection);
            let sets = || ShingleSets::new(self.collection, self.corridor.spec, &sizes);
            by_pair.par_iter().map_init(sets, overlap).collect()
        };
        let keep = self.corridor.spec.boilerplate == Boilerplate::Keep;
        overlaps.sort_by(|x, y| {
            let (x_words, y_words) = (self.shared(x, keep), self.shared(y, keep));
            let more = y_words.0.total_cmp(&x_words.0).then(y_words.1.total_cmp(&x_words.1));
            more.then((x.a, x.b).cmp(&(y.a, y.b)))
        });
        overlaps
    }

    /// Words that two documents share, by which overlaps are sorted: first without boilerplate, unless it
    /// is kept, then all.
    fn shared(&self, overlap: &Overlap, keep: bool) -> (f64, f64) {
        let words = |document: DocId| self.collection.len_of(document) as f64;
        let shared = |a: f64, b: f64| (a * words(overlap.a)).max(b * words(overlap.b));
        let all = shared(overlap.containment_a, overlap.containment_b);
        let others = (overlap.containment_a_no_boilerplate, overlap.containment_b_no_boilerplate);
        match others {
            (Some(a), Some(b)) if !keep => (shared(a, b), all),
            _ => (all, all),
        }
    }

    /// A pair with its passages; how alike the two are besides is left open.
    fn overlap(
        &self,
        pair: (DocId, DocId),
        passages: &[usize],
        said: &[Said],
        families: &[Judged],
    ) -> Overlap {
        let (a, b) = pair;
        let shares = |chosen: &dyn Fn(&Said) -> bool| {
            let chosen = || passages.iter().map(|&index| &said[index]).filter(|one| chosen(one));
            let in_a = covered(chosen().map(|one| one.described.a_tokens.tokens.clone()).collect());
            let in_b = covered(chosen().map(|one| one.described.b_tokens.tokens.clone()).collect());
            let words = |document: DocId| self.collection.len_of(document).max(1) as f64;
            (in_a as f64 / words(a), in_b as f64 / words(b))
        };
        let all = shares(&|_| true);
        let others = shares(&|one| families[one.family].kind != Kind::Boilerplate);
        Overlap {
            a,
            b,
            containment_a: all.0,
            containment_b: all.1,
            containment_a_no_boilerplate: Some(others.0),
            containment_b_no_boilerplate: Some(others.1),
            jaccard: 0.0,
            passages: passages.to_vec(),
        }
    }

    /// At document level: the similar pairs, spread over identical documents.
    fn similar_pairs(
        &self,
        similar: &[(DocId, DocId, Shared)],
        passages: &[((DocId, DocId), &[usize])],
    ) -> Vec<Overlap> {
        let mut overlaps = Vec::new();
        let mut add = |x: DocId, y: DocId, shared: Shared| {
            if self.collection.may_report(x, y) {
                let swap = y < x;
                let (a, b) = if swap { (y, x) } else { (x, y) };
                let containments = (shared.containment_a(), shared.containment_b());
                let (containment_a, containment_b) =
                    if swap { (containments.1, containments.0) } else { containments };
                let of_pair = passages.binary_search_by_key(&(a, b), |(pair, _)| *pair);
                let passages = of_pair.map(|at| passages[at].1.to_vec()).unwrap_or_default();
                overlaps.push(Overlap {
                    a,
                    b,
                    containment_a,
                    containment_b,
                    containment_a_no_boilerplate: None,
                    containment_b_no_boilerplate: None,
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
