//! Pages: what of them is text, and in which encoding; and files in encodings that are named.

use proptest::prelude::*;
use twicetold::corpus::Document;
use twicetold::corpus::Encoding;
use twicetold::corpus::Inputs;

use crate::corpus_kit::Outcome;
use crate::corpus_kit::folder;
use crate::corpus_kit::inputs;
use crate::corpus_kit::read;
use crate::corpus_kit::read_file;
use crate::corpus_kit::read_in;
use crate::corpus_kit::read_with;

fn page(html: &str) -> Document {
    let mut outcome = read_file("a.html", html.as_bytes());
    assert_eq!((outcome.documents.len(), outcome.skipped.len()), (1, 0), "{html}: {outcome:?}");
    outcome.documents.remove(0)
}

fn text(html: &str) -> String {
    page(html).text
}

fn corpus(name: &str) -> Document {
    let paths = vec![format!("testdata/corpora/html/{name}")];
    read(&Inputs { paths, ..Inputs::default() }).documents.remove(0)
}

#[test]
fn the_main_text_of_a_page_is_read() {
    let article = corpus("arabic.html");
    assert_eq!(
        article.text,
        "العبارة تغادر متأخرة\n\n\
         غادرت العبارة عند الفجر متأخرة ساعة، وعلى متنها أربعون كيسا من الشعير «وعنزة» واحدة.\n\n\
         ولم يخبر أحد مدير الميناء\nبأمر العنزة."
    );
    assert_eq!(article.group.as_deref(), Some("صحيفة الميناء"));
    assert_eq!(article.date.as_deref(), Some("2021-03-05T08:00:00+03:00"));
    let other = corpus("windows-1256.html");
    assert_eq!((other.text, other.group, other.date), (article.text, article.group, article.date));
    assert_eq!(
        corpus("old.htm.gz").text,
        "Home News\n\nThe ferry\n\n\
         The ferry left at dawn, an hour late, with forty sacks of barley & one goat on deck.\n\n\
         Nobody had told the harbour master about the goat."
    );
}

#[test]
fn elements_end_words_lines_and_paragraphs() {
    for (html, expected) in [
        ("<p>a<b>b</b>c <i>d</i>\n e", "abc d e"),
        ("a<div>b</div>c", "a\n\nb\n\nc"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\n\nc"),
        ("<ul><li>a<li>b</ul>", "a\n\nb"),
        ("<pre>a\n  b\n\nc</pre> d\ne", "a\nb\n\nc\n\nd e"),
        ("a&nbsp;b &lt;p&gt; &#x633; &bogus; &amp;lt;", "a\u{a0}b <p> س &bogus; &lt;"),
        ("a<!-- <p>b --->c", "ac"),
        ("a<script>if (1 < 2) '<p>b</p>'</script>c<style>b</style>d", "a c d"),
        ("<title>t</title>a", "a"),
        ("a<textarea>b</textarea><button>c</button>d", "a d"),
        ("<p>a</p><p hidden>b</p>", "a\n\nb"),
        ("a<ruby>b<rt>c</rt></ruby>", "abc"),
        ("<P>a<Nav>b</NAV>", "a"),
    ] {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn what_surrounds_the_text_is_left_out_if_there_is_text() {
    for (html, expected) in [
        ("<nav>n</nav><p>a</p><footer>f</footer><aside>s</aside>", "a"),
        ("<header>h</header>a", "a"),
        ("<article><header>h</header>a<footer>f</footer></article>", "h a"),
        ("<nav>menu alone</nav>", "menu alone"),
        ("<form>search</form><p>a longer text</p>", "a longer text"),
        ("<form><nav>n</nav><p>the whole page is in a form</p></form>", "the whole page is in a form"),
        ("<p>teaser</p><article>the article, which is longer</article>", "the article, which is longer"),
        (
            "<p>the text, which is longer than the</p><article>card</article>",
            "the text, which is longer than the\n\ncard",
        ),
        ("<p>teaser</p><main>the main part<nav>n</nav></main>", "the main part"),
        // Those that are not closed would take the rest of the page.
        ("<nav>n<p>a</p>", "n\n\na"),
        ("<article><nav>n</article><p>a", "a"),
        ("<svg><p>a</p>", "a"),
    ] {
        let (found, expected) = (text(html), expected.replace("h a", "h\n\na"));
        assert_eq!(found, expected, "{html}");
    }
}

#[test]
fn a_page_says_where_and_when_it_was_published() {
    let meta = |html: &str| {
        let page = page(&format!("{html}<p>text"));
        (page.group, page.date)
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(meta("<meta property='og:site_name' content=' S '>"), (some("S"), None));
    assert_eq!(
        meta("<meta name=date content=2020><meta property=article:published_time content=2021-01-01>"),
        (None, some("2021-01-01"))
    );
    assert_eq!(
        meta("<meta itemprop=datePublished content=2021><meta name=date content=2020>"),
        (None, some("2021"))
    );
    assert_eq!(meta("<!-- <meta name=date content=2020> --><meta name=date content=''>"), (None, None));
}

#[test]
fn pages_without_text_and_of_unknown_encodings_are_named() {
    let fault = |bytes: &[u8]| read_file("a.html", bytes).faults().remove(0);
    assert_eq!(fault(b"<script>x</script>"), "a.html: the page holds no text; leave the file out");
    assert_eq!(fault(b""), "a.html: the page holds no text; leave the file out");
    let utf8 = "convert it to UTF-8, or name its encoding with --encoding";
    assert_eq!(fault(b"<p>\xC7"), format!("a.html: invalid UTF-8 at byte 3; {utf8}"));
    assert_eq!(
        fault(b"<meta charset=klingon><p>\xC7"),
        format!("a.html: the page declares the charset \"klingon\"; invalid UTF-8 at byte 25; {utf8}")
    );
    assert_eq!(
        fault(b"<meta charset=euc-jp><p>\xFF"),
        "a.html: invalid EUC-JP at byte 24; name the right encoding with --encoding"
    );
}

#[test]
fn a_page_declares_its_encoding_in_many_ways() {
    for declared in [
        "<meta charset=windows-1256>",
        "<META CHARSET='CP1256'>",
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=Windows-1256\">",
        "<!-- <meta charset=shift_jis> --><meta content='text/html;charset=\"windows-1256\"' http-equiv=content-type>",
    ] {
        let page = [declared.as_bytes(), b"<p>\xC7\xE1\xE1\xED\xE1"].concat();
        assert_eq!(read_file("a.htm", &page).texts(), ["الليل"], "{declared}");
    }
    // Saved as UTF-8, whatever it was before.
    assert_eq!(text("<meta charset=windows-1256><p>الليل"), "الليل");
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain("<meta charset=utf-8><p>الليل".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(read_file("a.html", &utf16).texts(), ["الليل"]);
}

fn read_encoded(files: &[(&str, &[u8])], encoding: &str) -> Outcome {
    let folder = folder(files);
    let encoding = Encoding::named(encoding);
    assert!(encoding.is_some());
    read_in(&folder, &Inputs { encoding, ..inputs(&folder, &[""]) })
}

#[test]
fn files_are_read_in_the_encoding_that_is_named() {
    let outcome = read_encoded(
        &[
            ("a.txt", b"\xC7\xE1\xE1\xED\xE1"),
            ("b.jsonl", b"{\"id\":1,\"text\":\"\xC7\xE1\xE1\xED\xE1\"}"),
            ("c.csv", b"id,text\n2,\xC7\xE1\xE1\xED\xE1\n"),
            ("d.html", b"<meta charset=utf-8><p>\xC7\xE1\xE1\xED\xE1"),
            ("e.txt", b"\xEF\xBB\xBF\xD8\xA7"),
            ("f.txt", b"\xFF\xFE\x27\x06"),
            ("g.txt.gz", &crate::corpus_packed::gzip(b"\xC7\xE1\xE1\xED\xE1")),
        ],
        "windows-1256",
    );
    assert_eq!(outcome.skipped, []);
    assert_eq!(outcome.texts(), ["الليل", "الليل", "الليل", "الليل", "ا", "ا", "الليل"]);
}

#[test]
fn what_an_encoding_does_not_have_is_named() {
    let outcome =
        read_encoded(&[("a.txt", b"abc\xFF"), ("b.jsonl", b"{\"id\":1,\"text\":\"t\"}\n\xFF")], "euc-kr");
    assert_eq!(outcome.ids(), ["1"]);
    assert_eq!(
        outcome.faults(),
        [
            "a.txt: invalid EUC-KR at byte 3; name the right encoding with --encoding",
            "b.jsonl:2: invalid EUC-KR at byte 20; name the right encoding with --encoding; the lines before were read",
        ]
    );
    let utf8 = read_encoded(&[("a.txt", b"abc\xFF")], "utf-8");
    let reason = "invalid UTF-8 at byte 3; convert it to UTF-8, or name its encoding with --encoding";
    assert_eq!(utf8.faults(), [format!("a.txt: {reason}")]);
}

#[test]
fn a_page_is_known_on_standard_input() {
    let stdin = Inputs { paths: vec!["-".into()], ..Inputs::default() };
    for html in ["<!DOCTYPE HTML><p>a", " \n<html><nav>n</nav><p>a"] {
        let outcome = read_with(&stdin, html.as_bytes());
        assert_eq!((outcome.texts(), &outcome.readers), (vec!["a"], &vec!["html"]));
    }
    assert_eq!(read_with(&stdin, b"<p>a").readers, ["plain"]);
}

#[test]
fn hostile_pages_do_no_harm() {
    let many = 200_000;
    for html in [
        "<div>".repeat(many) + "text",
        "<nav>".repeat(many) + "text" + &"</nav>".repeat(many) + "text",
        "<article><nav>".repeat(many) + "text" + &"</main></article>".repeat(many),
        "<pre>".repeat(many) + "text",
        format!("text<!-- {}", "x".repeat(many)),
        format!("text<p a=\"{}\"", "<b>".repeat(many)),
        format!("text<{} b=c>", "x".repeat(many)),
        format!("<meta name=date content='{}'>text", "2".repeat(many)),
        format!("text{}", "<a".repeat(many)),
        format!("text{}", "&".repeat(many)),
        format!("text<p{}>", " a=b".repeat(many)),
    ] {
        let found = text(&html);
        assert!(found.starts_with("text") && found.len() < 5 * many, "{}", found.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_word_is_made_up_or_joined(
        parts in prop::collection::vec(
            prop_oneof![
                "w[0-9]{1,3}",
                "</?(p|b|nav|article|main|header|form|footer|div|script|pre|svg|title)>",
                Just("<!-- x -->".to_owned()),
            ],
            0..30,
        ),
    ) {
        let html = parts.join(" ");
        let outcome = read_file("a.html", html.as_bytes());
        let words: Vec<&str> = parts.iter().map(String::as_str).filter(|part| part.starts_with('w')).collect();
        let mut rest = words.iter();
        for text in outcome.texts() {
            for word in text.split_whitespace().filter(|word| word.starts_with('w')) {
                prop_assert!(rest.any(|known| *known == word), "{} in {}", word, html);
            }
        }
    }
}
