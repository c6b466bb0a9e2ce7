//! Weights: the tokens of a corpus in, how telling each of them is out.
//!
//! A word tells the more the rarer it is: its weight is its self-information, -ln of its share of the
//! corpus (Shannon 1948), in eighths. The commonest words, which together make a third of the text, tell
//! nothing: they weigh nothing. So there is no list of stop words, and no language to know.

use rayon::prelude::*;

/// The weight of a word in e times fewer places is larger by this.
pub const PER_E: f64 = 8.0;
/// Share of the text that the commonest words make.
const COMMON: f64 = 0.33;

/// The weight of each token, in their order.
#[must_use]
pub fn weights(tokens: &[u32]) -> Vec<u8> {
    let mut sorted = tokens.to_vec();
    sorted.par_sort_unstable();
    let words: Vec<(u32, u32)> =
        sorted.chunk_by(|x, y| x == y).map(|equal| (equal[0], equal.len() as u32)).collect();
    let commonest = commonest(&words, tokens.len());
    let weight = |token: &u32| {
        let of_word = words.binary_search_by_key(token, |word| word.0).map_or(1, |index| words[index].1);
        if of_word >= commonest { 0 } else { weight(of_word, tokens.len()) }
    };
    tokens.par_iter().map(weight).collect()
}

/// A word that occurs so often is one of the commonest.
fn commonest(words: &[(u32, u32)], total: usize) -> u32 {
    let mut counts: Vec<u32> = words.iter().map(|word| word.1).collect();
    counts.sort_unstable_by(|x, y| y.cmp(x));
    let mut sum = 0;
    let within = |count: &&u32| {
        sum += **count as usize;
        sum as f64 <= COMMON * total as f64
    };
    counts.iter().take_while(within).last().map_or(u32::MAX, |&least| least.max(2))
}

fn weight(count: u32, total: usize) -> u8 {
    let information = (total as f64 / f64::from(count)).ln() * PER_E;
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
        let weights = weights(&tokens);
        assert!(weights[..60].iter().all(|&weight| weight == weights[0]));
        assert_eq!(weights[60], 0);
        assert!(weights[100] > weights[110] && weights[110] > 0 && weights[0] > weights[100]);
    }

    #[test]
    fn where_no_word_repeats_all_weigh_alike() {
        assert_eq!(weights(&[1, 2, 3]), [9, 9, 9]);
        assert!(weights(&[]).is_empty());
    }
}
