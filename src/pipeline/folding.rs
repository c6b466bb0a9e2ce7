//! A preset in, the way in which it folds texts out, for who shows them.

use std::sync::OnceLock;

use crate::text::PRESETS;
use crate::text::Preset;
use crate::text::Tokenizer;

/// What [`Tokenizer::folding`] says of each preset: looked up for all characters once.
static TABLES: [OnceLock<String>; 8] = [const { OnceLock::new() }; 8];

/// Folds texts as those of a scan are; makes its tables when it is first asked.
pub(super) struct Folding {
    preset: &'static Preset,
    tokenizer: OnceLock<Tokenizer>,
}

impl Folding {
    pub(super) fn new(preset: &'static Preset) -> Self {
        Self { preset, tokenizer: OnceLock::new() }
    }

    /// Known texts are not left out: they can be looked for.
    fn tokenizer(&self) -> &Tokenizer {
        self.tokenizer.get_or_init(|| Tokenizer::new(self.preset))
    }

    pub(super) fn folded(&self, text: &str) -> String {
        self.tokenizer().folded(text)
    }

    pub(super) fn table(&self) -> String {
        let number = PRESETS.iter().position(|preset| preset.name == self.preset.name);
        let made = || self.tokenizer().folding();
        number
            .and_then(|number| TABLES.get(number))
            .map_or_else(made, |table| table.get_or_init(made).clone())
    }
}
