//! The room's front door: a preset and a text in, tokens out.

use crate::base::Span;
use crate::base::hash;
use crate::text::Layout;
use crate::text::Tokens;
use crate::text::known::Known;
use crate::text::preset::Form;
use crate::text::preset::Preset;
use crate::text::scan;
use crate::text::table::Table;

/// Bytes of a text for each of its words: few texts have less.
const BYTES_OF_WORD: usize = 5;

/// The words of a text as they are compared, and where they stand. Struct of arrays.
pub struct Folded {
    /// The bytes of each word in the original text.
    pub spans: Vec<Span>,
    text: String,
    ends: Vec<u32>,
}

impl Folded {
    /// A word as it is compared.
    #[must_use]
    pub fn word(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[index] as usize]
    }
}

/// Cuts texts into folded words under one preset. Make one, share it between threads.
pub struct Tokenizer {
    table: Table,
    known: Known,
}

impl Tokenizer {
    /// A tokenizer for a preset.
    #[must_use]
    pub fn new(preset: &'static Preset) -> Self {
        Self { table: Table::new(preset.form), known: Known::default() }
    }

    /// The same, which leaves out the words of some texts: those of each paragraph of three words or
    /// more, and those of all paragraphs in a row, wherever they stand in a text word for word.
    #[must_use]
    pub fn ignoring<'t>(mut self, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut known = Known::default();
        for text in texts {
            let paragraphs = Layout::new(text);
            let paragraphs = paragraphs.paragraphs().iter().map(|paragraph| paragraph.of(text));
            paragraphs.chain([text]).for_each(|words| known.add(&self.all(words).hashes));
        }
        self.known = known;
        self
    }

    /// What becomes of words.
    pub(super) fn form(&self) -> Form {
        self.table.form()
    }

    /// Whether any text is left out.
    #[must_use]
    pub fn ignores(&self) -> bool {
        !self.known.is_empty()
    }

    /// Replaces the content of `out` by the tokens of `text`.
    pub fn tokenize(&self, text: &str, out: &mut Tokens) {
        self.scan(text, out);
        if !self.ignores() {
            return;
        }
        let marks = self.known.marks(out);
        out.ignored = marks.iter().filter(|&&ignored| ignored).count() as u32;
        let mut ignored = marks.iter();
        out.hashes.retain(|_| ignored.next() == Some(&false));
        let mut ignored = marks.iter();
        out.spans.retain(|_| ignored.next() == Some(&false));
    }

    /// Calls `each` with every word of `text`, folded, and its bytes in the text: the same tokens
    /// as [`Tokenizer::tokenize`] gives.
    pub fn words(&self, text: &str, each: &mut dyn FnMut(&str, Span)) {
        let marks = if self.ignores() { self.known.marks(&self.all(text)) } else { Vec::new() };
        let mut ignored = marks.iter();
        scan::scan(&self.table, text, &mut |folded, span| {
            if ignored.next() != Some(&true) {
                let folded = std::str::from_utf8(folded);
                each(folded.expect("whole characters were pushed, from valid text"), span);
            }
        });
    }

    /// The words of `text`, folded: the same as [`Tokenizer::words`] gives, all at once.
    ///
    /// # Panics
    /// Never: whole characters are pushed, from valid text.
    #[must_use]
    pub fn folded_words(&self, text: &str) -> Folded {
        let words = text.len() / BYTES_OF_WORD;
        let mut spans = Vec::with_capacity(words);
        let mut ends: Vec<u32> = Vec::with_capacity(words);
        let mut bytes = Vec::with_capacity(text.len());
        let marks = if self.ignores() { self.known.marks(&self.all(text)) } else { Vec::new() };
        let mut ignored = marks.iter();
        scan::scan(&self.table, text, &mut |folded, span| {
            if ignored.next() != Some(&true) {
                bytes.extend_from_slice(folded);
                ends.push(bytes.len() as u32);
                spans.push(span);
            }
        });
        let text = String::from_utf8(bytes).expect("whole characters were pushed, from valid text");
        Folded { spans, text, ends }
    }

    /// The bytes of every word of `text` that is left out.
    #[must_use]
    pub fn ignored(&self, text: &str) -> Vec<Span> {
        if !self.ignores() {
            return Vec::new();
        }
        let all = self.all(text);
        let marks = self.known.marks(&all);
        all.spans.into_iter().zip(marks).filter(|(_, ignored)| *ignored).map(|(span, _)| span).collect()
    }

    /// Every word, known or not.
    fn all(&self, text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        self.scan(text, &mut tokens);
        tokens
    }

    fn scan(&self, text: &str, out: &mut Tokens) {
        out.hashes.clear();
        out.spans.clear();
        out.ignored = 0;
        scan::scan(&self.table, text, &mut |folded, span| {
            out.hashes.push(hash::word(folded) as u32);
            out.spans.push(span);
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
