//! Inputs and settings in; out, for every document, whether it stays, goes, or is changed, and why.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::Gone;
use super::Reason;
use super::Rules;
use super::Source;
use super::choose::Chooser;
use super::cut;
use super::cut::Cuts;
use super::cut::Found;
use super::tidy;
use crate::base::DocId;
use crate::base::Skipped;
use crate::corpus::Inputs;
use crate::corpus::Original;
use crate::corpus::Replacement;
use crate::findings::Document;
use crate::findings::Findings;
use crate::pipeline;
use crate::pipeline::Error;
use crate::pipeline::Progress;
use crate::pipeline::Scan;
use crate::pipeline::Size;
use crate::scratch::Resources;
use crate::spec::Level;
use crate::spec::Spec;

/// What becomes of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Stays,
    Goes,
    Changed(Vec<Replacement>),
}

/// A document as it was read, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) text_hash: u64,
    pub(super) outcome: Outcome,
}

/// The documents of a file by their lines; 0 for a file that is one document.
pub(super) type Lines = BTreeMap<u64, Expected>;

/// Totals of what stays and what goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Documents read.
    pub documents: u64,
    /// Words in them.
    pub words: u64,
    /// Bytes of their texts, decoded.
    pub bytes: u64,
    /// Documents that go.
    pub removed: u64,
    /// Those of them whose text is that of another one, byte for byte.
    pub identical: u64,
    /// Those of them of which nothing is left.
    pub emptied: u64,
    /// Passages that are cut.
    pub cut: u64,
    /// Documents that they are cut from, and that stay.
    pub changed: u64,
    /// Words that go.
    pub removed_words: u64,
    /// Bytes of text that go, less those of masks.
    pub removed_bytes: u64,
}

/// What is to be done.
pub struct Plan {
    /// What the scan found.
    pub findings: Findings,
    /// What goes, by path, line and place.
    pub gone: Vec<Gone>,
    /// Totals.
    pub totals: Totals,
    /// Files that stay as they are, because they cannot be read to their end.
    pub broken: BTreeSet<String>,
    pub(super) files: BTreeMap<String, Lines>,
    pub(super) skipped: BTreeSet<(String, Option<u64>)>,
    sizes: Vec<Size>,
}

impl Plan {
    /// Bytes of the text of a document.
    pub(super) fn bytes(&self, document: DocId) -> u32 {
        self.sizes[document.index()].bytes
    }

    /// Words of a document.
    pub(super) fn words(&self, document: DocId) -> u64 {
        self.findings.documents[document.index()].words
    }
}

/// Scans the inputs and decides what goes; reads `originals`, their files, only where something was skipped.
///
/// # Errors
/// As [`pipeline::scan_within`].
pub fn plan(
    (inputs, originals): (&Inputs, &[Original]),
    (spec, resources): (&Spec, &Resources),
    rules: &Rules,
    progress: &dyn Progress,
) -> Result<Plan, Error> {
    let mut broken: Option<BTreeSet<String>> = None;
    let mut edges = Vec::new();
    let mut choose = |findings: &Findings, new: &[pipeline::Edge]| {
        let broken = broken.get_or_insert_with(|| broken_files(originals, &findings.skipped));
        let must_stay = |document: &Document| broken.contains(&*document.path);
        edges.extend_from_slice(new);
        Chooser::new(rules.keep, &must_stay).choose(&findings.documents, &edges)
    };
    let (scan, sizes) = pipeline::scan_in_rounds(inputs, (spec, resources), progress, &mut choose)?;
    let broken = broken.unwrap_or_else(|| broken_files(originals, &scan.findings.skipped));
    let deciding = Deciding { spec, rules, sizes: &sizes, broken: &broken };
    let (mut gone, outcomes) = match spec.level {
        Level::Document => deciding.documents(&scan.findings, &edges),
        Level::Passage | Level::Paragraph => deciding.passages(&scan),
    };
    let documents = &scan.findings.documents;
    let place = |one: &Gone| {
        let document = &documents[one.document.index()];
        (&document.path, document.record, one.span)
    };
    gone.sort_by(|x, y| place(x).cmp(&place(y)));
    let totals = totals(&scan.findings, (&gone, &outcomes), &sizes);
    let files = files(documents, &sizes, outcomes);
    let skipped = scan.findings.skipped.iter().map(|one| (one.path.clone(), one.line)).collect();
    Ok(Plan { findings: scan.findings, gone, totals, broken, files, skipped, sizes })
}

/// The files that end before their end: what stands there was not compared with anything.
fn broken_files(originals: &[Original], skipped: &[Skipped]) -> BTreeSet<String> {
    let suspects: BTreeSet<&str> = skipped.iter().map(|one| one.path.as_str()).collect();
    let suspects = originals.iter().filter(|original| suspects.contains(original.name.as_str()));
    suspects.filter(|original| !original.is_whole()).map(|original| original.name.clone()).collect()
}

/// What becomes of the documents that do not simply stay.
type Outcomes = BTreeMap<DocId, Outcome>;

struct Deciding<'a> {
    spec: &'a Spec,
    rules: &'a Rules,
    sizes: &'a [Size],
    broken: &'a BTreeSet<String>,
}

impl Deciding<'_> {
    fn hash(&self, id: DocId) -> u64 {
        self.sizes[id.index()].text_hash
    }

    fn documents(&self, findings: &Findings, edges: &[pipeline::Edge]) -> (Vec<Gone>, Outcomes) {
        let must_stay = |document: &Document| self.broken.contains(&*document.path);
        let mut chooser = Chooser::new(self.rules.keep, &must_stay);
        chooser.choose(&findings.documents, edges);
        let (mut gone, mut outcomes) = (Vec::new(), Outcomes::new());
        for (document, original, alike) in chooser.replaced(&findings.documents) {
            let identical = self.hash(document) == self.hash(original);
            gone.push(Gone {
                document,
                span: None,
                words: findings.documents[document.index()].words,
                reason: if identical { Reason::Identical } else { Reason::NearDuplicate },
                source: Some(Source { document: original, span: None, alike }),
                kind: None,
                fingerprint: u128::from(self.hash(document)),
            });
            outcomes.insert(document, Outcome::Goes);
        }
        (gone, outcomes)
    }

    fn passages(&self, scan: &Scan) -> (Vec<Gone>, Outcomes) {
        let findings = &scan.findings;
        let tokenizer = pipeline::tokenizer(self.spec);
        let must_stay = |id: DocId| self.broken.contains(&*findings.documents[id.index()].path);
        let found = Found { findings, texts: scan.texts.as_ref(), tokenizer: &tokenizer };
        let Cuts { words, mut gone } = cut::cut(found, self.rules, &must_stay);
        let mut outcomes = Outcomes::new();
        for (&document, words) in words.iter().filter(|(_, words)| words.is_cut()) {
            if words.is_gone() && self.rules.mask.is_none() {
                gone.push(Gone {
                    document,
                    span: None,
                    words: 0,
                    reason: Reason::NothingLeft,
                    source: None,
                    kind: None,
                    fingerprint: u128::from(self.hash(document)),
                });
                outcomes.insert(document, Outcome::Goes);
                continue;
            }
            let text = scan.texts.text(document);
            let edits = tidy::edits(&text, words, self.rules.mask.as_deref());
            outcomes.insert(document, Outcome::Changed(edits));
        }
        (gone, outcomes)
    }
}

fn totals(findings: &Findings, (gone, outcomes): (&[Gone], &Outcomes), sizes: &[Size]) -> Totals {
    let count = |of: &dyn Fn(&&Gone) -> bool| gone.iter().filter(of).count() as u64;
    let mut removed_bytes = 0;
    for (id, outcome) in outcomes {
        removed_bytes += match outcome {
            Outcome::Stays => 0,
            Outcome::Goes => i64::from(sizes[id.index()].bytes),
            Outcome::Changed(edits) => {
                edits.iter().map(|edit| i64::from(edit.span.len()) - edit.text.len() as i64).sum()
            }
        };
    }
    let changed = outcomes.values().filter(|outcome| matches!(outcome, Outcome::Changed(_))).count();
    Totals {
        documents: findings.summary.documents,
        words: findings.summary.words,
        bytes: findings.summary.bytes,
        removed: count(&|one| one.span.is_none()),
        identical: count(&|one| one.reason == Reason::Identical),
        emptied: count(&|one| one.reason == Reason::NothingLeft),
        cut: count(&|one| one.span.is_some()),
        changed: changed as u64,
        removed_words: gone.iter().map(|one| one.words).sum(),
        removed_bytes: removed_bytes.max(0) as u64,
    }
}

fn files(documents: &[Document], sizes: &[Size], mut outcomes: Outcomes) -> BTreeMap<String, Lines> {
    let mut files: BTreeMap<String, Lines> = BTreeMap::new();
    for (index, document) in documents.iter().enumerate() {
        let outcome = outcomes.remove(&DocId(index as u32)).unwrap_or(Outcome::Stays);
        let expected = Expected { text_hash: sizes[index].text_hash, outcome };
        let lines = match files.get_mut(&*document.path) {
            Some(lines) => lines,
            None => files.entry(document.path.to_string()).or_default(),
        };
        lines.insert(document.record.unwrap_or(0), expected);
    }
    files
}
