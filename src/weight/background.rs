//! The words of documents that are known already: counted in parts, so that all threads can read them.

use rayon::prelude::*;

use super::ByToken;
use super::COMMON;
use super::Word;

/// Words of a part that have the high bits of their tokens in common.
const EACH: usize = 8;

/// The words of documents that are known already.
#[derive(Debug, Default)]
pub struct Background {
    /// Places and documents of each word, and the first token of each part.
    parts: Vec<(u32, ByToken<(u32, u32)>)>,
    /// Counts and tokens of those that are used over and over, the commonest first…
    often: Vec<(u32, u32)>,
    /// …and at least so often: rarer ones are hardly ever needed.
    often_from: u32,
    total: u64,
}

impl Background {
    /// These words, sorted by token through all the parts.
    #[must_use]
    pub fn new(parts: Vec<Vec<Word>>) -> Self {
        let classes = parts.par_iter().map(|words| Classes::of(words)).reduce(Classes::default, Classes::and);
        let part = |words: Vec<Word>| {
            let first = words.first()?.token;
            let counts = words.into_iter().map(|word| (word.token, (word.count, word.documents)));
            Some((first, ByToken::new(counts.collect(), EACH)))
        };
        let parts: Vec<_> = parts.into_par_iter().filter_map(part).collect();
        let often_from = classes.often_from();
        let mut background = Self { parts, often: Vec::new(), often_from, total: classes.total };
        background.often = background.used_at_least(often_from);
        background
    }

    /// Number of words in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    pub(super) fn get(&self, token: u32) -> Option<Word> {
        let part = self.parts.partition_point(|part| part.0 <= token).checked_sub(1)?;
        self.parts[part].1.get(token).map(|&(count, documents)| Word { token, count, documents })
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
        let word = |&(token, (count, documents)): &(u32, (u32, u32))| Word { token, count, documents };
        let of_part = |part: &(u32, ByToken<(u32, u32)>)| {
            let words = part.1.iter().map(word).filter(|word| word.count >= least);
            let often = words.filter(Word::is_used_over_and_over);
            often.map(|word| (word.count, word.token)).collect::<Vec<_>>()
        };
        let parts: Vec<Vec<(u32, u32)>> = self.parts.par_iter().map(of_part).collect();
        let mut often = parts.concat();
        often.sort_unstable_by(|x, y| y.cmp(x));
        often
    }
}

/// The places of words that are used over and over, by the binary logarithm of their counts; and of all.
#[derive(Default)]
struct Classes {
    places: [u64; u32::BITS as usize],
    total: u64,
}

impl Classes {
    fn of(words: &[Word]) -> Self {
        let mut classes = Self::default();
        for word in words {
            let places = u64::from(word.count);
            classes.total += places;
            if word.is_used_over_and_over() {
                classes.places[word.count.checked_ilog2().unwrap_or(0) as usize] += places;
            }
        }
        classes
    }

    fn and(mut self, other: Self) -> Self {
        self.places.iter_mut().zip(other.places).for_each(|(sum, more)| *sum += more);
        Self { total: self.total + other.total, ..self }
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
}
