//! What one character stands for under a folding preset: a character in, folded words out.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::text::class;
use crate::text::class::Class;
use crate::text::fold;
use crate::text::preset::Form;
use crate::text::preset::Rules;

/// Symbols that Unicode does not decompose, spelled out.
const PHRASES: &[(char, &str)] = &[
    ('\u{FD40}', "رحمه الله"),
    ('\u{FD41}', "رضي الله عنه"),
    ('\u{FD42}', "رضي الله عنها"),
    ('\u{FD43}', "رضي الله عنهم"),
    ('\u{FD44}', "رضي الله عنهما"),
    ('\u{FD45}', "رضي الله عنهن"),
    ('\u{FD46}', "صلى الله عليه وآله"),
    ('\u{FD47}', "عليه السلام"),
    ('\u{FD48}', "عليهم السلام"),
    ('\u{FD49}', "عليهما السلام"),
    ('\u{FD4A}', "عليه الصلاة والسلام"),
    ('\u{FD4B}', "قدس سره"),
    ('\u{FD4C}', "صلى الله عليه وآله وسلم"),
    ('\u{FD4D}', "عليها السلام"),
    ('\u{FD4E}', "تبارك وتعالى"),
    ('\u{FD4F}', "رحمهم الله"),
    ('\u{FDCF}', "سلامه علينا"),
    ('\u{FDFD}', "بسم الله الرحمن الرحيم"),
    ('\u{FDFE}', "سبحانه وتعالى"),
    ('\u{FDFF}', "عز وجل"),
];

/// The words that `c` becomes: none for a separator and for what vanishes, one for most.
pub(super) fn words(c: char, rules: Rules) -> Vec<Box<str>> {
    if class::ignorable(c) || class::separates(c) || c == '\u{FE73}' {
        return Vec::new();
    }
    let mut buffer = [0; 4];
    let phrase = PHRASES.iter().find(|(symbol, _)| *symbol == c);
    let source = phrase.map_or(&*c.encode_utf8(&mut buffer), |(_, phrase)| phrase);
    let plain = ComposingNormalizerBorrowed::new_nfkc().normalize(source);
    // A mark on a space: an accent or vowel sign shown by itself.
    if plain.starts_with(' ') {
        return Vec::new();
    }
    let folded = parts(&plain, rules).into_iter().map(|part| fold::fold(&part, rules));
    folded.filter(|word| !word.is_empty()).map(String::into_boxed_str).collect()
}

/// Cuts the spelled-out form where the scanner would cut it.
fn parts(plain: &str, rules: Rules) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut after_single = false;
    for c in plain.chars() {
        let class = Class::of(c, Form::Folded(rules));
        let belongs = matches!(class, Class::Extend | Class::Attach);
        if class == Class::Other || class == Class::Single || after_single && !belongs {
            parts.push(String::new());
        }
        after_single = class == Class::Single || after_single && belongs;
        if let (true, Some(part)) = (class != Class::Other, parts.last_mut()) {
            part.push(c);
        }
    }
    parts
}

/// An Arabic mark in the shape it has by itself; decomposes to the mark on a space or a tatweel.
pub(super) fn is_isolated_mark(c: char) -> bool {
    matches!(c, '\u{FC5E}'..='\u{FC63}' | '\u{FCF2}'..='\u{FCF4}' | '\u{FE70}'..='\u{FE7F}')
}
