//! Reads inputs to the end, for the tests of the corpus.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use tempfile::TempDir;
use twicetold::base::Skipped;
use twicetold::corpus;
use twicetold::corpus::Document;
use twicetold::corpus::Inputs;

/// All that came of some inputs.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) documents: Vec<Document>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) readers: Vec<&'static str>,
    pub(crate) consumed: u64,
    pub(crate) total: Option<u64>,
}

impl Outcome {
    /// The ids, in order.
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.documents.iter().map(|d| d.id.as_str()).collect()
    }

    /// The texts, in order.
    pub(crate) fn texts(&self) -> Vec<&str> {
        self.documents.iter().map(|d| d.text.as_str()).collect()
    }

    /// What was skipped, in order, as `path:line: reason`.
    pub(crate) fn faults(&self) -> Vec<String> {
        let say = |s: &Skipped| match s.line {
            Some(line) => format!("{}:{line}: {}", s.path, s.reason),
            None => format!("{}: {}", s.path, s.reason),
        };
        self.skipped.iter().map(say).collect()
    }

    /// Takes the name of a folder off all names.
    fn relative_to(mut self, folder: &Path) -> Self {
        let prefix = format!("{}/", folder.display());
        for document in &mut self.documents {
            document.id = document.id.replace(&prefix, "");
            document.path = document.path.replace(&prefix, "");
        }
        for skipped in &mut self.skipped {
            skipped.path = skipped.path.replace(&prefix, "");
            skipped.reason = skipped.reason.replace(&prefix, "");
        }
        self
    }
}

/// Reads the inputs, with these bytes as standard input.
pub(crate) fn read_with(inputs: &Inputs, stdin: &[u8]) -> Outcome {
    let blocks = corpus::open_with(inputs, Box::new(Cursor::new(stdin.to_vec()))).unwrap();
    let mut outcome = Outcome { total: blocks.total_bytes(), ..Outcome::default() };
    for block in blocks {
        match block {
            Err(skipped) => outcome.skipped.push(skipped),
            Ok(block) => {
                outcome.consumed += block.consumed;
                outcome.readers.push(block.reader.name());
                block.documents(&inputs.fields, &mut |item| match item {
                    Ok(document) => outcome.documents.push(document),
                    Err(skipped) => outcome.skipped.push(skipped),
                });
            }
        }
    }
    outcome
}

/// Reads the inputs, without standard input.
pub(crate) fn read(inputs: &Inputs) -> Outcome {
    read_with(inputs, b"")
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Inputs that name these paths in a folder; "" is the folder.
pub(crate) fn inputs(folder: &TempDir, paths: &[&str]) -> Inputs {
    let absolute = |path: &&str| match *path {
        "" => folder.path().to_str().unwrap().to_owned(),
        "-" => "-".to_owned(),
        path => format!("{}/{path}", folder.path().display()),
    };
    Inputs { paths: paths.iter().map(absolute).collect(), ..Inputs::default() }
}

/// Reads these inputs, and tells names from the folder on.
pub(crate) fn read_in(folder: &TempDir, inputs: &Inputs) -> Outcome {
    read(inputs).relative_to(folder.path())
}

/// Reads these paths in a folder.
pub(crate) fn read_paths(folder: &TempDir, paths: &[&str]) -> Outcome {
    read_in(folder, &inputs(folder, paths))
}

/// Reads one file of these bytes.
pub(crate) fn read_file(name: &str, bytes: &[u8]) -> Outcome {
    read_paths(&folder(&[(name, bytes)]), &[name])
}
