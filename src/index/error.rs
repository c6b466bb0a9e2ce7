//! What can be wrong with an index: where, why, and what to do.

use std::io;
use std::path::Path;
use std::path::PathBuf;

/// Why an index gives no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index in the folder.
    #[error("`{}` holds no index; `twicetold index build` makes one", dir.display())]
    Missing {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder holds something else.
    #[error("`{}` is not empty, and not an index; name a new folder, or an empty one", dir.display())]
    Foreign {
        /// The folder.
        dir: PathBuf,
    },
    /// There is an index already.
    #[error("`{}` holds an index already; `twicetold index add` adds to it", dir.display())]
    Exists {
        /// The folder.
        dir: PathBuf,
    },
    /// The index was made with other settings.
    #[error("`{}` was built with {theirs}, and this needs {ours}; {rebuild}", dir.display())]
    Other {
        /// The folder.
        dir: PathBuf,
        /// What it was built with.
        theirs: String,
        /// What is needed.
        ours: String,
        /// What to do about it.
        rebuild: String,
    },
    /// What is read is not what was written.
    #[error("`{}` is damaged: {section}: {what}; restore it from a copy, or build the index anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The part of the file.
        section: &'static str,
        /// What does not hold.
        what: String,
    },
    /// A file cannot be read or written.
    #[error("cannot {act} `{}`: {source}", path.display())]
    Io {
        /// What was tried.
        act: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// Another process changes the index.
    #[error("`{}` is locked by {holder}; wait until it is done, or give --wait-lock a time to wait", dir.display())]
    Locked {
        /// The folder.
        dir: PathBuf,
        /// What the lock says of its holder.
        holder: String,
    },
    /// A text that the index does not keep is not where it was read any more.
    #[error(
        "the text of \"{id}\" is not in `{place}` as it was when the index was built without texts: {why}; \
             run from the folder it was built from, or build it with texts"
    )]
    Moved {
        /// The document.
        id: String,
        /// Where it was read.
        place: String,
        /// What is different.
        why: String,
    },
    /// More than the format can number.
    #[error("an index segment takes at most 4,294,967,295 documents; add the rest in a second step")]
    TooMany,
}

impl Error {
    pub(super) fn io(act: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { act, path, source }
    }
}
