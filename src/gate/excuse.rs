//! Findings and a policy in; what the policy excuses, and why, out.

use super::finding::Finding;
use super::policy::Allow;
use super::policy::Allowed;
use super::policy::Policy;
use super::verdict::Ignored;
use super::verdict::Status;
use crate::base::DocId;
use crate::date::When;
use crate::findings::Document;
use crate::findings::Family;
use crate::findings::Findings;

/// What a policy excuses in some findings.
pub(super) struct Excuses<'p> {
    findings: &'p Findings,
    policy: &'p Policy,
    today: When,
    /// What is known of the sources of each family.
    sources: Vec<Sources<'p>>,
}

/// What matters of the documents of a family. A finding is about the documents other than its own, so of
/// each kind two are enough to know.
#[derive(Default)]
struct Sources<'p> {
    /// Documents from which text is allowed.
    allowed: Vec<(DocId, &'p Allow)>,
    /// Documents of groups that are not ignored.
    heeded: Vec<DocId>,
}

impl<'p> Excuses<'p> {
    pub(super) fn new(findings: &'p Findings, policy: &'p Policy, today: When) -> Self {
        let mut excuses = Self { findings, policy, today, sources: Vec::new() };
        let asks = !policy.allow.is_empty() || !policy.ignore.groups.is_empty();
        if asks {
            excuses.sources = findings.families.iter().map(|family| excuses.sources_of(&family)).collect();
        }
        excuses
    }

    fn live(&self) -> impl Iterator<Item = &'p Allow> {
        let today = self.today;
        let over = move |allow: &&Allow| allow.expires.as_ref().is_some_and(|day| day.is_over(today));
        self.policy.allow.iter().filter(move |allow| !over(allow))
    }

    fn sources_of(&self, family: &Family) -> Sources<'p> {
        let mut sources = Sources::default();
        for place in &family.members {
            let (id, document) = (place.document, &self.findings.documents[place.document.index()]);
            if sources.allowed.len() < 2 && sources.allowed.last().is_none_or(|last| last.0 != id) {
                let entry = self.live().find(|allow| match &allow.what {
                    Allowed::Source(glob) => names(document).any(|name| glob.matches(name)),
                    Allowed::Group(group) => document.group.as_deref() == Some(group.as_str()),
                    Allowed::Fingerprint(_) | Allowed::Document(_) => false,
                });
                sources.allowed.extend(entry.map(|entry| (id, entry)));
            }
            let ignored = document
                .group
                .as_deref()
                .is_some_and(|group| self.policy.ignore.groups.iter().any(|one| one == group));
            if !ignored && sources.heeded.len() < 2 && sources.heeded.last() != Some(&id) {
                sources.heeded.push(id);
            }
        }
        sources
    }

    /// What excuses a finding, if anything does.
    pub(super) fn of(&self, finding: &Finding) -> Option<Status> {
        let own = finding.document();
        let document = &self.findings.documents[own.index()];
        let itself = self.live().find(|allow| match &allow.what {
            Allowed::Fingerprint(fingerprint) => *fingerprint == finding.fingerprint,
            Allowed::Document(glob) => names(document).any(|name| glob.matches(name)),
            Allowed::Source(_) | Allowed::Group(_) => false,
        });
        let sources = self.sources.get(finding.family);
        let from = || sources?.allowed.iter().find(|(id, _)| *id != own).map(|(_, allow)| *allow);
        if let Some(allow) = itself.or_else(from) {
            return Some(Status::Allowed { reason: allow.reason.clone() });
        }
        if self.policy.ignore.kinds.contains(&finding.kind) {
            return Some(Status::Ignored(Ignored::Kind(finding.kind)));
        }
        let ignored = sources.is_some_and(|sources| sources.heeded.iter().all(|id| *id == own));
        ignored.then_some(Status::Ignored(Ignored::Groups))
    }
}

/// What a pattern may match: the id or the path.
fn names(document: &Document) -> impl Iterator<Item = &str> {
    [&*document.id, &*document.path].into_iter()
}
