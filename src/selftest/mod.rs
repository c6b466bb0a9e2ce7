//! Self-test: a corpus and a spec in, how much of what is copied in this corpus is found out.
//!
//! Edited copies of its own passages are planted in the corpus, in memory, the real pipeline runs over
//! it, and what it finds is compared with what was planted. The same corpus with the words of each
//! document shuffled is the control: there is nothing in it to find.
//!
//! ```text
//! bank → plan → edit → planted documents → pipeline → judge → Measured
//! ```
//!
//! Invariants: the documents are not changed; equal documents, specs and samples give equal results,
//! for any number of threads and any order of documents.

pub mod advice;
pub mod bank;
pub mod edit;
pub mod judge;
pub mod plan;
pub mod random;

use serde::Serialize;

use crate::corpus::Document;
use crate::pipeline;
use crate::pipeline::Progress;
use crate::pipeline::Silent;
use crate::spec::Spec;
use advice::Advice;
use bank::Bank;
use judge::Outcome;
use plan::Cell;
use plan::Plant;
use plan::Shared;

/// The value of [`Measured::schema`].
pub const SCHEMA: &str = "twicetold.selftest/1";
/// A corpus of fewer words is scanned too fast to tell how far each scan has come.
const WORTH_TELLING: usize = 200_000;
/// A stream of chance of its own.
const CONTROL: u64 = 0x636F_6E74_726F_6C00;

/// How much is planted, and where chance begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Copies of each cell.
    pub copies: u32,
    /// The seed.
    pub seed: u64,
}

/// What was measured. As JSON: an object with these fields, in this order. There are no times in it:
/// equal documents, settings and seeds give equal bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// `twicetold.selftest/1`.
    pub schema: &'static str,
    /// The settings that were tested.
    pub settings: Settings,
    /// Documents of the corpus.
    pub documents: u64,
    /// Words of the corpus.
    pub words: u64,
    /// Scans over which the copies were spread.
    pub rounds: u64,
    /// Recall by length, share of edits and kind of edit.
    pub cells: Vec<Recall>,
    /// Lengths, in words, that no document of the corpus has.
    pub not_measured: Vec<u32>,
    /// How exactly the found copies are bounded.
    pub boundaries: Boundaries,
    /// What is found where there is nothing to find.
    pub control: Control,
    /// What other settings find of the copies that are found too seldom.
    pub advice: Option<Advice>,
}

/// The settings that were tested.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// The preset with its version.
    pub preset: String,
    /// The generators that were switched on.
    pub candidates: Vec<&'static str>,
    /// Words of a seed.
    pub shingle: u32,
    /// Bands of the sketches of paragraphs.
    pub bands: u32,
    /// Rows in each.
    pub rows: u32,
    /// Documents that a seed may stand in.
    pub max_df: u32,
    /// Least words in common.
    pub min_words: u32,
    /// Least identity.
    pub min_identity: f64,
    /// Copies of each cell.
    pub samples: u32,
    /// Where chance began.
    pub seed: u64,
}

/// How many copies of a cell were found. A copy is found if a passage between the document it was put
/// into and the one it was taken from aligns at least half of its words with those it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recall {
    /// Words of the passage.
    pub words: u32,
    /// Share of them that were edited.
    pub edited: f64,
    /// The kind of edit: `verbatim`, `replace`, `insert`, `delete`, `reorder`, `spelling`, `mixed`; or
    /// `all` of them together.
    pub kind: &'static str,
    /// Copies that were planted; fewer than asked for where there was no place for more.
    pub planted: u64,
    /// Copies that were found.
    pub found: u64,
    /// Found / planted.
    pub recall: f64,
    /// The lower end of the 95 % confidence interval (Wilson) of the recall.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How far the ends of the passages are from the ends of the copies they found. Edits of the first and
/// last words of a copy count against them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Boundaries {
    /// Ends that were looked at.
    pub ends: u64,
    /// The median of the distances, in words; `null` if nothing was found.
    pub median: Option<u32>,
    /// The distance that 95 of 100 do not exceed.
    pub p95: Option<u32>,
    /// The share that is at most two words off.
    pub within_two: Option<f64>,
}

/// What is found in the corpus when the words of each document stand in random order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Control {
    /// Documents.
    pub documents: u64,
    /// Words.
    pub words: u64,
    /// Passages that were reported: each is chance.
    pub passages: u64,
}

/// Why nothing could be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There are no two documents with words.
    #[error("a self-test needs two documents with words, and there {}", if *.0 == 1 { "is one" } else { "is none" })]
    Documents(usize),
    /// No document is long enough.
    #[error("a self-test copies passages of {} words or more, and the longest document has {}", plan::LENGTHS[0], .0)]
    Words(usize),
    /// Wherever a copy could be put, the two documents are the same anyway.
    #[error("there is no place for a copy: the documents are the same almost everywhere")]
    NoPlace,
}

/// Plants copies, scans, and says what was found.
///
/// # Errors
/// If the corpus is too small.
pub fn measure(
    documents: Vec<Document>,
    spec: &Spec,
    sample: Sample,
    progress: &dyn Progress,
) -> Result<Measured, Error> {
    let bank = Bank::new(documents, spec);
    let with_words = bank.spans.iter().filter(|spans| !spans.is_empty()).count();
    if with_words < 2 {
        return Err(Error::Documents(with_words));
    }
    let cells = plan::cells(&bank);
    if cells.is_empty() {
        return Err(Error::Words(bank.spans.iter().map(Vec::len).max().unwrap_or(0)));
    }
    let progress = if bank.words() < WORTH_TELLING { &Silent } else { progress };
    let bench = Bench { bank: &bank, spec, progress };
    let shared = bench.shared();
    let rounds = plan::rounds(&bank, &shared, &cells, sample);
    if rounds.is_empty() {
        return Err(Error::NoPlace);
    }
    let outcomes = bench.outcomes(&rounds);
    let control = bench.control(sample.seed);
    let recall = recall(&cells, &outcomes);
    let advice = advice::advice(&bench, &cells, &rounds, &outcomes, sample.seed);
    let longest = cells.iter().map(|cell| cell.words).max().unwrap_or(0);
    Ok(Measured {
        schema: SCHEMA,
        settings: settings(spec, sample),
        documents: bank.documents.len() as u64,
        words: bank.words() as u64,
        rounds: rounds.len() as u64,
        cells: recall,
        not_measured: plan::LENGTHS.into_iter().filter(|&words| words > longest).collect(),
        boundaries: boundaries(&outcomes),
        control,
        advice,
    })
}

fn settings(spec: &Spec, sample: Sample) -> Settings {
    Settings {
        preset: spec.preset.clone(),
        candidates: spec.candidates.names().collect(),
        shingle: spec.shingles.seeds,
        bands: spec.paragraph_bands.bands,
        rows: spec.paragraph_bands.rows,
        max_df: spec.max_df,
        min_words: spec.min_words,
        min_identity: spec.min_identity,
        samples: sample.copies,
        seed: sample.seed,
    }
}

/// What a copy was, as an index into the cells, and what became of it.
type Judged = (usize, Outcome);

/// A corpus under test.
struct Bench<'a> {
    bank: &'a Bank,
    spec: &'a Spec,
    progress: &'a dyn Progress,
}

impl Bench<'_> {
    /// What became of all copies, round by round.
    fn outcomes(&self, rounds: &[Vec<Plant>]) -> Vec<Judged> {
        rounds.iter().flat_map(|plants| self.round(plants)).collect()
    }

    /// What the documents share as they are.
    fn shared(&self) -> Shared {
        let scan = pipeline::scan_documents(self.bank.documents.clone(), self.spec, self.progress);
        Shared::new(&scan.findings)
    }

    fn round(&self, plants: &[Plant]) -> Vec<Judged> {
        let (documents, places) = plan::planted(self.bank, plants);
        let scan = pipeline::scan_documents(documents.clone(), self.spec, self.progress);
        let planted: Vec<_> = plants.iter().zip(places).collect();
        let outcomes = judge::judge(&scan.findings, &documents, self.bank, &planted);
        plants.iter().map(|plant| plant.cell).zip(outcomes).collect()
    }

    fn control(&self, seed: u64) -> Control {
        let documents = self.bank.shuffled(seed ^ CONTROL);
        let scan = pipeline::scan_documents(documents, self.spec, self.progress);
        let summary = scan.findings.summary;
        Control { documents: summary.documents, words: summary.words, passages: summary.passages }
    }
}

fn recall(cells: &[Cell], outcomes: &[Judged]) -> Vec<Recall> {
    let mut counts = vec![(0, 0); cells.len()];
    for (cell, outcome) in outcomes {
        counts[*cell].0 += u64::from(outcome.found);
        counts[*cell].1 += 1;
    }
    let of = |(cell, (found, planted)): (&Cell, (u64, u64))| {
        Recall::new((cell.words, f64::from(cell.rate) / 100.0), cell.kind.name(), found, planted)
    };
    cells.iter().zip(counts).map(of).collect()
}

impl Recall {
    fn new((words, edited): (u32, f64), kind: &'static str, found: u64, planted: u64) -> Self {
        let (low, high) = judge::wilson(found, planted);
        let recall = if planted == 0 { 0.0 } else { found as f64 / planted as f64 };
        Self { words, edited, kind, planted, found, recall, low, high }
    }
}

impl Measured {
    /// As one JSON object, with line breaks.
    ///
    /// # Panics
    /// Never: there is nothing in it that JSON does not have.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("numbers, strings and lists are JSON")
    }

    /// The recall of copies of a length and a share of edits, of all kinds together.
    #[must_use]
    pub fn together(&self, words: u32, edited: f64) -> Option<Recall> {
        let of = |cell: &&Recall| cell.words == words && (cell.edited - edited).abs() < 1e-9;
        let (found, planted) =
            self.cells.iter().filter(of).fold((0, 0), |sum, cell| (sum.0 + cell.found, sum.1 + cell.planted));
        (planted > 0).then(|| Recall::new((words, edited), "all", found, planted))
    }
}

fn boundaries(outcomes: &[Judged]) -> Boundaries {
    let mut off: Vec<u32> =
        outcomes.iter().filter_map(|(_, outcome)| outcome.ends).flat_map(|ends| [ends.0, ends.1]).collect();
    off.sort_unstable();
    let Some(last) = off.len().checked_sub(1) else { return Boundaries::default() };
    let close = off.partition_point(|&words| words <= 2);
    Boundaries {
        ends: off.len() as u64,
        median: Some(off[last / 2]),
        p95: Some(off[(last as f64 * 0.95).ceil() as usize]),
        within_two: Some(close as f64 / off.len() as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_summed_up() {
        let ends = |x, y| (0, Outcome { found: true, ends: Some((x, y)) });
        let found = boundaries(&[ends(0, 0), ends(1, 2), ends(0, 9), (0, Outcome::default())]);
        assert_eq!((found.ends, found.median, found.p95), (6, Some(0), Some(9)));
        assert!(found.within_two.is_some_and(|share| (share - 5.0 / 6.0).abs() < 1e-9));
        assert_eq!(boundaries(&[]), Boundaries::default());
    }
}
