//! The words of documents that are known already: in blocks as they are written, so that few bytes have to be
//! touched before the first of them is found.

use rayon::prelude::*;

use super::Block;
use super::COMMON;
use super::Word;
use super::put_word;

/// Words of this many places that are used over and over are remembered when a block is read: the commonest
/// are among them, unless there is little text.
const MANY: u32 = 256;

/// The words of documents that are known already.
#[derive(Debug, Default)]
pub struct Background {
    blocks: Vec<Block>,
    /// Counts and tokens of those that are used over and over, the commonest first…
    often: Vec<(u32, u32)>,
    /// …and at least so often: rarer ones are hardly ever needed.
    often_from: u32,
    total: u64,
}

/// A block, and what it adds to all words.
#[derive(Debug, Clone)]
pub struct Part {
    block: Block,
    tally: Tally,
}

impl Part {
    /// What these bytes say; `None` if they make no sense, or hold nothing.
    pub(crate) fn read(bytes: Vec<u8>) -> Option<Self> {
        let mut tally = Tally::default();
        Block::read(bytes, |word| tally.add(word)).map(|block| Self { block, tally })
    }

    /// These words, which come sorted; `None` if there are none.
    #[must_use]
    pub fn of(words: &[Word]) -> Option<Self> {
        let (mut bytes, mut before) = (Vec::new(), 0);
        for word in words {
            put_word(&mut bytes, before, word);
            before = word.token;
        }
        Self::read(bytes)
    }

    /// The first and the last token.
    pub(crate) fn ends(&self) -> (u32, u32) {
        self.block.ends()
    }

    /// All words, in order.
    pub(crate) fn words(&self) -> impl Iterator<Item = Word> {
        self.block.words()
    }
}

impl Background {
    /// These words, sorted by token through all the parts.
    #[must_use]
    pub fn new(parts: Vec<Part>) -> Self {
        let (mut tally, mut blocks) = (Tally::default(), Vec::with_capacity(parts.len()));
        for part in parts {
            tally.merge(part.tally);
            blocks.push(part.block);
        }
        let (total, often_from) = (tally.total, tally.often_from());
        let mut background = Self { blocks, often: Vec::new(), often_from, total };
        background.often = match often_from {
            ..MANY => background.used_at_least(often_from),
            _ => tally.many_times(often_from),
        };
        background
    }

    /// Number of words in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    pub(super) fn get(&self, token: u32) -> Option<Word> {
        let block = self.blocks.partition_point(|block| block.ends().0 <= token).checked_sub(1)?;
        self.blocks[block].get(token)
    }

    /// Counts and tokens of the commonest of the words that are used over and over.
    pub(super) fn often(&self) -> &[(u32, u32)] {
        &self.often
    }

    /// Whether there may be more than these.
    pub(super) fn has_more(&self) -> bool {
        self.often_from > 0
    }

    /// Counts and tokens of the words that are used over and over, and at least so often; the commonest first.
    pub(super) fn used_at_least(&self, least: u32) -> Vec<(u32, u32)> {
        if least >= self.often_from && !self.often.is_empty() {
            return self.often[..self.often.partition_point(|often| often.0 >= least)].to_vec();
        }
        let of_block = |block: &Block| {
            let often = block.words().filter(|word| word.count >= least && word.is_used_over_and_over());
            often.map(|word| (word.count, word.token)).collect::<Vec<_>>()
        };
        let of_blocks: Vec<Vec<(u32, u32)>> = self.blocks.par_iter().map(of_block).collect();
        sorted(of_blocks.concat())
    }
}

/// The commonest first.
fn sorted(mut often: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    often.sort_unstable_by(|x, y| y.cmp(x));
    often
}

/// How common words are.
#[derive(Debug, Clone, Default)]
struct Tally {
    /// The places of words that are used over and over, by the binary logarithm of their counts.
    places: [u64; u32::BITS as usize],
    /// The places of all.
    total: u64,
    /// Counts and tokens of those with [`MANY`] places that are used over and over.
    many: Vec<(u32, u32)>,
}

impl Tally {
    fn add(&mut self, word: &Word) {
        let places = u64::from(word.count);
        self.total += places;
        if word.is_used_over_and_over() {
            self.places[word.count.checked_ilog2().unwrap_or(0) as usize] += places;
            if word.count >= MANY {
                self.many.push((word.count, word.token));
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.places.iter_mut().zip(other.places).for_each(|(sum, more)| *sum += more);
        self.total += other.total;
        self.many.extend(other.many);
    }

    /// Words in fewer places than this are hardly ever among the commonest: those in more make twice as much
    /// of the text as is asked for.
    fn often_from(&self) -> u32 {
        let mut sum = 0;
        let enough = (0..self.places.len()).rev().find(|&class| {
            sum += self.places[class];
            sum as f64 >= 2.0 * COMMON * self.total as f64
        });
        enough.map_or(0, |class| 1 << class)
    }

    /// Counts and tokens of those that are used over and over, and at least so often, which is many times.
    fn many_times(self, least: u32) -> Vec<(u32, u32)> {
        sorted(self.many.into_iter().filter(|many| many.0 >= least).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_are_the_same_whether_they_were_remembered_or_are_looked_for() {
        for (times, remembered) in [(3, false), (300, true)] {
            // Every fourth stands once in each document that has it.
            let each = |rank: u32| if rank.is_multiple_of(4) { 1 } else { 2 };
            let often =
                (0..60).map(|rank| (rank * 71, times * (60 - rank), times * (60 - rank) / each(rank)));
            let rare = (0..200).map(|at| (10_000 + at * 7, 1, 1));
            let word = |(token, count, documents)| Word { token, count, documents };
            let words: Vec<Word> = often.chain(rare).map(word).collect();
            let background = Background::new(words.chunks(50).filter_map(Part::of).collect());
            assert_eq!(background.often_from >= MANY, remembered);
            for least in [0, background.often_from, background.often_from + 1, 2 * background.often_from] {
                let wanted = words.iter().filter(|word| word.is_used_over_and_over() && word.count >= least);
                let wanted: Vec<_> = sorted(wanted.map(|word| (word.count, word.token)).collect());
                assert!(!wanted.is_empty());
                assert_eq!(background.used_at_least(least), wanted);
            }
            assert_eq!(background.often(), background.used_at_least(background.often_from));
        }
    }
}
