//! How a preset folds, for those who have no tokenizer: a text in, its folded words out, or all single
//! characters that become others.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::GeneralCategory;
use icu_properties::props::Script;

use crate::base::Span;
use crate::text::Tokenizer;
use crate::text::class;
use crate::text::fold::seat;
use crate::text::preset::Form;

/// Letters that stand for themselves in every preset, tens of thousands, and what is no character: Han, Yi,
/// Hangul, for private use, and what lies beyond the symbols.
const ALIKE: [(u32, u32); 5] =
    [(0x3400, 0x4dbf), (0x4e00, 0xa4cf), (0xac00, 0xf8ff), (0x1_2000, 0x1_cbff), (0x2_0000, 0x10_ffff)];

impl Tokenizer {
    /// The folded words of a text, with a blank where something stands between two, where one character is
    /// several, and after a vocative that is written as part of its noun.
    #[must_use]
    pub fn folded(&self, text: &str) -> String {
        let mut folded = String::with_capacity(text.len());
        let mut before: Option<Span> = None;
        self.words(text, &mut |word, span| {
            let is_called = folded.ends_with(is_arabic) && word.starts_with(is_arabic);
            if before.is_some_and(|before| before == span || before.end < span.start || is_called) {
                folded.push(' ');
            }
            folded.push_str(word);
            before = Some(span);
        });
        folded
    }

    /// What single characters become inside a word, where that is not what they are: a line `X>yy` for each,
    /// with a blank for what ends a word, and nothing for what vanishes. What NFKC changes is not listed.
    ///
    /// Where words in the old spelling of the Quran are spelled as today (`arabic.rs`), a line `old>y` says so,
    /// with the letter that hamza between alef and yeh becomes.
    #[must_use]
    pub fn folding(&self) -> String {
        let nfkc = ComposingNormalizerBorrowed::new_nfkc();
        let mut lines = String::new();
        let mut probe = String::new();
        let listed =
            (0x21..0x2_0000).filter(|code| !ALIKE.iter().any(|(from, to)| (from..=to).contains(&code)));
        for c in listed.filter_map(char::from_u32) {
            let nothing = matches!(
                class::category(c),
                GeneralCategory::Unassigned | GeneralCategory::PrivateUse | GeneralCategory::Control
            );
            if nothing || c.is_whitespace() {
                continue;
            }
            probe.clear();
            probe.extend(['a', c, 'b']);
            if !nfkc.is_normalized(&probe[1..probe.len() - 1]) {
                continue;
            }
            let folded = self.folded(&probe);
            let inside = folded.strip_prefix('a').and_then(|rest| rest.strip_suffix('b'));
            if let Some(inside) = inside.filter(|inside| !inside.chars().eq([c])) {
                lines.extend([c, '>']);
                lines.push_str(inside);
                lines.push('\n');
            }
        }
        if let Form::Folded(rules) = self.form()
            && rules.old_spelling
        {
            lines.push_str("old>");
            lines.push(seat(rules));
            lines.push('\n');
        }
        lines
    }
}

/// Words of these letters follow each other without anything between them after a vocative alone.
fn is_arabic(c: char) -> bool {
    class::script(c) == Script::Arabic
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::text::preset;

    fn table(name: &str) -> BTreeMap<char, String> {
        let lines = Tokenizer::new(preset(name).unwrap()).folding();
        let lines = lines.trim_end_matches("old>ئ\n").trim_end_matches("old>ي\n");
        let line = |line: &str| {
            let mut rest = line.chars();
            let c = rest.next().unwrap();
            assert_eq!(rest.next(), Some('>'), "{line:?}");
            (c, rest.collect())
        };
        lines.lines().map(line).collect()
    }

    /// Folds as a page does, which knows the table alone.
    fn query(table: &BTreeMap<char, String>, text: &str) -> String {
        let text = ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned();
        let folded: String =
            text.chars().map(|c| table.get(&c).cloned().unwrap_or_else(|| c.to_string())).collect();
        folded.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_query_folds_as_a_text_does() {
        for (name, text) in [
            ("standard", "الإدعاء، بِأَنَّ «القافلة» الـــطويلة"),
            ("standard", "«Über-Maß», the O’Neill’s: ПЁТР ВЕЛИКИЙ! ３ ﷺ"),
            ("standard", "نماز می\u{200c}خوانم ۱۲۳"),
            ("heavy", "مسؤول Ångström"),
            ("light", "مدرسة, (Word) 中文 — [x]"),
            ("raw", "As it IS, مدرسةُ"),
        ] {
            let folded = Tokenizer::new(preset(name).unwrap()).folded(text);
            assert_eq!(query(&table(name), text), folded, "{name}");
        }
    }

    #[test]
    fn a_vocative_is_a_word_of_its_own() {
        let tokenizer = Tokenizer::new(preset("standard").unwrap());
        assert_eq!(tokenizer.folded("قال يَٰقَوۡمِ"), tokenizer.folded("قال يا قوم"));
        assert_eq!(tokenizer.folded("中文"), "中文");
    }

    #[test]
    fn what_is_folded_already_stays() {
        let table = table("standard");
        for (c, folded) in &table {
            for inside in folded.chars().filter(|inside| !inside.is_whitespace()) {
                let again = table.get(&inside);
                assert!(again.is_none(), "{c:?} becomes {folded:?}, of which {inside:?} becomes {again:?}");
            }
        }
    }
}
