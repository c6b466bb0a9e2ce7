//! The same bytes as before, on the small corpora: who makes the program faster changes none of them.
//!
//! `UPDATE=1 cargo test --test it digests` writes `testdata/digests.txt` anew, where results are meant to
//! change: say in the changelog what does.

use std::fs;

use twicetold::base::hash;
use twicetold::corpus::Inputs;
use twicetold::pipeline;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::pipeline::sensitive;
use twicetold::report;
use twicetold::report::Report;
use twicetold::report::Style;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::text;

const GOLDEN: &str = "testdata/digests.txt";

fn specs() -> Vec<(&'static str, Spec)> {
    let at = |level| Spec { level, ..default_spec() };
    vec![
        ("passage", default_spec()),
        ("sensitive", sensitive(default_spec())),
        ("within", Spec { within: true, max_df: 10, ..default_spec() }),
        ("paragraph", at(Level::Paragraph)),
        ("document", Spec { similarity: 0.5, passages: false, ..at(Level::Document) }),
    ]
}

/// The fingerprint of all lines but the first, which names the version of the program.
fn digest(scan: &Scan) -> String {
    let mut bytes = Vec::new();
    let what = Report { findings: &scan.findings, texts: &*scan.texts };
    report::format("jsonl").unwrap().write(&what, &Style::default(), &mut bytes).unwrap();
    let header = bytes.iter().position(|&byte| byte == b'\n').unwrap();
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
    format!("{lines} lines {:016x}", hash::word(&bytes[header..]))
}

/// A corpus of the repository.
fn of_files(name: &str, spec: &Spec) -> String {
    let inputs = Inputs { paths: vec![format!("testdata/corpora/{name}")], ..Inputs::default() };
    digest(&pipeline::scan(&inputs, spec, &Silent).unwrap())
}

/// Copies of all kinds in a made language.
fn of_copies(words: &Words, spec: &Spec) -> String {
    let mut dice = Dice::new(31);
    let sources: Vec<Vec<String>> = (0..10).map(|_| words.some(&mut dice, 240)).collect();
    let documents = (0..120).map(|number| {
        let source = &sources[dice.below(sources.len())];
        let share = [0.0, 0.05, 0.15][dice.below(3)];
        let mut copy = dice.edited(source, share, |dice| words.one(dice));
        if dice.chance(0.5) {
            let (start, own) = (dice.below(120), words.some(&mut dice, 90));
            copy = [&own[..45], &copy[start..start + 40], &own[45..]].concat();
        }
        document(format!("{number:03}"), text(&copy, 50))
    });
    digest(&pipeline::scan_documents(documents.collect(), spec, &Silent))
}

#[test]
fn results_are_those_of_before() {
    let mut found = String::new();
    for (name, spec) in specs() {
        for corpus in ["hasaka", "jsonl", "outlets", "pages", "plain"] {
            found += &format!("{corpus} {name}: {}\n", of_files(corpus, &spec));
        }
        found += &format!("english copies {name}: {}\n", of_copies(&Words::english(4000), &spec));
        found += &format!("arabic copies {name}: {}\n", of_copies(&Words::arabic(4000), &spec));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(GOLDEN, &found).unwrap();
    }
    let golden = fs::read_to_string(GOLDEN).unwrap_or_default();
    let differs = golden.lines().zip(found.lines()).find(|(before, now)| before != now);
    assert_eq!(differs, None, "results differ from {GOLDEN}; UPDATE=1 writes it anew");
    assert_eq!(golden.lines().count(), found.lines().count(), "{GOLDEN}; UPDATE=1 writes it anew");
}
