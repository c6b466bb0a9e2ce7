//! The contract for programs: what [`crate::gate::Verdict`] looks like as JSON.
//!
//! Names and order of the fields are those of `verdict.schema.json`.

use serde::Serialize;

use super::VerdictReport;
use super::told;
use crate::findings::Place;
use crate::gate::Finding;
use crate::gate::Limit;
use crate::gate::Over;
use crate::gate::Policy;
use crate::gate::Share;
use crate::gate::Status;
use crate::gate::Totals;
use crate::report::wire::PlaceWire;
use crate::report::wire::SkippedWire;
use crate::report::wire::TOOL;
use crate::report::wire::Tool;
use crate::report::wire::Wire;
use crate::report::wire::round;

/// The name and version of the contract.
const SCHEMA: &str = "twicetold.verdict/1";

#[derive(Serialize)]
struct PolicyWire<'a> {
    max_overlap: f64,
    max_passage_words: u32,
    max_findings: u32,
    fail_on: &'static str,
    min_scanned: u64,
    ignore_kinds: Vec<&'static str>,
    ignore_groups: &'a [String],
    allow: usize,
    strict_baseline: bool,
    allow_unreadable: bool,
}

#[derive(Serialize)]
struct TotalsWire {
    scanned: u64,
    words: u64,
    known: u64,
    skipped: u64,
    new: u64,
    accepted: u64,
    allowed: u64,
    ignored: u64,
    within: u64,
    part: u64,
}

#[derive(Serialize)]
struct LimitWire {
    name: &'static str,
    limit: f64,
    measured: f64,
    exceeded: bool,
}

/// What stands before the lists.
#[derive(Serialize)]
pub(super) struct HeaderWire<'a> {
    schema: &'static str,
    tool: Tool,
    preset: &'a str,
    unicode: &'a str,
    outcome: &'static str,
    baseline: bool,
    whole: bool,
    policy: PolicyWire<'a>,
    totals: TotalsWire,
    limits: Vec<LimitWire>,
}

/// [`Share`].
#[derive(Serialize)]
pub(super) struct ShareWire<'a> {
    document: &'a str,
    path: &'a str,
    record: Option<u64>,
    words: u64,
    elsewhere_words: u64,
    counted_words: u64,
    overlap: f64,
}

#[derive(Serialize)]
struct OverWire {
    name: &'static str,
    limit: f64,
    measured: f64,
}

#[derive(Serialize)]
struct OtherWire<'a> {
    known: bool,
    #[serde(flatten)]
    place: PlaceWire<'a>,
}

#[derive(Serialize)]
struct BestWire<'a> {
    passage: String,
    matched_words: u32,
    identity: f64,
    source: Option<PlaceWire<'a>>,
}

/// [`Finding`].
#[derive(Serialize)]
pub(super) struct FindingWire<'a> {
    fingerprint: String,
    status: &'static str,
    reason: Option<&'a str>,
    part_of: Option<String>,
    rule: &'static str,
    kind: &'static str,
    family: String,
    place: PlaceWire<'a>,
    counted_words: u64,
    over: Vec<OverWire>,
    best: Option<BestWire<'a>>,
    others_total: u64,
    known_total: u64,
    others: Vec<OtherWire<'a>>,
    accept: String,
}

#[derive(Serialize)]
pub(super) struct StaleWire<'a> {
    fingerprint: String,
    count: u32,
    found: u32,
    reason: &'a str,
}

#[derive(Serialize)]
pub(super) struct ExpiredWire<'a> {
    fingerprint: Option<String>,
    expires: &'a str,
    reason: &'a str,
}

impl From<&Totals> for TotalsWire {
    fn from(totals: &Totals) -> Self {
        let Totals { scanned, words, known, skipped, new, accepted, allowed, ignored, within, part } =
            *totals;
        Self { scanned, words, known, skipped, new, accepted, allowed, ignored, within, part }
    }
}

fn policy(policy: &Policy) -> PolicyWire<'_> {
    PolicyWire {
        max_overlap: round(policy.max_overlap),
        max_passage_words: policy.max_passage_words,
        max_findings: policy.max_findings,
        fail_on: policy.fail_on.name(),
        min_scanned: policy.min_scanned,
        ignore_kinds: policy.ignore.kinds.iter().map(|kind| kind.name()).collect(),
        ignore_groups: &policy.ignore.groups,
        allow: policy.allow.len(),
        strict_baseline: policy.strict_baseline,
        allow_unreadable: policy.allow_unreadable,
    }
}

fn over(over: &Over) -> OverWire {
    let (name, limit, measured) = match *over {
        Over::PassageWords { limit, measured } => (Limit::MaxPassageWords, f64::from(limit), measured as f64),
        Over::Overlap { limit, measured } => (Limit::MaxOverlap, limit, measured),
    };
    OverWire { name: name.name(), limit: round(limit), measured: round(measured) }
}

/// A verdict, seen through the contract.
#[derive(Clone, Copy)]
pub(super) struct VerdictWire<'a>(pub(super) &'a VerdictReport<'a>);

impl<'a> VerdictWire<'a> {
    pub(super) fn header(self) -> HeaderWire<'a> {
        let (verdict, spec) = (self.0.verdict, &self.0.findings.spec);
        let limits = verdict.limits.iter().map(|one| LimitWire {
            name: one.limit.name(),
            limit: round(one.allowed),
            measured: round(one.measured),
            exceeded: one.exceeded,
        });
        HeaderWire {
            schema: SCHEMA,
            tool: TOOL,
            preset: &spec.preset,
            unicode: &spec.unicode,
            outcome: verdict.outcome.name(),
            baseline: verdict.baseline,
            whole: verdict.whole,
            policy: policy(&verdict.policy),
            totals: (&verdict.totals).into(),
            limits: limits.collect(),
        }
    }

    pub(super) fn documents(self) -> impl Iterator<Item = ShareWire<'a>> + Clone {
        self.0.verdict.documents.iter().map(move |share: &Share| {
            let document = self.0.document(share.document);
            ShareWire {
                document: &document.id,
                path: &document.path,
                record: document.record,
                words: share.words,
                elsewhere_words: share.elsewhere_words,
                counted_words: share.counted_words,
                overlap: round(share.overlap),
            }
        })
    }

    fn place(self, place: &Place) -> PlaceWire<'a> {
        Wire(self.0.findings).place(place)
    }

    pub(super) fn findings(self) -> impl Iterator<Item = FindingWire<'a>> + Clone {
        self.0.verdict.findings.iter().map(move |finding| self.finding(finding))
    }

    fn finding(self, finding: &'a Finding) -> FindingWire<'a> {
        let findings = self.0.findings;
        let part_of = match &finding.status {
            Status::Part { of } => Some(of.to_string()),
            _ => None,
        };
        let best = finding.best.map(|index| findings.passages.get(index)).map(|passage| BestWire {
            passage: passage.id,
            matched_words: passage.matched_words,
            identity: round(passage.identity),
            source: finding.source(findings).map(|place| self.place(&place)),
        });
        let other = |place: &Place| OtherWire {
            known: findings.documents[place.document.index()].known,
            place: self.place(place),
        };
        FindingWire {
            fingerprint: finding.fingerprint.to_string(),
            status: finding.status.name(),
            reason: finding.status.reason(),
            part_of,
            rule: told::RULES[told::Told::new(self.0, finding).rule()].0,
            kind: finding.kind.name(),
            family: findings.families.id(finding.family),
            place: self.place(&finding.place),
            counted_words: finding.counted_words,
            over: finding.over.iter().map(over).collect(),
            best,
            others_total: finding.others_total,
            known_total: finding.known_total,
            others: finding.others.iter().map(other).collect(),
            accept: told::accept(finding),
        }
    }

    pub(super) fn stale(self) -> impl Iterator<Item = StaleWire<'a>> + Clone {
        self.0.verdict.stale.iter().map(|one| StaleWire {
            fingerprint: one.fingerprint.to_string(),
            count: one.count,
            found: one.found,
            reason: &one.reason,
        })
    }

    pub(super) fn expired(self) -> impl Iterator<Item = ExpiredWire<'a>> + Clone {
        self.0.verdict.expired.iter().map(|one| ExpiredWire {
            fingerprint: one.fingerprint.map(|fingerprint| fingerprint.to_string()),
            expires: one.expires.as_str(),
            reason: &one.reason,
        })
    }

    pub(super) fn skipped(self) -> impl Iterator<Item = SkippedWire<'a>> + Clone {
        Wire(self.0.findings).skipped()
    }
}
