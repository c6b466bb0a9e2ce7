//! A file that is done with in; the same, to be written over, out.
//!
//! What a system has in its cache is written over for a fraction of what room for more of it costs.

use std::io;
use std::io::Seek;
use std::sync::Mutex;
use std::sync::PoisonError;

use super::File;

/// Keeps a file that is done with for the next who needs a large one.
#[derive(Debug, Default)]
pub struct Spare(Mutex<Option<File>>);

impl Spare {
    /// The file, if there is one, from its start: it may be longer than what is then written.
    pub(super) fn take(&self) -> io::Result<Option<File>> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.map(|mut file| file.rewind().map(|()| file)).transpose()
    }

    /// Keeps a file; another that is kept goes.
    pub(super) fn keep(&self, file: File) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
    }

    /// Frees its room on the disk: nobody needs a large one for now.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
