//! The named ways to fold a text, as data: a name in, rules out.
//!
//! Invariant: whatever changes the tokens of any text changes the version of its preset, because
//! names and versions are kept in an index.

/// A named and versioned way to fold words.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// The name, as given on the command line and kept in an index.
    pub name: &'static str,
    /// Raised whenever the same text would give other tokens.
    pub version: u32,
    /// One line for `--help`.
    pub help: &'static str,
    pub(super) form: Form,
}

/// What happens to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Nothing.
    Verbatim,
    /// NFC.
    Composed,
    /// NFKC, full case folding, ASCII digits, marks stripped by script, and these rules.
    Folded(Rules),
}

/// What a folding preset does beyond the common part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    /// ة → ه.
    pub(super) teh_marbuta: bool,
    /// Arabic as the Quran is spelled becomes Arabic as it is spelled today.
    pub(super) old_spelling: bool,
    /// Greek without accents, breathings and iota subscript.
    pub(super) greek: bool,
    /// ё → е, and no stress marks.
    pub(super) cyrillic: bool,
    /// Latin without diacritics, but for the letters only Vietnamese has.
    pub(super) latin: bool,
    /// Hamza off its carriers; Persian and Urdu letters to their Arabic neighbours.
    pub(super) arabic_letters: bool,
    /// Digits vanish.
    pub(super) drop_digits: bool,
}

const LIGHT: Rules = Rules {
    teh_marbuta: false,
    old_spelling: false,
    greek: false,
    cyrillic: false,
    latin: false,
    arabic_letters: false,
    drop_digits: false,
};

const STANDARD: Rules = Rules { teh_marbuta: true, old_spelling: true, greek: true, cyrillic: true, ..LIGHT };

const HEAVY: Rules = Rules { latin: true, arabic_letters: true, drop_digits: true, ..STANDARD };

static RAW_PRESET: Preset =
    Preset { name: "raw", version: 1, help: "words exactly as they are written", form: Form::Verbatim };

static NFC_PRESET: Preset =
    Preset { name: "nfc", version: 1, help: "composed (NFC), otherwise as written", form: Form::Composed };

static LIGHT_PRESET: Preset = Preset {
    name: "light",
    version: 1,
    help: "case, width, digits, invisible characters, Arabic and Hebrew vowels, alef and yeh forms",
    form: Form::Folded(LIGHT),
};

static STANDARD_PRESET: Preset = Preset {
    name: "standard",
    version: 1,
    help: "light, and teh marbuta to heh, Quranic spelling, Greek accents, Cyrillic io",
    form: Form::Folded(STANDARD),
};

static HEAVY_PRESET: Preset = Preset {
    name: "heavy",
    version: 1,
    help: "standard, and hamza carriers, Persian letters, Latin diacritics; digits dropped",
    form: Form::Folded(HEAVY),
};

/// Every preset, from the one that changes least to the one that changes most.
pub static PRESETS: &[&Preset] = &[&RAW_PRESET, &NFC_PRESET, &LIGHT_PRESET, &STANDARD_PRESET, &HEAVY_PRESET];

/// The preset of that name.
#[must_use]
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().copied().find(|preset| preset.name == name)
}
