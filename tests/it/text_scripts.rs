//! What the presets make of each script, against the rules the presets promise.

use twicetold::text::Tokenizer;
use twicetold::text::Tokens;
use twicetold::text::preset;

fn folded(name: &str, text: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(preset(name).unwrap());
    let mut words = Vec::new();
    tokenizer.words(text, &mut |word, _| words.push(word.to_owned()));
    words
}

fn standard(text: &str) -> String {
    folded("standard", text).join("|")
}

#[test]
fn english() {
    assert_eq!(standard("“Don’t,” she said: don't PAY 3.14!"), "dont|she|said|dont|pay|314");
    assert_eq!(standard("U.S.A. snake_case _x_ — 1,000"), "usa|snakecase|x|1000");
}

#[test]
fn arabic() {
    assert_eq!(standard("الإدعاءُ الأُولَىٰ، مدرســـة ٢٠١٤م"), "الادعاء|الاولي|مدرسه|2014م");
    assert_eq!(standard("مُؤْمِن شَيْئًا آمَنَ ٱلله"), "مؤمن|شيئا|امن|الله");
}

#[test]
fn tokens_are_the_words() {
    let mut tokens = Tokens::default();
    Tokenizer::new(preset("standard").unwrap()).tokenize("One two.", &mut tokens);
    assert_eq!(tokens.spans.len(), 2);
    assert_eq!(tokens.hashes[0], twicetold::base::hash::word(b"one") as u32);
}
