//! Findings and a policy in; how much of each document counts, and which limits each finding is over, out.

use std::ops::Range;

use super::finding::Finding;
use super::policy::Policy;
use super::stretches::Stretches;
use super::verdict::Ignored;
use super::verdict::Over;
use super::verdict::Share;
use super::verdict::Status;
use crate::findings::Findings;

/// Measures all findings, which are in order of their documents: notes the words of each that count and
/// the limits that it is over, and gives the share of each document.
///
/// Words are excused where they stand: those of a passage that is accepted, allowed or boilerplate count
/// in no other finding either. What is only ignored for the groups it comes from excuses nothing but itself.
pub(super) fn measure(findings: &Findings, policy: &Policy, found: &mut [Finding]) -> Vec<Share> {
    let of_document = found.chunk_by_mut(|x, y| x.document() == y.document());
    of_document.map(|own| measure_document(findings, policy, own)).collect()
}

fn measure_document(findings: &Findings, policy: &Policy, own: &mut [Finding]) -> Share {
    let of = |wanted: &dyn Fn(&Finding) -> bool| -> Stretches {
        let stretches = own.iter().filter(|finding| wanted(finding)).map(Finding::words);
        Stretches::union(stretches.collect::<Vec<Range<u32>>>())
    };
    let excused = of(&|finding| is_excused(finding) && finding.status != Status::Ignored(Ignored::Groups));
    let counted = of(&|finding| !is_excused(finding)).count_without(&excused);
    let elsewhere = of(&|_| true).count_without(&Stretches::default());
    let document = own[0].document();
    let words = findings.documents[document.index()].words;
    let overlap = if words == 0 { 0.0 } else { counted as f64 / words as f64 };
    let share = Share { document, words, elsewhere_words: elsewhere, counted_words: counted, overlap };
    for finding in own.iter_mut() {
        let stretch = finding.words();
        finding.over.clear();
        if is_excused(finding) {
            finding.counted_words = 0;
            continue;
        }
        finding.counted_words = (u64::from(finding.place.words)).saturating_sub(excused.count_in(&stretch));
        if !matches!(finding.status, Status::Part { .. }) {
            finding.over = over(policy, &share, finding.counted_words);
        }
    }
    share
}

/// Whether the policy or the baseline excuses it.
fn is_excused(finding: &Finding) -> bool {
    matches!(finding.status, Status::Accepted { .. } | Status::Allowed { .. } | Status::Ignored(_))
}

fn over(policy: &Policy, share: &Share, counted_words: u64) -> Vec<Over> {
    let mut over = Vec::new();
    if counted_words > u64::from(policy.max_passage_words) {
        over.push(Over::PassageWords { limit: policy.max_passage_words, measured: counted_words });
    }
    if counted_words > 0 && share.overlap > policy.max_overlap {
        over.push(Over::Overlap { limit: policy.max_overlap, measured: share.overlap });
    }
    over
}
