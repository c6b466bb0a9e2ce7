//! What came through standard input, in a file without a name; the same bytes, as often as they are wanted, out.

use std::fs::File;
use std::io;
use std::io::Read;
use std::sync::Arc;

use super::stream::Bytes;
use crate::base::read_exact_at;

/// Standard input that can be read more than once.
#[derive(Debug, Clone)]
pub struct Kept {
    file: Arc<File>,
    bytes: u64,
}

impl Kept {
    /// Takes a file that holds all of it.
    ///
    /// # Errors
    /// If the size of the file cannot be told.
    pub fn new(file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), bytes })
    }

    /// Its bytes from the first one on, whoever else reads them.
    pub(super) fn reader(&self) -> Bytes {
        Box::new(FromStart { kept: self.clone(), at: 0 })
    }
}

struct FromStart {
    kept: Kept,
    at: u64,
}

impl Read for FromStart {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.kept.bytes - self.at).unwrap_or(usize::MAX);
        let most = out.len().min(left);
        read_exact_at(&self.kept.file, &mut out[..most], self.at)?;
        self.at += most as u64;
        Ok(most)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn it_is_read_from_its_beginning_each_time() {
        let mut file = tempfile::tempfile().unwrap();
        let bytes: Vec<u8> = (0..100_000).map(|at| (at % 251) as u8).collect();
        file.write_all(&bytes).unwrap();
        let kept = Kept::new(file).unwrap();
        let (mut one, mut two) = (kept.reader(), kept.reader());
        let mut first = vec![0; 1000];
        one.read_exact(&mut first).unwrap();
        let mut all = Vec::new();
        two.read_to_end(&mut all).unwrap();
        one.read_to_end(&mut first).unwrap();
        assert!(all == bytes && first == bytes);
    }
}
