//! Misses: what was not found though it is true, or found though it is not, the nearest first.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use rayon::prelude::*;
use twicetold::base::DocId;
use twicetold::pipeline::Scan;
use twicetold::shingle::Shared;
use twicetold::shingle::shingle_set;
use twicetold::text::Tokenizer;

use crate::copies;
use crate::found;
use crate::found::Families;
use crate::judge;
use crate::pairs;
use crate::pairs::Pair;
use crate::plagdet;
use crate::plagdet::Outcome;
use crate::sets::Case;
use crate::sets::Pairing;
use crate::sets::Set;
use crate::sets::Stretch;
use crate::spans;
use crate::words;
use crate::words::Words;

/// Code points of a text that are shown.
const SHOWN: u32 = 160;
/// Pieces of a case that are shown.
const PIECES: usize = 6;
/// A case of which less was detected is missed; a detection of which less is true is false.
const HALF: f64 = 0.5;

/// Tells the `most` nearest misses of every kind.
pub(crate) fn tell(set: &Set, scan: &Scan, most: usize) -> String {
    let mut teller = Teller { set, scan, most, tokenizer: words::tokenizer(), text: String::new() };
    let truth = &set.truth;
    if !truth.cases.is_empty() {
        teller.passages();
    }
    if !truth.marked.is_empty() {
        teller.quotations();
    }
    if !truth.copies.is_empty() {
        teller.copies();
    }
    if !truth.clusters.is_empty() {
        teller.clusters();
    } else if !truth.pairs.is_empty() {
        teller.pairs();
    }
    teller.text
}

/// Tells passages of a scan in which none should be.
pub(crate) fn chance(scan: &Scan, most: usize) -> String {
    let mut text = String::new();
    for passage in scan.findings.passages.iter().take(most) {
        let (a, b) = (found::stretch(&passage.a), found::stretch(&passage.b));
        let words = (passage.matched_words, passage.identity);
        let _ = writeln!(text, "  chance: {} words, identity {:.2}", words.0, words.1);
        let _ = writeln!(text, "    {}\n    {}", quote(scan, a), quote(scan, b));
    }
    text
}

/// A stretch with its document and the beginning of its text, on one line.
fn quote(scan: &Scan, place: Stretch) -> String {
    let id = &scan.findings.documents[place.document as usize].id;
    let text = scan.texts.text(DocId(place.document));
    let shown = words::part(&text, place.start, place.end.min(place.start.saturating_add(SHOWN)));
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = if place.end == u32::MAX { text.chars().count() as u32 } else { place.end };
    format!("{id} {}–{end} «{shown}»", place.start)
}

fn range(place: Stretch) -> String {
    format!("{}–{}", place.start, place.end)
}

struct Teller<'a> {
    set: &'a Set,
    scan: &'a Scan,
    most: usize,
    tokenizer: Tokenizer,
    text: String,
}

impl Teller<'_> {
    /// Writes the misses that rank highest.
    fn show<T>(&mut self, title: &str, mut misses: Vec<(f64, T)>, of: usize, say: impl Fn(&T) -> String) {
        misses.sort_by(|x, y| y.0.total_cmp(&x.0));
        let _ = writeln!(self.text, "  {title}: {} of {of}", misses.len());
        for (_, miss) in misses.iter().take(self.most) {
            let _ = writeln!(self.text, "    {}", say(miss));
        }
    }

    fn words(&self, document: u32) -> Words {
        Words::new(&self.scan.texts.text(DocId(document)), &self.tokenizer)
    }

    /// Longest shared run of words, and share of words in both, of the two sides.
    fn likeness(&self, one: &Pairing) -> (usize, f64) {
        let (a, b) = (self.words(one.a.document), self.words(one.b.document));
        words::likeness(a.within(one.a.start, one.a.end), b.within(one.b.start, one.b.end))
    }

    fn passages(&mut self) {
        let (detections, _) = found::detections(self.set, &self.scan.findings);
        let cases: Vec<&Case> = self.set.truth.cases.iter().collect();
        let pairings: Vec<Pairing> = cases.iter().map(|case| case.pairing).collect();
        let outcome = plagdet::judge(&pairings, &detections);
        let subsets: BTreeSet<&String> = cases.iter().map(|case| &case.subset).collect();
        for subset in subsets {
            let own: Vec<usize> = (0..cases.len()).filter(|&index| cases[index].subset == *subset).collect();
            self.missed_cases(subset, &own, &outcome, &detections);
            self.pieces(subset, &own, &outcome, &detections);
        }
        let scan = self.scan;
        let is_false = |&index: &usize| outcome.precisions[index] < HALF;
        let falses = (0..detections.len()).filter(is_false).map(|index| {
            (f64::from(detections[index].a.len()), (outcome.precisions[index], detections[index]))
        });
        let say = |(precision, one): &(f64, Pairing)| {
            format!("{precision:.2} true\n      {}\n      {}", quote(scan, one.a), quote(scan, one.b))
        };
        self.show("false or too long, longest first", falses.collect(), detections.len(), say);
    }

    fn missed_cases(&mut self, subset: &str, own: &[usize], outcome: &Outcome, detections: &[Pairing]) {
        let (scan, truth) = (self.scan, &self.set.truth);
        let families = Families::new(&scan.findings);
        let missed: Vec<usize> = own.iter().copied().filter(|&index| outcome.recalls[index] < HALF).collect();
        let this = &*self;
        let ranked = missed.into_par_iter().map(|index| {
            let (run, share) = this.likeness(&truth.cases[index].pairing);
            (outcome.recalls[index] * 1e6 + run as f64 + share, (index, run, share))
        });
        let ranked: Vec<(f64, (usize, usize, f64))> = ranked.collect();
        let say = |&(index, run, share): &(usize, usize, f64)| {
            let Pairing { a, b } = truth.cases[index].pairing;
            let near =
                detections.iter().filter(|one| (one.a.document, one.b.document) == (a.document, b.document));
            let gap = |one: &&Pairing| one.a.start.max(a.start).saturating_sub(one.a.end.min(a.end));
            let nearest = match near.min_by_key(gap) {
                Some(one) => format!("nearest detection a {} b {}", range(one.a), range(one.b)),
                None if families.join(a, b) => "only by family".to_owned(),
                None => "no detection in these documents".to_owned(),
            };
            let found = outcome.recalls[index];
            let (a, b) = (quote(scan, a), quote(scan, b));
            format!(
                "{found:.2} found; run of {run} words, {share:.2} of words shared; {nearest}\n      {a}\n      {b}"
            )
        };
        self.show(&format!("{subset}: missed or hardly found"), ranked, own.len(), say);
    }

    fn pieces(&mut self, subset: &str, own: &[usize], outcome: &Outcome, detections: &[Pairing]) {
        let (scan, truth) = (self.scan, &self.set.truth);
        let count = |index: usize| outcome.met_by[index].len();
        let broken = own.iter().filter(|&&index| count(index) > 1).map(|&index| (count(index) as f64, index));
        let say = |&index: &usize| {
            let Pairing { a, b } = truth.cases[index].pairing;
            let mut text =
                format!("{} pieces\n      {}\n      {}", count(index), quote(scan, a), quote(scan, b));
            for piece in outcome.met_by[index].iter().take(PIECES).map(|&piece| &detections[piece]) {
                let _ = write!(text, "\n        a {} b {}", range(piece.a), range(piece.b));
            }
            text
        };
        self.show(&format!("{subset}: in pieces"), broken.collect(), own.len(), say);
    }

    fn quotations(&mut self) {
        let scan = self.scan;
        let (detections, _) = found::detections(self.set, &scan.findings);
        let told = spans::judge(&self.set.truth.marked, &self.set.truth.cases, &detections);
        let mut kinds: BTreeMap<&str, Vec<&spans::Told<'_>>> = BTreeMap::new();
        told.iter().for_each(|one| kinds.entry(one.kind.as_str()).or_default().push(one));
        for (kind, told) in kinds {
            let is_missed = |one: &&&spans::Told<'_>| !(one.right || one.found && one.marked.places == 0);
            let missed = told.iter().filter(is_missed).map(|one| (f64::from(one.marked.letters), one.marked));
            let of = told.len();
            self.show(&format!("{kind}: missed, longest first"), missed.collect(), of, |marked| {
                quote(scan, marked.stretch)
            });
        }
    }

    fn copies(&mut self) {
        let (scan, set) = (self.scan, self.set);
        let told = copies::judge(&set.truth.copies, scan, &self.tokenizer);
        let mut kinds: BTreeMap<&str, Vec<&copies::Told<'_>>> = BTreeMap::new();
        told.iter().for_each(|one| kinds.entry(one.copy.kind.as_str()).or_default().push(one));
        let whole = |document| Stretch { document, start: 0, end: u32::MAX };
        let say = |one: &&copies::Told<'_>| {
            let copy = one.copy;
            let part = copy.part.unwrap_or(Pairing { a: whole(copy.document), b: whole(copy.origin) });
            let family = if one.found && !one.listed { ", by family" } else { "" };
            let off = one.off.map_or(String::new(), |off| format!(", ends off by {off} words"));
            let (a, b) = (quote(scan, part.a), quote(scan, part.b));
            format!(
                "Jaccard {:.2}, covered {:.2}{off}{family}\n      {a}\n      {b}",
                copy.jaccard, one.covered
            )
        };
        for (kind, told) in kinds {
            let is_missed = |one: &&&copies::Told<'_>| !one.listed || one.covered < HALF;
            let missed = told.iter().filter(is_missed).map(|one| (one.copy.jaccard, *one)).collect();
            self.show(&format!("{kind}: not listed, or less than half"), missed, told.len(), say);
            let ragged = told.iter().filter(|one| one.off.is_some() && !copies::has_ends(one));
            let ragged: Vec<_> = ragged.map(|one| (-(one.off.unwrap_or(0) as f64), *one)).collect();
            if !ragged.is_empty() {
                self.show(&format!("{kind}: ragged ends"), ragged, told.len(), say);
            }
        }
    }

    fn pairs(&mut self) {
        let (truth, labelled) = judge::true_pairs(self.set);
        let listed = found::scores(&self.scan.findings, |overlap| overlap.jaccard);
        let is_missed = |pair: &&Pair| !listed.contains_key(pair);
        self.ranked_pairs("not listed", truth.iter().filter(is_missed).copied().collect(), truth.len());
        let is_judged = |pair: &Pair| labelled.as_ref().is_none_or(|labelled| labelled.contains(pair));
        let falses: Vec<Pair> =
            listed.keys().filter(|pair| is_judged(pair) && !truth.contains(pair)).copied().collect();
        self.ranked_pairs("listed and false", falses, listed.len());
    }

    fn clusters(&mut self) {
        let truth = pairs::pairs_of(&judge::true_clusters(self.set));
        let listed = found::scores(&self.scan.findings, |overlap| overlap.jaccard);
        let missed = truth.iter().filter(|pair| !listed.contains_key(pair)).copied().collect();
        self.ranked_pairs("not listed", missed, truth.len());
        let falses = listed.keys().filter(|pair| !truth.contains(pair)).copied().collect();
        self.ranked_pairs("listed and false", falses, listed.len());
    }

    /// Shows pairs of documents, the most similar first.
    fn ranked_pairs(&mut self, title: &str, pairs: Vec<Pair>, of: usize) {
        let scan = self.scan;
        let size = scan.findings.spec.shingles.paragraphs as usize;
        let known: BTreeSet<u32> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
        let known: Vec<u32> = known.into_iter().collect();
        let this = &*self;
        let sets =
            known.par_iter().map(|&document| (document, shingle_set(&this.words(document).hashes, size)));
        let sets: BTreeMap<u32, Vec<u64>> = sets.collect();
        let jaccard = |pair: Pair| Shared::of(&sets[&pair.0], &sets[&pair.1]).jaccard();
        let ranked = pairs.into_iter().map(|pair| (jaccard(pair), (jaccard(pair), pair))).collect();
        let whole = |document| Stretch { document, start: 0, end: u32::MAX };
        self.show(title, ranked, of, |(jaccard, pair)| {
            let (a, b) = (quote(scan, whole(pair.0)), quote(scan, whole(pair.1)));
            format!("Jaccard of {size}-grams {jaccard:.3}\n      {a}\n      {b}")
        });
    }
}
