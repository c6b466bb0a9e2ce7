//! Chance that is the same on every machine: `splitmix64` (Steele, Lea, Flood, OOPSLA 2014).

/// A generator of numbers; small, seeded, good enough to choose places and words.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream with this number of the streams of a seed; streams do not depend on each other.
    #[must_use]
    pub fn of(seed: u64, stream: u64) -> Self {
        let mut start = Self(seed);
        let mixed = start.number() ^ stream;
        let mut start = Self(mixed);
        Self(start.number())
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// A number from 0 up to and without `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.number()) * end as u128) >> 64) as usize
    }

    /// Puts a list into random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }

    /// So many different numbers below `end`, in order; all of them if there are no more.
    pub fn choose(&mut self, count: usize, end: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..end).collect();
        self.shuffle(&mut all);
        all.truncate(count);
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_published_ones() {
        let mut random = Random(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.number()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn chosen_numbers_differ_and_stay_below() {
        let mut random = Random::of(1, 2);
        let chosen = random.choose(10, 20);
        assert_eq!(chosen.len(), 10);
        assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]) && chosen[9] < 20);
        assert_eq!(random.choose(10, 3), [0, 1, 2]);
    }
}
