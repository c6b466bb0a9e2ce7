//! Records: which are read, which are named as faults, wherever a file is cut.

use proptest::prelude::*;
use rayon::prelude::*;
use twicetold::base::Label;
use twicetold::corpus;
use twicetold::corpus::Document;
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
    let folder = folder(&[("a.jsonl", bytes)]);
    read_in(&folder, &Inputs { fields, ..inputs(&folder, &["a.jsonl"]) })
}

/// The one fault of a line.
fn fault(line: &[u8]) -> String {
    let outcome = read_file("a.jsonl", line);
    assert_eq!((outcome.documents.len(), outcome.skipped.len()), (0, 1), "{outcome:?}");
    outcome.faults().remove(0)
}

#[test]
fn fields_are_read() {
    let outcome = read_file(
        "a.jsonl",
        b"{\"id\":\"x\",\"text\":\"one\\ntwo\",\"group\":\"g\",\"date\":\"2020-01-02\",\"other\":[{}]}\r\n\
          \n   \r\n\
          {\"date\":1643673600.0,\"group\":-3,\"text\":\"t\",\"id\":18446744073709551615}\n\
          {\"id\":-1,\"text\":\"\\u0633\\ud83d\\ude00\",\"group\":null}",
    );
    assert_eq!(outcome.skipped, []);
    assert_eq!(outcome.ids(), ["x", "18446744073709551615", "-1"]);
    assert_eq!(outcome.texts(), ["one\ntwo", "t", "س😀"]);
    let rest: Vec<_> =
        outcome.documents.iter().map(|d| (d.record, d.group.as_deref(), d.date.as_deref())).collect();
    let expected = [
        (Some(1), Some("g"), Some("2020-01-02")),
        (Some(4), Some("-3"), Some("1643673600")),
        (Some(5), None, None),
    ];
    assert_eq!(rest, expected);
}

#[test]
fn fields_can_be_named() {
    let fields = Fields { id: "url".into(), text: "body".into(), group: "day".into(), date: "day".into() };
    let outcome = read_fields(b"{\"url\":\"u\",\"body\":\"b\",\"day\":\"d\",\"id\":[],\"text\":{}}", fields);
    let document = &outcome.documents[0];
    assert_eq!((document.id.as_str(), document.text.as_str()), ("u", "b"));
    assert_eq!((document.group.as_deref(), document.date.as_deref()), (Some("d"), Some("d")));
}

#[test]
fn lines_can_be_numbered() {
    let fields = Fields { id: "@line".into(), ..Fields::default() };
    let outcome = read_fields(b"{\"text\":\"a\",\"id\":[]}\n\n{\"text\":\"b\"}", fields);
    assert_eq!(outcome.ids(), ["a.jsonl:1", "a.jsonl:3"]);
}

#[test]
fn faults_are_named_with_their_line_and_the_rest_is_read() {
    let outcome = read_file(
        "a.jsonl",
        b"{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\"\n\n{\"id\":4,\"text\":\"\xFF\"}\n{\"id\":5,\"text\":\"c\"}",
    );
    assert_eq!(outcome.ids(), ["1", "5"]);
    assert_eq!(
        outcome.faults(),
        [
            "a.jsonl:2: broken JSON at column 18 (EOF while parsing an object); every line must be one JSON object",
            "a.jsonl:4: invalid UTF-8 at byte 16 of the line; convert it to UTF-8, or name its encoding with --encoding",
        ]
    );
}

#[test]
fn each_fault_of_a_record_has_its_reason() {
    let id = "name another with --id-field, or number the lines with --id-field @line";
    let text = "name the field that holds the text with --text-field";
    for (line, reason) in [
        ("{\"text\":\"t\"}", format!("the field \"id\" is missing; {id}")),
        ("{\"id\":null,\"text\":\"t\"}", format!("the field \"id\" is null, not a string or integer; {id}")),
        (
            "{\"id\":1.5,\"text\":\"t\"}",
            format!("the field \"id\" is a number, not a string or integer; {id}"),
        ),
        ("{\"id\":\"\",\"text\":\"t\"}", format!("the field \"id\" is empty; {id}")),
        ("{\"id\":1}", format!("the field \"text\" is missing; {text}")),
        ("{\"id\":1,\"text\":null}", format!("the field \"text\" is null, not a string; {text}")),
        ("{\"id\":1,\"text\":7}", format!("the field \"text\" is a number, not a string; {text}")),
        ("{\"id\":1,\"text\":[\"t\"]}", format!("the field \"text\" is a list, not a string; {text}")),
        ("{\"id\":1,\"text\":{\"t\":1}}", format!("the field \"text\" is an object, not a string; {text}")),
        ("{\"id\":1,\"text\":\" \\n\"}", "the text in field \"text\" is empty; leave the record out".into()),
        (
            "{\"id\":1,\"text\":\"t\",\"group\":true}",
            "the field \"group\" is true or false, not a string or number; name another with --group-field"
                .into(),
        ),
        (
            "{\"id\":1,\"text\":\"t\",\"date\":[]}",
            "the field \"date\" is a list, not a string or number; name another with --date-field".into(),
        ),
    ] {
        assert_eq!(fault(line.as_bytes()), format!("a.jsonl:1: {reason}"), "{line}");
    }
}

#[test]
fn what_is_not_json_is_named() {
    for line in [
        "[1, 2]",
        "\"text\"",
        "7",
        "{\"id\":1,\"text\":\"t\"} {}",
        "{\"id\":1,\"text\":\"\\ud800\"}",
        "{\"id\":1,\"text\":\"\\ud800\\u0061\"}",
        "{\"id\":1,\"text\":\"\\udc00\"}",
        "{\"id\":1,\"text\":\"a\0b\"}",
        "{'id':1}",
        "{",
    ] {
        let fault = fault(line.as_bytes());
        assert!(fault.starts_with("a.jsonl:1: broken JSON at column "), "{line}: {fault}");
        assert!(fault.ends_with("; every line must be one JSON object"), "{line}: {fault}");
    }
}

fn label(document: &Document) -> Label {
    let (id, path) = (document.id.as_str().into(), document.path.as_str().into());
    Label { id, path, record: document.record, ..Label::default() }
}

#[test]
fn reasons_stay_short() {
    let long = format!("\"{} at line 9\"", "x".repeat(10_000));
    assert!(fault(long.as_bytes()).len() < 250);
    let outcome = read_file("a.jsonl", format!("{{\"id\":{long},\"text\":\"t\"}}").as_bytes());
    let named = label(&outcome.documents[0]);
    assert!(corpus::duplicate_id(&named, &named).reason.len() < 250);
}

#[test]
fn blocks_can_be_parsed_on_many_threads() {
    let lines: String = (0..2_000).map(|i| format!("{{\"id\":{i},\"text\":\"t{i}\"}}\n")).collect();
    let folder = folder(&[("a.jsonl", lines.as_bytes()), ("b.jsonl", lines.as_bytes()), ("c.txt", b"c")]);
    let limits = Limits { block_bytes: 500, ..Limits::default() };
    let inputs = Inputs { limits, ..inputs(&folder, &[""]) };
    let parse = |block: Result<corpus::Block, _>| {
        let mut documents = Vec::new();
        block.unwrap().documents(&inputs.fields, &mut |item| documents.push(item.unwrap()));
        documents
    };
    let one: Vec<_> = corpus::open(&inputs).unwrap().flat_map(parse).collect();
    let mut many: Vec<_> = corpus::open(&inputs).unwrap().par_bridge().flat_map_iter(parse).collect();
    many.sort_by(|a, b| (&a.path, a.record).cmp(&(&b.path, b.record)));
    assert_eq!(one.len(), 4_001);
    assert!(one == many);
}

#[test]
fn deep_nesting_does_no_harm() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let good = read_file("a.jsonl", format!("{{\"x\":{deep},\"id\":1,\"text\":\"t\"}}").as_bytes());
    assert_eq!(good.ids(), ["1"]);
    let bad = fault(format!("{{\"id\":1,\"text\":{deep}}}").as_bytes());
    assert!(bad.contains("the field \"text\" is a list"), "{bad}");
    let objects = "{\"a\":".repeat(100_000);
    assert!(fault(objects.as_bytes()).contains("broken JSON at column "));
}

#[test]
fn many_empty_lines_and_lone_carriage_returns() {
    let mut bytes = b"\n".repeat(10_000_000);
    bytes.extend_from_slice(b"\r{\"id\":1,\"text\":\"t\"}\r");
    let outcome = read_file("a.jsonl", &bytes);
    assert_eq!((outcome.documents[0].record, outcome.skipped.len()), (Some(10_000_001), 0));
}

#[test]
fn a_line_over_the_limit_is_named_and_the_rest_is_read() {
    let lines = format!("{{\"id\":1,\"text\":\"{}\"}}\n{{\"id\":2,\"text\":\"t\"}}", "x".repeat(1000));
    let folder = folder(&[("a.jsonl", lines.as_bytes())]);
    let limits = Limits { max_document_bytes: 100, ..Limits::default() };
    let outcome = read_in(&folder, &Inputs { limits, ..inputs(&folder, &["a.jsonl"]) });
    assert_eq!(outcome.ids(), ["2"]);
    let expected = "a.jsonl:1: the line is longer than the limit of 100 bytes; split it or raise the limit";
    assert_eq!(outcome.faults(), [expected]);
}

#[test]
fn a_duplicate_id_names_both_places() {
    let outcome = read_file("a.jsonl", b"{\"id\":1,\"text\":\"a\"}\n{\"id\":1,\"text\":\"b\"}");
    let [first, second] = [0, 1].map(|at| label(&outcome.documents[at]));
    let skipped = corpus::duplicate_id(&second, &first);
    assert_eq!((skipped.path.as_str(), skipped.line), ("a.jsonl", Some(2)));
    let remedy = "make ids unique, or number the lines with --id-field @line";
    assert_eq!(skipped.reason, format!("the id \"1\" is already that of a.jsonl:1; {remedy}"));
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => ("[a-c]{0,3}", "\\PC{0,12}").prop_map(|(id, text)| {
            serde_json::json!({ "id": id, "text": text }).to_string().into_bytes()
        }),
        1 => Just(Vec::new()),
        1 => Just(b" \r".to_vec()),
        1 => Just("\u{FEFF}{\"id\":1,\"text\":\"t\"}\r".into()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => (0..200_usize).prop_map(|n| vec![b'x'; n]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_outcome_does_not_depend_on_the_size_of_blocks(
        lines in prop::collection::vec(line(), 0..20),
        last_line_end in any::<bool>(),
        limit in 20..120_u64,
        packing in 0..3_u8,
        cut_off in prop::option::of(0.0..1.0_f64),
        small in 1..80_usize,
    ) {
        let mut bytes = lines.join(b"\n".as_slice());
        if last_line_end {
            bytes.push(b'\n');
        }
        let (name, mut bytes) = match packing {
            0 => ("a.jsonl", bytes),
            1 => ("a.jsonl.gz", gzip(&bytes)),
            _ => ("a.jsonl.zst", zstd(&bytes)),
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
