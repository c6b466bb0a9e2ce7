//! Within little memory the same bytes come out, and nothing is left behind.

use std::fs;
use std::path::Path;

use serde_json::json;
use twicetold::corpus::Inputs;
use twicetold::pipeline;
use twicetold::pipeline::Against;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::pipeline::sensitive;
use twicetold::scratch::Resources;
use twicetold::spec::Boilerplate;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::made::Dice;
use crate::made::Words;
use crate::made::json;
use crate::made::text;

/// Copies, near copies, passages of others, a template and quotations, in no order, some of them dated.
fn records() -> String {
    let (words, mut dice) = (Words::arabic(3000), Dice::new(21));
    let sources: Vec<Vec<String>> = (0..12).map(|_| words.some(&mut dice, 160)).collect();
    let template = words.some(&mut dice, 30);
    let mut lines: Vec<String> = Vec::new();
    for number in 0..160 {
        let source = &sources[dice.below(sources.len())];
        let share = [0.0, 0.02, 0.1][dice.below(3)];
        let mut copy = dice.edited(source, share, |dice| words.one(dice));
        if dice.chance(0.4) {
            let own = words.some(&mut dice, 80);
            copy = [&own[..40], &copy[20..80], &own[40..]].concat();
        }
        let group = ["red", "blue"][dice.below(2)];
        if number % 4 == 0 && group == "red" {
            copy.extend_from_slice(&template);
        }
        let mut record = json!({ "id": format!("{number:03}"), "text": text(&copy, 40), "group": group });
        if number % 3 == 0 {
            record["date"] = json!(format!("2024-01-{:02}", 1 + number % 28));
        }
        lines.push(record.to_string());
    }
    // Short quotations of a source, in words of one's own.
    for number in 160..200 {
        let (start, own) = (dice.below(100), words.some(&mut dice, 60));
        let quoted = format!("«{}»", sources[dice.below(12)][start..start + 7].join(" "));
        let group = ["red", "blue"][dice.below(2)];
        let record = json!({
            "id": format!("{number:03}"),
            "text": text(&[&own[..30], &[quoted], &own[30..]].concat(), 40),
            "group": group,
        });
        lines.push(record.to_string());
    }
    dice.shuffle(&mut lines);
    lines.join("\n")
}

fn report(path: &Path, spec: &Spec, resources: &Resources) -> String {
    let inputs = Inputs { paths: vec![path.to_str().unwrap().to_owned()], ..Inputs::default() };
    json(&pipeline::scan_within(&inputs, spec, resources, &Silent).unwrap())
}

#[test]
fn little_memory_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, scratch) = (folder.path().join("corpus.jsonl"), folder.path().join("scratch"));
    fs::write(&corpus, records()).unwrap();
    fs::create_dir(&scratch).unwrap();
    let little = Resources { memory: 200_000, temp_dir: scratch.clone() };
    let document = Spec { level: Level::Document, passages: false, ..default_spec() };
    let specs = [
        default_spec(),
        sensitive(default_spec()),
        Spec { boilerplate: Boilerplate::Hide, ..default_spec() },
        Spec { boilerplate: Boilerplate::Keep, within: true, ..default_spec() },
        Spec { across_groups: true, ..default_spec() },
        Spec { level: Level::Paragraph, ..default_spec() },
        document.clone(),
        Spec { passages: true, ..document },
    ];
    for spec in specs {
        let expected = report(&corpus, &spec, &Resources::unlimited());
        assert!(expected.matches("\"containment_a\"").count() > 40);
        let found = report(&corpus, &spec, &little);
        let differs = expected.lines().zip(found.lines()).find(|(x, y)| x != y);
        assert_eq!(differs, None, "{:?}", spec.level);
        assert!(found == expected, "{:?}", spec.level);
    }
    assert_eq!(fs::read_dir(&scratch).unwrap().count(), 0);
}

#[test]
fn the_corpus_has_what_can_go_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus.jsonl");
    fs::write(&corpus, records()).unwrap();
    let told =
        |boilerplate| report(&corpus, &Spec { boilerplate, ..default_spec() }, &Resources::unlimited());
    let (kept, hidden) = (told(Boilerplate::Keep), told(Boilerplate::Hide));
    let is_template = |report: &str| {
        report.contains(r#""kind": "boilerplate""#) || report.contains(r#""kind":"boilerplate""#)
    };
    assert!(is_template(&kept) && !is_template(&hidden));
    assert!(kept.contains("-2\""), "some ids repeat");
}

#[test]
fn without_a_place_for_scratch_the_scan_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus.jsonl");
    fs::write(&corpus, records()).unwrap();
    let nowhere = Resources { memory: 200_000, temp_dir: folder.path().join("missing") };
    let inputs = Inputs { paths: vec![corpus.to_str().unwrap().to_owned()], ..Inputs::default() };
    let failed = pipeline::scan_within(&inputs, &default_spec(), &nowhere, &Silent).err().unwrap();
    let said = failed.to_string();
    assert!(said.contains("missing") && said.contains("--temp-dir"), "{said}");
}

#[test]
fn little_memory_changes_nothing_of_what_is_compared_with_known_documents() {
    let folder = tempfile::tempdir().unwrap();
    let records = records();
    let (new, known): (Vec<&str>, Vec<&str>) = records.lines().partition(|line| line.contains("red"));
    let inputs = |name: &str, lines: &[&str]| {
        let path = folder.path().join(name);
        fs::write(&path, lines.join("\n")).unwrap();
        Inputs { paths: vec![path.to_str().unwrap().to_owned()], ..Inputs::default() }
    };
    let (new, known) = (inputs("new.jsonl", &new), inputs("known.jsonl", &known));
    let scratch = folder.path().join("scratch");
    fs::create_dir(&scratch).unwrap();
    let compare = |resources: &Resources| {
        let scan = pipeline::scan_against(&new, Against::Corpus(&known), &default_spec(), resources, &Silent);
        json(&scan.unwrap())
    };
    let expected = compare(&Resources::unlimited());
    assert!(expected.matches("\"containment_a\"").count() > 50);
    assert!(compare(&Resources { memory: 200_000, temp_dir: scratch.clone() }) == expected);
    assert_eq!(fs::read_dir(&scratch).unwrap().count(), 0);
}
