//! Words as most are, in long steps: bytes in, how far letters and digits go that become one short
//! character each, and what they become, out.
//!
//! ASCII is read eight bytes at a time, characters of two bytes by one look-up. What is read here
//! [`super::scan`] would read alike, one character after the other; it goes on where this stops.

use std::sync::OnceLock;

use crate::text::class::Class;
use crate::text::table::Entry;
use crate::text::table::Table;

/// Bytes of the longest plain word.
const LONGEST: usize = 64;
/// Bytes that are read at once.
const STEP: usize = 8;
/// Bytes that a plain word is put into, with what is read with its end.
pub(super) const ROOM: usize = LONGEST + STEP;

/// What is known of the characters of one and of two bytes.
pub(super) struct Plain {
    ascii: Ascii,
    /// For each byte, whether it ends any word and begins none.
    separates: [bool; 256],
    pairs: OnceLock<Box<[Pair; PAIRS]>>,
}

/// A plain word, or the beginning of one.
pub(super) struct Run {
    /// Where it stops.
    pub(super) end: usize,
    /// Bytes of what it becomes.
    pub(super) len: usize,
    /// Where its last letter or digit stands.
    pub(super) last: usize,
    /// Nothing that follows belongs to it.
    pub(super) is_whole: bool,
}

impl Plain {
    /// For the characters as `get` knows them.
    pub(super) fn new(get: impl Fn(u8) -> Entry) -> Self {
        let separates = std::array::from_fn(|byte| byte < 128 && get(byte as u8).class() == Class::Other);
        Self { ascii: Ascii::new(get), separates, pairs: OnceLock::new() }
    }

    /// Where the next byte is that does not only separate.
    #[inline]
    pub(super) fn skip(&self, bytes: &[u8], at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|&byte| !self.separates[byte as usize]).unwrap_or(rest.len())
    }

    /// Reads a plain word as far as it is one; gives nothing if there is not enough room for it.
    #[inline]
    pub(super) fn read(
        &self,
        table: &Table,
        bytes: &[u8],
        start: usize,
        out: &mut [u8; ROOM],
    ) -> Option<Run> {
        let mut run = Run { end: start, len: 0, last: start, is_whole: false };
        while run.len <= LONGEST {
            let Some(&byte) = bytes.get(run.end) else {
                run.is_whole = true;
                return Some(run);
            };
            if byte < 0x80 {
                let (folded, letters) = self.ascii.read(bytes, run.end);
                if letters == 0 {
                    run.is_whole = self.separates[byte as usize];
                    return Some(run);
                }
                out[run.len..run.len + STEP].copy_from_slice(&folded.to_le_bytes());
                run.len += letters;
                run.end += letters;
                run.last = run.end - 1;
            } else if !self.read_pair(table, bytes, &mut run, out) {
                return Some(run);
            }
        }
        None
    }

    /// Reads a character of two bytes; says whether there was one to read.
    #[inline]
    fn read_pair(&self, table: &Table, bytes: &[u8], run: &mut Run, out: &mut [u8; ROOM]) -> bool {
        let Some(&[first @ 0xC2..0xE0, second]) = bytes.get(run.end..run.end + 2) else { return false };
        let pairs = self.pairs.get_or_init(|| pairs(table));
        let code = usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F);
        match pairs[code] {
            Pair::STOPS => return false,
            Pair::SEPARATES => {
                run.is_whole = true;
                return false;
            }
            // A mark is part of a word only after a letter.
            Pair::VANISHES if run.len == 0 => return false,
            Pair::VANISHES => {}
            Pair([first, second]) => {
                (out[run.len], out[run.len + 1]) = (first, second);
                run.len += 1 + usize::from(second != 0);
                run.last = run.end;
            }
        }
        run.end += 2;
        true
    }
}

/// What ASCII letters and digits become, eight at a time.
struct Ascii {
    /// The high bit of each byte if letters are plain, and if digits are.
    letters: u64,
    digits: u64,
    /// The bit that makes a letter small, of each byte, if letters are made small.
    small: u64,
}

impl Ascii {
    /// Only what is as expected is read here: letters that stay or become small, digits that stay.
    fn new(get: impl Fn(u8) -> Entry) -> Self {
        let becomes = |byte: u8| get(byte).plain();
        let all = |range: std::ops::RangeInclusive<u8>, wanted: fn(u8) -> u8| {
            range.into_iter().all(|byte| becomes(byte) == Some(u32::from(wanted(byte))))
        };
        let stay = all(b'a'..=b'z', |byte| byte);
        let become_small = all(b'A'..=b'Z', |byte| byte.to_ascii_lowercase());
        let stay_large = all(b'A'..=b'Z', |byte| byte);
        let every = |yes: bool, byte: u8| if yes { u64::from_le_bytes([byte; STEP]) } else { 0 };
        Self {
            letters: every(stay && (become_small || stay_large), 0x80),
            digits: every(all(b'0'..=b'9', |byte| byte), 0x80),
            small: every(become_small, 0x20),
        }
    }

    /// The letters and digits at a place, eight at most, and how many; what is after them is anything.
    #[inline]
    fn read(&self, bytes: &[u8], at: usize) -> (u64, usize) {
        let chunk = match bytes.get(at..at + STEP).and_then(|bytes| bytes.first_chunk::<STEP>()) {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => last_bytes(bytes, at),
        };
        const fn every(byte: u8) -> u64 {
            u64::from_le_bytes([byte; STEP])
        }
        // No sum leaves its byte: what is added to has seven bits, and what is added too.
        let low = chunk & every(0x7F);
        let from = |low: u64, first: u8| low + every(0x80 - first);
        let beyond = |low: u64, last: u8| low + every(0x7F - last);
        let folded = low | every(0x20);
        let letters = from(folded, b'a') & !beyond(folded, b'z') & self.letters & !chunk;
        let digits = from(low, b'0') & !beyond(low, b'9') & self.digits & !chunk;
        let others = !(letters | digits) & every(0x80);
        (chunk | (letters >> 2 & self.small), (others.trailing_zeros() / 8) as usize)
    }
}

/// Fewer bytes than are read at once, and zeros.
#[cold]
fn last_bytes(bytes: &[u8], at: usize) -> u64 {
    let rest = &bytes[at..];
    let mut chunk = [0; STEP];
    chunk[..rest.len()].copy_from_slice(rest);
    u64::from_le_bytes(chunk)
}

/// Code points of at most two bytes.
const PAIRS: usize = 0x800;

/// What a character of two bytes becomes: one byte and nothing, or two bytes; or one of the names below,
/// which no letter or digit becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pair([u8; 2]);

impl Pair {
    /// Is not read here.
    const STOPS: Self = Self([0, 0]);
    /// Ends any word.
    const SEPARATES: Self = Self([1, 0]);
    /// Becomes nothing, and belongs to the word it follows.
    const VANISHES: Self = Self([2, 0]);

    fn of(entry: Entry) -> Self {
        if let Some(code) = entry.plain().filter(|&code| code < PAIRS as u32) {
            let mut bytes = [0; 4];
            let char = char::from_u32(code).expect("below the surrogates");
            let len = char.encode_utf8(&mut bytes).len();
            return Self([bytes[0], if len == 2 { bytes[1] } else { 0 }]);
        }
        if entry.class() == Class::Other {
            Self::SEPARATES
        } else if entry.is_quiet_mark() {
            Self::VANISHES
        } else {
            Self::STOPS
        }
    }
}

#[cold]
fn pairs(table: &Table) -> Box<[Pair; PAIRS]> {
    let mut pairs = Box::new([Pair::STOPS; PAIRS]);
    for (pair, code) in pairs.iter_mut().zip(0..).skip(128) {
        *pair = Pair::of(table.get(code));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::preset::PRESETS;

    proptest! {
        /// Eight bytes at once are what eight look-ups give.
        #[test]
        fn long_steps_are_many_short_ones(bytes in prop::collection::vec(prop_oneof![
            any::<u8>(), b'0'..=b'9', b'a'..=b'z', b'A'..=b'Z', Just(b' ')], 1..12)) {
            for preset in PRESETS {
                let table = Table::new(preset.form);
                let (folded, len) = table.plain().ascii.read(&bytes, 0);
                let one_by_one: Vec<u8> = bytes
                    .iter()
                    .take(STEP)
                    .map_while(|&byte| table.get(u32::from(byte)).plain().filter(|_| byte < 128))
                    .map(|code| code as u8)
                    .collect();
                prop_assert_eq!(&folded.to_le_bytes()[..len], &one_by_one[..]);
            }
        }
    }
}
