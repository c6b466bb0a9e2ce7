//! Shingle: token hashes in, hashes of n consecutive tokens out.
//!
//! Sensitive to order. Rolled: each step costs the same for every n.

/// Spreads a 32-bit token over 64 bits (the finaliser of `splitmix64`).
#[inline]
fn spread(token: u32) -> u64 {
    let mut x = u64::from(token).wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// The base of the rolling polynomial: odd, so that no position loses bits.
const BASE: u64 = 0xD6E8_FEB8_6659_FD93;

#[inline]
fn finish(polynomial: u64) -> u64 {
    let x = (polynomial ^ (polynomial >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    x ^ (x >> 32)
}

/// The hashes of all runs of `n` consecutive tokens, in order: `tokens.len() + 1 - n` of them, none
/// if there are fewer than `n` tokens.
pub fn shingles(tokens: &[u32], n: usize) -> impl Iterator<Item = u64> {
    assert!(n > 0, "a shingle has at least one token");
    let oldest = (1..n).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let (head, _) = tokens.split_at((n - 1).min(tokens.len()));
    let mut rolling =
        head.iter().fold(0u64, |sum, &token| sum.wrapping_mul(BASE).wrapping_add(spread(token)));
    tokens.windows(n).map(move |window| {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(spread(window[n - 1]));
        let hash = finish(rolling);
        rolling = rolling.wrapping_sub(spread(window[0]).wrapping_mul(oldest));
        hash
    })
}

/// The set of shingles of a text, sorted; a text of fewer than `n` tokens has one shingle, itself.
#[must_use]
pub fn shingle_set(tokens: &[u32], n: usize) -> Vec<u64> {
    let mut set: Vec<u64> = shingles(tokens, n.min(tokens.len()).max(1)).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// How two sets of shingles overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    /// Size of the first set.
    pub a: usize,
    /// Size of the second set.
    pub b: usize,
    /// Members of both.
    pub both: usize,
}

impl Shared {
    /// Counts the members of two sorted sets and of their intersection; what repeats in both counts as
    /// often as it does in the one with fewer.
    #[must_use]
    pub fn of(a: &[u64], b: &[u64]) -> Self {
        let (mut i, mut j, mut both) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            both += usize::from(a[i] == b[j]);
            let (x, y) = (a[i], b[j]);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        Self { a: a.len(), b: b.len(), both }
    }

    /// Members of both / members of either; 0 for two empty sets.
    #[must_use]
    pub fn jaccard(self) -> f64 {
        ratio(self.both, self.a + self.b - self.both)
    }

    /// Share of the first set that is in the second.
    #[must_use]
    pub fn containment_a(self) -> f64 {
        ratio(self.both, self.a)
    }

    /// Share of the second set that is in the first.
    #[must_use]
    pub fn containment_b(self) -> f64 {
        ratio(self.both, self.b)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(tokens: &[u32]) -> u64 {
        shingles(tokens, tokens.len()).next().unwrap()
    }

    proptest! {
        #[test]
        fn rolled_equals_hashed_alone(tokens in prop::collection::vec(any::<u32>(), 0..40), n in 1usize..8) {
            let rolled: Vec<u64> = shingles(&tokens, n).collect();
            let alone: Vec<u64> = tokens.windows(n).map(one).collect();
            prop_assert_eq!(rolled, alone);
        }

        #[test]
        fn shared_equals_a_naive_count(a in prop::collection::btree_set(0u64..60, 0..40),
                                       b in prop::collection::btree_set(0u64..60, 0..40)) {
            let (left, right): (Vec<u64>, Vec<u64>) =
                (a.iter().copied().collect(), b.iter().copied().collect());
            prop_assert_eq!(Shared::of(&left, &right).both, a.intersection(&b).count());
        }
    }

    #[test]
    fn order_matters() {
        assert_ne!(one(&[1, 2, 3]), one(&[3, 2, 1]));
        assert_ne!(one(&[1, 1]), one(&[1]));
    }

    #[test]
    fn a_short_text_is_its_own_shingle() {
        assert_eq!(shingle_set(&[7, 8], 5), vec![one(&[7, 8])]);
        assert!(shingle_set(&[], 5).is_empty());
    }
}
