//! The house rules: what `ARCHITECTURE.md` says of the code is what the code does.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use twicetold::candidates::GENERATORS;
use twicetold::corpus::Document;
use twicetold::corpus::READERS;
use twicetold::pipeline;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::report::FORMATS;
use twicetold::report::VERDICT_FORMATS;
use twicetold::spec::FoundBy;
use twicetold::spec::Level;
use twicetold::spec::Spec;
use twicetold::text::PRESETS;

/// A line of code that is no comment.
struct Line {
    path: String,
    number: usize,
    text: String,
}

impl Line {
    fn place(&self) -> String {
        format!("src/{}:{}", self.path, self.number)
    }

    /// The module that the file belongs to; `main.rs` and `lib.rs` belong to none.
    fn module(&self) -> Option<&str> {
        let first = self.path.split('/').next().unwrap();
        let module = first.strip_suffix(".rs").unwrap_or(first);
        (!matches!(module, "main" | "lib")).then_some(module)
    }
}

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(Path::new("src"), &mut files);
    files.sort();
    let name = |path: &Path| {
        let parts = path.strip_prefix("src").unwrap().iter();
        parts.map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/")
    };
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn code() -> Vec<Line> {
    let mut lines = Vec::new();
    for (path, text) in sources() {
        for (index, line) in text.lines().enumerate() {
            if !line.trim_start().starts_with("//") {
                lines.push(Line { path: path.clone(), number: index + 1, text: line.to_owned() });
            }
        }
    }
    lines
}

/// The rows of the table below a heading of `ARCHITECTURE.md`: what is in code font, cell by cell.
fn table(heading: &str) -> Vec<Vec<Vec<String>>> {
    let text = fs::read_to_string("ARCHITECTURE.md").unwrap();
    let section = text.split(&format!("\n## {heading}\n")).nth(1).expect("the heading is there");
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    rows.map(|row| row.trim_matches('|').split('|').map(names).collect()).collect()
}

/// Who may use whom, in the order of the table.
fn allowed() -> Vec<(String, BTreeSet<String>)> {
    let row = |mut cells: Vec<Vec<String>>| (cells[0].remove(0), cells[1].drain(..).collect());
    table("Who may use whom").into_iter().map(row).collect()
}

/// The names that follow `crate::` in a line.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '_')).unwrap_or(rest.len());
        &rest[..end]
    })
}

#[test]
fn modules_use_each_other_as_the_table_says() {
    let allowed = allowed();
    let modules: BTreeSet<&str> = allowed.iter().map(|(module, _)| module.as_str()).collect();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in code() {
        let Some(module) = line.module() else { continue };
        if !modules.contains(module) {
            wrong.push(format!("{}: `{module}` is not in the table of ARCHITECTURE.md", line.place()));
            continue;
        }
        let uses = &allowed.iter().find(|(name, _)| name == module).unwrap().1;
        for other in named(&line.text).filter(|other| *other != module) {
            if !uses.contains(other) {
                wrong.push(format!("{}: `{module}` may not use `{other}`", line.place()));
            }
            used.entry(module.to_owned()).or_default().insert(other.to_owned());
        }
        // Ways round the table.
        if line.text.contains("crate::{") || line.text.contains("crate::*") {
            wrong.push(format!("{}: one `use` a line for paths that begin with `crate::`", line.place()));
        }
        let at_the_top = !line.path.contains('/') || line.path.ends_with("/mod.rs");
        let leaves = |name: &&str| line.text.contains(&format!("super::{name}::"));
        if line.text.contains("super::super") || (at_the_top && modules.iter().any(leaves)) {
            wrong.push(format!("{}: say `crate::` where a path leaves the module", line.place()));
        }
    }
    for (module, uses) in &allowed {
        let needed = used.remove(module).unwrap_or_default();
        for other in uses.difference(&needed) {
            wrong.push(format!("ARCHITECTURE.md: `{module}` does not use `{other}` any more"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn data_flows_one_way() {
    let allowed = allowed();
    for (row, (module, uses)) in allowed.iter().enumerate() {
        let above: BTreeSet<String> = allowed[..row].iter().map(|(name, _)| name.clone()).collect();
        let below: Vec<&String> = uses.difference(&above).collect();
        assert!(below.is_empty(), "`{module}` uses {below:?}, which must stand above it in ARCHITECTURE.md");
    }
}

#[test]
fn every_module_is_in_the_map_and_in_the_table() {
    let mut modules: BTreeSet<String> = BTreeSet::new();
    let mut rooms: BTreeSet<String> = BTreeSet::new();
    for (path, _) in sources() {
        let room = path.split_once('/').map_or(path.clone(), |(folder, _)| format!("{folder}/"));
        if !matches!(room.as_str(), "main.rs" | "lib.rs") {
            modules.insert(room.trim_end_matches('/').trim_end_matches(".rs").to_owned());
        }
        rooms.insert(room);
    }
    let known: BTreeSet<String> = allowed().into_iter().map(|(module, _)| module).collect();
    assert_eq!(modules, known, "the table of who may use whom");
    let map: BTreeSet<String> = table("The map").into_iter().map(|mut cells| cells[0].remove(0)).collect();
    let missing: Vec<&String> = rooms.difference(&map).collect();
    assert!(missing.is_empty(), "not in the map of ARCHITECTURE.md: {missing:?}");
    for place in map.difference(&rooms).filter(|place| !place.contains(char::is_uppercase)) {
        assert!(Path::new(place).exists(), "in the map of ARCHITECTURE.md, but not there: {place}");
    }
}

/// Words of the code that stand only in some places: what they would do, the words, the places.
const ONLY: &[(&str, &[&str], &[&str])] = &[
    (
        "open files",
        &["std::fs", " fs::", "(fs::", "File::open", "File::create", "OpenOptions", "std::net", "stdin()"],
        &["corpus/", "index/", "cli/", "scratch.rs", "base/read_at.rs"],
    ),
    (
        "print",
        &["println!", "print!(", "eprint", "dbg!", "io::stdout", "io::stderr", "stdout()", "stderr()"],
        &["cli/"],
    ),
    ("exit or start programs", &["process::exit", "process::abort", "process::Command"], &["cli/"]),
    ("read the environment", &["std::env", "env::var"], &["cli/"]),
    ("know the time", &["Instant", "SystemTime"], &["cli/"]),
    ("know options", &["clap::", "anyhow::", "indicatif::", "ctrlc::"], &["cli/"]),
    ("draw bars", &["indicatif::"], &["cli/progress.rs"]),
    (
        "name a hash function",
        &["xxhash", "sha2::", "DefaultHasher", "RandomState", "std::hash"],
        &["base/hash.rs"],
    ),
    (
        "know how things are written down",
        &["serde"],
        &[
            "report/",
            "corpus/",
            "dedup/removed.rs",
            "index/",
            "gate/file.rs",
            "explain/",
            "selftest/",
            "cli/config/",
        ],
    ),
];

#[test]
fn windows_are_where_they_belong() {
    let mut wrong = Vec::new();
    for line in code() {
        for (what, words, places) in ONLY {
            let word = words.iter().find(|word| line.text.contains(**word));
            if let Some(word) = word.filter(|_| !places.iter().any(|place| line.path.starts_with(place))) {
                let places = places.join(" and ");
                wrong.push(format!("{}: `{word}`: only {places} may {what}", line.place()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    for (path, text) in sources() {
        // The files of `base` hold one type each, which says it; its `mod.rs` says the rest.
        let excused = path.ends_with("_tests.rs") || (path.starts_with("base/") && path != "base/mod.rs");
        assert!(excused || text.starts_with("//! "), "src/{path} should open with `//!`: what in, what out");
    }
}

#[test]
fn every_format_and_reader_has_its_data() {
    let files = FORMATS.iter().map(|format| format!("testdata/formats/{}.golden", format.name()));
    let golden = |format: &str| format!("testdata/formats/verdict/{format}.golden");
    let verdicts = VERDICT_FORMATS.iter().map(|format| golden(format.name()));
    let folders = READERS.iter().map(|reader| format!("testdata/corpora/{}/README.md", reader.name()));
    for path in files.chain(verdicts).chain(folders) {
        assert!(Path::new(&path).is_file(), "{path} is missing");
    }
    let names = |folder: &str| -> Vec<String> {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let files = files.filter(|entry| entry.path().is_file());
        files.map(|entry| entry.file_name().into_string().unwrap()).collect()
    };
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
    let verdicts: Vec<&str> = VERDICT_FORMATS.iter().map(|format| format.name()).collect();
    for (folder, formats) in [("testdata/formats", formats), ("testdata/formats/verdict", verdicts)] {
        for name in names(folder) {
            assert!(formats.contains(&name.split('.').next().unwrap()), "{folder}/{name} is of no format");
        }
    }
}

/// Two documents with one paragraph in common, and nothing else. All paragraphs are long enough to be
/// units of their own, and short enough not to be cut.
fn told_twice() -> Vec<Document> {
    let words = |name: &str| (0..60).map(|word| format!("{name}{word}")).collect::<Vec<_>>().join(" ");
    let text = |own: &str| format!("{}\n\n{}\n\n{}\n", words(own), words("told"), words(&own[..2]));
    let document = |id: &str| Document {
        id: id.into(),
        path: id.into(),
        record: None,
        group: None,
        date: None,
        text: text(id),
    };
    vec![document("first"), document("second")]
}

#[test]
fn every_generator_finds_a_copied_paragraph_by_itself() {
    let names: Vec<&str> = GENERATORS.iter().flat_map(|generator| generator.found_by().names()).collect();
    let known: Vec<&str> = FoundBy::NAMES.iter().map(|(_, name)| *name).collect();
    assert_eq!(names, known, "each generator has one name, and each name one generator");
    for generator in GENERATORS {
        let mut spec = Spec { candidates: generator.found_by(), ..default_spec() };
        if generator.found_by() == FoundBy::ALL {
            // It compares whole documents; these are alike to a fifth.
            (spec.level, spec.similarity) = (Level::Document, 0.15);
        }
        let findings = pipeline::scan_documents(told_twice(), &spec, &Silent).findings;
        let found: Vec<(u32, FoundBy)> =
            findings.passages.iter().map(|passage| (passage.matched_words, passage.found_by)).collect();
        assert_eq!(found, [(60, generator.found_by())]);
    }
}

#[test]
fn every_preset_finds_a_copied_paragraph() {
    let mut names = BTreeSet::new();
    for preset in PRESETS {
        assert!(names.insert(preset.name), "{} is there twice", preset.name);
        let spec = Spec { preset: format!("{}/{}", preset.name, preset.version), ..default_spec() };
        let findings = pipeline::scan_documents(told_twice(), &spec, &Silent).findings;
        assert_eq!(findings.passages.len(), 1, "{}", preset.name);
    }
}
