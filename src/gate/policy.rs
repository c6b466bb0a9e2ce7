//! What new texts may have in common with others before they fail: limits, and what is excused.

use super::expiry::Expiry;
use super::fingerprint::Fingerprint;
use super::glob::Glob;
use crate::findings::Kind;

/// What makes a run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// Findings over the limits that are not in the baseline.
    New,
    /// Findings over the limits, in the baseline or not.
    Any,
    /// None.
    Never,
}

impl FailOn {
    /// Its name in settings and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Any => "any",
            Self::Never => "never",
        }
    }
}

/// What does not count, whoever has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ignore {
    /// Families of these kinds.
    pub kinds: Vec<Kind>,
    /// Documents of these groups, as if nothing stood in them: what stands elsewhere too still counts.
    pub groups: Vec<String>,
}

/// What an entry of the list of allowed reuse speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    /// The passage of this fingerprint, wherever and as often as it stands.
    Fingerprint(Fingerprint),
    /// All that stands in new documents whose id or path matches.
    Document(Glob),
    /// All that stands in another document whose id or path matches, whoever else has it too.
    Source(Glob),
    /// All that stands in another document of this group, whoever else has it too.
    Group(String),
}

/// Reuse that is allowed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// What is allowed.
    pub what: Allowed,
    /// Why; never empty.
    pub reason: String,
    /// The last day on which it is.
    pub expires: Option<Expiry>,
}

/// The limits that new texts have to keep, and what is excused.
///
/// The defaults let a quotation pass and stop a text that was published before:
///
/// - *A passage of at most 60 words.* A sentence that is quoted has 20 to 40 words, two have 60; a
///   paragraph of a news article, of an encyclopaedia or of a licence has more.
/// - *At most 30 % of the words of a document.* A text that was republished stands elsewhere from end to
///   end. Even cut by half and with a new beginning it is far above; a review with several quotations, or
///   an article that repeats the background of the one before, is below.
/// - *Boilerplate is ignored.* Footers, bylines and notices stand on every page by design.
/// - *No finding over the limits*, counting only what is not in the baseline; and *at least one document*
///   has to be read, and nothing may be unreadable, since a gate has not let pass what it did not see.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Largest share of a new document's words that may stand elsewhere.
    pub max_overlap: f64,
    /// Most words of one passage that may stand elsewhere.
    pub max_passage_words: u32,
    /// Most findings over these limits.
    pub max_findings: u32,
    /// What makes a run fail.
    pub fail_on: FailOn,
    /// Fewest new documents that have to be read for an answer.
    pub min_scanned: u64,
    /// What does not count.
    pub ignore: Ignore,
    /// What is allowed.
    pub allow: Vec<Allow>,
    /// Whether entries of the baseline that are stale or expired make a run fail.
    pub strict_baseline: bool,
    /// Whether there is an answer even if some of the input could not be read.
    pub allow_unreadable: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_overlap: 0.3,
            max_passage_words: 60,
            max_findings: 0,
            fail_on: FailOn::New,
            min_scanned: 1,
            ignore: Ignore { kinds: vec![Kind::Boilerplate], groups: Vec::new() },
            allow: Vec::new(),
            strict_baseline: false,
            allow_unreadable: false,
        }
    }
}

/// What is wrong with a policy.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PolicyError {
    /// A share that is none.
    #[error("max-overlap is {0}; a share lies between 0 and 1")]
    NoShare(f64),
    /// An entry without a reason.
    #[error("entry {0} of the allow list gives no reason; say in `reason` why it is allowed")]
    NoReason(usize),
}

impl Policy {
    /// Whether it matters in which documents text stood before.
    #[must_use]
    pub fn tells_apart(&self) -> bool {
        let of_others = |allow: &Allow| matches!(allow.what, Allowed::Source(_) | Allowed::Group(_));
        !self.ignore.groups.is_empty() || self.allow.iter().any(of_others)
    }

    /// What documents in which text stood before have in common for this policy: it takes those of one number
    /// alike.
    #[must_use]
    pub fn class(&self, id: &str, path: &str, group: Option<&str>) -> u8 {
        let is_ignored = group.is_some_and(|group| self.ignore.groups.iter().any(|one| one == group));
        let is_allowed = self.allow.iter().any(|allow| match &allow.what {
            Allowed::Source(glob) => glob.matches(id) || glob.matches(path),
            Allowed::Group(name) => group == Some(name.as_str()),
            Allowed::Fingerprint(_) | Allowed::Document(_) => false,
        });
        u8::from(is_ignored) | u8::from(is_allowed) << 1
    }

    /// Whether it can be judged by.
    ///
    /// # Errors
    /// What is wrong with it; entries are counted from 1.
    pub fn check(&self) -> Result<(), PolicyError> {
        if !(0.0..=1.0).contains(&self.max_overlap) {
            return Err(PolicyError::NoShare(self.max_overlap));
        }
        let silent = self.allow.iter().position(|entry| entry.reason.trim().is_empty());
        silent.map_or(Ok(()), |at| Err(PolicyError::NoReason(at + 1)))
    }
}
