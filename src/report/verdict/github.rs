//! `github`: workflow commands that annotate the new passages.
//!
//! A step shows ten errors; the rest is counted in a notice. Everything goes through the two escapes that
//! the runner undoes, and nothing else begins a line.

use std::io;
use std::io::Write;

use super::VerdictFormat;
use super::VerdictReport;
use super::told::Told;
use crate::gate::Outcome;
use crate::report::Style;
use crate::report::human::say;
use crate::report::sanitize;

/// Annotations of one level that a step shows.
const SHOWN: usize = 10;

/// Workflow commands.
pub(super) struct Github;

impl VerdictFormat for Github {
    fn name(&self) -> &'static str {
        "github"
    }

    fn help(&self) -> &'static str {
        "Workflow commands that annotate the first ten new findings"
    }

    fn write(&self, report: &VerdictReport<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let verdict = report.verdict;
        let level = if verdict.outcome == Outcome::Pass { "warning" } else { "error" };
        let mut shown = SHOWN;
        if verdict.outcome == Outcome::Inconclusive {
            shown -= 1;
            writeln!(out, "::error title=twicetold gate::{}", data(&report.headline()))?;
        }
        for told in Told::new_ones(report).take(shown) {
            annotate(level, &told, out)?;
        }
        let more = (verdict.totals.new as usize).saturating_sub(shown);
        let mut notice = vec![report.headline(), report.read(), report.rest()];
        notice.retain(|line| !line.is_empty());
        if more > 0 {
            notice.push(format!("{} not annotated.", say::count(more as u64, "more finding")));
        }
        notice.extend(report.old_entries());
        writeln!(out, "::notice title=twicetold gate::{}", data(&notice.join("\n")))
    }
}

fn annotate(level: &str, told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (first, last) = told.lines();
    // There are no columns: with them a passage of several lines would not be shown.
    let mut properties = format!("title={}", property(&told.title()));
    if told.path() != "-" {
        let path = property(&sanitize::visible(told.path()));
        properties = format!("file={path},line={first},endLine={last},{properties}");
    }
    let mut message = vec![told.sentences()];
    message.extend(told.excerpts().into_iter().map(|(side, text)| format!("{side} | {text}")));
    message.push(format!("To accept it: {}", told.accept()));
    writeln!(out, "::{level} {properties}::{}", data(&message.join("\n")))
}

/// Text as the message of a command; a line break is kept, as `%0A`.
fn data(text: &str) -> String {
    let shown: Vec<_> = text.split('\n').map(sanitize::visible).collect();
    shown.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(data("50%\n::error::x"), "50%25%0A::error::x");
        assert_eq!(property("a,b:c%0A\r"), "a%2Cb%3Ac%250A␍");
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_line_or_its_property(text in any::<String>()) {
            let (message, own) = (data(&text), property(&text));
            prop_assert!(!message.contains(|c: char| c.is_control()) && !message.contains("##["));
            prop_assert!(!own.contains([':', ',']));
        }
    }
}
