//! Drops what occurs once, before anything is sorted.
//!
//! Most shingles and most band keys of a corpus stand in one place only. Two bits a cell tell "seen"
//! from "seen again"; a cell that two keys share keeps both, so nothing that occurs twice is lost.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// A counter up to two for hashed keys. What it says does not depend on the order of insertion.
#[derive(Debug)]
pub(super) struct Sieve {
    cells: Vec<AtomicU64>,
    shift: u32,
}

/// Cells for each key that is expected: one key in sixteen is kept by mistake.
const CELLS_PER_KEY: usize = 16;
/// Cells in a word.
const CELLS: usize = 32;

impl Sieve {
    pub(super) fn new(keys: usize) -> Self {
        let words = (keys * CELLS_PER_KEY / CELLS).next_power_of_two().max(2);
        let cells = (0..words).map(|_| AtomicU64::new(0)).collect();
        Self { cells, shift: 64 - words.trailing_zeros() }
    }

    fn cell(&self, key: u64) -> (&AtomicU64, u64) {
        // Keys are hashes, but the low bits of one kind may be what sorts another: mix once more.
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (&self.cells[(mixed >> self.shift) as usize], 1 << ((mixed >> 8 & 31) * 2))
    }

    pub(super) fn insert(&self, key: u64) {
        let (word, once) = self.cell(key);
        let now = word.load(Relaxed);
        if now & (once << 1) != 0 {
            return;
        }
        if now & once != 0 || word.fetch_or(once, Relaxed) & once != 0 {
            word.fetch_or(once << 1, Relaxed);
        }
    }

    /// Whether the key, or another in the same cell, was inserted twice.
    pub(super) fn again(&self, key: u64) -> bool {
        let (word, once) = self.cell(key);
        word.load(Relaxed) & (once << 1) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_occurs_twice_is_lost_and_little_else_is_kept() {
        let keys = |n: u64| n.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let sieve = Sieve::new(20_000);
        (0..15_000).chain(0..5_000).map(keys).for_each(|key| sieve.insert(key));
        assert!((0..5_000).map(keys).all(|key| sieve.again(key)));
        let wrong = (5_000..15_000).map(keys).filter(|&key| sieve.again(key)).count();
        assert!(wrong < 1_200, "{wrong} of 10000 singletons kept");
    }
}
