//! What a change brings: a ref or the index of git, and the paths that were named, in; the files that
//! hold something new out, and of files of records the lines that are new.
//!
//! What counts as changed, as those expect it who stand at a gate:
//! - [`since`]: whatever the files hold now and did not hold where the branch of the ref and `HEAD`
//!   parted: commits, staged and other changes, and new files that git does not know yet but would not
//!   ignore. What happened on the branch of the ref in the meantime is not the change's.
//! - [`staged`]: what `git commit` would commit. Where a file has further changes that are not staged,
//!   it would not be that file that is checked, which is an error.
//! - Deletions bring nothing, nor does a file that was only moved, nor do links and submodules.
//! - Of a file of records, one a line, only the lines that are new; of every other file all of it.
//!
//! When in doubt a file counts as a whole: too much is checked rather than too little.

mod git;
mod hunks;
mod repository;

use std::ops::RangeInclusive;
use std::path::Path;

use repository::Repository;

/// A file that holds something new.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Changed {
    /// The file, seen from the current folder, joined with `/`.
    pub(super) path: String,
    /// What it was called before, if it was moved.
    pub(super) was: Option<String>,
    /// What of it is new.
    pub(super) lines: Lines,
}

/// What of a file is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lines {
    /// All of it.
    All,
    /// Some lines, counted from 1, in order; none where something was only taken out.
    Some(Vec<RangeInclusive<u64>>),
}

impl Lines {
    /// Whether a line is new.
    #[cfg(test)]
    pub(super) fn has(&self, line: u64) -> bool {
        match self {
            Self::All => true,
            Self::Some(ranges) => ranges.iter().any(|range| range.contains(&line)),
        }
    }

    /// Less of a file comes first.
    fn rank(&self) -> (bool, Vec<(u64, u64)>) {
        match self {
            Self::All => (true, Vec::new()),
            Self::Some(ranges) => {
                (false, ranges.iter().map(|range| (*range.start(), *range.end())).collect())
            }
        }
    }
}

impl PartialOrd for Lines {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Lines {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// What is new since the branch of a ref and `HEAD` parted, below some paths; without any, below the
/// current folder. In the order of the paths.
pub(super) fn since(reference: &str, paths: &[String]) -> anyhow::Result<Vec<Changed>> {
    Ok(Repository::open(Path::new("."))?.since(reference, paths)?)
}

/// What is staged, below some paths; without any, below the current folder. In the order of the paths.
pub(super) fn staged(paths: &[String]) -> anyhow::Result<Vec<Changed>> {
    Ok(Repository::open(Path::new("."))?.staged(paths)?)
}

/// A file as it was at a ref; `None` if it was not there.
pub(super) fn file_at(reference: &str, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
    Ok(Repository::open(Path::new("."))?.file_at(reference, path)?)
}

#[cfg(test)]
#[path = "changes/changes_tests.rs"]
mod tests;
