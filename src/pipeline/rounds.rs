//! Rounds: a scan of whole documents in, and somebody who chooses which of them stay; out, the scan, when
//! no two of those that stay are found alike.
//!
//! Of very many documents that are alike, not every pair is looked at; when most of them have gone, those
//! that stay are looked at again.

use std::collections::BTreeSet;

use super::Corridor;
use super::Error;
use super::Progress;
use super::Scan;
use super::Walked;
use super::reading;
use super::reading::Purpose;
use super::reading::Way;
use super::texts::Text;
use super::tokenizer;
use crate::base::DocId;
use crate::corpus::Inputs;
use crate::findings::Findings;
use crate::scratch::Resources;
use crate::spec::Level;
use crate::spec::Spec;

/// Two documents that are alike enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The one whose id sorts first.
    pub a: DocId,
    /// The other one.
    pub b: DocId,
    /// Exact Jaccard of the two sets of word shingles.
    pub jaccard: f64,
}

/// What of a text is known when it is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Its bytes.
    pub bytes: u32,
    /// [`crate::base::hash::word`] of them.
    pub text_hash: u64,
}

/// Says which documents stay, given the scan and the pairs that were not known before.
pub type Choose<'c> = dyn FnMut(&Findings, &[Edge]) -> Vec<bool> + 'c;

/// Scans as [`super::scan_within`], and gives the size of each text besides. At the level of documents,
/// `choose` says which of them stay, and those that do are compared again, until nothing new is found among
/// them; at the other levels it is not asked.
///
/// # Errors
/// As [`super::scan_within`].
pub fn scan_in_rounds(
    inputs: &Inputs,
    (spec, resources): (&Spec, &Resources),
    progress: &dyn Progress,
    choose: &mut Choose<'_>,
) -> Result<(Scan, Vec<Size>), Error> {
    let tokenizer = tokenizer(spec);
    let way = Way { spec, tokenizer: &tokenizer, resources, purpose: Purpose::Scan };
    let reading = reading::read(inputs, way, progress)?;
    let corridor = Corridor { spec, tokenizer: &tokenizer, progress };
    let Walked { findings, counts, texts, mut collection } = corridor.walk_through(reading)?;
    let size = |text: &Text| Size { bytes: text.len, text_hash: text.hash };
    let sizes = texts.texts.iter().map(size).collect();
    let scan = texts.named(findings, counts);
    if spec.level != Level::Document {
        return Ok((scan, sizes));
    }
    let mut new = edges(&scan.findings);
    let mut known: BTreeSet<(DocId, DocId)> = BTreeSet::new();
    while !new.is_empty() {
        let kept = choose(&scan.findings, &new);
        known.extend(new.iter().map(|edge| (edge.a, edge.b)));
        collection.narrow(&kept);
        let (proposals, _) = corridor.candidates(&collection)?;
        let found = corridor.verify(&collection, proposals)?.similar;
        let found = found.into_iter().map(|(a, b, shared)| Edge { a, b, jaccard: shared.jaccard() });
        new = found.filter(|edge| !known.contains(&(edge.a, edge.b))).collect();
    }
    Ok((scan, sizes))
}

fn edges(findings: &Findings) -> Vec<Edge> {
    findings.overlaps.iter().map(|one| Edge { a: one.a, b: one.b, jaccard: one.jaccard }).collect()
}
