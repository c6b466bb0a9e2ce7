//! A scan in which many documents were known in; the same with only those of them that overlap a new one out.

use std::borrow::Cow;

use super::Error;
use super::Scan;
use crate::base::DocId;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::findings::Texts;

/// Leaves out the known documents that nothing refers to, and numbers the others anew.
///
/// # Errors
/// If there is no room for findings that are not in memory.
pub(super) fn prune(mut scan: Scan) -> Result<Scan, Error> {
    let findings = &mut scan.findings;
    let mut wanted: Vec<bool> = findings.documents.iter().map(|document| !document.known).collect();
    look_at_each(findings, &mut |id| wanted[id.index()] = true);
    let kept: Vec<DocId> =
        (0..).map(DocId).zip(&wanted).filter(|(_, wanted)| **wanted).map(|one| one.0).collect();
    if kept.len() == wanted.len() {
        return Ok(scan);
    }
    let mut numbers = vec![DocId(0); wanted.len()];
    (0..).zip(&kept).for_each(|(number, id)| numbers[id.index()] = DocId(number));
    change_each(findings, &mut |id| *id = numbers[id.index()])?;
    let mut wanted = wanted.into_iter();
    findings.documents.retain(|_| wanted.next().unwrap_or(false));
    Ok(Scan { findings: scan.findings, texts: Box::new(Renumbered { texts: scan.texts, kept }) })
}

type Each<'e> = dyn FnMut(&mut DocId) + 'e;

/// Shows every document that findings refer to; what becomes of it is of no account.
fn look_at_each(findings: &mut Findings, each: &mut Each<'_>) {
    findings.passages.iter().for_each(|mut one| of_passage(&mut one, each));
    findings.overlaps.iter().for_each(|mut one| of_overlap(&mut one, each));
    findings.families.iter().for_each(|mut one| of_family(&mut one, each));
    of_the_rest(findings, each);
}

/// Changes every document that findings refer to.
fn change_each(findings: &mut Findings, each: &mut Each<'_>) -> Result<(), Error> {
    findings.passages.change(|one| of_passage(one, each))?;
    findings.overlaps.change(|one| of_overlap(one, each))?;
    findings.families.change(|one| of_family(one, each))?;
    of_the_rest(findings, each);
    Ok(())
}

fn of_passage(passage: &mut Passage, each: &mut Each<'_>) {
    each(&mut passage.a.document);
    each(&mut passage.b.document);
}

fn of_overlap(overlap: &mut Overlap, each: &mut Each<'_>) {
    each(&mut overlap.a);
    each(&mut overlap.b);
}

fn of_family(family: &mut Family, each: &mut Each<'_>) {
    let places = family.members.iter_mut().chain([&mut family.representative]).chain(&mut family.first_seen);
    places.for_each(|place: &mut Place| each(&mut place.document));
}

/// What is in memory.
fn of_the_rest(findings: &mut Findings, each: &mut Each<'_>) {
    for cluster in &mut findings.clusters {
        cluster.members.iter_mut().chain([&mut cluster.representative]).for_each(&mut *each);
    }
    findings.stock_phrases.iter_mut().for_each(|phrase| each(&mut phrase.example.document));
}

struct Renumbered {
    texts: Box<dyn Texts + Send>,
    /// The documents by their new numbers.
    kept: Vec<DocId>,
}

impl Texts for Renumbered {
    fn text(&self, document: DocId) -> Cow<'_, str> {
        self.texts.text(self.kept[document.index()])
    }

    fn folded(&self, text: &str) -> String {
        self.texts.folded(text)
    }

    fn folding(&self) -> String {
        self.texts.folding()
    }
}
