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

/// The numbers of two stretches, the smaller first.
pub(super) type Pair = (u32, u32);

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

    /// Adds some, in any order; others, and the same, may follow.
    pub(super) fn add(&mut self, mut pairs: Vec<Pair>) -> Result<(), scratch::Error> {
        match &mut self.put {
            Put::Here(all) => {
                all.extend_from_slice(&pairs);
                drop(pairs);
                sort(all);
            }
            Put::Away { parts, grid, ends } => {
                sort(&mut pairs);
                let mut of_parts: Vec<Vec<Pair>> = vec![Vec::new(); grid.parts()];
                for (x, y) in pairs {
                    let [first, second] = [x, y].map(|number| ends.partition_point(|&end| end <= number));
                    of_parts[grid.part(first, second)].push((x, y));
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

fn sort(pairs: &mut Vec<Pair>) {
    pairs.par_sort_unstable();
    pairs.dedup();
}

/// Pairs of a record, at most.
const RECORD: usize = 1 << 10;

/// Their number; then of each, how far its first is from the one before, and its second from its first.
fn encode(pairs: &[Pair], bytes: &mut Vec<u8>) {
    put_number(bytes, pairs.len() as u64);
    let mut before = 0;
    for &(x, y) in pairs {
        put_number(bytes, u64::from(x - before));
        put_number(bytes, u64::from(y - x));
        before = x;
    }
}

/// Reads what [`encode`] has written; `None` at the end.
fn decode(bytes: &mut Bytes<'_>, pairs: &mut Vec<Pair>) -> Option<()> {
    let mut before = 0;
    for _ in 0..bytes.number()? {
        let x = before + bytes.small()?;
        pairs.push((x, x + bytes.small()?));
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
        OfWindows { by: self.by, of: self.of, pairs, seconds }
    }
}

/// The pairs of two windows, sorted, each once.
struct OfWindows<'p> {
    by: FoundBy,
    of: Stretches,
    pairs: Cow<'p, [Pair]>,
    /// The stretches of the second.
    seconds: Range<u32>,
}

impl Between for OfWindows<'_> {
    fn add_of(&self, sight: &Sight<'_>, first: DocId, out: &mut Vec<Candidate>) {
        let collection = sight.collection();
        let firsts = self.of.of(collection, alone(first));
        let from = self.pairs.partition_point(|pair| pair.0 < firsts.start);
        for &(x, y) in self.pairs[from..].iter().take_while(|pair| pair.0 < firsts.end) {
            if self.seconds.contains(&y) {
                let [(a, in_a), (b, in_b)] = [x, y].map(|number| self.of.get(collection, number));
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
