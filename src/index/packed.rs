//! A block of postings: sorted postings in, packed bits out; and back, all of them or those of a key.
//!
//! ```text
//! count │ low │ first key │ of each group but the first: the key before it, where its bits begin │ bits
//! ```
//!
//! Keys are the high bits of hashes, so their differences are small and alike: each is written as a Rice
//! code. Whoever asks for one key begins with the group that may have it, and decodes few others.

use super::bits::BitReader;
use super::bits::BitWriter;
use super::keys::Around;
use super::postings::Posting;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;

/// Postings of a block.
pub(super) const BLOCK: usize = 1024;
/// Postings of a group.
const GROUP: usize = 128;

/// How the postings of a section are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) key_bits: u32,
    pub(super) document_bits: u32,
    pub(super) around_bits: u32,
    /// Numbers of documents are below.
    pub(super) documents: u64,
}

/// Packs postings, at least one and at most [`BLOCK`].
pub(super) fn encode(postings: &[Posting], shape: Shape) -> Vec<u8> {
    let (first, last) = (postings[0].key, postings[postings.len() - 1].key);
    let low = ((last - first) / postings.len() as u64).checked_ilog2().unwrap_or(0);
    let mut block = Vec::new();
    put_number(&mut block, postings.len() as u64);
    put_number(&mut block, u64::from(low));
    put_number(&mut block, first);
    let mut bits = BitWriter::default();
    let (mut before, mut group) = (first, Way { key: first, bit: 0 });
    for (at, posting) in postings.iter().enumerate() {
        if at > 0 && at.is_multiple_of(GROUP) {
            let next = Way { key: before, bit: bits.len() };
            put_number(&mut block, next.key - group.key);
            put_number(&mut block, next.bit - group.bit);
            group = next;
        }
        bits.put_rice(posting.key - before, low);
        bits.put(u64::from(posting.document), shape.document_bits);
        bits.put(u64::from(posting.around), shape.around_bits);
        before = posting.key;
    }
    block.extend(bits.finish());
    block
}

/// Reads all postings of a block; `None` if it makes no sense.
pub(super) fn decode(bytes: &[u8], shape: Shape, out: &mut Vec<Posting>) -> Option<()> {
    out.clear();
    let block = Block::read(bytes, shape)?;
    let mut reader = block.reader(Way { key: block.first, bit: 0 })?;
    let mut ways = block.ways();
    for at in 0..block.count {
        if at > 0 && at.is_multiple_of(GROUP) && ways.next()? != reader.way() {
            return None;
        }
        out.push(reader.posting()?);
    }
    Some(())
}

/// Reads the postings of a key after others; `None` if the block makes no sense.
pub(super) fn find(bytes: &[u8], shape: Shape, key: u64, out: &mut Vec<Posting>) -> Option<()> {
    let block = Block::read(bytes, shape)?;
    let start = Way { key: block.first, bit: 0 };
    // A group may begin with the key that the one before it ended with.
    let (skipped, way) =
        (1..).zip(block.ways()).take_while(|(_, way)| way.key < key).last().unwrap_or((0, start));
    let mut reader = block.reader(way)?;
    for _ in skipped * GROUP..block.count {
        let posting = reader.posting()?;
        if posting.key > key {
            break;
        }
        if posting.key == key {
            out.push(posting);
        }
    }
    Some(())
}

/// Reads a block, whatever it is.
pub(super) fn decode_any(bytes: &[u8]) {
    let shape = Shape { key_bits: 36, document_bits: 17, around_bits: Around::BITS, documents: 1 << 16 };
    let mut out = Vec::new();
    if decode(bytes, shape, &mut out).is_some() {
        for posting in &out {
            let mut found = Vec::new();
            let read = find(bytes, shape, posting.key, &mut found);
            assert!(read.is_some() && found.contains(posting), "a posting is found by its key");
        }
    }
    find(bytes, shape, 1 << 20, &mut out);
}

/// Where a group begins: the key before it, and its first bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    key: u64,
    bit: u64,
}

/// A block whose head was read.
struct Block<'b> {
    shape: Shape,
    count: usize,
    low: u32,
    first: u64,
    ways: Bytes<'b>,
    bits: &'b [u8],
}

impl<'b> Block<'b> {
    fn read(bytes: &'b [u8], shape: Shape) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let count = bytes.number().filter(|&count| count <= BLOCK as u64)? as usize;
        let low = bytes.small().filter(|&low| low <= shape.key_bits)?;
        let first = bytes.number().filter(|&key| key >> shape.key_bits == 0)?;
        let ways = bytes.clone();
        for _ in 0..count.saturating_sub(1) / GROUP * 2 {
            bytes.number()?;
        }
        Some(Self { shape, count, low, first, ways, bits: bytes.0 })
    }

    /// Where the groups begin, but for the first.
    fn ways(&self) -> impl Iterator<Item = Way> {
        let (mut bytes, mut way) = (self.ways.clone(), Way { key: self.first, bit: 0 });
        (0..self.count.saturating_sub(1) / GROUP).map_while(move |_| {
            way.key = way.key.checked_add(bytes.number()?)?;
            way.bit = way.bit.checked_add(bytes.number()?)?;
            Some(way)
        })
    }

    fn reader(&self, way: Way) -> Option<Reader<'b>> {
        let bits = BitReader::at(self.bits, way.bit)?;
        Some(Reader { bits, key: way.key, low: self.low, shape: self.shape })
    }
}

/// Reads one posting after another.
struct Reader<'b> {
    bits: BitReader<'b>,
    key: u64,
    low: u32,
    shape: Shape,
}

impl Reader<'_> {
    fn way(&self) -> Way {
        Way { key: self.key, bit: self.bits.position() }
    }

    #[inline]
    fn posting(&mut self) -> Option<Posting> {
        self.key = self.key.checked_add(self.bits.get_rice(self.low)?)?;
        let document = self.bits.get(self.shape.document_bits)?;
        let around = self.bits.get(self.shape.around_bits)? as u32;
        let possible = document < self.shape.documents && self.key >> self.shape.key_bits == 0;
        possible.then_some(Posting { key: self.key, document: document as u32, around })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SHAPE: Shape = Shape { key_bits: 36, document_bits: 16, around_bits: 8, documents: 50_000 };

    proptest! {
        #[test]
        fn what_is_packed_is_read_and_found(
            some in prop::collection::vec((0u64..200, 0u32..50_000, 0u32..256), 1..=BLOCK), spread in 0u32..28,
        ) {
            let posting = |&(key, document, around): &(u64, u32, u32)| Posting { key: key << spread, document, around };
            let mut postings: Vec<Posting> = some.iter().map(posting).collect();
            postings.sort_unstable();
            let bytes = encode(&postings, SHAPE);
            let mut all = Vec::new();
            prop_assert_eq!(decode(&bytes, SHAPE, &mut all), Some(()));
            prop_assert_eq!(&all, &postings);
            for key in (0..=200u64).map(|key| key << spread) {
                let mut found = Vec::new();
                prop_assert_eq!(find(&bytes, SHAPE, key, &mut found), Some(()));
                let wanted: Vec<Posting> = postings.iter().filter(|one| one.key == key).copied().collect();
                prop_assert_eq!(found, wanted);
            }
        }

        #[test]
        fn nothing_that_is_decoded_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), key in 0u64..1 << 36) {
            let mut out = Vec::new();
            if decode(&bytes, SHAPE, &mut out).is_some() {
                prop_assert!(out.is_sorted_by_key(|posting| posting.key));
                prop_assert!(out.iter().all(|posting| posting.document < 50_000));
            }
            find(&bytes, SHAPE, key, &mut out);
            decode_any(&bytes);
        }
    }
}
