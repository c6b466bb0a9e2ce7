//! Pass two, from verified matches to findings.

mod documents;
mod echoes;
mod families;
mod gathering;
mod kinds;
mod overlaps;
mod pairs;
mod shares;
mod views;

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::Corridor;
use super::Progress;
use super::Stage;
use super::Stock;
use super::TextTable;
use super::Verified;
use super::reading::Known;
use crate::base::DocId;
use crate::base::Skipped;
use crate::collection::Collection;
use crate::describe;
use crate::describe::Described;
use crate::describe::view::View;
use crate::family;
use crate::family::FamilyOf;
use crate::family::Lot;
use crate::family::Lots;
use crate::findings;
use crate::findings::Findings;
use crate::findings::Summary;
use crate::findings::Texts;
use crate::listing;
use crate::listing::Told;
use crate::matching;
use crate::matching::Store;
use crate::scratch;
use crate::spec::FoundBy;
use crate::spec::Level;
use echoes::Echoes;
use gathering::Gathered;
use gathering::Gathering;
use views::Views;

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

/// Soft ends and words in the place of others may change an identity that was low by so much.
const SOFT: f64 = 0.1;

/// Two documents are in one cluster if passages cover this share of either.
const CLUSTER_SHARE: f64 = 0.2;

/// Passages that one thread describes in one go, at most: some of a document may have hundreds…
const AT_ONCE: usize = 32;
/// …and of few, each thread so many times some.
const TURNS: usize = 4;

/// A passage that was told: what it turned out to be.
struct Said {
    /// Its family, as an index.
    family: usize,
    /// The generators that proposed it.
    found_by: FoundBy,
    described: Described,
}

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

    pub(super) fn findings(
        &self,
        verified: Verified,
        stock: &Stock,
        skipped: Vec<Skipped>,
    ) -> Result<Findings, scratch::Error> {
        let spec = self.corridor.spec;
        let Verified { matches, similar } = verified;
        let with_passages = spec.level != Level::Document || spec.passages;
        let mut edges: Vec<(DocId, DocId)> = similar.iter().map(|&(a, b, _)| (a, b)).collect();
        let gathered = with_passages.then(|| self.gathered(matches, &mut edges)).transpose()?;
        let told = gathered.as_ref();
        let clusters = self.clusters(&edges);
        drop(edges);
        let mut documents = self.documents(with_passages);
        told.iter().for_each(|told| self.share(&told.shares, &mut documents));
        let mut echoes = Echoes::new(told.map_or(0, |told| told.passages.len()));
        let overlaps = self.overlaps(told, &similar, &mut echoes)?;
        let families = told.map(|told| told.families(self)).transpose()?.unwrap_or_default();
        let passages = told.map(|told| told.passages(self, &echoes)).transpose()?.unwrap_or_default();
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
        Ok(Findings {
            spec: spec.clone(),
            summary: self.summary(counts),
            documents,
            passages,
            overlaps,
            families,
            clusters,
            stock_phrases,
            skipped,
        })
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
    fn gathered(&self, matches: Store, edges: &mut Vec<(DocId, DocId)>) -> Result<Gathered, scratch::Error> {
        let count = matches.len() as u64;
        let is_by_share = self.corridor.spec.level != Level::Document;
        let lots = Lots::deal(self.collection, matches, |documents, likeness| {
            edges.extend(Some(documents).filter(|_| is_by_share && likeness >= CLUSTER_SHARE));
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
            let (said, families) = self.said(told, families, matches.len());
            let judged = self.judged(families, &likeness, &printed);
            gathering.put(&matches, judged, said)?;
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

    /// Describes the passages of so many matches, pair by pair of documents, and leaves off families of which none is
    /// left.
    fn said(&self, told: Vec<Told>, families: Vec<FamilyOf>, matches: usize) -> (Vec<Said>, Vec<FamilyOf>) {
        let documents = |index: usize| (told[index].a.document, told[index].b.document);
        let mut by_pair: Vec<usize> = (0..told.len()).collect();
        by_pair.par_sort_unstable_by_key(|&index| (documents(index), index));
        let at_once = (by_pair.len() / (TURNS * rayon::current_num_threads())).clamp(1, AT_ONCE);
        let of_first = by_pair.chunk_by(|&x, &y| documents(x).0 == documents(y).0);
        let mut of_first: Vec<&[usize]> = of_first.flat_map(|told| told.chunks(at_once)).collect();
        let pairs = by_pair.iter().map(|&index| documents(index));
        views::side_by_side(&mut of_first, self.collection.len(), pairs, |told| documents(told[0]).0);
        let done = Done {
            progress: self.corridor.progress,
            of: of_first.len(),
            matches,
            parts: AtomicUsize::new(0),
        };
        // Each is put where it stays: there are many, and each is large.
        let said: Vec<OnceLock<Said>> = told.iter().map(|_| OnceLock::new()).collect();
        let describe = |views: &mut Views<'_, '_>, of_first: &&[usize]| {
            let a = views.of(documents(of_first[0]).0);
            for of_pair in of_first.chunk_by(|&x, &y| documents(x).1 == documents(y).1) {
                let b = views.of(documents(of_pair[0]).1);
                for &index in of_pair {
                    if let Some(one) = self.one_said(&told[index], &a, &b) {
                        said[index].get_or_init(|| one);
                    }
                }
            }
            done.one_more();
        };
        views::with_views(self, &of_first, describe);
        drop(told);
        renumbered(said.into_iter().filter_map(OnceLock::into_inner).collect(), families)
    }

    /// Describes a passage; `None` if it is none.
    fn one_said(&self, told: &Told, a: &View<'_>, b: &View<'_>) -> Option<Said> {
        let soft_ends = self.corridor.spec.level != Level::Paragraph;
        let described = describe::describe(told, a, b, soft_ends)?;
        let (family, found_by) = (told.family, told.found_by);
        self.stands(told, &described).then_some(Said { family, found_by, described })
    }

    /// Whether a passage is still one when its words are compared, and not their hashes.
    fn stands(&self, told: &Told, described: &Described) -> bool {
        let (a, b) = (described.a.document, described.b.document);
        if self.collection.first(a) == self.collection.first(b) {
            return true;
        }
        // Quotations, and words in another order, may have less than others: as much as they had.
        let floor = matching::floor(self.collection, (a, b), self.corridor.spec);
        let matched = told.matched();
        let identity = f64::from(matched) / f64::from(told.runs.iter().map(|run| run.len).sum::<u32>());
        let least = if identity < floor.identity { identity - SOFT } else { floor.identity };
        described.matched_words >= floor.words.min(matched) && described.identity >= least
    }
}

/// Drops families without passages and numbers the others anew.
fn renumbered(mut said: Vec<Said>, mut families: Vec<FamilyOf>) -> (Vec<Said>, Vec<FamilyOf>) {
    let mut is_said = vec![false; families.len()];
    said.iter().for_each(|one| is_said[one.family] = true);
    let mut next = is_said.iter();
    families.retain(|_| next.next() == Some(&true));
    let number = |next: &mut usize, is_said: &bool| {
        let number = *next;
        *next += usize::from(*is_said);
        Some(number)
    };
    let numbers: Vec<usize> = is_said.iter().scan(0, number).collect();
    said.iter_mut().for_each(|one| one.family = numbers[one.family]);
    (said, families)
}

/// How far the description of a lot has come, told in matches.
struct Done<'a> {
    progress: &'a dyn Progress,
    matches: usize,
    /// Parts of the work, and how many are done.
    of: usize,
    parts: AtomicUsize,
}

impl Done<'_> {
    fn one_more(&self) {
        let before = self.parts.fetch_add(1, Ordering::Relaxed);
        let matches = |parts: usize| self.matches * parts / self.of;
        self.progress.advance((matches(before + 1) - matches(before)) as u64);
    }
}
