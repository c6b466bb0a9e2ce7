//! `dedup` and Parquet: rows go or their text is cut, and every other value, list and note stays.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::BoolType;
use parquet::data_type::ByteArray;
use parquet::data_type::ByteArrayType;
use parquet::data_type::DataType;
use parquet::data_type::Int64Type;
use parquet::file::metadata::KeyValue;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::file::writer::SerializedRowGroupWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use twicetold::corpus;
use twicetold::corpus::Inputs;
use twicetold::dedup;
use twicetold::dedup::Keep;
use twicetold::dedup::Rules;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::scratch::Resources;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::corpus_packed::gzip;
use crate::dedup_kit::Nothing;
use crate::dedup_kit::Room;
use crate::dedup_kit::said;
use crate::made::Dice;
use crate::made::Words;

const SHARED: &str =
    "the ferry ran aground on the northern bar shortly before dawn with sixty passengers on board";

const SCHEMA: &str = "message rows {
    optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
    optional binary text (UTF8);
    required boolean b;
    optional group meta { optional int64 n; }
    required binary id (UTF8);
}";

/// A row: list, text, number.
#[derive(Debug, Clone, Default)]
struct Row {
    tags: Option<Vec<Option<&'static str>>>,
    text: Option<String>,
    n: Option<Option<i64>>,
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[T::T],
    (definitions, repetitions): (Option<&[i16]>, Option<&[i16]>),
) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, definitions, repetitions).unwrap();
    column.close().unwrap();
}

/// A file of rows, in groups of so many.
fn written(rows: &[Row], group: usize) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let notes = vec![KeyValue::new("made by".into(), "a test".to_string())];
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_column_compression("text".into(), Compression::ZSTD(Default::default()))
        .set_column_dictionary_enabled("text".into(), false)
        .set_key_value_metadata(Some(notes));
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build())).unwrap();
    let mut id = 0;
    for some in rows.chunks(group) {
        let mut columns = file.next_row_group().unwrap();
        let (mut values, mut definitions, mut repetitions) = (Vec::new(), Vec::new(), Vec::new());
        for row in some {
            let lone = |level: i16| (vec![level], vec![0]);
            let (levels, repeats) = match &row.tags {
                None => lone(0),
                Some(tags) if tags.is_empty() => lone(1),
                Some(tags) => {
                    values.extend(tags.iter().flatten().map(|tag| ByteArray::from(*tag)));
                    let levels = tags.iter().map(|tag| 2 + i16::from(tag.is_some())).collect();
                    (levels, (0..tags.len()).map(|at| i16::from(at > 0)).collect::<Vec<i16>>())
                }
            };
            definitions.extend(levels);
            repetitions.extend(repeats);
        }
        column::<ByteArrayType>(&mut columns, &values, (Some(&definitions), Some(&repetitions)));
        let texts: Vec<ByteArray> =
            some.iter().filter_map(|row| row.text.as_deref()).map(ByteArray::from).collect();
        let there: Vec<i16> = some.iter().map(|row| i16::from(row.text.is_some())).collect();
        column::<ByteArrayType>(&mut columns, &texts, (Some(&there), None));
        let flags: Vec<bool> = (0..some.len()).map(|at| at % 3 == 0).collect();
        column::<BoolType>(&mut columns, &flags, (None, None));
        let numbers: Vec<i64> = some.iter().filter_map(|row| row.n.flatten()).collect();
        let levels: Vec<i16> =
            some.iter().map(|row| row.n.map_or(0, |n| 1 + i16::from(n.is_some()))).collect();
        column::<Int64Type>(&mut columns, &numbers, (Some(&levels), None));
        let ids: Vec<ByteArray> = some
            .iter()
            .map(|_| {
                id += 1;
                ByteArray::from(format!("{id:05}").as_str())
            })
            .collect();
        column::<ByteArrayType>(&mut columns, &ids, (None, None));
        columns.close().unwrap();
    }
    file.into_inner().unwrap()
}

/// The rows of a file as another reader shows them, and what is said of the whole.
fn shown(bytes: &[u8]) -> (Vec<String>, ParquetMetaData) {
    let file = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)).unwrap();
    let rows = file.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
    (rows, file.metadata().clone())
}

/// Rows with lists of all kinds, of which many have one of a few texts.
fn rows(dice: &mut Dice, number: usize) -> Vec<Row> {
    let vocabulary = Words::english(3000);
    let pool: Vec<String> = (0..5).map(|_| vocabulary.some(dice, 25).join(" ")).collect();
    let row = |_| {
        let text = match dice.below(8) {
            0 => None,
            1 => Some("  ".to_owned()),
            2..5 => Some(pool[dice.below(pool.len())].clone()),
            5 => Some(format!("{}. {}", vocabulary.some(dice, 15).join(" "), pool[dice.below(pool.len())])),
            _ => Some(vocabulary.some(dice, 20).join(" ")),
        };
        let tag = |dice: &mut Dice| [None, Some("a"), Some("long tag"), Some("ق")][dice.below(4)];
        let tags = dice.chance(0.8).then(|| (0..dice.below(4)).map(|_| tag(dice)).collect());
        let n = dice.chance(0.8).then(|| dice.chance(0.7).then(|| dice.below(1_000_000) as i64));
        Row { tags, text, n }
    };
    (0..number).map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    #[test]
    fn rows_that_stay_are_the_same_rows(seed: u64, group in 1usize..700, passages: bool) {
        let rows = rows(&mut Dice::new(seed), 600);
        let room = Room::new();
        let bytes = written(&rows, group);
        room.write("in.parquet", &bytes);
        let level = if passages { "passage" } else { "document" };
        room.done(&["in.parquet", "-o", "out.parquet", "--level", level, "--removed", "gone.jsonl"]);
        let gone = room.removed("gone.jsonl");
        prop_assert!(!gone.is_empty());
        let number = |one: &serde_json::Value| one["line"].as_u64().unwrap() as usize;
        let went: Vec<usize> = gone.iter().filter(|one| one["what"] == "document").map(number).collect();
        let (before, metadata) = shown(&bytes);
        let (after, metadata_after) = shown(&room.read("out.parquet"));
        let mut expected = Vec::new();
        for (at, row) in before.iter().enumerate() {
            let Some(text) = rows[at].text.as_ref().filter(|_| !went.contains(&(at + 1))) else {
                expected.extend((!went.contains(&(at + 1))).then(|| row.clone()));
                continue;
            };
            // What is cut is the end of a text here, with the blank before it.
            let cut = gone.iter().find(|one| number(one) == at + 1 && one["what"] == "passage");
            let kept = cut.map_or(text.as_str(), |one| text[..one["span"][0].as_u64().unwrap() as usize].trim_end());
            expected.push(row.replace(&format!("{text:?}"), &format!("{kept:?}")));
        }
        prop_assert_eq!(after, expected);
        let schema = |of: &ParquetMetaData| of.file_metadata().schema().clone();
        prop_assert_eq!(schema(&metadata_after), schema(&metadata));
        let notes = metadata_after.file_metadata().key_value_metadata();
        prop_assert_eq!(notes, metadata.file_metadata().key_value_metadata());
        prop_assert!(metadata_after.num_row_groups() <= metadata.num_row_groups());
        for (column, other) in metadata_after.row_group(0).columns().iter().zip(metadata.row_group(0).columns()) {
            prop_assert_eq!(column.compression(), other.compression());
        }
        if !passages {
            room.done(&["out.parquet", "-o", "again.parquet", "--removed", "none.jsonl"]);
            prop_assert_eq!(room.read("none.jsonl"), b"");
            prop_assert_eq!(room.read("again.parquet"), room.read("out.parquet"));
        }
    }
}

fn texts(texts: &[&str]) -> Vec<Row> {
    texts.iter().map(|text| Row { text: Some((*text).to_owned()), ..Row::default() }).collect()
}

#[test]
fn masks_stand_in_rows_and_groups_may_go() {
    let room = Room::new();
    let own = format!("some words of its own. {SHARED}");
    let bytes = written(&texts(&[SHARED, SHARED, &own]), 1);
    room.write("in.parquet", &bytes);
    room.done(&["in.parquet", "-o", "a.parquet", "--level", "passage", "--mask", "[…]"]);
    let (rows, _) = shown(&room.read("a.parquet"));
    let with = |old: &str, new: &str, at: usize| {
        shown(&bytes).0[at].replace(&format!("{old:?}"), &format!("{new:?}"))
    };
    assert_eq!(rows, [with("", "", 0), with(SHARED, "[…]", 1), with(&own, "some words of its own. […]", 2)]);
    room.done(&["in.parquet", "-o", "b.parquet", "--level", "passage"]);
    let (rows, metadata) = shown(&room.read("b.parquet"));
    assert_eq!((rows.len(), metadata.num_row_groups()), (2, 2));
    // All of a file may go.
    room.write("in/a.parquet", written(&texts(&[SHARED]), 1));
    room.write("in/b.parquet", written(&texts(&[SHARED]), 1));
    room.done(&["in", "-o", "out", "--id-field", "@line", "--removed", "gone"]);
    assert_eq!(room.removed("gone")[0]["path"], "in/b.parquet");
    assert_eq!(shown(&room.read("out/b.parquet")).0.len(), 0);
    assert_eq!(room.read("out/a.parquet"), room.read("in/a.parquet"));
}

#[test]
fn what_cannot_be_read_stays() {
    let room = Room::new();
    let mut dice = Dice::new(5);
    let vocabulary = Words::english(3000);
    let mut many: Vec<String> = (0..2000).map(|_| vocabulary.some(&mut dice, 20).join(" ")).collect();
    many[1] = many[0].clone();
    many[3] = "x".repeat(3000);
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let whole = written(&texts(&many), 1000);
    let mut broken = whole.clone();
    let page = shown(&whole).1.row_group(1).column(1).data_page_offset() as usize;
    broken[page..page + 50].fill(0x55);
    room.write("in/broken.parquet", &broken);
    room.write("in/cut.parquet", &whole[..whole.len() / 2]);
    room.write("in/packed.parquet.gz", gzip(&whole));
    room.write("in/whole.parquet", &whole);
    let run = ["in", "-o", "out", "--id-field", "@line", "--removed", "gone", "--max-document-bytes", "2000"];
    let output = room.done(&run);
    let told = said(&output);
    assert!(told.contains("what cannot be read to its end: in/broken.parquet\n"), "{told}");
    for name in ["broken.parquet", "cut.parquet", "packed.parquet.gz"] {
        assert!(told.contains(name) && room.read(&format!("out/{name}")) == room.read(&format!("in/{name}")));
    }
    // The first thousand rows are in the broken file, where they stay; of the others one goes for the other.
    let gone = room.removed("gone");
    assert!(gone.iter().all(|one| one["path"] == "in/whole.parquet"), "{told}");
    let (before, after) = (shown(&whole).0, shown(&room.read("out/whole.parquet")).0);
    assert_eq!(before.len() - gone.len(), after.len());
    assert!(after.contains(&before[3]));
}

#[test]
fn rows_that_change_in_between_are_noticed() {
    let other = "barley is cheap again and nobody in the market of Arwad remembers it";
    for (after, words) in [
        (&[SHARED, SHARED, other][..], None),
        (&[SHARED, SHARED, "another"], Some("a.parquet:3 was changed")),
        (&[SHARED, SHARED], Some("a document is not there any more")),
        (&[SHARED, SHARED, other, other], Some("a.parquet:4 was changed")),
        (&[SHARED, " ", other], Some("there is no document any more")),
    ] {
        let room = Room::new();
        room.write("a.parquet", written(&texts(&[SHARED, SHARED, other]), 2));
        let inputs = Inputs { paths: vec![room.0.path().to_str().unwrap().into()], ..Inputs::default() };
        let spec = Spec { level: Level::Document, passages: false, ..default_spec() };
        let rules = Rules { keep: Keep::First, mask: None, spare_boilerplate: false };
        let originals = corpus::originals(&inputs).unwrap();
        let resources = Resources::unlimited();
        let plan = dedup::plan((&inputs, &originals), (&spec, &resources), &rules, &Silent).unwrap();
        assert_eq!(plan.gone.len(), 1);
        room.write("a.parquet", written(&texts(after), 2));
        let result = dedup::write(&plan, (&originals, &inputs.fields), &mut Nothing, &Silent);
        match (result, words) {
            (Ok(()), None) => {}
            (Err(error), Some(words)) => assert!(error.to_string().contains(words), "{error}"),
            (result, words) => panic!("{after:?}: {result:?}, not {words:?}"),
        }
    }
}

#[test]
fn a_fault_in_another_column_leaves_nothing() {
    let room = Room::new();
    let mut bytes = written(&texts(&[SHARED, SHARED, "and another text"]), 3);
    let page = shown(&bytes).1.row_group(0).column(3).data_page_offset() as usize;
    bytes[page..page + 10].fill(0x55);
    room.write("in.parquet", &bytes);
    room.refused(
        &["in.parquet", "-o", "out.parquet"],
        "cannot read in.parquet a second time: broken Parquet data",
    );
}
