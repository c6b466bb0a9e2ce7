//! Weights: the tokens of a corpus in, how telling each of them is out.
//!
//! A word tells the more the rarer it is: its weight is its self-information, -ln of its share of the
//! corpus (Shannon 1948), in eighths. The commonest words, which together make a third of the text and are
//! used over and over, tell nothing: they weigh nothing. So there is no list of stop words, and no language to know.

use rayon::prelude::*;

/// The weight of a word in e times fewer places is larger by this.
pub const PER_E: f64 = 8.0;
/// Share of the text that the commonest words make.
const COMMON: f64 = 0.33;

/// …of those that are used over and over: in the documents that have them, so many times on average. A
/// word that all copies of one text have is none of them.
const OVER_AND_OVER: f64 = 1.25;

/// The weight of each token of the documents, in their order.
#[must_use]
pub fn weights(documents: &[&[u32]]) -> Vec<u8> {
    let table = Table::new(&words(documents));
    let mut all = vec![0; documents.iter().map(|tokens| tokens.len()).sum()];
    let mut rest = all.as_mut_slice();
    let mut parts = Vec::with_capacity(documents.len());
    for tokens in documents {
        let (part, after) = rest.split_at_mut(tokens.len());
        parts.push((part, *tokens));
        rest = after;
    }
    parts.into_par_iter().for_each(|(part, tokens)| {
        part.iter_mut().zip(tokens).for_each(|(weight, &token)| *weight = table.get(token));
    });
    all
}

/// The weight of every word.
struct Table {
    /// Words by token, with their weights.
    words: Vec<(u32, u8)>,
    /// Where the words begin whose tokens have the same high bits; the last is the end.
    starts: Vec<u32>,
    shift: u32,
}

impl Table {
    fn new(words: &[Word]) -> Self {
        let total: u32 = words.iter().map(|word| word.count).sum();
        let commonest = commonest(words, total);
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

    fn get(&self, token: u32) -> u8 {
        let range = (token >> self.shift) as usize;
        let near = &self.words[self.starts[range] as usize..self.starts[range + 1] as usize];
        near.iter().find(|word| word.0 == token).map_or(0, |word| word.1)
    }
}

/// A different word.
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

/// All different words, sorted.
fn words(documents: &[&[u32]]) -> Vec<Word> {
    let counted = |tokens: &&[u32]| {
        let mut sorted = tokens.to_vec();
        sorted.sort_unstable();
        sorted.chunk_by(|x, y| x == y).map(|equal| (equal[0], equal.len() as u32)).collect::<Vec<_>>()
    };
    let mut counts: Vec<(u32, u32)> = documents.par_iter().flat_map_iter(counted).collect();
    counts.par_sort_unstable();
    let word = |equal: &[(u32, u32)]| Word {
        token: equal[0].0,
        count: equal.iter().map(|(_, count)| count).sum(),
        documents: equal.len() as u32,
    };
    counts.chunk_by(|x, y| x.0 == y.0).map(word).collect()
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
