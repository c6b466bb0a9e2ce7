//! Verdicts: what a gate has decided in, bytes out.
//!
//! One [`VerdictFormat`] a file, listed in [`VERDICT_FORMATS`]; a test demands a golden file for each. What
//! holds of the formats of findings holds here too. Besides, these are read by forges and build servers,
//! which take lines of a log for commands, cut what is too long, and follow links: each format keeps to
//! the limits of its reader, and says what it has left out.

mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
pub(super) mod markdown;
mod sarif;
pub(super) mod told;
mod uri;
mod wire;

use std::io;
use std::io::Write;

use super::Style;
use super::human::HumanVerdict;
use crate::findings::Findings;
use crate::findings::Texts;
use crate::gate::Verdict;

/// Every verdict format; the order is the order of `--help`.
pub static VERDICT_FORMATS: &[&dyn VerdictFormat] = &[
    &HumanVerdict,
    &json::Json,
    &jsonl::JsonLines,
    &sarif::Sarif,
    &junit::Junit,
    &github::Github,
    &gitlab::Gitlab,
    &markdown::Markdown,
];

/// What is reported of a gate.
#[derive(Clone, Copy)]
pub struct VerdictReport<'a> {
    /// What was decided.
    pub verdict: &'a Verdict,
    /// What it was decided on.
    pub findings: &'a Findings,
    /// The texts that the findings point into.
    pub texts: &'a dyn Texts,
    /// The absolute folder that readers take paths to be relative to; paths below it are made so.
    pub root: Option<&'a str>,
}

/// A way to write verdicts.
pub trait VerdictFormat: Sync {
    /// The value of `--format`, and what stands before the `=` of `--report`.
    fn name(&self) -> &'static str;

    /// One line for `--help` and the documentation.
    fn help(&self) -> &'static str;

    /// Writes the whole report.
    ///
    /// # Errors
    /// Those of the output.
    fn write(&self, report: &VerdictReport<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()>;
}

/// The format with this name.
#[must_use]
pub fn verdict_format(name: &str) -> Option<&'static dyn VerdictFormat> {
    VERDICT_FORMATS.iter().copied().find(|format| format.name() == name)
}

/// The JSON Schema of the `json` object and of each `jsonl` line.
#[must_use]
pub fn verdict_schema() -> &'static str {
    include_str!("verdict.schema.json")
}
