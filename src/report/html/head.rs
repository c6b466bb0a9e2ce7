//! What was packed in; what a page knows before it unfolds anything, out.

use std::io;

use serde::Serialize;

use super::PAGE_SCHEMA;
use super::index::Index;
use super::index::Places;
use super::layout::Layout;
use super::subject;
use crate::report::Report;
use crate::report::Style;
use crate::report::escape::Escaping;
use crate::report::human::say;
use crate::report::meaning;
use crate::report::wire::TOOL;
use crate::report::wire::Tool;

/// What is packed, in numbers.
#[derive(Default, Clone, Copy)]
pub(super) struct Counts {
    pub(super) chunks: ChunksWire,
    /// Most bytes of the page.
    pub(super) limit: u64,
    /// Overlaps of which a text was left out.
    pub(super) without_text: u64,
    /// Passages that a search does not find.
    pub(super) without_words: u64,
}

impl Counts {
    /// What was left out, and what to do about it.
    pub(super) fn said(&self, report: &Report<'_>) -> Option<String> {
        if self.without_text + self.without_words == 0 {
            return None;
        }
        let all = say::number(report.findings.overlaps.len() as u64);
        let mut left = format!("the texts of {} of {all} overlaps", say::number(self.without_text));
        if self.without_words > 0 {
            left += &format!(", and the words to search of {}", say::count(self.without_words, "passage"));
        }
        let megabytes = self.limit / 1_000_000;
        Some(format!(
            "left out of the page, which would be larger than {megabytes} MB: {left}; \
             --report html-dir=DIR writes everything into a folder"
        ))
    }
}

#[derive(Serialize, Default, Clone, Copy)]
pub(super) struct ChunksWire {
    pub(super) search: u32,
    pub(super) text: u32,
    pub(super) diff: u32,
}

#[derive(Serialize)]
struct Fold {
    table: String,
}

#[derive(Serialize)]
struct Omitted {
    overlaps_without_text: u64,
    passages_without_words: u64,
    limit_bytes: u64,
}

#[derive(Serialize)]
struct HeadWire<'a> {
    schema: &'static str,
    tool: Tool,
    title: &'a str,
    counts: Option<&'a str>,
    folder: bool,
    chunks: ChunksWire,
    sentence: &'a [String],
    source_template: Option<&'a str>,
    preset: &'a str,
    fold: &'a Fold,
    omitted: Option<Omitted>,
}

/// What a page knows before it unfolds anything.
pub(super) struct Head<'a> {
    report: &'a Report<'a>,
    style: &'a Style,
    pub(super) layout: &'a Layout,
    folder: bool,
    /// What it is about, if that is known.
    subject: Option<String>,
    counts: String,
    sentence: Vec<String>,
    fold: Fold,
}

impl<'a> Head<'a> {
    pub(super) fn new(report: &'a Report<'a>, style: &'a Style, layout: &'a Layout, folder: bool) -> Self {
        let (sentence, table) = (meaning::paragraphs(report.findings), report.texts.folding());
        let (subject, counts) = (subject::subject(report.findings, style), counts(report));
        Self { report, style, layout, folder, subject, counts, sentence, fold: Fold { table } }
    }

    /// The name of the page, as lists of pages show it.
    pub(super) fn name(&self) -> String {
        let subject = self.subject.as_deref().map(subject::in_a_line);
        subject.iter().chain([&self.counts]).map(String::as_str).collect::<Vec<_>>().join(" – ")
    }

    pub(super) fn index<'s>(&'s self, places: &'s Places) -> Index<'s> {
        Index { report: self.report, layout: self.layout, places }
    }

    /// Its element. Nothing of it ends the element, or is seen by who looks at the source.
    pub(super) fn json(&self, counts: &Counts) -> io::Result<String> {
        let left_out = counts.without_text + counts.without_words > 0;
        let head = HeadWire {
            schema: PAGE_SCHEMA,
            tool: TOOL,
            title: self.subject.as_deref().unwrap_or(&self.counts),
            counts: self.subject.is_some().then_some(&self.counts),
            folder: self.folder,
            chunks: counts.chunks,
            sentence: &self.sentence,
            source_template: self.style.source_url.as_deref(),
            preset: &self.report.findings.spec.preset,
            fold: &self.fold,
            omitted: left_out.then_some(Omitted {
                overlaps_without_text: counts.without_text,
                passages_without_words: counts.without_words,
                limit_bytes: counts.limit,
            }),
        };
        let mut json = Vec::new();
        head.serialize(&mut serde_json::Serializer::with_formatter(&mut json, Escaping::compact()))?;
        let json = String::from_utf8_lossy(&json).replace('<', "\\u003c");
        Ok(format!(r#"<script type="application/json" id="head">{json}</script>"#))
    }
}

fn counts(report: &Report<'_>) -> String {
    let summary = &report.findings.summary;
    let counts = [say::count(summary.overlaps, "overlap"), say::count(summary.documents, "document")];
    format!("{} in {}", counts[0], counts[1])
}
