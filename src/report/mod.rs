//! Report: findings in, bytes out.
//!
//! One [`Format`] a file, listed in [`FORMATS`]; a test demands a golden file for each. A format
//! writes to the output it is given and touches nothing else: no file, no environment, no clock, so
//! equal findings give equal bytes. Text, ids and paths come from strangers: nothing of them reaches
//! a terminal, a parser or a build log unescaped.

mod csv;
mod escape;
mod html;
mod human;
mod json;
mod jsonl;
mod markdown;
mod meaning;
#[cfg(feature = "parquet")]
mod parquet;
mod passim;
mod read;
pub mod sanitize;
mod verdict;
mod wire;

use std::io;
use std::io::Write;

use crate::findings::Findings;
use crate::findings::Texts;
pub use html::FOLDER_INDEX;
pub use html::PAGE_SCHEMA;
pub use html::TooLarge;
pub use html::html_folder;
pub use html::is_of_folder;
pub use html::is_page;
pub use read::ReadError;
pub use read::read;
pub use verdict::VERDICT_FORMATS;
pub use verdict::VerdictFormat;
pub use verdict::VerdictReport;
pub use verdict::verdict_format;
pub use verdict::verdict_schema;

/// Every report format; the order is the order of `--help`.
pub static FORMATS: &[&dyn Format] = &[
    &human::Human,
    &json::Json,
    &jsonl::JsonLines,
    &html::Html,
    &markdown::Markdown,
    &csv::Csv,
    #[cfg(feature = "parquet")]
    &parquet::Parquet,
    &passim::Passim,
    &passim::Clusters,
];

/// What is reported.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// What was found.
    pub findings: &'a Findings,
    /// The texts that the findings point into.
    pub texts: &'a dyn Texts,
}

/// How it is shown to people; formats for programs take no notice of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Colour the output with ANSI escapes. Nothing is said by colour alone.
    pub color: bool,
    /// Make paths hyperlinks (OSC 8). The URL that relative paths are joined to, ending in `/`
    /// (`file://host/current/folder/`), since a report does not know where it runs.
    pub hyperlinks: Option<String>,
    /// Put right-to-left text between directional isolates.
    pub bidi_isolate: bool,
    /// Columns of a line.
    pub width: usize,
    /// Words of an identical stretch that are kept at each end before it is folded.
    pub context: usize,
    /// No list is longer than this; `None` shows everything.
    pub limit: Option<usize>,
    /// Where a page links a document to, with `{path}`, `{line}`, `{record}` and `{id}`.
    pub source_url: Option<String>,
    /// What a page is called; nothing makes it be called after its inputs.
    pub title: Option<String>,
    /// The paths that were given; none if that is not known.
    pub inputs: Vec<String>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            hyperlinks: None,
            bidi_isolate: false,
            width: 100,
            context: 8,
            limit: Some(20),
            source_url: None,
            title: None,
            inputs: Vec::new(),
        }
    }
}

/// A way to write findings.
pub trait Format: Sync {
    /// The value of `--format`.
    fn name(&self) -> &'static str;

    /// One line for `--help` and the documentation.
    fn help(&self) -> &'static str;

    /// Whether it is for programs alone, and no text.
    fn is_binary(&self) -> bool {
        false
    }

    /// Writes the whole report.
    ///
    /// # Errors
    /// Those of the output.
    fn write(&self, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()>;

    /// Writes the whole report, and says what had to be left out of it, and what to do about that.
    ///
    /// # Errors
    /// Those of the output.
    fn write_telling(
        &self,
        report: &Report<'_>,
        style: &Style,
        out: &mut dyn Write,
    ) -> io::Result<Option<String>> {
        self.write(report, style, out).map(|()| None)
    }
}

/// A folder that a report in several files is written to.
pub trait Folder {
    /// Writes a file; `/` in its name stands between folders.
    ///
    /// # Errors
    /// Those of the disk.
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
}

/// The format with this name.
#[must_use]
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// The JSON Schema of the `json` object and of each `jsonl` line.
#[must_use]
pub fn schema() -> &'static str {
    include_str!("findings.schema.json")
}
