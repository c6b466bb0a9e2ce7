//! Where the corpus goes: the inputs and OUT in; a file, a folder or standard output, and the name of each
//! file in it, out. What would destroy or mix up something is refused.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::dedup::DedupArgs;
use crate::cli::args::dedup::DedupOutputArgs;
use crate::cli::message::Problem;
use crate::corpus::Encoding;
use crate::corpus::Inputs;
use crate::corpus::Original;
use crate::spec::Level;

/// Standard input, as it is named.
const STDIN: &str = "-";

/// Where the corpus goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Out {
    /// Nowhere.
    Nowhere,
    /// The one file, to standard output.
    Stdout,
    /// The one file.
    File(PathBuf),
    /// A folder, and what of the paths of the files is not repeated in it.
    Folder { path: PathBuf, without: PathBuf },
}

impl fmt::Display for Out {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str("nothing"),
            Self::Stdout => f.write_str("standard output"),
            Self::File(path) | Self::Folder { path, .. } => write!(f, "{}", path.display()),
        }
    }
}

/// Refuses input of which something could not be written back.
pub(super) fn all_can_be_written(
    inputs: &Inputs,
    originals: &[Original],
    (level, mask): (Level, Option<&str>),
) -> Result<(), Problem> {
    let page = originals.iter().find(|original| !original.reader.writes() && level != Level::Document);
    if let Some(original) = page {
        return Err(Problem::new(
            format!(
                "{0}s cannot be cut out of {1} files: '{2}'",
                level.name(),
                original.reader.name(),
                original.name
            ),
            "use --level document, with which such files go as a whole; or leave it out, or convert it to text \
             or JSON Lines first",
        ));
    }
    let misses = |encoding: &Encoding| mask.is_some_and(|mask| !encoding.has(mask));
    if let Some(encoding) = originals.iter().find_map(|one| one.encoding().filter(misses)) {
        return Err(Problem::new(
            format!("the mask '{}' cannot be written in {}", mask.unwrap_or_default(), encoding.name()),
            "take one that can, as in: --mask '[...]'",
        ));
    }
    let is_stream = |path: &&String| {
        *path != STDIN && std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
    };
    match inputs.paths.iter().find(is_stream) {
        None => Ok(()),
        Some(path) => Err(Problem::new(
            format!("dedup reads its input twice, and '{path}' can be read only once"),
            "put it into a file and name that, or let it come through standard input, as `-`",
        )),
    }
}

/// Says where the corpus goes.
pub(super) fn of(args: &DedupOutputArgs, inputs: &Inputs, originals: &[Original]) -> Result<Out, Problem> {
    let lone = match &inputs.paths[..] {
        [path] if inputs.files_from.is_none() => Some(Path::new(path)),
        _ => None,
    };
    let sources = sources(inputs, originals);
    if let Some(list) = args.removed.as_ref().filter(|list| list.as_os_str() != "-") {
        refuse_inside(list, &sources, "--removed")?;
        refuse_there(list, args.force)?;
    }
    let Some(path) = args.output.as_ref().filter(|_| !args.dry_run) else { return Ok(Out::Nowhere) };
    let is_file = lone.is_some_and(|path| path.as_os_str() == STDIN || path.is_file());
    if path.as_os_str() == "-" {
        return match is_file {
            true if args.removed.as_ref().is_some_and(|list| list.as_os_str() == "-") => Err(Problem::new(
                "--output and --removed cannot both be standard output",
                "put one of them into a file",
            )),
            true => Ok(Out::Stdout),
            false => Err(Problem::new(
                "only one file can go to standard output, and the input may be several",
                "name a folder with --output, or one file as the input",
            )),
        };
    }
    refuse_inside(path, &sources, "--output")?;
    if is_file {
        refuse_there(path, args.force)?;
        return Ok(Out::File(path.clone()));
    }
    let out = Out::Folder { path: path.clone(), without: lone.map(clean).unwrap_or_default() };
    names(&out, originals)?;
    refuse_folder(path, &out, originals, args.force)?;
    if args.removed.as_deref().is_some_and(|list| absolute(list).starts_with(absolute(path))) {
        return Err(Problem::new("--removed lies in the folder of --output", "name a file outside of it"));
    }
    Ok(out)
}

/// Whether the list of what goes is on standard output.
pub(super) fn lists_to_stdout(args: &DedupArgs) -> bool {
    args.output.removed.as_deref().is_some_and(|list| list.as_os_str() == "-")
}

/// The path of a file of the corpus in the folder that it goes to.
pub(super) fn name_in(without: &Path, original: &Original) -> Option<PathBuf> {
    let path = original.path.strip_prefix(without).unwrap_or(&original.path);
    let mut name = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => name.push(part),
            Component::ParentDir => return None,
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    (!name.as_os_str().is_empty()).then_some(name)
}

/// The names of all files; none may lead out of the folder, no two be one.
fn names(out: &Out, originals: &[Original]) -> Result<BTreeSet<PathBuf>, Problem> {
    let Out::Folder { without, .. } = out else { return Ok(BTreeSet::new()) };
    let mut names = BTreeSet::new();
    for original in originals {
        if original.is_stdin() {
            return Err(Problem::new(
                "standard input has no name in a folder of files",
                "put it into a file, or read nothing else: twicetold dedup - -o FILE",
            ));
        }
        let Some(name) = name_in(without, original) else {
            return Err(Problem::new(
                format!("'{}' has no place in a folder: its name leads upwards", original.name),
                "name the input without `..`, or run in the folder that holds all of it",
            ));
        };
        if !names.insert(name.clone()) {
            return Err(Problem::new(
                format!("two files would be '{}' in the output", name.display()),
                "write them into folders of their own, one run each",
            ));
        }
    }
    Ok(names)
}

/// The files and folders that are read, by their real names.
fn sources(inputs: &Inputs, originals: &[Original]) -> Vec<PathBuf> {
    let named = inputs.paths.iter().filter(|path| *path != STDIN).map(PathBuf::from);
    let listed = originals.iter().filter(|_| inputs.files_from.is_some()).map(|one| one.path.clone());
    named.chain(listed).map(|path| absolute(&path)).collect()
}

fn refuse_inside(path: &Path, sources: &[PathBuf], option: &str) -> Result<(), Problem> {
    let out = absolute(path);
    for source in sources {
        let what = if *source == out {
            "is the input"
        } else if out.starts_with(source) {
            "lies in the input"
        } else if source.starts_with(&out) {
            "holds the input"
        } else {
            continue;
        };
        return Err(Problem::new(
            format!("{option} '{}' {what}, which must stay as it is", path.display()),
            "name a place beside it",
        ));
    }
    Ok(())
}

fn refuse_there(path: &Path, force: bool) -> Result<(), Problem> {
    let Ok(there) = path.symlink_metadata() else { return Ok(()) };
    if path.is_dir() {
        return Err(Problem::new(format!("'{}' is a folder", path.display()), "name a file"));
    }
    match force && there.is_file() {
        true => Ok(()),
        false => Err(exists(path)),
    }
}

fn exists(path: &Path) -> Problem {
    Problem::new(format!("'{}' is there already", path.display()), "name another, or replace it with --force")
}

/// Refuses a folder in which something would be lost that this run does not write.
fn refuse_folder(path: &Path, out: &Out, originals: &[Original], force: bool) -> Result<(), Problem> {
    let Ok(there) = path.symlink_metadata() else { return Ok(()) };
    if !there.is_dir() {
        return Err(Problem::new(
            format!("'{}' is no folder, and the input may be several files", path.display()),
            "name a folder",
        ));
    }
    let mut found = Vec::new();
    files_below(path, &mut found).map_err(|error| {
        Problem::new(format!("cannot look into '{}': {error}", path.display()), "name another folder")
    })?;
    if found.is_empty() {
        return Ok(());
    }
    if !force {
        return Err(exists(path));
    }
    let ours = names(out, originals)?;
    let foreign = found.iter().find(|file| file.strip_prefix(path).map_or(true, |name| !ours.contains(name)));
    match foreign {
        None => Ok(()),
        Some(file) => Err(Problem::new(
            format!("'{}' is no file of the input, and --force would remove it", file.display()),
            "move it away, or name another folder",
        )),
    }
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => files_below(&entry.path(), found)?,
            false => found.push(entry.path()),
        }
    }
    Ok(())
}

/// The real name of what is there, or of what would be there.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(above), Some(name)) if above.as_os_str().is_empty() => absolute(Path::new(".")).join(name),
        (Some(above), Some(name)) => absolute(above).join(name),
        _ => path.to_owned(),
    }
}

/// The path without `.` components.
fn clean(path: &Path) -> PathBuf {
    path.components().filter(|component| *component != Component::CurDir).collect()
}
