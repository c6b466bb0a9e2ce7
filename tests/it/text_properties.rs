//! What holds for every text, checked on strings of awkward characters.

use std::ops::Range;

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::DecomposingNormalizerBorrowed;
use proptest::prelude::*;
use proptest::sample::select;
use twicetold::base::Span;
use twicetold::text::PRESETS;
use twicetold::text::Tokenizer;
use twicetold::text::Tokens;
use twicetold::text::preset;
use unicode_segmentation::UnicodeSegmentation;

/// Characters that act on each other, of every kind that the tokenizer tells apart.
const NASTY: &str = "aB1eiIİıßﬁŀŉǆÅéệ _.,:;'’\"-\n\r\t/²½①™Ⓐʼ\u{AD}\u{200B}\u{200C}\u{200D}\u{200F}\u{2060}\u{FEFF}\u{FE0F}\
    \u{300}\u{301}\u{306}\u{307}\u{308}\u{323}\u{302}\u{345}\u{20DD}\u{202F}\u{2044}\u{B7}\u{387}\u{37A}\u{B4}´＇．＿Ａ１\
    αςΣάᾳΐϊῼ еёйиіїЁўзЀ\
    اأإآٱءبيىئوؤهةةكـکیہۂۀەھپچ\u{64B}\u{651}\u{652}\u{653}\u{654}\u{655}\u{670}\u{674}\u{675}\u{6DD}\u{6D6}\u{6E1}\u{6E5}\u{6E6}\u{6E7}ﱛ٠۱،٫\u{60C}\
    ﷺ﷽ﷲﻼ\u{FE71}\u{FE70}\u{FC60}\u{FE73}\u{600}\
    שלם״׳\u{5B8}\u{5C1}\u{FB2A}\u{FB1E}ܫ\u{733}\
    कनऩहि\u{93C}\u{94D}\u{940}१ক\u{9BE}\u{9C7}\u{9CB}\u{DD9}\u{DCF}\u{DCA}\
    กน้ำ\u{E4D}\u{E32}ิเ๑ນ\u{EB3}ខ\u{17D2}\u{17B6}မ\u{102E}\u{1025}\u{103A}ཀ\u{F71}\u{F72}\u{F73}\
    中文⼀㍻\u{F900}㎏あがか\u{3099}\u{309B}ゟカガーｶﾞｰ・\u{30FF}\
    한\u{1112}\u{1161}\u{11AB}ㄱㅏ\u{115F}\u{1160}\u{3164}👍🏽❤🇸🇾\u{1E900}𝐀𝟗\u{378}\u{E000}\u{FFFD}";

fn nasty() -> impl Strategy<Value = String> {
    let chars: Vec<char> = NASTY.chars().collect();
    prop::collection::vec(select(chars), 0..14).prop_map(|chars| chars.into_iter().collect())
}

fn words(tokenizer: &Tokenizer, text: &str) -> Vec<(String, Range<usize>)> {
    let mut words = Vec::new();
    tokenizer.words(text, &mut |word, span: Span| words.push((word.to_owned(), span.range())));
    words
}

fn folded(tokenizer: &Tokenizer, text: &str) -> Vec<String> {
    words(tokenizer, text).into_iter().map(|(word, _)| word).collect()
}

fn tokenizers() -> Vec<Tokenizer> {
    PRESETS.iter().map(|preset| Tokenizer::new(preset)).collect()
}

thread_local! {
    static ALL: Vec<Tokenizer> = tokenizers();
}

fn each_preset(check: impl Fn(&str, &Tokenizer)) {
    ALL.with(|all| PRESETS.iter().zip(all).for_each(|(preset, tokenizer)| check(preset.name, tokenizer)));
}

#[test]
fn a_ligature_after_hamza_is_folded_as_its_letters() {
    each_preset(|name, tokenizer| {
        if ["standard", "heavy"].contains(&name) {
            assert_eq!(folded(tokenizer, "ءﷲ"), folded(tokenizer, "ءالله"), "{name}");
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_in_order_and_on_boundaries(text in nasty()) {
        each_preset(|name, tokenizer| {
            let mut before = 0..0;
            for (word, range) in words(tokenizer, &text) {
                assert!(!word.is_empty(), "{name}");
                assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()), "{name} {range:?}");
                assert!(range.start >= before.end || range == before, "{name} {range:?}");
                before = range;
            }
        });
    }

    #[test]
    fn tokenize_is_words_hashed(text in nasty()) {
        each_preset(|_, tokenizer| {
            let mut tokens = Tokens { hashes: vec![7], spans: vec![Span::new(0, 1)], ignored: 7 };
            tokenizer.tokenize(&text, &mut tokens);
            let words = words(tokenizer, &text);
            let hashes: Vec<u32> =
                words.iter().map(|(word, _)| twicetold::base::hash::word(word.as_bytes()) as u32).collect();
            assert_eq!(tokens.hashes, hashes);
            let ranges: Vec<_> = tokens.spans.iter().map(|span| span.range()).collect();
            assert_eq!(ranges, words.into_iter().map(|(_, range)| range).collect::<Vec<_>>());
        });
    }

    #[test]
    fn a_slice_gives_the_same_tokens(text in nasty()) {
        each_preset(|name, tokenizer| {
            let all = words(tokenizer, &text);
            for (i, (_, first)) in all.iter().enumerate() {
                for (_, last) in &all[i..] {
                    let inside: Vec<_> = all
                        .iter()
                        .filter(|(_, range)| range.start >= first.start && range.end <= last.end)
                        .map(|(word, _)| word.clone())
                        .collect();
                    let slice = &text[first.start..last.end];
                    assert_eq!(folded(tokenizer, slice), inside, "{name} {slice:?}");
                }
            }
        });
    }

    #[test]
    fn folding_again_changes_nothing(text in nasty()) {
        each_preset(|name, tokenizer| {
            for word in folded(tokenizer, &text) {
                assert_eq!(folded(tokenizer, &word), std::slice::from_ref(&word), "{name} {word:?}");
            }
        });
    }

    #[test]
    fn composed_and_decomposed_are_the_same(text in nasty()) {
        let nfc = ComposingNormalizerBorrowed::new_nfc().normalize(&text).into_owned();
        let nfd = DecomposingNormalizerBorrowed::new_nfd().normalize(&text).into_owned();
        each_preset(|name, tokenizer| {
            if name != "raw" {
                assert_eq!(folded(tokenizer, &nfc), folded(tokenizer, &nfd), "{name} {text:?}");
            }
        });
    }

    /// `raw` cuts where UAX #29 does, outside the scripts that are cut by character. Pictographs,
    /// which a joiner ties to a word, are no part of words here.
    #[test]
    fn words_are_those_of_uax29(text in nasty()) {
        let text: String = text.chars().filter(|&c| !by_character(c) && !"™❤👍🏽".contains(c)).collect();
        let expected: Vec<_> =
            text.split_word_bound_indices().filter_map(|(at, word)| trimmed(at, word)).collect();
        let raw = Tokenizer::new(preset("raw").unwrap());
        let found: Vec<_> = words(&raw, &text).into_iter().map(|(_, range)| range).collect();
        prop_assert_eq!(found, expected, "{:?}", text);
    }

    #[test]
    fn standard_is_what_the_slow_way_gives(text in nasty()) {
        let tokenizer = Tokenizer::new(preset("standard").unwrap());
        for (word, range) in words(&tokenizer, &text) {
            let part = &text[range];
            // symbols that stand for several words are tested one by one, and so is Quranic spelling
            let composed = ComposingNormalizerBorrowed::new_nfkc().normalize(part).into_owned();
            let is_old = composed.contains(['\u{670}', '\u{654}', '\u{6E6}', '\u{6E7}']);
            if !is_old && !part.contains(['ﷺ', '﷽', '㍻', '½', 'ゟ', '㎏']) {
                prop_assert_eq!(&word, &slow_standard(part), "{:?}", part);
            }
        }
    }
}

fn by_character(c: char) -> bool {
    matches!(u32::from(c), 0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF)
}

fn is_mark(c: char) -> bool {
    icu_properties::props::GeneralCategoryGroup::Mark.contains(category(c)) || c == '\u{FF9E}'
}

fn category(c: char) -> icu_properties::props::GeneralCategory {
    icu_properties::CodePointMapData::new().get(c)
}

fn is_core(c: char) -> bool {
    use icu_properties::props::GeneralCategoryGroup as Group;
    Group::Letter.contains(category(c)) && c != '\u{FF9E}' || Group::Number.contains(category(c)) || c == 'Ⓐ'
}

fn carries(c: char) -> bool {
    use icu_properties::props::WordBreak as Break;
    let class = icu_properties::CodePointMapData::new().get(c);
    [Break::ALetter, Break::HebrewLetter, Break::Numeric, Break::Katakana].contains(&class)
}

/// A segment from its first letter or digit to its last letter, digit or mark.
fn trimmed(at: usize, word: &str) -> Option<Range<usize>> {
    let start = word.find(is_core)?;
    // A quote after a Hebrew letter belongs to its segment; here it does not.
    let body = word.trim_end_matches(|c| is_mark(c) || is_ignorable(c) && !carries(c));
    let word = body.strip_suffix('\'').unwrap_or(word);
    let (last, c) =
        word.char_indices().rfind(|&(_, c)| carries(c) || is_core(c) || is_mark(c) && !is_ignorable(c))?;
    Some(at + start..at + last + c.len_utf8())
}

fn is_ignorable(c: char) -> bool {
    use icu_properties::props::DefaultIgnorableCodePoint as Ignorable;
    icu_properties::CodePointSetData::new::<Ignorable>().contains(c)
}

/// Vowel marks and the like, spelled out as ranges.
fn is_dropped(c: char) -> bool {
    matches!(u32::from(c),
        0x610..=0x61A | 0x64B..=0x65F | 0x670 | 0x6D6..=0x6DC | 0x6DF..=0x6E8 | 0x6EA..=0x6ED
        | 0x897..=0x89F | 0x8CA..=0x8E1 | 0x8E3..=0x8FF
        | 0x591..=0x5C7 | 0xFB1E | 0x711 | 0x730..=0x74A | 0x20DD..=0x20E0 | 0x20E2..=0x20E4
        | 0x640 | 0x2BB | 0x2BC)
        || is_ignorable(c)
        || !(is_core(c) || is_mark(c) || c == '⼀')
}

fn is_isolated(c: char) -> bool {
    matches!(u32::from(c), 0xFE70..=0xFE7F | 0xFC5E..=0xFC63 | 0x37A | 0xB4 | 0x309B)
}

/// Hamza and madda stay for now on a letter: they may compose with it.
fn may_compose(c: char, base: char) -> bool {
    matches!(u32::from(c), 0x653..=0x655)
        && matches!(u32::from(base), 0x620..=0x63F | 0x641..=0x64A | 0x66E..=0x6D5 | 0xFB50..=0xFEFF)
}

fn is_greek(c: char) -> bool {
    matches!(u32::from(c), 0x370..=0x3FF | 0x1F00..=0x1FFF)
}

/// The standard preset for one word, step by step on whole strings.
fn slow_standard(word: &str) -> String {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    let (mut kept, mut base) = (String::new(), ' ');
    for c in word.chars() {
        let keep = may_compose(c, base)
            || !is_dropped(c) && !is_isolated(c) && !matches!(u32::from(c), 0x6E5..=0x6E6);
        kept.extend(keep.then_some(c));
        if !is_mark(c) && !is_ignorable(c) && !matches!(u32::from(c), 0xFE70..=0xFE7F | 0xFC5E..=0xFC63) {
            base = c;
        }
    }
    let (mut bare, mut base) = (String::new(), ' ');
    for c in nfkc.normalize(&kept).chars() {
        let combining = matches!(u32::from(c), 0x300..=0x36F);
        base = if is_mark(c) { base } else { c };
        let is_stress = matches!(c, '\u{301}' | '\u{308}') && matches!(u32::from(base), 0x400..=0x52F);
        if is_greek(c) && !is_mark(c) {
            let part = c.to_string();
            bare.extend(nfd.normalize(&part).chars().filter(|&c| !is_mark(c)));
        } else if !(combining && is_greek(base) || is_stress || c == '\u{345}') {
            bare.push(c);
        }
    }
    let cased = CaseMapper::new().fold_string(&bare).into_owned();
    let mapped: String = nfkc.normalize(&cased).chars().filter(|&c| !is_dropped(c)).map(mapped).collect();
    let mut mapped = without_dots(&mapped);
    while mapped.contains("ا\u{674}") {
        mapped = mapped.replace("ا\u{674}", "ا");
    }
    let joined = joined(mapped);
    ComposingNormalizerBorrowed::new_nfc().normalize(joined.trim_start_matches(is_mark)).into_owned()
}

/// No hamza before an alef that something follows, unless an alef is before it; none between alef and yeh.
fn joined(mut word: String) -> String {
    loop {
        let mut beside = word.match_indices("ءا").map(|(at, _)| at);
        let gone = beside.find(|&at| at + "ءا".len() < word.len() && !word[..at].ends_with('ا'));
        let Some(gone) = gone else { break };
        word.remove(gone);
    }
    word.replace("اءي", "ائي")
}

/// No dot above on an i, whatever other marks stand between.
fn without_dots(word: &str) -> String {
    let mut base = ' ';
    let keep = |&c: &char| {
        base = if is_mark(c) { base } else { c };
        c != '\u{307}' || base != 'i'
    };
    word.chars().filter(keep).collect()
}

fn mapped(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' | 'ٲ' | 'ٳ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ۃ' | 'ۀ' | 'ە' | 'ہ' | 'ۂ' => 'ه',
        'ё' => 'е',
        '٠' => '0',
        '۱' | '१' | '๑' => '1',
        other => other,
    }
}
