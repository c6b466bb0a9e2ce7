//! A collection of which some documents are known in; which shingles stand in the others out.
//!
//! Known documents are not compared with each other. So what stands in none of the others need not be
//! sketched or sorted, and where few are new, that is nearly all.

use crate::collection::Collection;
use crate::shingle::shingles;

/// Bits for each hash: of those that are not in the set, one in sixteen is kept by mistake.
const BITS_EACH: usize = 16;

/// A set of hashes, about: all of them, and a few others.
pub(super) struct Bits {
    cells: Vec<u64>,
    shift: u32,
}

impl Bits {
    /// Room for so many.
    pub(super) fn with_capacity(hashes: usize) -> Self {
        let cells = (hashes * BITS_EACH / 64).next_power_of_two().max(2);
        Self { cells: vec![0; cells], shift: u64::BITS - (cells * 64).trailing_zeros() }
    }

    pub(super) fn insert(&mut self, hash: u64) {
        let at = (hash >> self.shift) as usize;
        self.cells[at / 64] |= 1 << (at % 64);
    }

    /// Whether it may have a hash.
    #[inline]
    pub(super) fn has(&self, hash: u64) -> bool {
        let at = (hash >> self.shift) as usize;
        self.cells[at / 64] >> (at % 64) & 1 == 1
    }
}

/// The shingles of the documents that are not known, about: all of them, and a few others.
pub(super) struct Fresh {
    bits: Bits,
    n: usize,
    words: usize,
}

impl Fresh {
    /// The shingles of `n` words of a collection; `None` if no document is known, so that all are wanted.
    pub(super) fn of(collection: &Collection, n: u32) -> Option<Self> {
        if !collection.has_known() {
            return None;
        }
        let documents = || collection.distinct().filter(|&id| !collection.is_known(id));
        let words: usize = documents().map(|id| collection.len_of(id)).sum();
        let mut bits = Bits::with_capacity(words);
        for id in documents() {
            shingles(&collection.words(id), n as usize).for_each(|hash| bits.insert(hash));
        }
        Some(Self { bits, n: n as usize, words })
    }

    /// Whether a shingle may stand in a new document.
    #[inline]
    pub(super) fn has(&self, hash: u64) -> bool {
        self.bits.has(hash)
    }

    /// Whether some words may share a shingle with a new document.
    pub(super) fn has_any(&self, tokens: &[u32]) -> bool {
        shingles(tokens, self.n).any(|hash| self.has(hash))
    }

    /// Words of the new documents.
    pub(super) fn words(&self) -> usize {
        self.words
    }
}
