/// A counter up to two for hashed keys; a cell that two keys share keeps both.
#[derive(Debug)]
pub struct Sieve {
    cells: Vec<u64>,
    shift: u32,
}

/// Cells for each key that is expected: one key in sixteen is kept by mistake.
const CELLS_PER_KEY: usize = 16;
/// Cells in a word.
const CELLS: usize = 32;

impl Sieve {
    /// For so many keys.
    #[must_use]
    pub fn new(keys: usize) -> Self {
        let words = (keys * CELLS_PER_KEY / CELLS).next_power_of_two().max(2);
        Self { cells: vec![0; words], shift: 64 - words.trailing_zeros() }
    }

    /// The word of a key, and the lower of its two bits.
    fn cell(&self, key: u64) -> (usize, u64) {
        // The high bits of all keys of a part are the same: mix once more.
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((mixed >> self.shift) as usize, 1 << ((mixed >> 8 & 31) * 2))
    }

    /// Counts a key.
    pub fn insert(&mut self, key: u64) {
        let (word, once) = self.cell(key);
        let cells = &mut self.cells[word];
        *cells |= once | (*cells & once) << 1;
    }

    /// Whether the key, or another in the same cell, was inserted twice.
    #[must_use]
    pub fn again(&self, key: u64) -> bool {
        let (word, once) = self.cell(key);
        self.cells[word] & (once << 1) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_that_occurs_once_is_sorted() {
        let keys = |n: u64| n.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let mut sieve = Sieve::new(20_000);
        (0..15_000).chain(0..5_000).map(keys).for_each(|key| sieve.insert(key));
        assert!((0..5_000).map(keys).all(|key| sieve.again(key)));
        let wrong = (5_000..15_000).map(keys).filter(|&key| sieve.again(key)).count();
        assert!(wrong < 1_200, "{wrong} of 10000 singletons kept");
    }
}
