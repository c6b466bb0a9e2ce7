//! Parquet: rows that others wrote, and files that are broken.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::ByteArray;
use parquet::data_type::ByteArrayType;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use twicetold::corpus;
use twicetold::corpus::Document;
use twicetold::corpus::Fields;
use twicetold::corpus::Inputs;
use twicetold::corpus::Limits;
use twicetold::corpus::READERS;

use crate::corpus_kit::Outcome;
use crate::corpus_kit::folder;
use crate::corpus_kit::inputs;
use crate::corpus_kit::read;
use crate::corpus_kit::read_file;
use crate::corpus_kit::read_in;
use crate::corpus_kit::read_with;

fn sample(name: &str) -> PathBuf {
    PathBuf::from("testdata/corpora/parquet").join(name)
}

fn read_corpus(name: &str) -> Outcome {
    read(&Inputs { paths: vec![sample(name).to_str().unwrap().into()], ..Inputs::default() })
}

/// A file of two columns of strings, in row groups of so many rows.
fn written(rows: &[(&str, &[u8])], group: usize, compression: Compression) -> Vec<u8> {
    let schema = "message rows { required binary id (UTF8); optional binary text; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for some in rows.chunks(group) {
        let mut columns = file.next_row_group().unwrap();
        let ids: Vec<ByteArray> = some.iter().map(|(id, _)| (*id).into()).collect();
        let texts: Vec<ByteArray> = some.iter().map(|(_, text)| text.to_vec().into()).collect();
        for (values, levels) in [(ids, None), (texts, Some(vec![1; some.len()]))] {
            let mut column = columns.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&values, levels.as_deref(), None).unwrap();
            column.close().unwrap();
        }
        columns.close().unwrap();
    }
    file.into_inner().unwrap()
}

fn parts(document: &Document) -> (&str, Option<u64>, Option<&str>, Option<&str>) {
    (&document.id, document.record, document.group.as_deref(), document.date.as_deref())
}

#[test]
fn what_pyarrow_writes_is_read() {
    let outcome = read_corpus("snappy.parquet");
    assert_eq!(outcome.skipped, []);
    assert_eq!(
        outcome.documents.iter().map(parts).collect::<Vec<_>>(),
        [
            ("p1", Some(1), Some("harbour"), Some("2021-03-04T05:06:07Z")),
            ("p2", Some(2), None, None),
            ("p3", Some(3), Some("harbour"), Some("2021-03-06T00:00:00Z")),
            ("p4", Some(4), Some("ميناء"), Some("1969-12-31T23:59:59Z")),
        ]
    );
    assert_eq!(
        outcome.texts()[1],
        "غادرت العبارة عند الفجر متأخرة ساعة،\nوعلى متنها أربعون كيسا من الشعير وعنزة واحدة."
    );
    assert!(outcome.consumed > 0 && Some(outcome.consumed) <= outcome.total);
    let days = read_corpus("days.parquet");
    assert_eq!(
        days.documents.iter().map(parts).collect::<Vec<_>>(),
        [("7", Some(1), None, Some("2021-03-05"))]
    );
    let zstd = read_corpus("zstd.parquet");
    assert_eq!((zstd.ids(), zstd.texts()), (vec!["q1", "q2"], outcome.texts()[..2].to_vec()));
}

#[test]
fn columns_are_named_as_fields_are() {
    let read = |fields: Fields| {
        let paths = vec!["testdata/corpora/parquet/snappy.parquet".into()];
        read(&Inputs { paths, fields, ..Inputs::default() })
    };
    let fields = Fields { id: "@line".into(), text: "id".into(), ..Fields::default() };
    let outcome = read(fields);
    let id = "testdata/corpora/parquet/snappy.parquet:4";
    assert_eq!((outcome.ids()[3], outcome.texts()[3]), (id, "p4"));
    let path = "testdata/corpora/parquet/snappy.parquet";
    for (text, reason) in [
        (
            "body",
            "the file has no column \"body\", only: id, text, group, date, tags.list.element; name the column that \
             holds the text with --text-field. Nothing of it was read",
        ),
        (
            "tags.list.element",
            "the column \"tags.list.element\" is a list; name another. Nothing of the file was read",
        ),
    ] {
        let outcome = read(Fields { text: text.into(), ..Fields::default() });
        assert_eq!(outcome.faults(), [format!("{path}: {reason}")]);
    }
    let missing = read(Fields { group: "date".into(), text: "group".into(), ..Fields::default() });
    let reason =
        "the field \"group\" is null, not a string; name the field that holds the text with --text-field";
    assert_eq!((missing.documents.len(), missing.faults()), (3, vec![format!("{path}:2: {reason}")]));
}

#[test]
fn rows_that_cannot_be_used_are_named_and_the_rest_is_read() {
    let long = "x".repeat(200);
    let rows: &[(&str, &[u8])] =
        &[("1", b"one"), ("2", b"\xFF"), ("3", long.as_bytes()), ("4", b" "), ("5", b"five")];
    let expected = [
        "a.parquet:2: the field \"text\" is not valid UTF-8 at byte 0; write it as a string",
        "a.parquet:3: the field \"text\" is longer than the limit of 100 bytes; split it or raise the limit",
        "a.parquet:4: the text in field \"text\" is empty; leave the record out",
    ];
    for (group, block_bytes) in [(1, 1), (2, 1 << 20), (5, 30), (5, 1 << 20)] {
        let folder = folder(&[("a.parquet", &written(rows, group, Compression::SNAPPY))]);
        let limits = Limits { max_document_bytes: 100, block_bytes, ..Limits::default() };
        let outcome = read_in(&folder, &Inputs { limits, ..inputs(&folder, &["a.parquet"]) });
        assert_eq!(outcome.ids(), ["1", "5"]);
        assert_eq!(outcome.documents[1].record, Some(5));
        assert_eq!(outcome.faults(), expected, "{group} {block_bytes}");
    }
}

#[test]
fn what_is_no_parquet_file_is_named() {
    let whole = fs::read(sample("snappy.parquet")).unwrap();
    let fault = |name: &str, bytes: &[u8]| {
        let outcome = read_file(name, bytes);
        assert_eq!(outcome.documents, []);
        outcome.faults().remove(0)
    };
    assert_eq!(fault("a.parquet", b""), "a.parquet: the text is empty; leave the file out");
    let no = "it is no Parquet file: it does not begin with PAR1; unpack it if it is packed";
    assert_eq!(fault("a.parquet", b"id,text\n"), format!("a.parquet: {no}"));
    assert_eq!(fault("a.parquet.gz", &crate::corpus_packed::gzip(&whole)), format!("a.parquet.gz: {no}"));
    assert!(fault("a.parquet", b"PARE....").contains("is encrypted"));
    assert!(fault("a.parquet", b"PAR1").starts_with("a.parquet: broken Parquet data ("));
    let stdin = Inputs { paths: vec!["-".into()], ..Inputs::default() };
    assert!(read_with(&stdin, &whole).faults()[0].starts_with("-: binary file"));
    let none = written(&[], 1, Compression::UNCOMPRESSED);
    assert_eq!(fault("a.parquet", &none), "a.parquet: the file has no rows; leave it out");
}

#[test]
fn damaged_files_are_faults_and_nothing_worse() {
    for name in ["snappy.parquet", "days.parquet", "zstd.parquet"] {
        let whole = fs::read(sample(name)).unwrap();
        let place = folder(&[]);
        let path = place.path().join("a.parquet");
        let read = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            let outcome = read_in(&place, &inputs(&place, &["a.parquet"]));
            assert!(!outcome.documents.is_empty() || !outcome.skipped.is_empty());
            outcome
        };
        for end in (0..whole.len()).step_by(7) {
            let outcome = read(&whole[..end]);
            assert_eq!(outcome.documents, [], "{name} up to {end}");
        }
        let reader = READERS.iter().find(|reader| reader.name() == "parquet").unwrap();
        for at in 0..whole.len() {
            for mask in [0xFF, 0x01, 0x80] {
                let mut broken = whole.clone();
                broken[at] ^= mask;
                let mut items = 0;
                corpus::read_as(*reader, &broken, &Inputs::default(), &mut |_| items += 1);
                assert!(items > 0, "{name} at {at}");
            }
        }
    }
}

#[test]
fn of_a_file_that_breaks_the_rows_before_are_kept() {
    let rows: Vec<(String, String)> =
        (0..2_000).map(|id| (id.to_string(), format!("text {}", id * 7_919))).collect();
    let rows: Vec<(&str, &[u8])> = rows.iter().map(|(id, text)| (id.as_str(), text.as_bytes())).collect();
    let mut bytes = written(&rows, 1_000, Compression::ZSTD(Default::default()));
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes.clone())).unwrap();
    let page = file.metadata().row_group(1).column(1).data_page_offset() as usize;
    bytes[page..page + 50].fill(0x55);
    let outcome = read_file("a.parquet", &bytes);
    assert!(outcome.documents.len() >= 1_000, "{}", outcome.documents.len());
    let fault = outcome.faults().remove(0);
    let row = outcome.documents.len() + 1;
    assert!(fault.starts_with(&format!("a.parquet:{row}: broken Parquet data (")), "{fault}");
    assert!(fault.ends_with("); get the file again; the rows before were read"), "{fault}");
}
