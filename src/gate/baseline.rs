//! Passages that were accepted, and how often: looked up by `judge`, changed by the commands about it.
//!
//! What is kept is what a passage says, as a fingerprint, never where it stands: so moving and renaming
//! texts changes nothing, and one more copy than was accepted is noticed.

use std::collections::BTreeMap;

use super::expiry::Expiry;
use super::finding::Finding;
use super::fingerprint::Fingerprint;
use super::verdict::Status;
use super::verdict::Verdict;
use crate::date::When;

/// What is accepted of one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Copies of it; at least one.
    pub count: u32,
    /// Its words, for who reads the file; 0 if that is not known.
    pub words: u32,
    /// Why; never empty.
    pub reason: String,
    /// The last day on which it is.
    pub expires: Option<Expiry>,
}

impl Entry {
    /// Whether it still holds.
    #[must_use]
    pub fn holds(&self, today: When) -> bool {
        !self.expires.as_ref().is_some_and(|day| day.is_over(today))
    }
}

/// Everything that is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The preset, with its version, by which words were folded: other words have other fingerprints.
    pub preset: String,
    /// Every passage.
    pub entries: BTreeMap<Fingerprint, Entry>,
}

/// Why something is accepted, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Why; not empty.
    pub reason: String,
    /// The last day on which it is.
    pub expires: Option<Expiry>,
}

/// What an operation has changed, in entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    /// Entries that were not there.
    pub added: u64,
    /// Entries that are gone.
    pub removed: u64,
    /// Entries that accept more or fewer copies, or for another time.
    pub changed: u64,
    /// Entries that there are now.
    pub total: u64,
}

impl Baseline {
    /// One that accepts nothing.
    #[must_use]
    pub fn new(preset: &str) -> Self {
        Self { preset: preset.to_owned(), entries: BTreeMap::new() }
    }

    /// Accepts so many more copies of a passage; gives how many are accepted now.
    pub fn accept(&mut self, fingerprint: Fingerprint, copies: u32, acceptance: &Acceptance) -> u32 {
        let Acceptance { reason, expires } = acceptance.clone();
        let known = self.entries.get(&fingerprint).map_or((0, 0), |entry| (entry.count, entry.words));
        let count = known.0.saturating_add(copies);
        self.entries.insert(fingerprint, Entry { count, words: known.1, reason, expires });
        count
    }

    /// Accepts everything new of a run, and forgets what is no longer needed, so that the same run would
    /// pass. What was accepted before keeps its reason. After a run that did not look at all texts nothing
    /// is forgotten but what has expired.
    pub fn update(&mut self, verdict: &Verdict, acceptance: &Acceptance) -> Change {
        let before = self.clone();
        self.drop_expired(verdict);
        for (fingerprint, need) in needs(verdict) {
            let Acceptance { reason, expires } = acceptance.clone();
            let Need { count, words } = need;
            let fresh = Entry { count, words, reason, expires };
            let entry = self.entries.entry(fingerprint).or_insert(fresh);
            entry.count = entry.count.max(count);
            entry.words = words;
        }
        self.drop_stale(verdict);
        self.change_since(&before)
    }

    /// Forgets what a run has shown to be stale or expired.
    pub fn prune(&mut self, verdict: &Verdict) -> Change {
        let before = self.clone();
        self.drop_expired(verdict);
        self.drop_stale(verdict);
        self.change_since(&before)
    }

    fn drop_expired(&mut self, verdict: &Verdict) {
        for fingerprint in verdict.expired.iter().filter_map(|expired| expired.fingerprint) {
            self.entries.remove(&fingerprint);
        }
    }

    /// Stale entries are named only by runs that looked at all texts; none of them has a new finding.
    fn drop_stale(&mut self, verdict: &Verdict) {
        for stale in &verdict.stale {
            if stale.found == 0 {
                self.entries.remove(&stale.fingerprint);
            } else if let Some(entry) = self.entries.get_mut(&stale.fingerprint) {
                entry.count = stale.found;
            }
        }
    }

    fn change_since(&self, before: &Self) -> Change {
        let mut change = Change { total: self.entries.len() as u64, ..Change::default() };
        for (fingerprint, entry) in &self.entries {
            match before.entries.get(fingerprint) {
                None => change.added += 1,
                Some(old) if (old.count, &old.expires) != (entry.count, &entry.expires) => {
                    change.changed += 1
                }
                Some(_) => {}
            }
        }
        let gone = before.entries.keys().filter(|one| !self.entries.contains_key(one));
        change.removed = gone.count() as u64;
        change
    }
}

/// What a passage needs to be accepted.
struct Need {
    count: u32,
    words: u32,
}

/// Copies that have to be accepted of each passage of which a copy is new.
///
/// Copies that keep the limits only because of others that are accepted need it too: which of several
/// copies uses up an acceptance is decided by their order.
fn needs(verdict: &Verdict) -> BTreeMap<Fingerprint, Need> {
    let mut needs: BTreeMap<Fingerprint, Need> = BTreeMap::new();
    for finding in verdict.new_findings() {
        let words = finding.place.words;
        needs.entry(finding.fingerprint).or_insert(Need { count: 0, words });
    }
    let counts = |finding: &Finding| {
        matches!(finding.status, Status::New | Status::Accepted { .. } | Status::Within | Status::Part { .. })
    };
    for finding in verdict.findings.iter().filter(|finding| counts(finding)) {
        if let Some(need) = needs.get_mut(&finding.fingerprint) {
            need.count = need.count.saturating_add(1);
        }
    }
    needs
}
