//! Buckets of equal seeds in; for one window of documents after the other, those that have places there out.
//!
//! Where all words are in memory, so are the buckets. Otherwise they go to scratch, a part for each window: a bucket
//! is written for every window in which one of its places is paired with one after it.

use std::ops::Range;

use super::Posting;
use super::kind::Kind;
use super::places::Places;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::candidates::Proposals;
use crate::candidates::Within;
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
    Here(Places),
    Away { parts: PartsWriter, windows: Vec<Range<u32>> },
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
        let start = |id: u32| if id == 0 { 0 } else { collection.range(crate::base::DocId(id - 1)).end };
        let windows =
            collection.windows().into_iter().map(|documents| start(documents.start)..start(documents.end));
        let windows: Vec<Range<u32>> = windows.collect();
        let put = if windows.len() > 1 {
            Put::Away { parts: PartsWriter::new(collection.temp_dir(), windows.len())?, windows }
        } else {
            Put::Here(Places::new(windows[0].clone(), seed))
        };
        Ok(Self { begins: Begins::of(collection), seed, put })
    }

    /// Puts a bucket, whose places come in order; no position is put twice.
    pub(super) fn put(&mut self, bucket: &[Posting], kind: Kind) -> Result<(), scratch::Error> {
        let place = |posting: &Posting| (posting.1, self.begins.at(posting.1));
        match &mut self.put {
            Put::Here(places) => places.put(bucket.iter().map(place), kind),
            Put::Away { parts, windows } => {
                let mut from = 0;
                // The last place is paired with none.
                while from + 1 < bucket.len() {
                    let part = windows.partition_point(|window| window.end <= bucket[from].1);
                    let record = bucket[from..].iter().map(place);
                    parts.put(part, |out| write(record, kind, windows[part].start, out))?;
                    from += bucket[from..].partition_point(|posting| posting.1 < windows[part].end);
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
            Put::Here(places) => Box::new(Here(places)),
            Put::Away { parts, windows } => {
                Box::new(Away { parts: parts.finish()?, windows, seed: self.seed })
            }
        })
    }
}

/// Their number with the kind, then each by how far it is from the one before, the first from where the window
/// begins; the lowest bit says whether a document begins there.
fn write(places: impl ExactSizeIterator<Item = (u32, bool)>, kind: Kind, start: u32, out: &mut Vec<u8>) {
    put_number(out, (places.len() as u64) << CODE | u64::from(kind.code()));
    let mut before = start;
    for (at, begins) in places {
        put_number(out, u64::from(at - before) << 1 | u64::from(begins));
        before = at;
    }
}

/// Reads what [`write`] has written; `None` at the end.
fn read(bytes: &mut Bytes<'_>, start: u32, places: &mut Vec<(u32, bool)>) -> Option<Kind> {
    let head = bytes.number()?;
    places.clear();
    let mut before = start;
    for _ in 0..head >> CODE {
        let number = bytes.number()?;
        before += (number >> 1) as u32;
        places.push((before, number & 1 == 1));
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

    fn within(&self, _: &Window<'_>) -> Box<dyn Within + '_> {
        Box::new(&self.0)
    }
}

/// Buckets in scratch, a part for each window.
#[derive(Debug)]
struct Away {
    parts: Parts,
    windows: Vec<Range<u32>>,
    seed: u32,
}

impl Proposals for Away {
    fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn within(&self, window: &Window<'_>) -> Box<dyn Within + '_> {
        let positions = window.positions();
        let part = self.windows.partition_point(|other| other.end <= positions.start);
        let start = positions.start;
        let mut places = Places::new(positions, self.seed);
        let mut bucket = Vec::new();
        for &piece in self.parts.pieces(part) {
            let piece = self.parts.get(piece);
            let mut bytes = Bytes(&piece);
            while let Some(kind) = read(&mut bytes, start, &mut bucket) {
                places.put(bucket.iter().copied(), kind);
            }
        }
        Box::new(places)
    }
}
