//! What a gate has decided: plain data, the one type that every verdict format renders.

use super::expiry::Expiry;
use super::finding::Finding;
use super::fingerprint::Fingerprint;
use super::policy::Policy;
use crate::base::DocId;
use crate::findings::Kind;

/// What comes of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The new texts keep the limits.
    Pass,
    /// They do not.
    Fail,
    /// Too little was read to say, or not all that there is.
    Inconclusive,
}

impl Outcome {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// Why a finding is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// For what its family is.
    Kind(Kind),
    /// It stands nowhere else but in documents of groups that are ignored.
    Groups,
}

/// What was decided on a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It is over a limit, and nothing excuses it.
    New,
    /// It is in the baseline.
    Accepted {
        /// Why it was accepted.
        reason: String,
    },
    /// It is on the list of what is allowed.
    Allowed {
        /// Why it is.
        reason: String,
    },
    /// The policy says that it does not count.
    Ignored(Ignored),
    /// It keeps the limits.
    Within,
    /// It lies inside a longer finding, which speaks for it.
    Part {
        /// The longer one.
        of: Fingerprint,
    },
}

impl Status {
    /// Its name in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Accepted { .. } => "accepted",
            Self::Allowed { .. } => "allowed",
            Self::Ignored(_) => "ignored",
            Self::Within => "within",
            Self::Part { .. } => "part",
        }
    }

    /// Why it is excused, if it is.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Accepted { reason } | Self::Allowed { reason } => Some(reason),
            Self::Ignored(Ignored::Kind(kind)) => Some(kind.name()),
            Self::Ignored(Ignored::Groups) => Some("groups"),
            Self::New | Self::Within | Self::Part { .. } => None,
        }
    }

    /// Its place in the order of a verdict: what needs a decision first.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::New => 0,
            Self::Accepted { .. } => 1,
            Self::Allowed { .. } => 2,
            Self::Within => 3,
            Self::Part { .. } => 4,
            Self::Ignored(_) => 5,
        }
    }
}

/// A limit that a finding is over, with what was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Over {
    /// Its words.
    PassageWords {
        /// Most that may be.
        limit: u32,
        /// Those that count.
        measured: u64,
    },
    /// The share of its document's words.
    Overlap {
        /// Most that may be.
        limit: f64,
        /// What is.
        measured: f64,
    },
}

/// A limit of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`Policy::max_overlap`].
    MaxOverlap,
    /// [`Policy::max_passage_words`].
    MaxPassageWords,
    /// [`Policy::max_findings`].
    MaxFindings,
    /// [`Policy::min_scanned`].
    MinScanned,
}

impl Limit {
    /// Its name in settings and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MaxOverlap => "max-overlap",
            Self::MaxPassageWords => "max-passage-words",
            Self::MaxFindings => "max-findings",
            Self::MinScanned => "min-scanned",
        }
    }
}

/// A limit with what was measured: the largest of all documents or findings, or their number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Which one.
    pub limit: Limit,
    /// What may be.
    pub allowed: f64,
    /// What is.
    pub measured: f64,
    /// Whether it is not kept.
    pub exceeded: bool,
}

/// How much of a new document stands elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The document.
    pub document: DocId,
    /// Its words.
    pub words: u64,
    /// Those of them that stand elsewhere.
    pub elsewhere_words: u64,
    /// Those of these that are not excused.
    pub counted_words: u64,
    /// Counted words / words.
    pub overlap: f64,
}

/// An entry of the baseline that accepts more copies than there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Which one.
    pub fingerprint: Fingerprint,
    /// Copies that it accepts.
    pub count: u32,
    /// Copies that there are.
    pub found: u32,
    /// Why it was accepted.
    pub reason: String,
}

/// An entry of the baseline, or of the list of what is allowed, whose last day has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// Which entry of the baseline; `None` for the list of what is allowed.
    pub fingerprint: Option<Fingerprint>,
    /// Its last day.
    pub expires: Expiry,
    /// Why it was excused.
    pub reason: String,
}

/// Totals of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// New documents that were read.
    pub scanned: u64,
    /// Words in them.
    pub words: u64,
    /// Known documents.
    pub known: u64,
    /// Inputs that could not be read.
    pub skipped: u64,
    /// Findings of each [`Status`].
    pub new: u64,
    /// See [`Status::Accepted`].
    pub accepted: u64,
    /// See [`Status::Allowed`].
    pub allowed: u64,
    /// See [`Status::Ignored`].
    pub ignored: u64,
    /// See [`Status::Within`].
    pub within: u64,
    /// See [`Status::Part`].
    pub part: u64,
}

/// What a gate says of new texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What comes of it.
    pub outcome: Outcome,
    /// What it was judged by.
    pub policy: Policy,
    /// Whether there was a baseline.
    pub baseline: bool,
    /// Whether all texts were looked at that the baseline speaks of.
    pub whole: bool,
    /// Totals.
    pub totals: Totals,
    /// Every limit, with what was measured.
    pub limits: Vec<Measured>,
    /// New documents of which something stands elsewhere, by id.
    pub documents: Vec<Share>,
    /// All findings: the new ones first, each status by document and position.
    pub findings: Vec<Finding>,
    /// Entries of the baseline that accept too much, by fingerprint; none if only part was looked at.
    pub stale: Vec<Stale>,
    /// Entries whose last day has passed: those of the baseline by fingerprint, then those allowed.
    pub expired: Vec<Expired>,
}

impl Verdict {
    /// The findings that need a decision.
    pub fn new_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().take_while(|finding| finding.status == Status::New)
    }

    /// How much of a document stands elsewhere; `None` if nothing does.
    #[must_use]
    pub fn share(&self, document: DocId) -> Option<&Share> {
        let at = self.documents.binary_search_by_key(&document, |share| share.document).ok()?;
        self.documents.get(at)
    }
}
