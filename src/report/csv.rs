//! `csv`: findings in, a row a passage out, for spreadsheets.
//!
//! RFC 4180. A program that opens such a file takes cells that begin with certain signs for formulas; they get
//! an apostrophe before them, as OWASP advises. Texts stand on one line, with what is hidden made visible.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use crate::base::DocId;
use crate::findings::Document;
use crate::findings::Findings;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::gate::Fingerprint;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use crate::report::sanitize;
use crate::report::wire::round;

/// Columns of each side, with `a_` or `b_` before.
const OF_SIDE: [&str; 15] = [
    "id",
    "path",
    "record",
    "group",
    "date",
    "first_line",
    "last_line",
    "start_byte",
    "end_byte",
    "start_char",
    "end_char",
    "words",
    "fingerprint",
    "containment",
    "text",
];
/// Columns of a passage.
const OF_PASSAGE: [&str; 7] =
    ["passage", "family", "kind", "matched_words", "identity", "found_by", "echo_of"];

/// A table for spreadsheets.
pub(super) struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn help(&self) -> &'static str {
        "A row a passage, for spreadsheets; no cell is taken for a formula"
    }

    fn write(&self, report: &Report<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let of_side = |side: &'static str| OF_SIDE.iter().map(move |column| format!("{side}_{column}"));
        let columns = OF_PASSAGE.map(str::to_owned).into_iter().chain(["jaccard".to_owned()]);
        row(&mut out, columns.chain(of_side("a")).chain(of_side("b")))?;
        for overlap in &report.findings.overlaps {
            for &number in &overlap.passages {
                passage(&mut out, report, &overlap, &report.findings.passages.get(number))?;
            }
            if overlap.passages.is_empty() {
                documents(&mut out, report.findings, &overlap)?;
            }
        }
        out.flush()
    }
}

fn passage(
    out: &mut impl Write,
    report: &Report<'_>,
    overlap: &Overlap,
    passage: &Passage,
) -> io::Result<()> {
    let findings = report.findings;
    let names: Vec<&str> = passage.found_by.names().collect();
    let cells = [
        passage.id.clone(),
        findings.families.id(passage.family),
        findings.families.kind(passage.family).name().to_owned(),
        passage.matched_words.to_string(),
        round(passage.identity).to_string(),
        names.join(" "),
        passage.echo_of.map(|other| findings.passages.id(other)).unwrap_or_default(),
        round(overlap.jaccard).to_string(),
    ];
    let side = |place: &Place| {
        let text = report.texts.text(place.document);
        let words = text.get(place.bytes.range()).unwrap_or_default();
        let containment =
            if place.document == overlap.a { overlap.containment_a } else { overlap.containment_b };
        let document = of_document(&findings.documents[place.document.index()]);
        document.into_iter().chain([
            place.lines.0.to_string(),
            place.lines.1.to_string(),
            place.bytes.start.to_string(),
            place.bytes.end.to_string(),
            place.chars.start.to_string(),
            place.chars.end.to_string(),
            place.words.to_string(),
            Fingerprint::new(place.fingerprint).to_string(),
            round(containment).to_string(),
            sanitize::running(words),
        ])
    };
    row(out, cells.into_iter().chain(side(&passage.a)).chain(side(&passage.b)))
}

/// Two documents that are alike as a whole: a row without a passage.
fn documents(out: &mut impl Write, findings: &Findings, overlap: &Overlap) -> io::Result<()> {
    let side = |document: DocId, containment: f64| {
        let document = &findings.documents[document.index()];
        let mut cells: Vec<String> = of_document(document).into();
        cells.resize(OF_SIDE.len(), String::new());
        (cells[11], cells[13]) = (document.words.to_string(), round(containment).to_string());
        cells
    };
    let cells = [const { String::new() }; OF_PASSAGE.len()].into_iter();
    let cells = cells.chain([round(overlap.jaccard).to_string()]);
    let (a, b) = (side(overlap.a, overlap.containment_a), side(overlap.b, overlap.containment_b));
    row(out, cells.chain(a).chain(b))
}

fn of_document(document: &Document) -> [String; 5] {
    let visible = |text: &str| sanitize::visible(text).into_owned();
    [
        visible(&document.id),
        visible(&document.path),
        document.record.map(|record| record.to_string()).unwrap_or_default(),
        document.group.as_deref().map(visible).unwrap_or_default(),
        document.date.as_deref().map(visible).unwrap_or_default(),
    ]
}

fn row(out: &mut impl Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    for (number, text) in cells.enumerate() {
        if number > 0 {
            out.write_all(b",")?;
        }
        out.write_all(cell(&text).as_bytes())?;
    }
    out.write_all(b"\r\n")
}

/// A text as a cell that is a text.
fn cell(text: &str) -> String {
    let apostrophe = match text.starts_with(is_formula) || text.trim_start().starts_with(is_formula) {
        true => "'",
        false => "",
    };
    let guarded = format!("{apostrophe}{text}");
    if guarded.contains([',', '"', '\r', '\n', ';', '\t']) || guarded.trim() != guarded {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// Whether a cell that begins so is more than text to a spreadsheet; those for full width are, too.
fn is_formula(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for (text, written) in [
            ("=cmd()", "'=cmd()"),
            ("  +1", "'  +1"),
            ("-1,5", "\"'-1,5\""),
            ("@x \"y\"", "\"'@x \"\"y\"\"\""),
            ("\tx", "\"'\tx\""),
            ("＝x", "'＝x"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(cell(text), written);
        }
    }

    /// A reader that follows RFC 4180 to the letter.
    fn read(row: &str) -> Vec<String> {
        let (mut cells, mut rest) = (Vec::new(), row.strip_suffix("\r\n").unwrap());
        loop {
            let mut read = String::new();
            if let Some(mut quoted) = rest.strip_prefix('"') {
                loop {
                    let (part, after) = quoted.split_once('"').unwrap();
                    read.push_str(part);
                    quoted = after;
                    let Some(after) = quoted.strip_prefix('"') else { break };
                    read.push('"');
                    quoted = after;
                }
                rest = quoted;
            } else {
                let end = rest.find(',').unwrap_or(rest.len());
                read.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            cells.push(read);
            match rest.strip_prefix(',') {
                Some(after) => rest = after,
                None => return cells,
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(cells in prop::collection::vec("[=+@a,;\"\r\n\t '-]{0,8}|\\PC*", 1..6)) {
            let mut out = Vec::new();
            row(&mut out, cells.iter().cloned()).unwrap();
            let written = read(&String::from_utf8(out).unwrap());
            prop_assert_eq!(written.len(), cells.len());
            for (written, cell) in written.iter().zip(&cells) {
                prop_assert!(written == cell || written.strip_prefix('\'') == Some(cell));
                prop_assert!(!written.trim_start().starts_with(is_formula));
            }
        }
    }
}
