//! Keyed places in, from all threads; those of some parts, in which each key occurs twice, from scratch out.
//!
//! A thread fills a sheet for each part and hands it over when it is full, so that all wait for each other as
//! seldom as it takes. The places of a thread ascend, more or less: each is written as the step from the one
//! before it on its sheet.

use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;

use rayon::prelude::*;

use super::Keyed;
use super::PART;
use super::add_repeats;
use super::into_inner;
use super::room_of_part;
use crate::base::bytes::Bytes;
use crate::scratch;
use crate::scratch::PartsWriter;
use crate::scratch::Piece;
use crate::scratch::Spare;

/// The number of a part says the first byte of its keys, so that it is not written.
pub(super) const PARTS: usize = 1 << PART_BITS;
const PART_BITS: u32 = 8;
/// Bits of a key that are written.
const KEY_BITS: u32 = u64::BITS - PART_BITS;
/// Bytes of a keyed place, at least and at most.
const LEAST_KEYED: usize = 8;
const MOST_KEYED: usize = 12;
/// Bytes of a sheet: all of them together take this share of the room.
const SHARE: u64 = 8;
/// Bytes between two sheets: without them, where they are being filled would be one and the same place of a cache.
const APART: usize = 5 * 64;
const LEAST_SHEET: u64 = 1 << 12;
const MOST_SHEET: u64 = 1 << 15;

/// Takes sheets of keyed places.
pub(super) struct Table {
    /// Or why there is no more room.
    parts: Mutex<Result<PartsWriter, scratch::Error>>,
    /// Bytes of a sheet.
    sheet: usize,
}

impl Table {
    /// In a folder, or over what is done with, with so many bytes of memory.
    pub(super) fn new(dir: &Path, spare: &Spare, room: u64) -> Self {
        let sheets = (PARTS * rayon::current_num_threads()) as u64;
        let sheet = (room / SHARE / sheets).clamp(LEAST_SHEET, MOST_SHEET) as usize;
        Self { parts: Mutex::new(PartsWriter::over(spare, dir, PARTS)), sheet }
    }

    pub(super) fn dealer(&self) -> Hand<'_> {
        let apart = self.sheet + APART;
        Hand { table: self, bytes: vec![0; PARTS * apart], apart, ends: vec![End::default(); PARTS] }
    }

    fn give(&self, part: usize, bytes: &[u8]) {
        let mut writer = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(parts) = &mut *writer
            && let Err(error) = parts.put_piece(part, bytes)
        {
            *writer = Err(error);
        }
    }

    /// No more is put.
    pub(super) fn finish(self) -> Result<Parts, scratch::Error> {
        into_inner(self.parts)?.finish().map(Parts)
    }
}

/// The sheets that one thread fills.
pub(super) struct Hand<'t> {
    table: &'t Table,
    /// All sheets, one behind the other, so many bytes apart.
    bytes: Vec<u8>,
    apart: usize,
    ends: Vec<End>,
}

/// How far a sheet is filled.
#[derive(Clone, Copy, Default)]
struct End {
    bytes: u32,
    /// The last place.
    place: u32,
}

impl Hand<'_> {
    /// Seven bytes of the key, and the step: back is odd.
    #[inline]
    pub(super) fn put(&mut self, (key, at): Keyed) {
        let part = (key >> KEY_BITS) as usize;
        let end = &mut self.ends[part];
        let step = at.wrapping_sub(end.place).cast_signed();
        let step = (step << 1 ^ step >> 31).cast_unsigned();
        end.place = at;
        let rest = &mut self.bytes[part * self.apart + end.bytes as usize..][..MOST_KEYED];
        let both = key << PART_BITS >> PART_BITS | u64::from(step) << KEY_BITS;
        rest[..LEAST_KEYED].copy_from_slice(&both.to_le_bytes());
        end.bytes += if step < 0x80 { LEAST_KEYED as u32 } else { put_long(rest, step) };
        if end.bytes as usize + MOST_KEYED > self.table.sheet {
            self.give(part);
        }
    }

    #[cold]
    fn give(&mut self, part: usize) {
        let end = std::mem::take(&mut self.ends[part]);
        self.table.give(part, &self.bytes[part * self.apart..][..end.bytes as usize]);
    }

    pub(super) fn finish(mut self) {
        for part in 0..PARTS {
            if self.ends[part].bytes > 0 {
                self.give(part);
            }
        }
    }
}

/// Puts a step that takes more than seven bits behind its key, seven bits a byte, the low ones first; gives the bytes
/// of both.
fn put_long(keyed: &mut [u8], mut step: u32) -> u32 {
    let mut end = LEAST_KEYED - 1;
    while step >= 0x80 {
        keyed[end] = step as u8 | 0x80;
        step >>= 7;
        end += 1;
    }
    keyed[end] = step as u8;
    end as u32 + 1
}

/// Keyed places in scratch, that are read.
pub(super) struct Parts(scratch::Parts);

impl Parts {
    /// So many rounds, each of some parts.
    pub(super) fn rounds(&self, rounds: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let of_round = PARTS / rounds;
        (0..rounds).map(move |round| round * of_round..(round + 1) * of_round)
    }

    /// All was read.
    pub(super) fn spare(self, spare: &Spare) {
        self.0.spare(spare);
    }

    /// What occurs twice, in each of some parts.
    pub(super) fn repeated(&self, parts: Range<usize>) -> Vec<Vec<Keyed>> {
        let of_part = |room: &mut Vec<Vec<Keyed>>, part| {
            let mut kept = Vec::new();
            let used = self.deal(part, room);
            room[..used].iter_mut().for_each(|some| add_repeats(some, &mut kept));
            kept
        };
        parts.into_par_iter().map_init(Vec::new, of_part).collect()
    }

    /// Deals the keyed places of a part into small ones by their next bits; gives the number of these.
    fn deal(&self, part: usize, small: &mut Vec<Vec<Keyed>>) -> usize {
        let most = self.0.size(part) / LEAST_KEYED;
        let count = (most / PART).next_power_of_two().max(2);
        let shift = u64::BITS - count.trailing_zeros();
        small.resize_with(small.len().max(count), || Vec::with_capacity(room_of_part(most / count)));
        for &piece in self.0.pieces(part) {
            self.each(part, piece, |keyed| small[(keyed.0 << PART_BITS >> shift) as usize].push(keyed));
        }
        count
    }

    /// Reads what a sheet had.
    fn each(&self, part: usize, piece: Piece, mut take: impl FnMut(Keyed)) {
        let piece = self.0.get(piece);
        let (mut rest, mut last) = (&*piece, 0u32);
        while let Some((both, after)) = rest.split_first_chunk() {
            let both = u64::from_le_bytes(*both);
            let mut step = (both >> KEY_BITS) as u32;
            rest = after;
            if step >= 0x80 {
                let mut bytes = Bytes(rest);
                step = step & 0x7F | bytes.small().unwrap_or_default() << 7;
                rest = bytes.0;
            }
            let step = (step >> 1).cast_signed() ^ -(step & 1).cast_signed();
            last = last.wrapping_add_signed(step);
            take((both << PART_BITS >> PART_BITS | (part as u64) << KEY_BITS, last));
        }
    }
}
