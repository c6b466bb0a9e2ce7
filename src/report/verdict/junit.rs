//! `junit`: a test case for each new document, for build servers that know nothing else.
//!
//! A document with new findings is a failed case, if the run fails; otherwise its output says them. The
//! last case is the run itself: what makes it fail besides findings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use super::VerdictFormat;
use super::VerdictReport;
use super::told;
use super::told::Told;
use super::uri;
use crate::base::DocId;
use crate::findings::Document;
use crate::gate::Outcome;
use crate::report::Style;
use crate::report::sanitize;

/// XML of the JUnit kind.
pub(super) struct Junit;

impl VerdictFormat for Junit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn help(&self) -> &'static str {
        "JUnit XML: a test case for each new document"
    }

    fn write(&self, report: &VerdictReport<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut of_document: BTreeMap<DocId, Vec<Told<'_>>> = BTreeMap::new();
        for told in Told::new_ones(report) {
            of_document.entry(told.finding.document()).or_default().push(told);
        }
        let outcome = report.verdict.outcome;
        let failures = if outcome == Outcome::Fail { of_document.len() } else { 0 };
        // Without a failed document something else has made the run fail.
        let run_fails = usize::from(outcome == Outcome::Fail && failures == 0);
        let run_breaks = usize::from(outcome == Outcome::Inconclusive);
        let tests = report.verdict.totals.scanned + 1;
        let counts =
            format!("tests=\"{tests}\" failures=\"{}\" errors=\"{run_breaks}\"", failures + run_fails);
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<testsuites name=\"twicetold gate\" {counts}>")?;
        writeln!(out, "<testsuite name=\"twicetold gate\" {counts} skipped=\"0\">")?;
        for (index, document) in report.findings.documents.iter().enumerate().filter(|(_, one)| !one.known) {
            let new = of_document.get(&DocId(index as u32)).map(Vec::as_slice).unwrap_or_default();
            out.write_all(case(report, document, new).as_bytes())?;
        }
        out.write_all(run(report, run_fails > 0).as_bytes())?;
        out.write_all(b"</testsuite>\n</testsuites>\n")
    }
}

fn case(report: &VerdictReport<'_>, document: &Document, new: &[Told<'_>]) -> String {
    let (name, path) = (xml(&document.id), xml(uri::relative(&document.path, report.root)));
    let mut case = format!("<testcase classname=\"twicetold.gate\" name=\"{name}\" file=\"{path}\"");
    if new.is_empty() {
        return case + "/>\n";
    }
    let mut said = String::new();
    for told in new {
        let _ = writeln!(said, "{}: {}", told.range(), xml(&told.sentences()));
        for (side, text) in told.excerpts() {
            let _ = writeln!(said, "  {side} | {}", xml(&text));
        }
        let _ = writeln!(said, "  accept it: {}", xml(&told.accept()));
    }
    let message = new.first().map(Told::sentences).unwrap_or_default();
    case += ">\n";
    if report.verdict.outcome == Outcome::Fail {
        let _ = write!(case, "<failure type=\"reuse\" message=\"{}\">\n{said}</failure>", xml(&message));
    } else {
        let _ = write!(case, "<system-out>\n{said}</system-out>");
    }
    case + "\n</testcase>\n"
}

/// The case of the run as a whole.
fn run(report: &VerdictReport<'_>, fails: bool) -> String {
    let mut said = format!("{}\n{}\n", xml(&report.headline()), xml(&report.read()));
    for one in &report.verdict.limits {
        let [limit, measured] = told::values(one);
        let exceeded = if one.exceeded { ", exceeded" } else { "" };
        let _ = writeln!(said, "{}: limit {limit}, measured {measured}{exceeded}", one.limit.name());
    }
    let rest = report.old_entries().into_iter().chain([report.rest()]).chain(report.unread());
    rest.filter(|line| !line.is_empty()).for_each(|line| said += &format!("{}\n", xml(&line)));
    let (headline, tag) = (
        xml(&report.headline()),
        match report.verdict.outcome {
            Outcome::Inconclusive => "error",
            _ if fails => "failure",
            _ => "system-out",
        },
    );
    let attributes =
        if tag == "system-out" { String::new() } else { format!(" type=\"gate\" message=\"{headline}\"") };
    let case = "<testcase classname=\"twicetold.gate\" name=\"(the run)\">";
    format!("{case}\n<{tag}{attributes}>\n{said}</{tag}>\n</testcase>\n")
}

/// Text for XML, on one line: what is hidden is made visible, so that no character is left that XML
/// forbids, and what is markup is escaped.
fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in sanitize::running(text).chars() {
        match character {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&apos;",
            '\u{fffe}' | '\u{ffff}' => safe += "\u{fffd}",
            other if other < ' ' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What XML 1.0 calls a character.
    fn is_legal(character: char) -> bool {
        matches!(character,
            '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    }

    proptest! {
        #[test]
        fn any_text_is_safe_in_xml(text in any::<String>()) {
            let safe = xml(&text);
            prop_assert!(safe.chars().all(is_legal));
            prop_assert!(!safe.contains(['<', '>', '"', '\'', '\n']));
            let rest = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"];
            let bare = rest.iter().fold(safe, |safe, entity| safe.replace(entity, ""));
            prop_assert!(!bare.contains('&'));
        }
    }
}
