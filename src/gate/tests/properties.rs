//! What holds of every verdict, on families, policies and baselines by chance.

use proptest::prelude::*;

use super::*;

/// Families with places in any of the six documents.
fn families() -> impl Strategy<Value = Vec<Family>> {
    let stretch = (0u32..6, 0u32..120, prop_oneof![Just(15u32), Just(30), Just(70), Just(110)]);
    let places = proptest::collection::vec(stretch, 2..6);
    let kind = prop_oneof![4 => Just(Kind::Reuse), 1 => Just(Kind::Boilerplate), 1 => Just(Kind::Wire)];
    proptest::collection::vec((kind, places), 0..7).prop_map(|families| {
        let with_number = families.into_iter().enumerate();
        // Of some families the last digit is the same: they say the same.
        let number = |at: usize| (at * 10 + at / 2 + 1) as u128;
        with_number.map(|(at, (kind, places))| family(number(at), kind, &places)).collect()
    })
}

fn policies() -> impl Strategy<Value = Policy> {
    let numbers = (0u32..100, 0.0f64..0.6, 0u32..3, any::<bool>());
    numbers.prop_map(|(max_passage_words, max_overlap, max_findings, strict_baseline)| Policy {
        max_passage_words,
        max_overlap,
        max_findings,
        strict_baseline,
        ..Policy::default()
    })
}

proptest! {
    #[test]
    fn a_baseline_made_by_an_update_makes_the_same_run_pass(
        families in families(), policy in policies(), older in families(),
    ) {
        let mut baseline = Baseline::new("standard/1");
        baseline.update(&judged(&findings(older), &policy, None), &because("older"));
        let texts = findings(families);
        let change = baseline.update(&judged(&texts, &policy, Some(&baseline)), &because("now"));
        let verdict = judged(&texts, &policy, Some(&baseline));
        prop_assert_eq!(verdict.outcome, Outcome::Pass, "{:?}", verdict);
        prop_assert_eq!(verdict.totals.new, 0);
        prop_assert!(verdict.stale.is_empty() && verdict.expired.is_empty());
        prop_assert_eq!(change.total, baseline.entries.len() as u64);
        // And a second update changes nothing.
        let before = baseline.clone();
        baseline.update(&verdict, &because("again"));
        prop_assert_eq!(before, baseline);
    }

    #[test]
    fn one_more_copy_of_what_was_accepted_fails(words in 61u32..150, copies in 1u32..3) {
        let mut places: Vec<Stretch> = vec![(0, 0, words)];
        places.extend((0..copies).map(|at| (3 + at, 7 * at, words)));
        let policy = Policy::default();
        let mut baseline = Baseline::new("standard/1");
        let texts = findings(vec![family(1, Kind::Reuse, &places)]);
        baseline.update(&judged(&texts, &policy, None), &because("old"));
        places.push((5, 31, words));
        let more = findings(vec![family(1, Kind::Reuse, &places)]);
        let verdict = judged(&more, &policy, Some(&baseline));
        prop_assert_eq!((verdict.outcome, verdict.totals.new), (Outcome::Fail, 1));
    }

    #[test]
    fn the_order_of_the_findings_does_not_matter(
        (families, shuffled) in families().prop_flat_map(|own| (Just(own.clone()), Just(own).prop_shuffle())),
        policy in policies(),
    ) {
        let comparable = |families: Vec<Family>| {
            let mut texts = findings(families);
            texts.families.change(|one| one.members.reverse()).unwrap();
            let mut verdict = judged(&texts, &policy, None);
            // The index of a family is where it stands.
            verdict.findings.iter_mut().for_each(|finding| finding.family = 0);
            verdict
        };
        prop_assert_eq!(comparable(families), comparable(shuffled));
    }

    #[test]
    fn an_acceptance_never_makes_a_run_worse(families in families(), policy in policies()) {
        let texts = findings(families);
        let bare = judged(&texts, &policy, None);
        let mut baseline = Baseline::new("standard/1");
        for finding in bare.findings.iter().step_by(2) {
            baseline.accept(finding.fingerprint, 1, &because("some"));
        }
        let with = judged(&texts, &policy, Some(&baseline));
        prop_assert!(with.totals.new <= bare.totals.new);
        let sum = |totals: &Totals| {
            totals.new + totals.accepted + totals.allowed + totals.ignored + totals.within + totals.part
        };
        prop_assert_eq!(sum(&with.totals), bare.findings.len() as u64);
        for share in &with.documents {
            prop_assert!(share.counted_words <= share.elsewhere_words && share.elsewhere_words <= 250);
        }
    }
}
