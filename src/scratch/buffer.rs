//! Buffers that are filled, looked at and filled again: a new one would be zeroed first.

use std::cell::RefCell;
use std::io;
use std::ops::Deref;

/// Buffers that a thread keeps for the next time…
const KEPT: usize = 2;
/// …none larger than this.
const LARGEST: usize = 1 << 18;

thread_local! {
    static FREE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// Bytes that were filled in.
#[derive(Debug)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    len: usize,
}

impl Buffer {
    /// So many bytes, all of which `fill` writes.
    pub(super) fn filled(len: usize, fill: impl FnOnce(&mut [u8]) -> io::Result<()>) -> io::Result<Self> {
        let mut bytes = FREE.with_borrow_mut(Vec::pop).unwrap_or_default();
        if bytes.len() < len {
            bytes.resize(len, 0);
        }
        fill(&mut bytes[..len])?;
        Ok(Self { bytes, len })
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        // A thread that ends keeps nothing.
        let _ = FREE.try_with(|free| {
            if let Ok(mut free) = free.try_borrow_mut()
                && free.len() < KEPT
                && bytes.capacity() <= LARGEST
            {
                free.push(bytes);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_holds_what_was_filled_in_whatever_was_there_before() {
        let filled = |len: usize, with: u8| {
            Buffer::filled(len, |bytes| {
                bytes.fill(with);
                Ok(())
            })
        };
        for (len, with) in [(5, 1), (0, 2), (LARGEST + 1, 3), (9, 4), (3, 5)] {
            let (one, other) = (filled(len, with).unwrap(), filled(len / 2, 0).unwrap());
            assert_eq!((&*one, &*other), (&*vec![with; len], &*vec![0; len / 2]));
        }
        assert!(Buffer::filled(7, |_| Err(io::ErrorKind::UnexpectedEof.into())).is_err());
        assert!(FREE.with_borrow(|free| free.iter().all(|bytes| bytes.capacity() <= LARGEST)));
    }
}
