//! The only file that names a hash function.
//!
//! XXH3 is frozen since xxHash 0.8.0, so what is hashed here is the same on every machine and may
//! be written to disk. What others compute, we compute as they do: SHA-256 for browsers, XXH64 for Spark.

use sha2::Digest;
use sha2::Sha256;
use xxhash_rust::xxh3::Xxh3;
use xxhash_rust::xxh3::xxh3_64;
use xxhash_rust::xxh64::xxh64;

/// The 64-bit hash of a folded word.
#[must_use]
pub fn word(folded: &[u8]) -> u64 {
    xxh3_64(folded)
}

/// Combines the hash of a sequence with the hash of what follows it; sensitive to order.
///
/// One round of a 64-bit finaliser (xor, multiply, rotate): the inputs are well mixed already.
#[must_use]
#[inline]
pub fn combine(first: u64, next: u64) -> u64 {
    let x = (first.rotate_left(23) ^ next).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^ (x >> 32)
}

/// The 128-bit hash of a sequence of token hashes, for identity.
#[must_use]
pub fn sequence(tokens: &[u32]) -> u128 {
    let mut state = Xxh3::new();
    let mut block = [0u8; 1024];
    for chunk in tokens.chunks(256) {
        for (bytes, token) in block.chunks_exact_mut(4).zip(chunk) {
            bytes.copy_from_slice(&token.to_le_bytes());
        }
        state.update(&block[..chunk.len() * 4]);
    }
    state.digest128()
}

/// The 128-bit hash of words as they are compared, for fingerprints that are kept.
#[must_use]
pub fn words<'w>(words: impl Iterator<Item = &'w str>) -> u128 {
    let mut state = Xxh3::new();
    for word in words {
        state.update(word.as_bytes());
        // A byte that is in no text, so that no two lists of words look alike.
        state.update(&[0xFF]);
    }
    state.digest128()
}

/// SHA-256, by which a browser knows a script.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The number that Spark's `xxhash64` makes of a text: XXH64 with seed 42, as a signed number.
#[must_use]
pub fn spark(text: &str) -> i64 {
    xxh64(text.as_bytes(), 42).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_compute_is_computed_as_they_do() {
        // FIPS 180-4, and the example of XXH64 in Spark's documentation.
        let digest: String = sha256(b"abc").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(spark("ABC"), 4_105_715_581_806_190_027);
    }

    #[test]
    fn words_are_kept_apart() {
        assert_ne!(words(["ab", "c"].into_iter()), words(["a", "bc"].into_iter()));
        // Kept in files: it never changes.
        assert_eq!(
            format!("{:032x}", words(["told", "twice"].into_iter())),
            "af5b399907bd885c4ac3c02aa4e518eb"
        );
    }

    #[test]
    fn xxh3_is_the_published_one() {
        assert_eq!(word(b""), 0x2D06_8005_38D3_94C2);
    }

    #[test]
    fn a_sequence_is_not_its_reverse() {
        assert_ne!(combine(combine(1, 2), 3), combine(combine(3, 2), 1));
        assert_ne!(sequence(&[1, 2]), sequence(&[2, 1]));
        assert_ne!(sequence(&[1; 256]), sequence(&[1; 257]));
    }
}
