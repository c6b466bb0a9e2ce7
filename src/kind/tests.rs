//! Tests of the kinds: made-up families in, what they are out.

use proptest::prelude::*;

use super::*;

/// A document of 500 words with 20 words at a place.
fn member(document: u32, before: u32) -> Member<'static> {
    let id = DocId(document);
    Member { document: id, first: id, group: None, date: None, before, words: 20, after: 480 - before }
}

fn printed(document: u32, group: &'static str, date: &'static str) -> Member<'static> {
    let date = When::read(date).map(|when| (date, when));
    Member { group: Some(group), date, ..member(document, document * 37 % 400) }
}

fn kind(members: &[Member<'_>], likeness: f64) -> Kind {
    judge((members, &[]), likeness, &|_| 100).0
}

#[test]
fn what_one_group_prints_day_after_day_is_boilerplate() {
    let dates = ["2024-01-01", "2024-01-02", "2024-01-08", "2024-01-08", "2024-02-01"];
    let daily: Vec<_> = dates.iter().zip(0..).map(|(date, id)| printed(id, "Gazette", date)).collect();
    let (found, evidence) = judge((&daily, &[]), 0.1, &|_| 100);
    assert_eq!(found, Kind::Boilerplate);
    let expected = Evidence {
        documents: 5,
        by_record: 0,
        groups: Some(1),
        group_share: Some(1.0),
        days: Some(4),
        first: Some("2024-01-01".into()),
        last: Some("2024-02-01".into()),
        hours: Some(31 * 24),
        same_place: 0.2,
        in_a_row: 1,
        likeness: 0.1,
        words: 20,
    };
    assert_eq!(evidence, expected);
    assert_eq!(kind(&daily, 0.6), Kind::Reuse, "versions of one text");
    assert_eq!(kind(&daily[..4], 0.1), Kind::Reuse, "four are too few");
    assert_eq!(judge((&daily, &[]), 0.1, &|_| 10_000).0, Kind::Reuse, "a trifle of what the group prints");
    let many: Vec<_> = (0..20).map(|id| printed(id, "Gazette", dates[id as usize % 5])).collect();
    assert_eq!(judge((&many, &[]), 0.1, &|_| 10_000).0, Kind::Reuse, "twenty, but on four days");
    let copies: Vec<_> = daily.iter().map(|own| Member { first: DocId(0), ..own.clone() }).collect();
    assert_eq!(kind(&copies, 0.1), Kind::Reuse, "one document five times");
}

#[test]
fn many_days_are_enough_in_a_large_group() {
    let dates =
        ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06", "2024-01-07"];
    let many: Vec<_> = (0..20).map(|id| printed(id, "Gazette", dates[id as usize % 7])).collect();
    assert_eq!(judge((&many, &[]), 0.1, &|_| 1_000_000).0, Kind::Boilerplate);
    let mut shared = many.clone();
    (shared[3].group, shared[4].group) = (Some("Herald"), Some("Herald"));
    assert_eq!(kind(&shared, 0.1), Kind::Boilerplate, "two groups, one of which has nearly all");
    shared[5].group = Some("Times");
    assert_eq!(kind(&shared, 0.1), Kind::Reuse, "three groups");
}

#[test]
fn what_several_groups_print_within_three_days_is_wire() {
    let wire = [
        printed(0, "Gazette", "2024-01-01T22:00:00Z"),
        printed(1, "Herald", "2024-01-02"),
        printed(2, "Times", "2024-01-04T21:00:00Z"),
    ];
    assert_eq!(kind(&wire, 0.9), Kind::Wire);
    let dated = |date| [wire[0].clone(), wire[1].clone(), printed(2, "Times", date)];
    assert_eq!(kind(&dated("2024-01-04T22:00:00Z"), 0.9), Kind::Wire);
    assert_eq!(kind(&dated("2024-01-04T22:00:01Z"), 0.9), Kind::Reuse);
    assert_eq!(kind(&dated("2024-01-05"), 0.9), Kind::Reuse);
    assert_eq!(kind(&dated("soon"), 0.9), Kind::Reuse);
    assert_eq!(kind(&wire[..2], 0.9), Kind::Reuse, "two groups");
    // Two days that are three days apart may be less.
    let days = ["2024-01-01", "2024-01-04", "2024-01-02"];
    let days: Vec<_> =
        days.iter().zip(0..).map(|(day, id)| printed(id, ["a", "b", "c"][id as usize], day)).collect();
    assert_eq!(kind(&days, 0.9), Kind::Wire);
    let mut later = wire.to_vec();
    later.extend((3..6).map(|id| printed(id, "Annual", "2025-01-01")));
    assert_eq!(kind(&later, 0.9), Kind::Wire, "half are within the hours");
    later.push(printed(6, "Annual", "2025-01-01"));
    assert_eq!(kind(&later, 0.9), Kind::Reuse, "fewer than half");
}

#[test]
fn what_the_pages_of_a_day_have_in_common_is_not_wire() {
    let groups = ["Gazette", "Herald", "Times"];
    let pages: Vec<_> = (0..12).map(|id| printed(id, groups[id as usize % 3], "2024-01-01")).collect();
    assert_eq!(kind(&pages[..9], 0.1), Kind::Wire);
    assert_eq!(kind(&pages, 0.1), Kind::Reuse);
}

#[test]
fn what_strangers_have_at_the_same_place_is_boilerplate() {
    let heads = [3, 0, 8, 10, 300, 120].into_iter().zip(0..).map(|(at, id)| member(id, at));
    let heads: Vec<_> = heads.collect();
    assert_eq!(kind(&heads, 0.1), Kind::Boilerplate);
    assert_eq!(kind(&heads, 0.2), Kind::Reuse, "not strangers");
    assert_eq!(kind(&heads[1..], 0.1), Kind::Reuse, "three are too few");
    let long: Vec<_> = heads.iter().map(|own| Member { words: 60, ..own.clone() }).collect();
    assert_eq!(kind(&long, 0.1), Kind::Reuse, "a text at the head");
    let feet: Vec<_> = (0..4).map(|id| Member { after: 5, ..member(id, 90 * id) }).collect();
    assert_eq!(kind(&feet, 0.1), Kind::Boilerplate);
    let groups = ["Gazette", "Herald", "Times", "Journal"];
    let outlets: Vec<_> =
        feet.iter().zip(groups).map(|(own, group)| Member { group: Some(group), ..own.clone() }).collect();
    assert_eq!(kind(&outlets, 0.1), Kind::Reuse, "of several groups");
}

#[test]
fn the_rows_of_a_table_are_boilerplate_and_a_refrain_is_not() {
    let row = |starts: &[u32]| {
        let table = starts.iter().map(|&at| member(0, at));
        table.chain([member(1, 77)]).collect::<Vec<_>>()
    };
    let (table, evidence) = judge((&row(&[10, 50, 130, 214]), &[]), 0.1, &|_| 0);
    assert_eq!((table, evidence.in_a_row), (Kind::Boilerplate, 4));
    assert_eq!(kind(&row(&[10, 50, 130, 215]), 0.1), Kind::Reuse, "too far away");
    assert_eq!(kind(&row(&[10, 50, 130]), 0.1), Kind::Reuse, "three times");
    assert_eq!(kind(&row(&[10, 15, 50, 130]), 0.1), Kind::Reuse, "two on top of each other");
}

#[test]
fn a_text_that_is_printed_or_quoted_often_is_reuse() {
    let quoted: Vec<_> = (0..100).map(|id| member(id, id * 97 % 480)).collect();
    assert_eq!(kind(&quoted, 0.05), Kind::Reuse);
    let groups = ["Gazette", "Herald", "Times", "Journal", "Post", "Star"];
    let outlets: Vec<_> =
        (0..6).map(|id| Member { before: 0, ..printed(id, groups[id as usize], "2024-01-01") }).collect();
    assert_eq!(kind(&outlets, 0.9), Kind::Wire);
    let undated: Vec<_> = outlets.iter().map(|own| Member { date: None, ..own.clone() }).collect();
    assert_eq!(kind(&undated, 0.9), Kind::Reuse);
}

fn members() -> impl Strategy<Value = Vec<Member<'static>>> {
    let groups = prop::option::of(prop::sample::select(vec!["a", "b", "c", "d"]));
    let dates =
        ["2024-01-01", "2024-01-01T08:00:00Z", "2024-01-03", "2024-01-04T20:00:00Z", "2024-02-01", "?"];
    let date = prop::option::of(prop::sample::select(dates.to_vec()));
    let document = (groups, date, prop::collection::vec(0u32..300, 1..4));
    prop::collection::vec(document, 1..12).prop_map(|documents| {
        let mut members = Vec::new();
        for ((group, date, mut places), id) in documents.into_iter().zip(0..) {
            places.sort_unstable();
            let date = date.and_then(|date| When::read(date).map(|when| (date, when)));
            members.extend(places.iter().map(|&at| Member { group, date, ..member(id, at) }));
        }
        members
    })
}

/// Whether some documents that are half of all dated ones were printed within the hours, by trying
/// each of them as the one that is over first.
fn is_wire_by_force(members: &[Member<'_>]) -> bool {
    let documents: Vec<_> = members.chunk_by(|x, y| x.document == y.document).map(|own| &own[0]).collect();
    let dated: Vec<_> = documents.iter().filter_map(|own| Some((own.date?.1, own.group))).collect();
    dated.iter().any(|(first, _)| {
        let inside: Vec<_> = dated
            .iter()
            .filter(|(when, _)| when.end >= first.end && when.start - first.end <= 72 * 3600)
            .collect();
        let printed: Vec<&str> = inside.iter().filter_map(|(_, group)| *group).collect();
        let groups = printed.iter().collect::<BTreeSet<_>>().len();
        groups >= 3 && inside.len() * 2 >= dated.len() && printed.len() <= 3 * groups
    })
}

proptest! {
    #[test]
    fn wire_is_what_trying_all_finds(members in members(), likeness in 0.0..1.0f64) {
        let wire = kind(&members, likeness) == Kind::Wire;
        prop_assert_eq!(wire, is_wire_by_force(&members));
    }

    #[test]
    fn numbers_fit_each_other(members in members(), likeness in 0.0..1.0f64) {
        let (_, evidence) = judge((&members, &[]), likeness, &|_| 12);
        prop_assert!(evidence.same_place > 0.0 && evidence.same_place <= 1.0);
        prop_assert!(evidence.groups.is_none_or(|groups| (1..=evidence.documents).contains(&groups)));
        prop_assert!(evidence.days.is_none_or(|days| (1..=evidence.documents).contains(&days)));
        prop_assert_eq!(evidence.days.is_some(), evidence.first.is_some() && evidence.hours.is_some());
        prop_assert!(evidence.hours.zip(evidence.days).is_none_or(|(hours, days)| hours + 24 >= (days - 1) * 24));
    }

    #[test]
    fn the_order_of_documents_changes_nothing(members in members(), likeness in 0.0..1.0f64) {
        let last = members[members.len() - 1].document.0;
        let mut turned: Vec<Member<'_>> = members.clone();
        for member in &mut turned {
            member.document = DocId(last - member.document.0);
            member.first = member.document;
        }
        turned.sort_by_key(|member| (member.document, member.before));
        prop_assert_eq!(judge((&members, &[]), likeness, &|_| 12), judge((&turned, &[]), likeness, &|_| 12));
    }
}
