//! `--report`: a scan writes every form besides, whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;

use twicetold::report::FORMATS;

fn run(folder: &Path, arguments: &[String]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twicetold"));
    command.current_dir(folder).env("NO_COLOR", "1").args(arguments).output().unwrap()
}

fn corpus(name: &str) -> String {
    format!("{}/testdata/corpora/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            files.extend(
                self::files(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)),
            );
        } else {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn every_form_is_what_format_writes_for_any_number_of_threads() {
    let folders = ["1", "4"].map(|threads| {
        let folder = tempfile::tempdir().unwrap();
        let mut arguments: Vec<String> =
            ["scan", &corpus("outlets"), "--threads", threads, "--report", "html-dir=page"]
                .map(str::to_owned)
                .into();
        for format in FORMATS {
            arguments.extend(["--report".to_owned(), format!("{0}=report.{0}", format.name())]);
        }
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.stdout, fs::read(folder.path().join("report.human")).unwrap());
        folder
    });
    let [one, four] = folders.each_ref().map(|folder| files(folder.path()));
    assert_eq!(one.keys().collect::<Vec<_>>(), four.keys().collect::<Vec<_>>());
    assert!(one == four);
    assert!(one.contains_key("page/index.html") && one.contains_key("page/data/text-0.js"));
    for format in FORMATS {
        let arguments = ["scan", &corpus("outlets"), "--format", format.name()].map(str::to_owned);
        let output = run(folders[0].path(), &arguments);
        assert!(output.stdout == one[&format!("report.{}", format.name())], "{}", format.name());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("kept.csv"), "kept").unwrap();
    for format in FORMATS {
        let report = format!("{}=/dev/full", format.name());
        let arguments =
            ["scan", &corpus("hasaka"), "--report", &report, "--report", "csv=kept.csv"].map(str::to_owned);
        let output = run(folder.path(), &arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{report}: {said}");
        assert!(said.contains("cannot write '/dev/full'"), "{said}");
    }
    assert_eq!(files(folder.path()), BTreeMap::from([("kept.csv".to_owned(), b"kept".to_vec())]));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let scan = |name: &str| {
        ["scan", &corpus(name), "--report", "html-dir=page", "--format", "csv", "-o", "out"]
            .map(str::to_owned)
    };
    assert_eq!(run(folder.path(), &scan("hasaka")).status.code(), Some(0));
    let before = files(&folder.path().join("page"));
    assert_eq!(run(folder.path(), &scan("outlets")).status.code(), Some(0));
    let after = files(&folder.path().join("page"));
    assert!(before != after, "the page of another scan took its place");
    fs::write(folder.path().join("page/data/mine.js"), "mine").unwrap();
    let output = run(folder.path(), &scan("hasaka"));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("holds 'data/mine.js'"));
    fs::remove_file(folder.path().join("page/data/mine.js")).unwrap();
    assert!(files(&folder.path().join("page")) == after);
    let names: Vec<String> =
        files(folder.path()).into_keys().filter(|name| !name.starts_with("page/")).collect();
    assert_eq!(names, ["out"], "nothing is left beside");
}
