//! `markdown`: a summary of the run for the page of a job or a merge request.
//!
//! Everything from texts, ids and paths stands in code, with every sign of ASCII as a number: so it is no
//! Markdown, no HTML, no link and no mention. A page takes at most 1 MiB; what does not fit is counted.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use super::VerdictFormat;
use super::VerdictReport;
use super::told;
use super::told::Told;
use crate::base::DocId;
use crate::gate::Finding;
use crate::gate::Share;
use crate::report::Style;
use crate::report::human::say;
use crate::report::sanitize;

/// Bytes of a page, less what says how much was left out.
const PAGE: usize = (1 << 20) - 512;
/// Documents in the table.
const DOCUMENTS: usize = 100;

/// A page of Markdown.
pub(super) struct Markdown;

impl VerdictFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn help(&self) -> &'static str {
        "A job summary of at most 1 MiB"
    }

    fn write(&self, report: &VerdictReport<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut page = summary(report);
        page += &documents(report);
        let mut written = 0;
        for told in Told::new_ones(report) {
            let section = section(&told);
            if page.len() + section.len() > PAGE {
                break;
            }
            page += &section;
            written += 1;
        }
        let all = report.verdict.totals.new;
        if written < all {
            let cut = [say::number(all - written), say::number(all)];
            let _ = writeln!(page, "\n**{} of {} findings do not fit on this page.**", cut[0], cut[1]);
        }
        out.write_all(page.as_bytes())
    }
}

fn summary(report: &VerdictReport<'_>) -> String {
    let name = report.verdict.outcome.name();
    let mut page = format!(
        "## twicetold gate: {name}\n\n{}\n\n{} {}\n\n",
        report.headline(),
        report.read(),
        report.rest()
    );
    page += "| limit | allowed | measured | |\n|---|---:|---:|---|\n";
    for one in &report.verdict.limits {
        let [limit, measured] = told::values(one);
        let kept = if one.exceeded { "✗" } else { "✓" };
        let _ = writeln!(page, "| {} | {limit} | {measured} | {kept} |", one.limit.name());
    }
    for list in [report.unread(), report.old_entries()] {
        for (at, line) in list.iter().enumerate() {
            let _ = writeln!(page, "{}- {}", if at == 0 { "\n" } else { "" }, code(line));
        }
    }
    page
}

/// The documents with new findings, by id.
fn documents(report: &VerdictReport<'_>) -> String {
    let new: BTreeSet<DocId> = report.verdict.new_findings().map(Finding::document).collect();
    let is_over = |share: &&Share| new.contains(&share.document);
    let mut shares: Vec<&Share> = report.verdict.documents.iter().filter(is_over).collect();
    if shares.is_empty() {
        return String::new();
    }
    let all = shares.len();
    shares.truncate(DOCUMENTS);
    let mut page =
        "\n| document | words | elsewhere, not excused | overlap |\n|---|---:|---:|---:|\n".to_owned();
    for share in shares {
        let document = report.document(share.document);
        let counts = [share.words, share.counted_words].map(say::number);
        let overlap = say::percent(share.overlap);
        let _ = writeln!(page, "| {} | {} | {} | {overlap} |", code(&document.id), counts[0], counts[1]);
    }
    if all > DOCUMENTS {
        let _ = writeln!(page, "\nAnd {} more.", say::count((all - DOCUMENTS) as u64, "document"));
    }
    page
}

fn section(told: &Told<'_>) -> String {
    let mut said = format!("\n### {} in {}, {}\n\n", told.title(), code(told.path()), told.range());
    let _ = writeln!(said, "- {}", code(&told.elsewhere()));
    if let Some(identity) = told.identity() {
        let _ = writeln!(said, "- {identity}");
    }
    let _ = writeln!(said, "- over {}", told.over());
    for (side, text) in told.excerpts() {
        let _ = writeln!(said, "- {side}: {}", code(&text));
    }
    let _ = writeln!(said, "- to accept it: `{}`", told.accept());
    said
}

/// Text that a page shows and does not read.
pub(in crate::report) fn code(text: &str) -> String {
    let mut safe = String::from("<code dir=\"auto\">");
    for character in sanitize::running(text).chars() {
        match character {
            ' ' | '0'..='9' | 'A'..='Z' | 'a'..='z' => safe.push(character),
            other if other.is_ascii() => safe += &format!("&#{};", u32::from(other)),
            other => safe.push(other),
        }
    }
    safe + "</code>"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_becomes_numbers() {
        assert_eq!(code("a`|<b>\n"), "<code dir=\"auto\">a&#96;&#124;&#60;b&#62; ⏎ </code>");
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_markup(text in any::<String>()) {
            let safe = code(&text);
            let inside = safe.strip_prefix("<code dir=\"auto\">").unwrap().strip_suffix("</code>").unwrap();
            prop_assert!(!inside.contains(['<', '>', '`', '|', '*', '_', '[', '@', '\n', '"', '\\', '!', '/']));
        }
    }
}
