//! Findings and a baseline in; which of them it accepts out, copy by copy.

use std::collections::BTreeMap;

use super::baseline::Baseline;
use super::baseline::Entry;
use super::finding::Finding;
use super::fingerprint::Fingerprint;
use super::verdict::Status;
use crate::base::DocId;
use crate::date::When;

/// Accepts as many copies of each passage as the baseline has; gives how many were used of each.
///
/// Those that are over the limits come first: what would pass anyway uses up no acceptance that another
/// copy needs. Then come those inside longer findings.
pub(super) fn accept(found: &mut [Finding], baseline: &Baseline, today: When) -> BTreeMap<Fingerprint, u32> {
    let mut used = BTreeMap::new();
    let live =
        |fingerprint: &Fingerprint| baseline.entries.get(fingerprint).filter(|entry| entry.holds(today));
    let mut pass = |wanted: &dyn Fn(&Finding) -> bool| {
        for finding in found.iter_mut().filter(|finding| wanted(finding)) {
            let Some(Entry { count, reason, .. }) = live(&finding.fingerprint) else { continue };
            let so_far = used.entry(finding.fingerprint).or_insert(0);
            if *so_far < *count {
                *so_far += 1;
                finding.status = Status::Accepted { reason: reason.clone() };
            }
        }
    };
    pass(&|finding| finding.status == Status::Within && !finding.over.is_empty());
    pass(&|finding| finding.status == Status::Within);
    pass(&|finding| matches!(finding.status, Status::Part { .. }));
    used
}

/// Marks what lies inside a longer finding of the same document: its words count there, and it needs no
/// acceptance of its own. Findings are in the order of [`collect`](super::finding::collect).
pub(super) fn mark_parts(found: &mut [Finding]) {
    // Of what begins no later than the next one, the one that reaches farthest.
    let mut farthest: Option<(DocId, u32, Fingerprint)> = None;
    for finding in found.iter_mut().filter(|finding| finding.status == Status::Within) {
        let (document, end) = (finding.document(), finding.words().end);
        match farthest {
            Some((of, reached, whole)) if of == document && end <= reached => {
                finding.status = Status::Part { of: whole };
            }
            _ => farthest = Some((document, end, finding.fingerprint)),
        }
    }
}
