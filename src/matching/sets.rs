//! Two documents in, how far they overlap as sets of shingles out.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::base::DocId;
use crate::collection::Collection;
use crate::shingle::Shared;
use crate::shingle::shingles;
use crate::spec::Spec;

/// How many different shingles each document has, once somebody counted them.
pub struct SetSizes(Vec<AtomicU32>);

impl SetSizes {
    /// For the documents of a collection.
    #[must_use]
    pub fn new(collection: &Collection) -> Self {
        Self(collection.ids().map(|_| AtomicU32::new(u32::MAX)).collect())
    }

    fn get(&self, document: DocId, count: impl FnOnce() -> usize) -> usize {
        let known = self.0[document.index()].load(Ordering::Relaxed);
        if known != u32::MAX {
            return known as usize;
        }
        let counted = count();
        self.0[document.index()].store(counted as u32, Ordering::Relaxed);
        counted
    }
}

/// Compares documents as sets of shingles, one pair after the other; keeps the set of the first of the two
/// for the next pair, so pairs are best given sorted.
pub struct ShingleSets<'c> {
    collection: &'c Collection,
    sizes: &'c SetSizes,
    n: usize,
    first: Option<DocId>,
    sets: (Set, Set),
}

impl<'c> ShingleSets<'c> {
    /// For sets of the shingles of documents.
    #[must_use]
    pub fn new(collection: &'c Collection, spec: &Spec, sizes: &'c SetSizes) -> Self {
        let n = spec.shingles.documents as usize;
        Self { collection, sizes, n, first: None, sets: (Set::default(), Set::default()) }
    }

    /// How far two documents overlap.
    pub fn shared(&mut self, a: DocId, b: DocId) -> Shared {
        if self.first != Some(a) {
            self.sets.0.fill(&self.collection.words(a), self.n);
            self.first = Some(a);
        }
        let (words, (of_a, of_b)) = (self.collection.words(b), &mut self.sets);
        let b = self.sizes.get(b, || {
            of_b.fill(&words, self.n);
            of_b.len
        });
        Shared { a: of_a.len, b, both: of_a.count(&words, self.n) }
    }
}

/// Bits for each slot: a sixteenth of what is in no set is looked for in vain.
const BITS: usize = 8;
const BITS_OF_A_WORD: usize = u64::BITS as usize;

/// A set of shingles: a table of open addresses, since shingles are hashes already.
#[derive(Default)]
struct Set {
    slots: Vec<Slot>,
    /// A bit for each shingle, by its last bits: most of what is asked for is in none, and is known by it.
    known: Vec<u64>,
    len: usize,
    /// How often others were compared with it.
    turn: u32,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    shingle: u64,
    /// When it was last seen; 0 where there is none.
    seen: u32,
}

impl Set {
    /// Puts the shingles of some words in the place of others.
    fn fill(&mut self, words: &[u32], n: usize) {
        self.slots.clear();
        self.slots.resize((words.len() * 2).next_power_of_two(), Slot::default());
        self.known.clear();
        self.known.resize(self.slots.len().div_ceil(BITS_OF_A_WORD / BITS), 0);
        (self.len, self.turn) = (0, 1);
        for shingle in of(words, n) {
            let slot = self.slot(shingle);
            self.len += usize::from(self.slots[slot].seen == 0);
            self.slots[slot] = Slot { shingle, seen: self.turn };
            let (word, bit) = self.bit(shingle);
            self.known[word] |= bit;
        }
    }

    /// How many of its shingles are also of these words.
    fn count(&mut self, words: &[u32], n: usize) -> usize {
        // Each counts once: those that were seen in this turn have been counted.
        self.turn += 1;
        let mut both = 0;
        for shingle in of(words, n) {
            let (word, bit) = self.bit(shingle);
            if self.known[word] & bit == 0 {
                continue;
            }
            let slot = self.slot(shingle);
            let seen = &mut self.slots[slot].seen;
            if *seen > 0 && *seen < self.turn {
                (both, *seen) = (both + 1, self.turn);
            }
        }
        both
    }

    /// The word of [`Self::known`] that a shingle is in, and its bit: other bits of it than choose its slot.
    fn bit(&self, shingle: u64) -> (usize, u64) {
        let word = (shingle >> 32) as usize & (self.known.len() - 1);
        (word, 1 << (shingle >> (u64::BITS - 6)))
    }

    /// Where a shingle is, or goes.
    fn slot(&self, shingle: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = shingle as usize & mask;
        while self.slots[at].seen > 0 && self.slots[at].shingle != shingle {
            at = (at + 1) & mask;
        }
        at
    }
}

/// The shingles of some words; if there are fewer than `n`, all of them are one.
fn of(words: &[u32], n: usize) -> impl Iterator<Item = u64> {
    shingles(words, n.min(words.len()).max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shingle::shingle_set;

    proptest! {
        #[test]
        fn what_is_counted_is_what_sorted_sets_share(
            texts in prop::collection::vec(prop::collection::vec(0u32..4, 0..60), 2..6),
            n in 1usize..6,
        ) {
            let mut set = Set::default();
            for a in &texts {
                set.fill(a, n);
                for b in &texts {
                    let wanted = Shared::of(&shingle_set(a, n), &shingle_set(b, n));
                    prop_assert_eq!((set.len, set.count(b, n)), (wanted.a, wanted.both));
                }
            }
        }
    }
}
