//! Weights: the tokens of a corpus in, how telling each of them is out.
//!
//! A word tells the more the rarer it is: its weight is its self-information, -ln of its share of the
//! corpus (Shannon 1948), in eighths. The commonest words, which together make a third of the text and are
//! used over and over, tell nothing: they weigh nothing. So there is no list of stop words, and no language to know.

mod background;
mod block;
mod by_token;
mod common;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

pub use background::Background;
pub use background::Part;
use block::Block;
pub(crate) use block::put_word;
use by_token::ByToken;
pub use common::Common;

/// The weight of a word in e times fewer places is larger by this.
pub const PER_E: f64 = 8.0;
/// Share of the text that the commonest words make.
const COMMON: f64 = 0.33;

/// …of those that are used over and over: in the documents that have them, 5/4 times on average. A word
/// that all copies of one text have is none of them.
const OVER_AND_OVER: (u64, u64) = (5, 4);

/// The weight of every word.
#[derive(Debug)]
pub struct Table {
    words: ByToken,
    /// The commonest of all: so few that they are in a near cache.
    common: ByToken,
    /// Where other words are counted, and how they are weighed.
    others: Option<(Arc<Background>, Weigher)>,
}

/// How the words of a corpus are weighed.
#[derive(Debug, Clone, Copy)]
struct Weigher {
    /// Words of the corpus.
    total: u64,
    /// Places of the rarest of the commonest.
    commonest: u32,
}

impl Weigher {
    fn weigh(self, word: &Word) -> u8 {
        let is_common = word.is_used_over_and_over() && word.count >= self.commonest;
        if is_common { 0 } else { weight(word.count, self.total) }
    }
}

impl Table {
    /// Weighs the words of so many documents; `tokens` gives those of each.
    #[must_use]
    pub fn new<'t>(documents: usize, tokens: impl Fn(usize) -> Cow<'t, [u32]> + Sync) -> Self {
        Self::of(&Background::default(), words(documents, tokens)).0
    }

    /// Weighs words, sorted by token, that come to a background. The weights, also those of words of the
    /// background, are those that all of it would have in one corpus.
    #[must_use]
    pub fn over(background: Arc<Background>, fresh: Vec<Word>) -> Self {
        let (table, weigher) = Self::of(&background, fresh);
        let is_common = |token: &u32| table.words.get(*token).is_none_or(|weight| weight == 0);
        let known = background.used_at_least(weigher.commonest).into_iter().map(|often| often.1);
        let fresh = table.words.iter().map(|word| word.0);
        let mut common: Vec<u32> = fresh.chain(known).filter(is_common).collect();
        common.sort_unstable();
        common.dedup();
        Self { common: all_alike(&common), others: Some((background, weigher)), ..table }
    }

    fn of(background: &Background, mut fresh: Vec<Word>) -> (Self, Weigher) {
        let total = background.total() + fresh.iter().map(|word| u64::from(word.count)).sum::<u64>();
        for word in &mut fresh {
            *word = background.get(word.token).map_or(*word, |known| word.and(&known));
        }
        let (commonest, _) = commonest(&fresh, total, background);
        let weigher = Weigher { total, commonest };
        let words = ByToken::new(fresh.iter().map(|word| (word.token, weigher.weigh(word))));
        let common: Vec<u32> = words.iter().filter(|word| word.1 == 0).map(|word| word.0).collect();
        (Self { words, common: all_alike(&common), others: None }, weigher)
    }

    /// The weight of each of some tokens.
    #[must_use]
    pub fn weights(&self, tokens: &[u32]) -> Vec<u8> {
        tokens.par_iter().with_min_len(1 << 14).map(|&token| self.get(token)).collect()
    }

    /// Whether a word of the corpus is one of the commonest: whether it weighs nothing.
    #[must_use]
    pub fn is_common(&self, token: u32) -> bool {
        self.common.get(token).is_some()
    }

    /// The weight of a word; 0 for the commonest, and for words that are not in the corpus.
    #[must_use]
    pub fn get(&self, token: u32) -> u8 {
        let other = || {
            let (background, weigher) = self.others.as_ref()?;
            background.get(token).map(|word| weigher.weigh(&word))
        };
        self.words.get(token).or_else(other).unwrap_or(0)
    }
}

/// Tokens of which no more is known than that they are these; they come sorted.
fn all_alike(tokens: &[u32]) -> ByToken {
    ByToken::new(tokens.iter().map(|&token| (token, 0)))
}

/// A different word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Word {
    /// The word.
    pub token: u32,
    /// Places.
    pub count: u32,
    /// Documents that have it.
    pub documents: u32,
}

impl Word {
    fn is_used_over_and_over(&self) -> bool {
        u64::from(self.count) * OVER_AND_OVER.1 >= u64::from(self.documents) * OVER_AND_OVER.0
    }

    /// The same word in other documents as well.
    fn and(&self, other: &Self) -> Self {
        Self {
            token: self.token,
            count: self.count.saturating_add(other.count),
            documents: self.documents.saturating_add(other.documents),
        }
    }
}

/// Documents that are counted in one go, at most.
const AT_ONCE: usize = 1 << 14;
/// Tokens that are chosen before they are counted: which come cannot be foreseen, so that no branch hangs on it.
const FEW: usize = 1 << 8;

/// All different words of so many documents, sorted; `tokens` gives those of each.
#[must_use]
pub fn words<'t>(documents: usize, tokens: impl Fn(usize) -> Cow<'t, [u32]> + Sync) -> Vec<Word> {
    words_among(documents, &tokens, |_| true)
}

/// The same, of those that are counted.
fn words_among<'t>(
    documents: usize,
    tokens: &(impl Fn(usize) -> Cow<'t, [u32]> + Sync),
    is_counted: impl Fn(u32) -> bool + Sync,
) -> Vec<Word> {
    let at_once = documents.div_ceil(rayon::current_num_threads() * 4).clamp(1, AT_ONCE);
    let part = |from: usize| {
        let mut counter = Counter::default();
        let mut chosen = [0; FEW];
        for at in from..(from + at_once).min(documents) {
            for tokens in tokens(at).chunks(FEW) {
                let mut counted = 0;
                for &token in tokens {
                    chosen[counted] = token;
                    counted += usize::from(is_counted(token));
                }
                chosen[..counted].iter().for_each(|&token| counter.add(token, at as u32));
            }
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

/// The words of two sets of documents, both sorted.
#[must_use]
pub fn merged(a: Vec<Word>, b: Vec<Word>) -> Vec<Word> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.token.cmp(&y.token) {
            Ordering::Less => all.extend(a.next()),
            Ordering::Greater => all.extend(b.next()),
            Ordering::Equal => {
                all.push(x.and(y));
                a.next();
                b.next();
            }
        }
    }
    all.extend(a.chain(b));
    all
}

/// The words of some documents, without those of a part of them; both sorted.
#[must_use]
pub fn without(words: Vec<Word>, part: &[Word]) -> Vec<Word> {
    let left = |word: Word| {
        let gone = part.binary_search_by_key(&word.token, |gone| gone.token).map(|at| part[at]);
        let gone = gone.unwrap_or_default();
        let count = word.count.saturating_sub(gone.count);
        let documents = word.documents.saturating_sub(gone.documents);
        (count > 0).then_some(Word { count, documents, ..word })
    };
    words.into_iter().filter_map(left).collect()
}

/// A word that is used over and over, and so often, is one of the commonest: of these words, and of those
/// of a background that are none of them; and whether there were more of them than that.
fn commonest(words: &[Word], total: u64, background: &Background) -> (u32, bool) {
    let often = words.iter().filter(|word| word.is_used_over_and_over());
    let mut counts: Vec<u32> = often.map(|word| word.count).collect();
    counts.sort_unstable_by(|x, y| y.cmp(x));
    let of_all = |often: &[(u32, u32)]| {
        let is_other = |often: &&(u32, u32)| words.binary_search_by_key(&often.1, |word| word.token).is_err();
        let others = often.iter().filter(is_other).map(|often| often.0);
        commonest_of(counts.iter().copied(), others, COMMON * total as f64)
    };
    match of_all(background.often()) {
        (_, false) if background.has_more() => of_all(&background.used_at_least(0)),
        told => told,
    }
}

/// The smallest of the largest counts that together are no more than so many, but at least one; and whether
/// there were more. Both come sorted, the largest first.
fn commonest_of(own: impl Iterator<Item = u32>, others: impl Iterator<Item = u32>, most: f64) -> (u32, bool) {
    let (mut own, mut others) = (own.peekable(), others.peekable());
    let both = std::iter::from_fn(|| match (own.peek(), others.peek()) {
        (Some(one), Some(other)) if one < other => others.next(),
        (None, _) => others.next(),
        _ => own.next(),
    });
    let (mut sum, mut least) = (0u64, None);
    for count in both {
        sum += u64::from(count);
        let within = sum as f64 <= most;
        if within || least.is_none() {
            least = Some(count);
        }
        if !within {
            return (least.unwrap_or(u32::MAX), true);
        }
    }
    (least.unwrap_or(u32::MAX), false)
}

fn weight(count: u32, total: u64) -> u8 {
    let information = (total as f64 / f64::from(count)).ln() * PER_E;
    information.round().clamp(1.0, 255.0) as u8
}

#[cfg(test)]
mod tests;
