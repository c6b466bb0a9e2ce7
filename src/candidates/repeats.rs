//! Keys that occur twice: keyed places in, those whose key has another place out, sorted.
//!
//! Most shingles and most band keys of a corpus stand in one place only. All are dealt by their high bits
//! into parts that fit into a cache; in each, two bits a cell tell "seen" from "seen again", and only
//! what is left is sorted. Where all keys would take too much room, they come in rounds, each of those with
//! other high bits. If a few rounds are enough, the sources are gone through again in each; otherwise all keys
//! are put into scratch, in parts of which each thread looks at one, and a round is of many.

use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;

use rayon::prelude::*;

use crate::base::Sieve;
use crate::collection::Collection;
use crate::scratch;
use crate::scratch::PartsWriter;

/// A key and its place.
pub(super) type Keyed = (u64, u32);

/// Keys of a part, about.
const PART: usize = 1 << 15;
const MOST_PARTS: usize = 1 << 12;
/// Keys of a part in scratch, about.
const PART_AWAY: usize = 1 << 16;
/// The number of a part in scratch says the first byte of its keys, so that it is not written.
const LEAST_PARTS_AWAY: usize = 1 << 8;
/// Keys that are handed to a part in one go…
const HANDFUL: usize = 64;
/// …and at least to one of many in scratch, for which all threads gather no more than these, about.
const FEW: usize = 16;
const GATHERED: usize = 1 << 18;
/// Sources that are dealt in one go, for each thread this many times.
const TURNS: usize = 16;
const MOST_ROUNDS: u64 = LEAST_PARTS_AWAY as u64;
/// Rounds that take less than this save no memory.
const EASY_BYTES: u64 = 32 << 20;

/// How many keys there will be, about, and what they may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size<'d> {
    keys: usize,
    /// Bytes in memory.
    room: u64,
    /// How often the sources may be gone through, at most.
    again: u64,
    /// The folder for more than that.
    dir: &'d Path,
}

impl<'d> Size<'d> {
    /// So many keys that are soon made: going through the sources a few times is worth the memory that it saves.
    pub(super) fn of_easy(keys: usize, collection: &'d Collection) -> Self {
        Self { again: 4, ..Self::of_hard(keys, collection) }
    }

    /// So many keys that take long to make.
    pub(super) fn of_hard(keys: usize, collection: &'d Collection) -> Self {
        Self { keys, room: collection.room(), again: 1, dir: collection.temp_dir() }
    }

    /// In how many rounds they come, and whether they go to scratch in between.
    fn rounds(self) -> (u64, bool) {
        if self.room == u64::MAX {
            return (1, false);
        }
        let bytes = (self.keys * size_of::<Keyed>()) as u64;
        let needed = bytes.div_ceil(self.room.max(1)).clamp(1, MOST_ROUNDS).next_power_of_two();
        let easy = (bytes / EASY_BYTES).clamp(1, self.again).next_power_of_two();
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
    let round = |number: u64| Round { bits: rounds.trailing_zeros(), number };
    let keys = size.keys / rounds as usize;
    if !is_spilled {
        return (0..rounds)
            .try_for_each(|number| take(kept(deal(sources, keys, round(number), &each).into_par_iter())));
    }
    let parts = spilled(sources, size.keys, size.dir, &each)?;
    let of_round = parts.count() / rounds as usize;
    let all: Vec<usize> = (0..parts.count()).collect();
    all.chunks(of_round).try_for_each(|some| take(kept(some.par_iter().map(|&part| decoded(&parts, part)))))
}

/// What occurs twice, of all parts.
fn kept(parts: impl IndexedParallelIterator<Item = Vec<Keyed>>) -> Vec<Keyed> {
    let kept: Vec<Vec<Keyed>> = parts.map(repeats).collect();
    let mut all = Vec::with_capacity(kept.iter().map(Vec::len).sum());
    kept.into_iter().for_each(|part| all.extend(part));
    all
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
    let room = room_of_part(keys / parts);
    let table = Table {
        parts: Parts::Here((0..parts).map(|_| Mutex::new(Vec::with_capacity(room))).collect()),
        shift: u64::BITS - parts.trailing_zeros(),
        round,
        handful: HANDFUL,
    };
    deal_all(sources, parts, &table, each);
    match table.parts {
        Parts::Here(parts) => parts.into_iter().map(into_inner).collect(),
        Parts::Away(_) => Vec::new(),
    }
}

/// All keyed places, in scratch, in parts by the high bits of their keys.
fn spilled<S: Sync, F>(
    sources: &[S],
    keys: usize,
    dir: &Path,
    each: &F,
) -> Result<scratch::Parts, scratch::Error>
where
    F: Fn(&[S], &mut Dealer<'_>) + Sync,
{
    // Rounds are of whole parts.
    let parts = (keys / PART_AWAY).next_power_of_two().clamp(LEAST_PARTS_AWAY, MOST_PARTS);
    let table = Table {
        parts: Parts::Away(Mutex::new(PartsWriter::new(dir, parts))),
        shift: u64::BITS - parts.trailing_zeros(),
        round: Round { bits: 0, number: 0 },
        handful: (GATHERED / parts / rayon::current_num_threads()).max(FEW),
    };
    deal_all(sources, parts, &table, each);
    match table.parts {
        Parts::Away(writer) => into_inner(writer).and_then(PartsWriter::finish),
        Parts::Here(_) => PartsWriter::new(dir, parts).and_then(PartsWriter::finish),
    }
}

fn deal_all<S: Sync, F>(sources: &[S], parts: usize, table: &Table, each: &F)
where
    F: Fn(&[S], &mut Dealer<'_>) + Sync,
{
    let hands: Mutex<Vec<Hand>> = Mutex::new(Vec::new());
    let free = || hands.lock().unwrap_or_else(PoisonError::into_inner);
    let turn = sources.len().div_ceil(rayon::current_num_threads() * TURNS).max(1);
    sources.par_chunks(turn).for_each(|sources| {
        let taken = free().pop();
        let hand = taken.unwrap_or_else(|| (0..parts).map(|_| Vec::with_capacity(table.handful)).collect());
        let mut dealer = Dealer { table, hand, bytes: Vec::new() };
        each(sources, &mut dealer);
        free().push(dealer.hand);
    });
    let mut bytes = Vec::new();
    into_inner(hands).into_iter().for_each(|hand| table.put_all(hand, &mut bytes));
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
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
    /// What is written of some.
    bytes: Vec<u8>,
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
        if few.len() == self.table.handful {
            self.table.give(part, few, &mut self.bytes);
        }
    }
}

struct Table {
    parts: Parts,
    shift: u32,
    round: Round,
    handful: usize,
}

enum Parts {
    Here(Vec<Mutex<Vec<Keyed>>>),
    /// Or why there is no more room.
    Away(Mutex<Result<PartsWriter, scratch::Error>>),
}

impl Table {
    fn put_all(&self, hand: Hand, bytes: &mut Vec<u8>) {
        hand.into_iter().enumerate().for_each(|(part, mut few)| self.give(part, &mut few, bytes));
    }

    fn give(&self, part: usize, few: &mut Vec<Keyed>, bytes: &mut Vec<u8>) {
        match &self.parts {
            Parts::Here(parts) => {
                parts[part].lock().unwrap_or_else(PoisonError::into_inner).append(few);
            }
            Parts::Away(writer) => {
                encode(few, bytes);
                let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
                if let Ok(parts) = &mut *writer
                    && let Err(error) = parts.put(part, |all| all.extend_from_slice(bytes))
                {
                    *writer = Err(error);
                }
                few.clear();
            }
        }
    }
}

/// Bytes that are written of a key, and with its place.
const KEY: usize = size_of::<u64>() - 1;
const KEYED: usize = KEY + size_of::<u32>();

fn encode(keyed: &[Keyed], bytes: &mut Vec<u8>) {
    bytes.resize(keyed.len() * KEYED, 0);
    for (out, (key, at)) in bytes.as_chunks_mut::<KEYED>().0.iter_mut().zip(keyed) {
        out[..KEY].copy_from_slice(&key.to_le_bytes()[..KEY]);
        out[KEY..].copy_from_slice(&at.to_le_bytes());
    }
}

/// The keyed places of a part.
fn decoded(parts: &scratch::Parts, part: usize) -> Vec<Keyed> {
    let first = (part * LEAST_PARTS_AWAY / parts.count()) as u8;
    let keyed = |bytes: &[u8; KEYED]| {
        let (mut key, mut at) = ([first; KEY + 1], [0; KEYED - KEY]);
        key[..KEY].copy_from_slice(&bytes[..KEY]);
        at.copy_from_slice(&bytes[KEY..]);
        (u64::from_le_bytes(key), u32::from_le_bytes(at))
    };
    let mut all = Vec::with_capacity(parts.size(part) / KEYED);
    parts
        .pieces(part)
        .iter()
        .for_each(|&piece| all.extend(parts.get(piece).as_chunks::<KEYED>().0.iter().map(keyed)));
    all
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
            (rounds, again) in (0u32..5, prop::sample::select(vec![1u64, 4])),
        ) {
            let dir = tempfile::tempdir().unwrap();
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
            let size = Size { keys, room: (keys * size_of::<Keyed>()) as u64 >> rounds, again, dir: dir.path() };
            prop_assert_eq!(size.rounds().1, 1 << rounds > again);
            let found = repeated(&numbered, size, |some, dealer| {
                some.iter().flatten().for_each(|&one| dealer.put(one));
            });
            prop_assert_eq!(found.unwrap(), wanted);
        }
    }
}
