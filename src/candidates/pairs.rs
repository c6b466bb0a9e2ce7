//! Pairs of whole stretches in; those of one document after the other as candidates out.
//!
//! Where all words are in memory, so are the pairs. Otherwise they go to scratch, a part for each two windows of documents
//! that have their stretches.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::Between;
use super::Candidate;
use super::Proposals;
use super::grid::Grid;
use super::hubs::Hubs;
use super::stretches::Stretches;
use super::stretches::alone;
use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::collection::Collection;
use crate::collection::window::Sight;
use crate::collection::window::Window;
use crate::scratch;
use crate::scratch::Parts;
use crate::scratch::PartsWriter;
use crate::spec::FoundBy;

/// The numbers of two stretches, the smaller first: in one number, since very many are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair(u64);

impl Pair {
    pub(super) fn new(first: u32, second: u32) -> Self {
        Self(u64::from(first) << 32 | u64::from(second))
    }

    pub(super) fn first(self) -> u32 {
        (self.0 >> 32) as u32
    }

    pub(super) fn second(self) -> u32 {
        self.0 as u32
    }
}

/// Takes pairs while they are found.
pub(super) struct PairsWriter {
    by: FoundBy,
    of: Stretches,
    put: Put,
}

enum Put {
    /// Sorted, each once.
    Here(Vec<Pair>),
    Away {
        parts: PartsWriter,
        grid: Grid,
        /// The number after the last stretch of each window.
        ends: Vec<u32>,
    },
}

impl PairsWriter {
    /// For stretches of a collection.
    pub(super) fn new(collection: &Collection, by: FoundBy, of: Stretches) -> Result<Self, scratch::Error> {
        let put = match Grid::of(collection) {
            None => Put::Here(Vec::new()),
            Some(grid) => Put::Away {
                parts: PartsWriter::new(collection.temp_dir(), grid.parts())?,
                ends: grid.windows().map(|documents| of.of(collection, documents).end).collect(),
                grid,
            },
        };
        Ok(Self { by, of, put })
    }

    /// Adds some, in any order and any number of pieces; others, and the same, may follow.
    pub(super) fn add(&mut self, pairs: Vec<Vec<Pair>>) -> Result<(), scratch::Error> {
        let pairs = sorted(pairs);
        match &mut self.put {
            Put::Here(all) => *all = merged(all, &pairs),
            Put::Away { parts, grid, ends } => {
                let mut of_parts: Vec<Vec<Pair>> = vec![Vec::new(); grid.parts()];
                for pair in pairs {
                    let window = |number: u32| ends.partition_point(|&end| end <= number);
                    let first = window(pair.first());
                    let second = if pair.second() < ends[first] { first } else { window(pair.second()) };
                    of_parts[grid.part(first, second)].push(pair);
                }
                for (part, pairs) in of_parts.into_iter().enumerate() {
                    for some in pairs.chunks(RECORD) {
                        parts.put(part, |bytes| encode(some, bytes))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// No more is added; those that the hubs tell are left out.
    pub(super) fn finish(self, hubs: Hubs) -> Result<Pairs, scratch::Error> {
        let Self { by, of, put } = self;
        let kept = match put {
            Put::Here(mut pairs) => {
                hubs.thin(&mut pairs);
                pairs.shrink_to_fit();
                Kept::Here(pairs)
            }
            Put::Away { parts, grid, .. } => Kept::Away { parts: parts.finish()?, grid, hubs },
        };
        Ok(Pairs { by, of, kept })
    }
}

/// Pairs that are sorted in one go, about: they fit into a cache.
const SORTED: usize = 1 << 14;

/// All pairs of some pieces, sorted, each once.
fn sorted(pieces: Vec<Vec<Pair>>) -> Vec<Pair> {
    let count: usize = pieces.iter().map(Vec::len).sum();
    let firsts = pieces.par_iter().flat_map_iter(|piece| piece.iter().map(|pair| pair.first()));
    let most = firsts.max().unwrap_or_default();
    let parts = (count / SORTED).next_power_of_two();
    let shift = (u32::BITS - most.leading_zeros()).saturating_sub(parts.trailing_zeros());
    let part_of = |number: u32| (u64::from(number) >> shift) as usize;
    let deal = |piece: Vec<Pair>| {
        let mut dealt = vec![Vec::new(); part_of(most) + 1];
        piece.into_iter().for_each(|pair| dealt[part_of(pair.first())].push(pair));
        dealt
    };
    let dealt: Vec<Vec<Vec<Pair>>> = pieces.into_par_iter().map(deal).collect();
    let of_part = |part: usize| {
        let mut all: Vec<Pair> = dealt.iter().flat_map(|dealt| &dealt[part]).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let parts: Vec<Vec<Pair>> = (0..=part_of(most)).into_par_iter().map(of_part).collect();
    drop(dealt);
    parts.concat()
}

/// Pairs of two that are sorted, each once.
fn merged(x: &[Pair], y: &[Pair]) -> Vec<Pair> {
    let mut all = Vec::with_capacity(x.len() + y.len());
    let (mut i, mut j) = (0, 0);
    while i < x.len() && j < y.len() {
        all.push(x[i].min(y[j]));
        let (next_x, next_y) = (x[i] <= y[j], y[j] <= x[i]);
        i += usize::from(next_x);
        j += usize::from(next_y);
    }
    all.extend_from_slice(&x[i..]);
    all.extend_from_slice(&y[j..]);
    all
}

/// Pairs of a record, at most.
const RECORD: usize = 1 << 10;

/// Their number; then of each, how far its first is from the one before, and its second from its first.
fn encode(pairs: &[Pair], bytes: &mut Vec<u8>) {
    put_number(bytes, pairs.len() as u64);
    let mut before = 0;
    for pair in pairs {
        put_number(bytes, u64::from(pair.first() - before));
        put_number(bytes, u64::from(pair.second() - pair.first()));
        before = pair.first();
    }
}

/// Reads what [`encode`] has written; `None` at the end.
fn decode(bytes: &mut Bytes<'_>, pairs: &mut Vec<Pair>) -> Option<()> {
    let mut before = 0;
    for _ in 0..bytes.number()? {
        let x = before + bytes.small()?;
        pairs.push(Pair::new(x, x + bytes.small()?));
        before = x;
    }
    Some(())
}

/// Pairs of stretches, by their numbers: there are many.
#[derive(Debug)]
pub(super) struct Pairs {
    by: FoundBy,
    of: Stretches,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    Here(Vec<Pair>),
    Away { parts: Parts, grid: Grid, hubs: Hubs },
}

impl Pairs {
    fn is_empty(&self) -> bool {
        match &self.kept {
            Kept::Here(pairs) => pairs.is_empty(),
            Kept::Away { parts, .. } => parts.is_empty(),
        }
    }

    fn may_have(&self, first: &Range<DocId>, second: &Range<DocId>) -> bool {
        match &self.kept {
            Kept::Here(pairs) => !pairs.is_empty(),
            Kept::Away { parts, grid, .. } => !parts.pieces(grid.part_of(first, second)).is_empty(),
        }
    }

    fn between(&self, first: &Window<'_>, second: &Window<'_>) -> OfWindows<'_> {
        let pairs = match &self.kept {
            Kept::Here(pairs) => Cow::Borrowed(pairs.as_slice()),
            Kept::Away { parts, grid, hubs } => {
                let mut pairs = Vec::new();
                for &piece in parts.pieces(grid.part_of(&first.range(), &second.range())) {
                    let piece = parts.get(piece);
                    let mut bytes = Bytes(&piece);
                    while decode(&mut bytes, &mut pairs).is_some() {}
                }
                // They come in runs that are sorted.
                pairs.par_sort();
                pairs.dedup();
                hubs.thin(&mut pairs);
                Cow::Owned(pairs)
            }
        };
        let seconds = self.of.of(second.collection(), second.range());
        let starts = if pairs.is_empty() { Vec::new() } else { self.starts(first, &pairs) };
        OfWindows { by: self.by, of: self.of, pairs, first: first.range().start, starts, seconds }
    }

    /// Where the pairs of each document of a window begin, and the end of the last.
    fn starts(&self, window: &Window<'_>, pairs: &[Pair]) -> Vec<usize> {
        let first_of = |id: DocId| self.of.of(window.collection(), alone(id)).start;
        let mut at = pairs.partition_point(|pair| pair.first() < first_of(window.range().start));
        let mut starts = vec![at];
        for id in window.documents() {
            let end = self.of.of(window.collection(), alone(id)).end;
            at += pairs[at..].iter().take_while(|pair| pair.first() < end).count();
            starts.push(at);
        }
        starts
    }
}

/// The pairs of two windows, sorted, each once.
struct OfWindows<'p> {
    by: FoundBy,
    of: Stretches,
    pairs: Cow<'p, [Pair]>,
    /// The first document of the first…
    first: DocId,
    /// …and where the pairs of each document begin: most have none, and each is asked for often.
    starts: Vec<usize>,
    /// The stretches of the second.
    seconds: Range<u32>,
}

impl Between for OfWindows<'_> {
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>) {
        let collection = sight.collection();
        let Some(&[from, end]) =
            self.starts.get(first.index() - self.first.index()..).and_then(<[_]>::first_chunk)
        else {
            return;
        };
        for pair in &self.pairs[from..end] {
            if self.seconds.contains(&pair.second()) {
                let [(a, in_a), (b, in_b)] =
                    [pair.first(), pair.second()].map(|number| self.of.get(collection, number));
                let (a_len, b_len) = (in_a.end - in_a.start, in_b.end - in_b.start);
                out.push(Candidate {
                    documents: (a, b),
                    a: in_a.start,
                    b: in_b.start,
                    a_len,
                    b_len,
                    by: self.by,
                });
            }
        }
    }
}

/// Pairs of several kinds.
impl Proposals for Vec<Pairs> {
    fn is_empty(&self) -> bool {
        self.iter().all(Pairs::is_empty)
    }

    fn may_have(&self, first: &Range<DocId>, second: &Range<DocId>) -> bool {
        self.iter().any(|pairs| pairs.may_have(first, second))
    }

    fn between(&self, first: &Window<'_>, second: &Window<'_>) -> Box<dyn Between + '_> {
        Box::new(self.iter().map(|pairs| pairs.between(first, second)).collect::<Vec<_>>())
    }
}

impl Between for Vec<OfWindows<'_>> {
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>) {
        self.iter().for_each(|pairs| pairs.add_of(sight, first, out));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Pairs in pieces: more than are sorted in one go, and most of them more than once.
    fn pieces() -> impl Strategy<Value = Vec<Vec<Pair>>> {
        let numbers = (0u32..3, prop::sample::select(vec![7u32, 300, 1 << 20, u32::MAX]), 0usize..40_000);
        let piece = numbers.prop_map(|(seed, most, len)| {
            let number = |at: usize| (at as u32 + seed).wrapping_mul(0x9E37_79B9) % most;
            (0..len).map(|at| Pair::new(number(at), number(at) / 3 + (at % 5) as u32)).collect()
        });
        prop::collection::vec(piece, 0..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn pairs_come_sorted_and_once(x in pieces(), y in pieces()) {
            let wanted = |pieces: &[Vec<Pair>]| {
                pieces.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
            };
            let (sorted_x, sorted_y) = (sorted(x.clone()), sorted(y.clone()));
            prop_assert_eq!(&sorted_x, &wanted(&x));
            prop_assert_eq!(merged(&sorted_x, &sorted_y), wanted(&[x, y].concat()));
        }
    }

    #[test]
    fn a_pair_is_in_the_order_of_its_numbers() {
        let pairs = [(0, 0), (0, u32::MAX), (1, 0), (u32::MAX, 7)];
        assert!(pairs.is_sorted());
        let made = pairs.map(|(x, y)| Pair::new(x, y));
        assert!(made.is_sorted());
        assert_eq!(made.map(|pair| (pair.first(), pair.second())), pairs);
    }
}
