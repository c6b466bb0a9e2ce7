//! Tables: which records are read, which are named as faults, wherever a file is cut.

use proptest::prelude::*;
use twicetold::corpus::Fields;
use twicetold::corpus::Inputs;
use twicetold::corpus::Limits;

use crate::corpus_kit::Outcome;
use crate::corpus_kit::folder;
use crate::corpus_kit::inputs;
use crate::corpus_kit::read_file;
use crate::corpus_kit::read_in;
use crate::corpus_packed::gzip;
use crate::corpus_packed::zstd;

fn read_fields(bytes: &[u8], fields: Fields) -> Outcome {
    let folder = folder(&[("a.csv", bytes)]);
    read_in(&folder, &Inputs { fields, ..inputs(&folder, &["a.csv"]) })
}

#[test]
fn fields_are_named_by_the_header() {
    let outcome = read_file(
        "a.csv",
        b"\xEF\xBB\xBF\r\n id ,other,text,date,group\r\n\
          x,,\"one, two\r\nthree\",2020-01-02,g\r\n\
          \r\n,,,,\r\n\
          7,\"\"\"\",\"\"\"t\"\"\",, \r\n8,,last,,",
    );
    assert_eq!(outcome.ids(), ["x", "7", "8"]);
    assert_eq!(outcome.texts(), ["one, two\r\nthree", "\"t\"", "last"]);
    let rest: Vec<_> =
        outcome.documents.iter().map(|d| (d.record, d.group.as_deref(), d.date.as_deref())).collect();
    assert_eq!(
        rest,
        [(Some(3), Some("g"), Some("2020-01-02")), (Some(7), None, None), (Some(8), None, None)]
    );
    assert_eq!(outcome.faults(), ["a.csv:6: the text in field \"text\" is empty; leave the record out"]);
}

#[test]
fn fields_can_be_named_and_records_numbered() {
    let fields = Fields { id: "url".into(), text: "body".into(), group: "day".into(), date: "day".into() };
    let document = read_fields(b"day,body,url\nd,b,u\n", fields).documents.remove(0);
    assert_eq!((document.id.as_str(), document.text.as_str()), ("u", "b"));
    assert_eq!((document.group.as_deref(), document.date.as_deref()), (Some("d"), Some("d")));
    let numbered = Fields { id: "@line".into(), ..Fields::default() };
    assert_eq!(read_fields(b"text\n\"a\nb\"\nc\n", numbered).ids(), ["a.csv:2", "a.csv:4"]);
}

#[test]
fn the_header_tells_the_separator_of_spreadsheets() {
    for (name, table) in [
        ("a.csv", "id;text\n1;a, b\n"),
        ("a.csv", "id\ttext\n1\ta, b\n"),
        ("a.csv", "\"id, or so\";text;id\n;\"a, b\";1\n"),
        ("a.csv", "id,te;xt,text\n1,,\"a, b\"\n"),
        ("a.tsv", "id\ttext\n1\ta, b\n"),
        ("a.tsv", "id\ta;b\ttext\n1\t\t\"a, b\"\n"),
    ] {
        let outcome = read_file(name, table.as_bytes());
        assert_eq!((outcome.ids(), outcome.texts()), (vec!["1"], vec!["a, b"]), "{table:?}");
    }
}

#[test]
fn what_is_wrong_with_the_header_is_said_once() {
    let id = "name the field that is the id with --id-field, or number the lines with --id-field @line";
    let text = "name the field that holds the text with --text-field";
    let nothing = "Nothing of the table was read";
    for (header, reason) in [
        ("a,text", format!("the header has no \"id\", only: a, text; {id}. {nothing}")),
        ("id,a", format!("the header has no \"text\", only: id, a; {text}. {nothing}")),
        ("id,text,id", "the header names \"id\" twice; nothing of the table was read".into()),
        (
            "id,\"text\"s",
            "in the header, broken quoting: a quotation mark at the beginning of a field is not closed at the \
             end of one; double those inside, or take it away; nothing of the table was read"
                .into(),
        ),
    ] {
        let table = format!("{header}\n{}", "1,2,3\n".repeat(1_000));
        let folder = folder(&[("a.csv", table.as_bytes())]);
        for block_bytes in [1, 100, 1 << 20] {
            let limits = Limits { block_bytes, ..Limits::default() };
            let outcome = read_in(&folder, &Inputs { limits, ..inputs(&folder, &["a.csv"]) });
            assert_eq!(outcome.documents, []);
            assert_eq!(outcome.faults(), [format!("a.csv: {reason}")], "{block_bytes}");
        }
    }
    assert_eq!(read_file("a.csv", b"").faults(), ["a.csv: the text is empty; leave the file out"]);
    assert_eq!(read_file("a.csv", b"id,text\n"), Outcome { consumed: 8, ..read_file("a.csv", b"id,text\n") });
}

#[test]
fn faults_are_named_with_their_line_and_the_rest_is_read() {
    let outcome = read_file(
        "a.csv",
        b"id,text\n1,a\n2,\"b\n3,c\n4\n\"5\n6\",\"d\ne\"\n7,\xFF\n,f\n8,g\n9,\"h\" i\n10,\"j\n",
    );
    assert_eq!(outcome.ids(), ["1", "3", "5\n6", "8"]);
    let quoting = "broken quoting: a quotation mark at the beginning of a field is not closed at the end of \
                   one; double those inside, or take it away";
    assert_eq!(
        outcome.faults(),
        [
            format!("a.csv:3: {quoting}"),
            "a.csv:5: the record has 1 fields and the header 2; put fields that hold separators or line ends \
             between quotation marks"
                .into(),
            "a.csv:9: invalid UTF-8 at byte 2 of the record; convert it to UTF-8, or name its encoding with \
             --encoding"
                .into(),
            "a.csv:10: the field \"id\" is empty; name another with --id-field, or number the lines with \
             --id-field @line"
                .into(),
            format!("a.csv:12: {quoting}"),
            format!("a.csv:13: {quoting}"),
        ]
    );
}

#[test]
fn a_stray_quotation_mark_costs_one_record_of_thousands() {
    let mut table = "id,text\n".to_owned();
    for id in 0..20_000 {
        let text = if id == 700 { "\"He said" } else { "plain" };
        table += &format!("{id},{text}\n");
    }
    let outcome = read_file("a.csv", table.as_bytes());
    assert_eq!((outcome.documents.len(), outcome.skipped.len()), (19_999, 1));
    assert_eq!(outcome.skipped[0].line, Some(702));
}

#[test]
fn tables_are_unpacked_and_what_breaks_gives_what_came_before() {
    let table: String =
        (0..20_000).fold("id,text\n".into(), |all, id| format!("{all}{id},\"t{}\n\"\n", id * 7_919));
    for (name, packed) in [("a.csv.gz", gzip(table.as_bytes())), ("a.csv.zst", zstd(table.as_bytes()))] {
        assert_eq!(read_file(name, &packed).documents.len(), 20_000);
        let outcome = read_file(name, &packed[..packed.len() / 2]);
        let kept = outcome.documents.len();
        assert!((1_000..19_000).contains(&kept), "{kept}");
        let fault = outcome.faults().remove(0);
        assert!(fault.starts_with(&format!("{name}:{}: the ", 2 * kept + 2)), "{kept}: {fault}");
        assert!(fault.ends_with("get it again; the records before were read"), "{fault}");
    }
}

/// A record as others write it.
fn written(fields: &[String], quote_all: bool) -> String {
    let quoted = |field: &String| {
        let plain = !quote_all && !field.contains(['"', ',', '\n', '\r']) && field.trim() == field;
        if plain { field.clone() } else { format!("\"{}\"", field.replace('"', "\"\"")) }
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof!["[a\" ,;\n\r\tب]{0,8}", "\\PC{0,8}"]
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => prop::collection::vec(field(), 2).prop_map(|fields| written(&fields, false).into_bytes()),
        2 => prop::collection::vec(field(), 1..4).prop_map(|fields| fields.join(",").into_bytes()),
        2 => "[a\",\n\r]{0,10}".prop_map(String::into_bytes),
        1 => Just(b"1,\"".to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => (0..200_usize).prop_map(|n| vec![b'x'; n]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_was_written_is_read(
        records in prop::collection::vec((field(), field()), 0..20),
        quote_all in any::<bool>(),
        block_bytes in 1..80_usize,
    ) {
        let mut table = "id,text\r\n".to_owned();
        let mut expected = Vec::new();
        for (number, (id, text)) in records.into_iter().enumerate() {
            // None that is left out.
            let fields = [format!("{number}{id}"), format!("{text}.")];
            table += &written(&fields, quote_all);
            expected.push(fields);
        }
        let folder = folder(&[("a.csv", table.as_bytes())]);
        let limits = Limits { block_bytes, ..Limits::default() };
        let outcome = read_in(&folder, &Inputs { limits, ..inputs(&folder, &["a.csv"]) });
        prop_assert_eq!(outcome.skipped, []);
        let read: Vec<_> = outcome.documents.into_iter().map(|d| [d.id, d.text]).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn the_outcome_does_not_depend_on_the_size_of_blocks(
        lines in prop::collection::vec(line(), 0..20),
        last_line_end in any::<bool>(),
        limit in 20..120_u64,
        packing in 0..3_u8,
        cut_off in prop::option::of(0.0..1.0_f64),
        small in 1..80_usize,
    ) {
        let mut bytes = b"id,text\n".to_vec();
        bytes.extend(lines.join(b"\n".as_slice()));
        if last_line_end {
            bytes.push(b'\n');
        }
        let (name, mut bytes) = match packing {
            0 => ("a.csv", bytes),
            1 => ("a.csv.gz", gzip(&bytes)),
            _ => ("a.csv.zst", zstd(&bytes)),
        };
        if let Some(part) = cut_off {
            bytes.truncate((bytes.len() as f64 * part) as usize);
        }
        let folder = folder(&[(name, &bytes)]);
        let outcome = |block_bytes| {
            let limits = Limits { max_document_bytes: limit, block_bytes, ..Limits::default() };
            let outcome = read_in(&folder, &Inputs { limits, ..inputs(&folder, &[name]) });
            (outcome.documents, outcome.skipped)
        };
        let whole = outcome(1 << 20);
        prop_assert_eq!(&outcome(small), &whole);
        prop_assert_eq!(&outcome(1), &whole);
    }
}
