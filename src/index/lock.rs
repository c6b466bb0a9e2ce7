//! The lock of a writer: one at a time, and it says who. The system frees it when its holder ends, however.

use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io::Write;
use std::path::Path;

use super::error::Error;
use super::folder;

/// Longest name of a holder.
const MOST_BYTES: u64 = 1 << 10;

/// The lock of a folder, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    /// Said, not left to the closing of the file: a process that another thread has just started holds the file, too,
    /// until it runs its program, and the lock with it.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Locks a folder for a writer that calls itself `holder`.
pub(super) fn lock(dir: &Path, holder: &str) -> Result<Lock, Error> {
    let path = dir.join(folder::LOCK);
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(Error::io("lock", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let said = folder::read_small(&path, MOST_BYTES).ok().flatten().unwrap_or_default();
            let said = String::from_utf8_lossy(&said).trim().to_owned();
            let holder = if said.is_empty() { "another process".into() } else { said };
            return Err(Error::Locked { dir: dir.into(), holder });
        }
        Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
    }
    let mut lock = Lock(file);
    let name: String = holder.chars().take(MOST_BYTES as usize / 4).collect();
    let written = lock.0.set_len(0).and_then(|()| lock.0.write_all(name.as_bytes()));
    written.map_err(Error::io("lock", &path))?;
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_given_back_though_a_child_holds_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock(dir.path(), "the first").unwrap();
        let in_child = held.0.try_clone().unwrap();
        let refused = lock(dir.path(), "the second").expect_err("one writer at a time");
        assert!(matches!(refused, Error::Locked { ref holder, .. } if holder == "the first"), "{refused}");
        drop(held);
        assert!(lock(dir.path(), "the third").is_ok());
        drop(in_child);
    }
}
