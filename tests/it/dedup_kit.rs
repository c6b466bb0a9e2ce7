//! What the tests of `dedup` share: runs of the program in a folder, and what is said of what went.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;
use twicetold::corpus::Original;
use twicetold::dedup;

/// A folder to run in.
pub(crate) struct Room(pub(crate) TempDir);

impl Room {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// Names in the folder, hidden ones too, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twicetold"));
        command.arg("dedup").args(arguments).current_dir(self.0.path());
        command.stdin(Stdio::null()).env("NO_COLOR", "1").env_remove("TWICETOLD_THREADS");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs, and expects to be done.
    pub(crate) fn done(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
        output
    }

    /// Runs, and expects to be refused with words like these, and nothing new in the folder.
    pub(crate) fn refused(&self, arguments: &[&str], words: &str) {
        let before = self.names();
        let output = self.run(arguments);
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(words) && told.contains("hint: "), "{arguments:?}: {told}");
        assert_eq!(self.names(), before);
    }

    /// The list of what went.
    pub(crate) fn removed(&self, name: &str) -> Vec<Value> {
        values(&self.text(name))
    }
}

/// Takes files, and keeps none.
pub(crate) struct Nothing;

impl dedup::Destination for Nothing {
    fn file(
        &mut self,
        _: &Original,
        content: &mut dyn FnMut(&mut (dyn std::io::Write + Send)) -> Result<(), dedup::Error>,
    ) -> Result<(), dedup::Error> {
        content(&mut std::io::sink())
    }
}

/// What a run said.
pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Lines of JSON.
pub(crate) fn values(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// All files below a folder, by their names in it.
pub(crate) fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                left.push(entry);
            } else {
                let name = entry.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&entry).unwrap());
            }
        }
    }
    found
}
