//! Files and folders that appear under their names only when they are complete; an interrupt leaves none.

use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

/// What is not complete just now, for [`clean_up`].
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// Whether the last ones are in their places; held while they are put there.
static IS_ALL_PUT: Mutex<bool> = Mutex::new(false);
/// Nothing more is begun.
static STOPPED: AtomicBool = AtomicBool::new(false);

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what an interrupted run would leave behind; whether it has to end for that. If all that was asked for is in
/// its place, the run is over in a moment, and was none that was interrupted.
pub(super) fn clean_up() -> bool {
    let is_all_put = IS_ALL_PUT.lock().unwrap_or_else(PoisonError::into_inner);
    if *is_all_put {
        return false;
    }
    STOPPED.store(true, Ordering::SeqCst);
    let paths = std::mem::take(&mut *unfinished());
    paths.iter().for_each(|path| remove(path));
    // Nothing is put any more.
    std::mem::forget(is_all_put);
    true
}

/// Puts the last files and folders of a run in their places, between which no interrupt comes.
pub(super) fn all_or_none(put: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut is_all_put = IS_ALL_PUT.lock().unwrap_or_else(PoisonError::into_inner);
    put()?;
    *is_all_put = true;
    Ok(())
}

/// Removes a file or a folder, into which one file may just be on its way.
fn remove(path: &Path) {
    for _ in 0..10 {
        // The program is on its way out; there is nobody left to tell.
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
        if path.symlink_metadata().is_err() {
            return;
        }
    }
}

/// A file or folder beside its place; gone when it is dropped, unless it was put there.
pub(super) struct Fresh {
    place: PathBuf,
    part: PathBuf,
}

impl Fresh {
    fn beside(place: &Path) -> io::Result<Self> {
        let name = place.file_name().ok_or_else(|| io::Error::other("it does not name a file or folder"))?;
        let hidden = format!(".{}.{}.part", name.to_string_lossy(), std::process::id());
        let part = place.with_file_name(hidden);
        // Told first: an interrupt may come between any two steps.
        unfinished().push(part.clone());
        Ok(Self { place: place.to_owned(), part })
    }

    /// A file that will stand at a place.
    pub(super) fn file(place: &Path) -> io::Result<(Self, File)> {
        let fresh = Self::beside(place)?;
        let file = OpenOptions::new().write(true).create_new(true).open(&fresh.part)?;
        Ok((fresh, file))
    }

    /// A folder that will stand at a place.
    pub(super) fn folder(place: &Path) -> io::Result<Self> {
        let fresh = Self::beside(place)?;
        fs::create_dir(&fresh.part)?;
        Ok(fresh)
    }

    /// A new file in the folder, with the folders above it.
    pub(super) fn file_in(&self, name: &Path) -> io::Result<File> {
        while STOPPED.load(Ordering::SeqCst) {
            // The end is near.
            std::thread::park();
        }
        let path = self.part.join(name);
        if let Some(above) = name.parent().filter(|above| !above.as_os_str().is_empty()) {
            fs::create_dir_all(self.part.join(above))?;
        }
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    /// Puts it in its place; what stood there is gone then.
    pub(super) fn put(self) -> io::Result<()> {
        if self.place.is_dir() {
            // Not among what an interrupt removes, until the new one is there.
            let hidden = format!(".{}.old", self.part.file_name().unwrap_or_default().to_string_lossy());
            let old = self.place.with_file_name(hidden);
            fs::rename(&self.place, &old)?;
            fs::rename(&self.part, &self.place).or_else(|error| {
                // What stood there comes back.
                fs::rename(&old, &self.place).and(Err(error))
            })?;
            fs::remove_dir_all(&old)?;
        } else {
            fs::rename(&self.part, &self.place)?;
        }
        unfinished().retain(|path| *path != self.part);
        Ok(())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let mut all = unfinished();
        if let Some(at) = all.iter().position(|path| *path == self.part) {
            all.swap_remove(at);
            drop(all);
            remove(&self.part);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_folder_takes_the_place_of_another_or_leaves_nothing() {
        let room = tempfile::tempdir().unwrap();
        let place = room.path().join("out");
        let make = |text: &str| {
            let fresh = Fresh::folder(&place).unwrap();
            fresh.file_in(Path::new("a/b.txt")).unwrap().write_all(text.as_bytes()).unwrap();
            fresh
        };
        drop(make("never"));
        assert_eq!(room.path().read_dir().unwrap().count(), 0);
        for text in ["first", "second"] {
            make(text).put().unwrap();
            assert_eq!(fs::read_to_string(place.join("a/b.txt")).unwrap(), text);
            assert_eq!(room.path().read_dir().unwrap().count(), 1);
        }
    }
    #[test]
    fn one_that_is_given_up_takes_no_other_along() {
        let room = tempfile::tempdir().unwrap();
        let (one, _) = Fresh::file(&room.path().join("one")).unwrap();
        let (two, mut file) = Fresh::file(&room.path().join("two")).unwrap();
        drop(one);
        assert_eq!(room.path().read_dir().unwrap().count(), 1);
        file.write_all(b"2").unwrap();
        two.put().unwrap();
        assert_eq!(fs::read(room.path().join("two")).unwrap(), b"2");
    }
}
