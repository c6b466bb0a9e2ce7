//! Inputs of the benches, made from fixed seeds: the same on every machine.

use twicetold::collection::Collection;
use twicetold::collection::Scope;
use twicetold::collection::Tokenised;
use twicetold::corpus::Document;
use twicetold::pipeline::default_spec;
use twicetold::text::Tokenizer;
use twicetold::text::Tokens;
use twicetold::text::preset;
use twicetold::unit;

/// Numbers that depend on the seed alone (Vigna's `splitmix64`).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// A rank below `n`, about as often as a word of that rank stands in a text: 1/rank.
    fn rank(&mut self, n: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64).powf(share) as usize - 1).min(n - 1)
    }
}

/// Words of a vocabulary.
const VOCABULARY: usize = 50_000;
const ENGLISH: [&str; 16] =
    ["the", "re", "port", "in", "ment", "a", "tion", "gov", "ern", "con", "er", "ed", "st", "al", "li", "o"];
const ARABIC: [&str; 16] =
    ["ال", "مد", "ينة", "و", "قا", "ل", "حكو", "مة", "في", "أن", "تقر", "ير", "إ", "عا", "ُ", "س"];

fn word(syllables: &[&str; 16], rank: usize) -> String {
    let (mut rest, mut word) = (rank + 1, String::new());
    while rest > 0 {
        word.push_str(syllables[rest % 16]);
        rest /= 16;
    }
    word
}

/// A text of so many words, a full stop every 12, a paragraph every 60.
pub(crate) fn text(language: &str, words: usize, dice: &mut Dice) -> String {
    let syllables = if language == "arabic" { &ARABIC } else { &ENGLISH };
    let mut text = String::new();
    for index in 1..=words {
        text.push_str(&word(syllables, dice.rank(VOCABULARY)));
        text.push_str(match index {
            end if end % 60 == 0 => ".\n\n",
            end if end % 12 == 0 => ". ",
            _ => " ",
        });
    }
    text
}

/// Documents of about 400 words; one in five holds an edited passage of an earlier one, one in twenty is
/// a near-copy.
pub(crate) fn documents(language: &str, count: usize) -> Vec<Document> {
    let mut dice = Dice(count as u64);
    let mut texts: Vec<String> = Vec::with_capacity(count);
    for _ in 0..count {
        let len = 200 + dice.below(400);
        let mut made = text(language, len, &mut dice);
        if !texts.is_empty() && dice.below(4) == 0 {
            let source: Vec<&str> = texts[dice.below(texts.len())].split(' ').collect();
            let whole = dice.below(5) == 0;
            let start = if whole { 0 } else { dice.below(source.len() / 2) };
            let end = if whole { source.len() } else { source.len().min(start + 20 + dice.below(80)) };
            let mut copy = source[start..end].to_vec();
            (0..copy.len() / 20).for_each(|_| copy[dice.below(end - start)] = "changed");
            made = if whole { copy.join(" ") } else { format!("{made}\n\n{}", copy.join(" ")) };
        }
        texts.push(made);
    }
    let document = |(number, text): (usize, String)| {
        let id = format!("{number:06}");
        Document { path: id.clone(), id, record: None, group: None, date: None, text }
    };
    texts.into_iter().enumerate().map(document).collect()
}

pub(crate) fn tokenizer() -> Tokenizer {
    let spec = default_spec();
    Tokenizer::new(preset(spec.preset.split('/').next().unwrap_or_default()).expect("a known preset"))
}

pub(crate) fn bytes(documents: &[Document]) -> u64 {
    documents.iter().map(|document| document.text.len() as u64).sum()
}

/// The documents as integers.
pub(crate) fn collection(documents: &[Document]) -> Collection {
    let tokenizer = tokenizer();
    let tokenised = |document: &Document| {
        let mut tokens = Tokens::default();
        tokenizer.tokenize(&document.text, &mut tokens);
        let whole = [0];
        let paragraphs = unit::paragraphs(&whole, tokens.hashes.len() as u32);
        let units = unit::units(&paragraphs, &tokens.hashes);
        Tokenised { tokens: tokens.hashes, units, ..Tokenised::default() }
    };
    let scope = Scope { collapse: true, ..Scope::default() };
    Collection::new(documents.iter().map(tokenised).collect(), scope)
}
