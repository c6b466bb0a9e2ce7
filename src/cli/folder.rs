//! A page in a folder: a path and what writes the files in; a whole folder, or none, out.
//!
//! The files are written beside, into a folder of another name, which takes the place of the one before
//! when all of them are there. Only a folder that holds nothing but such a page is replaced.

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::fresh::Fresh;
use crate::cli::message::Problem;
use crate::report;
use crate::report::Folder;

/// Finds out whether a page can be written there, before the work is done.
pub(super) fn check(path: &Path) -> anyhow::Result<()> {
    let place = standing(path)?;
    Fresh::folder(&place).map(drop).map_err(|error| cannot_write(path, error))
}

/// Lets `content` write the files of a page.
pub(super) fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn Folder) -> io::Result<()>,
) -> anyhow::Result<()> {
    let place = standing(path)?;
    let written = || {
        let mut fresh = Fresh::folder(&place)?;
        content(&mut fresh)?;
        fresh.put()
    };
    written().map_err(|error| cannot_write(path, error))
}

impl Folder for Fresh {
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.file_in(Path::new(name))?.write_all(bytes)
    }
}

/// Where the folder goes: what is there already may be replaced, and a link stays one.
fn standing(path: &Path) -> anyhow::Result<PathBuf> {
    match path.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(cannot_write(path, error)),
        Ok(there) if !there.is_dir() => Err(cannot_write(path, io::Error::other("it is no folder"))),
        Ok(_) => match other_file(path).map_err(|error| cannot_write(path, error))? {
            None => path.canonicalize().map_err(|error| cannot_write(path, error)),
            Some(name) => Err(Problem::new(
                format!("the folder '{}' holds '{name}', which is of no page", path.display()),
                "name a new folder, an empty one, or one that holds a page and nothing else",
            )
            .into()),
        },
    }
}

/// What a folder holds that a page does not.
fn other_file(folder: &Path) -> io::Result<Option<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && name == "data" {
            for below in fs::read_dir(entry.path())? {
                names.push(format!("data/{}", below?.file_name().to_string_lossy()));
            }
        } else {
            names.push(name);
        }
    }
    names.sort();
    if let Some(other) = names.iter().find(|name| !report::is_of_folder(name)) {
        return Ok(Some(other.clone()));
    }
    // A folder of somebody else's may have a file of this name.
    let index = folder.join(report::FOLDER_INDEX);
    let ours = names.is_empty() || index.is_file() && report::is_page(&fs::read(index)?);
    Ok((!ours).then(|| names.swap_remove(0)))
}

fn cannot_write(path: &Path, error: io::Error) -> anyhow::Error {
    anyhow::Error::from(error).context(Problem::new(
        format!("cannot write the folder '{}'", path.display()),
        "name a folder that can be made in one that exists and that you may write to",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(folder: &mut dyn Folder) -> io::Result<()> {
        folder.put("data/index.js", b"x")?;
        folder.put(report::FOLDER_INDEX, format!("<p>{}", report::PAGE_SCHEMA).as_bytes())
    }

    #[test]
    fn a_folder_is_replaced_whole_and_only_if_it_is_a_page() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("page");
        check(&path).unwrap();
        assert!(!path.exists());
        write(&path, page).unwrap();
        write(&path, |folder| {
            folder.put("data/text-0.js", b"y")?;
            page(folder)
        })
        .unwrap();
        assert!(path.join("data/text-0.js").is_file());

        let failed = write(&path, |folder| {
            folder.put("data/index.js", b"z")?;
            Err(io::Error::other("no"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(path.join("data/index.js")).unwrap(), b"x");
        assert_eq!(room.path().read_dir().unwrap().count(), 1, "nothing is left beside");

        fs::write(path.join("mine.txt"), "mine").unwrap();
        let error = write(&path, page).unwrap_err().to_string();
        assert!(error.contains("holds 'mine.txt'"), "{error}");
        fs::remove_file(path.join("mine.txt")).unwrap();
        fs::write(path.join("index.html"), "my own").unwrap();
        assert!(check(&path).is_err());
        assert_eq!(fs::read(path.join("index.html")).unwrap(), b"my own");
    }

    #[test]
    fn a_file_and_a_place_that_is_not_there_are_refused() {
        let room = tempfile::tempdir().unwrap();
        let file = room.path().join("file");
        fs::write(&file, "x").unwrap();
        assert!(check(&file).is_err());
        assert!(check(&room.path().join("no/where")).is_err());
        fs::create_dir(room.path().join("empty")).unwrap();
        check(&room.path().join("empty")).unwrap();
    }
}
