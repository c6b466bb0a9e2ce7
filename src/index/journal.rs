//! Tests only: what is done to a folder that is watched, step by step; and what a loss of power may leave.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

/// A step that a loss of power may undo, unless a later one has made it durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// An empty file appears.
    Create(String),
    /// What a file holds is durable from here on: this.
    SyncFile(String, Vec<u8>),
    /// A file gets another name.
    Rename(String, String),
    /// The names in the folder are durable from here on.
    SyncFolder,
    /// A file goes.
    Remove(String),
}

static WATCHED: Mutex<Vec<(PathBuf, Vec<Step>)>> = Mutex::new(Vec::new());

/// Begins to watch a folder.
pub(crate) fn watch(dir: &Path) {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner).push((dir.to_owned(), Vec::new()));
}

/// What was done to it since.
pub(crate) fn steps(dir: &Path) -> Vec<Step> {
    let watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    watched.iter().find(|one| one.0 == dir).map(|one| one.1.clone()).unwrap_or_default()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn note(dir: &Path, step: impl FnOnce() -> Step) {
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, steps)) = watched.iter_mut().find(|one| one.0 == dir) {
        steps.push(step());
    }
}

fn note_file(path: &Path, step: impl FnOnce(String) -> Step) {
    note(path.parent().unwrap_or(path), || step(name(path)));
}

pub(super) fn created(path: &Path) {
    note_file(path, Step::Create);
}

pub(super) fn synced(path: &Path) {
    note_file(path, |name| Step::SyncFile(name, fs::read(path).unwrap_or_default()));
}

pub(super) fn renamed(from: &Path, to: &Path) {
    note_file(to, |new| Step::Rename(name(from), new));
}

pub(super) fn synced_folder(dir: &Path) {
    note(dir, || Step::SyncFolder);
}

pub(super) fn removed(path: &Path) {
    note_file(path, Step::Remove);
}

/// A file by its name: what is durable of it.
pub(crate) type Folder = BTreeMap<String, Option<Vec<u8>>>;

/// What a folder holds, but for the lock.
pub(crate) fn contents(dir: &Path) -> Folder {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    named.filter(|(name, _)| name != "LOCK").map(|(name, path)| (name, fs::read(path).ok())).collect()
}

fn apply(folder: &mut Folder, step: &Step) {
    match step {
        Step::Create(name) => drop(folder.insert(name.clone(), None)),
        Step::SyncFile(name, bytes) => {
            if let Some(file) = folder.get_mut(name) {
                *file = Some(bytes.clone());
            }
        }
        Step::Rename(from, to) => {
            if let Some(file) = folder.remove(from) {
                folder.insert(to.clone(), file);
            }
        }
        Step::Remove(name) => drop(folder.remove(name)),
        Step::SyncFolder => {}
    }
}

/// Every folder that may be found after so many steps.
pub(crate) fn after(start: &Folder, steps: &[Step]) -> Vec<Folder> {
    let durable = steps.iter().rposition(|step| *step == Step::SyncFolder).map_or(0, |at| at + 1);
    let mut base = start.clone();
    steps[..durable].iter().for_each(|step| apply(&mut base, step));
    let open = &steps[durable..];
    let names: Vec<usize> =
        (0..open.len()).filter(|&at| !matches!(open[at], Step::SyncFile(..) | Step::SyncFolder)).collect();
    assert!(names.len() < 12, "too many to try all");
    let some = |chosen: usize| {
        let mut folder = base.clone();
        for (at, step) in open.iter().enumerate() {
            let number = names.iter().position(|&one| one == at);
            if number.is_none_or(|number| chosen >> number & 1 == 1) {
                apply(&mut folder, step);
            }
        }
        folder
    };
    (0..1 << names.len()).map(some).collect()
}

/// Makes a folder that holds this.
pub(crate) fn write(folder: &Folder, dir: &Path) {
    let _ = fs::remove_dir_all(dir);
    fs::create_dir(dir).unwrap();
    for (name, bytes) in folder {
        // What was not made durable is a part of something.
        fs::write(dir.join(name), bytes.as_deref().unwrap_or(b"TWIC")).unwrap();
    }
}
