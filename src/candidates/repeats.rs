//! Keys that occur twice: keyed places in, those whose key has another place out, sorted.
//!
//! Most shingles and most band keys of a corpus stand in one place only. All are dealt by their high bits
//! into parts that fit into a cache; in each, two bits a cell tell "seen" from "seen again", and only
//! what is left is sorted. Where all keys would take too much room, they are dealt in rounds, each of
//! which keeps those with other high bits; the sources are gone through again in each.

use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::PoisonError;

use rayon::prelude::*;

use crate::base::Sieve;

/// A key and its place.
pub(super) type Keyed = (u64, u32);

/// Keys of a part, about.
const PART: usize = 1 << 15;
const MOST_PARTS: usize = 1 << 12;
/// Keys that are handed to a part in one go.
const HANDFUL: usize = 64;
/// Sources that are dealt in one go, for each thread this many times.
const TURNS: usize = 16;
const MOST_ROUNDS: u64 = 1 << 10;
/// Up to so many rounds are worth the memory that they save; of rounds that take less than this, none.
const EASY_ROUNDS: u64 = 4;
const EASY_BYTES: u64 = 32 << 20;

/// How many keys there will be, about, and the bytes that they may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) keys: usize,
    pub(super) room: u64,
}

/// The keyed places whose key occurs twice and more, sorted. `each` gives those of some sources, more
/// than once if they are dealt in rounds.
pub(super) fn repeated<S: Sync, F>(sources: &[S], size: Size, each: F) -> Vec<Keyed>
where
    F: Fn(&[S], &mut Dealer<'_>) + Sync,
{
    let mut all = Vec::new();
    let gather = |mut some: Vec<Keyed>| {
        if all.is_empty() {
            all = some
        } else {
            all.append(&mut some)
        }
        Ok::<(), Infallible>(())
    };
    match repeated_in_rounds(sources, size, each, gather) {
        Ok(()) => all,
        Err(never) => match never {},
    }
}

/// The same, round after round; those of a key come in one of them.
///
/// # Errors
/// Those of `take`.
pub(super) fn repeated_in_rounds<S: Sync, F, E>(
    sources: &[S],
    size: Size,
    each: F,
    mut take: impl FnMut(Vec<Keyed>) -> Result<(), E>,
) -> Result<(), E>
where
    F: Fn(&[S], &mut Dealer<'_>) + Sync,
{
    let bytes = (size.keys * size_of::<Keyed>()) as u64;
    let needed = bytes.div_ceil(size.room.max(1)).clamp(1, MOST_ROUNDS);
    let easy = if size.room == u64::MAX { 1 } else { (bytes / EASY_BYTES).clamp(1, EASY_ROUNDS) };
    let rounds = needed.max(easy).next_power_of_two();
    for number in 0..rounds {
        let round = Round { bits: rounds.trailing_zeros(), number };
        let parts = deal(sources, size.keys / rounds as usize, round, &each);
        let kept: Vec<Vec<Keyed>> = parts.into_par_iter().map(repeats).collect();
        let mut all = Vec::with_capacity(kept.iter().map(Vec::len).sum());
        kept.into_iter().for_each(|part| all.extend(part));
        take(all)?;
    }
    Ok(())
}

/// The keys whose high bits are a number.
#[derive(Clone, Copy)]
struct Round {
    bits: u32,
    number: u64,
}

impl Round {
    #[inline]
    fn takes(self, key: u64) -> bool {
        self.bits == 0 || key >> (u64::BITS - self.bits) == self.number
    }
}

/// The keyed places of a round, in parts by the bits of their keys that follow.
fn deal<S: Sync, F>(sources: &[S], keys: usize, round: Round, each: &F) -> Vec<Vec<Keyed>>
where
    F: Fn(&[S], &mut Dealer<'_>) + Sync,
{
    let parts = (keys / PART).next_power_of_two().clamp(2, MOST_PARTS);
    let table = Table {
        parts: (0..parts).map(|_| Mutex::new(Vec::with_capacity(room_of_part(keys / parts)))).collect(),
        shift: u64::BITS - parts.trailing_zeros(),
        round,
    };
    let hands: Mutex<Vec<Hand>> = Mutex::new(Vec::new());
    let free = || hands.lock().unwrap_or_else(PoisonError::into_inner);
    let turn = sources.len().div_ceil(rayon::current_num_threads() * TURNS).max(1);
    sources.par_chunks(turn).for_each(|sources| {
        let taken = free().pop();
        let hand = taken.unwrap_or_else(|| (0..parts).map(|_| Vec::with_capacity(HANDFUL)).collect());
        let mut dealer = Dealer { table: &table, hand };
        each(sources, &mut dealer);
        free().push(dealer.hand);
    });
    let hands = hands.into_inner().unwrap_or_else(PoisonError::into_inner);
    hands.into_iter().for_each(|hand| table.put_all(hand));
    table.parts.into_iter().map(|part| part.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// Room for so many keys on average: few parts have more than four deviations above it. A part without room
/// is moved to twice as much.
fn room_of_part(keys: usize) -> usize {
    keys + 4 * keys.isqrt() + HANDFUL
}

/// The keys of each part that one thread has not yet handed over.
type Hand = Vec<Vec<Keyed>>;

/// Takes the keyed places of one thread.
pub(super) struct Dealer<'t> {
    table: &'t Table,
    hand: Hand,
}

impl Dealer<'_> {
    #[inline]
    pub(super) fn put(&mut self, keyed: Keyed) {
        let round = self.table.round;
        if !round.takes(keyed.0) {
            return;
        }
        let part = (keyed.0 << round.bits >> self.table.shift) as usize;
        let few = &mut self.hand[part];
        few.push(keyed);
        if few.len() == HANDFUL {
            self.table.give(part, few);
        }
    }
}

struct Table {
    parts: Vec<Mutex<Vec<Keyed>>>,
    shift: u32,
    round: Round,
}

impl Table {
    fn put_all(&self, hand: Hand) {
        hand.into_iter().enumerate().for_each(|(part, mut few)| self.give(part, &mut few));
    }

    fn give(&self, part: usize, few: &mut Vec<Keyed>) {
        self.parts[part].lock().unwrap_or_else(PoisonError::into_inner).append(few);
    }
}

/// What occurs twice in a part, sorted.
fn repeats(mut part: Vec<Keyed>) -> Vec<Keyed> {
    let mut sieve = Sieve::new(part.len());
    part.iter().for_each(|keyed| sieve.insert(keyed.0));
    part.retain(|keyed| sieve.again(keyed.0));
    part.sort_unstable();
    let mut kept = Vec::with_capacity(part.len());
    for equal in part.chunk_by(|x, y| x.0 == y.0).filter(|equal| equal.len() > 1) {
        kept.extend_from_slice(equal);
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_occurs_twice_is_all_that_is_left(
            sources in proptest::collection::vec(proptest::collection::vec(0u64..200, 0..30), 0..40),
            bits in 0u32..57,
            rounds in 0u32..5,
        ) {
            // Places are told apart; keys are alike in their low bits, or in their high ones.
            let key = |small: u64| small.rotate_right(64 - bits);
            let numbered: Vec<Vec<Keyed>> = sources
                .iter()
                .enumerate()
                .map(|(at, keys)| (0..).zip(keys).map(|(k, &one)| (key(one), at as u32 * 100 + k)).collect())
                .collect();
            let mut places: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            numbered.iter().flatten().for_each(|&(key, at)| places.entry(key).or_default().push(at));
            let mut wanted: Vec<Keyed> = numbered.iter().flatten().copied().collect();
            wanted.retain(|(key, _)| places[key].len() > 1);
            wanted.sort_unstable();
            let keys = 1 << 17;
            let size = Size { keys, room: (keys * size_of::<Keyed>()) as u64 >> rounds };
            let found = repeated(&numbered, size, |some, dealer| {
                some.iter().flatten().for_each(|&one| dealer.put(one));
            });
            prop_assert_eq!(found, wanted);
        }
    }
}
