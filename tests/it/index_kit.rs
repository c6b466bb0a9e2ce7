//! What the tests of indexes share: corpora in files, indexes of them, and what is in their folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;
use twicetold::corpus::Document;
use twicetold::corpus::Inputs;
use twicetold::pipeline::Building;
use twicetold::pipeline::Indexed;
use twicetold::pipeline::Indexing;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::scratch::Resources;

use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::in_group;
use crate::made::text;

/// Copies of all kinds of a few texts, in groups, with dates.
pub(crate) fn corpus(seed: u64, documents: usize) -> Vec<Document> {
    let words = Words::arabic(3000);
    let mut dice = Dice::new(77);
    let sources: Vec<Vec<String>> = (0..10).map(|_| words.some(&mut dice, 180)).collect();
    let mut dice = Dice::new(seed);
    let one = |number: usize, dice: &mut Dice| {
        let source = &sources[dice.below(sources.len())];
        let share = [0.0, 0.0, 0.03, 0.1][dice.below(4)];
        let mut copy = dice.edited(source, share, |dice| words.one(dice));
        if dice.chance(0.6) {
            let (start, len) = (dice.below(90), 12 + dice.below(60));
            let own = words.some(dice, 120);
            copy = [&own[..60], &copy[start..(start + len).min(copy.len())], &own[60..]].concat();
        }
        if dice.chance(0.1) {
            copy.truncate(4 + dice.below(12));
        }
        let mut written = text(&copy, 40);
        if dice.chance(0.2) {
            let quoted = &source[dice.below(80)..][..8];
            written.push_str(&format!("وقال «{}» ثم مضى\n", quoted.join(" ")));
        }
        let mut made = document(format!("{seed}-{number:03}"), written);
        made = in_group(["red", "blue", "green"][dice.below(3)], made);
        made.date = Some(format!("2024-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28)));
        made
    };
    (0..documents).map(|number| one(number, &mut dice)).collect()
}

/// A folder for corpora and indexes.
pub(crate) struct Place(pub(crate) TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Documents as a file of records.
    pub(crate) fn records(&self, name: &str, documents: &[Document]) -> Inputs {
        let line = |one: &Document| {
            json!({ "id": one.id, "text": one.text, "group": one.group, "date": one.date }).to_string() + "\n"
        };
        let path = self.path(name);
        fs::write(&path, documents.iter().map(line).collect::<String>()).unwrap();
        Inputs { paths: vec![path.to_str().unwrap().into()], ..Inputs::default() }
    }

    pub(crate) fn build(&self, name: &str, inputs: &Inputs, building: Building) -> PathBuf {
        let dir = self.path(name);
        with(|how| how.build(&dir, inputs, building)).unwrap();
        dir
    }

    pub(crate) fn add(&self, dir: &Path, inputs: &Inputs) -> Indexed {
        with(|how| how.add(dir, inputs, false)).unwrap()
    }
}

/// What makes and changes indexes, with the default settings.
pub(crate) fn with<T>(change: impl FnOnce(Indexing<'_>) -> T) -> T {
    let (spec, resources) = (default_spec(), Resources::unlimited());
    change(Indexing { spec: &spec, resources: &resources, progress: &Silent, holder: "a test" })
}

/// The files of a folder, without the lock.
pub(crate) fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    named.filter(|(name, _)| name != "LOCK").map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

/// The segments of an index, whatever its manifest says of how they came to be.
pub(crate) fn segments(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(dir);
    files.retain(|name, _| name.ends_with(".seg"));
    files
}
