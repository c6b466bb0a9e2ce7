//! The gate and hostile input: an answer that can be trusted, or exit code 2 and what is wrong.

use std::fs;
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::thread;

use twicetold::corpus::Document;
use twicetold::index::Index;
use twicetold::index::MOST_COPIES;
use twicetold::pipeline::Building;
use twicetold::pipeline::Comparer;
use twicetold::pipeline::default_spec;
use twicetold::report::VERDICT_FORMATS;

use crate::corpus_packed::gzip;
use crate::corpus_packed::zstd;
use crate::index_kit::Place;
use crate::index_kit::corpus;
use crate::index_kit::with;
use crate::made::document;
use crate::made::text;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twicetold"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env("NO_COLOR", "1").output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn own_words(seed: usize) -> String {
    let words: Vec<String> = (0..120).map(|word| format!("كلمة{}", word * 31 + seed)).collect();
    text(&words, 30)
}

/// An index, and a text of its own that passes.
fn ready() -> Place {
    let place = Place::new();
    place.build("idx", &place.records("old.jsonl", &corpus(1, 30)), Building::default());
    fs::write(place.path("own.txt"), own_words(7)).unwrap();
    place
}

fn gate(place: &Place, more: &[&str]) -> Output {
    run(place.0.path(), &[&["gate", "--index", "idx", "--isolated", "own.txt"], more].concat())
}

#[test]
fn the_verdict_does_not_depend_on_threads() {
    let place = ready();
    place.records("new.jsonl", &corpus(2, 20));
    let verdict = |threads: &str| {
        let output = gate(&place, &["new.jsonl", "--format", "json", "--threads", threads, "-q"]);
        assert_eq!(code(&output), 1, "{}", said(&output));
        output.stdout
    };
    let one = verdict("1");
    assert!(one.len() > 10_000);
    assert!(one == verdict("2") && one == verdict("8"));
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_disk_does_not_give_is_no_answer() {
    let place = ready();
    // Nothing lies at the beginning of a process: who reads there gets an error of input and output.
    let output = gate(&place, &["/proc/self/mem"]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    let told = said(&output);
    assert!(told.contains("os error 5") && told.contains("/proc/self/mem"), "{told}");
    let segment = fs::read_dir(place.path("idx"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "seg"))
        .unwrap();
    fs::remove_file(&segment).unwrap();
    std::os::unix::fs::symlink("/proc/self/mem", &segment).unwrap();
    let output = gate(&place, &[]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains(segment.file_name().unwrap().to_str().unwrap()), "{}", said(&output));
}

#[test]
fn what_cannot_be_read_is_named_and_no_answer() {
    let place = ready();
    assert_eq!(code(&gate(&place, &[])), 0);
    let spaces = vec![b' '; 160 << 20];
    let deep = format!("{{\"id\": \"d\", \"text\": {}{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    let bad: [(&str, Vec<u8>, &str); 6] = [
        ("bomb.txt.gz", gzip(&spaces), "longer than the limit"),
        ("bomb.jsonl.zst", zstd(&spaces), "times its size"),
        ("cut.jsonl.gz", gzip(b"{\"id\": 1, \"text\": \"a\"}\n")[..20].to_vec(), "gzip"),
        ("bytes.txt", b"fine until \xFF here".to_vec(), "UTF-8"),
        ("surrogate.jsonl", b"{\"id\": \"s\", \"text\": \"\\ud800\"}\n".to_vec(), "surrogate.jsonl"),
        ("deep.jsonl", deep.into_bytes(), "deep.jsonl"),
    ];
    for (name, bytes, reason) in bad {
        fs::write(place.path(name), bytes).unwrap();
        let output = gate(&place, &[name, "--max-document-bytes", "1MiB"]);
        let told = said(&output);
        assert_eq!(code(&output), 2, "{name}: {told}");
        assert!(told.contains(name) && told.contains(reason), "{name}: {told}");
        assert!(told.starts_with("No answer: ") && told.contains("could not be read."), "{told}");
        assert!(told.len() < 4000, "{name}: {} bytes", told.len());
    }
}

#[test]
fn a_line_of_two_gigabytes_is_passed_over() {
    let place = ready();
    let big = File::create(place.path("big.jsonl")).unwrap();
    big.set_len(2 << 30).unwrap();
    let output = gate(&place, &["big.jsonl"]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    let told = said(&output);
    assert!(told.contains("the line is longer than the limit") && told.contains("big.jsonl:1"), "{told}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_end() {
    let place = ready();
    fs::create_dir_all(place.path("new/inner")).unwrap();
    fs::write(place.path("new/fine.txt"), own_words(3)).unwrap();
    std::os::unix::fs::symlink("..", place.path("new/inner/back")).unwrap();
    let output = gate(&place, &["new"]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("a symbolic link"), "{}", said(&output));
    let followed = gate(&place, &["new", "--follow"]);
    assert!(said(&followed).contains("a symbolic link back to"), "{}", said(&followed));
    assert_eq!(code(&gate(&place, &["new", "--allow-unreadable"])), 0);
}

#[test]
fn identical_copies_beyond_a_thousand_are_counted() {
    let place = Place::new();
    let same = own_words(1);
    let copies: Vec<Document> =
        (0..MOST_COPIES + 40).map(|number| document(format!("{number:05}"), same.clone())).collect();
    let dir = place.build("idx", &place.records("old.jsonl", &copies), Building::default());
    with(|how| how.remove(&dir, &["00003".to_owned()])).unwrap();
    fs::write(place.path("new.txt"), same).unwrap();
    let told = |sources: &[&str]| {
        let arguments = [&["gate", "--index", "idx", "--isolated", "new.txt"], sources].concat();
        let output = run(place.0.path(), &arguments);
        assert_eq!(code(&output), 1, "{}", said(&output));
        said(&output).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let all = told(&["--sources", "0"]);
    assert!(all.contains("39 further identical copies of these are not counted."), "{all}");
    assert!(all.contains("In 1,000 other places (known)."), "{all}");
    let some = told(&[]);
    assert!(some.contains("1,035 further identical copies of these are not counted."), "{some}");
    assert!(some.contains("In 4 other places (known)."), "{some}");
}

#[test]
fn floods_end() {
    let place = Place::new();
    let words = |of: &dyn Fn(usize) -> String| (0..6000).map(|at| of(at) + " ").collect::<String>();
    let mut old = vec![
        document("one", words(&|_| "همس".into())),
        document("two", words(&|at| ["همس", "جهر"][at % 2].into())),
        document("seven", words(&|at| format!("w{}", at % 7))),
    ];
    // The same five words in all of them, and in different text.
    let shared = "these five words are everywhere";
    old.extend((0..400).map(|number| {
        document(
            format!("f{number}"),
            format!("{} {shared}\n\n{}", own_words(number * 977), own_words(number * 1009)),
        )
    }));
    place.build("idx", &place.records("old.jsonl", &old), Building::default());
    let mut new: Vec<Document> = old[..3].to_vec();
    new.iter_mut().for_each(|one| one.id = format!("new {}", one.id));
    new.push(document("shared", format!("{} {shared}\n\n{}", own_words(1 << 24), own_words(1 << 25))));
    new.push(document("copy", own_words(200 * 977)));
    place.records("new.jsonl", &new);
    let output =
        run(place.0.path(), &["gate", "--index", "idx", "--isolated", "new.jsonl", "--format", "json", "-q"]);
    assert_eq!(code(&output), 1, "{}", said(&output));
    let verdict: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let failing: Vec<&str> = verdict["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["status"] == "new")
        .map(|one| one["place"]["document"].as_str().unwrap())
        .collect();
    assert!(["new one", "new two", "new seven", "copy"].iter().all(|id| failing.contains(id)), "{failing:?}");
    assert!(!failing.contains(&"shared"), "{failing:?}");
}

#[test]
fn nothing_in_a_text_or_a_name_reaches_a_terminal_or_a_log_as_it_is() {
    let place = Place::new();
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J \u{202e}txt.exe\u{2066} ::error file=a::x ##[command] \r";
    let copied = |id: &str| document(id, format!("{hostile}\n\n{}", own_words(5)));
    place.build(
        "idx",
        &place.records("old.jsonl", &[copied("old \u{1b}[2J\u{202e}../../x")]),
        Building::default(),
    );
    place.records("new.jsonl", &[copied("new \u{1b}]52;c;x\u{7}\n::warning::x \u{202e}")]);
    let mut arguments: Vec<String> =
        ["gate", "--index", "idx", "--isolated", "new.jsonl"].map(str::to_owned).to_vec();
    for format in VERDICT_FORMATS {
        arguments.extend(["--report".to_owned(), format!("{0}=report.{0}", format.name())]);
    }
    let output = run(place.0.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code(&output), 1, "{}", said(&output));
    let mut all = vec![("the terminal".to_owned(), said(&output))];
    for format in VERDICT_FORMATS {
        let name = format!("report.{}", format.name());
        all.push((name.clone(), fs::read_to_string(place.path(&name)).unwrap()));
    }
    for (name, text) in all {
        assert!(text.len() > 100, "{name}: {text}");
        let control = text.chars().find(|&one| one.is_control() && one != '\n');
        assert_eq!(control, None, "{name}");
        let is_data = name.contains("json");
        let reorders = |one: char| matches!(one, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(is_data || !text.contains(reorders), "{name}");
        let command = text.lines().find(|line| line.starts_with("::warning::x") || line.starts_with("##["));
        assert_eq!(command, None, "{name}");
    }
    assert_eq!(fs::read_dir(place.0.path()).unwrap().count(), 3 + VERDICT_FORMATS.len());
}

#[test]
fn readers_keep_their_generation_while_others_write() {
    let place = Place::new();
    let dir = place.build("idx", &place.records("old.jsonl", &corpus(1, 40)), Building::default());
    let new = corpus(2, 4);
    let (done, answers) = (AtomicBool::new(false), AtomicU64::new(0));
    let found = |index: &Index| {
        let spec = default_spec();
        let scan = Comparer::new(index, &spec).unwrap().compare(new.clone()).unwrap();
        scan.findings.passages.len()
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let index = Index::open(&dir).unwrap();
                    let (size, first) = (index.size().0, found(&index));
                    // Nothing that is written meanwhile changes what this one says.
                    assert_eq!((index.size().0, found(&index)), (size, first));
                    assert!(first > 0 && (40..=80).contains(&size), "{first} {size}");
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for round in 0..5 {
            let more = place.records(&format!("more{round}.jsonl"), &corpus(10 + round, 8));
            place.add(&dir, &more);
            with(|how| how.remove(&dir, &[format!("{}-001", 10 + round)])).unwrap();
            with(|how| how.compact(&dir)).unwrap();
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(answers.load(Ordering::Relaxed) >= 4);
    assert_eq!(Index::open(&dir).unwrap().size().0, 75);
}
