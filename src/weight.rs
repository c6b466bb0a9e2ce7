//! Weights: the tokens of a corpus in, how telling each of them is out.
//!
//! A word tells the more the rarer it is: its weight is its self-information, -ln of its share of the
//! corpus (Shannon 1948), in eighths. The commonest words, which together make a third of the text and are
//! used over and over, tell nothing: they weigh nothing. So there is no list of stop words, and no language to know.

use std::borrow::Cow;
use std::cmp::Ordering;

use rayon::prelude::*;

/// The weight of a word in e times fewer places is larger by this.
pub const PER_E: f64 = 8.0;
/// Share of the text that the commonest words make.
const COMMON: f64 = 0.33;

/// …of those that are used over and over: in the documents that have them, so many times on average. A
/// word that all copies of one text have is none of them.
const OVER_AND_OVER: f64 = 1.25;

/// The weight of every word.
#[derive(Debug)]
pub struct Table {
    /// Words by token, with their weights.
    words: Vec<(u32, u8)>,
    /// Where the words begin whose tokens have the same high bits; the last is the end.
    starts: Vec<u32>,
    shift: u32,
}

impl Table {
    /// Weighs the words of so many documents; `tokens` gives those of each.
    #[must_use]
    pub fn new<'t>(documents: usize, tokens: impl Fn(usize) -> Cow<'t, [u32]> + Sync) -> Self {
        let words = count(documents, &tokens);
        let total: u32 = words.iter().map(|word| word.count).sum();
        let commonest = commonest(&words, total);
        let weigh = |word: &Word| {
            let is_common = word.is_used_over_and_over() && word.count >= commonest;
            (word.token, if is_common { 0 } else { weight(word.count, total) })
        };
        // Tokens are hashes: of as many ranges as there are words, each holds about one.
        let ranges = words.len().next_power_of_two().max(2);
        let shift = u32::BITS - ranges.trailing_zeros();
        let mut starts = vec![0; ranges + 1];
        words.iter().for_each(|word| starts[(word.token >> shift) as usize + 1] += 1);
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        Self { words: words.iter().map(weigh).collect(), starts, shift }
    }

    /// The weight of each of some tokens.
    #[must_use]
    pub fn weights(&self, tokens: &[u32]) -> Vec<u8> {
        tokens.par_iter().with_min_len(1 << 14).map(|&token| self.get(token)).collect()
    }

    /// The weight of a word; 0 for the commonest.
    #[must_use]
    pub fn get(&self, token: u32) -> u8 {
        let range = (token >> self.shift) as usize;
        let near = &self.words[self.starts[range] as usize..self.starts[range + 1] as usize];
        near.iter().find(|word| word.0 == token).map_or(0, |word| word.1)
    }
}

/// A different word.
#[derive(Clone, Copy, Default)]
struct Word {
    token: u32,
    /// Places.
    count: u32,
    documents: u32,
}

impl Word {
    fn is_used_over_and_over(&self) -> bool {
        f64::from(self.count) >= OVER_AND_OVER * f64::from(self.documents)
    }
}

/// Documents that are counted in one go, at most.
const AT_ONCE: usize = 1 << 14;

/// All different words, sorted.
fn count<'t>(documents: usize, tokens: &(impl Fn(usize) -> Cow<'t, [u32]> + Sync)) -> Vec<Word> {
    let at_once = documents.div_ceil(rayon::current_num_threads() * 4).clamp(1, AT_ONCE);
    let part = |from: usize| {
        let mut counter = Counter::default();
        for at in from..(from + at_once).min(documents) {
            tokens(at).iter().for_each(|&token| counter.add(token, at as u32));
        }
        counter.words()
    };
    (0..documents).into_par_iter().step_by(at_once).map(part).reduce(Vec::new, merged)
}

/// Counts words: a table of open addresses, since tokens are hashes already.
#[derive(Default)]
struct Counter {
    slots: Vec<Slot>,
    used: usize,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    word: Word,
    /// The last document that has it.
    last: u32,
}

impl Counter {
    fn add(&mut self, token: u32, document: u32) {
        if self.used * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(token);
        let Slot { word, last } = &mut self.slots[slot];
        self.used += usize::from(word.count == 0);
        word.documents += u32::from(word.count == 0 || *last != document);
        word.count += 1;
        (word.token, *last) = (token, document);
    }

    /// Where a token is, or goes.
    fn slot(&self, token: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = token as usize & mask;
        while self.slots[at].word.count > 0 && self.slots[at].word.token != token {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let room = (self.slots.len() * 2).max(1 << 10);
        let before = std::mem::replace(&mut self.slots, vec![Slot::default(); room]);
        for slot in before.into_iter().filter(|slot| slot.word.count > 0) {
            let at = self.slot(slot.word.token);
            self.slots[at] = slot;
        }
    }

    fn words(self) -> Vec<Word> {
        let used = self.slots.into_iter().map(|slot| slot.word).filter(|word| word.count > 0);
        let mut words: Vec<Word> = used.collect();
        words.sort_unstable_by_key(|word| word.token);
        words
    }
}

/// The words of two sets of documents.
fn merged(a: Vec<Word>, b: Vec<Word>) -> Vec<Word> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.token.cmp(&y.token) {
            Ordering::Less => all.extend(a.next()),
            Ordering::Greater => all.extend(b.next()),
            Ordering::Equal => {
                let (count, documents) = (x.count + y.count, x.documents + y.documents);
                all.push(Word { token: x.token, count, documents });
                a.next();
                b.next();
            }
        }
    }
    all.extend(a.chain(b));
    all
}

/// A word that is used over and over, and so often, is one of the commonest.
fn commonest(words: &[Word], total: u32) -> u32 {
    let often = words.iter().filter(|word| word.is_used_over_and_over());
    let mut counts: Vec<u32> = often.map(|word| word.count).collect();
    counts.sort_unstable_by(|x, y| y.cmp(x));
    let mut sum = 0;
    let within = |count: &&u32| {
        sum += **count;
        f64::from(sum) <= COMMON * f64::from(total)
    };
    let least = counts.iter().take_while(within).last().or(counts.first());
    least.copied().unwrap_or(u32::MAX)
}

fn weight(count: u32, total: u32) -> u8 {
    let information = (f64::from(total) / f64::from(count)).ln() * PER_E;
    information.round().clamp(1.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(documents: &[&[u32]]) -> Vec<u8> {
        Table::new(documents.len(), |at| Cow::Borrowed(documents[at])).weights(&documents.concat())
    }

    #[test]
    fn words_are_counted_with_their_documents() {
        let texts: Vec<Vec<u32>> = (0..900u32).map(|k| vec![k % 700, 5, (k % 3) << 20, 5]).collect();
        let words = count(texts.len(), &|at| Cow::Borrowed(texts[at].as_slice()));
        let of = |token: u32| words.iter().find(|word| word.token == token).unwrap();
        assert!(words.is_sorted_by(|x, y| x.token < y.token));
        assert_eq!(words.iter().map(|word| word.count).sum::<u32>(), 3600);
        assert_eq!((of(5).count, of(5).documents), (1802, 900));
        assert_eq!((of(1 << 20).count, of(1 << 20).documents), (300, 300));
        assert_eq!((of(0).count, of(0).documents), (302, 301));
    }

    #[test]
    fn the_commonest_third_weighs_nothing_and_the_rarest_most() {
        let mut tokens: Vec<u32> = (100..160).collect();
        tokens.extend([7; 40]);
        tokens.extend([8; 10]);
        tokens.extend([9; 20]);
        let weights = weights(&[&tokens]);
        assert!(weights[..60].iter().all(|&weight| weight == weights[0]));
        assert_eq!(weights[60], 0);
        assert!(weights[100] > weights[110] && weights[110] > 0 && weights[0] > weights[100]);
    }

    #[test]
    fn what_all_copies_have_is_not_common() {
        let text = |own: u32| -> Vec<u32> { (1..40).chain([own; 15]).chain(own + 100..own + 140).collect() };
        let texts: Vec<Vec<u32>> = (1..9).map(|own| text(own * 1000)).collect();
        let documents: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
        let weights = weights(&documents);
        assert!(weights[..39].iter().all(|&weight| weight > 0));
        assert_eq!(weights[39..54], [0; 15]);
    }

    #[test]
    fn where_no_word_repeats_all_weigh_alike() {
        assert_eq!(weights(&[&[1, 2, 3], &[]]), [9, 9, 9]);
        assert!(weights(&[]).is_empty());
    }
}
