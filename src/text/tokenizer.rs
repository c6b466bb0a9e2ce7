//! The room's front door: a preset and a text in, tokens out.

use crate::base::Span;
use crate::base::hash;
use crate::text::Tokens;
use crate::text::preset::Preset;
use crate::text::scan;
use crate::text::table::Table;

/// Cuts texts into folded words under one preset. Make one, share it between threads.
pub struct Tokenizer {
    table: Table,
}

impl Tokenizer {
    /// A tokenizer for a preset.
    #[must_use]
    pub fn new(preset: &'static Preset) -> Self {
        Self { table: Table::new(preset.form) }
    }

    /// Replaces the content of `out` by the tokens of `text`.
    pub fn tokenize(&self, text: &str, out: &mut Tokens) {
        out.hashes.clear();
        out.spans.clear();
        scan::scan(&self.table, text, &mut |folded, span| {
            out.hashes.push(hash::word(folded) as u32);
            out.spans.push(span);
        });
    }

    /// Calls `each` with every word of `text`, folded, and its bytes in the text: the same tokens
    /// as [`Tokenizer::tokenize`] gives.
    pub fn words(&self, text: &str, each: &mut dyn FnMut(&str, Span)) {
        scan::scan(&self.table, text, &mut |folded, span| {
            let folded = std::str::from_utf8(folded);
            each(folded.expect("whole characters were pushed, from valid text"), span);
        });
    }
}

/// The version of Unicode that the tables of this build follow.
#[must_use]
pub fn unicode_version() -> String {
    UNICODE_VERSION.to_owned()
}

/// As stated by `icu_normalizer_data`, `icu_casemap_data` and `icu_properties_data` 2.4.0.
const UNICODE_VERSION: &str = "18.0.0";

#[cfg(test)]
mod tests {
    /// The crates do not tell: whoever updates them looks it up.
    #[test]
    fn unicode_version_is_that_of_the_locked_tables() {
        let lock = include_str!("../../Cargo.lock").replace('\r', "");
        for table in ["icu_normalizer_data", "icu_casemap_data", "icu_properties_data"] {
            let entry = format!("name = \"{table}\"\nversion = \"2.4.0\"\n");
            assert!(lock.contains(&entry), "{table} changed: check UNICODE_VERSION");
        }
    }
}
