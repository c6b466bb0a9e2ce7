//! A scan in which many documents were known in; the same with only those of them that overlap a new one out.

use std::borrow::Cow;

use super::Scan;
use crate::base::DocId;
use crate::findings::Findings;
use crate::findings::Place;
use crate::findings::Texts;

/// Leaves out the known documents that nothing refers to, and numbers the others anew.
pub(super) fn prune(mut scan: Scan) -> Scan {
    let findings = &mut scan.findings;
    let mut wanted: Vec<bool> = findings.documents.iter().map(|document| !document.known).collect();
    each_document(findings, &mut |id| wanted[id.index()] = true);
    let kept: Vec<DocId> =
        (0..).map(DocId).zip(&wanted).filter(|(_, wanted)| **wanted).map(|one| one.0).collect();
    if kept.len() == wanted.len() {
        return scan;
    }
    let mut numbers = vec![DocId(0); wanted.len()];
    (0..).zip(&kept).for_each(|(number, id)| numbers[id.index()] = DocId(number));
    each_document(findings, &mut |id| *id = numbers[id.index()]);
    let mut wanted = wanted.into_iter();
    findings.documents.retain(|_| wanted.next().unwrap_or(false));
    Scan { findings: scan.findings, texts: Box::new(Renumbered { texts: scan.texts, kept }) }
}

/// Every document that findings refer to.
fn each_document(findings: &mut Findings, each: &mut dyn FnMut(&mut DocId)) {
    for passage in &mut findings.passages {
        each(&mut passage.a.document);
        each(&mut passage.b.document);
    }
    for overlap in &mut findings.overlaps {
        each(&mut overlap.a);
        each(&mut overlap.b);
    }
    for family in &mut findings.families {
        let places =
            family.members.iter_mut().chain([&mut family.representative]).chain(&mut family.first_seen);
        places.for_each(|place: &mut Place| each(&mut place.document));
    }
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
