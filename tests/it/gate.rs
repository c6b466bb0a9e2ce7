//! The gate from end to end: what it lets pass, what it stops, and what was accepted.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use serde_json::Value;
use twicetold::corpus::Document;

use crate::index_kit::Place;
use crate::index_kit::corpus;
use crate::made::document;
use crate::made::text;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twicetold"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env("NO_COLOR", "1").output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Old texts, of which an index is made, and new ones: a copy of one with another beginning, and one of its
/// own.
fn articles(place: &Place) {
    let old = corpus(1, 30);
    place.records("old.jsonl", &old);
    let long = old.iter().max_by_key(|one| one.text.len()).unwrap();
    fs::create_dir(place.path("new")).unwrap();
    fs::write(place.path("new/copy.txt"), format!("عنوان جديد\n\n{}", long.text)).unwrap();
    let own: Vec<String> = (0..90).map(|word| format!("كلمة{word}")).collect();
    fs::write(place.path("new/own.txt"), text(&own, 30)).unwrap();
    let built = run(place.0.path(), &["index", "build", "idx", "old.jsonl"]);
    assert_eq!(code(&built), 0, "{}", said(&built));
}

#[test]
fn a_copy_is_stopped_until_it_is_accepted_and_one_more_is_stopped_again() {
    let place = Place::new();
    articles(&place);
    let folder = place.0.path();
    let gate = ["gate", "new", "--index", "idx", "--isolated", "--baseline", "accepted.json"];
    let with = |more: &[&str]| run(folder, &[&gate, more].concat());
    assert_eq!(code(&with(&[])), 2, "a baseline that is not there is no baseline");
    let first =
        run(folder, &["gate", "new", "--index", "idx", "--isolated", "--report", "json=verdict.json"]);
    assert_eq!(code(&first), 1, "{}", said(&first));
    let verdict: Value = serde_json::from_slice(&fs::read(place.path("verdict.json")).unwrap()).unwrap();
    assert_eq!(verdict["outcome"], "fail");
    let told = said(&first);
    let fingerprint = told.split("v1:").nth(1).map(|rest| format!("v1:{}", &rest[..32])).unwrap();
    assert!(told.contains(&format!("twicetold baseline accept {fingerprint}")), "{told}");

    let accepted = with(&["--update-baseline", "--reason", "as of today"]);
    assert_eq!(code(&accepted), 0, "{}", said(&accepted));
    let baseline = fs::read_to_string(place.path("accepted.json")).unwrap();
    assert!(baseline.contains(&fingerprint) && !baseline.contains("copy.txt"), "{baseline}");
    assert_eq!(code(&with(&[])), 0);
    // Moved, it is the same; a second copy is not accepted.
    fs::rename(place.path("new/copy.txt"), place.path("new/moved.txt")).unwrap();
    assert_eq!(code(&with(&[])), 0);
    fs::copy(place.path("new/moved.txt"), place.path("new/again.txt")).unwrap();
    let again = with(&[]);
    assert_eq!(code(&again), 1, "{}", said(&again));
    assert_eq!(code(&with(&["--fail-on", "never"])), 0);
    fs::remove_file(place.path("new/again.txt")).unwrap();
    fs::remove_file(place.path("new/moved.txt")).unwrap();
    assert_eq!(code(&with(&[])), 0);
    assert_eq!(code(&with(&["--strict-baseline"])), 1);
    let pruned = run(
        folder,
        &["baseline", "prune", "new", "--index", "idx", "--isolated", "--baseline", "accepted.json"],
    );
    assert_eq!(code(&pruned), 0, "{}", said(&pruned));
    assert_eq!(code(&with(&["--strict-baseline"])), 0);
}

#[test]
fn one_finding_is_accepted_by_its_fingerprint() {
    let place = Place::new();
    articles(&place);
    let folder = place.0.path();
    fs::write(place.path("twicetold.toml"), "[gate]\nindex = \"idx\"\nbaseline = \"accepted.json\"\n")
        .unwrap();
    fs::write(
        place.path("accepted.json"),
        "{\"schema\": \"twicetold.baseline/1\", \"preset\": \"standard/1\", \"accepted\": []}",
    )
    .unwrap();
    for _ in 0..20 {
        let output = run(folder, &["gate", "new"]);
        if code(&output) == 0 {
            return;
        }
        assert_eq!(code(&output), 1, "{}", said(&output));
        let told = said(&output);
        let fingerprint =
            told.split("baseline accept ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        let accepted = run(folder, &["baseline", "accept", fingerprint, "--reason", "agreed"]);
        assert_eq!(code(&accepted), 0, "{}", said(&accepted));
    }
    panic!("it never passes");
}

#[test]
fn an_index_and_its_corpus_give_the_same_verdict() {
    let place = Place::new();
    articles(&place);
    let verdict = |known: [&str; 2]| {
        let output = run(
            place.0.path(),
            &["gate", "new", known[0], known[1], "--isolated", "--format", "jsonl", "-q"],
        );
        assert_eq!(code(&output), 1, "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(verdict(["--index", "idx"]), verdict(["--against", "old.jsonl"]));
}

#[test]
fn nothing_turns_a_two_into_a_zero() {
    let place = Place::new();
    articles(&place);
    let folder = place.0.path();
    fs::write(place.path("broken.jsonl"), "{\"id\": \"x\", \"text\": \n").unwrap();
    let gate =
        |more: &[&str]| code(&run(folder, &[&["gate", "--index", "idx", "--isolated"], more].concat()));
    assert_eq!(gate(&["new/own.txt"]), 0);
    assert_eq!(gate(&["new/own.txt", "broken.jsonl"]), 2);
    let unread = run(folder, &["gate", "--index", "idx", "--isolated", "new/own.txt", "broken.jsonl"]);
    assert!(said(&unread).starts_with("No answer: 1 input could not be read."), "{}", said(&unread));
    assert_eq!(gate(&["new/own.txt", "broken.jsonl", "--exit-zero", "--fail-on", "never"]), 2);
    assert_eq!(gate(&["new/own.txt", "broken.jsonl", "--allow-unreadable"]), 0);
    assert_eq!(gate(&["new/own.txt", "missing.txt", "--exit-zero"]), 2);
    assert_eq!(gate(&["broken.jsonl", "--allow-unreadable", "--exit-zero"]), 2, "nothing was read");
    assert_eq!(gate(&["new/own.txt", "--min-scanned", "2", "--exit-zero"]), 2);
    assert_eq!(gate(&["new/own.txt", "--report", "sarif=no/such/folder/x.sarif", "--exit-zero"]), 2);
    let segment = fs::read_dir(place.path("idx")).unwrap().map(|entry| entry.unwrap().path());
    let segment =
        segment.into_iter().find(|path| path.extension().is_some_and(|kind| kind == "seg")).unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() - 40;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    assert_eq!(gate(&["new/own.txt", "--exit-zero"]), 2);
}

#[test]
fn only_what_a_change_brings_is_judged() {
    let place = Place::new();
    articles(&place);
    let folder = place.0.path();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
    };
    git(&["init", "-q"]);
    git(&["add", "new"]);
    git(&["commit", "-q", "-m", "one"]);
    let gate =
        |more: &[&str]| run(folder, &[&["gate", "new", "--index", "idx", "--isolated"], more].concat());
    assert_eq!(code(&gate(&[])), 1);
    let nothing = gate(&["--changed-since", "HEAD"]);
    assert_eq!(code(&nothing), 0, "{}", said(&nothing));
    let copied: Document = document("x", fs::read_to_string(place.path("new/copy.txt")).unwrap());
    fs::write(place.path("new/late.txt"), copied.text).unwrap();
    assert_eq!(code(&gate(&["--changed-since", "HEAD"])), 1);
    assert_eq!(code(&gate(&["--staged"])), 0);
    git(&["add", "new"]);
    assert_eq!(code(&gate(&["--staged"])), 1);
    // What is left out of the whole is left out of a change.
    fs::write(place.path(".twicetoldignore"), "late.txt\n").unwrap();
    assert_eq!(code(&gate(&["--staged"])), 0);
    assert_eq!(code(&gate(&["--staged", "--no-ignore"])), 1);
    assert_eq!(code(&gate(&["--staged", "new/late.txt"])), 1, "a file that is named is read");
    let unknown = gate(&["--changed-since", "nowhere"]);
    assert_eq!(code(&unknown), 2, "{}", said(&unknown));
}
