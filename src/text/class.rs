//! Properties of single code points: a character in, its part in the word rules out.
//!
//! Invariant: for `raw` and `nfc` the classes are those of UAX #29, but for the scripts that are
//! cut by character.

use icu_properties::CodePointMapData;
use icu_properties::CodePointSetData;
use icu_properties::props::Alphabetic;
use icu_properties::props::DefaultIgnorableCodePoint;
use icu_properties::props::GeneralCategory;
use icu_properties::props::GeneralCategoryGroup;
use icu_properties::props::Script;
use icu_properties::props::WordBreak;

use crate::text::preset::Form;

/// The part a character plays in finding words: Word_Break, as far as words need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Separates.
    Other = 0,
    Letter,
    Hebrew,
    Numeric,
    Katakana,
    ExtendNumLet,
    MidLetter,
    MidNum,
    /// MidNumLet and Single_Quote, which differ only after a Hebrew letter at the end of a word.
    MidNumLet,
    DoubleQuote,
    /// Extend, Format and ZWJ: belongs to what comes before it.
    Extend,
    /// A letter of a script without spaces: a token by itself.
    Single,
    /// A vowel of Thai or Lao: belongs to the letter before it, else a token by itself.
    Attach,
    /// One character that stands for whole words.
    Words,
}

impl Class {
    pub(super) const ALL: [Self; 14] = [
        Self::Other,
        Self::Letter,
        Self::Hebrew,
        Self::Numeric,
        Self::Katakana,
        Self::ExtendNumLet,
        Self::MidLetter,
        Self::MidNum,
        Self::MidNumLet,
        Self::DoubleQuote,
        Self::Extend,
        Self::Single,
        Self::Attach,
        Self::Words,
    ];

    /// The class of `c`, before it is known what it folds to.
    pub(super) fn of(c: char, form: Form) -> Self {
        if matches!(form, Form::Folded(_)) {
            if ignorable(c) {
                return Self::Extend;
            }
            if separates(c) {
                return Self::Other;
            }
        }
        if matches!(c, '\u{E32}' | '\u{E33}' | '\u{EB2}' | '\u{EB3}') {
            return Self::Attach;
        }
        match CodePointMapData::<WordBreak>::new().get(c) {
            WordBreak::ALetter => Self::Letter,
            WordBreak::HebrewLetter => Self::Hebrew,
            WordBreak::Numeric => Self::Numeric,
            WordBreak::Katakana => Self::Katakana,
            WordBreak::ExtendNumLet => Self::ExtendNumLet,
            WordBreak::MidLetter => Self::MidLetter,
            WordBreak::MidNum => Self::MidNum,
            WordBreak::MidNumLet | WordBreak::SingleQuote => Self::MidNumLet,
            WordBreak::DoubleQuote => Self::DoubleQuote,
            WordBreak::Extend | WordBreak::Format | WordBreak::ZWJ => Self::Extend,
            _ if is_core(c) => Self::Single,
            _ => Self::Other,
        }
    }
}

/// Separators of the folding presets that UAX #29 would join or that NFKC would make letters:
/// fraction slash, narrow no-break space, end and parts of an ayah, sajda, trade and service mark.
const SEPARATORS: [char; 8] =
    ['\u{2044}', '\u{202F}', '\u{6DD}', '\u{8E2}', '\u{6DE}', '\u{6E9}', '\u{2122}', '\u{2120}'];

/// Separates under a folding preset, whatever Unicode makes of it.
pub(super) fn separates(c: char) -> bool {
    SEPARATORS.contains(&c)
}

/// Zero-width, bidi control, variation selector, filler.
pub(super) fn ignorable(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// A letter or a digit, of any kind. Marks are neither, whatever `char::is_alphabetic` says.
pub(super) fn is_core(c: char) -> bool {
    let category = category(c);
    GeneralCategoryGroup::Letter.contains(category) && !is_halfwidth_sound_mark(c)
        || GeneralCategoryGroup::Number.contains(category)
        || (category == GeneralCategory::OtherSymbol && CodePointSetData::new::<Alphabetic>().contains(c))
}

/// A combining mark.
pub(super) fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Mark.contains(category(c)) || is_halfwidth_sound_mark(c)
}

/// A letter by its category, but a mark in all it does.
fn is_halfwidth_sound_mark(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

/// A digit of a decimal system.
pub(super) fn is_digit(c: char) -> bool {
    category(c) == GeneralCategory::DecimalNumber
}

/// The general category.
pub(super) fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// The script.
pub(super) fn script(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

/// The value of a decimal digit: each system's digits are ten neighbours, zero first.
pub(super) fn digit_value(c: char) -> Option<u8> {
    if !is_digit(c) {
        return None;
    }
    let mut first = u32::from(c);
    while char::from_u32(first - 1).is_some_and(is_digit) {
        first -= 1;
    }
    u8::try_from((u32::from(c) - first) % 10).ok()
}
