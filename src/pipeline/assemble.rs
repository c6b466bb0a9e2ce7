//! Pass two, from verified matches to findings.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::Corridor;
use super::Stage;
use super::Stock;
use super::TextTable;
use super::Verified;
use super::ids::Ids;
use crate::base::DocId;
use crate::base::Skipped;
use crate::cluster;
use crate::cluster::ClusterOf;
use crate::cluster::Edges;
use crate::collection::Collection;
use crate::describe;
use crate::describe::Described;
use crate::describe::view::View;
use crate::family;
use crate::family::FamilyOf;
use crate::family::Stretch;
use crate::findings::Cluster;
use crate::findings::Document;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::findings::StockPhrase;
use crate::findings::Summary;
use crate::findings::Texts;
use crate::listing;
use crate::listing::LISTED_MEMBERS;
use crate::listing::Told;
use crate::matching;
use crate::matching::Match;
use crate::shingle::Shared;
use crate::spec::Level;

/// Two documents are in one cluster if passages cover this share of either.
const CLUSTER_SHARE: f64 = 0.2;
/// Pairs of two classes of identical documents that are listed one by one.
const LISTED_PAIRS: usize = 256;

/// Everything that the last stages look at.
pub(super) struct Hall<'a> {
    pub(super) corridor: &'a Corridor<'a>,
    pub(super) collection: &'a Collection,
    pub(super) texts: &'a TextTable,
}

/// A passage that was told, with what it turned out to be.
type Said = (Told, Described);

impl Hall<'_> {
    pub(super) fn findings(&self, verified: &Verified, stock: &Stock, skipped: Vec<Skipped>) -> Findings {
        let spec = self.corridor.spec;
        let mut families = Vec::new();
        if self.with_passages() {
            families = family::families(self.collection, &verified.matches, self.texts, spec.min_words);
            families.retain(|family| family.members > 1);
            listing::sort(&mut families);
        }
        let told = listing::listed(self.collection, &verified.matches, &families);
        let (said, families) = self.said(told, families);
        let places = self.family_places(&families);
        let passages = self.passages(&said);
        let overlaps = self.overlaps(&said, &verified.similar);
        let clusters = self.clusters(verified);
        let documents = self.documents(&verified.matches, &families, &said);
        let stock_phrases = self.stock_phrases(stock);
        let count = |n: usize| n as u64;
        let summary = Summary {
            documents: count(documents.len()),
            words: documents.iter().map(|document| document.words).sum(),
            bytes: self.texts.0.iter().map(|document| count(document.text.len())).sum(),
            overlaps: count(overlaps.len()),
            passages: count(passages.len()),
            families: count(places.len()),
            clusters: count(clusters.len()),
            skipped: count(skipped.len()),
        };
        Findings {
            spec: spec.clone(),
            summary,
            documents,
            passages,
            overlaps,
            families: places,
            clusters,
            stock_phrases,
            skipped,
        }
    }

    /// Whether passages are looked for at all.
    fn with_passages(&self) -> bool {
        self.corridor.spec.level != Level::Document || self.corridor.spec.passages
    }

    fn view(&self, document: DocId) -> View<'_> {
        View::new(self.texts.text(document), &self.corridor.tokenizer)
    }

    /// Describes the passages, pair by pair of documents, and leaves off families of which none is left.
    fn said(&self, told: Vec<Told>, families: Vec<FamilyOf>) -> (Vec<Said>, Vec<FamilyOf>) {
        let mut by_pair: Vec<(usize, Told)> = told.into_iter().enumerate().collect();
        by_pair.sort_by_key(|(index, told)| (told.a.document, told.b.document, *index));
        let of_first: Vec<&[(usize, Told)]> =
            by_pair.chunk_by(|x, y| x.1.a.document == y.1.a.document).collect();
        self.corridor.progress.begin(Stage::Describe, Some(of_first.len() as u64));
        let soft_ends = self.corridor.spec.level != Level::Paragraph;
        let describe = |of_first: &&[(usize, Told)]| {
            let a = self.view(of_first[0].1.a.document);
            let mut said = Vec::new();
            for of_pair in of_first.chunk_by(|x, y| x.1.b.document == y.1.b.document) {
                let b = self.view(of_pair[0].1.b.document);
                let described = of_pair.iter().filter_map(|(index, told)| {
                    let described = describe::describe(told, &a, &b, soft_ends)?;
                    self.stands(&described).then(|| (*index, (told.clone(), described)))
                });
                said.extend(described);
            }
            self.corridor.progress.advance(1);
            said
        };
        let mut said: Vec<(usize, Said)> = of_first.par_iter().flat_map_iter(describe).collect();
        said.sort_by_key(|(index, _)| *index);
        renumbered(said.into_iter().map(|(_, said)| said).collect(), families)
    }

    /// Whether a passage is still one when its words are compared, and not their hashes.
    fn stands(&self, described: &Described) -> bool {
        let floor = matching::floor(self.corridor.spec);
        described.matched_words >= floor.words && described.identity >= floor.identity
    }

    fn passages(&self, said: &[Said]) -> Vec<Passage> {
        let mut ids = Ids::default();
        let passage = |(told, described): &Said| {
            let id = describe::fingerprint_of_pair(self.collection, &described.a_tokens, &described.b_tokens);
            Passage {
                id: ids.unique(id),
                family: told.family,
                a: described.a,
                b: described.b,
                matched_words: described.matched_words,
                identity: described.identity,
                found_by: told.found_by,
                diff: described.diff.clone(),
            }
        };
        said.iter().map(passage).collect()
    }

    fn family_places(&self, families: &[FamilyOf]) -> Vec<Family> {
        let wanted: Vec<Stretch> =
            families.iter().flat_map(|family| self.members(family)).map(|member| member.0).collect();
        let place_of = self.places(wanted);
        let mut ids = Ids::default();
        let build = |family: &FamilyOf| {
            let members: Vec<(Stretch, bool)> = self.members(family).collect();
            let place =
                |stretch: &Stretch| place_of[&(stretch.document, stretch.tokens.start, stretch.tokens.end)];
            let core: Vec<usize> = (0..members.len()).filter(|&index| members[index].1).collect();
            Family {
                id: ids.unique(describe::fingerprint_of(self.collection, &family.representative)),
                representative: place(&family.representative),
                chained: core.len() < members.len(),
                core,
                members: members.iter().map(|(stretch, _)| place(stretch)).collect(),
            }
        };
        families.iter().map(build).collect()
    }

    /// Every member of a family, identical documents included, by document; and whether it is in the core.
    fn members(&self, family: &FamilyOf) -> impl Iterator<Item = (Stretch, bool)> + use<> {
        let mut members: Vec<(Stretch, bool)> = Vec::with_capacity(family.members);
        for (index, place) in family.places.iter().enumerate() {
            let core = family.is_core(index);
            let copies = self.collection.class(place.document);
            members.extend(copies.map(|document| (Stretch { document, tokens: place.tokens.clone() }, core)));
        }
        members.sort_by_key(|(stretch, _)| (stretch.document, stretch.tokens.start));
        members.into_iter()
    }

    /// Where stretches stand in their texts.
    fn places(&self, mut wanted: Vec<Stretch>) -> BTreeMap<(DocId, u32, u32), Place> {
        let key = |stretch: &Stretch| (stretch.document, stretch.tokens.start, stretch.tokens.end);
        wanted.sort_by_key(key);
        wanted.dedup();
        let of_document: Vec<&[Stretch]> = wanted.chunk_by(|x, y| x.document == y.document).collect();
        let place = |of_document: &&[Stretch]| {
            let document = of_document[0].document;
            let view = self.view(document);
            let place = |stretch: &Stretch| (key(stretch), view.place(document, stretch.tokens.clone()));
            of_document.iter().map(place).collect::<Vec<_>>()
        };
        of_document.par_iter().flat_map_iter(place).collect()
    }

    fn overlaps(&self, said: &[Said], similar: &[(DocId, DocId, Shared)]) -> Vec<Overlap> {
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

    fn clusters(&self, verified: &Verified) -> Vec<Cluster> {
        let similar = verified.similar.iter().map(|&(a, b, _)| (a, b));
        let mut edges = Edges { overlaps: similar.collect(), least_words: 0 };
        if self.corridor.spec.level != Level::Document {
            let of_pair = verified.matches.chunk_by(|x, y| x.documents == y.documents);
            edges.overlaps.extend(of_pair.filter(|one| self.is_edge(one)).map(|one| one[0].documents));
            edges.least_words = self.corridor.spec.min_words;
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

    fn documents(&self, matches: &[Match], families: &[FamilyOf], said: &[Said]) -> Vec<Document> {
        let mut reused: BTreeMap<DocId, Vec<Range<u32>>> = BTreeMap::new();
        for one in matches {
            let (a, b) = one.documents;
            reused.entry(a).or_default().push(one.alignment.a.clone());
            reused.entry(b).or_default().push(one.alignment.b.clone());
        }
        for place in families.iter().flat_map(|family| &family.places) {
            reused.entry(place.document).or_default().push(place.tokens.clone());
        }
        // What was told may be a word longer at its ends than what was matched.
        for side in said.iter().flat_map(|(_, described)| [&described.a_tokens, &described.b_tokens]) {
            reused.entry(self.collection.first(side.document)).or_default().push(side.tokens.clone());
        }
        let reused: BTreeMap<DocId, u64> =
            reused.into_iter().map(|(id, ranges)| (id, covered(ranges))).collect();
        let document = |(id, read): (DocId, &crate::corpus::Document)| {
            let words = self.collection.of(id).len() as u64;
            let own = reused.get(&self.collection.first(id)).copied().unwrap_or(0);
            Document {
                id: read.id.clone(),
                path: read.path.clone(),
                record: read.record,
                group: read.group.clone(),
                date: read.date.clone(),
                words,
                reused_words: self.with_passages().then_some(own),
            }
        };
        self.collection.ids().zip(&self.texts.0).map(document).collect()
    }

    fn stock_phrases(&self, stock: &Stock) -> Vec<StockPhrase> {
        let phrase = |(positions, documents): &(Range<u32>, u32)| {
            let document = self.collection.at(positions.start);
            let start = self.collection.range(document).start;
            let words = positions.start - start..positions.end - start;
            StockPhrase { example: self.view(document).place(document, words), documents: *documents }
        };
        stock.par_iter().map(phrase).collect()
    }
}

/// Drops families without passages and numbers the others anew.
fn renumbered(mut said: Vec<Said>, families: Vec<FamilyOf>) -> (Vec<Said>, Vec<FamilyOf>) {
    let mut numbers: Vec<Option<usize>> = vec![None; families.len()];
    said.iter().for_each(|(told, _)| numbers[told.family] = Some(0));
    let mut kept = Vec::new();
    for (number, family) in numbers.iter_mut().zip(families) {
        if number.is_some() {
            *number = Some(kept.len());
            kept.push(family);
        }
    }
    for (told, _) in &mut said {
        told.family = numbers[told.family].unwrap_or_default();
    }
    (said, kept)
}

/// Number of tokens in the union of some ranges.
fn covered(mut ranges: Vec<Range<u32>>) -> u64 {
    ranges.sort_by_key(|range| (range.start, range.end));
    let (mut total, mut end) = (0u64, 0);
    for range in ranges {
        let start = range.start.max(end);
        end = end.max(range.end);
        total += u64::from(end.saturating_sub(start));
    }
    total
}
