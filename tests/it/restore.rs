//! Saved findings: read again, with the texts that are still there, they are what the scan gave.

use std::fs;
use std::io::BufReader;
use std::path::Path;

use twicetold::corpus::Inputs;
use twicetold::pipeline;
use twicetold::pipeline::Restored;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::report;
use twicetold::report::FORMATS;
use twicetold::report::ReadError;
use twicetold::report::Report;
use twicetold::report::Style;
use twicetold::scratch::Resources;
use twicetold::spec::KnownText;
use twicetold::spec::Level;
use twicetold::spec::Spec;

fn written(scan: &Scan, format: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let what = Report { findings: &scan.findings, texts: scan.texts.as_ref() };
    report::format(format).unwrap().write(&what, &Style::default(), &mut out).unwrap();
    out
}

fn restored(saved: &[u8]) -> Restored {
    let findings = report::read(&mut BufReader::new(saved)).unwrap();
    pipeline::restore(findings, &Inputs::default(), &Resources::unlimited()).unwrap()
}

#[test]
fn every_format_renders_saved_findings_as_it_renders_a_scan() {
    let levels =
        [Level::Passage, Level::Document].map(|level| Spec { level, similarity: 0.5, ..default_spec() });
    for spec in levels {
        let inputs = Inputs { paths: vec!["testdata/corpora".into()], ..Inputs::default() };
        let scan = pipeline::scan(&inputs, &spec, &Silent).unwrap();
        assert!(!scan.findings.overlaps.is_empty());
        for saved in ["json", "jsonl"] {
            let again = restored(&written(&scan, saved));
            assert!(again.lost.is_empty(), "{:?}", again.lost);
            for format in FORMATS {
                let name = format.name();
                assert!(written(&scan, name) == written(&again.scan, name), "{name} of {saved}");
            }
        }
    }
}

const TOLD: &str =
    "the caravan reached the old town late last night after a long way through the desert of salt";

/// Three documents with one sentence, in a folder; the findings of a scan of them.
fn told_thrice(folder: &Path) -> Vec<u8> {
    for name in ["a", "b", "c"] {
        fs::write(folder.join(format!("{name}.txt")), format!("{name} begins\n\n{TOLD}\n")).unwrap();
    }
    let inputs = Inputs { paths: vec![folder.to_str().unwrap().into()], ..Inputs::default() };
    written(&pipeline::scan(&inputs, &default_spec(), &Silent).unwrap(), "json")
}

#[test]
fn a_text_that_was_changed_is_not_shown_and_the_others_are() {
    let folder = tempfile::tempdir().unwrap();
    let changes: [&dyn Fn(&str) -> String; 4] = [
        &|text| text.replace("old", "new"),
        &|text| format!("one more\n{text}"),
        &|text| text.replace("begins\n\n", "begins\n"),
        &|text| text.replace("a begins", "a  begins"),
    ];
    for (number, change) in changes.iter().enumerate() {
        let saved = told_thrice(folder.path());
        let path = folder.path().join("a.txt");
        fs::write(&path, change(&fs::read_to_string(&path).unwrap())).unwrap();
        let again = restored(&saved);
        let lost: Vec<&str> = again.lost.iter().map(|one| &one.path[one.path.len() - 5..]).collect();
        assert!(lost.contains(&"a.txt"), "change {number}: {lost:?}");
        // A change that only the words show may be that of either side of a pair.
        assert!(number == 0 || lost == ["a.txt"], "change {number}: {lost:?}");
        for format in ["human", "html", "csv", "markdown", "passim", "passim-clusters"] {
            let said = String::from_utf8_lossy(&written(&again.scan, format)).into_owned();
            assert!(!said.contains("new town") && !said.contains("one more"), "{format}");
        }
    }
}

#[test]
fn a_text_that_is_gone_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let saved = told_thrice(folder.path());
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    let again = restored(&saved);
    assert_eq!(again.lost.len(), 1);
    assert!(again.lost[0].path.ends_with("b.txt"));
    let clusters = String::from_utf8(written(&again.scan, "passim-clusters")).unwrap();
    assert_eq!(clusters.lines().count(), 3);
    assert_eq!(clusters.matches("\"text\":\"begins\\n\\nthe caravan").count(), 2, "{clusters}");
}

#[test]
fn what_is_not_whole_or_of_another_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let saved = String::from_utf8(told_thrice(folder.path())).unwrap();
    let read = |text: &str| report::read(&mut BufReader::new(text.as_bytes()));
    assert!(read(&saved).is_ok());
    let other = read(&saved.replace("findings/1", "findings/2"));
    assert!(matches!(other, Err(ReadError::Version(version)) if version == "twicetold.findings/2"));
    for end in [0, 10, saved.len() / 2, saved.len() - 3] {
        assert!(matches!(read(&saved[..end]), Err(ReadError::NoFindings { .. })), "{end}");
    }
    assert!(matches!(read("{}"), Err(ReadError::NoFindings { .. })));
    let broken = saved.replace(r#""op":"same""#, r#""op":"sane""#);
    assert!(matches!(read(&broken), Err(ReadError::Broken(what)) if what.contains("sane")));

    let scan = restored(saved.as_bytes()).scan;
    let lines = String::from_utf8(written(&scan, "jsonl")).unwrap();
    assert!(read(&lines).is_ok());
    let cut: String = lines.lines().take(lines.lines().count() - 1).map(|line| format!("{line}\n")).collect();
    assert!(matches!(read(&cut), Err(ReadError::Broken(what)) if what.contains("not whole")));
}

#[test]
fn findings_of_another_preset_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let saved = String::from_utf8(told_thrice(folder.path())).unwrap();
    let other = saved.replace("standard/1", "standard/0");
    let findings = report::read(&mut BufReader::new(other.as_bytes())).unwrap();
    let refused = pipeline::restore(findings, &Inputs::default(), &Resources::unlimited());
    assert!(refused.err().unwrap().to_string().contains("`standard/0`"));
}

#[test]
fn known_texts_are_left_out_again_if_they_are_given() {
    let footer = fs::read_to_string("testdata/corpora/outlets/footer.txt").unwrap();
    let spec = Spec { ignored: vec![KnownText::new(footer)], within: true, ..default_spec() };
    let inputs =
        Inputs { paths: vec!["testdata/corpora/outlets/articles.jsonl".into()], ..Inputs::default() };
    let scan = pipeline::scan(&inputs, &spec, &Silent).unwrap();
    assert!(scan.findings.summary.ignored_words > 0);
    let saved = written(&scan, "json");
    let without = restored(&saved);
    let mut findings = report::read(&mut BufReader::new(&saved[..])).unwrap();
    assert_eq!(findings.spec.ignored[0].fingerprint, spec.ignored[0].fingerprint);
    findings.spec.ignored.clone_from(&spec.ignored);
    let with = pipeline::restore(findings, &Inputs::default(), &Resources::unlimited()).unwrap();
    assert!(!without.lost.is_empty() && with.lost.is_empty(), "{:?}", with.lost);
    for format in FORMATS {
        assert!(written(&scan, format.name()) == written(&with.scan, format.name()), "{}", format.name());
    }
}
