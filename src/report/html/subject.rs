//! What the command line says, or else findings, in; what a page is about, in one short line, out.

use std::collections::BTreeSet;

use crate::findings::Findings;
use crate::report::Style;
use crate::report::human::say;
use crate::report::sanitize;

/// Names that are told; of more, their number.
const NAMES: usize = 3;
/// Characters of a name that are told: its end, which says most.
const LONGEST: usize = 60;

/// The title that was given, or the names of the inputs, or where the documents are; nothing if that is not known.
pub(super) fn subject(findings: &Findings, style: &Style) -> Option<String> {
    if let Some(title) = &style.title {
        return Some(title.clone());
    }
    let names: Vec<&str> = match &style.inputs[..] {
        [] => known(findings),
        inputs => inputs.iter().map(String::as_str).collect(),
    };
    let mut told: Vec<String> = names.iter().take(NAMES).map(|name| shortened(name)).collect();
    if names.len() > NAMES {
        told.truncate(NAMES - 1);
        told.push(format!("{} more", say::number((names.len() + 1 - NAMES) as u64)));
    }
    (!told.is_empty()).then(|| say::list(told.iter().map(String::as_str)))
}

/// The paths of the new documents, if they are few, or else the folder in which all are.
fn known(findings: &Findings) -> Vec<&str> {
    let documents = findings.documents.iter().filter(|document| !document.known);
    let paths: BTreeSet<&str> = documents.map(|document| &*document.path).collect();
    if paths.len() <= NAMES {
        return paths.into_iter().collect();
    }
    // Of what is sorted, the first and the last have the least in common.
    let (Some(first), Some(last)) = (paths.first(), paths.last()) else { return Vec::new() };
    let same = first.bytes().zip(last.bytes()).take_while(|(one, other)| one == other).count();
    first.as_bytes()[..same]
        .iter()
        .rposition(|&byte| byte == b'/')
        .map(|end| &first[..=end])
        .into_iter()
        .collect()
}

/// A name as it is told: the end of a long one, from a `/` on if there is one.
fn shortened(name: &str) -> String {
    if name == "-" {
        return "standard input".to_owned();
    }
    let Some((cut, _)) = name.char_indices().rev().nth(LONGEST - 1).filter(|(at, _)| *at > 0) else {
        return name.to_owned();
    };
    let end = &name[cut..];
    format!("…{}", end.find('/').filter(|at| at + 1 < end.len()).map_or(end, |at| &end[at..]))
}

/// A text for the title of a page, which has no elements: in one line, and what runs from right to left apart.
pub(super) fn in_a_line(text: &str) -> String {
    let line = sanitize::running(text);
    if line.chars().any(sanitize::is_right_to_left) { format!("\u{2068}{line}\u{2069}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Document;

    fn about(inputs: &[&str], paths: &[&str]) -> Option<String> {
        let documents =
            paths.iter().map(|&path| Document { path: path.into(), ..Document::default() }).collect();
        let findings = Findings { documents, ..crate::report::html::tests::findings(0) };
        let style = Style { inputs: inputs.iter().map(|&one| one.into()).collect(), ..Style::default() };
        subject(&findings, &style)
    }

    #[test]
    fn a_page_is_about_its_inputs() {
        let long = format!("{}/archive/2024", "x".repeat(100));
        for (inputs, paths, said) in [
            (&["news/"][..], &["news/a", "news/b"][..], "news/"),
            (&["a", "-"], &[], "a and standard input"),
            (&["a", "b", "c"], &[], "a, b and c"),
            (&["a", "b", "c", "d", "e"], &[], "a, b and 3 more"),
            (&[&long], &[], "…/archive/2024"),
            (&[], &["one.jsonl", "one.jsonl"], "one.jsonl"),
            (&[], &["c/a/1", "c/a/2", "c/ab/3", "c/b/4"], "c/"),
            (&[], &["é/1", "è/1", "é/2", "è/2"], ""),
            (&[], &["/1", "/2", "/3", "/4"], "/"),
            (&[], &[], ""),
        ] {
            assert_eq!(about(inputs, paths).unwrap_or_default(), said, "{inputs:?} {paths:?}");
        }
        let endless = about(&["é".repeat(1000).as_str()], &[]).unwrap();
        assert_eq!(endless.chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_line_steers_nothing() {
        assert_eq!(in_a_line("a\n\u{202e}b"), "a ⏎ <U+202E>b");
        assert_eq!(in_a_line("نور"), "\u{2068}نور\u{2069}");
    }
}
