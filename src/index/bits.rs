//! Numbers in, a packed row of bits out; and back, without trust in what was written.

/// Writes numbers of so many bits, the low ones first.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    held: u64,
    bits: u32,
}

impl BitWriter {
    /// Writes the low `bits` bits of a number, at most 56.
    pub(super) fn put(&mut self, value: u64, bits: u32) {
        debug_assert!(bits <= MOST_BITS && value >> bits == 0);
        self.held |= value << self.bits;
        self.bits += bits;
        while self.bits >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.bits -= 8;
        }
    }

    /// Writes a number that is mostly small: the quotient by 2^`low` as so many zeros and a one, then the
    /// rest (Golomb 1966, Rice 1971). A quotient too long for that is written out.
    pub(super) fn put_rice(&mut self, value: u64, low: u32) {
        let quotient = value >> low;
        if quotient < u64::from(MOST_ZEROS) {
            self.put(1 << quotient, quotient as u32 + 1);
            self.put(value & ((1 << low) - 1), low);
        } else {
            self.put(0, MOST_ZEROS);
            self.put(value & 0xFFFF_FFFF, 32);
            self.put(value >> 32, 32);
        }
    }

    /// Bits that were written.
    pub(super) fn len(&self) -> u64 {
        self.bytes.len() as u64 * 8 + u64::from(self.bits)
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.bits > 0 {
            self.bytes.push(self.held as u8);
        }
        self.bytes
    }
}

const MOST_BITS: u32 = 56;
/// So many zeros say that the number is written out.
const MOST_ZEROS: u32 = 24;

/// Reads what a [`BitWriter`] has written.
#[derive(Debug)]
pub(super) struct BitReader<'b> {
    bytes: &'b [u8],
    at: usize,
    held: u64,
    bits: u32,
}

impl<'b> BitReader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, held: 0, bits: 0 }
    }

    /// Begins at a bit; `None` beyond the end.
    pub(super) fn at(bytes: &'b [u8], bit: u64) -> Option<Self> {
        let from = usize::try_from(bit / 8).ok()?;
        let mut reader = Self { at: from, ..Self::new(bytes) };
        (from <= bytes.len()).then_some(())?;
        reader.get((bit % 8) as u32)?;
        Some(reader)
    }

    /// The bit that comes next.
    pub(super) fn position(&self) -> u64 {
        self.at as u64 * 8 - u64::from(self.bits)
    }

    #[inline]
    fn fill(&mut self) {
        while self.bits <= MOST_BITS {
            let Some(&byte) = self.bytes.get(self.at) else { return };
            self.held |= u64::from(byte) << self.bits;
            self.bits += 8;
            self.at += 1;
        }
    }

    /// The next number of so many bits, at most 56; nothing at the end.
    #[inline]
    pub(super) fn get(&mut self, bits: u32) -> Option<u64> {
        if self.bits < bits {
            self.fill();
            if self.bits < bits {
                return None;
            }
        }
        let value = self.held & ((1 << bits) - 1);
        self.held >>= bits;
        self.bits -= bits;
        Some(value)
    }

    /// The next number that [`BitWriter::put_rice`] has written.
    #[inline]
    pub(super) fn get_rice(&mut self, low: u32) -> Option<u64> {
        self.fill();
        let zeros = self.held.trailing_zeros();
        if zeros >= MOST_ZEROS {
            self.get(MOST_ZEROS)?;
            let first = self.get(32)?;
            return Some(first | self.get(32)? << 32);
        }
        self.get(zeros + 1)?;
        Some(u64::from(zeros) << low | self.get(low)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(
            numbers in prop::collection::vec((any::<u64>(), 0u32..=56, any::<bool>()), 0..60),
            low in 0u32..40,
        ) {
            let mut writer = BitWriter::default();
            for &(number, bits, rice) in &numbers {
                if rice {
                    writer.put_rice(number >> bits, low);
                } else {
                    writer.put(number & ((1 << bits) - 1), bits);
                }
            }
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            for &(number, bits, rice) in &numbers {
                let (read, wrote) = if rice {
                    (reader.get_rice(low), number >> bits)
                } else {
                    (reader.get(bits), number & ((1 << bits) - 1))
                };
                prop_assert_eq!(read, Some(wrote));
            }
            prop_assert!(reader.get(8).is_none());
        }

        #[test]
        fn nothing_that_is_read_panics(bytes in prop::collection::vec(any::<u8>(), 0..60), low in 0u32..40) {
            let mut reader = BitReader::new(&bytes);
            while reader.get_rice(low).is_some() && reader.get(3).is_some() {}
        }
    }
}
