//! What words are folded to, for who folds without the tokenizer: `testdata/folding.txt`, by which the tests in
//! the browser compare the search of a page.
//!
//! `UPDATE=1 cargo test --test it page_folding` writes it anew.

use std::fs;

use twicetold::text::Tokenizer;
use twicetold::text::preset;

const GOLDEN: &str = "testdata/folding.txt";

/// Words of several scripts and spellings.
const WORDS: &str = "\
    يَٰقَوۡمِ وَيَٰقَوۡمِ يَـٰٓأَيُّهَا ٱلۡقُرۡءَانِ ٱلۡقُرۡءَانُ القرآن وَٰحِدَةٗ وٰحدة ٱلۡكِتَٰب الْكِتَـٰب ٱلصَّلَوٰةَ ٱلصَّلَوَٰتِ ٱلسَّمَٰوَٰتِ
    ٱلرِّبَوٰاْ كَمِشۡكَوٰةٖ مُوسَىٰ موسیٰ عَلَىٰ مَوۡلَىٰنَا ٱلتَّوۡرَىٰةَ هَٰذَا هَـٰذَا وَهَٰذِهِۦ كَذَٰلِكُمۡ لَـٰكِنۡ وَلَٰكِنَّهُۥ ٱللَّٰه بِاللّٰهِ
    عبدالرحمٰن بِٱلرَّحۡمَٰنِ وَإِلَٰهُكُمۡ أُوْلَـٰٓئِكَ هَـٰٓؤُلَآءِ إِبۡرَٰهِـۧمَ ٱلنَّبِيِّـۧنَ يُحۡيِۦ بِهِۦ لَهُۥ ءَادَمَ يَأۡتِي بِـَٔايَٰتِ شَيۡـٔٗا يَسۡـَٔلُونَ مَسۡـُٔول
    إِسۡرَـٰٓءِيلَ إسراءيل مدرســـة لِلإدْعَاء الأُولَىٰ مؤمن شئ چاپ گڤ كتٰب عٰلم مٰلك سَوۡءَٰتِهِمَا جَآءَانَا ءَأَنذَرۡتَهُمۡ
    Über-Maß O’Neill’s ПЁТР İstanbul ﬁne ３ Ångström naïve Ελλάς می\u{200c}خوانم שָׁלוֹם snake_case";

/// Words of an unlikely sort: every letter that matters with every sign, between others.
fn made() -> impl Iterator<Item = String> {
    let letters = ["ي", "ى", "و", "ا", "ل", "ء", "وَي"];
    let signs = [
        "\u{670}",
        "\u{64E}\u{670}",
        "\u{640}\u{670}",
        "\u{640}\u{654}",
        "\u{640}\u{654}\u{64F}",
        "\u{640}\u{64E}\u{654}",
        "\u{6E6}",
        "\u{640}\u{6E7}",
    ];
    let ends = ["", "ا", "ة", "و", "يم", "ءان"];
    let words = move |before: &'static str| {
        let word = move |letter: &str, sign: &str, end: &str| format!("{before}{letter}{sign}{end}");
        letters.into_iter().flat_map(move |letter| {
            signs.into_iter().flat_map(move |sign| ends.into_iter().map(move |end| word(letter, sign, end)))
        })
    };
    ["", "سَ"].into_iter().flat_map(words)
}

#[test]
fn words_are_folded_as_they_were() {
    let tokenizer = Tokenizer::new(preset("standard").expect("a preset"));
    let words = WORDS.split_whitespace().map(str::to_owned).chain(made());
    let lines: String = words.map(|word| format!("{word}\t{}\n", tokenizer.folded(&word))).collect();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(GOLDEN, &lines).unwrap();
    }
    let kept = fs::read_to_string(GOLDEN).unwrap_or_default().replace('\r', "");
    assert_eq!(kept, lines, "UPDATE=1 cargo test --test it page_folding writes {GOLDEN} anew");
}
