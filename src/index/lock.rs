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

/// Locks a folder for a writer that calls itself `holder`, until the file is dropped.
pub(super) fn lock(dir: &Path, holder: &str) -> Result<File, Error> {
    let path = dir.join(folder::LOCK);
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = file.map_err(Error::io("lock", &path))?;
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
    let name: String = holder.chars().take(MOST_BYTES as usize / 4).collect();
    let written = file.set_len(0).and_then(|()| file.write_all(name.as_bytes()));
    written.map_err(Error::io("lock", &path))?;
    Ok(file)
}
