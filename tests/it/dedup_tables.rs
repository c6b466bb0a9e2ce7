//! `dedup` and tables: records go or are cut, and every other byte stays.

use std::convert::Infallible;

use proptest::prelude::*;
use twicetold::corpus;
use twicetold::corpus::Inputs;
use twicetold::corpus::Item;
use twicetold::corpus::Limits;
use twicetold::corpus::Piece;

use crate::corpus_packed::gzip;
use crate::corpus_packed::zstd;
use crate::dedup_kit::Room;
use crate::dedup_kit::said;
use crate::made::Dice;
use crate::made::Words;

const SHARED: &str =
    "the ferry ran aground on the northern bar shortly before dawn with sixty passengers on board";
const OTHER: &str =
    "barley is cheap again and nobody in the market of Arwad remembers when goats were last so dear";

#[test]
fn a_record_goes_and_the_rest_stays_byte_for_byte() {
    let room = Room::new();
    let table = |copy: &str| {
        format!(
            "\u{feff}\r\n id ,n,\"text\"\r\n1,1.50,\"{SHARED},\r\n\"\"he\"\" said\"\r\n  \r\n2,,{OTHER}\n{copy}\
             3,x,\"broken\" quoting\n4,too,many,fields\n5,,\n6,last,no line end"
        )
    };
    room.write("in.csv", table(&format!("7,1.50,\"{SHARED},\r\n\"\"he\"\" said\"\r\n")));
    let output = room.done(&["in.csv", "-o", "out.csv", "--removed", "gone.jsonl"]);
    assert_eq!(room.text("out.csv"), table(""));
    assert!(said(&output).contains("3 inputs could not be read, and stay as they are"), "{}", said(&output));
    let gone = room.removed("gone.jsonl");
    assert_eq!((gone.len(), gone[0]["line"].as_u64(), &gone[0]["id"]), (1, Some(7), &"7".into()));
    room.done(&["out.csv", "-o", "again.csv", "--removed", "none.jsonl"]);
    assert_eq!((room.read("again.csv"), room.read("none.jsonl")), (room.read("out.csv"), b"".to_vec()));
}

#[test]
fn of_a_record_only_its_text_is_cut() {
    let room = Room::new();
    let head = "date,text,id\r\n";
    let first = format!("2020-01-01,\"{SHARED}\n\nwords, of its own\",1\r\n");
    room.write(
        "in/a.csv",
        format!(
            "{head}{first}2020-01-02,\"begins \"\"here\"\"\n\n{SHARED}.\n\nand ends\",\"2\"\r\n\
             \"2020-01-03\",some plain words before {SHARED},3\r\n2020-01-04,{SHARED},4\r\n"
        ),
    );
    room.write("in/b.tsv", format!("id\ttext\n5\tsay \"\"so\"\" or not {SHARED}\n6\t{OTHER}\n"));
    room.write("in/c.csv", format!("id;text\n7;{SHARED} and, more\n"));
    room.done(&["in", "-o", "cut", "--level", "passage", "--removed", "gone.jsonl"]);
    assert_eq!(
        room.text("cut/a.csv"),
        format!(
            "{head}{first}2020-01-02,\"begins \"\"here\"\"\n\nand ends\",\"2\"\r\n\
             \"2020-01-03\",some plain words before,3\r\n"
        )
    );
    assert_eq!(room.text("cut/b.tsv"), format!("id\ttext\n5\tsay \"\"so\"\" or not\n6\t{OTHER}\n"));
    assert_eq!(room.text("cut/c.csv"), "id;text\n7;and, more\n");
    assert_eq!(room.removed("gone.jsonl").len(), 6);
    room.done(&["in", "-o", "masked", "--level", "passage", "--mask", "[;\"]"]);
    assert_eq!(
        room.text("masked/a.csv"),
        format!(
            "{head}{first}2020-01-02,\"begins \"\"here\"\"\n\n[;\"\"].\n\nand ends\",\"2\"\r\n\
             \"2020-01-03\",\"some plain words before [;\"\"]\",3\r\n2020-01-04,\"[;\"\"]\",4\r\n"
        )
    );
    assert_eq!(room.text("masked/c.csv"), "id;text\n7;\"[;\"\"] and, more\"\n");
    room.done(&["cut", "-o", "again", "--level", "passage", "--removed", "none.jsonl"]);
    assert_eq!(room.text("none.jsonl"), "");
    assert_eq!(room.text("again/a.csv"), room.text("cut/a.csv"));
}

#[test]
fn tables_stay_packed_and_encoded() {
    let room = Room::new();
    let before = format!("id,text\n1,{SHARED}\n2,\"{SHARED}\"\n3,قال 😀\n");
    let after = before.replace(&format!("2,\"{SHARED}\"\n"), "");
    let utf16 = |text: &str| -> Vec<u8> {
        [0xFF_u8, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    };
    for (name, bytes) in [
        ("a.csv.gz", gzip(before.as_bytes())),
        ("b.csv.zst", zstd(before.as_bytes())),
        ("c.csv", utf16(&before)),
        ("d.csv.gz", gzip(format!("\u{feff}{before}").as_bytes())),
    ] {
        room.write(name, &bytes);
        room.done(&[name, "-o", "out", "--force"]);
        let out = room.read("out");
        let plain = match name {
            "b.csv.zst" => ::zstd::decode_all(out.as_slice()).unwrap(),
            "c.csv" => out,
            _ => {
                let mut plain = Vec::new();
                std::io::Read::read_to_end(
                    &mut flate2::read::MultiGzDecoder::new(out.as_slice()),
                    &mut plain,
                )
                .unwrap();
                plain
            }
        };
        let expected = match name {
            "c.csv" => utf16(&after),
            "d.csv.gz" => format!("\u{feff}{after}").into_bytes(),
            _ => after.clone().into_bytes(),
        };
        assert_eq!(plain, expected, "{name}");
    }
}

#[test]
fn what_is_too_long_or_breaks_off_stays() {
    let room = Room::new();
    let long = format!("8,\"{}\n{}\"\n", "x".repeat(1500), "y".repeat(1_500_000));
    let table = |copy: &str| format!("id,text\n1,{SHARED}\n{long}{copy}9,\"never\nclosed {OTHER}\n");
    room.write("in.csv", table(&format!("2,{SHARED}\n")));
    room.done(&["in.csv", "-o", "out.csv", "--max-document-bytes", "2000"]);
    assert!(room.text("out.csv") == table(""));
    let mut dice = Dice::new(1);
    let vocabulary = Words::english(5000);
    let many: String =
        (10..400).map(|id| format!("{id},{}\n", vocabulary.some(&mut dice, 30).join(" "))).collect();
    let packed = gzip(format!("id,text\n1,{SHARED}\n2,{SHARED}\n{many}").as_bytes());
    let cut = &packed[..packed.len() * 3 / 4];
    room.write("cut/a.csv.gz", cut);
    let output = room.done(&["cut", "-o", "whole", "--removed", "gone.jsonl"]);
    assert!(said(&output).contains("nothing was taken out of what cannot be read to its end: cut/a.csv.gz"));
    assert_eq!((room.read("whole/a.csv.gz"), room.text("gone.jsonl")), (cut.to_vec(), String::new()));
    // Nothing of a table is read of which the header is not.
    room.write("no/header.csv", format!("a,b\n1,{SHARED}\n2,{SHARED}\n"));
    room.write("no/text.txt", SHARED);
    let output = room.done(&["no", "-o", "kept"]);
    assert!(said(&output).contains("the header has no \"id\""), "{}", said(&output));
    assert_eq!(room.read("kept/header.csv"), room.read("no/header.csv"));
}

proptest! {
    #[test]
    fn the_pieces_of_a_table_are_its_bytes_and_what_is_read_of_it(
        rest in "[ab\",;\r\n\t \u{e9}\u{ff}]{0,120}",
        bom: bool,
        (limit, block_bytes) in (9u64..40, 1usize..60),
    ) {
        let mark = if bom { "\u{feff}" } else { "" };
        // What a pattern gives as characters stands for bytes, valid or not.
        let rest: Vec<u8> = rest.chars().map(|c| u32::from(c) as u8).collect();
        let bytes = [mark.as_bytes(), b"\nid,text\n", &rest].concat();
        let room = Room::new();
        room.write("a.csv", &bytes);
        let limits = Limits { max_document_bytes: limit, block_bytes, ..Limits::default() };
        let paths = vec![room.path("a.csv").to_str().unwrap().to_owned()];
        let inputs = Inputs { paths, limits, ..Inputs::default() };
        let mut read: Vec<Item> = Vec::new();
        for block in corpus::open(&inputs).unwrap() {
            match block {
                Ok(block) => block.documents(&inputs.fields, &mut |item| read.push(item)),
                Err(skipped) => prop_assert!(skipped.reason.contains("longer than the limit")),
            }
        }
        let (mut again, mut all) = (Vec::new(), mark.as_bytes().to_vec());
        let original = corpus::originals(&inputs).unwrap().remove(0);
        let done = original.pieces::<Infallible>(&inputs.fields, &mut |piece| {
            let own = match piece {
                Piece::Other(own) => own,
                Piece::Record(record, item) => {
                    again.push(item);
                    record.bytes
                }
            };
            all.extend_from_slice(own);
            Ok(())
        });
        prop_assert!(done.is_ok());
        prop_assert_eq!(again, read);
        prop_assert_eq!(all, bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]
    #[test]
    fn a_table_is_cut_as_json_lines_are(seed: u64, level in 0usize..3, mask: bool) {
        let vocabulary = Words::english(2000);
        let mut dice = Dice::new(seed);
        let pool: Vec<String> = (0..4).map(|_| vocabulary.some(&mut dice, 25).join(" ")).collect();
        let (mut lines, mut table) = (String::new(), String::from("x,text,\"id\"\r\n"));
        for id in 0..20 {
            let mut paragraphs: Vec<String> = Vec::new();
            for _ in 0..1 + dice.below(3) {
                let own = vocabulary.some(&mut dice, 12).join([" ", ", ", " \"", "\" "][dice.below(4)]);
                paragraphs.push(if dice.chance(0.5) { pool[dice.below(4)].clone() } else { own });
            }
            let text = paragraphs.join(["\n\n", "\r\n\r\n", ". "][dice.below(3)]);
            lines.push_str(&format!("{}\n", serde_json::json!({"id": format!("{id:02}"), "text": text})));
            let plain = !text.contains(['"', ',', '\n']) && dice.chance(0.5);
            let field = if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) };
            table.push_str(&format!("{},{field},{id:02}{}", ["", "\"a,\"\"b\""][dice.below(2)], ["\n", "\r\n"][dice.below(2)]));
        }
        let room = Room::new();
        room.write("in.jsonl", lines);
        room.write("in.csv", table);
        let mut options = vec!["--level", ["document", "passage", "paragraph"][level]];
        if mask && level > 0 {
            options.extend(["--mask", "[\",\"]"]);
        }
        room.done(&[&["in.jsonl", "-o", "out.jsonl", "--keep", "first"][..], &options].concat());
        room.done(&[&["in.csv", "-o", "out.csv", "--keep", "first"][..], &options].concat());
        let records = |name: &str, bytes: &[u8]| -> Vec<(String, String)> {
            let read = crate::corpus_kit::read_file(name, bytes);
            assert_eq!(read.skipped, []);
            read.documents.into_iter().map(|document| (document.id, document.text)).collect()
        };
        prop_assert_eq!(records("a.csv", &room.read("out.csv")), records("a.jsonl", &room.read("out.jsonl")));
    }
}
