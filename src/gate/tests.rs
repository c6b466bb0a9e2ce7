//! What holds of every verdict, on findings made by hand.

mod properties;

use super::*;
use crate::base::DocId;
use crate::base::Span;
use crate::date::When;
use crate::findings::Document;
use crate::findings::Evidence;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Kind;
use crate::findings::Many;
use crate::findings::Place;
use crate::findings::Summary;
use crate::spec::Bands;
use crate::spec::Boilerplate;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Shingles;
use crate::spec::Spec;

/// A document's number, its first word, its words.
type Stretch = (u32, u32, u32);

fn spec() -> Spec {
    Spec {
        preset: "standard/1".into(),
        unicode: "17.0.0".into(),
        level: Level::Passage,
        candidates: FoundBy::in_order(),
        shingles: Shingles { seeds: 4, paragraphs: 3, documents: 5 },
        paragraph_bands: Bands { bands: 42, rows: 3 },
        document_bands: Bands { bands: 16, rows: 6 },
        similarity: 0.8,
        max_df: 100,
        sources: None,
        min_words: 10,
        min_identity: 0.5,
        passages: true,
        across_groups: false,
        within: false,
        boilerplate: Boilerplate::Label,
        ignored: Vec::new(),
    }
}

/// A place whose fingerprint is the last digit of its family and its length: copies of one length say the
/// same.
fn place(family: u128, (document, first_word, words): Stretch) -> Place {
    Place {
        document: DocId(document),
        bytes: Span::new(first_word * 5, (first_word + words) * 5),
        chars: Span::new(first_word * 5, (first_word + words) * 5),
        lines: (1, 1),
        paragraphs: (1, 1),
        words,
        first_word,
        fingerprint: (family % 10) * 1000 + u128::from(words),
    }
}

fn family(number: u128, kind: Kind, places: &[Stretch]) -> Family {
    let members: Vec<Place> = places.iter().map(|one| place(number, *one)).collect();
    Family {
        id: format!("{number:032x}"),
        representative: members[0],
        core: (0..members.len()).collect(),
        members,
        chained: false,
        kind,
        evidence: Evidence::default(),
        first_seen: None,
    }
}

/// Three known documents and three new ones of 200 words each: `0` to `2`, and `3` to `5`.
fn findings(families: Vec<Family>) -> Findings {
    let document = |number: u32| Document {
        id: format!("{number}").into(),
        path: format!("texts/{number}.txt").into(),
        group: Some(format!("group {}", number % 3).into()),
        known: number < 3,
        words: 200,
        ..Document::default()
    };
    Findings {
        spec: spec(),
        summary: Summary::default(),
        documents: (0..6).map(document).collect(),
        passages: Many::default(),
        overlaps: Many::default(),
        families: families.into(),
        clusters: Vec::new(),
        stock_phrases: Vec::new(),
        skipped: Vec::new(),
    }
}

fn run() -> Run {
    Run { today: When::read("2026-06-15").unwrap(), whole: true }
}

fn judged(findings: &Findings, policy: &Policy, baseline: Option<&Baseline>) -> Verdict {
    judge(findings, policy, baseline, run()).unwrap()
}

fn by_default(families: Vec<Family>) -> Verdict {
    judged(&findings(families), &Policy::default(), None)
}

fn statuses(verdict: &Verdict) -> Vec<&'static str> {
    verdict.findings.iter().map(|finding| finding.status.name()).collect()
}

fn because(reason: &str) -> Acceptance {
    Acceptance { reason: reason.into(), expires: None }
}

#[test]
fn a_republished_article_fails_and_a_quotation_and_a_footer_pass() {
    let article = by_default(vec![family(1, Kind::Reuse, &[(0, 0, 200), (3, 0, 200)])]);
    assert_eq!(article.outcome, Outcome::Fail);
    assert_eq!(
        article.findings[0].over,
        [Over::PassageWords { limit: 60, measured: 200 }, Over::Overlap { limit: 0.3, measured: 1.0 }]
    );
    let quotation = family(1, Kind::Reuse, &[(0, 0, 35), (3, 50, 35)]);
    let footer = family(2, Kind::Boilerplate, &[(0, 170, 30), (1, 170, 30), (3, 130, 70)]);
    let both = by_default(vec![quotation, footer]);
    assert_eq!(both.outcome, Outcome::Pass);
    assert_eq!(statuses(&both), ["within", "ignored"]);
    assert_eq!(both.documents[0].counted_words, 35);
    assert_eq!(both.documents[0].elsewhere_words, 105);
}

#[test]
fn many_quotations_make_a_copy() {
    let quotations = (0..4).map(|n| family(n.into(), Kind::Reuse, &[(0, n * 30, 20), (3, n * 40, 20)]));
    let verdict = by_default(quotations.collect());
    assert_eq!(statuses(&verdict), ["new"; 4]);
    assert_eq!(verdict.findings[0].over, [Over::Overlap { limit: 0.3, measured: 0.4 }]);
    assert_eq!(verdict.limits[0].measured, 0.4);
    assert!(verdict.limits[0].exceeded && !verdict.limits[1].exceeded && verdict.limits[2].exceeded);
}

#[test]
fn words_in_two_passages_count_once() {
    let long = family(1, Kind::Reuse, &[(0, 0, 40), (3, 0, 40)]);
    let inside = family(2, Kind::Reuse, &[(1, 0, 20), (3, 10, 20)]);
    let across = family(3, Kind::Reuse, &[(2, 0, 30), (3, 20, 30)]);
    let verdict = by_default(vec![inside, across, long]);
    assert_eq!(verdict.documents[0].counted_words, 50);
    assert_eq!(statuses(&verdict), ["within", "within", "part"]);
}

#[test]
fn what_is_known_stands_first_among_the_others_and_itself_is_not_among_them() {
    let verdict =
        by_default(vec![family(1, Kind::Reuse, &[(5, 0, 20), (3, 0, 20), (1, 0, 20), (3, 90, 20)])]);
    let others: Vec<Vec<u32>> = verdict
        .findings
        .iter()
        .map(|finding| finding.others.iter().map(|place| place.document.0).collect())
        .collect();
    assert_eq!(others, [vec![1, 5], vec![1, 5], vec![1, 3, 3]]);
    assert_eq!((verdict.findings[0].others_total, verdict.findings[0].known_total), (2, 1));
    // Reuse inside one document is nobody's but its own, unless it is asked for.
    let mut own = findings(vec![family(1, Kind::Reuse, &[(3, 0, 20), (3, 90, 20)])]);
    assert!(judged(&own, &Policy::default(), None).findings.is_empty());
    own.spec.within = true;
    assert_eq!(judged(&own, &Policy::default(), None).findings.len(), 2);
}

#[test]
fn one_more_copy_than_accepted_fails() {
    let policy = Policy::default();
    let mut places = vec![(0, 0, 100), (3, 0, 100)];
    let verdict = by_default(vec![family(1, Kind::Reuse, &places)]);
    let mut baseline = Baseline::new("standard/1");
    let change = baseline.update(&verdict, &because("old"));
    assert_eq!((change.added, change.removed, change.total), (1, 0, 1));
    let again = findings(vec![family(1, Kind::Reuse, &places)]);
    assert_eq!(statuses(&judged(&again, &policy, Some(&baseline))), ["accepted"]);
    // Moved and renamed, it is the same.
    let moved = findings(vec![family(1, Kind::Reuse, &[(0, 0, 100), (5, 77, 100)])]);
    assert_eq!(judged(&moved, &policy, Some(&baseline)).outcome, Outcome::Pass);
    places.push((4, 0, 100));
    let more = findings(vec![family(1, Kind::Reuse, &places)]);
    let verdict = judged(&more, &policy, Some(&baseline));
    assert_eq!((verdict.outcome, verdict.totals.new, verdict.totals.accepted), (Outcome::Fail, 1, 1));
    assert_eq!(baseline.accept(verdict.findings[0].fingerprint, 1, &because("both")), 2);
    assert_eq!(judged(&more, &policy, Some(&baseline)).outcome, Outcome::Pass);
}

#[test]
fn what_is_stale_or_expired_is_told_and_strictly_fails() {
    let twice = vec![family(1, Kind::Reuse, &[(0, 0, 100), (3, 0, 100), (4, 0, 100)])];
    let mut baseline = Baseline::new("standard/1");
    baseline.update(&by_default(twice), &because("old"));
    let gone = Fingerprint::new(7);
    let expired = Acceptance { expires: Some("2026-06-14".parse().unwrap()), ..because("until then") };
    baseline.accept(gone, 1, &expired);
    let once = findings(vec![family(1, Kind::Reuse, &[(0, 0, 100), (3, 0, 100)])]);
    let verdict = judged(&once, &Policy::default(), Some(&baseline));
    assert_eq!(verdict.outcome, Outcome::Pass);
    assert_eq!((verdict.stale[0].count, verdict.stale[0].found), (2, 1));
    assert_eq!(verdict.expired[0].fingerprint, Some(gone));
    let strict = Policy { strict_baseline: true, ..Policy::default() };
    assert_eq!(judged(&once, &strict, Some(&baseline)).outcome, Outcome::Fail);

    let mut pruned = baseline.clone();
    let change = pruned.prune(&verdict);
    assert_eq!((change.added, change.removed, change.changed, change.total), (0, 1, 1, 1));
    assert_eq!(judged(&once, &strict, Some(&pruned)).outcome, Outcome::Pass);

    // A run over part of the texts cannot tell what is stale.
    let part = judge(&once, &strict, Some(&baseline), Run { whole: false, ..run() }).unwrap();
    assert!(part.stale.is_empty());
    assert_eq!(baseline.prune(&part).removed, 1);
    assert_eq!(baseline.entries.values().map(|entry| entry.count).collect::<Vec<_>>(), [2]);
}

#[test]
fn what_has_expired_is_new_again() {
    let texts = findings(vec![family(1, Kind::Reuse, &[(0, 0, 100), (3, 0, 100)])]);
    let day = |text: &str| Some(text.parse().unwrap());
    let mut baseline = Baseline::new("standard/1");
    let fingerprint = Fingerprint::new(1100);
    baseline.accept(fingerprint, 1, &Acceptance { expires: day("2026-06-15"), ..because("today yet") });
    assert_eq!(judged(&texts, &Policy::default(), Some(&baseline)).outcome, Outcome::Pass);
    let mut baseline = Baseline::new("standard/1");
    baseline.accept(fingerprint, 1, &Acceptance { expires: day("2026-06-14"), ..because("no more") });
    let verdict = judged(&texts, &Policy::default(), Some(&baseline));
    assert_eq!(statuses(&verdict), ["new"]);
    baseline.update(&verdict, &because("renewed"));
    assert_eq!(baseline.entries[&fingerprint].reason, "renewed");
    assert_eq!(judged(&texts, &Policy::default(), Some(&baseline)).outcome, Outcome::Pass);
}

fn allowing(what: Allowed) -> Policy {
    let allow = Allow { what, reason: "agreed".into(), expires: None };
    Policy { allow: vec![allow], ..Policy::default() }
}

#[test]
fn what_is_allowed_passes() {
    let texts = findings(vec![family(1, Kind::Reuse, &[(0, 0, 100), (1, 0, 100), (3, 0, 100)])]);
    let cases = [
        (Allowed::Fingerprint(Fingerprint::new(1100)), true),
        (Allowed::Fingerprint(Fingerprint::new(1101)), false),
        (Allowed::Document(Glob::new("texts/3.*").unwrap()), true),
        (Allowed::Document(Glob::new("texts/0.*").unwrap()), false),
        (Allowed::Source(Glob::new("**/0.txt").unwrap()), true),
        (Allowed::Source(Glob::new("**/3.txt").unwrap()), false),
        (Allowed::Group("group 1".into()), true),
        (Allowed::Group("group 2".into()), false),
    ];
    for (what, passes) in cases {
        let verdict = judged(&texts, &allowing(what.clone()), None);
        assert_eq!(verdict.outcome == Outcome::Pass, passes, "{what:?}");
        assert_eq!(statuses(&verdict), [if passes { "allowed" } else { "new" }], "{what:?}");
    }
    let mut old = allowing(Allowed::Document(Glob::new("**").unwrap()));
    old.allow[0].expires = Some("2026-06-14".parse().unwrap());
    let verdict = judged(&texts, &old, None);
    assert_eq!(verdict.outcome, Outcome::Fail);
    assert_eq!((verdict.expired.len(), verdict.expired[0].fingerprint), (1, None));
}

#[test]
fn a_group_is_ignored_where_nobody_else_has_the_text() {
    let ignoring = |groups: &[&str]| {
        let groups = groups.iter().map(|&group| group.to_owned()).collect();
        Policy { ignore: Ignore { kinds: Vec::new(), groups }, ..Policy::default() }
    };
    let texts = findings(vec![family(1, Kind::Reuse, &[(0, 0, 100), (1, 0, 100), (3, 0, 100)])]);
    for (groups, wanted) in
        [(&["group 0"][..], "new"), (&["group 0", "group 1"], "ignored"), (&["group 2"], "new")]
    {
        assert_eq!(statuses(&judged(&texts, &ignoring(groups), None)), [wanted], "{groups:?}");
    }
    // Inside what is ignored stands something that others have too.
    let outer = family(1, Kind::Reuse, &[(0, 0, 150), (3, 0, 150)]);
    let inner = family(2, Kind::Reuse, &[(1, 0, 100), (3, 20, 100)]);
    let verdict = judged(&findings(vec![outer, inner]), &ignoring(&["group 0"]), None);
    assert_eq!(statuses(&verdict), ["new", "ignored"]);
    assert_eq!(verdict.documents[0].counted_words, 100);
}

#[test]
fn what_makes_a_run_fail_can_be_chosen() {
    let texts = findings(vec![family(1, Kind::Reuse, &[(0, 0, 100), (3, 0, 100)])]);
    let mut baseline = Baseline::new("standard/1");
    let outcome = |policy: &Policy, baseline: Option<&Baseline>| judged(&texts, policy, baseline).outcome;
    let on = |fail_on| Policy { fail_on, ..Policy::default() };
    assert_eq!(outcome(&on(FailOn::Never), None), Outcome::Pass);
    assert_eq!(outcome(&Policy { max_findings: 1, ..Policy::default() }, None), Outcome::Pass);
    baseline.update(&judged(&texts, &on(FailOn::New), None), &because("old"));
    assert_eq!(outcome(&on(FailOn::New), Some(&baseline)), Outcome::Pass);
    assert_eq!(outcome(&on(FailOn::Any), Some(&baseline)), Outcome::Fail);
    let few = Policy { min_scanned: 4, fail_on: FailOn::Never, ..Policy::default() };
    assert_eq!(outcome(&few, None), Outcome::Inconclusive);
    assert_eq!(outcome(&Policy { min_scanned: 3, ..few }, None), Outcome::Pass);
}

#[test]
fn what_was_not_read_has_not_passed() {
    let mut texts = findings(Vec::new());
    texts.summary.skipped = 1;
    let outcome = |policy: &Policy| judged(&texts, policy, None).outcome;
    let never = Policy { fail_on: FailOn::Never, ..Policy::default() };
    assert_eq!(outcome(&never), Outcome::Inconclusive);
    assert_eq!(outcome(&Policy { allow_unreadable: true, ..Policy::default() }), Outcome::Pass);
}

#[test]
fn what_cannot_be_judged_is_said() {
    let mut texts = findings(Vec::new());
    let other = Baseline::new("heavy/1");
    let wrong = judge(&texts, &Policy::default(), Some(&other), run());
    assert!(matches!(wrong, Err(Unjudgeable::Preset { .. })));
    (texts.spec.level, texts.spec.passages) = (Level::Document, false);
    assert_eq!(judge(&texts, &Policy::default(), None, run()), Err(Unjudgeable::NoPassages));
    let silent = Policy {
        allow: vec![Allow { what: Allowed::Group("x".into()), reason: "  ".into(), expires: None }],
        ..Policy::default()
    };
    assert_eq!(silent.check(), Err(PolicyError::NoReason(1)));
    assert_eq!(Policy { max_overlap: 1.5, ..Policy::default() }.check(), Err(PolicyError::NoShare(1.5)));
    assert_eq!(Policy::default().check(), Ok(()));
}
