//! Buckets of equal seeds in; for each two windows of documents, those that have places in both out.
//!
//! Where all words are in memory, so are the buckets. Otherwise they go to scratch, a part for each two windows: of a
//! bucket, the places that are paired there.

use std::ops::Range;

use super::kind::Kind;
use super::places;
use super::places::Places;
use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::candidates::Between;
use crate::candidates::Proposals;
use crate::candidates::grid::Grid;
use crate::collection::Collection;
use crate::collection::window::Window;
use crate::scratch;
use crate::scratch::Parts;
use crate::scratch::PartsWriter;

/// Bits of a [`Kind::code`].
const CODE: u32 = 4;

/// Takes buckets while they are found.
pub(super) struct Buckets {
    begins: Begins,
    /// Words of a seed that has not grown.
    seed: u32,
    put: Put,
}

enum Put {
    Here {
        buckets: places::Buckets,
        window: Range<u32>,
    },
    Away {
        parts: PartsWriter,
        grid: Grid,
        /// The positions of the windows.
        windows: Vec<Range<u32>>,
    },
}

/// With which positions documents begin: a bit for each.
struct Begins(Vec<u64>);

impl Begins {
    fn of(collection: &Collection) -> Self {
        let mut bits = vec![0; collection.total().div_ceil(64)];
        for id in collection.ids().filter(|id| collection.len_of(*id) > 0) {
            let start = collection.range(id).start as usize;
            bits[start / 64] |= 1 << (start % 64);
        }
        Self(bits)
    }

    fn at(&self, position: u32) -> bool {
        self.0[position as usize / 64] >> (position % 64) & 1 == 1
    }
}

impl Buckets {
    /// For a collection, and seeds of so many words.
    pub(super) fn new(collection: &Collection, seed: u32) -> Result<Self, scratch::Error> {
        let start = |id: DocId| id.0.checked_sub(1).map_or(0, |before| collection.range(DocId(before)).end);
        let put = match Grid::of(collection) {
            None => Put::Here { buckets: places::Buckets::default(), window: 0..collection.total() as u32 },
            Some(grid) => Put::Away {
                parts: PartsWriter::new(collection.temp_dir(), grid.parts())?,
                windows: grid.windows().map(|window| start(window.start)..start(window.end)).collect(),
                grid,
            },
        };
        Ok(Self { begins: Begins::of(collection), seed, put })
    }

    /// Puts a bucket, whose places come in order; no position is put twice.
    pub(super) fn put(&mut self, bucket: &[u32], kind: Kind) -> Result<(), scratch::Error> {
        let place = |&at: &u32| (at, self.begins.at(at));
        match &mut self.put {
            Put::Here { buckets, .. } => buckets.put(bucket.iter().map(place), kind),
            Put::Away { parts, grid, windows } => {
                let stretches = by_window(bucket, windows);
                for (index, (first, x)) in stretches.iter().enumerate() {
                    let x_start = windows[*first].start;
                    let x = if kind.is_star { &x[..1] } else { x };
                    for (second, y) in &stretches[index..] {
                        // What is paired with itself is written once.
                        let y = if first != second { y } else { &y[x.len()..] };
                        if y.is_empty() && x.len() < 2 {
                            continue;
                        }
                        let (part, starts) = (grid.part(*first, *second), (x_start, windows[*second].start));
                        let sides = (x.iter().map(place), y.iter().map(place));
                        parts.put(part, |out| encode(sides, starts, kind, out))?;
                    }
                    if kind.is_star {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// No more is put.
    pub(super) fn finish(self) -> Result<Box<dyn Proposals>, scratch::Error> {
        Ok(match self.put {
            Put::Here { buckets, window } => Box::new(Here(Places::new(buckets, window, self.seed))),
            Put::Away { parts, grid, .. } => Box::new(Away { parts: parts.finish()?, grid, seed: self.seed }),
        })
    }
}

/// The places of a bucket in each window that has some.
fn by_window<'b>(bucket: &'b [u32], windows: &[Range<u32>]) -> Vec<(usize, &'b [u32])> {
    let (mut rest, mut stretches) = (bucket, Vec::new());
    while let Some(&first) = rest.first() {
        let window = windows.partition_point(|window| window.end <= first);
        let (own, others) = rest.split_at(rest.partition_point(|&at| at < windows[window].end));
        stretches.push((window, own));
        rest = others;
    }
    stretches
}

/// The number of places in the first window with the kind, and of those in the second; then each by how far it is
/// from the one before, the first of each from where its window begins; the lowest bit says whether a document
/// begins there.
fn encode<P: ExactSizeIterator<Item = (u32, bool)>>(
    (x, y): (P, P),
    starts: (u32, u32),
    kind: Kind,
    out: &mut Vec<u8>,
) {
    put_number(out, (x.len() as u64) << CODE | u64::from(kind.code()));
    put_number(out, y.len() as u64);
    for (places, start) in [(x, starts.0), (y, starts.1)] {
        let mut before = start;
        for (at, begins) in places {
            put_number(out, u64::from(at - before) << 1 | u64::from(begins));
            before = at;
        }
    }
}

/// Reads what [`encode`] has written; `None` at the end.
fn decode(bytes: &mut Bytes<'_>, starts: (u32, u32), places: &mut Vec<(u32, bool)>) -> Option<Kind> {
    let head = bytes.number()?;
    let counts = (head >> CODE, bytes.number()?);
    places.clear();
    for (count, start) in [(counts.0, starts.0), (counts.1, starts.1)] {
        let mut before = start;
        for _ in 0..count {
            let number = bytes.number()?;
            before += (number >> 1) as u32;
            places.push((before, number & 1 == 1));
        }
    }
    Some(Kind::of_code(head as u8))
}

/// All buckets, in memory.
#[derive(Debug)]
struct Here(Places);

impl Proposals for Here {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn between(&self, _: &Window<'_>, _: &Window<'_>) -> Box<dyn Between + '_> {
        Box::new(&self.0)
    }
}

/// Buckets in scratch, a part for each two windows.
#[derive(Debug)]
struct Away {
    parts: Parts,
    grid: Grid,
    seed: u32,
}

impl Proposals for Away {
    fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn may_have(&self, first: &Range<DocId>, second: &Range<DocId>) -> bool {
        !self.parts.pieces(self.grid.part_of(first, second)).is_empty()
    }

    fn between(&self, first: &Window<'_>, second: &Window<'_>) -> Box<dyn Between + '_> {
        let starts = (first.positions().start, second.positions().start);
        let mut buckets = places::Buckets::default();
        let mut bucket = Vec::new();
        for &piece in self.parts.pieces(self.grid.part_of(&first.range(), &second.range())) {
            let piece = self.parts.get(piece);
            let mut bytes = Bytes(&piece);
            while let Some(kind) = decode(&mut bytes, starts, &mut bucket) {
                buckets.put(bucket.iter().copied(), kind);
            }
        }
        Box::new(Places::new(buckets, first.positions(), self.seed))
    }
}
