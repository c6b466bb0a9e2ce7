//! What is asked for of a file, piece by piece, in; the pieces, most of them read together with one before, out.

use std::cell::RefCell;
use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use super::Buffer;
use super::File;
use crate::base::read_exact_at;

/// Larger pieces are read alone.
const SMALL: usize = 1 << 12;
/// What is read where one piece after the other is asked for.
const AHEAD: usize = 1 << 14;
/// Files of which a thread keeps what it read last.
const FILES: usize = 4;

/// A file that nobody changes any more.
#[derive(Debug)]
pub(super) struct Sealed {
    file: File,
    len: u64,
    /// No other has it.
    number: u64,
}

static NUMBERS: AtomicU64 = AtomicU64::new(0);

/// What a thread has read of a file.
struct Read {
    number: u64,
    at: u64,
    bytes: Vec<u8>,
}

thread_local! {
    static READ: RefCell<Vec<Read>> = const { RefCell::new(Vec::new()) };
}

impl Sealed {
    pub(super) fn new(file: File, len: u64) -> Self {
        Self { file, len, number: NUMBERS.fetch_add(1, Ordering::Relaxed) }
    }

    pub(super) fn into_file(self) -> File {
        self.file
    }

    /// The bytes at a place.
    pub(super) fn get(&self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        if len > SMALL {
            let mut bytes = vec![0; len];
            return read_exact_at(&self.file, &mut bytes, at).map(|()| bytes);
        }
        self.small(at, len, <[u8]>::to_vec)
    }

    /// The same for one look.
    pub(super) fn glance(&self, at: u64, len: usize) -> io::Result<Buffer> {
        if len > SMALL {
            return Buffer::filled(len, |bytes| read_exact_at(&self.file, bytes, at));
        }
        let filled = |found: &[u8]| {
            Buffer::filled(len, |bytes| {
                bytes.copy_from_slice(found);
                Ok(())
            })
        };
        self.small(at, len, filled)?
    }

    /// What `take` makes of a few bytes at a place.
    fn small<T>(&self, at: u64, len: usize, take: impl FnOnce(&[u8]) -> T) -> io::Result<T> {
        READ.with_borrow_mut(|all| {
            let known = all.iter().position(|read| read.number == self.number);
            // The one that was asked for last comes first.
            let mut read = match known {
                Some(known) => all.remove(known),
                None => Read { number: self.number, at: 0, bytes: Vec::new() },
            };
            all.truncate(FILES - 1);
            let found = self.of(&mut read, at, len).map(take);
            all.insert(0, read);
            found
        })
    }

    fn of<'r>(&self, read: &'r mut Read, at: u64, len: usize) -> io::Result<&'r [u8]> {
        let own = |read: &Read| {
            let from = usize::try_from(at.checked_sub(read.at)?).ok()?;
            (from + len <= read.bytes.len()).then_some(from)
        };
        if let Some(from) = own(read) {
            return Ok(&read.bytes[from..from + len]);
        }
        let end = read.at + read.bytes.len() as u64;
        let is_near = at >= read.at && at <= end + SMALL as u64;
        let ahead = if is_near { AHEAD as u64 } else { len as u64 };
        read.bytes.resize(ahead.min(self.len.saturating_sub(at)).max(len as u64) as usize, 0);
        read.at = at;
        let done = read_exact_at(&self.file, &mut read.bytes, at);
        if done.is_err() {
            read.bytes.clear();
        }
        done.map(|()| &read.bytes[..len])
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    fn file(bytes: &[u8]) -> Sealed {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        Sealed::new(file, bytes.len() as u64)
    }

    proptest! {
        #[test]
        fn every_piece_is_what_stands_there(
            steps in prop::collection::vec((0usize..6, 0usize..70_000, prop_oneof![0usize..90, 0usize..9000]), 1..60),
        ) {
            let made = |seed: usize| (0..100_000).map(|at| (at * 31 % 251 + seed) as u8).collect::<Vec<u8>>();
            let all: Vec<Vec<u8>> = (0..6).map(made).collect();
            let files: Vec<Sealed> = all.iter().map(|bytes| file(bytes)).collect();
            let mut next = [0; 6];
            for (of, skip, len) in steps {
                // Most follow the one before; some are anywhere.
                let at = if skip % 3 == 0 { skip } else { (next[of] + skip % 40).min(90_000) };
                let found = if skip % 2 == 0 {
                    files[of].get(at as u64, len).unwrap()
                } else {
                    files[of].glance(at as u64, len).unwrap().to_vec()
                };
                prop_assert_eq!(found, &all[of][at..at + len]);
                next[of] = at + len;
            }
        }
    }

    #[test]
    fn what_is_behind_the_end_is_an_error_and_is_forgotten() {
        let file = file(b"0123456789");
        assert_eq!(file.get(2, 3).unwrap(), b"234");
        assert!(file.get(8, 3).is_err() && file.get(800, 3).is_err() && file.get(0, 9000).is_err());
        assert_eq!((file.get(8, 2).unwrap(), file.get(10, 0).unwrap()), (b"89".to_vec(), Vec::new()));
    }
}
