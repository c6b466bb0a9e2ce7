//! What is said on standard error: one shape for every error, warning and note.

use std::error::Error;
use std::fmt;
use std::io::Write;

use anstyle::AnsiColor;
use anstyle::Style;

/// An error that says what to do about it.
#[derive(Debug)]
pub(super) struct Problem {
    what: String,
    hint: String,
}

impl Problem {
    /// An error with what is wrong and where, and what to do about it.
    pub(super) fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into() }
    }

    /// What to do about it.
    #[cfg(test)]
    pub(super) fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl Error for Problem {}

/// Says things on standard error.
#[derive(Debug, Clone, Copy)]
pub(super) struct Messages {
    /// Whether standard error is coloured.
    pub(super) color: bool,
    /// Whether only errors are said.
    pub(super) quiet: bool,
}

impl Messages {
    /// Why the program could not do what it was asked.
    pub(super) fn error(self, error: &anyhow::Error) {
        self.say("error", AnsiColor::Red, &full(error));
    }

    /// Something that the user should know before trusting the result.
    pub(super) fn warning(self, text: &str) {
        if !self.quiet {
            self.say("warning", AnsiColor::Yellow, text);
        }
    }

    /// Something that the user may want to know.
    pub(super) fn note(self, text: &str) {
        if !self.quiet {
            self.say("note", AnsiColor::Cyan, text);
        }
    }

    /// A line without a label.
    pub(super) fn plain(self, text: &str) {
        if !self.quiet {
            // A closed standard error is no reason to fail.
            let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
        }
    }

    fn say(self, label: &str, color: AnsiColor, text: &str) {
        let style = if self.color { Style::new().bold().fg_color(Some(color.into())) } else { Style::new() };
        // A closed standard error is no reason to fail.
        let _ = writeln!(std::io::stderr().lock(), "{style}{label}:{style:#} {}", visible(text));
    }
}

/// The error, its causes, and what to do about it, a line each.
fn full(error: &anyhow::Error) -> String {
    let said = error.to_string();
    let mut text = said.clone();
    // Some messages quote their cause themselves.
    for cause in error.chain().skip(1).map(ToString::to_string).filter(|cause| !said.contains(cause)) {
        text.push_str(&format!("\n  cause: {cause}"));
    }
    if let Some(problem) = error.downcast_ref::<Problem>() {
        text.push_str(&format!("\n  hint: {}", problem.hint));
    }
    text
}

/// The text with every character spelled out that could give orders to a terminal or turn its order.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if disturbs(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character other than a line break could give orders to a terminal or turn its order.
pub(super) fn disturbs(c: char) -> bool {
    let turns =
        matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && c != '\n') || turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_shows_its_causes_and_its_hint() {
        let cause = Problem::new("the disk is full", "make room");
        let error = anyhow::Error::from(cause).context("cannot write 'x'");
        assert_eq!(full(&error), "cannot write 'x'\n  cause: the disk is full\n  hint: make room");

        let cause = std::io::Error::other("the disk is full");
        let error = anyhow::Error::from(cause).context(Problem::new("cannot write 'x'", "make room"));
        assert_eq!(full(&error), "cannot write 'x'\n  cause: the disk is full\n  hint: make room");

        let cause = std::io::Error::other("the disk is full");
        let error = anyhow::Error::from(cause).context("cannot write 'x': the disk is full");
        assert_eq!(full(&error), "cannot write 'x': the disk is full");
    }

    #[test]
    fn nothing_in_a_message_gives_orders_to_a_terminal() {
        assert_eq!(visible("a\u{1b}[2J\u{202e}b\r\nc"), "a\\u{1b}[2J\\u{202e}b\\u{d}\nc");
    }
}
