//! Pass two, from verified matches to findings.

mod clusters;
mod counts;
mod echoes;
mod families;
mod gathering;
mod kinds;
mod overlaps;
mod pairs;
mod said;
mod shares;
mod views;

use std::path::Path;

use super::Corridor;
use super::Stage;
use super::Stock;
use super::TextTable;
use super::Verified;
use super::reading::Known;
use crate::base::DocId;
use crate::base::Skipped;
use crate::collection::Collection;
use crate::describe::view::View;
use crate::family;
use crate::family::Lot;
use crate::family::Lots;
use crate::findings;
use crate::findings::Findings;
use crate::findings::Summary;
use crate::findings::Texts;
use crate::linkage::EdgesWriter;
use crate::listing;
use crate::matching::Store;
use crate::scratch;
use crate::spec::Level;
pub(super) use counts::Counts;
use echoes::Echoes;
use gathering::Gathered;
use gathering::Gathering;
use said::Said;
use said::SaidOf;

/// Everything that the last stages look at.
pub(super) struct Hall<'a> {
    pub(super) corridor: &'a Corridor<'a>,
    pub(super) collection: &'a Collection,
    pub(super) texts: &'a TextTable,
    /// Words of each document that are left out.
    pub(super) ignored: &'a [u32],
    /// What the new documents are compared with.
    pub(super) known: Option<&'a Known>,
    /// Documents as people see them.
    views: views::Shared<'a>,
}

/// Two documents are in one cluster if passages cover this share of either.
const CLUSTER_SHARE: f64 = 0.2;

impl<'a> Hall<'a> {
    pub(super) fn new(
        corridor: &'a Corridor<'a>,
        collection: &'a Collection,
        texts: &'a TextTable,
        ignored: &'a [u32],
        known: Option<&'a Known>,
    ) -> Self {
        let views = views::shared(collection.len(), collection.total());
        Self { corridor, collection, texts, ignored, known, views }
    }

    /// What was found, without the documents; and how much of each of them.
    pub(super) fn findings(
        &self,
        verified: Verified,
        stock: &Stock,
        skipped: Vec<Skipped>,
    ) -> Result<(Findings, Vec<Counts>), scratch::Error> {
        let spec = self.corridor.spec;
        let Verified { matches, similar } = verified;
        let with_passages = spec.level != Level::Document || spec.passages;
        let (dir, room) = self.whereabouts();
        let mut edges = EdgesWriter::with_room(dir, room);
        similar.iter().try_for_each(|&(a, b, _)| edges.put((a, b)))?;
        let gathered = with_passages.then(|| self.gathered(matches, &mut edges)).transpose()?;
        let told = gathered.as_ref();
        let clusters = self.clusters(&edges.finish()?)?;
        let mut echoes = Echoes::new(told.map_or(0, |told| told.passages.len()));
        let overlaps = self.overlaps(told, &similar, &mut echoes)?;
        let families = told.map(|told| told.families(self)).transpose()?.unwrap_or_default();
        let passages = told.map(|told| told.passages(self, &echoes)).transpose()?.unwrap_or_default();
        let documents = self.counts(told.map(|told| &told.shares));
        let stock_phrases = self.stock_phrases(stock);
        let counts = Summary {
            overlaps: overlaps.len() as u64,
            passages: passages.len() as u64,
            echoes: echoes.count() as u64,
            families: families.len() as u64,
            clusters: clusters.len() as u64,
            skipped: skipped.len() as u64,
            hidden: told.map(|told| told.hidden).unwrap_or_default(),
            ..Summary::default()
        };
        let findings = Findings {
            spec: spec.clone(),
            summary: self.summary(counts),
            documents: Vec::new(),
            passages,
            overlaps,
            families,
            clusters,
            stock_phrases,
            skipped,
        };
        Ok((findings, documents))
    }

    /// The totals of what was found, and those of what was read.
    fn summary(&self, found: Summary) -> Summary {
        let count = |n: usize| n as u64;
        Summary {
            documents: count(self.fresh().count()),
            words: self.fresh().map(|id| self.collection.len_of(id) as u64).sum(),
            bytes: self.texts.bytes(),
            ignored_words: self.fresh().map(|id| u64::from(self.ignored[id.index()])).sum(),
            known: self.known.map(|known| findings::Known {
                documents: known.documents,
                words: known.words,
                compared: count(self.texts.known.iter().filter(|known| **known).count()),
                further_copies: known.further_copies,
                passed_over: known.passed_over,
            }),
            ..found
        }
    }

    /// All passages and families; of two documents that share enough there is an edge.
    fn gathered(&self, matches: Store, edges: &mut EdgesWriter) -> Result<Gathered, scratch::Error> {
        let count = matches.len() as u64;
        let is_by_share = self.corridor.spec.level != Level::Document;
        let lots = Lots::deal(self.collection, matches, |documents, likeness| {
            let is_edge = is_by_share && likeness >= CLUSTER_SHARE;
            if is_edge { edges.put(documents) } else { Ok(()) }
        })?;
        self.corridor.progress.begin(Stage::Describe, Some(count));
        let printed = self.printed();
        let mut gathering = Gathering::new(self, lots.count());
        for number in 0..lots.count() {
            let lot = lots.lot(number);
            let mut families = family::families(self.collection, (&lots, &lot), self.texts);
            families.retain(|family| family.members > 1);
            listing::sort(&mut families);
            let told = listing::listed(self.collection, &lot.matches, &families);
            // Nobody asks again for the columns of a match, nor for those of a place and its representative.
            let Lot { matches, likeness, .. } = lot;
            let matches = matches.into_list();
            families.iter_mut().for_each(|family| family.to_representative = Box::default());
            let SaidOf { said, families, places } = self.said(told, families, matches.len());
            let judged = self.judged(families, &likeness, &printed);
            gathering.put(&matches, judged, (said, &places))?;
        }
        gathering.finish()
    }

    /// The folder for what is found and does not fit into memory, and how many bytes of each kind do.
    fn whereabouts(&self) -> (&'a Path, u64) {
        (self.collection.temp_dir(), self.collection.room_of_found())
    }

    /// The documents that are not known.
    fn fresh(&self) -> impl Iterator<Item = DocId> {
        self.collection.ids().filter(|id| !self.texts.known[id.index()])
    }

    fn view(&self, document: DocId) -> View<'a> {
        View::new(self.texts.text(document), self.corridor.tokenizer)
    }
}
