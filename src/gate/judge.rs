//! Findings, a policy, a baseline and the day in; the verdict out.
//!
//! The order is that of the steps: what the policy excuses; what is part of something longer; the limits,
//! as if nothing were accepted; what the baseline accepts of it; the limits again, with what is left.

use std::collections::BTreeMap;

use super::accept::accept;
use super::accept::mark_parts;
use super::baseline::Baseline;
use super::excuse::Excuses;
use super::finding::Finding;
use super::finding::collect;
use super::fingerprint::Fingerprint;
use super::measure::measure;
use super::policy::FailOn;
use super::policy::Policy;
use super::verdict::Expired;
use super::verdict::Limit;
use super::verdict::Measured;
use super::verdict::Outcome;
use super::verdict::Over;
use super::verdict::Share;
use super::verdict::Stale;
use super::verdict::Status;
use super::verdict::Totals;
use super::verdict::Verdict;
use crate::date::When;
use crate::findings::Findings;
use crate::spec::Level;

/// What a judgement depends on besides findings and policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The time now.
    pub today: When,
    /// Whether all new texts were looked at, and not only those that changed. Only then can an entry of the
    /// baseline be called stale.
    pub whole: bool,
}

/// Why there is no verdict.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unjudgeable {
    /// The baseline was made by other rules.
    #[error(
        "the baseline was made with preset {baseline}, this run folds words with {run}: its fingerprints do \
         not fit; use that preset, or make the baseline anew"
    )]
    Preset {
        /// That of the baseline.
        baseline: String,
        /// That of the run.
        run: String,
    },
    /// Passages were not looked for.
    #[error("a gate needs passages, which level document does not look for: use level passage or paragraph")]
    NoPassages,
}

/// Decides whether new texts pass.
///
/// # Errors
/// If the findings cannot be compared with the baseline, or do not say enough.
pub fn judge(
    findings: &Findings,
    policy: &Policy,
    baseline: Option<&Baseline>,
    run: Run,
) -> Result<Verdict, Unjudgeable> {
    check(findings, baseline)?;
    let mut found = collect(findings);
    let excuses = Excuses::new(findings, policy, run.today);
    for finding in &mut found {
        if let Some(status) = excuses.of(finding) {
            finding.status = status;
        }
    }
    mark_parts(&mut found);
    let before = measure(findings, policy, &mut found);
    let would_be: Vec<Vec<Over>> = found.iter().map(|finding| finding.over.clone()).collect();
    let used = baseline.map(|baseline| accept(&mut found, baseline, run.today)).unwrap_or_default();
    let after = measure(findings, policy, &mut found);
    for (finding, would_be) in found.iter_mut().zip(would_be) {
        match finding.status {
            Status::Within if !finding.over.is_empty() => finding.status = Status::New,
            Status::Accepted { .. } => finding.over = would_be,
            _ => {}
        }
    }
    found.sort_by_key(|finding| finding.status.rank());
    let totals = totals(findings, &found);
    let shares = if policy.fail_on == FailOn::Any { &before } else { &after };
    let limits = limits(policy, &totals, shares, &found);
    let mut verdict = Verdict {
        outcome: Outcome::Pass,
        policy: policy.clone(),
        baseline: baseline.is_some(),
        whole: run.whole,
        totals,
        limits,
        documents: after,
        findings: found,
        stale: stale(baseline, &used, run),
        expired: expired(baseline, policy, run.today),
    };
    verdict.outcome = outcome(&verdict);
    Ok(verdict)
}

fn check(findings: &Findings, baseline: Option<&Baseline>) -> Result<(), Unjudgeable> {
    if findings.spec.level == Level::Document && !findings.spec.passages {
        return Err(Unjudgeable::NoPassages);
    }
    let preset = &findings.spec.preset;
    match baseline.filter(|baseline| baseline.preset != *preset) {
        Some(other) => Err(Unjudgeable::Preset { baseline: other.preset.clone(), run: preset.clone() }),
        None => Ok(()),
    }
}

fn totals(findings: &Findings, found: &[Finding]) -> Totals {
    let new = || findings.documents.iter().filter(|document| !document.known);
    let scanned = new().count() as u64;
    let mut totals = Totals {
        scanned,
        words: new().map(|document| document.words).sum(),
        // Those that overlap nothing are not among the documents.
        known: findings.summary.known.map_or(0, |known| known.documents),
        skipped: findings.summary.skipped.max(findings.skipped.len() as u64),
        ..Totals::default()
    };
    for finding in found {
        *match finding.status {
            Status::New => &mut totals.new,
            Status::Accepted { .. } => &mut totals.accepted,
            Status::Allowed { .. } => &mut totals.allowed,
            Status::Ignored(_) => &mut totals.ignored,
            Status::Within => &mut totals.within,
            Status::Part { .. } => &mut totals.part,
        } += 1;
    }
    totals
}

fn limits(policy: &Policy, totals: &Totals, shares: &[Share], found: &[Finding]) -> Vec<Measured> {
    let any = policy.fail_on == FailOn::Any;
    let accepted = |finding: &&Finding| matches!(finding.status, Status::Accepted { .. });
    // What is accepted has no words left that count.
    let words = |finding: &Finding| match finding.status {
        Status::Accepted { .. } if any => u64::from(finding.place.words),
        _ => finding.counted_words,
    };
    let failing = totals.new
        + if any {
            found.iter().filter(accepted).filter(|one| !one.over.is_empty()).count() as u64
        } else {
            0
        };
    let overlap = shares.iter().map(|share| share.overlap).fold(0.0, f64::max);
    let longest = found.iter().map(words).max().unwrap_or(0) as f64;
    let most = |limit, allowed: f64, measured: f64| Measured {
        limit,
        allowed,
        measured,
        exceeded: measured > allowed,
    };
    vec![
        most(Limit::MaxOverlap, policy.max_overlap, overlap),
        most(Limit::MaxPassageWords, f64::from(policy.max_passage_words), longest),
        most(Limit::MaxFindings, f64::from(policy.max_findings), failing as f64),
        Measured {
            limit: Limit::MinScanned,
            allowed: policy.min_scanned as f64,
            measured: totals.scanned as f64,
            exceeded: totals.scanned < policy.min_scanned,
        },
    ]
}

fn outcome(verdict: &Verdict) -> Outcome {
    let exceeds = |limit| verdict.limits.iter().any(|one| one.limit == limit && one.exceeded);
    let old = verdict.expired.iter().any(|one| one.fingerprint.is_some()) || !verdict.stale.is_empty();
    let over = exceeds(Limit::MaxFindings) || (verdict.policy.strict_baseline && old);
    let unread = verdict.totals.skipped > 0 && !verdict.policy.allow_unreadable;
    match verdict.policy.fail_on {
        _ if unread || exceeds(Limit::MinScanned) => Outcome::Inconclusive,
        FailOn::Never => Outcome::Pass,
        FailOn::New | FailOn::Any if over => Outcome::Fail,
        FailOn::New | FailOn::Any => Outcome::Pass,
    }
}

fn stale(baseline: Option<&Baseline>, used: &BTreeMap<Fingerprint, u32>, run: Run) -> Vec<Stale> {
    let entries = baseline.filter(|_| run.whole).into_iter().flat_map(|baseline| &baseline.entries);
    let live = entries.filter(|(_, entry)| entry.holds(run.today));
    let stale = live.filter_map(|(&fingerprint, entry)| {
        let found = used.get(&fingerprint).copied().unwrap_or(0);
        let (count, reason) = (entry.count, entry.reason.clone());
        (found < count).then_some(Stale { fingerprint, count, found, reason })
    });
    stale.collect()
}

fn expired(baseline: Option<&Baseline>, policy: &Policy, today: When) -> Vec<Expired> {
    let entries = baseline.into_iter().flat_map(|baseline| &baseline.entries);
    let entries = entries.map(|(fingerprint, entry)| (Some(*fingerprint), &entry.expires, &entry.reason));
    let allowed = policy.allow.iter().map(|allow| (None, &allow.expires, &allow.reason));
    let over = entries.chain(allowed).filter_map(|(fingerprint, expires, reason)| {
        let expires = expires.clone().filter(|day| day.is_over(today))?;
        Some(Expired { fingerprint, expires, reason: reason.clone() })
    });
    over.collect()
}
