//! Pairs of documents as they are reported.

use rayon::prelude::*;

use super::Hall;
use super::echoes::Echoes;
use super::gathering::Gathered;
use super::pairs::Heard;
use crate::base::DocId;
use crate::findings::Many;
use crate::findings::ManyWriter;
use crate::findings::Overlap;
use crate::listing::LISTED_MEMBERS;
use crate::matching::SetSizes;
use crate::matching::ShingleSets;
use crate::matching::covered;
use crate::pipeline::verifying::Similar;
use crate::scratch;
use crate::shingle::Shared;
use crate::spec::Boilerplate;
use crate::spec::Level;

/// Pairs of two classes of identical documents that are listed one by one.
const LISTED_PAIRS: usize = 256;

impl Hall<'_> {
    /// The pairs of documents, those that share most first; echoes are noted on the way.
    pub(super) fn overlaps(
        &self,
        gathered: Option<&Gathered>,
        similar: &[Similar],
        echoes: &mut Echoes,
    ) -> Result<Many<Overlap>, scratch::Error> {
        let mut sorter = Sorter::new(self);
        let sizes = SetSizes::new(self.collection);
        let at_document = self.corridor.spec.level == Level::Document;
        let mut passages = Vec::new();
        for part in gathered.iter().flat_map(|gathered| 0..gathered.pairs.parts()) {
            let Some(Gathered { pairs, order, .. }) = gathered else { break };
            let heard = pairs.part(part, order);
            let of_pair: Vec<&[Heard]> = heard.chunk_by(|x, y| x.documents == y.documents).collect();
            of_pair.iter().for_each(|heard| echoes.note(heard));
            if at_document {
                let places = |heard: &&[Heard]| heard.iter().map(|one| one.place as usize).collect();
                passages.extend(of_pair.iter().map(|heard| (heard[0].documents, places(heard))));
            } else {
                sorter.put(self.with_jaccard(&of_pair, &sizes))?;
            }
        }
        if at_document {
            sorter.put(self.similar_pairs(similar, &passages))?;
        }
        sorter.finish()
    }

    fn with_jaccard(&self, pairs: &[&[Heard]], sizes: &SetSizes) -> Vec<Overlap> {
        let overlap = |sets: &mut ShingleSets<'_>, heard: &&[Heard]| {
            let (a, b) = heard[0].documents;
            Overlap { jaccard: sets.shared(a, b).jaccard(), ..self.overlap(heard) }
        };
        let sets = || ShingleSets::new(self.collection, self.corridor.spec, sizes);
        pairs.par_iter().map_init(sets, overlap).collect()
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
    fn overlap(&self, heard: &[Heard]) -> Overlap {
        let (a, b) = heard[0].documents;
        let shares = |chosen: &dyn Fn(&&Heard) -> bool| {
            let in_a = covered(heard.iter().filter(chosen).map(|one| one.a.clone()).collect());
            let in_b = covered(heard.iter().filter(chosen).map(|one| one.b.clone()).collect());
            let words = |document: DocId| self.collection.len_of(document).max(1) as f64;
            (in_a as f64 / words(a), in_b as f64 / words(b))
        };
        let all = shares(&|_| true);
        let others = shares(&|one| !one.is_template);
        Overlap {
            a,
            b,
            containment_a: all.0,
            containment_b: all.1,
            containment_a_no_boilerplate: Some(others.0),
            containment_b_no_boilerplate: Some(others.1),
            jaccard: 0.0,
            passages: heard.iter().map(|one| one.place as usize).collect(),
        }
    }

    /// At document level: the similar pairs, spread over identical documents.
    fn similar_pairs(&self, similar: &[Similar], passages: &[((DocId, DocId), Vec<usize>)]) -> Vec<Overlap> {
        let mut overlaps = Vec::new();
        let mut add = |x: DocId, y: DocId, shared: Shared| {
            if self.collection.may_report(x, y) {
                let swap = y < x;
                let (a, b) = if swap { (y, x) } else { (x, y) };
                let containments = (shared.containment_a(), shared.containment_b());
                let (containment_a, containment_b) =
                    if swap { (containments.1, containments.0) } else { containments };
                let of_pair = passages.binary_search_by_key(&(a, b), |(pair, _)| *pair);
                let passages = of_pair.map(|at| passages[at].1.clone()).unwrap_or_default();
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

/// Puts pairs in the order in which they are told.
struct Sorter<'h, 'a> {
    hall: &'h Hall<'a>,
    overlaps: ManyWriter<Overlap>,
    /// The words that each shares, as [`Hall::shared`] counts them, and its documents.
    keys: Vec<(f64, f64, DocId, DocId)>,
}

impl<'h, 'a> Sorter<'h, 'a> {
    fn new(hall: &'h Hall<'a>) -> Self {
        let (dir, room) = hall.whereabouts();
        Self { hall, overlaps: ManyWriter::with_room(dir, room), keys: Vec::new() }
    }

    fn put(&mut self, overlaps: Vec<Overlap>) -> Result<(), scratch::Error> {
        let keep = self.hall.corridor.spec.boilerplate == Boilerplate::Keep;
        for overlap in overlaps {
            let (first, second) = self.hall.shared(&overlap, keep);
            self.keys.push((first, second, overlap.a, overlap.b));
            self.overlaps.put(&overlap)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<Many<Overlap>, scratch::Error> {
        let mut order: Vec<u32> = (0..self.keys.len() as u32).collect();
        let key = |number: u32| &self.keys[number as usize];
        order.par_sort_by(|&x, &y| {
            let (x, y) = (key(x), key(y));
            let more = y.0.total_cmp(&x.0).then(y.1.total_cmp(&x.1));
            more.then((x.2, x.3).cmp(&(y.2, y.3)))
        });
        let (dir, room) = self.hall.whereabouts();
        let mut told = ManyWriter::with_room(dir, room);
        let overlaps = self.overlaps.finish()?;
        told.put_made(&order, |number| overlaps.get(number as usize))?;
        told.finish()
    }
}
