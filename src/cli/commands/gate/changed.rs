//! Inputs in, those of them out that a change brings.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::gate::ChangeArgs;
use crate::cli::changes;
use crate::cli::changes::Changed;
use crate::cli::changes::Lines;
use crate::corpus;
use crate::corpus::Files;
use crate::corpus::Inputs;

/// Leaves only what a change brings of what would be read without it; says whether that is nothing.
pub(super) fn only(inputs: &mut Inputs, args: &ChangeArgs) -> anyhow::Result<bool> {
    // A folder stands for what is in it, and so does the absence of a path.
    let paths: Vec<String> = inputs.paths.iter().filter(|path| *path != "-").cloned().collect();
    let mut changed = match &args.changed_since {
        Some(reference) => changes::since(reference, &paths)?,
        None => changes::staged(&paths)?,
    };
    let paths = if paths.is_empty() { vec![".".into()] } else { paths };
    let whole = Whole::of(corpus::files(&Inputs { paths, ..inputs.clone() })?);
    changed.retain(|one| whole.wants(Path::new(&one.path)));
    inputs.paths.clear();
    inputs.lines = BTreeMap::new();
    for Changed { path, lines, .. } in changed {
        if let Lines::Some(ranges) = lines {
            inputs.lines.insert(path.clone(), ranges);
        }
        inputs.paths.push(path);
    }
    Ok(inputs.paths.is_empty())
}

/// What would be read without a change.
struct Whole {
    read: HashSet<PathBuf>,
    unread: Vec<PathBuf>,
}

impl Whole {
    fn of(files: Files) -> Self {
        let real = |path: &Path| path.canonicalize().ok();
        Self {
            read: files.read.iter().filter_map(|path| real(path)).collect(),
            unread: files.skipped.iter().filter_map(|skipped| real(Path::new(&skipped.path))).collect(),
        }
    }

    /// Whether a file is part of it. What cannot be looked at is: reading it says what is wrong.
    fn wants(&self, path: &Path) -> bool {
        path.canonicalize().map_or(true, |path| {
            self.read.contains(&path) || self.unread.iter().any(|folder| path.starts_with(folder))
        })
    }
}
