use clap::Parser;

use super::*;
use crate::cli::args::Cli;
use crate::cli::args::Command;
use crate::report::Style;
use crate::spec::Shingles;

fn settings(line: &str, around: &Surroundings) -> Result<Settings> {
    let words = ["twicetold", "scan"].into_iter().chain(line.split_whitespace());
    match Cli::try_parse_from(words).unwrap().command {
        Command::Scan(args) => Settings::new(&args, around),
        _ => unreachable!("the line begins with scan"),
    }
}

fn spec(line: &str) -> Spec {
    settings(line, &Surroundings::default()).map_err(|error| error.to_string()).unwrap().spec
}

#[test]
fn the_defaults_are_those_of_the_design() {
    let spec = spec("x");
    assert_eq!(spec.level, Level::Passage);
    assert_eq!(spec.candidates, FoundBy::in_order());
    assert_eq!(spec.shingles, Shingles { seeds: 4, paragraphs: 3, documents: 5 });
    assert_eq!(spec.paragraph_bands, Bands { bands: 42, rows: 3 });
    assert_eq!(spec.document_bands, Bands { bands: 16, rows: 6 });
    assert_eq!((spec.similarity, spec.min_identity), (0.8, 0.5));
    assert_eq!((spec.min_words, spec.max_df), (10, 100));
    assert!(spec.passages && !spec.across_groups && !spec.within);
    assert_eq!((spec.boilerplate, spec.ignored), (Boilerplate::Label, Vec::new()));
    assert!(spec.preset.starts_with("standard/"));
}

#[test]
fn values_outside_their_range_are_refused_by_name() {
    for (line, expected) in [
        ("x --level document --similarity 1.5", "--similarity 1.5 is out of range"),
        ("x --level document --similarity 0", "--similarity 0 is out of range"),
        ("x --level document --similarity NaN", "--similarity NaN is out of range"),
        ("x --min-words 0", "--min-words 0 is out of range"),
        ("x --min-words 3", "passages of --min-words 3 cannot be found with shingles of 4 words"),
        ("x --min-identity 1.01", "--min-identity 1.01 is out of range"),
        ("x --shingle 17", "--shingle 17 is out of range"),
        ("x --max-df 1", "--max-df 1 is out of range"),
        ("x --level document --target-recall 1", "--target-recall 1 is out of range"),
        ("x --bands 0 --rows 3", "--bands 0 is out of range"),
        ("x --bands 600 --rows 3", "--bands 600 of --rows 3 need a sketch of 1800 hashes"),
        ("x --threads 0", "--threads 0 is out of range"),
        ("x --max-document-bytes 0", "--max-document-bytes 0 is not a size it can be"),
        ("x --max-document-bytes 5GiB", "--max-document-bytes 5GiB is not a size it can be"),
        ("x --max-document-bytes much", "--max-document-bytes much is not a size it can be"),
        ("- --files-from -", "standard input cannot be both a text and the list of --files-from"),
        (
            "x --level document --boilerplate hide",
            "--boilerplate changes nothing at --level document, where no passages are looked for",
        ),
        ("x --similarity 0.9", "--similarity changes nothing at --level passage"),
        ("x --target-recall 0.9 --level paragraph", "--target-recall changes nothing at --level paragraph"),
        (
            "x --candidates seeds --bands 4 --rows 2",
            "--bands and --rows change nothing without lsh among the --candidates",
        ),
    ] {
        let refused = settings(line, &Surroundings::default()).err().map(|error| error.to_string());
        assert_eq!(refused.as_deref(), Some(expected), "{line}");
    }
}

#[test]
fn shingle_and_bands_are_those_of_the_level() {
    let given = Bands { bands: 20, rows: 4 };
    for (level, shingles) in [
        ("passage", Shingles { seeds: 2, paragraphs: 3, documents: 5 }),
        ("paragraph", Shingles { seeds: 4, paragraphs: 2, documents: 5 }),
        ("document", Shingles { seeds: 4, paragraphs: 3, documents: 2 }),
    ] {
        let spec = spec(&format!("x --level {level} --shingle 2 --bands 20 --rows 4"));
        assert_eq!(spec.shingles, shingles, "{level}");
        assert_eq!(spec.document_bands == given, level == "document");
        assert_eq!(spec.paragraph_bands == given, level != "document");
    }
    assert_eq!(spec("x --level document --similarity 0.5").document_bands, Bands { bands: 35, rows: 3 });
}

#[test]
fn documents_have_passages_only_when_asked() {
    assert!(!spec("x --level document").passages);
    assert!(spec("x --level document --passages").passages);
    assert!(spec("x --level paragraph").passages);
}

#[test]
fn candidates_are_a_set() {
    let chosen: Vec<_> = spec("x --candidates seeds,exact,seeds").candidates.names().collect();
    assert_eq!(chosen, ["exact", "seeds"]);
    let of_documents: Vec<_> = spec("x --level document").candidates.names().collect();
    assert_eq!(of_documents, ["exact", "lsh"]);
    let with_all: Vec<_> = spec("x --level document --candidates all").candidates.names().collect();
    assert_eq!(with_all, ["exact", "all"]);
    for refused in [
        "x --level document --candidates seeds",
        "x --level paragraph --candidates all",
        "x --candidates exact,all",
        "x --level document --candidates all --target-recall 0.9",
        "x --level document --candidates all --bands 4 --rows 2",
    ] {
        assert!(settings(refused, &Surroundings::default()).is_err(), "{refused}");
    }
}

#[test]
fn the_style_follows_where_the_report_goes() {
    let terminal = Surroundings {
        stdout: true,
        stderr: true,
        folder: Some("/a b".into()),
        columns: Some(90),
        ..Surroundings::default()
    };
    let pipe = Surroundings { stderr: true, ..terminal.clone() };
    let pipe = Surroundings { stdout: false, ..pipe };
    let style = |line: &str, around: &Surroundings| match settings(line, around) {
        Ok(settings) => settings.view.style,
        Err(error) => panic!("{error}"),
    };
    let plain = Style {
        color: false,
        hyperlinks: None,
        bidi_isolate: false,
        width: 100,
        context: 8,
        limit: Some(20),
        source_url: None,
        title: None,
        inputs: vec!["x".into()],
    };
    let shown = Style { color: true, bidi_isolate: true, width: 90, ..plain.clone() };
    assert_eq!(style("x", &terminal), shown.clone());
    assert_eq!(style("x", &pipe), plain.clone());
    assert_eq!(style("x -o file", &terminal), plain.clone());
    assert_eq!(style("x --all", &pipe), Style { limit: None, ..plain.clone() });
    assert_eq!(
        style("x --hyperlinks auto", &terminal),
        Style { hyperlinks: Some("file:///a%20b/".into()), ..shown.clone() }
    );
    assert_eq!(style("x --hyperlinks auto", &pipe), plain.clone());
    assert_eq!(style("x --bidi raw", &terminal), Style { bidi_isolate: false, ..shown.clone() });
    assert_eq!(
        style("x --color always --bidi isolate", &pipe),
        Style { color: true, bidi_isolate: true, ..plain }
    );
}

#[test]
fn a_document_may_begin_a_link() {
    let around = Surroundings::default();
    let template = |template: &str| {
        settings(&format!("x --source-url {template}"), &around)
            .map(|settings| settings.view.style.source_url)
    };
    for good in ["{path}", "{path}#L{line}", "{id}", "{id}?at={record}", "https://a.example/{id}"] {
        assert_eq!(template(good).unwrap().as_deref(), Some(good));
    }
    for bad in ["javascript:{path}", "{record}", "x{path}", "{path}{file}"] {
        assert!(template(bad).is_err(), "{bad}");
    }
}

#[test]
fn progress_is_a_bar_on_a_terminal_and_nothing_when_unwanted() {
    let terminal = Surroundings { stderr: true, ..Surroundings::default() };
    let manner =
        |line: &str, around: &Surroundings| settings(line, around).map(|settings| settings.progress).ok();
    assert_eq!(manner("x", &terminal), Some(Manner::Bar));
    assert_eq!(manner("x", &Surroundings::default()), Some(Manner::Lines));
    assert_eq!(manner("x -q", &terminal), Some(Manner::Silent));
    assert_eq!(manner("x --no-progress", &terminal), Some(Manner::Silent));
}

#[test]
fn threads_come_from_the_option_then_the_variable() {
    let with = |value: &str| Surroundings {
        variables: [("TWICETOLD_THREADS", value.to_owned())].into(),
        ..Surroundings::default()
    };
    let threads = |line: &str, around: &Surroundings| {
        settings(line, around).map(|settings| settings.threads).map_err(|error| error.to_string())
    };
    assert_eq!(threads("x", &Surroundings::default()), Ok(None));
    assert_eq!(threads("x", &with("3")), Ok(Some(3)));
    assert_eq!(threads("x --threads 2", &with("3")), Ok(Some(2)));
    assert_eq!(threads("x", &with("0")), Err("TWICETOLD_THREADS 0 is out of range".into()));
    assert_eq!(
        threads("x", &with("many")),
        Err("TWICETOLD_THREADS is 'many', not a number of threads".into())
    );
}

#[cfg(feature = "parquet")]
#[test]
fn what_is_no_text_does_not_go_to_a_terminal() {
    let terminal = Surroundings { stdout: true, ..Surroundings::default() };
    let said = settings("x --format parquet", &terminal).err().map(|error| error.to_string());
    assert_eq!(said.as_deref(), Some("the format parquet is no text, and standard output is a terminal"));
    assert!(settings("x --format parquet -o y", &terminal).is_ok());
    assert!(settings("x --format parquet", &Surroundings::default()).is_ok());
}

#[test]
fn without_a_path_standard_input_is_read() {
    let read = |line: &str| {
        settings(line, &Surroundings::default()).map(|it| (it.reads_stdin(), it.inputs.paths)).ok()
    };
    assert_eq!(read(""), Some((true, vec!["-".into()])));
    assert_eq!(read("x"), Some((false, vec!["x".into()])));
    assert_eq!(read("--files-from list"), Some((false, vec![])));
    assert_eq!(read("x --files-from -"), Some((true, vec!["x".into()])));
}
