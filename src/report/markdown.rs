//! `markdown`: findings in, a summary for a wiki or a merge request out.
//!
//! Everything from texts, ids and paths stands in code, with every sign of ASCII as a number: so it is no
//! Markdown, no HTML, no link and no mention.

use std::fmt::Write as _;
use std::io;
use std::io::Write;

use crate::base::DocId;
use crate::findings::Document;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Kind;
use crate::findings::Overlap;
use crate::findings::Place;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use crate::report::human::say;
use crate::report::meaning;
use crate::report::verdict::markdown::code;

/// Characters of a passage that are shown.
const EXCERPT: usize = 240;
/// Places of a family that are named.
const NAMED: usize = 5;

/// A page of Markdown.
pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn help(&self) -> &'static str {
        "A summary for a wiki or a merge request"
    }

    fn write(&self, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let limit = style.limit.unwrap_or(usize::MAX);
        let mut page = "## What is told twice\n\n".to_owned();
        for paragraph in meaning::paragraphs(report.findings) {
            // Sentences of ours have numbers and names of presets, and no sign that Markdown reads.
            let _ = writeln!(page, "{paragraph}\n");
        }
        overlaps(&mut page, report.findings, limit);
        families(&mut page, report, limit);
        skipped(&mut page, report.findings, limit);
        out.write_all((page.trim_end().to_owned() + "\n").as_bytes())
    }
}

fn overlaps(page: &mut String, findings: &Findings, limit: usize) {
    let all = &findings.overlaps;
    if all.is_empty() {
        return;
    }
    page.push_str("### Overlaps\n\n");
    page.push_str("| document | of it in the other | document | of it in the other | passages |\n");
    page.push_str("|---|---:|---|---:|---:|\n");
    for Overlap { a, b, containment_a, containment_b, passages, .. } in all.iter().take(limit) {
        let name = |document: DocId| named(&findings.documents[document.index()]);
        let shares = [say::percent(containment_a), say::percent(containment_b)];
        let passages = say::number(passages.len() as u64);
        let _ = writeln!(page, "| {} | {} | {} | {} | {passages} |", name(a), shares[0], name(b), shares[1]);
    }
    more(page, all.len(), limit, "overlap");
}

fn named(document: &Document) -> String {
    let about = [document.group.as_deref(), document.date.as_deref()].into_iter().flatten();
    about.fold(code(&document.id), |said, about| said + " · " + &code(about))
}

/// The texts that stand in most places, boilerplate last, as findings have them.
fn families(page: &mut String, report: &Report<'_>, limit: usize) {
    let all = &report.findings.families;
    if all.is_empty() {
        return;
    }
    page.push_str("### Most reused\n\n");
    for family in all.iter().take(limit) {
        let _ = writeln!(page, "- {}", section(report, &family));
    }
    more(page, all.len(), limit, "text");
}

fn section(report: &Report<'_>, family: &Family) -> String {
    let kind = match family.kind {
        Kind::Reuse => "",
        other => &format!(", {}", other.name()),
    };
    let words = say::count(u64::from(family.representative.words), "word");
    let places = say::count(family.members.len() as u64, "place");
    let text = report.texts.text(family.representative.document);
    let text = text.get(family.representative.bytes.range()).unwrap_or_default();
    let shown: String = text.chars().take(EXCERPT).collect();
    let cut = if shown.len() < text.len() { " …" } else { "" };
    let excerpt = match shown.is_empty() {
        true => String::new(),
        false => format!("{}{cut}: ", code(&shown)),
    };
    let place = |place: &Place| {
        let document = &report.findings.documents[place.document.index()];
        let date = document.date.as_deref().map(|date| format!(" ({})", code(date))).unwrap_or_default();
        code(&format!("{}{}", document.path, say::position(document, place))) + &date
    };
    let named: Vec<String> = family.members.iter().take(NAMED).map(place).collect();
    let rest = family.members.len() - named.len();
    let rest = if rest > 0 { format!(", and {} more", say::number(rest as u64)) } else { String::new() };
    format!("{excerpt}{words} in {places}{kind}: {}{rest}", named.join(", "))
}

fn skipped(page: &mut String, findings: &Findings, limit: usize) {
    if findings.skipped.is_empty() {
        return;
    }
    page.push_str("### Not read\n\n");
    for skipped in findings.skipped.iter().take(limit) {
        let line = skipped.line.map(|line| format!(":{line}")).unwrap_or_default();
        let place = code(&format!("{}{line}", skipped.path));
        let _ = writeln!(page, "- {place}: {}", code(&skipped.reason));
    }
    more(page, findings.skipped.len(), limit, "input");
}

/// Ends a list, and says what is not in it.
fn more(page: &mut String, all: usize, limit: usize, thing: &str) {
    let rest = all.saturating_sub(limit);
    page.push('\n');
    if rest > 0 {
        let rest = say::count(rest as u64, thing);
        let _ = writeln!(page, "**And {rest} more; `--all` and `--limit` say how many are listed.**\n");
    }
}
