//! `sarif`: findings that need a decision, or that were excused with a reason, as results of SARIF 2.1.0.
//!
//! The new passage is the location, the other places are related locations, and the message links to
//! them. Nothing that a reader would cut goes in without a word: more results, or more related locations,
//! than code scanning keeps are left out, and a notification says how many.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use super::VerdictFormat;
use super::VerdictReport;
use super::told;
use super::told::RULES;
use super::told::Told;
use super::uri;
use crate::findings::Place;
use crate::gate::Finding;
use crate::gate::Outcome;
use crate::gate::Status;
use crate::report::Style;
use crate::report::escape::Escaping;
use crate::report::human::say;
use crate::report::sanitize;

/// Results that code scanning keeps of a run.
const RESULTS: usize = 5000;
/// Related locations that it shows of a result…
const RELATED: usize = 100;
/// …and how many there may be in all, so that the file stays below 10 MB when it is packed.
const RELATED_IN_ALL: usize = 25_000;
/// What relative URIs are relative to.
const ROOT: &str = "SRCROOT";
/// How deep the list of results lies.
const DEPTH: usize = 4;

/// A log of SARIF 2.1.0.
pub(super) struct Sarif;

impl VerdictFormat for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn help(&self) -> &'static str {
        "SARIF 2.1.0, for code scanning: new findings, and excused ones as suppressed"
    }

    fn write(&self, report: &VerdictReport<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run(report)],
        });
        let form = Escaping::lists_at(DEPTH);
        log.serialize(&mut serde_json::Serializer::with_formatter(&mut out, form))?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

fn run(report: &VerdictReport<'_>) -> Value {
    let is_told = |finding: &&Finding| {
        matches!(finding.status, Status::New | Status::Accepted { .. } | Status::Allowed { .. })
    };
    let all = report.verdict.findings.iter().filter(is_told).count();
    let mut left = RELATED_IN_ALL;
    let told = report.verdict.findings.iter().filter(is_told).take(RESULTS);
    let results: Vec<Value> =
        told.map(|finding| result(report, Told::new(report, finding), &mut left)).collect();
    let rules: Vec<Value> = RULES.iter().map(rule).collect();
    let mut notes: Vec<Value> = Vec::new();
    let mut note = |level: &str, text: String| notes.push(json!({"level": level, "message": {"text": text}}));
    note("note", [report.headline(), report.read(), report.rest()].join(" ").trim_end().to_owned());
    if all > results.len() {
        let cut = [all - results.len(), all].map(|n| say::number(n as u64));
        note("warning", format!("{} of {} results are left out; the json report has all.", cut[0], cut[1]));
    }
    report.unread().iter().for_each(|line| note("error", bracketed(line)));
    report.old_entries().iter().for_each(|entry| note("warning", bracketed(entry)));
    let unread = report.verdict.totals.skipped > 0;
    json!({
        "tool": {"driver": {
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        }},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [{
            "executionSuccessful": report.verdict.outcome != Outcome::Inconclusive && !unread,
            "toolExecutionNotifications": notes,
        }],
        "results": results,
    })
}

fn rule((id, text): &(&str, &str)) -> Value {
    json!({
        "id": id,
        "shortDescription": {"text": text},
        "help": {"text": format!("{text}. Rewrite or remove the passage, or accept it in the baseline.")},
        "defaultConfiguration": {"level": "error"},
    })
}

fn result(report: &VerdictReport<'_>, told: Told<'_>, left: &mut usize) -> Value {
    let finding = told.finding;
    let source = told.source();
    // The place that the message speaks of comes first, so that its link is always there.
    let is_source = |place: &&Place| Some(**place) != source;
    let others = source.iter().chain(finding.others.iter().filter(is_source));
    let few = RELATED.min((*left).max(1));
    let related: Vec<Value> =
        others.take(few).enumerate().map(|(at, place)| related(report, place, at + 1)).collect();
    *left = left.saturating_sub(related.len());
    let mut result = json!({
        "ruleId": RULES[told.rule()].0,
        "ruleIndex": told.rule(),
        "level": "error",
        "message": {"text": message(report, &told, related.len())},
        "locations": [location(report, &finding.place)],
        "relatedLocations": related,
        "partialFingerprints": {"twicetoldPassage/v1": finding.fingerprint.digits()},
        "properties": {"words": finding.place.words, "countedWords": finding.counted_words},
    });
    if report.verdict.baseline {
        let accepted = matches!(finding.status, Status::Accepted { .. });
        result["baselineState"] = Value::from(if accepted { "unchanged" } else { "new" });
    }
    let suppressions = match finding.status.reason() {
        Some(reason) => json!([{
            "kind": "external",
            "status": "accepted",
            "justification": format!("{}: {}", finding.status.name(), sanitize::running(reason)),
        }]),
        None => json!([]),
    };
    result["suppressions"] = suppressions;
    result
}

/// What a result says, with a link to its source.
fn message(report: &VerdictReport<'_>, told: &Told<'_>, listed: usize) -> String {
    let finding = told.finding;
    let mut text = told.title();
    if let Some(source) = told.source() {
        text += &format!(": see [{}](1)", bracketed(&report.named(&source)));
    }
    if let Some(identity) = told.identity() {
        text += &format!(" ({identity})");
    }
    text += ".";
    let unlisted = finding.others_total.saturating_sub(listed as u64);
    if unlisted > 0 {
        text += &format!(" {} not listed here.", say::count(unlisted, "more place"));
    }
    if finding.status == Status::New {
        text += &format!(" Over {}. To accept it: {}", told.over(), told.accept());
    }
    text
}

/// Text inside a link, and not a link itself.
fn bracketed(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn location(report: &VerdictReport<'_>, place: &Place) -> Value {
    let document = report.document(place.document);
    let (uri, is_relative) = uri::of(&document.path, report.root);
    let artifact = if is_relative { json!({"uri": uri, "uriBaseId": ROOT}) } else { json!({"uri": uri}) };
    let (first, last) = told::lines(document, place);
    json!({
        "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": first, "endLine": last}},
        "logicalLocations": [{"fullyQualifiedName": sanitize::running(&document.id), "kind": "document"}],
    })
}

fn related(report: &VerdictReport<'_>, place: &Place, id: usize) -> Value {
    let known = report.document(place.document).known;
    let mut location = location(report, place);
    location["id"] = Value::from(id);
    let text = format!("{}: {}", if known { "known" } else { "new" }, bracketed(&report.named(place)));
    location["message"] = json!({"text": text});
    location
}
