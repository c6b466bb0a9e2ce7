//! What a document is called.

use std::sync::Arc;

/// What is known of a document besides its text. There may be many millions, so what many have is shared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// Its id: the path of a one-document file, the id field of a record.
    pub id: Box<str>,
    /// The file it came from, as given.
    pub path: Arc<str>,
    /// The 1-based line on which it begins in a file of records, or its row in a Parquet file.
    pub record: Option<u64>,
    /// Outlet, series or author.
    pub group: Option<Arc<str>>,
    /// Its date as given.
    pub date: Option<Box<str>>,
}
