//! The corpus without its copies: what a scan found in; what goes, why, and where its original is, out; then
//! the files again, without it.
//!
//! ```text
//! findings → choose  → plan ─→ removed     what goes, as a list
//!            cut       fates └→ second     the files once more → the files that stay
//! ```
//!
//! Invariants: what goes was verified to be like something that stays, whole and in its place, whatever
//! went between; of what could not be read nothing goes. What is decided depends on neither the number of
//! threads nor the order in which the inputs were named.

mod choose;
mod cut;
mod plan;
mod rank;
mod removed;
mod second;
mod tidy;
mod words;

use crate::base::DocId;
use crate::base::Span;
use crate::findings::Kind;

pub use plan::Plan;
pub use plan::Totals;
pub use plan::plan;
pub use removed::write_removed;
pub use second::Destination;
pub use second::Error;
pub use second::write;

/// Which one of several that are alike stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The representative: the earliest date, then the longest, then the smallest id.
    Representative,
    /// The first in the order in which they are read.
    First,
    /// The one with most words; of several the first.
    Longest,
    /// The one with the earliest date; those without one come last; of several the first.
    Earliest,
}

/// What a scan does not say of how copies are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Which one stays.
    pub keep: Keep,
    /// What stands in the place of what was cut; `None` if nothing does.
    pub mask: Option<String>,
    /// Whether boilerplate stays where it is.
    pub spare_boilerplate: bool,
}

/// Why something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Its text is that of another document, byte for byte.
    Identical,
    /// It is like another document.
    NearDuplicate,
    /// It stands elsewhere.
    Reused,
    /// All its words were cut.
    NothingLeft,
}

impl Reason {
    /// Its name in the list of what was removed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::NearDuplicate => "near-duplicate",
            Self::Reused => "reused",
            Self::NothingLeft => "nothing-left",
        }
    }
}

/// What stays in the place of something that goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Source {
    /// Its document.
    pub document: DocId,
    /// Bytes of its text; `None` for all of it.
    pub span: Option<Span>,
    /// Exact Jaccard of the two documents, or identity of the two passages.
    pub alike: f64,
}

/// Something that goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Gone {
    /// The document that it is, or is cut from.
    pub document: DocId,
    /// Bytes of its text, from its first word to its last; `None` for all of it.
    pub span: Option<Span>,
    /// Number of its words.
    pub words: u64,
    /// Why.
    pub reason: Reason,
    /// What stays; `None` if nothing but what was cut from it was left.
    pub source: Option<Source>,
    /// What the family is that a passage belongs to.
    pub kind: Option<Kind>,
    /// Hash of the words of a passage, as they are compared; of the text of a document.
    pub fingerprint: u128,
}
