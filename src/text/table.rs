//! What the scanner needs to know of a code point, in one look-up: a preset in, entries out.
//!
//! Pages of 256 entries are built when first touched, so that starting costs nothing.
//! Invariant: a word without a `SLOW` entry folds to the joined foldings of its characters.

use std::borrow::Cow;
use std::sync::OnceLock;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_normalizer::properties::CanonicalDecompositionBorrowed;
use icu_normalizer::properties::Decomposed;
use icu_properties::props::Script;

use crate::text::arabic;
use crate::text::class;
use crate::text::class::Class;
use crate::text::expand;
use crate::text::fold;
use crate::text::plain::Plain;
use crate::text::preset::Form;
use crate::text::preset::Rules;

/// A code point's class, flags, and what it becomes, in 32 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry(u32);

impl Entry {
    const PAYLOAD: u32 = (1 << 21) - 1;
    const PUT: u32 = 1 << 21;
    const EXPAND: u32 = 1 << 22;
    const CLASS_SHIFT: u32 = 23;
    const CORE: u32 = 1 << 27;
    const SOLID: u32 = 1 << 28;
    const SLOW: u32 = 1 << 29;
    const YIELDS: u32 = 1 << 30;
    const ACTS: u32 = 1 << 31;

    pub(super) fn class(self) -> Class {
        Class::ALL[(self.0 >> Self::CLASS_SHIFT) as usize & 15]
    }

    /// The character it becomes, if it becomes one.
    pub(super) fn put(self) -> Option<u32> {
        (self.0 & Self::PUT != 0).then_some(self.0 & Self::PAYLOAD)
    }

    /// Where its page keeps what it becomes, if that is more than one character.
    pub(super) fn expansion(self) -> Option<usize> {
        (self.0 & Self::EXPAND != 0).then_some((self.0 & Self::PAYLOAD) as usize)
    }

    /// Adds nothing to a word.
    pub(super) fn vanishes(self) -> bool {
        self.0 & (Self::PUT | Self::EXPAND) == 0
    }

    /// A letter or digit that stays in the word: a word starts with one.
    pub(super) fn is_core(self) -> bool {
        self.0 & Self::CORE != 0
    }

    /// Part of the word's span even at its end.
    pub(super) fn is_solid(self) -> bool {
        self.0 & Self::SOLID != 0
    }

    /// Acts on its neighbours: the word takes the full path.
    pub(super) fn is_slow(self) -> bool {
        self.0 & Self::SLOW != 0
    }

    /// May act on the next one, if that [`Entry::yields`]: they change places, or make one letter.
    pub(super) fn acts(self) -> bool {
        self.0 & Self::ACTS != 0
    }

    /// May have to yield to the one before it.
    pub(super) fn yields(self) -> bool {
        self.0 & Self::YIELDS != 0
    }

    /// A letter or digit that becomes one character and acts on no other, if nothing acts on it: what it
    /// becomes.
    #[inline]
    pub(super) fn plain(self) -> Option<u32> {
        // Of the classes, `Letter` and `Numeric` alone have the number 1 once this bit is left out.
        const EITHER: u32 = 15 & !(Class::Letter as u32 ^ Class::Numeric as u32);
        const FLAGS: u32 =
            Entry::PUT | Entry::EXPAND | Entry::CORE | Entry::SOLID | Entry::SLOW | Entry::ACTS;
        const WANTED: u32 =
            Entry::PUT | Entry::CORE | Entry::SOLID | (Class::Letter as u32) << Entry::CLASS_SHIFT;
        let bits = self.0 & (FLAGS | EITHER << Entry::CLASS_SHIFT);
        (bits == WANTED).then_some(self.0 & Self::PAYLOAD)
    }

    /// A mark that becomes nothing, belongs to the word it follows, and acts on nothing.
    pub(super) fn is_quiet_mark(self) -> bool {
        const LOUD: u32 = Entry::PUT | Entry::EXPAND | Entry::CORE | Entry::SLOW | Entry::ACTS;
        self.class() == Class::Extend && self.is_solid() && self.0 & LOUD == 0
    }

    /// An ASCII letter or digit that stays: its folded byte.
    pub(super) fn ascii_core(self) -> Option<u8> {
        (self.0 & Self::CORE != 0).then_some(self.0 as u8)
    }
}

/// 256 neighbouring code points.
struct Page {
    entries: [Entry; 256],
    expansions: Vec<Vec<Box<str>>>,
}

/// All code points under one preset.
pub(super) struct Table {
    form: Form,
    ascii: [Entry; 128],
    plain: Plain,
    pages: Box<[OnceLock<Box<Page>>]>,
}

impl Table {
    pub(super) fn new(form: Form) -> Self {
        let mut pages = Vec::new();
        pages.resize_with(0x11_0000 / 256, OnceLock::new);
        let pages = pages.into_boxed_slice();
        let mut table = Self { form, ascii: [Entry(0); 128], plain: Plain::new(|_| Entry(0)), pages };
        for c in 0..128 {
            table.ascii[c as usize] = table.get(c);
        }
        table.plain = Plain::new(|byte| table.ascii(byte));
        table
    }

    /// How words are read that are as most are.
    #[inline]
    pub(super) fn plain(&self) -> &Plain {
        &self.plain
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// The entry of an ASCII character.
    #[inline]
    pub(super) fn ascii(&self, byte: u8) -> Entry {
        self.ascii[byte as usize & 127]
    }

    /// The entry of any code point.
    #[inline]
    pub(super) fn get(&self, code: u32) -> Entry {
        self.page(code).entries[code as usize & 255]
    }

    /// The words that a code point with an expansion becomes.
    pub(super) fn expansion(&self, code: u32, index: usize) -> &[Box<str>] {
        &self.page(code).expansions[index]
    }

    /// Folds a whole word by the full path.
    pub(super) fn fold_word(&self, word: &str) -> String {
        let rules = match self.form {
            Form::Verbatim => return word.to_owned(),
            Form::Composed => return fold::compose(word),
            Form::Folded(rules) => rules,
        };
        let spelled = if rules.old_spelling { arabic::modern(word) } else { Cow::Borrowed(word) };
        let mut rest = String::with_capacity(word.len());
        let mut base = Script::Unknown;
        for c in spelled.chars() {
            let gone = self.get(u32::from(c)).vanishes();
            if !class::is_mark(c) && !class::ignorable(c) && !expand::is_isolated_mark(c) {
                base = if gone { Script::Unknown } else { class::script(c) };
            }
            if !gone || fold::script_to_compose(c) == Some(base) {
                rest.push(c);
            }
        }
        // Half of a Thai or Lao vowel that has no letter to stand on.
        fold::fold(&rest, rules).trim_start_matches(class::is_mark).to_owned()
    }

    /// Where a word goes on after a vocative that is written as part of it.
    pub(super) fn vocative(&self, word: &str) -> Option<usize> {
        match self.form {
            Form::Folded(rules) if rules.old_spelling => arabic::vocative(word),
            _ => None,
        }
    }

    #[inline]
    fn page(&self, code: u32) -> &Page {
        let number = code >> 8;
        self.pages[number as usize].get_or_init(|| build_page(number, self.form))
    }
}

fn build_page(number: u32, form: Form) -> Box<Page> {
    let mut page = Box::new(Page { entries: [Entry(0); 256], expansions: Vec::new() });
    for low in 0..256 {
        if let Some(c) = char::from_u32(number * 256 + low) {
            let entry = match form {
                Form::Verbatim => kept_entry(c, form),
                Form::Composed => composed_entry(c, form),
                Form::Folded(rules) => folded_entry(c, rules, &mut page.expansions),
            };
            page.entries[low as usize] = Entry(entry);
        }
    }
    page
}

fn with_class(bits: u32, class: Class) -> u32 {
    bits | (class as u32) << Entry::CLASS_SHIFT
}

/// A character that stays as it is.
fn kept_entry(c: char, form: Form) -> u32 {
    let class = Class::of(c, form);
    with_class(u32::from(c) | Entry::PUT | extent(c, class, class::is_core(c)), class)
}

/// Where a word may start and end. Whatever may carry it on must be inside its span, even if it
/// vanishes, or else a slice of the text would be cut in another way.
fn extent(c: char, class: Class, core: bool) -> u32 {
    let carries = matches!(class, Class::Letter | Class::Hebrew | Class::Numeric | Class::Katakana);
    let solid = core || carries || class::is_mark(c) && !class::ignorable(c);
    if core {
        Entry::CORE | Entry::SOLID
    } else if solid {
        Entry::SOLID
    } else {
        0
    }
}

fn composed_entry(c: char, form: Form) -> u32 {
    let mut buffer = [0; 4];
    let text = &*c.encode_utf8(&mut buffer);
    let changes = fold::compose(text) != text;
    kept_entry(c, form) | if changes || !starts_segment(c) { Entry::SLOW } else { 0 }
}

fn folded_entry(c: char, rules: Rules, expansions: &mut Vec<Vec<Box<str>>>) -> u32 {
    let class = Class::of(c, Form::Folded(rules));
    let words = expand::words(c, rules);
    let core = words.iter().flat_map(|word| word.chars()).any(class::is_core);
    let stands_for_words = core && (words.len() > 1 || class == Class::Other);
    let class = if stands_for_words { Class::Words } else { class };
    let beside = words.first().map_or(0, |word| hamza_beside(word, rules));
    let mut bits = match words.first().map(|word| only_char(word)) {
        None => 0,
        Some(_) if class == Class::Other => 0,
        Some(Some(one)) if class != Class::Words => u32::from(one) | Entry::PUT,
        Some(_) => {
            expansions.push(words);
            (expansions.len() - 1) as u32 | Entry::EXPAND
        }
    };
    bits |= interaction(c, bits, rules) | extent(c, class, core) | beside;
    with_class(bits, class)
}

fn only_char(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether a character that folds to `bits` acts on its neighbours when it is normalised.
fn interaction(c: char, bits: u32, rules: Rules) -> u32 {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    if rules.old_spelling
        && !expand::is_isolated_mark(c)
        && nfkc.normalize_iter(std::iter::once(c)).any(arabic::is_old)
    {
        return Entry::SLOW;
    }
    if bits & (Entry::PUT | Entry::EXPAND) == 0 {
        return if fold::script_to_compose(c).is_some() { Entry::SLOW } else { 0 };
    }
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    let first = nfkd.normalize_iter(std::iter::once(c)).next().unwrap_or(c);
    if starts_segment(first) && c != '\u{674}' {
        return 0;
    }
    if only_reorders(first) { Entry::ACTS | Entry::YIELDS } else { Entry::SLOW }
}

/// Hamza acts on an alef or yeh that follows it.
fn hamza_beside(word: &str, rules: Rules) -> u32 {
    let yields = if word.starts_with(['ا', 'ي']) { Entry::YIELDS } else { 0 };
    let acts = if word.ends_with('ء') { Entry::ACTS } else { 0 };
    if rules.old_spelling { yields | acts } else { 0 }
}

fn starts_segment(c: char) -> bool {
    CanonicalCombiningClassMapBorrowed::new().get_u8(c) == 0 && !composes_backward(c)
}

/// Whether a character of combining class 0 composes with one before it: the vowels and finals
/// of Hangul, the vowels of Kirat Rai, and some vowel signs, whose composites stand near them.
fn composes_backward(c: char) -> bool {
    if matches!(c, '\u{1160}'..='\u{11FF}' | '\u{16D63}'..='\u{16D67}') {
        return true;
    }
    let block = u32::from(c) & !0x7F;
    class::is_mark(c)
        && (block..block + 128).filter_map(char::from_u32).any(|near| {
            let parts = CanonicalDecompositionBorrowed::new().decompose(near);
            matches!(parts, Decomposed::Expansion(_, second) if second == c)
        })
}

/// Viramas but for the Sinhala one, and the tone marks of Thai and Lao: they compose with nothing.
fn only_reorders(c: char) -> bool {
    c != '\u{DCA}' && matches!(CanonicalCombiningClassMapBorrowed::new().get_u8(c), 9 | 103..=122)
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_normalizer::properties::CanonicalCompositionBorrowed;

    /// Every character that NFC can join to the one before it is known as such.
    #[test]
    fn nothing_composes_unnoticed() {
        for c in '\u{80}'..=char::MAX {
            let Decomposed::Expansion(first, second) = CanonicalDecompositionBorrowed::new().decompose(c)
            else {
                continue;
            };
            if CanonicalCompositionBorrowed::new().compose(first, second) == Some(c) {
                assert!(!starts_segment(second), "{c:?}");
                assert!(!only_reorders(second), "{c:?}");
            }
        }
    }
}
