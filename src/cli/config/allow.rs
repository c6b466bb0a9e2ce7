//! An entry of `[[gate.allow]]`: what may be reused, why, and until when.

use super::Origin;
use crate::date::When;
use crate::gate::Glob;

/// What people have decided to let pass.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) struct Allow {
    /// What it is.
    pub(in crate::cli) what: Allowed,
    /// Why; never empty.
    pub(in crate::cli) reason: String,
    /// The last day on which it holds.
    pub(in crate::cli) expires: Option<Day>,
    /// Where it stands.
    pub(in crate::cli) origin: Origin,
}

/// What an entry names.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) enum Allowed {
    /// A finding, by its fingerprint.
    Fingerprint(String),
    /// New documents, by their ids.
    Document(Glob),
    /// Documents of the corpus, by their ids.
    Source(Glob),
    /// Documents of the corpus, by their group.
    Group(String),
}

/// A day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Day {
    /// As it was written: 2027-01-31.
    pub(in crate::cli) text: String,
}

impl Day {
    /// Reads a day without a time.
    pub(super) fn read(text: &str) -> Option<Self> {
        When::read(text).filter(|_| text.len() == "2027-01-31".len())?;
        Some(Self { text: text.to_owned() })
    }
}
