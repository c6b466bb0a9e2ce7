//! Read: paths in, documents out.
//!
//! Inputs are walked in a fixed order and cut into [`Block`]s, which can be parsed in parallel; a
//! [`Reader`] turns a block into documents. What cannot be used becomes a [`Skipped`], never an error
//! and never a silence.

use crate::base::Skipped;

/// What to read, as the user named it.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Files, folders, `-` for standard input.
    pub paths: Vec<String>,
    /// Which fields of a record mean what.
    pub fields: Fields,
}

/// Names of the fields of a record.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The id; `@line` makes ids from the path and the line.
    pub id: String,
    /// The text.
    pub text: String,
    /// The group, optional in a record.
    pub group: String,
    /// The date, optional in a record.
    pub date: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self { id: "id".into(), text: "text".into(), group: "group".into(), date: "date".into() }
    }
}

/// One text, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// The file it came from, as given.
    pub path: String,
    /// Its 1-based line in a file of records.
    pub record: Option<u64>,
    /// Outlet, series or author.
    pub group: Option<String>,
    /// Its date as given.
    pub date: Option<String>,
    /// The text.
    pub text: String,
}

/// A document, or what could not be used.
pub type Item = Result<Document, Skipped>;
