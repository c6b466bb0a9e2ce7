//! The full path of folding: a word in, its folded form out, by normalising the whole string.
//!
//! Invariant: what comes out is not changed by folding it again. The table holds what this gives
//! for single characters; words in which characters act on each other come here whole.

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::props::GeneralCategory;
use icu_properties::props::Script;

use crate::text::arabic;
use crate::text::class;
use crate::text::preset::Rules;

/// NFC.
pub(super) fn compose(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

/// Folds a string out of which everything that vanishes by itself is already taken.
pub(super) fn fold(text: &str, rules: Rules) -> String {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let plain = without_diacritics(&nfkc.normalize(text), rules);
    let cased = CaseMapper::new().fold_string(&plain);
    let mut out = String::with_capacity(cased.len());
    for c in nfkc.normalize(&cased).chars() {
        match letter(c, rules) {
            Some('\u{307}') if out.trim_end_matches(class::is_mark).ends_with('i') => {}
            Some('\u{674}') if out.ends_with('ا') => {}
            Some(c) => out.push(c),
            None => {}
        }
    }
    if rules.old_spelling {
        arabic::join_hamza(&mut out, seat(rules));
    }
    compose(&out)
}

/// The letter on which hamza stands between alef and yeh.
pub(super) fn seat(rules: Rules) -> char {
    if rules.arabic_letters { 'ي' } else { 'ئ' }
}

/// The script that a mark makes new letters with, if the mark goes when it finds none of them:
/// hamza and madda, iota subscript.
pub(super) fn script_to_compose(mark: char) -> Option<Script> {
    match mark {
        '\u{653}'..='\u{655}' => Some(Script::Arabic),
        '\u{345}' => Some(Script::Greek),
        _ => None,
    }
}

/// What one character of a composed and case-folded word becomes.
fn letter(c: char, rules: Rules) -> Option<char> {
    if c.is_ascii_lowercase() {
        return Some(c);
    }
    if is_stripped(c) {
        return None;
    }
    if let Some(value) = class::digit_value(c) {
        return (!rules.drop_digits).then_some(char::from(b'0' + value));
    }
    let c = arabic(c, rules);
    Some(if rules.cyrillic && c == 'ё' { 'е' } else { c })
}

fn arabic(c: char, rules: Rules) -> char {
    let c = match c {
        'أ' | 'إ' | 'آ' | 'ٱ' | 'ٲ' | 'ٳ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ۀ' | 'ە' | 'ہ' | 'ۂ' => 'ه',
        'ۃ' => 'ة',
        other => other,
    };
    match c {
        'ة' if rules.teh_marbuta => 'ه',
        'ؤ' if rules.arabic_letters => 'و',
        'ئ' | 'ے' | 'ۓ' if rules.arabic_letters => 'ي',
        'ھ' if rules.arabic_letters => 'ه',
        'پ' if rules.arabic_letters => 'ب',
        'چ' if rules.arabic_letters => 'ج',
        'ژ' if rules.arabic_letters => 'ز',
        'گ' if rules.arabic_letters => 'ك',
        'ڤ' if rules.arabic_letters => 'ف',
        other => other,
    }
}

/// Characters that never reach a folded word: no letter, digit or mark; marks of the scripts that
/// are also written without them; tatweel, small letters of Quranic text, modifier apostrophes.
fn is_stripped(c: char) -> bool {
    match c {
        '\u{640}' | '\u{6E5}' | '\u{6E6}' | '\u{2BB}' | '\u{2BC}' => true,
        _ if class::ignorable(c) => true,
        _ if class::is_core(c) => false,
        _ => match class::category(c) {
            GeneralCategory::NonspacingMark => is_vowel_mark(c),
            GeneralCategory::SpacingMark => false,
            _ => true,
        },
    }
}

/// By script, never by category alone: in India and further east the marks are the vowels.
fn is_vowel_mark(c: char) -> bool {
    match c {
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{860}'..='\u{8FF}' => true,
        '\u{10EAB}'..='\u{10EAC}' | '\u{10EC0}'..='\u{10EFF}' => true,
        _ => matches!(class::script(c), Script::Hebrew | Script::Syriac),
    }
}

/// Takes the marks off Greek, stress off Cyrillic, and diacritics off Latin, as the rules say.
fn without_diacritics(text: &str, rules: Rules) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut base = Script::Unknown;
    for c in text.chars() {
        if class::is_mark(c) {
            if !drops(c, base, rules) {
                out.push(c);
            }
            continue;
        }
        if !class::is_core(c) {
            continue;
        }
        base = class::script(c);
        match base {
            Script::Greek if rules.greek => bare(c, &mut out),
            Script::Latin if rules.latin => latin(c, &mut out),
            _ => out.push(c),
        }
    }
    out
}

/// Whether a mark that composed with nothing goes.
fn drops(mark: char, base: Script, rules: Rules) -> bool {
    mark == '\u{345}'
        || matches!(mark, '\u{300}'..='\u{36F}')
            && match base {
                Script::Greek => rules.greek,
                Script::Cyrillic => rules.cyrillic && matches!(mark, '\u{301}' | '\u{308}'),
                Script::Latin => rules.latin,
                _ => false,
            }
}

/// A character without the marks it is composed of.
fn bare(c: char, out: &mut String) {
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    out.extend(nfd.normalize_iter(std::iter::once(c)).filter(|&c| !class::is_mark(c)));
}

/// A Latin letter without diacritics. Letters that only Vietnamese has keep theirs: there the
/// marks tell words apart.
fn latin(c: char, out: &mut String) {
    if matches!(c, '\u{1EA0}'..='\u{1EF9}' | 'ơ' | 'Ơ' | 'ư' | 'Ư') {
        out.push(c);
        return;
    }
    let from = out.len();
    bare(c, out);
    let spelled = match &out[from..] {
        "ø" | "Ø" => "o",
        "ł" | "Ł" => "l",
        "ħ" | "Ħ" => "h",
        "ı" => "i",
        "æ" | "Æ" => "ae",
        "œ" | "Œ" => "oe",
        _ => return,
    };
    out.truncate(from);
    out.push_str(spelled);
}
