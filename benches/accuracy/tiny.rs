//! A tiny set made here, and figures known by hand: shows that the measures work without any corpus.

use std::collections::BTreeSet;
use std::fs;

use anyhow::Result;
use anyhow::ensure;

use crate::figures::Outcome;
use crate::outcome;
use crate::pairs;
use crate::plagdet;
use crate::run;
use crate::sets;
use crate::sets::Pairing;
use crate::sets::Stretch;

/// Checks the measures on numbers, then all of the way on a set of three documents.
pub(crate) fn check() -> Result<()> {
    plagdet_by_hand()?;
    pairs_by_hand()?;
    let outcome = example()?;
    ensure!(
        outcome.get("passages", "all", "recall") == Some(1.0),
        "the copied passage is not found: {outcome:?}"
    );
    ensure!(outcome.get("passages", "all", "plagdet") > Some(0.9), "its ends are ragged: {outcome:?}");
    ensure!(
        outcome.get("control", "words shuffled", "passages") == Some(0.0),
        "chance is found: {outcome:?}"
    );
    println!("the measures work");
    Ok(())
}

fn pairing(a: (u32, u32), b: (u32, u32)) -> Pairing {
    let stretch = |document, (start, end)| Stretch { document, start, end };
    Pairing { a: stretch(0, a), b: stretch(1, b) }
}

/// One case in two pieces that cover three quarters of it, another missed, and one false detection.
fn plagdet_by_hand() -> Result<()> {
    let cases = [pairing((0, 100), (0, 100)), pairing((200, 300), (200, 300))];
    let found = [pairing((0, 50), (0, 50)), pairing((50, 75), (50, 75)), pairing((400, 500), (400, 500))];
    let judged = plagdet::judge(&cases, &found).measures;
    let near = |x: f64, y: f64| (x - y).abs() < 1e-12;
    let (precision, recall) = (2.0 / 3.0, 0.375);
    let plagdet = 2.0 * precision * recall / (precision + recall) / 3f64.log2();
    ensure!(near(judged.precision, precision) && near(judged.recall, recall), "{judged:?}");
    ensure!(near(judged.granularity, 2.0) && near(judged.plagdet, plagdet), "{judged:?}");
    Ok(())
}

/// Four documents in two clusters of two, found as one of three and one alone.
fn pairs_by_hand() -> Result<()> {
    let truth = pairs::closure([(0, 1), (2, 3)].iter(), 4);
    let found = pairs::closure([(0, 1), (1, 2)].iter(), 4);
    let pairs_of_truth: BTreeSet<pairs::Pair> = pairs::pairs_of(&truth);
    let judged = pairs::judge(&pairs_of_truth, &pairs::pairs_of(&found));
    ensure!((judged.truth, judged.predicted, judged.hit) == (2, 3, 1), "{judged:?}");
    // Sums of pairs: 1 in both, 2 and 3; expected 1, at most 2.5.
    let agreement = pairs::agreement(&truth, &found);
    ensure!(agreement.ari.abs() < 1e-12, "{agreement:?}");
    ensure!(pairs::agreement(&truth, &truth).ari == 1.0, "clusters do not agree with themselves");
    Ok(())
}

/// A source, a text that copies from it, and one that does not.
fn example() -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let words = |from: u32, to: u32| -> String {
        let word = |number: u32| format!("w{}", number.wrapping_mul(2_654_435_761));
        (from..to).map(word).collect::<Vec<_>>().join(" ")
    };
    let (source, before, after) = (words(0, 200), words(1000, 1050), words(2000, 2050));
    let copied = words(80, 140);
    let (at, start) = (source.find(&copied).unwrap_or(0), before.len() + 1);
    let suspicious = format!("{before} {copied} {after}");
    let line = |id: &str, role: &str, text: &str| {
        serde_json::json!({ "id": id, "role": role, "text": text }).to_string()
    };
    let documents = [
        line("source", "source", &source),
        line("suspicious", "suspicious", &suspicious),
        line("other", "source", &words(3000, 3200)),
    ];
    let truth = serde_json::json!({ "a": "suspicious", "a_start": start, "a_end": start + copied.len(),
        "b": "source", "b_start": at, "b_end": at + copied.len(), "obfuscation": "none", "subset": "none" });
    fs::write(folder.path().join("docs.jsonl"), documents.join("\n"))?;
    fs::write(folder.path().join("truth.jsonl"), truth.to_string())?;
    let set = sets::load("tiny", folder.path())?;
    let [(setting, spec), _] = run::settings();
    Ok(outcome(&set, (setting, &spec), 1)?.0)
}
