//! What the program stands in: terminals or pipes, and the variables it listens to.
//!
//! The only file that reads the environment. What follows from it is decided by pure functions of
//! [`Surroundings`], so that tests can put the program anywhere.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;

use crate::cli::args::When;

const VARIABLES: [&str; 8] = [
    "CI",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "NO_COLOR",
    "TERM",
    "TWICETOLD_CONFIG",
    "TWICETOLD_THREADS",
];

/// What the program stands in.
#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings {
    /// Standard input is a terminal.
    pub(super) stdin: bool,
    /// Standard output is a terminal.
    pub(super) stdout: bool,
    /// Standard error is a terminal.
    pub(super) stderr: bool,
    /// The folder that relative paths start from, if its name is UTF-8.
    pub(super) folder: Option<String>,
    /// The folder of the system for files that do not last.
    pub(super) temp_dir: PathBuf,
    /// Columns of the terminal, where there is one.
    pub(super) columns: Option<usize>,
    /// The variables that are set and not empty.
    pub(super) variables: BTreeMap<&'static str, String>,
}

impl Surroundings {
    /// Those of this process.
    pub(super) fn here() -> Self {
        let value = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            stdin: std::io::stdin().is_terminal(),
            stdout: std::io::stdout().is_terminal(),
            stderr: std::io::stderr().is_terminal(),
            folder: std::env::current_dir().ok().and_then(|folder| folder.to_str().map(str::to_owned)),
            temp_dir: std::env::temp_dir(),
            columns: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            variables: VARIABLES.iter().filter_map(|name| Some((*name, value(name)?))).collect(),
        }
    }

    /// The folder that relative paths start from, as a URL that ends in `/`.
    pub(super) fn folder_url(&self) -> Option<String> {
        self.folder.as_deref().map(|folder| {
            let mut url = String::from("file://");
            for byte in folder.bytes() {
                match byte {
                    b'/' | b'-' | b'.' | b'_' | b'~' => url.push(char::from(byte)),
                    _ if byte.is_ascii_alphanumeric() => url.push(char::from(byte)),
                    _ => url.push_str(&format!("%{byte:02X}")),
                }
            }
            url + "/"
        })
    }

    /// The value of a variable.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Whether to colour a stream: what the user asked for, then the variables, then whether it is a
    /// terminal that can.
    pub(super) fn color(&self, asked: When, terminal: bool) -> bool {
        let on = |name| self.variable(name).is_some_and(|value| value != "0");
        match asked {
            When::Always => true,
            When::Never => false,
            When::Auto if self.variable("NO_COLOR").is_some() => false,
            When::Auto if on("CLICOLOR_FORCE") || on("FORCE_COLOR") => true,
            When::Auto if self.variable("CLICOLOR") == Some("0") => false,
            When::Auto => terminal && !self.dumb(),
        }
    }

    /// Whether a bar can be drawn and redrawn on standard error.
    pub(super) fn animated(&self) -> bool {
        self.stderr && !self.dumb() && self.variable("CI").is_none()
    }

    /// Columns of a report: those of the terminal within reason, or 100 where there is none.
    pub(super) fn width(&self, terminal: bool) -> usize {
        self.columns.filter(|_| terminal).map_or(100, |columns| columns.clamp(40, 120))
    }

    fn dumb(&self) -> bool {
        self.variable("TERM") == Some("dumb")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&'static str, &str)]) -> Surroundings {
        let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Surroundings { variables, ..Surroundings::default() }
    }

    #[test]
    fn colour_follows_the_option_then_the_variables_then_the_terminal() {
        use When::{Always, Auto, Never};
        type Row<'a> = (&'a [(&'static str, &'a str)], When, bool, bool);
        let table: &[Row] = &[
            // variables, asked, on a terminal → coloured
            (&[], Auto, true, true),
            (&[], Auto, false, false),
            (&[], Always, false, true),
            (&[], Never, true, false),
            (&[("NO_COLOR", "1")], Auto, true, false),
            (&[("NO_COLOR", "0")], Auto, true, false),
            (&[("NO_COLOR", "1")], Always, true, true),
            (&[("CLICOLOR_FORCE", "1")], Auto, false, true),
            (&[("CLICOLOR_FORCE", "0")], Auto, false, false),
            (&[("FORCE_COLOR", "1")], Auto, false, true),
            (&[("FORCE_COLOR", "1")], Never, true, false),
            (&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], Auto, true, false),
            (&[("FORCE_COLOR", "1"), ("TERM", "dumb")], Auto, false, true),
            (&[("CLICOLOR", "0")], Auto, true, false),
            (&[("CLICOLOR", "1")], Auto, false, false),
            (&[("TERM", "dumb")], Auto, true, false),
            (&[("TERM", "xterm")], Auto, true, true),
        ];
        for (variables, asked, terminal, expected) in table {
            let got = with(variables).color(*asked, *terminal);
            assert_eq!(got, *expected, "{variables:?} {asked:?} terminal: {terminal}");
        }
    }

    #[test]
    fn a_bar_is_drawn_only_where_it_can_be_redrawn() {
        let terminal = Surroundings { stderr: true, ..Surroundings::default() };
        assert!(terminal.animated());
        assert!(!Surroundings::default().animated());
        assert!(!Surroundings { stderr: true, ..with(&[("CI", "true")]) }.animated());
        assert!(!Surroundings { stderr: true, ..with(&[("TERM", "dumb")]) }.animated());
    }

    #[test]
    fn the_width_is_that_of_the_terminal_within_reason() {
        for (columns, terminal, expected) in [
            (None, true, 100),
            (Some(200), false, 100),
            (Some(20), true, 40),
            (Some(70), true, 70),
            (Some(97), true, 97),
            (Some(200), true, 120),
        ] {
            let around = Surroundings { columns, ..Surroundings::default() };
            assert_eq!(around.width(terminal), expected, "{columns:?} terminal: {terminal}");
        }
    }
}
