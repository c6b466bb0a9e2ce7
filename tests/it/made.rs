//! Corpora made from a seed: dice, vocabularies, planted copies, documents. The same on every machine.

use std::fmt::Write;

use twicetold::collection::Collection;
use twicetold::collection::Scope;
use twicetold::collection::Tokenised;
use twicetold::corpus::Document;
use twicetold::findings::Findings;
use twicetold::pipeline::Scan;

/// Numbers that look random and depend on the seed alone (Vigna's `splitmix64`).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xA076_1D64_78BD_642F))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// True so often.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1u64 << 53) as f64
    }

    /// A token that is hardly made twice.
    pub(crate) fn fresh(&mut self) -> u32 {
        (self.next() >> 32) as u32
    }

    /// So many tokens of a vocabulary of `words`, all as frequent.
    pub(crate) fn tokens(&mut self, len: usize, words: usize) -> Vec<u32> {
        (0..len).map(|_| self.below(words) as u32).collect()
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }

    /// A copy in which about this share of the items is replaced, left out or joined by another one.
    pub(crate) fn edited<T: Clone>(
        &mut self,
        items: &[T],
        share: f64,
        other: impl Fn(&mut Self) -> T,
    ) -> Vec<T> {
        let mut copy = Vec::with_capacity(items.len());
        for item in items {
            if !self.chance(share) {
                copy.push(item.clone());
                continue;
            }
            match self.below(4) {
                0 => {}
                1 => copy.extend([other(self), item.clone()]),
                _ => copy.push(other(self)),
            }
        }
        copy
    }
}

/// A vocabulary whose n-th word is as frequent as 1/(n + 2.7) (Zipf, Mandelbrot).
pub(crate) struct Words {
    words: Vec<String>,
    sums: Vec<f64>,
}

const ENGLISH: [&str; 20] = [
    "ba", "ren", "to", "mi", "sal", "ke", "dor", "un", "fi", "gra", "lo", "ther", "pa", "in", "sto", "ve",
    "wi", "cal", "ed", "ju",
];
const ARABIC: [&str; 20] = [
    "با", "رن", "تو", "مي", "سل", "كو", "در", "ون", "في", "جر", "لا", "ثر", "قا", "ين", "ست", "عي", "حو",
    "خل", "دة", "شم",
];

impl Words {
    pub(crate) fn english(words: usize) -> Self {
        Self::of(&ENGLISH, words)
    }

    pub(crate) fn arabic(words: usize) -> Self {
        Self::of(&ARABIC, words)
    }

    fn of(syllables: &[&str], words: usize) -> Self {
        let word = |rank: usize| {
            let (mut rest, mut word) = (rank + syllables.len(), String::new());
            while rest > 0 {
                word.push_str(syllables[rest % syllables.len()]);
                rest /= syllables.len();
            }
            word
        };
        let mut sum = 0.0;
        let weight = |rank: usize| {
            sum += 1.0 / (rank as f64 + 2.7);
            sum
        };
        Self { words: (0..words).map(word).collect(), sums: (0..words).map(weight).collect() }
    }

    pub(crate) fn one(&self, dice: &mut Dice) -> String {
        let at = dice.next() as f64 / u64::MAX as f64 * self.sums[self.sums.len() - 1];
        self.words[self.sums.partition_point(|&sum| sum < at).min(self.words.len() - 1)].clone()
    }

    pub(crate) fn some(&self, dice: &mut Dice, len: usize) -> Vec<String> {
        (0..len).map(|_| self.one(dice)).collect()
    }
}

/// Words as a text: a full stop here and there, a paragraph every so many words.
pub(crate) fn text(words: &[String], paragraph: usize) -> String {
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        let after = match index + 1 {
            end if end == words.len() || end % paragraph == 0 => ".\n\n",
            end if end % 11 == 0 => ". ",
            _ => " ",
        };
        write!(text, "{word}{after}").unwrap();
    }
    text
}

pub(crate) fn document(id: impl Into<String>, text: impl Into<String>) -> Document {
    let id = id.into();
    Document { path: format!("{id}.txt"), id, record: None, group: None, date: None, text: text.into() }
}

pub(crate) fn in_group(group: &str, document: Document) -> Document {
    Document { group: Some(group.to_owned()), ..document }
}

/// A collection of documents cut into units of `unit` tokens, no two of them collapsed.
pub(crate) fn collection(documents: &[Vec<u32>], unit: usize) -> Collection {
    let document = |tokens: &Vec<u32>| {
        let starts = (0..tokens.len()).step_by(unit);
        let units = starts.map(|start| start as u32..tokens.len().min(start + unit) as u32).collect();
        Tokenised { tokens: tokens.clone(), units, ..Tokenised::default() }
    };
    Collection::new(documents.iter().map(document).collect(), Scope::default())
}

/// The report in JSON.
pub(crate) fn json(scan: &Scan) -> String {
    let format = twicetold::report::format("json").unwrap();
    let report = twicetold::report::Report { findings: &scan.findings, texts: scan.texts.as_ref() };
    let mut out = Vec::new();
    format.write(&report, &twicetold::report::Style::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The ids of both documents of each passage, in order.
pub(crate) fn pairs(findings: &Findings) -> Vec<(&str, &str)> {
    let id = |place: &twicetold::findings::Place| &*findings.documents[place.document.index()].id;
    findings.passages.iter().map(|passage| (id(&passage.a), id(&passage.b))).collect()
}
