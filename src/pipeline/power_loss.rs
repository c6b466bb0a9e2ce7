//! A loss of power at any step of a change: names that were not made durable come or do not, whatever
//! their order, and files that were not are cut. The index is then the one before the change or after it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

use super::Building;
use super::Indexing;
use super::Silent;
use super::default_spec;
use crate::corpus::Inputs;
use crate::index;
use crate::index::Index;
use crate::index::journal;
use crate::index::journal::Step;
use crate::scratch::Resources;

/// Records with these ids, in a file that goes with what is given back.
fn records(ids: std::ops::Range<u32>) -> (NamedTempFile, Inputs) {
    let text = |id: u32| (0..40).map(|at| format!("w{} ", (id * 31 + at * at) % 97)).collect::<String>();
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
    for id in ids {
        writeln!(file, "{{\"id\": \"{id}\", \"text\": \"{}\"}}", text(id)).unwrap();
    }
    let paths = vec![file.path().to_str().unwrap().into()];
    (file, Inputs { paths, ..Inputs::default() })
}

#[test]
fn an_index_survives_a_loss_of_power() {
    let place = tempfile::tempdir().unwrap();
    let (dir, lost) = (place.path().join("index"), place.path().join("lost"));
    let (spec, resources) = (default_spec(), Resources::unlimited());
    let how = Indexing { spec: &spec, resources: &resources, progress: &Silent, holder: "a test" };
    how.build(&dir, &records(0..20).1, Building::default()).unwrap();
    let start = journal::contents(&dir);
    let documents = |dir: &Path| Index::open(dir).unwrap().size().0;
    let mut sizes = vec![documents(&dir)];
    assert_eq!(sizes, [20]);
    journal::watch(&dir);
    // A new segment; one that is merged with the first; a list of what was removed; all in one.
    how.add(&dir, &records(20..24).1, false).unwrap();
    sizes.push(documents(&dir));
    how.add(&dir, &records(24..40).1, false).unwrap();
    sizes.push(documents(&dir));
    how.remove(&dir, &["3".to_owned(), "30".to_owned()]).unwrap();
    sizes.push(documents(&dir));
    how.compact(&dir).unwrap();
    let steps = journal::steps(&dir);
    let commits: Vec<usize> = (0..steps.len())
        .filter(|&at| matches!(&steps[at], Step::Rename(_, to) if to == "MANIFEST.json"))
        .collect();
    assert!(commits.len() >= 4, "{steps:?}");
    let mut tried = 0;
    let mut seen = BTreeSet::new();
    for done in 0..=steps.len() {
        for folder in journal::after(&start, &steps[..done]) {
            journal::write(&folder, &lost);
            let wrong = index::check(&lost, true).unwrap();
            assert!(wrong.is_empty(), "after {done} steps: {wrong:?}");
            let size = documents(&lost);
            assert!(sizes.contains(&size), "after {done} steps: {size}");
            seen.insert(size);
            // Whoever goes on finds nothing in the way.
            how.compact(&lost).unwrap();
            assert_eq!(documents(&lost), size);
            assert!(journal::contents(&lost).keys().all(|name| !name.ends_with(".part")));
            tried += 1;
        }
    }
    assert_eq!(seen.len(), 4);
    assert!(tried > 2 * steps.len(), "{tried}");
}
