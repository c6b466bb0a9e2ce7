//! Passages that are told in; what they say, and where their families stand in the texts, out.

use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::Hall;
use super::families;
use super::views;
use super::views::Views;
use crate::base::DocId;
use crate::describe;
use crate::describe::Described;
use crate::describe::view::View;
use crate::family::FamilyOf;
use crate::family::Stretch;
use crate::findings::Place;
use crate::listing::Told;
use crate::matching;
use crate::pipeline::Progress;
use crate::spec::FoundBy;
use crate::spec::Level;

/// Soft ends and words in the place of others may change an identity that was low by so much.
const SOFT: f64 = 0.1;

/// Passages that one thread describes in one go, at most: some of a document may have hundreds…
const AT_ONCE: usize = 32;
/// …and of few, each thread so many times some.
const TURNS: usize = 4;

/// A passage that was told: what it turned out to be.
pub(super) struct Said {
    /// Its family, as an index.
    pub(super) family: usize,
    /// The generators that proposed it.
    pub(super) found_by: FoundBy,
    pub(super) described: Described,
}

/// What one thread does in one go with the view of a document.
struct Work<'w> {
    document: DocId,
    /// Passages of which it is the first document, by their indices…
    told: &'w [usize],
    /// …and places in it.
    wanted: &'w [Stretch],
}

/// Passages of a lot, what they say.
pub(super) struct SaidOf {
    /// By family.
    pub(super) said: Vec<Said>,
    /// Those of which a passage is left.
    pub(super) families: Vec<FamilyOf>,
    /// Where they stand, by document and position; perhaps places of others as well.
    pub(super) places: Vec<Place>,
}

impl Hall<'_> {
    /// Describes the passages of so many matches, document by document, and looks up where their families stand.
    pub(super) fn said(&self, told: Vec<Told>, families: Vec<FamilyOf>, matches: usize) -> SaidOf {
        let documents = |index: usize| (told[index].a.document, told[index].b.document);
        let mut by_pair: Vec<usize> = (0..told.len()).collect();
        by_pair.par_sort_unstable_by_key(|&index| (documents(index), index));
        let wanted = self.wanted(&families);
        let mut works = works(&by_pair, &wanted, |index| documents(index).0);
        let pairs = by_pair.iter().map(|&index| documents(index));
        views::side_by_side(&mut works, self.collection.len(), pairs, |work| work.document);
        let done =
            Done { progress: self.corridor.progress, of: works.len(), matches, parts: AtomicUsize::new(0) };
        // Each is put where it stays: there are many, and each is large.
        let said: Vec<OnceLock<Said>> = told.iter().map(|_| OnceLock::new()).collect();
        let describe = |views: &mut Views<'_, '_>, work: &Work<'_>| {
            let a = views.of(work.document);
            for of_pair in work.told.chunk_by(|&x, &y| documents(x).1 == documents(y).1) {
                let b = views.of(documents(of_pair[0]).1);
                for &index in of_pair {
                    if let Some(one) = self.one_said(&told[index], &a, &b) {
                        said[index].get_or_init(|| one);
                    }
                }
            }
            done.one_more();
            let place = |stretch: &Stretch| a.place(stretch.document, stretch.tokens.clone());
            work.wanted.iter().map(place).collect::<Vec<Place>>()
        };
        let mut places: Vec<Place> =
            views::with_views(self, &works, describe).into_iter().flatten().collect();
        places.par_sort_unstable_by_key(families::key_of);
        drop(told);
        let said = said.into_iter().filter_map(OnceLock::into_inner).collect();
        let (said, families) = renumbered(said, families);
        SaidOf { said, families, places }
    }

    /// All places of families, by document, each once.
    fn wanted(&self, families: &[FamilyOf]) -> Vec<Stretch> {
        let mut wanted: Vec<Stretch> =
            families.iter().flat_map(|family| self.members(family)).map(|member| member.0).collect();
        wanted.par_sort_unstable_by_key(families::key);
        wanted.dedup();
        wanted
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

/// Passages by their documents and places by theirs, dealt into pieces of work.
fn works<'w>(by_pair: &'w [usize], wanted: &'w [Stretch], first: impl Fn(usize) -> DocId) -> Vec<Work<'w>> {
    let at_once = (by_pair.len() / (TURNS * rayon::current_num_threads())).clamp(1, AT_ONCE);
    let of_first = by_pair.chunk_by(|&x, &y| first(x) == first(y)).flat_map(|told| told.chunks(at_once));
    let mut works: Vec<Work<'w>> =
        of_first.map(|told| Work { document: first(told[0]), told, wanted: &[] }).collect();
    let mut others = Vec::new();
    for wanted in wanted.chunk_by(|x, y| x.document == y.document) {
        let document = wanted[0].document;
        let at = works.partition_point(|work| work.document < document);
        match works.get_mut(at).filter(|work| work.document == document) {
            Some(work) => work.wanted = wanted,
            None => others.push(Work { document, told: &[], wanted }),
        }
    }
    works.append(&mut others);
    works
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
