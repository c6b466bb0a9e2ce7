//! The words of a text, as the tool cuts them, by code points.

use twicetold::pipeline::DEFAULT_PRESET;
use twicetold::text::Tokenizer;
use twicetold::text::Tokens;
use twicetold::text::preset;

/// A tokenizer with the default preset.
pub(crate) fn tokenizer() -> Tokenizer {
    Tokenizer::new(preset(DEFAULT_PRESET).expect("the default preset is registered"))
}

/// The words of one text.
pub(crate) struct Words {
    pub(crate) hashes: Vec<u32>,
    /// Where each begins, in code points.
    starts: Vec<u32>,
}

impl Words {
    pub(crate) fn new(text: &str, tokenizer: &Tokenizer) -> Self {
        let mut tokens = Tokens::default();
        tokenizer.tokenize(text, &mut tokens);
        let mut places = text.char_indices().map(|(byte, _)| byte as u32).enumerate();
        let mut here = (0, 0);
        let mut starts = Vec::with_capacity(tokens.spans.len());
        for span in &tokens.spans {
            while here.1 < span.start {
                let Some(next) = places.next() else { break };
                here = (next.0 as u32, next.1);
            }
            starts.push(here.0);
        }
        Self { hashes: tokens.hashes, starts }
    }

    /// Number of words that begin before a place.
    pub(crate) fn before(&self, place: u32) -> usize {
        self.starts.partition_point(|&start| start < place)
    }

    /// The words that begin in a stretch.
    pub(crate) fn within(&self, start: u32, end: u32) -> &[u32] {
        &self.hashes[self.before(start)..self.before(end).max(self.before(start))]
    }
}

/// The part of a text between two code points.
pub(crate) fn part(text: &str, start: u32, end: u32) -> String {
    text.chars().skip(start as usize).take((end - start.min(end)) as usize).collect()
}

/// Words in the longest run that both sides share, and the share of the shorter side's distinct words
/// that the other has too.
pub(crate) fn likeness(a: &[u32], b: &[u32]) -> (usize, f64) {
    let mut longest = 0;
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        for j in (0..b.len()).rev() {
            row[j + 1] = if *x == b[j] { row[j] + 1 } else { 0 };
            longest = longest.max(row[j + 1]);
        }
    }
    let set = |words: &[u32]| words.iter().copied().collect::<std::collections::BTreeSet<u32>>();
    let (a, b) = (set(a), set(b));
    let common = a.intersection(&b).count();
    (longest, common as f64 / a.len().min(b.len()).max(1) as f64)
}
