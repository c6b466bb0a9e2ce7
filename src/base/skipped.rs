/// A piece of input that could not be used; the scan went on without it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The file, as given; `-` for standard input.
    pub path: String,
    /// The 1-based line, for a record of a file of records.
    pub line: Option<u64>,
    /// What was wrong, where in the line or file, and what to do about it.
    pub reason: String,
}
