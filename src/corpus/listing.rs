//! Paths in, the files they name out: walked, sorted, each once.
//!
//! Invariant: the list depends on what the inputs name, not on the order in which they name it or in
//! which a folder lists its files.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::FileType;
use std::fs::Metadata;
use std::io;
use std::io::Read;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use ignore::DirEntry;
use ignore::WalkBuilder;

use super::Error;
use super::Inputs;
use super::stream;
use super::stream::Bytes;
use crate::base::Skipped;

/// Standard input, as it is named by the user and in reports.
const STDIN: &str = "-";

/// The tool's own ignore file.
const IGNORE_FILE: &str = ".twicetoldignore";

/// A file to read.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    /// Its name in reports, and its id.
    pub(super) name: String,
    /// Where it is; `None` for standard input.
    pub(super) path: Option<PathBuf>,
    /// Its size, if it is a regular file.
    pub(super) bytes: Option<u64>,
}

/// What a path led to.
#[derive(Debug)]
pub(super) enum Listed {
    Source(Source),
    Skipped(Skipped),
}

impl Listed {
    /// How many bytes there are to read, if that is known.
    pub(super) fn bytes(&self) -> Option<u64> {
        match self {
            Self::Source(source) => source.bytes,
            Self::Skipped(_) => Some(0),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Source(source) => &source.name,
            Self::Skipped(skipped) => &skipped.path,
        }
    }
}

/// Lists all files that the inputs name.
pub(super) fn list(inputs: &Inputs, stdin: &mut Bytes) -> Result<Vec<Listed>, Error> {
    let mut listing = Listing { inputs, sources: BTreeMap::new(), skipped: BTreeSet::new() };
    for path in &inputs.paths {
        listing.named(Path::new(path), true);
    }
    if let Some(list) = &inputs.files_from {
        let bytes =
            read_list(list, stdin).map_err(|source| Error::FilesFrom { path: list.clone(), source })?;
        for path in split_list(&bytes, inputs.null_separated) {
            listing.named(Path::new(&path), false);
        }
        if list == STDIN && listing.sources.contains_key(&None) {
            return Err(Error::StandardInputTwice);
        }
    }
    Ok(listing.finish())
}

fn read_list(list: &str, stdin: &mut Bytes) -> io::Result<Vec<u8>> {
    if list != STDIN {
        return std::fs::read(list);
    }
    let mut bytes = Vec::new();
    stdin.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn split_list(bytes: &[u8], null_separated: bool) -> impl Iterator<Item = OsString> {
    let end = if null_separated { 0 } else { b'\n' };
    bytes
        .split(move |&b| b == end)
        .map(move |path| if null_separated { path } else { path.strip_suffix(b"\r").unwrap_or(path) })
        .filter(|path| !path.is_empty())
        .map(os_string)
}

#[cfg(unix)]
fn os_string(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn os_string(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// The list while it is made.
struct Listing<'a> {
    inputs: &'a Inputs,
    /// By path, so that each is there once.
    sources: BTreeMap<Option<PathBuf>, (Source, Option<Metadata>)>,
    skipped: BTreeSet<Skipped>,
}

impl Listing<'_> {
    fn skip(&mut self, path: &Path, reason: impl Into<String>) {
        self.skipped.insert(Skipped { path: name_of(path), line: None, reason: reason.into() });
    }

    /// Takes a path that was named by the user; `pipes` tells whether it may be a pipe or device, as
    /// shells make them for `<(command)`.
    fn named(&mut self, path: &Path, pipes: bool) {
        if path.as_os_str() == STDIN {
            let source = Source { name: STDIN.into(), path: None, bytes: None };
            self.sources.insert(None, (source, None));
            return;
        }
        match std::fs::metadata(path) {
            Err(error) => self.skip(path, stream::reason(&error)),
            Ok(meta) if meta.is_dir() => self.walk(&clean(path)),
            Ok(meta) if meta.is_file() || (pipes && is_stream(meta.file_type())) => self.file(path, meta),
            Ok(meta) => self.skip(path, special(meta.file_type())),
        }
    }

    fn file(&mut self, path: &Path, meta: Metadata) {
        let path = clean(path);
        let bytes = meta.is_file().then_some(meta.len());
        let source = Source { name: name_of(&path), path: Some(path.clone()), bytes };
        self.sources.insert(Some(path), (source, Some(meta)));
    }

    fn walk(&mut self, folder: &Path) {
        let mut walker = WalkBuilder::new(folder);
        walker.hidden(!self.inputs.hidden).follow_links(self.inputs.follow);
        if self.inputs.no_ignore {
            walker.ignore(false).parents(false).git_ignore(false).git_global(false).git_exclude(false);
        } else {
            walker.add_custom_ignore_filename(IGNORE_FILE);
        }
        for entry in walker.build() {
            match entry {
                Ok(entry) => self.walked(&entry),
                Err(error) => self.fault(folder, None, &error),
            }
        }
    }

    fn walked(&mut self, entry: &DirEntry) {
        let path = entry.path();
        if let Some(error) = entry.error() {
            self.fault(path, None, error);
        }
        match entry.file_type() {
            Some(kind) if kind.is_dir() || entry.depth() == 0 => {}
            Some(kind) if kind.is_symlink() => {
                self.skip(path, "a symbolic link; name it, or follow links with --follow");
            }
            Some(kind) if kind.is_file() => match entry.metadata() {
                Ok(meta) => self.file(path, meta),
                Err(error) => self.fault(path, None, &error),
            },
            Some(kind) => self.skip(path, special(kind)),
            None => {}
        }
    }

    /// Takes an error of the walk apart.
    fn fault(&mut self, path: &Path, line: Option<u64>, error: &ignore::Error) {
        use ignore::Error as E;
        match error {
            E::Partial(errors) => errors.iter().for_each(|e| self.fault(path, line, e)),
            E::WithLineNumber { line, err } => self.fault(path, Some(*line), err),
            E::WithPath { path, err } => self.fault(path, line, err),
            E::WithDepth { err, .. } => self.fault(path, line, err),
            E::Loop { ancestor, child } => {
                let ancestor = name_of(&clean(ancestor));
                self.skip(child, format!("a symbolic link back to {ancestor}; remove the link"));
            }
            E::Io(error) => self.skip(path, stream::reason(error)),
            other => {
                let reason = format!("a pattern that cannot be used ({other}); correct it");
                self.skipped.insert(Skipped { path: name_of(path), line, reason });
            }
        }
    }

    /// Keeps the shortest name of each file, and sorts.
    fn finish(self) -> Vec<Listed> {
        let mut sources: Vec<_> = self.sources.into_values().collect();
        sources.sort_unstable_by(|(a, _), (b, _)| (a.name.len(), a).cmp(&(b.name.len(), b)));
        let mut seen = BTreeMap::new();
        let mut all: Vec<Listed> = Vec::with_capacity(sources.len() + self.skipped.len());
        for (source, meta) in sources {
            if !seen_before(&mut seen, &source, meta.as_ref()) {
                all.push(Listed::Source(source));
            }
        }
        all.extend(self.skipped.into_iter().map(Listed::Skipped));
        // Stable, so that what is wrong with a file of the same name comes after it.
        all.sort_by(|a, b| a.name().cmp(b.name()));
        all
    }
}

/// The real paths of the files that share a number, found when a second one turns up.
type Seen = BTreeMap<(u64, u64), Vec<PathBuf>>;

/// Whether another name has led to the same file. Hard links share the number but not the real path.
fn seen_before(seen: &mut Seen, source: &Source, meta: Option<&Metadata>) -> bool {
    let (Some(path), Some(meta)) = (&source.path, meta) else { return false };
    let same_number = seen.entry(number(meta)).or_default();
    let real = |path: &PathBuf| std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    let before = !same_number.is_empty() && {
        let own = real(path);
        same_number.iter().any(|other| real(other) == own)
    };
    if !before {
        same_number.push(path.clone());
    }
    before
}

#[cfg(unix)]
fn number(meta: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (meta.dev(), meta.ino())
}

/// Where files have no number, those of one size and time are compared by path.
#[cfg(not(unix))]
fn number(meta: &Metadata) -> (u64, u64) {
    let time = meta.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    (meta.len(), time.map_or(0, |t| t.as_nanos() as u64))
}

/// The path without `.` components.
fn clean(path: &Path) -> PathBuf {
    let cleaned: PathBuf = path.components().filter(|c| *c != Component::CurDir).collect();
    if cleaned.as_os_str().is_empty() { Path::new(".").into() } else { cleaned }
}

/// The path as a name: joined with `/`, with the bytes that are not UTF-8 written out.
fn name_of(path: &Path) -> String {
    let path = clean(path);
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    if std::path::MAIN_SEPARATOR != '/' {
        name = name.replace(std::path::MAIN_SEPARATOR, "/");
    }
    // A file called `-` must not be taken for standard input.
    if name == STDIN { "./-".into() } else { name }
}

#[cfg(unix)]
fn is_stream(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_stream(_: FileType) -> bool {
    false
}

/// Why a special file found in a folder or list is not read: it might never end.
#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_fifo() {
        "a named pipe; name it on the command line to read it"
    } else if kind.is_socket() {
        "a socket, not a file; leave it out"
    } else {
        "a device, not a file; leave it out"
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> &'static str {
    "not a regular file; leave it out"
}
