//! `MinHash` (Broder 1997) with k permutations of 32 bits: `h_i(x) = (x ^ a_i) * b_i`, `b_i` odd.
//!
//! Each `h_i` is a bijection, and its input is a well-mixed hash, so each slot is min-wise uniform and
//! slots are independent enough for the S-curve to hold (the tests measure bias and variance).

use multiversion::multiversion;

/// Slots that are kept in registers while the shingles go by.
const LANES: usize = 32;

/// The permutations of one family of sketches.
#[derive(Debug, Clone)]
pub struct Permutations {
    flips: Vec<[u32; LANES]>,
    factors: Vec<[u32; LANES]>,
    slots: usize,
}

impl Permutations {
    /// The first `slots` permutations of the family that the tool uses everywhere.
    #[must_use]
    pub fn new(slots: usize) -> Self {
        Self::range(0, slots)
    }

    /// The permutations `from..to` of that family.
    #[must_use]
    pub fn range(from: usize, to: usize) -> Self {
        let slots = to - from;
        let (mut flips, mut factors) = (Vec::new(), Vec::new());
        for block in (from..to).step_by(LANES) {
            let bits: [u64; LANES] = std::array::from_fn(|lane| splitmix((block + lane) as u64));
            flips.push(bits.map(|bits| (bits >> 32) as u32));
            factors.push(bits.map(|bits| bits as u32 | 1));
        }
        Self { flips, factors, slots }
    }

    /// Number of slots of a sketch.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Writes the sketch of a set of shingles to `sketch`, whose length is the number of slots.
    ///
    /// `shingles` are the high 32 bits of shingle hashes; repeats do not matter. The sketch of an empty
    /// set is all `u32::MAX`: do not compare it.
    pub fn sketch(&self, shingles: &[u32], sketch: &mut [u32]) {
        assert_eq!(sketch.len(), self.slots);
        let blocks = self.flips.iter().zip(&self.factors);
        for ((flips, factors), slots) in blocks.zip(sketch.chunks_mut(LANES)) {
            slots.copy_from_slice(&minima(flips, factors, shingles)[..slots.len()]);
        }
    }
}

/// The `index`th number of Vigna's `splitmix64` from a fixed seed.
fn splitmix(index: u64) -> u64 {
    let seed = 0x7477_6963_6574_6F6C_u64; // "twicetol"
    let mut x = seed.wrapping_add((index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Compiled for several vector units; the one that the machine has is chosen when it runs.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512bw+avx512vl", "x86_64+avx2", "aarch64+neon"))]
fn minima(flips: &[u32; LANES], factors: &[u32; LANES], shingles: &[u32]) -> [u32; LANES] {
    let mut least = [u32::MAX; LANES];
    for &shingle in shingles {
        for lane in 0..LANES {
            let hash = (shingle ^ flips[lane]).wrapping_mul(factors[lane]);
            least[lane] = least[lane].min(hash);
        }
    }
    least
}

/// The half of a shingle hash that is sketched.
#[must_use]
#[inline]
pub fn input(shingle: u64) -> u32 {
    (shingle >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_is_the_minimum_of_each_permutation() {
        let permutations = Permutations::new(37);
        let shingles: Vec<u32> = (0..100u32).map(|i| i.wrapping_mul(2_654_435_761)).collect();
        let mut sketch = vec![0; 37];
        permutations.sketch(&shingles, &mut sketch);
        for (slot, &value) in sketch.iter().enumerate() {
            let (flip, factor) = (
                permutations.flips[slot / LANES][slot % LANES],
                permutations.factors[slot / LANES][slot % LANES],
            );
            assert_eq!(Some(value), shingles.iter().map(|x| (x ^ flip).wrapping_mul(factor)).min());
        }
    }
}
