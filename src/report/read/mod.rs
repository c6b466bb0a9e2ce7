//! Saved findings, as `json` and `jsonl` write them, in; findings, or what is wrong with the file, out.
//!
//! Of a place, two things are not written down: its fingerprint, and how many words stand before it. They are
//! 0 until the texts are there.

mod records;
mod resolve;
mod settings;

use std::io;
use std::io::BufRead;

use super::wire::SCHEMA;
use crate::findings::Findings;
use records::Line;
use records::Root;
use records::Stamp;

/// Why findings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be read.
    #[error(transparent)]
    Input(#[from] io::Error),
    /// It is something else.
    #[error("line {line}: {what}")]
    NoFindings {
        /// From 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// Another version wrote it.
    #[error("the findings are of version \"{0}\", and this program reads \"{SCHEMA}\"")]
    Version(String),
    /// What it says does not hold together.
    #[error("{0}")]
    Broken(String),
}

/// Reads findings.
///
/// # Errors
/// If they are not there, not whole, or of another version.
pub fn read(input: &mut dyn BufRead) -> Result<Findings, ReadError> {
    let mut first = Vec::new();
    input.read_until(b'\n', &mut first)?;
    let start = if first.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let is_lines = serde_json::from_slice::<Stamp>(&first[start..]).is_ok_and(|stamp| stamp.kind.is_some());
    let root = if is_lines { lines(&first[start..], input)? } else { object(first.split_off(start), input)? };
    resolve::findings(root).map_err(ReadError::Broken)
}

fn no_findings(error: &serde_json::Error, line: usize) -> ReadError {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    ReadError::NoFindings { line, what: what.to_owned() }
}

/// Whether the rest can be understood.
fn check(stamp: &Stamp) -> Result<(), ReadError> {
    match stamp.schema.as_deref() {
        Some(SCHEMA) => Ok(()),
        Some(other) if other.starts_with("twicetold.findings/") => Err(ReadError::Version(other.to_owned())),
        _ => Err(ReadError::NoFindings {
            line: 1,
            what: format!("no `\"schema\":\"{SCHEMA}\"`: these are no findings"),
        }),
    }
}

/// One object: `json`.
fn object(mut text: Vec<u8>, input: &mut dyn BufRead) -> Result<Root, ReadError> {
    input.read_to_end(&mut text)?;
    let broken = |error: serde_json::Error| no_findings(&error, error.line().max(1));
    check(&serde_json::from_slice(&text).map_err(broken)?)?;
    serde_json::from_slice(&text).map_err(broken)
}

/// An object a line: `jsonl`.
fn lines(first: &[u8], input: &mut dyn BufRead) -> Result<Root, ReadError> {
    check(&serde_json::from_slice(first).map_err(|error| no_findings(&error, 1))?)?;
    let (mut spec, mut summary) = (None, None);
    let (mut documents, mut passages, mut overlaps) = (Vec::new(), Vec::new(), Vec::new());
    let (mut families, mut clusters) = (Vec::new(), Vec::new());
    let (mut stock_phrases, mut skipped) = (Vec::new(), Vec::new());
    let mut line = first.to_vec();
    let mut number = 1;
    while !line.is_empty() {
        if !line.trim_ascii().is_empty() {
            let read = serde_json::from_slice(&line).map_err(|error| no_findings(&error, number))?;
            match read {
                Line::Header { spec: one } => spec = Some(one),
                Line::Summary(one) => summary = Some(one),
                Line::Document(one) => documents.push(one),
                Line::Passage(one) => passages.push(one),
                Line::Overlap(one) => overlaps.push(one),
                Line::Family(one) => families.push(one),
                Line::Cluster(one) => clusters.push(one),
                Line::StockPhrase(one) => stock_phrases.push(one),
                Line::Skipped(one) => skipped.push(one),
            }
        }
        line.clear();
        input.read_until(b'\n', &mut line)?;
        number += 1;
    }
    let missing = |what: &str| ReadError::Broken(format!("the findings are not whole: there is no {what}"));
    Ok(Root {
        spec: spec.ok_or_else(|| missing("header"))?,
        summary: summary.ok_or_else(|| missing("summary"))?,
        documents,
        passages,
        overlaps,
        families,
        clusters,
        stock_phrases,
        skipped,
    })
}
