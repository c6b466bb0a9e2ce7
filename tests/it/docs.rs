//! What the documents say is true: the README's commands are run, its tables compared with the code.
//!
//! `TRYCMD=overwrite cargo test --test it docs` writes down what the commands print now.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use twicetold::corpus::READERS;
use twicetold::report::FORMATS;
use twicetold::report::VERDICT_FORMATS;
use twicetold::text::PRESETS;

const DOCUMENTS: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The rows of the table below a heading, without the two that head it.
fn rows(document: &str, heading: &str) -> Vec<String> {
    let text = read(document);
    let section =
        text.split(&format!(" {heading}\n")).nth(1).unwrap_or_else(|| panic!("no heading {heading}"));
    let table = section.lines().skip_while(|line| !line.starts_with('|')).skip(2);
    table.take_while(|line| line.starts_with('|')).map(str::to_owned).collect()
}

#[test]
fn the_commands_of_the_readme_print_what_it_says() {
    trycmd::TestCases::new().env("NO_COLOR", "1").case("README.md");
}

#[test]
fn the_table_of_report_formats_is_that_of_the_code() {
    let expected: Vec<String> =
        FORMATS.iter().map(|format| format!("| `{}` | {} |", format.name(), format.help())).collect();
    assert_eq!(rows("README.md", "Report formats"), expected);
}

#[test]
fn the_table_of_verdict_formats_is_that_of_the_code() {
    let expected: Vec<String> =
        VERDICT_FORMATS.iter().map(|format| format!("| `{}` | {} |", format.name(), format.help())).collect();
    assert_eq!(rows("README.md", "Verdict formats"), expected);
}

#[test]
fn the_table_of_presets_is_that_of_the_code() {
    let expected: Vec<String> =
        PRESETS.iter().map(|preset| format!("| `{}` | {} |", preset.name, preset.help)).collect();
    assert_eq!(rows("README.md", "Presets"), expected);
}

#[test]
fn the_table_of_input_formats_names_every_extension() {
    let rows = rows("README.md", "Input formats");
    for reader in READERS {
        for extension in reader.extensions() {
            assert!(rows.iter().any(|row| row.contains(&format!("`.{extension}`"))), "no `.{extension}`");
        }
    }
}

/// The long options that a text names.
fn options(text: &str) -> BTreeSet<&str> {
    let starts = text.match_indices("--").map(|(at, _)| at);
    let whole = |at: &usize| !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '-');
    let option = |at: usize| {
        let name = &text[at + 2..];
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(name.len());
        (end > 0 && name.starts_with(|c: char| c.is_ascii_lowercase())).then(|| &text[at..at + 2 + end])
    };
    starts.filter(whole).filter_map(option).collect()
}

/// What stands between backquotes, or in a block of code.
fn code(text: &str) -> String {
    let in_blocks = text.split("```").skip(1).step_by(2);
    let beside = text.split("```").step_by(2).flat_map(|part| part.split('`').skip(1).step_by(2));
    in_blocks.chain(beside).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_option_that_the_readme_names_exists() {
    let help = |command: &str| {
        let words = command.split(' ').chain(["--help"]);
        let output = Command::new(env!("CARGO_BIN_EXE_twicetold")).args(words).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let commands =
        ["scan", "dedup", "report", "diff", "explain", "selftest", "gate", "baseline accept", "config show"];
    let of_indexes = ["build", "add", "remove", "check"].map(|command| format!("index {command}"));
    let help: String = commands.into_iter().chain(of_indexes.iter().map(String::as_str)).map(help).collect();
    let code = code(&read("README.md"));
    let ours: String = code.lines().filter(|line| !line.contains("cargo ")).collect::<Vec<_>>().join("\n");
    let unknown: Vec<&str> = options(&ours).difference(&options(&help)).copied().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn links_between_documents_lead_somewhere() {
    for document in DOCUMENTS {
        let text = read(document);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            if path.contains("://") {
                continue;
            }
            assert!(
                path.is_empty() || Path::new(path).exists(),
                "{document} links to {path}, which is not there"
            );
            // Pictures have no headings, and are no text.
            if anchor.is_empty() {
                continue;
            }
            let target = read(if path.is_empty() || path.ends_with('/') { document } else { path });
            let slug = |line: &str| {
                let words = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
                words.replace(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'), "")
            };
            let known = target.lines().filter(|line| line.starts_with('#')).any(|line| slug(line) == anchor);
            assert!(known, "{document} links to {link}, which has no such heading");
        }
    }
}

#[test]
fn the_paths_that_the_documents_name_are_there() {
    for document in DOCUMENTS {
        for path in code(&read(document)).split(|c: char| c.is_whitespace() || "`(),;".contains(c)) {
            let ours = ["src/", "tests/", "testdata/", "benches/"].iter().any(|top| path.starts_with(top));
            // Names in capitals, and `asciidoc` in the worked examples, stand for what is to be added.
            let example =
                path.contains(|c: char| c.is_uppercase() || "*…<".contains(c)) || path.contains("asciidoc");
            let path = path.split(':').next().unwrap_or_default().trim_end_matches('.');
            assert!(
                !ours || example || Path::new(path).exists(),
                "{document} names {path}, which is not there"
            );
        }
    }
}
