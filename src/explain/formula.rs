//! The arithmetic of edits: how a text that was edited word by word still resembles its origin.
//!
//! Each word is replaced by another with the same probability, independently of the others, and no
//! word stands twice. Inserted and deleted words do less harm than replaced ones.

use crate::matching::LONG_RUN;
use crate::matching::NEAR;

/// The expected Jaccard of the sets of shingles of a long text and of its edited copy:
/// `(1-e)^n / (2 - (1-e)^n)`.
#[must_use]
pub fn jaccard(edited: f64, shingle: u32) -> f64 {
    let kept = (1.0 - edited).powi(shingle as i32);
    kept / (2.0 - kept)
}

/// The chance that a passage of so many words keeps at least one run of `shingle` words: a seed.
///
/// `1 - R(L)`, where `R(L) = Σ e (1-e)^j R(L-j-1)` over `j < n` is the chance that there is none, and
/// `R(m) = 1` for `m < n`.
#[must_use]
pub fn seed(words: u32, edited: f64, shingle: u32) -> f64 {
    let (n, words) = (shingle as usize, words as usize);
    let mut none = vec![1.0; words + 1];
    for length in n..=words {
        let ends_after = |run: usize| edited * (1.0 - edited).powi(run as i32) * none[length - run - 1];
        none[length] = (0..n).map(ends_after).sum();
    }
    1.0 - none[words]
}

/// The words of a run that is looked at even if it stands alone.
#[must_use]
pub fn long_run(shingle: u32, min_words: u32) -> u32 {
    shingle.max(LONG_RUN.min(min_words))
}

/// The chance that a passage of so many words keeps enough seeds to be looked at: one run of `long`
/// words (see [`long_run`]), or two runs of `shingle` words that begin at most [`NEAR`] words apart.
#[must_use]
pub fn promising(words: u32, edited: f64, shingle: u32, long: u32) -> f64 {
    let mut state = Promising::new(shingle as usize, long as usize);
    (0..words).for_each(|_| state.word(edited));
    state.reached
}

/// The chances of all that can be so far, word by word.
struct Promising {
    shingle: usize,
    /// A run of this length is enough.
    long: usize,
    /// By the words of the run at the end, and by how many words ago the last seed began; 0 if it began
    /// too long ago to help, or never.
    open: Vec<Vec<f64>>,
    reached: f64,
}

impl Promising {
    fn new(shingle: usize, long: usize) -> Self {
        let mut open = vec![vec![0.0; NEAR as usize + shingle + 1]; long];
        open[0][0] = 1.0;
        Self { shingle, long, open, reached: 0.0 }
    }

    fn word(&mut self, edited: f64) {
        let ages = self.open[0].len();
        let mut next = vec![vec![0.0; ages]; self.long];
        for (run, by_age) in self.open.iter().enumerate() {
            for (age, &chance) in by_age.iter().enumerate().filter(|(_, chance)| **chance > 0.0) {
                let older = if age == 0 || age + 1 == ages { 0 } else { age + 1 };
                next[0][older] += chance * edited;
                let kept = chance * (1.0 - edited);
                let is_seed = run + 1 == self.shingle;
                if run + 1 == self.long || (is_seed && older > 0) {
                    self.reached += kept;
                } else {
                    next[run + 1][if is_seed { self.shingle } else { older }] += kept;
                }
            }
        }
        self.open = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_edited_is_all_found_and_all_edited_nothing() {
        for n in 1..10 {
            assert!((jaccard(0.0, n) - 1.0).abs() < 1e-12);
            assert!((seed(n, 0.0, n) - 1.0).abs() < 1e-12);
            assert!(seed(100, 1.0, n).abs() < 1e-12);
            assert!(seed(n - 1, 0.0, n).abs() < 1e-12);
            assert!((promising(LONG_RUN.max(n), 0.0, n, LONG_RUN.max(n)) - 1.0).abs() < 1e-12);
            assert!(promising(100, 1.0, n, LONG_RUN.max(n)).abs() < 1e-12);
        }
    }

    #[test]
    fn a_seed_of_one_word_is_a_word_that_was_kept() {
        assert!((seed(10, 0.3, 1) - (1.0 - 0.3f64.powi(10))).abs() < 1e-12);
        assert!((seed(4, 0.3, 4) - 0.7f64.powi(4)).abs() < 1e-12);
    }

    #[test]
    fn a_short_passage_is_looked_at_for_one_long_run() {
        // Two runs of four words need nine words, so in eight only the run of eight counts.
        assert!((promising(8, 0.2, 4, 8) - 0.8f64.powi(8)).abs() < 1e-12);
        let nine = 2.0 * 0.8f64.powi(8) - 0.8f64.powi(9) + 0.8f64.powi(8) * 0.2;
        assert!((promising(9, 0.2, 4, 8) - nine).abs() < 1e-12);
    }
}
