//! What the presets make of each script, against the rules the presets promise.

use twicetold::text::PRESETS;
use twicetold::text::Tokenizer;
use twicetold::text::Tokens;
use twicetold::text::preset;

fn folded(name: &str, text: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(preset(name).expect("a preset"));
    let mut words = Vec::new();
    tokenizer.words(text, &mut |word, _| words.push(word.to_owned()));
    words
}

fn standard(text: &str) -> String {
    folded("standard", text).join("|")
}

/// The folded words of several spellings, which must all be the same.
fn same(spellings: &[&str]) -> String {
    let first = standard(spellings[0]);
    for other in &spellings[1..] {
        assert_eq!(standard(other), first, "{other:?} is not {:?}", spellings[0]);
    }
    first
}

/// Each word's bytes in the text.
fn spans<'t>(name: &str, text: &'t str) -> Vec<&'t str> {
    let mut tokens = Tokens::default();
    Tokenizer::new(preset(name).expect("a preset")).tokenize(text, &mut tokens);
    tokens.spans.iter().map(|span| span.of(text)).collect()
}

#[test]
fn english() {
    assert_eq!(standard("“Don’t,” she said: don't PAY 3.14!"), "dont|she|said|dont|pay|314");
    assert_eq!(standard("U.S.A. snake_case _x_ — 1,000"), "usa|snakecase|x|1000");
    same(&["don't", "don’t", "don＇t", "donʼt", "DON'T", "do\u{AD}n't"]);
    assert_eq!(standard("Ｆｕｌｌ ﬁne ½ x² Microsoft™ ㎏"), "full|fine|1|2|x|2|microsoft|kg");
    assert_eq!(standard("👍🏽 … --- \u{301}"), "");
}

#[test]
fn latin_with_marks() {
    assert_eq!(same(&["café", "cafe\u{301}", "CAFÉ", "Cafe\u{200D}\u{301}"]), "café");
    assert_eq!(same(&["Straße", "STRASSE", "strasse", "STRAẞE"]), "strasse");
    assert_eq!(same(&["İstanbul", "I\u{307}stanbul", "istanbul", "i\u{307}stanbul"]), "istanbul");
    assert_eq!(standard("ırmak"), "ırmak");
    assert_eq!(folded("heavy", "Ångström Łódź œuvre").join("|"), "angstrom|lodz|oeuvre");
}

#[test]
fn vietnamese() {
    let composed = "Tiếng Việt";
    assert_eq!(same(&[composed, "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t"]), "tiếng|việt");
    assert_eq!(folded("heavy", "người Tiếng"), ["người", "tiếng"]);
    assert_eq!(spans("standard", composed), ["Tiếng", "Việt"]);
}

#[test]
fn arabic() {
    assert_eq!(standard("الإدعاءُ الأُولَىٰ، مدرســـة ٢٠١٤م"), "الادعاء|الاولي|مدرسه|2014م");
    assert_eq!(standard("مُؤْمِن شَيْئًا آمَنَ ٱلله"), "مؤمن|شيئا|امن|الله");
    same(&["أحمد", "ا\u{654}حمد", "احمد", "إحمد", "ٱحمد", "آحمد", "ا\u{653}حمد", "\u{FE83}ﺣﻤﺪ"]);
    same(&["مؤمن", "مو\u{654}من"]);
    same(&["ۀ", "ه\u{654}", "ه", "ە", "ہ"]);
    same(&["لا", "ﻻ", "لأ", "ﻷ", "\u{202B}لا\u{202C}"]);
    // isolated marks as presentation forms do not split
    same(&["كتب", "ك\u{FE77}تب", "ك\u{FC60}تب", "كـــتب", "كَتَبَ"]);
    assert_eq!(standard("آية\u{6DD}١ سورة۞"), "ايه|1|سوره");
}

#[test]
fn arabic_presets() {
    assert_eq!(folded("light", "مدرسةُ الأدبىٰ"), ["مدرسة", "الادبي"]);
    assert_eq!(folded("raw", "مدرسةُ"), ["مدرسةُ"]);
    assert_eq!(folded("nfc", "ا\u{654}حـمد"), ["أحـمد"]);
    assert_eq!(folded("heavy", "مؤمن شئ چاپ گڤ 2014 covid19"), ["مومن", "شي", "جاب", "كف", "covid"]);
}

/// Each line: spellings of one word or phrase; the first as it is folded.
const SAME_TODAY: &str = "\
    الكتاب الكتٰب ٱلۡكِتَٰب الْكِتَـٰب
    سلام سلٰم سَلَـٰم
    القيامه ٱلۡقِيَٰمَةِ القيٰمة
    الصلاه الصلوٰة ٱلصَّلَوٰةَ
    الزكاه الزكوٰة ٱلزَّكَوٰةَ
    الحياه ٱلۡحَيَوٰةِ
    كمشكاه كَمِشۡكَوٰةٖ
    الربا ٱلرِّبَوٰاْ
    واحده وَٰحِدَةٗ وٰحدة
    السماوات ٱلسَّمَٰوَٰتِ
    الصلوات ٱلصَّلَوَٰتِ
    موسي مُوسَىٰ موسیٰ موسىٰ
    علي عَلَىٰ عليٰ
    مولانا مَوۡلَىٰنَا
    التوراه ٱلتَّوۡرَىٰةَ
    هذا هٰذا هَٰذَا هَـٰذَا
    وهذه وَهَٰذِهِۦ
    ذلك ذٰلِك ذَٰلِكَ
    كذلكم كَذَٰلِكُمۡ
    لكن لٰكن لَـٰكِنۡ
    ولكنه وَلَٰكِنَّهُۥ
    الله اللّٰه ٱللَّٰه
    بالله بِاللّٰهِ
    لله لِلّٰهِ
    عبدالرحمن عبدالرحمٰن
    بالرحمن بِٱلرَّحۡمَٰنِ
    والهكم وَإِلَٰهُكُمۡ
    اولئك أُوْلَـٰٓئِكَ أُولَٰئِكَ
    هؤلاء هَـٰٓؤُلَآءِ
    ابراهيم إِبۡرَٰهِيمَ إِبۡرَٰهِـۧمَ
    النبيين ٱلنَّبِيِّـۧنَ
    يحيي يُحۡيِۦ
    به بِهِۦ
    له لَهُۥ
    ادم ءَادَمَ آدم ءادم
    القران ٱلۡقُرۡءَانُ القرآن
    ياتي يَأۡتِي يأتي
    بايات بِـَٔايَٰتِ بِآيَات
    شيئا شَيۡـٔٗا شَيْئًا
    يسالون يَسۡـَٔلُونَ يسألون
    مسؤول مَسۡـُٔول
    اسرائيل إِسۡرَـٰٓءِيلَ إسراءيل";

/// Each line: a word, and others that must not be folded to it.
const NOT_THE_SAME: &str = "\
    كتب كتٰب
    علم عٰلم
    ملك مٰلك
    سماء سما
    جزء جزءا
    شيئا شيا
    قراءات قرات
    واحد احد";

#[test]
fn arabic_of_the_quran_and_of_today() {
    for line in SAME_TODAY.lines() {
        let mut spellings = line.split_whitespace();
        let folded = spellings.next().expect("a word");
        assert_eq!(standard(folded), folded);
        for spelling in spellings {
            assert_eq!(standard(spelling), folded, "{spelling}");
        }
    }
    for line in NOT_THE_SAME.lines() {
        let words: Vec<String> = line.split_whitespace().map(standard).collect();
        assert!(words[1..].iter().all(|other| *other != words[0]), "{words:?}");
    }
}

#[test]
fn a_vocative_that_is_written_with_its_noun() {
    assert_eq!(same(&["يَـٰٓأَيُّهَا", "يا أيها", "يٰأيها"]), "يا|ايها");
    assert_eq!(same(&["وَيَٰقَوۡمِ", "ويا قوم", "ويٰقوم"]), "ويا|قوم");
    assert_eq!(same(&["يُنَادَىٰ", "ينادي"]), "ينادي");
    assert_eq!(spans("standard", "قال يَٰقَوۡمِ"), ["قال", "يَٰ", "قَوۡمِ"]);
    assert_eq!(folded("light", "يَٰقَوۡمِ"), ["يقوم"]);
}

#[test]
fn old_spelling_under_other_presets() {
    assert_eq!(folded("heavy", "إِسۡرَـٰٓءِيلَ هَـٰٓؤُلَآءِ ٱلۡكِتَٰب"), ["اسراييل", "هولاء", "الكتاب"]);
    assert_eq!(folded("light", "ٱلۡكِتَٰب ءادم"), ["الكتب", "ءادم"]);
    assert_eq!(folded("nfc", "كِتَٰب"), ["كِتَٰب"]);
}

#[test]
fn honorifics() {
    let prayer = "صلى الله عليه وسلم";
    assert_eq!(same(&["محمدﷺ قال", &format!("محمد {prayer} قال")]), "محمد|صلي|الله|عليه|وسلم|قال");
    assert_eq!(same(&["﷽", "بسم الله الرحمن الرحيم"]), "بسم|الله|الرحمن|الرحيم");
    same(&["ﷻ", "جل جلاله"]);
    same(&["\u{FDFE}", "سبحانه وتعالى"]);
    assert_eq!(spans("standard", "محمدﷺ قال"), ["محمد", "ﷺ", "ﷺ", "ﷺ", "ﷺ", "قال"]);
    assert!(folded("raw", "﷽").is_empty());
}

#[test]
fn persian() {
    same(&["می\u{200C}خواهم", "ميخواهم", "مي\u{200C}خواهم"]);
    assert_eq!(standard("کتاب‌های ۱۲۳"), "كتابهاي|123");
    assert_eq!(spans("standard", "می\u{200C}خواهم\u{200C}،"), ["می\u{200C}خواهم"]);
}

#[test]
fn urdu() {
    assert_eq!(standard("ہے کیا پاکستان"), "هے|كيا|پاكستان");
    same(&["ۂ", "ہ\u{654}", "ہ"]);
    assert_eq!(folded("heavy", "ہے ھے"), ["هي", "هي"]);
}

#[test]
fn greek() {
    assert_eq!(same(&["Ὀδυσσεύς", "οδυσσευσ", "ΟΔΥΣΣΕΥΣ", "Οδυσσέυς"]), "οδυσσευσ");
    same(&["ᾳ", "α\u{345}", "α", "ᾼ"]);
    same(&["ά", "α\u{301}", "Ά", "\u{1F71}"]);
    assert_eq!(folded("light", "Όμηρος"), ["όμηροσ"]);
}

#[test]
fn cyrillic() {
    assert_eq!(same(&["ёлка", "е\u{308}лка", "Ёлка", "елка"]), "елка");
    assert_eq!(same(&["Київ", "Киі\u{308}в"]), "київ");
    assert_eq!(same(&["йод", "и\u{306}од"]), "йод");
    assert_eq!(standard("ў за\u{301}мок"), "ў|замок");
    assert_eq!(folded("light", "ёлка"), ["ёлка"]);
}

#[test]
fn hebrew() {
    assert_eq!(same(&["שָׁלוֹם", "שלום"]), "שלום");
    same(&["צה\"ל", "צה״ל", "צהל"]);
    same(&["בית־ספר", "בית ספר"]);
}

#[test]
fn syriac() {
    same(&["ܫܠܳܡܳܐ", "ܫܠܡܐ"]);
}

#[test]
fn hindi() {
    assert_eq!(standard("हिन्दी में क्या है?"), "हिन्दी|में|क्या|है");
    assert_eq!(same(&["ऩ", "न\u{93C}"]), "ऩ");
    same(&["क़लम", "क\u{93C}लम"]);
    assert_eq!(standard("१२३"), "123");
}

#[test]
fn thai() {
    assert_eq!(standard("น้ำตก"), "น้\u{E4D}า|ต|ก");
    assert_eq!(spans("standard", "น้ำตก"), ["น้ำ", "ต", "ก"]);
    same(&["น้ำ", "น้\u{E4D}\u{E32}"]);
    assert_eq!(standard("ที่ ๒๕"), "ที่|25");
}

#[test]
fn lao_khmer_myanmar() {
    same(&["ນ\u{EB3}", "ນ\u{ECD}\u{EB2}"]);
    assert_eq!(standard("ភាសា"), "ភា|សា");
    assert_eq!(standard("မြန်မာ"), "မြ|န်|မာ");
}

#[test]
fn chinese() {
    assert_eq!(standard("中文，2024年ABC"), "中|文|2024|年|abc");
    same(&["⼀㍻", "一平成"]);
    same(&["\u{F900}", "豈"]);
    assert_eq!(spans("standard", "㍻元"), ["㍻", "㍻", "元"]);
}

#[test]
fn japanese() {
    assert_eq!(standard("これはペンです"), "こ|れ|は|ペン|で|す");
    assert_eq!(same(&["ガラス", "ｶﾞﾗｽ", "カ\u{3099}ラス"]), "ガラス");
    assert_eq!(same(&["が", "か\u{3099}"]), "が");
    assert_ne!(standard("が"), standard("か"));
    same(&["ゟ", "より"]);
}

#[test]
fn korean() {
    assert_eq!(same(&["한국어 말", "\u{1112}\u{1161}\u{11AB}국어 말"]), "한국어|말");
}

#[test]
fn spans_leave_out_what_vanishes_around_a_word() {
    assert_eq!(spans("standard", "\u{FEFF}\u{200F}كلمةٌ\u{200F}."), ["كلمةٌ"]);
    assert_eq!(spans("standard", "ـسوريا سوريـا سوريـ"), ["سوريا", "سوريـا", "سوريـ"]);
    assert_eq!(spans("standard", "a\u{200B}b"), ["a\u{200B}b"]);
    assert_eq!(spans("standard", "«لـ“الحل نت“: ” قال»"), ["لـ", "الحل", "نت", "قال"]);
}

#[test]
fn tokens_are_the_words() {
    let mut tokens = Tokens::default();
    Tokenizer::new(preset("standard").unwrap()).tokenize("One two.", &mut tokens);
    assert_eq!(tokens.spans.len(), 2);
    assert_eq!(tokens.hashes[0], twicetold::base::hash::word(b"one") as u32);
}

/// Strings that once broke a rule.
#[test]
fn marks_where_they_are_not_expected() {
    assert_eq!(standard("ำ"), "า");
    assert_eq!(standard("²ำ"), "2|า");
    assert_eq!(standard("İ\u{94D}"), "i\u{94D}");
    assert_eq!(standard("a_カ"), "a|カ");
    assert_eq!(standard("ё\u{308}"), "е");
    assert_eq!(standard("ي\u{FE71}\u{654}"), "ئ");
    assert_eq!(folded("light", "ก\u{345}"), ["ก"]);
    assert_eq!(folded("heavy", "ŀ\u{300}"), ["l"]);
    assert_eq!(folded("heavy", "ǣǿ"), ["aeo"]);
    assert_eq!(spans("standard", "е’\u{300}ʼ"), ["е’\u{300}ʼ"]);
    assert_eq!(spans("raw", "α.\u{5B8}׳ a"), ["α.\u{5B8}׳", "a"]);
}

#[test]
fn a_tokenizer_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Tokenizer>();
}

#[test]
fn presets_are_found_by_name() {
    for preset in PRESETS {
        assert_eq!(twicetold::text::preset(preset.name), Some(*preset));
        assert!(!preset.help.is_empty());
    }
    assert!(preset("none").is_none());
}
