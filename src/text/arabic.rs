//! Arabic as the Quran is spelled and as it is spelled today: a word in, the letters of today out.
//!
//! The old spelling writes many a long *a* as a small alef above the line (U+0670), hamza without a
//! letter to sit on, and the vocative *ya* as part of its noun. Vowel marks tell what is meant.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::Script;

use crate::text::class;
use crate::text::expand;

const DAGGER: char = '\u{670}';
const TATWEEL: char = '\u{640}';
const HAMZA_ABOVE: char = '\u{654}';
const SMALL_YEH: char = '\u{6E6}';
const SMALL_HIGH_YEH: char = '\u{6E7}';

/// Words that are spelled today without the alef they are spoken with.
const WITHOUT_ALEF: [&str; 15] = [
    "الله",
    "اللهم",
    "لله",
    "رحمن",
    "اله",
    "هذا",
    "هذه",
    "هذي",
    "هذان",
    "هذين",
    "ذلك",
    "هولاء",
    "اوليك",
    "لكن",
    "هكذا",
];
/// What may be written before them as part of the word.
const CLITICS: [char; 6] = ['و', 'ف', 'ب', 'ل', 'ك', 'ا'];
/// No more of these at once: a question, *and*, *with*, and the two letters of the article.
const MOST_CLITICS: usize = 5;
/// What may be written after them.
const SUFFIXES: [&str; 18] =
    ["", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "كن", "م", "ما", "ن", "نا", "ني", "ي", "ين", "ا"];
/// Compounds of which one of these is the end: servant of God, of the Merciful.
const ENDINGS: [&str; 2] = ["الله", "الرحمن"];

/// Whether a character may be spelled anew, by itself or with its neighbours.
pub(super) fn is_old(c: char) -> bool {
    matches!(c, DAGGER | HAMZA_ABOVE | SMALL_YEH | SMALL_HIGH_YEH)
}

/// The word in the letters of today; its other marks stay. Composed if anything changes.
pub(super) fn modern(word: &str) -> Cow<'_, str> {
    let seen = |c: &char| !class::ignorable(*c) && !expand::is_isolated_mark(*c);
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let plain: Vec<char> = nfkc.normalize_iter(word.chars().filter(seen)).collect();
    if !plain.iter().any(|&c| is_old(c)) {
        return Cow::Borrowed(word);
    }
    let mut speller = Speller::default();
    for (at, &c) in plain.iter().enumerate() {
        let next = plain[at + 1..].iter().copied().find(|&c| !is_transparent(c));
        speller.take(c, next, plain.get(at + 1).copied());
    }
    Cow::Owned(speller.finish())
}

/// Belongs to the letter before it.
fn is_transparent(c: char) -> bool {
    class::is_mark(c) || matches!(c, TATWEEL | '\u{6E5}' | SMALL_YEH)
}

/// A short vowel, its absence, or doubling: what it stands on is a consonant.
fn is_vowel(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{652}' | '\u{656}' | '\u{657}' | '\u{65E}' | '\u{6E1}')
}

fn is_alef(c: char) -> bool {
    matches!(c, 'ا' | 'أ' | 'إ' | 'آ' | 'ٱ')
}

fn is_yeh(c: char) -> bool {
    matches!(c, 'ي' | 'ی' | 'ى')
}

/// A word on its way from one spelling to the other.
#[derive(Default)]
struct Speller {
    out: String,
    /// Without the alefs that were added.
    without: String,
    /// The letter that marks belong to.
    base: Option<char>,
    first: Option<char>,
    letters: usize,
    vowelled: bool,
    /// The vowel that stands on tatweel, and so on the hamza above it; tatweel itself until then.
    on_tatweel: Option<char>,
}

impl Speller {
    /// Takes a character; `next` is the next letter, `after` whatever comes next.
    fn take(&mut self, c: char, next: Option<char>, after: Option<char>) {
        match c {
            DAGGER => self.dagger(next),
            HAMZA_ABOVE if self.on_tatweel.is_some() => {
                let vowel = self.on_tatweel.filter(|&c| c != TATWEEL);
                self.hamza(next, vowel.or(after));
            }
            SMALL_HIGH_YEH if self.is_arabic() => self.letter('ي', true),
            SMALL_YEH if self.base.is_some_and(is_yeh) => self.letter('ي', true),
            TATWEEL => self.on_tatweel = Some(c),
            _ if is_transparent(c) => self.mark(c),
            _ => self.letter(c, true),
        }
    }

    fn is_arabic(&self) -> bool {
        self.base.is_some_and(|base| class::script(base) == Script::Arabic)
    }

    /// A long *a*: a letter of its own, or the sound of the yeh or waw that it stands on.
    fn dagger(&mut self, next: Option<char>) {
        let Some(base) = self.base.filter(|_| self.is_arabic()) else { return };
        let bare = !self.vowelled;
        let before_alef = matches!(next, Some('ا' | 'ٱ'));
        if is_yeh(base) && next.is_none() && (bare || base == 'ى') && !self.is_vocative() {
            return;
        }
        let is_seat = match base {
            'ى' => bare,
            // Prayer, alms, life, usury. Before other letters it is the consonant.
            'و' => bare && self.letters > 1 && matches!(next, None | Some('ة' | 'ۃ' | 'ه' | 'ہ' | 'ا')),
            _ => false,
        };
        if is_seat {
            self.unseat();
        }
        if !before_alef && (is_seat || !is_alef(base)) {
            self.letter('ا', is_seat);
        }
    }

    /// Whether there is nothing yet but *ya*, or *and ya*.
    fn is_vocative(&self) -> bool {
        self.letters == 1 || self.letters == 2 && self.first == Some('و')
    }

    /// Takes back the last letter, with its marks.
    fn unseat(&mut self) {
        for written in [&mut self.out, &mut self.without] {
            let end = written.trim_end_matches(is_transparent).len();
            written.truncate(end);
            written.pop();
        }
        self.letters -= 1;
    }

    /// A hamza that has no letter gets the one that its vowel asks for.
    fn hamza(&mut self, next: Option<char>, vowel: Option<char>) {
        let after_yeh = self.base.is_some_and(is_yeh);
        let is = |marks: &[char]| vowel.is_some_and(|vowel| marks.contains(&vowel));
        let before_yeh = next.is_some_and(is_yeh);
        match next {
            Some('ا' | 'ٱ') if !after_yeh => self.on_tatweel = None,
            _ if after_yeh || before_yeh || is(&['\u{650}', '\u{64D}', '\u{656}']) => self.letter('ئ', true),
            Some('و') => self.letter('ؤ', true),
            _ if is(&['\u{64F}', '\u{64C}', '\u{65E}']) => self.letter('ؤ', true),
            _ => self.letter('أ', true),
        }
    }

    fn mark(&mut self, c: char) {
        self.vowelled |= is_vowel(c);
        if let Some(vowel) = &mut self.on_tatweel
            && is_vowel(c)
        {
            *vowel = c;
        }
        self.out.push(c);
        self.without.push(c);
    }

    fn letter(&mut self, c: char, always: bool) {
        self.out.push(c);
        if always {
            self.without.push(c);
        }
        self.base = Some(c);
        self.first = self.first.or(self.base);
        self.letters += 1;
        self.vowelled = false;
        self.on_tatweel = None;
    }

    fn finish(self) -> String {
        if is_without_alef(&self.without) { self.without } else { self.out }
    }
}

/// Whether a word is one of those that are spelled without their alef.
fn is_without_alef(word: &str) -> bool {
    let letters: String = word.chars().filter(|&c| !is_transparent(c)).map(plain).collect();
    if ENDINGS.iter().any(|ending| letters.ends_with(ending)) {
        return true;
    }
    let known = |rest: &str| {
        let tail = |stem: &&str| rest.strip_prefix(*stem);
        WITHOUT_ALEF.iter().filter_map(tail).any(|tail| SUFFIXES.contains(&tail))
    };
    let mut rest = letters.as_str();
    for _ in 0..=MOST_CLITICS {
        if known(rest) {
            return true;
        }
        match rest.strip_prefix(CLITICS) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    false
}

/// Alef, waw and yeh whatever they carry.
fn plain(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ہ' => 'ه',
        other => other,
    }
}

/// Hamza beside alef, in a folded word: ءا is one letter today, but at the end of a word or after another
/// alef; اءي is written on a yeh. `seated` is that yeh.
pub(super) fn join_hamza(word: &mut String, seated: char) {
    if !word.contains('ء') {
        return;
    }
    let letters: Vec<char> = word.chars().collect();
    let mut out: Vec<char> = Vec::with_capacity(letters.len());
    for (at, &c) in letters.iter().enumerate() {
        if c == 'ا' && at + 1 < letters.len() {
            while out.last() == Some(&'ء') && out.iter().rev().nth(1) != Some(&'ا') {
                out.pop();
            }
        }
        if c == 'ي' && out.ends_with(&['ا', 'ء']) {
            out.pop();
            out.push(seated);
        }
        out.push(c);
    }
    *word = out.into_iter().collect();
}

/// Where the noun begins that the vocative *ya* is written as a part of.
pub(super) fn vocative(word: &str) -> Option<usize> {
    let (letter, at, dagger) = letter_with_marks(word, 0)?;
    let (letter, at, dagger) =
        if letter == 'و' && !dagger { letter_with_marks(word, at)? } else { (letter, at, dagger) };
    let noun = word[at..].chars().next()?;
    let begins = matches!(noun, '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' | '\u{671}'..='\u{6D3}');
    (matches!(letter, 'ي' | 'ی') && dagger && begins).then_some(at)
}

/// The letter at a byte, the end of its marks, and whether a small alef is one of them; none if they make
/// it another letter.
fn letter_with_marks(word: &str, at: usize) -> Option<(char, usize, bool)> {
    let letter = word[at..].chars().next()?;
    let start = at + letter.len_utf8();
    let rest = &word[start..];
    let stays = |c| c == TATWEEL || class::is_mark(c) && !class::ignorable(c);
    let marks = &rest[..rest.len() - rest.trim_start_matches(stays).len()];
    let other = marks.contains(['\u{654}', '\u{655}']);
    (!other).then(|| (letter, start + marks.len(), marks.contains(DAGGER)))
}
