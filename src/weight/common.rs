//! The commonest words alone: tokens of documents in, those that weigh nothing out, at a part of what it
//! costs to weigh all.
//!
//! A first pass counts words by some bits of their tokens, so that most rare words are known to be rare; a
//! second one counts the others. If those that are common in any case make enough of the text, no rarer
//! one is among the commonest (a filter of counters before exact ones, as Fang, Shivakumar, Garcia-Molina,
//! Motwani and Ullman, *Computing Iceberg Queries Efficiently*, VLDB 1998).

use std::borrow::Cow;

use rayon::prelude::*;

use super::Background;
use super::ByToken;
use super::Table;
use super::Word;
use super::all_alike;
use super::commonest;
use super::words_among;

/// Counters of the first pass: 256 KiB of them.
const COUNTERS: usize = 1 << 16;
/// A word in fewer places than this share of the text is none of the commonest, as a rule.
const RARE: u64 = 10_000;

/// The commonest words of a corpus.
#[derive(Debug)]
pub struct Common(Words);

#[derive(Debug)]
enum Words {
    Few(ByToken),
    /// It takes the weights of all to tell.
    All(Table),
}

impl Common {
    /// Those of so many documents; `tokens` gives those of each.
    #[must_use]
    pub fn new<'t>(documents: usize, tokens: impl Fn(usize) -> Cow<'t, [u32]> + Sync) -> Self {
        Self(few(documents, &tokens).map_or_else(|| Words::All(Table::new(documents, &tokens)), Words::Few))
    }

    /// Whether a word of the corpus is one of them: whether it weighs nothing in its [`Table`].
    #[must_use]
    pub fn has(&self, token: u32) -> bool {
        match &self.0 {
            Words::Few(words) => words.get(token).is_some(),
            Words::All(table) => table.is_common(token),
        }
    }
}

/// The commonest words, if they can be told from counting few.
fn few<'t>(documents: usize, tokens: &(impl Fn(usize) -> Cow<'t, [u32]> + Sync)) -> Option<ByToken> {
    let places = places(documents, tokens);
    let total = places.iter().map(|&count| u64::from(count)).sum::<u64>();
    let rare = u32::try_from(total / RARE).ok()?;
    let often = Often::of(&places, rare);
    let mut counted = words_among(documents, tokens, |token| often.has(token));
    counted.retain(|word| word.count > rare);
    let (least, there_are_more) = commonest(&counted, total, &Background::default());
    let is_common = |word: &&Word| word.is_used_over_and_over() && word.count >= least;
    let common: Vec<u32> = counted.iter().filter(is_common).map(|word| word.token).collect();
    there_are_more.then(|| all_alike(&common))
}

/// Counters of words in many places, a bit each: in a nearer cache than the counters are.
struct Often(Vec<u64>);

impl Often {
    fn of(places: &[u32], rare: u32) -> Self {
        let bits =
            |places: &[u32]| places.iter().rev().fold(0, |bits, &count| bits << 1 | u64::from(count > rare));
        Self(places.chunks(64).map(bits).collect())
    }

    fn has(&self, token: u32) -> bool {
        let at = counter(token);
        self.0[at / 64] >> (at % 64) & 1 == 1
    }
}

/// How many places the words of each counter have.
fn places<'t>(documents: usize, tokens: &(impl Fn(usize) -> Cow<'t, [u32]> + Sync)) -> Vec<u32> {
    let at_once = documents.div_ceil(rayon::current_num_threads()).max(1);
    let count = |from: usize| {
        let mut places = vec![0u32; COUNTERS];
        for at in from..(from + at_once).min(documents) {
            tokens(at).iter().for_each(|&token| places[counter(token)] += 1);
        }
        places
    };
    let add = |mut sum: Vec<u32>, more: Vec<u32>| {
        sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        sum
    };
    let parts = (0..documents).into_par_iter().step_by(at_once).map(count);
    parts.reduce_with(add).unwrap_or_default()
}

fn counter(token: u32) -> usize {
    token as usize % COUNTERS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn common(documents: &[Vec<u32>]) -> (bool, Vec<u32>, Vec<u32>) {
        let tokens = |at: usize| Cow::Borrowed(documents[at].as_slice());
        let (common, table) = (Common::new(documents.len(), tokens), Table::new(documents.len(), tokens));
        let mut words: Vec<u32> = documents.concat();
        words.sort_unstable();
        words.dedup();
        let all = |has: &dyn Fn(u32) -> bool| words.iter().copied().filter(|&word| has(word)).collect();
        (matches!(common.0, Words::Few(_)), all(&|word| common.has(word)), all(&|word| table.get(word) == 0))
    }

    #[test]
    fn few_words_are_enough_where_text_is_as_text_is() {
        // Zipf: the word of rank r in every r-th place, and many that stand once.
        let document = |at: u32| {
            let often = (1..=60u32).flat_map(|rank| std::iter::repeat_n(rank, (120 / rank) as usize));
            often.chain((0..200).map(move |rest| 1000 + at * 200 + rest)).collect()
        };
        let documents: Vec<Vec<u32>> = (0..300).map(document).collect();
        let (quick, found, wanted) = common(&documents);
        assert!(quick);
        assert_eq!(found, wanted);
        assert!((3..60).contains(&found.len()), "{found:?}");
    }

    proptest! {
        #[test]
        fn what_is_common_weighs_nothing(
            documents in prop::collection::vec(prop::collection::vec(0u32..40, 0..60), 0..8),
            apart in 1u32..100_000,
        ) {
            // Tokens that meet in a counter, and tokens that do not.
            let spread = |words: Vec<u32>| words.into_iter().map(|word| word * word * apart % 999_983).collect();
            let documents: Vec<Vec<u32>> = documents.into_iter().map(spread).collect();
            let (_, found, wanted) = common(&documents);
            prop_assert_eq!(found, wanted);
        }
    }
}
