//! Keys that occur twice: keyed places in, those whose key has another place out, sorted.
//!
//! Most shingles and most band keys of a corpus stand in one place only. All are dealt by their high bits
//! into parts that fit into a cache; in each, two bits a cell tell "seen" from "seen again", and only
//! what is left is sorted. Where all keys would take too much room, they come in rounds, each of those with
//! other high bits. If a few rounds are enough, the sources are gone through again in each; otherwise all keys
//! are `away`, in scratch, and those of a round are dealt from there.

mod away;

use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;

use rayon::prelude::*;

use crate::base::Sieve;
use crate::collection::Collection;
use crate::scratch;
use crate::scratch::Spare;

/// A key and its place.
pub(super) type Keyed = (u64, u32);

/// Keys of a part, about.
const PART: usize = 1 << 15;
const MOST_PARTS: usize = 1 << 12;
/// Keys that are handed to a part in one go.
const HANDFUL: usize = 64;
/// Sources that are dealt in one go, for each thread this many times.
const TURNS: usize = 16;
const MOST_ROUNDS: u64 = away::PARTS as u64;
/// How often sources are gone through whose keys are soon made.
const AGAIN: u64 = 4;
/// Rounds that take less than this save no memory.
const EASY_BYTES: u64 = 32 << 20;

/// How many keys there will be, about, and what they may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size<'d> {
    keys: usize,
    /// Bytes in memory.
    room: u64,
    /// How often the sources may be gone through, at most…
    again: u64,
    /// …and to save memory that is there.
    to_save: u64,
    /// The folder for more than that…
    dir: &'d Path,
    /// …and a file to write over.
    spare: &'d Spare,
}

impl<'d> Size<'d> {
    /// So many keys that are soon made: going through the sources a few times is worth the memory that it saves.
    pub(super) fn of_easy(keys: usize, collection: &'d Collection) -> Self {
        Self { to_save: AGAIN, ..Self::of_sparse(keys, collection) }
    }

    /// So many keys that are soon made, but few for what is gone through.
    pub(super) fn of_sparse(keys: usize, collection: &'d Collection) -> Self {
        Self { again: AGAIN, ..Self::of_hard(keys, collection) }
    }

    /// So many keys that take long to make.
    pub(super) fn of_hard(keys: usize, collection: &'d Collection) -> Self {
        let (dir, spare) = (collection.temp_dir(), collection.spare());
        Self { keys, room: collection.room(), again: 1, to_save: 1, dir, spare }
    }

    /// So many keys, in one round.
    pub(super) fn of_few(keys: usize, collection: &'d Collection) -> Self {
        Self { room: u64::MAX, ..Self::of_hard(keys, collection) }
    }

    /// In how many rounds they come, and whether they go to scratch in between.
    fn rounds(self) -> (u64, bool) {
        if self.room == u64::MAX {
            return (1, false);
        }
        let bytes = (self.keys * size_of::<Keyed>()) as u64;
        let needed = bytes.div_ceil(self.room.max(1)).clamp(1, MOST_ROUNDS).next_power_of_two();
        let easy = (bytes / EASY_BYTES).clamp(1, self.to_save).next_power_of_two();
        if needed > self.again { (needed, true) } else { (needed.max(easy), false) }
    }
}

/// The keyed places whose key occurs twice and more, sorted. `each` gives those of some sources, more
/// than once if they are gone through again.
///
/// # Errors
/// If scratch has no room.
pub(super) fn repeated<S: Sync, F>(
    sources: &[S],
    size: Size<'_>,
    each: F,
) -> Result<Vec<Keyed>, scratch::Error>
where
    F: Fn(&[S], &mut Dealer<'_>) + Sync,
{
    let mut all = Vec::new();
    repeated_in_rounds(sources, size, each, |some| {
        if all.is_empty() {
            all = some;
        } else {
            all.extend_from_slice(&some);
        }
        Ok(())
    })?;
    Ok(all)
}

/// The same, round after round; those of a key come in one of them.
///
/// # Errors
/// If scratch has no room, and those of `take`.
pub(super) fn repeated_in_rounds<S: Sync, F>(
    sources: &[S],
    size: Size<'_>,
    each: F,
    mut take: impl FnMut(Vec<Keyed>) -> Result<(), scratch::Error>,
) -> Result<(), scratch::Error>
where
    F: Fn(&[S], &mut Dealer<'_>) + Sync,
{
    let (rounds, is_spilled) = size.rounds();
    let keys = size.keys / rounds as usize;
    if is_spilled {
        let table = away::Table::new(size.dir, size.spare, size.room);
        deal(sources, || Dealer(To::Away(table.dealer())), &each);
        let parts = table.finish()?;
        let mut rounds = parts.rounds(rounds as usize);
        rounds.try_for_each(|round| take(joined(parts.repeated(round))))?;
        parts.spare(size.spare);
        return Ok(());
    }
    (0..rounds).try_for_each(|number| {
        let table = Table::new(keys, Round { bits: rounds.trailing_zeros(), number });
        deal(sources, || Dealer(To::Here(table.dealer())), &each);
        take(joined(table.repeated()))
    })
}

/// Has the sources dealt, each by a thread with a dealer of its own; what a dealer still has in hand is handed over at the end.
fn deal<'t, S: Sync, F>(sources: &[S], dealer: impl Fn() -> Dealer<'t> + Sync, each: &F)
where
    F: Fn(&[S], &mut Dealer<'_>) + Sync,
{
    let dealers: Mutex<Vec<Dealer<'t>>> = Mutex::new(Vec::new());
    let free = || dealers.lock().unwrap_or_else(PoisonError::into_inner);
    let turn = sources.len().div_ceil(rayon::current_num_threads() * TURNS).max(1);
    sources.par_chunks(turn).for_each(|sources| {
        let taken = free().pop();
        let mut dealer = taken.unwrap_or_else(&dealer);
        each(sources, &mut dealer);
        free().push(dealer);
    });
    into_inner(dealers).into_iter().for_each(Dealer::finish);
}

/// Takes the keyed places of one thread.
pub(super) struct Dealer<'t>(To<'t>);

enum To<'t> {
    Here(Hand<'t>),
    Away(away::Hand<'t>),
}

impl Dealer<'_> {
    #[inline]
    pub(super) fn put(&mut self, keyed: Keyed) {
        match &mut self.0 {
            To::Here(hand) => hand.put(keyed),
            To::Away(hand) => hand.put(keyed),
        }
    }

    fn finish(self) {
        match self.0 {
            To::Here(hand) => hand.finish(),
            To::Away(hand) => hand.finish(),
        }
    }
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
struct Table {
    parts: Vec<Mutex<Vec<Keyed>>>,
    shift: u32,
    round: Round,
}

impl Table {
    /// For so many keys, about.
    fn new(keys: usize, round: Round) -> Self {
        let parts = (keys / PART).next_power_of_two().clamp(2, MOST_PARTS);
        let room = room_of_part(keys / parts);
        Self {
            parts: (0..parts).map(|_| Mutex::new(Vec::with_capacity(room))).collect(),
            shift: u64::BITS - parts.trailing_zeros(),
            round,
        }
    }

    fn dealer(&self) -> Hand<'_> {
        Hand { table: self, parts: self.parts.iter().map(|_| Vec::with_capacity(HANDFUL)).collect() }
    }

    fn give(&self, part: usize, few: &mut Vec<Keyed>) {
        self.parts[part].lock().unwrap_or_else(PoisonError::into_inner).append(few);
    }

    /// What occurs twice, in each part.
    fn repeated(self) -> Vec<Vec<Keyed>> {
        let repeated = |part: Mutex<Vec<Keyed>>| {
            let mut kept = Vec::new();
            add_repeats(&mut into_inner(part), &mut kept);
            kept
        };
        self.parts.into_par_iter().map(repeated).collect()
    }
}

/// The keys of each part that one thread has not yet handed over.
struct Hand<'t> {
    table: &'t Table,
    parts: Vec<Vec<Keyed>>,
}

impl Hand<'_> {
    #[inline]
    fn put(&mut self, keyed: Keyed) {
        let round = self.table.round;
        if !round.takes(keyed.0) {
            return;
        }
        let part = (keyed.0 << round.bits >> self.table.shift) as usize;
        let few = &mut self.parts[part];
        few.push(keyed);
        if few.len() == HANDFUL {
            self.table.give(part, few);
        }
    }

    fn finish(self) {
        self.parts.into_iter().enumerate().for_each(|(part, mut few)| self.table.give(part, &mut few));
    }
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Room for so many keys on average: few parts have more than four deviations above it. A part without room
/// is moved to twice as much.
fn room_of_part(keys: usize) -> usize {
    keys + 4 * keys.isqrt() + HANDFUL
}

/// All parts in one piece.
fn joined(parts: Vec<Vec<Keyed>>) -> Vec<Keyed> {
    let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| all.extend(part));
    all
}

/// Adds what occurs twice in a part, sorted; empties it.
fn add_repeats(part: &mut Vec<Keyed>, kept: &mut Vec<Keyed>) {
    let mut sieve = Sieve::new(part.len());
    part.iter().for_each(|keyed| sieve.insert(keyed.0));
    part.retain(|keyed| sieve.again(keyed.0));
    part.sort_unstable();
    for equal in part.chunk_by(|x, y| x.0 == y.0).filter(|equal| equal.len() > 1) {
        kept.extend_from_slice(equal);
    }
    part.clear();
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
            (rounds, again) in (0u32..5, prop::sample::select(vec![1u64, 4])),
        ) {
            let (dir, spare) = (tempfile::tempdir().unwrap(), Spare::default());
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
            let room = (keys * size_of::<Keyed>()) as u64 >> rounds;
            let size = Size { keys, room, again, to_save: again, dir: dir.path(), spare: &spare };
            prop_assert_eq!(size.rounds().1, 1 << rounds > again);
            let found = repeated(&numbered, size, |some, dealer| {
                some.iter().flatten().for_each(|&one| dealer.put(one));
            });
            prop_assert_eq!(found.unwrap(), wanted);
        }
    }
}
