//! The folder of an index: files appear in it complete, or not at all, and stay until nobody needs them.

use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use super::error::Error;
#[cfg(test)]
use super::journal;
use super::manifest;

/// Ends the name of a file that is not complete.
const PART: &str = ".part";
/// Ends the name of a segment.
pub(super) const SEGMENT: &str = ".seg";
/// Ends the name of a list of removed documents.
pub(super) const REMOVED: &str = ".gone";
/// The file that a writer locks.
pub(super) const LOCK: &str = "LOCK";

/// Whether a file name is one that segments and lists have.
pub(super) fn is_ours(name: &str) -> bool {
    let stem = name.strip_suffix(SEGMENT).or_else(|| name.strip_suffix(REMOVED));
    stem.is_some_and(|stem| stem.len() == 16 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Makes a folder into one that may hold an index: new, empty, or left by a build that did not end.
pub(super) fn prepare(dir: &Path) -> Result<(), Error> {
    fs::create_dir_all(dir).map_err(Error::io("make the folder", dir))?;
    if dir.join(manifest::NAME).exists() {
        return Err(Error::Exists { dir: dir.into() });
    }
    let is_left = |name: &str| is_ours(name) || name.ends_with(PART) || name == LOCK;
    if names(dir)?.iter().all(|name| is_left(name)) {
        Ok(())
    } else {
        Err(Error::Foreign { dir: dir.into() })
    }
}

fn names(dir: &Path) -> Result<Vec<String>, Error> {
    let entries = fs::read_dir(dir).map_err(Error::io("list", dir))?;
    let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    let names: io::Result<Vec<String>> = entries.map(name).collect();
    names.map_err(Error::io("list", dir))
}

/// Removes what no manifest needs: what a writer that was killed has left, and what was merged.
pub(super) fn clean<'n>(dir: &Path, needed: impl Iterator<Item = &'n str>) -> Result<(), Error> {
    let needed: Vec<&str> = needed.collect();
    for name in names(dir)? {
        if name.ends_with(PART) || (is_ours(&name) && !needed.contains(&name.as_str())) {
            let path = dir.join(&name);
            fs::remove_file(&path).map_err(Error::io("remove", &path))?;
            #[cfg(test)]
            journal::removed(&path);
        }
    }
    Ok(())
}

/// A new file that has no final name yet.
pub(super) fn begin(dir: &Path, kind: &str) -> Result<(File, PathBuf), Error> {
    let path = dir.join(format!("new{kind}{PART}"));
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&path);
    let file = file.map_err(Error::io("make", &path))?;
    #[cfg(test)]
    journal::created(&path);
    Ok((file, path))
}

/// Gives a complete file its name, so that it stays.
pub(super) fn publish(dir: &Path, from: &Path, name: &str) -> Result<(), Error> {
    let to = dir.join(name);
    fs::rename(from, &to).map_err(Error::io("name", &to))?;
    #[cfg(test)]
    journal::renamed(from, &to);
    sync(dir)
}

/// Puts a file in the place of another, all at once.
pub(super) fn replace(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let (mut file, path) = begin(dir, name)?;
    file.write_all(bytes).map_err(Error::io("write", &path))?;
    sync_file(&file, &path)?;
    publish(dir, &path, name)
}

/// Makes what a file holds durable.
pub(super) fn sync_file(file: &File, path: &Path) -> Result<(), Error> {
    file.sync_all().map_err(Error::io("write", path))?;
    #[cfg(test)]
    journal::synced(path);
    Ok(())
}

/// Makes the names in a folder durable.
fn sync(dir: &Path) -> Result<(), Error> {
    if cfg!(windows) {
        // Folders cannot be opened there, and need not be.
        return Ok(());
    }
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(Error::io("write", dir))?;
    #[cfg(test)]
    journal::synced_folder(dir);
    Ok(())
}

/// A file of at most so many bytes; `None` if it is not there.
pub(super) fn read_small(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("open", path)(error)),
    };
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(Error::io("read", path))?;
    if bytes.len() as u64 > most {
        let what = format!("it has more than {most} bytes");
        return Err(Error::Damaged { path: path.into(), section: "length", what });
    }
    Ok(Some(bytes))
}
