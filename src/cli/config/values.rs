//! What a configuration holds, typed; a value and where it comes from.

use std::fmt;
use std::rc::Rc;

use super::Allow;
use crate::corpus::Encoding;
use crate::findings::Kind;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Origin {
    /// A line of the file.
    File {
        /// The file, as it is called in messages.
        path: Rc<str>,
        /// Counted from 1.
        line: usize,
    },
    /// Nobody said otherwise.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{path}:{line}"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) struct Value<T> {
    /// The value.
    pub(in crate::cli) value: T,
    /// Where it comes from.
    pub(in crate::cli) origin: Origin,
}

impl<T: Clone> Value<T> {
    /// The same, said in another way, of the same origin.
    pub(super) fn map<U>(&self, way: impl FnOnce(&T) -> U) -> Value<U> {
        Value { value: way(&self.value), origin: self.origin.clone() }
    }

    /// What the file said, or else the default.
    pub(in crate::cli) fn or_default(said: Option<Self>, value: T) -> Self {
        said.unwrap_or(Self { value, origin: Origin::Default })
    }
}

/// What makes the gate fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum FailOn {
    /// Findings that the baseline does not hold.
    New,
    /// Any finding, accepted or not.
    Any,
    /// No finding; what prevents an answer still fails.
    Never,
}

impl FailOn {
    /// All, by name.
    pub(in crate::cli) const NAMES: [(Self, &'static str); 3] =
        [(Self::New, "new"), (Self::Any, "any"), (Self::Never, "never")];

    /// Its name in options and in the file.
    pub(in crate::cli) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(one, _)| *one == self).map_or("", |(_, name)| name)
    }
}

/// `[gate]`
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::cli) struct Gate {
    /// The folder of the index.
    pub(in crate::cli) index: Option<Value<String>>,
    /// Files and folders of the corpus, where there is no index.
    pub(in crate::cli) against: Option<Value<Vec<String>>>,
    /// The file of accepted findings.
    pub(in crate::cli) baseline: Option<Value<String>>,
    /// The largest share of a new document's words that may stand in the corpus, from 0 to 1.
    pub(in crate::cli) max_overlap: Option<Value<f64>>,
    /// The most words that one passage may have.
    pub(in crate::cli) max_passage_words: Option<Value<u32>>,
    /// The most findings that pass.
    pub(in crate::cli) max_findings: Option<Value<u32>>,
    /// What makes the gate fail.
    pub(in crate::cli) fail_on: Option<Value<FailOn>>,
    /// The fewest documents that must have been read.
    pub(in crate::cli) min_scanned: Option<Value<u32>>,
    /// Entries of the baseline that are not met any more make the gate fail.
    pub(in crate::cli) strict_baseline: Option<Value<bool>>,
    /// `[gate.ignore]`
    pub(in crate::cli) ignore: Ignore,
    /// `[[gate.allow]]`, in the order of the file.
    pub(in crate::cli) allow: Vec<Allow>,
}

/// `[gate.ignore]`
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::cli) struct Ignore {
    /// Kinds of passages that are no findings: boilerplate, wire.
    pub(in crate::cli) kinds: Option<Value<Vec<Kind>>>,
    /// Groups of the corpus from which may be taken.
    pub(in crate::cli) groups: Option<Value<Vec<String>>>,
    /// Files of known texts, as for `--ignore-text`.
    pub(in crate::cli) texts: Option<Value<Vec<String>>>,
}

/// `[input]`
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::cli) struct Input {
    /// The field of a record that is its id.
    pub(in crate::cli) id_field: Option<Value<String>>,
    /// The field that is its text.
    pub(in crate::cli) text_field: Option<Value<String>>,
    /// The field that names its group.
    pub(in crate::cli) group_field: Option<Value<String>>,
    /// The field that is its date.
    pub(in crate::cli) date_field: Option<Value<String>>,
    /// How files without a byte order mark are written.
    pub(in crate::cli) encoding: Option<Value<Encoding>>,
}

/// `[scan]`
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::cli) struct Scan {
    /// How texts are folded: the name of a preset.
    pub(in crate::cli) preset: Option<Value<String>>,
    /// The fewest words of a passage.
    pub(in crate::cli) min_words: Option<Value<u32>>,
    /// The least share of a passage's words that must be the same.
    pub(in crate::cli) min_identity: Option<Value<f64>>,
    /// `sources`
    pub(in crate::cli) sources: Option<Value<u32>>,
}
