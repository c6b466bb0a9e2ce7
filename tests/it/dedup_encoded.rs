//! `dedup` and declared encodings: what stays is the same bytes, what is written anew is encoded back.

use crate::corpus_packed::gzip;
use crate::dedup_kit::Room;
use crate::dedup_kit::tree;

const SHARED: &str =
    "قال الوزير إن الميناء سيفتح أبوابه من جديد قبل نهاية العام وإن السفن ستعود إليه كما كانت";
const OTHER: &str = "لم يعد أحد في سوق أرواد يذكر متى كانت الماعز غالية كما هي اليوم ولا متى كان الشعير رخيصا";

/// A text in an encoding of the web that has all of it.
fn encoded(text: &str, name: &str) -> Vec<u8> {
    let (bytes, _, lossy) = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(text);
    assert!(!lossy, "{text:?}");
    bytes.into_owned()
}

#[test]
fn what_stays_is_the_same_bytes() {
    let room = Room::new();
    let arabic = |text: &str| encoded(text, "windows-1256");
    let line = |id: u8, text: &str| format!("{{\"id\":{id}, \"x\":\"\\u0642é\",\"text\":\"{text}\"}}\r\n");
    room.write("in/a.txt", arabic(&format!("{SHARED}\r\n\r\nكلام آخر\r\n")));
    room.write("in/b.txt.gz", gzip(&arabic(&format!("بداية\n\n{SHARED}\n\nنهاية €\n"))));
    room.write("in/c.csv", arabic(&format!("id,text,x\n1,\"{SHARED}\",é\n2,{OTHER},\"é\"\n")));
    let own = format!("كلام قبل ذلك {SHARED}");
    room.write("in/d.jsonl", arabic(&(line(3, &own) + &line(4, "لا شيء") + "broken\n")));
    room.write("in/e.txt", format!("\u{feff}مقدمة\n\n{SHARED}\n"));
    room.done(&["in", "-o", "out", "--level", "paragraph", "--encoding", "windows-1256"]);
    let out = tree(&room.path("out"));
    assert_eq!(out["a.txt"], room.read("in/a.txt"));
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(&out["b.txt.gz"][..]), &mut plain)
        .unwrap();
    assert_eq!(plain, arabic("بداية\n\nنهاية €\n"));
    assert_eq!(out["c.csv"], arabic(&format!("id,text,x\n2,{OTHER},\"é\"\n")));
    assert_eq!(out["d.jsonl"], room.read("in/d.jsonl"));
    assert_eq!(out["e.txt"], "\u{feff}مقدمة\n".as_bytes());
    room.done(&["in", "-o", "cut", "--level", "passage", "--mask", "[…]", "--encoding", "cp1256"]);
    let cut = arabic(&(line(3, "كلام قبل ذلك […]") + &line(4, "لا شيء") + "broken\n"));
    assert_eq!(room.read("cut/d.jsonl"), cut);
    assert_eq!(room.read("cut/c.csv"), arabic(&format!("id,text,x\n1,\"[…]\",é\n2,{OTHER},\"é\"\n")));
}

#[test]
fn encodings_of_two_bytes_and_with_states_are_written() {
    let room = Room::new();
    let shared = "国境の長いトンネルを抜けると雪国であった。夜の底が白くなった。信号所に汽車が止まった。\n";
    for name in ["shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "utf-16le", "utf-16be"] {
        let write = |text: &str| match name {
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => encoded(text, name),
        };
        let line = |id: u8, text: &str| format!("{{\"id\":{id},\"text\":\"{}\"}}\n", text.trim());
        room.write("in.jsonl", write(&(line(1, shared) + &line(2, shared) + &line(3, "別の文"))));
        room.done(&["in.jsonl", "-o", "out.jsonl", "--force", "--encoding", name]);
        assert_eq!(room.read("out.jsonl"), write(&(line(1, shared) + &line(3, "別の文"))), "{name}");
    }
}

#[test]
fn what_could_not_be_written_back_is_said_before_anything_is() {
    let room = Room::new();
    let line = |id: u8, text: &str| format!("{{\"id\":{id},\"text\":\"{text}\"}}\n");
    let own = line(1, SHARED) + &line(2, &format!("كلام {SHARED}"));
    room.write("in.jsonl", encoded(&own, "iso-8859-6"));
    let masked =
        ["in.jsonl", "-o", "out.jsonl", "--level", "passage", "--encoding", "iso-8859-6", "--mask", "[…]"];
    room.refused(&masked, "the mask '[…]' cannot be written in ISO-8859-6");
    // Two ways to write one sign: what is read is the same, what would be written is not.
    let text = "one two three four five six seven eight nine ten eleven twelve";
    let two_ways = |end: &str| {
        let mut bytes = encoded(&(line(1, text) + &line(2, text) + "{\"id\":3,\"text\":\"纪"), "gbk");
        bytes.extend_from_slice(b"\x80\"}\n");
        bytes.extend_from_slice(end.as_bytes());
        bytes
    };
    room.write("two.jsonl", two_ways(""));
    let at = room.read("two.jsonl").iter().position(|&byte| byte == 0x80).unwrap();
    let run = ["two.jsonl", "-o", "out.jsonl", "--encoding", "gb18030", "--removed", "gone"];
    room.refused(&run, &format!("cannot write two.jsonl in gb18030: from byte {at} on"));
    // Where nothing goes, nothing is written anew.
    room.write("one.jsonl", two_ways("").split_off(line(1, text).len()));
    room.done(&["one.jsonl", "-o", "one-out.jsonl", "--encoding", "gb18030"]);
    assert_eq!(room.read("one-out.jsonl"), room.read("one.jsonl"));
    // Of what cannot be decoded to its end nothing goes.
    room.write("bad.jsonl", [encoded(&own, "iso-8859-6"), b"\xFF\n".to_vec()].concat());
    room.done(&["bad.jsonl", "-o", "bad-out.jsonl", "--encoding", "iso-8859-6"]);
    assert_eq!(room.read("bad-out.jsonl"), room.read("bad.jsonl"));
}

#[test]
fn pages_go_as_a_whole_or_stay() {
    let room = Room::new();
    let page = |text: &str, more: &str| {
        format!(
            "<!doctype html><html><head><meta charset=\"windows-1256\"></head><body>{more}<p>{text}</p></body></html>\r\n"
        )
    };
    room.write("in/a.html", encoded(&page(SHARED, ""), "windows-1256"));
    room.write("in/b.html", page(SHARED, "<!-- the same in UTF-8 -->"));
    room.write("in/c.htm.gz", gzip(page(OTHER, "<nav>é</nav>").as_bytes()));
    room.write("in/empty.html", "<html></html>");
    room.done(&["in", "-o", "out", "--removed", "gone.jsonl"]);
    let (mut before, after) = (tree(&room.path("in")), tree(&room.path("out")));
    before.remove("b.html").unwrap();
    assert_eq!(after, before);
    assert_eq!(room.removed("gone.jsonl")[0]["path"], "in/b.html");
    for level in ["passage", "paragraph"] {
        let words = format!("{level}s cannot be cut out of html files: 'in/a.html'");
        room.refused(&["in", "-o", "no", "--level", level], &words);
    }
}
