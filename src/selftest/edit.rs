//! Edits: the words of a passage in, the words of an edited copy out.

use icu_normalizer::DecomposingNormalizerBorrowed;

use super::random::Random;

/// How a copy differs from what it was copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Not at all.
    Verbatim,
    /// Words are replaced by words of the corpus, common ones more often.
    Replace,
    /// Words of the corpus are inserted.
    Insert,
    /// Words are left out.
    Delete,
    /// Neighbouring words change places; of six and more words, half move together as a clause.
    Reorder,
    /// Words are spelled in another way: hamza, harakat, tatweel, final letters; case, composition of
    /// accents, punctuation. `standard` folds all of it.
    Spelling,
    /// Half replaced, a fifth inserted, a fifth deleted, a tenth swapped with its neighbour.
    Mixed,
}

impl Kind {
    /// Every kind that changes something.
    pub const ALL: [Self; 6] =
        [Self::Replace, Self::Insert, Self::Delete, Self::Reorder, Self::Spelling, Self::Mixed];

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Replace => "replace",
            Self::Insert => "insert",
            Self::Delete => "delete",
            Self::Reorder => "reorder",
            Self::Spelling => "spelling",
            Self::Mixed => "mixed",
        }
    }
}

/// A word and what stands between it and the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The word as it is written.
    pub word: String,
    /// Spaces and punctuation.
    pub gap: String,
}

/// Edits passages.
pub struct Editor<'a> {
    /// What decides.
    pub random: Random,
    /// Gives a word of the corpus.
    pub word: &'a dyn Fn(&mut Random) -> String,
}

impl Editor<'_> {
    /// Makes so many edits of one kind, each at another word.
    pub fn edit(&mut self, pieces: &mut Vec<Piece>, kind: Kind, edits: usize) {
        if kind == Kind::Reorder {
            return self.reorder(pieces, edits);
        }
        let at = self.random.choose(edits, pieces.len());
        let kinds: Vec<Kind> = at.iter().map(|_| self.one_of(kind)).collect();
        for (&at, kind) in at.iter().zip(kinds).rev() {
            match kind {
                Kind::Replace => pieces[at].word = self.other_word(&pieces[at].word),
                Kind::Spelling => pieces[at].word = self.respelled(&pieces[at].word),
                Kind::Insert => {
                    let inserted = Piece { word: (self.word)(&mut self.random), gap: pieces[at].gap.clone() };
                    pieces.insert(at + 1, inserted);
                }
                Kind::Delete if pieces.len() > 1 => drop(pieces.remove(at)),
                Kind::Reorder => swap(pieces, at),
                _ => {}
            }
        }
    }

    fn one_of(&mut self, kind: Kind) -> Kind {
        match kind {
            Kind::Mixed => match self.random.below(10) {
                0..5 => Kind::Replace,
                5..7 => Kind::Insert,
                7..9 => Kind::Delete,
                _ => Kind::Reorder,
            },
            kind => kind,
        }
    }

    fn other_word(&mut self, word: &str) -> String {
        const TRIES: usize = 8;
        let drawn = (0..TRIES).map(|_| (self.word)(&mut self.random));
        let mut other = String::new();
        for one in drawn {
            other = one;
            if other.to_lowercase() != word.to_lowercase() {
                break;
            }
        }
        other
    }

    /// Moves so many words: some together, the others against their neighbours.
    fn reorder(&mut self, pieces: &mut [Piece], edits: usize) {
        const CLAUSE: usize = 6;
        let mut left = edits;
        if edits >= CLAUSE && pieces.len() > edits {
            let clause = edits / 2;
            let from = self.random.below(pieces.len() - clause);
            let places = pieces.len() - clause + 1;
            let to = (from + 1 + self.random.below(places - 1)) % places;
            move_words(pieces, from, clause, to);
            left -= clause;
        }
        let mut places: Vec<usize> = (0..pieces.len().saturating_sub(1)).collect();
        self.random.shuffle(&mut places);
        let mut swapped: Vec<usize> = Vec::new();
        for at in places {
            if swapped.len() >= left.div_ceil(2) {
                break;
            }
            if swapped.iter().all(|other| other.abs_diff(at) > 1) {
                swap(pieces, at);
                swapped.push(at);
            }
        }
    }

    /// The word in a spelling that people and programs use for it too.
    fn respelled(&mut self, word: &str) -> String {
        let mut spellings = if is_arabic(word) { self.arabic(word) } else { cased(word) };
        let mark = [["“", "”"], ["(", ")"], ["", ","], ["«", "»"]][self.random.below(4)];
        spellings.push(format!("{}{word}{}", mark[0], mark[1]));
        let chosen = self.random.below(spellings.len());
        spellings.swap_remove(chosen)
    }

    fn arabic(&mut self, word: &str) -> Vec<String> {
        const HARAKAT: [char; 4] = ['\u{64E}', '\u{64F}', '\u{650}', '\u{651}'];
        let letters: Vec<char> = word.chars().collect();
        let with = |at: usize, mark: char| -> String {
            letters[..at].iter().copied().chain([mark]).chain(letters[at..].iter().copied()).collect()
        };
        let mut spellings = vec![with(1 + self.random.below(letters.len()), HARAKAT[self.random.below(4)])];
        if letters.len() > 2 {
            spellings.push(with(1 + self.random.below(letters.len() - 1), '\u{640}'));
        }
        let exchange = |from: char, to: char| word.replacen(from, &to.to_string(), 1);
        for (from, to) in [('أ', 'ا'), ('إ', 'ا'), ('آ', 'ا'), ('ا', ['أ', 'إ', 'آ'][self.random.below(3)])]
        {
            if word.contains(from) {
                spellings.push(exchange(from, to));
            }
        }
        for (from, to) in [('ة', 'ه'), ('ه', 'ة'), ('ى', 'ي'), ('ي', 'ى')] {
            if let Some(stem) = word.strip_suffix(from) {
                spellings.push(format!("{stem}{to}"));
            }
        }
        spellings
    }
}

fn is_arabic(word: &str) -> bool {
    word.chars().all(|letter| matches!(letter, '\u{620}'..='\u{652}')) && !word.is_empty()
}

/// Other case, and accents as marks of their own, where either makes a difference.
fn cased(word: &str) -> Vec<String> {
    let (upper, lower) = (word.to_uppercase(), word.to_lowercase());
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(word).into_owned();
    [upper, lower, decomposed].into_iter().filter(|spelling| spelling != word).collect()
}

fn swap(pieces: &mut [Piece], at: usize) {
    let other = if at + 1 < pieces.len() { at + 1 } else { at.saturating_sub(1) };
    let word = std::mem::take(&mut pieces[at].word);
    let other_word = std::mem::replace(&mut pieces[other].word, word);
    if at != other {
        pieces[at].word = other_word;
    }
}

/// Takes so many words out and puts them back where `to` says; what stands between words stays.
fn move_words(pieces: &mut [Piece], from: usize, count: usize, to: usize) {
    let mut words: Vec<String> = pieces.iter_mut().map(|piece| std::mem::take(&mut piece.word)).collect();
    let clause: Vec<String> = words.drain(from..from + count).collect();
    words.splice(to..to, clause);
    pieces.iter_mut().zip(words).for_each(|(piece, word)| piece.word = word);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Tokenizer;
    use crate::text::preset;

    const LATIN: &str = "Le café de la gare était ouvert et les voyageurs attendaient leur train du soir";
    const ARABIC: &str = "يبدو أن القافلة وصلت إلى المدينة مساء أمس بعد رحلة طويلة عبر الصحراء في مدى يومين";

    fn pieces(text: &str) -> Vec<Piece> {
        text.split(' ').map(|word| Piece { word: word.into(), gap: " ".into() }).collect()
    }

    fn words(pieces: &[Piece]) -> Vec<&str> {
        pieces.iter().map(|piece| piece.word.as_str()).collect()
    }

    fn edited(text: &str, kind: Kind, edits: usize, seed: u64) -> Vec<Piece> {
        let mut edited = pieces(text);
        let word = |random: &mut Random| format!("x{}", random.below(1000));
        Editor { random: Random::of(seed, 0), word: &word }.edit(&mut edited, kind, edits);
        edited
    }

    #[test]
    fn each_kind_makes_as_many_edits_as_asked() {
        for seed in 0..50 {
            let before = pieces(LATIN);
            let same = |after: &[Piece]| before.iter().zip(after).filter(|(x, y)| x.word == y.word).count();
            let length = before.len();
            assert_eq!(same(&edited(LATIN, Kind::Replace, 4, seed)), length - 4);
            assert_eq!(edited(LATIN, Kind::Insert, 4, seed).len(), length + 4);
            assert_eq!(edited(LATIN, Kind::Delete, 4, seed).len(), length - 4);
            assert_eq!(same(&edited(LATIN, Kind::Reorder, 4, seed)), length - 4);
            assert_eq!(edited(LATIN, Kind::Verbatim, 0, seed), before);
        }
    }

    #[test]
    fn moved_words_are_all_there() {
        for seed in 0..50 {
            let after = edited(LATIN, Kind::Reorder, 8, seed);
            let (mut after, before) = (words(&after).join(" "), LATIN);
            let sorted = |text: &str| {
                let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
                words.sort();
                words
            };
            assert_eq!(sorted(&after), sorted(before));
            after.clear();
        }
    }

    #[test]
    fn every_other_spelling_is_folded_by_the_standard_preset() {
        let tokenizer = Tokenizer::new(preset("standard").unwrap());
        let folded = |text: &str| {
            let mut all = Vec::new();
            tokenizer.words(text, &mut |word, _| all.push(word.to_owned()));
            all
        };
        for text in [LATIN, ARABIC] {
            for seed in 0..200 {
                let after = words(&edited(text, Kind::Spelling, 6, seed)).join(" ");
                assert_ne!(after, text);
                assert_eq!(folded(&after), folded(text), "{after}");
            }
        }
    }
}
