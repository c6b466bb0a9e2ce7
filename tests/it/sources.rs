//! Of very many documents that have the same, which an index is looked into for, and what the records of the
//! others say.

use std::process::Command;

use twicetold::corpus::Document;
use twicetold::findings::Family;
use twicetold::findings::Findings;
use twicetold::findings::Kind;
use twicetold::index::Index;
use twicetold::pipeline;
use twicetold::pipeline::Against;
use twicetold::pipeline::Building;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::scratch::Resources;
use twicetold::spec::Spec;

use crate::index_kit::Place;
use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::in_group;

/// Forty pages of one outlet, of as many days, and a new one: all have thirty words at some place.
fn pages() -> (Vec<Document>, Document) {
    let (mut dice, words) = (Dice::new(31), Words::arabic(20_000));
    let template = words.some(&mut dice, 30);
    let mut page = |number: usize| {
        let (own, at) = (words.some(&mut dice, 150), number * 37 % 120);
        let text = [&own[..at], &template, &own[at..]].concat().join(" ");
        let mut page = in_group("gazette", document(format!("{number:02}"), text));
        page.date = Some(format!("2024-{:02}-{:02}", 1 + number / 28, 1 + number % 28));
        page
    };
    let old = (0..40).map(&mut page).collect();
    (old, Document { id: "new".into(), ..page(50) })
}

fn check(old: &[Document], new: &Document, sources: Option<u32>) -> Findings {
    let place = Place::new();
    let dir = place.build("idx", &place.records("old.jsonl", old), Building::default());
    let index = Index::open(&dir).unwrap();
    let (spec, resources) = (Spec { sources, ..default_spec() }, Resources::unlimited());
    let new = place.records("new.jsonl", std::slice::from_ref(new));
    pipeline::scan_against(&new, Against::Index(&index), &spec, &resources, &Silent).unwrap().findings
}

fn template(findings: &Findings) -> Family {
    assert_eq!(findings.families.len(), 1);
    findings.families.get(0)
}

#[test]
fn a_template_is_known_by_records_of_documents_that_were_not_looked_into() {
    let (old, new) = pages();
    let all = check(&old, &new, None);
    assert_eq!(template(&all).evidence.documents, 41);
    assert_eq!((template(&all).kind, template(&all).evidence.by_record), (Kind::Boilerplate, 0));
    let few = check(&old, &new, Some(2));
    let known = few.summary.known.unwrap();
    assert_eq!((known.compared, known.passed_over), (2, 38));
    let (kind, evidence) = (template(&few).kind, &template(&few).evidence);
    assert_eq!((kind, evidence.by_record), (Kind::Boilerplate, evidence.documents - 3));
    assert!((24..41).contains(&evidence.documents), "{evidence:?}");
    assert_eq!((evidence.groups, evidence.days), (Some(1), Some(evidence.documents)));
    assert_eq!(template(&few).members.len(), 3);
    let undated: Vec<Document> = old.iter().map(|one| Document { date: None, ..one.clone() }).collect();
    let few = check(&undated, &new, Some(2));
    assert_eq!(template(&few).kind, Kind::Reuse, "of records without dates no days are known");
    assert!(template(&few).evidence.by_record > 20);
}

#[test]
fn what_a_record_dates_earlier_was_not_seen_first_elsewhere() {
    let (old, new) = pages();
    let looked_into = |findings: &Findings| -> Vec<usize> {
        let known = findings.documents.iter().filter(|one| one.known);
        known.map(|one| one.id.parse().unwrap()).collect()
    };
    let earliest = *looked_into(&check(&old, &new, Some(2))).iter().min().unwrap();
    let dated = |day: u32| -> Vec<Document> {
        let date = |at: usize| if at == earliest { format!("2023-12-{day:02}") } else { "2023-12-20".into() };
        old.iter().enumerate().map(|(at, one)| Document { date: Some(date(at)), ..one.clone() }).collect()
    };
    let found = check(&dated(10), &new, Some(2));
    let first = template(&found).first_seen.unwrap();
    assert_eq!(*found.documents[first.document.index()].id, *format!("{earliest:02}"));
    let found = check(&dated(20), &new, Some(2));
    assert!(template(&found).first_seen.is_none(), "others are of the same day");
    let own = found.documents.iter().find(|one| *one.id == *"new").unwrap();
    assert_eq!(own.words_seen_before, Some(30));
}

#[test]
fn an_ignored_group_does_not_hide_who_else_has_it() {
    let (mut dice, words) = (Dice::new(32), Words::arabic(20_000));
    let article = words.some(&mut dice, 120);
    let mut print = |number: usize, group: &str| {
        let own = words.some(&mut dice, 3 + number).join(" ");
        in_group(group, document(format!("{number:02}"), format!("{} {own}", article.join(" "))))
    };
    let mut old: Vec<Document> = (0..40).map(|number| print(number, "agency")).collect();
    old.push(print(90, "rival"));
    let place = Place::new();
    place.records("new.jsonl", &[print(91, "ours")]);
    let gate = |old: &[Document], name: &str, more: &[&str]| {
        let dir = place.build(name, &place.records("old.jsonl", old), Building::default());
        let mut command = Command::new(env!("CARGO_BIN_EXE_twicetold"));
        command.args(["gate", "new.jsonl", "--isolated", "--sources", "1", "--index"]).arg(dir).args(more);
        command.current_dir(place.0.path()).output().unwrap().status.code().unwrap()
    };
    let ignoring = ["--ignore-group", "agency"];
    assert_eq!(gate(&old, "with", &[]), 1);
    assert_eq!(gate(&old, "heeded", &ignoring), 1, "the rival has it, too");
    assert_eq!(gate(&old[..40], "ignored", &ignoring), 0, "nobody else has it");
}

#[test]
fn an_older_version_of_a_text_does_not_hide_who_else_has_it() {
    let (mut dice, words) = (Dice::new(33), Words::arabic(20_000));
    let article = words.some(&mut dice, 400);
    let other = dice.edited(&article[100..300], 0.05, |dice| words.one(dice)).join(" ");
    let own = |name: &str, words: &[String]| document(name.to_owned(), words.join(" "));
    let old = [own("article", &article), document("other".to_owned(), other), own("copy", &article)];
    let new = own("article", &article[..390]);
    for (old, known) in [(&old[..2], vec!["other"]), (&old[..], vec!["copy", "other"])] {
        let found = check(old, &new, Some(1));
        let ids = found.documents.iter().filter(|one| one.known).map(|one| &*one.id);
        let ids: Vec<&str> = ids.collect();
        assert!(!ids.is_empty() && ids.iter().all(|id| known.contains(id)), "{ids:?}");
        let all = check(old, &new, None);
        assert_eq!(all.documents.iter().filter(|one| one.known).count(), known.len());
    }
}
