//! Every report format on the same findings, compared with its golden file.
//!
//! `UPDATE=1 cargo test --test it formats` rewrites the golden files: read what changed before you
//! keep it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::borrow::Cow;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use twicetold::base::DocId;
use twicetold::base::Skipped;
use twicetold::base::Span;
use twicetold::base::hash;
use twicetold::findings::Cluster;
use twicetold::findings::Document;
use twicetold::findings::Edit;
use twicetold::findings::Evidence;
use twicetold::findings::Family;
use twicetold::findings::Findings;
use twicetold::findings::Hidden;
use twicetold::findings::Kind;
use twicetold::findings::Many;
use twicetold::findings::ManyWriter;
use twicetold::findings::Op;
use twicetold::findings::Overlap;
use twicetold::findings::Packed;
use twicetold::findings::Passage;
use twicetold::findings::Place;
use twicetold::findings::StockPhrase;
use twicetold::findings::Summary;
use twicetold::findings::Texts;
use twicetold::report::FORMATS;
use twicetold::report::Format;
use twicetold::report::Report;
use twicetold::report::Style;
use twicetold::report::format;
use twicetold::report::schema;
use twicetold::spec::Bands;
use twicetold::spec::Boilerplate;
use twicetold::spec::FoundBy;
use twicetold::spec::KnownText;
use twicetold::spec::Level;
use twicetold::spec::Shingles;
use twicetold::spec::Spec;

const ARABIC: [&str; 2] = [
    "عنوان الخبر\n\nيبدو أن القافلة وصلت إلى المدينة مساء أمس، بعد رحلة طويلة عبر الصحراء استغرقت ثلاثة \
     أيام كاملة في محاولة منها للإدعاء بأن الطريق آمن.\n\nوقال شاهد إن 40 جملا كانت معها.\n",
    "ويبدو أن القافلة وصلت إلى المدينة مساء أمس، بعد رحلة طويلة عبر الصحراء استغرقت ثلاثة \
     أيام كاملة في محاولة منها للادعاء بأن الطريق آمن.\n\nوقال شاهد عيان إن 40 جملا معها.\n",
];
const ENGLISH: [&str; 2] = [
    "The caravan [sic] reached the old town — late, last night; ##[warning]\n::error file=x::pwned \u{1b}[31mred\u{202e}.",
    "The caravan reached the new town, late last night; ##[warning] ::error file=x::pwned \u{1b}[31mred\u{202e}!",
];

/// One step of an alignment: what happened, and the words on either side.
pub(crate) type Step<'t> = (Op, &'t str, &'t str);

pub(crate) struct Fixture {
    pub(crate) findings: Findings,
    pub(crate) texts: Vec<&'static str>,
}

impl Texts for Fixture {
    fn text(&self, document: DocId) -> Cow<'_, str> {
        Cow::Borrowed(self.texts[document.index()])
    }
}

fn next(text: &str, from: &mut u32, words: &str) -> Span {
    if words.is_empty() {
        return Span::new(*from, *from);
    }
    let at = text[*from as usize..].find(words).unwrap_or_else(|| panic!("no {words:?}")) as u32;
    let span = Span::new(*from + at, *from + at + words.len() as u32);
    *from = span.end;
    span
}

fn place(document: u32, text: &str, bytes: Span, words: u32) -> Place {
    let before = |at: u32| &text[..at as usize];
    let line = |at: u32| 1 + before(at).matches('\n').count() as u32;
    let paragraph = |at: u32| 1 + before(at).matches("\n\n").count() as u32;
    let character = |at: u32| before(at).chars().count() as u32;
    Place {
        document: DocId(document),
        bytes,
        chars: Span::new(character(bytes.start), character(bytes.end)),
        lines: (line(bytes.start), line(bytes.end)),
        paragraphs: (paragraph(bytes.start), paragraph(bytes.end)),
        words,
        first_word: before(bytes.start).split_whitespace().count() as u32,
        fingerprint: hash::words(text[bytes.range()].split_whitespace()),
    }
}

/// Aligns two texts by hand; `common` is what changed words share.
pub(crate) fn passage(
    id: &str,
    family: usize,
    documents: [u32; 2],
    texts: [&str; 2],
    steps: &[Step<'_>],
) -> Passage {
    let mut at = [0; 2];
    let mut words = [0; 2];
    let mut matched = 0;
    let diff: Vec<Edit> = steps
        .iter()
        .map(|&(op, a, b)| {
            let count = |side: &str| side.split_whitespace().count() as u32;
            words = [words[0] + count(a), words[1] + count(b)];
            matched += if matches!(op, Op::Same | Op::Folded) { count(a) } else { 0 };
            let (span_a, span_b) = (next(texts[0], &mut at[0], a), next(texts[1], &mut at[1], b));
            let common = (op == Op::Changed && b.ends_with(a)).then(|| {
                let start = span_b.end - span_a.len();
                (span_a, Span::new(start, span_b.end))
            });
            Edit { op, a: span_a, b: span_b, common }
        })
        .collect();
    let ends = |side: fn(&Edit) -> Span| {
        let mut spans = diff.iter().map(side).filter(|span| !span.is_empty());
        let first = spans.next().unwrap();
        Span::new(first.start, spans.next_back().unwrap_or(first).end)
    };
    Passage {
        id: id.to_owned(),
        family,
        a: place(documents[0], texts[0], ends(|edit| edit.a), words[0]),
        b: place(documents[1], texts[1], ends(|edit| edit.b), words[1]),
        matched_words: matched,
        echo_of: None,
        identity: f64::from(matched) / 3f64.max(f64::from(words[0].max(words[1]))),
        found_by: FoundBy::LSH.with(FoundBy::SEEDS),
        diff: diff.into(),
    }
}

fn spec() -> Spec {
    Spec {
        preset: "standard/1".into(),
        unicode: "17.0.0".into(),
        level: Level::Passage,
        candidates: FoundBy::in_order(),
        shingles: Shingles { seeds: 4, paragraphs: 3, documents: 5 },
        paragraph_bands: Bands { bands: 42, rows: 3 },
        document_bands: Bands { bands: 16, rows: 6 },
        similarity: 0.8,
        max_df: 100,
        sources: None,
        min_words: 10,
        min_identity: 0.5,
        passages: false,
        across_groups: false,
        within: false,
        boilerplate: Boilerplate::Label,
        ignored: vec![KnownText::new("Read more.".into())],
    }
}

fn documents() -> Vec<Document> {
    let document = |id: &str, path: &str, words, reused| Document {
        id: id.into(),
        path: path.into(),
        record: None,
        group: None,
        date: None,
        known: false,
        words,
        ignored_words: 0,
        reused_words: Some(reused),
        reused_words_no_boilerplate: Some(reused),
        words_seen_before: None,
    };
    vec![
        Document {
            group: Some("الحل نت".into()),
            date: Some("2022-01-30".into()),
            words_seen_before: Some(0),
            ..document("أخبار/قافلة.txt", "أخبار/قافلة.txt", 32, 30)
        },
        Document {
            date: Some("2022-02-03".into()),
            words_seen_before: Some(30),
            ..document("b.txt", "news/b.txt", 30, 30)
        },
        Document {
            record: Some(7),
            ignored_words: 4,
            reused_words_no_boilerplate: Some(0),
            ..document("::error::c\u{1b}]0;t\u{7}", "news/c.jsonl", 17, 14)
        },
        Document {
            reused_words_no_boilerplate: Some(3),
            ..document("d\u{202e}txt.exe", "news/d\r##[e].txt", 16, 14)
        },
    ]
}

fn arabic_passage() -> Passage {
    passage(
        "5f1c0a9b3d7e2468",
        0,
        [0, 1],
        ARABIC,
        &[
            (Op::Changed, "يبدو", "ويبدو"),
            (
                Op::Same,
                "أن القافلة وصلت إلى المدينة مساء أمس، بعد رحلة طويلة عبر الصحراء استغرقت ثلاثة أيام كاملة في محاولة منها",
                "أن القافلة وصلت إلى المدينة مساء أمس، بعد رحلة طويلة عبر الصحراء استغرقت ثلاثة أيام كاملة في محاولة منها",
            ),
            (Op::Folded, "للإدعاء", "للادعاء"),
            (Op::Same, "بأن الطريق آمن.\n\nوقال شاهد", "بأن الطريق آمن.\n\nوقال شاهد"),
            (Op::Inserted, "", "عيان"),
            (Op::Same, "إن 40 جملا", "إن 40 جملا"),
            (Op::Deleted, "كانت", ""),
            (Op::Same, "معها", "معها"),
        ],
    )
}

fn english_passage() -> Passage {
    passage(
        "a0b1c2d3e4f50617",
        1,
        [2, 3],
        ENGLISH,
        &[
            (Op::Same, "The caravan", "The caravan"),
            (Op::Deleted, "sic", ""),
            (Op::Same, "reached the", "reached the"),
            (Op::Changed, "old", "new"),
            (Op::Same, "town — late, last night", "town, late last night"),
            (Op::Same, "warning]\n::error file=x::pwned", "warning] ::error file=x::pwned"),
            (Op::Same, "31mred", "31mred"),
        ],
    )
}

fn families(arabic: &Passage, english: &Passage) -> Vec<Family> {
    let elsewhere = place(0, ARABIC[0], Span::new(0, 21), 2);
    let family = |id: &str, members: Vec<Place>, core: Vec<usize>, chained| Family {
        id: id.into(),
        representative: members[core[0]],
        members,
        core,
        chained,
        kind: Kind::Reuse,
        evidence: Evidence {
            documents: 2,
            same_place: 1.0,
            in_a_row: 1,
            likeness: 0.9,
            words: 30,
            ..Evidence::default()
        },
        first_seen: None,
    };
    vec![
        Family {
            first_seen: Some(arabic.a),
            ..family("00ff11ee22dd33cc", vec![elsewhere, arabic.a, arabic.b], vec![1, 2], true)
        },
        Family {
            kind: Kind::Boilerplate,
            evidence: Evidence {
                documents: 37,
                by_record: 0,
                groups: Some(1),
                group_share: Some(1.0),
                days: Some(21),
                first: Some("2022-01-01\u{1b}[2J".into()),
                last: Some("2022-03-01".into()),
                hours: Some(1416),
                same_place: 0.5,
                in_a_row: 5,
                likeness: 0.1,
                words: 14,
            },
            ..family("44bb55aa66996677", vec![english.a, english.b], vec![0, 1], false)
        },
    ]
}

fn overlap(a: u32, b: u32, passages: Vec<usize>, others: f64) -> Overlap {
    Overlap {
        a: DocId(a),
        b: DocId(b),
        containment_a: 30.0 / 32.0,
        containment_b: 1.0,
        containment_a_no_boilerplate: Some(others),
        containment_b_no_boilerplate: Some(1.0),
        jaccard: 2.0 / 3.0,
        passages,
    }
}

fn summary() -> Summary {
    Summary {
        documents: 4,
        words: 95,
        bytes: 1071,
        overlaps: 2,
        passages: 2,
        echoes: 0,
        families: 2,
        clusters: 2,
        skipped: 3,
        ignored_words: 4,
        hidden: Hidden { families: 3, passages: 1204 },
        known: None,
    }
}

pub(crate) fn fixture() -> Fixture {
    let texts = vec![ARABIC[0], ARABIC[1], ENGLISH[0], ENGLISH[1]];
    let passages = vec![arabic_passage(), english_passage()];
    let [arabic, english] = [&passages[0], &passages[1]];
    let families = families(arabic, english);
    let cluster = |id: &str, members: &[u32]| Cluster {
        id: id.into(),
        representative: DocId(members[0]),
        members: members.iter().copied().map(DocId).collect(),
    };
    let skipped = |path: &str, line, reason: &str| Skipped { path: path.into(), line, reason: reason.into() };
    let findings = Findings {
        spec: spec(),
        summary: summary(),
        documents: documents(),
        overlaps: vec![overlap(0, 1, vec![0], 30.0 / 32.0), overlap(2, 3, vec![1], 0.0)].into(),
        families: families.into(),
        clusters: vec![cluster("1234567890abcdef", &[0, 1]), cluster("fedcba0987654321", &[2, 3])],
        stock_phrases: vec![StockPhrase {
            example: place(2, ENGLISH[0], Span::new(0, 11), 2),
            documents: 1204,
        }],
        skipped: vec![
            skipped("broken.txt", None, "not valid UTF-8 at byte 17: save it as UTF-8"),
            skipped("news/c.jsonl", Some(9), "no field `text`\u{1b}[2J"),
            skipped("صورة.txt", None, "not valid UTF-8 at byte 3: save it as UTF-8"),
        ],
        passages: passages.into(),
    };
    Fixture { findings, texts }
}

/// The report; of a table, what another reader makes of it.
fn written(format: &dyn Format, style: &Style) -> String {
    let fixture = fixture();
    let mut out = Vec::new();
    let report = Report { findings: &fixture.findings, texts: &fixture };
    format.write(&report, style, &mut out).unwrap();
    if format.is_binary() {
        return read_back(out);
    }
    String::from_utf8(out).unwrap()
}

/// The schema of a Parquet file, its notes, and its rows as lines of JSON.
#[cfg(feature = "parquet")]
fn read_back(bytes: Vec<u8>) -> String {
    use parquet::file::reader::FileReader;
    use parquet::file::serialized_reader::SerializedFileReader;
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let mut out = Vec::new();
    let metadata = file.metadata().file_metadata();
    parquet::schema::printer::print_schema(&mut out, metadata.schema());
    let mut out = String::from_utf8(out).unwrap();
    for note in metadata.key_value_metadata().unwrap() {
        out += &format!("{}: {}\n", note.key, note.value.as_deref().unwrap_or_default());
    }
    for row in file.get_row_iter(None).unwrap() {
        let mut fields = serde_json::Map::new();
        for (name, value) in row.unwrap().get_column_iter() {
            use parquet::record::Field;
            let value = match value {
                Field::Null => Value::Null,
                Field::Bool(value) => (*value).into(),
                Field::UInt(value) => (*value).into(),
                Field::ULong(value) => (*value).into(),
                Field::Double(value) => (*value).into(),
                Field::Str(value) => value.as_str().into(),
                other => panic!("{name}: {other:?}"),
            };
            fields.insert(name.clone(), value);
        }
        out += &format!("{}\n", serde_json::to_string(&fields).unwrap());
    }
    out
}

#[cfg(not(feature = "parquet"))]
fn read_back(_: Vec<u8>) -> String {
    unreachable!("no format is binary")
}

fn human(style: &Style) -> String {
    written(format("human").unwrap(), style)
}

pub(crate) fn styles() -> Vec<Style> {
    let mut styles = Vec::new();
    for width in [0, 30, 60, 100] {
        for context in [0, 3, 8] {
            for limit in [Some(0), Some(1), None] {
                styles.push(Style { width, context, limit, bidi_isolate: width != 60, ..Style::default() });
            }
        }
    }
    styles
}

/// The text without colours and links.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = if rest.starts_with('[') {
            rest.find('m').unwrap() + 1
        } else {
            rest.find("\u{1b}\\").unwrap() + 2
        };
        rest = &rest[end..];
    }
    plain + rest
}

/// A page with its chunks unfolded, and without its own style and script; anything else as it is.
pub(crate) fn laid_open(written: &str) -> String {
    let Some(page) = written.strip_prefix("<!doctype html>") else { return written.to_owned() };
    let mut shown = "<!doctype html>".to_owned();
    for (number, part) in page.split("<script").enumerate() {
        let (opening, rest) = if number == 0 { ("", part) } else { part.split_once('>').unwrap() };
        let (inside, after) = rest.split_once("</script>").unwrap_or((rest, ""));
        let inside = match () {
            () if opening.contains("application/gzip") => format!("\n{}\n", inflated(inside)),
            () if opening.contains("application/json") => format!("\n{}\n", inside.trim()),
            () if number == 0 => without_style(inside),
            () => "…".to_owned(),
        };
        shown += &match number {
            0 => inside,
            _ => format!("<script{opening}>{inside}</script>{after}"),
        };
    }
    shown
}

/// The head of a page without what is the same on every page.
fn without_style(head: &str) -> String {
    let (before, rest) = head.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let mut shown = String::new();
    for (number, part) in before.split("'sha256-").enumerate() {
        match part.split_once('\'') {
            Some((_, rest)) if number > 0 => shown += &format!("'sha256-…'{rest}"),
            _ => shown += part,
        }
    }
    format!("{shown}<style>…</style>{after}")
}

/// What a chunk holds.
pub(crate) fn inflated(base64: &str) -> String {
    use base64::Engine;
    use std::io::Read;
    let packed = base64::engine::general_purpose::STANDARD.decode(base64.trim()).unwrap();
    let mut json = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut json).unwrap();
    json
}

#[test]
fn every_format_writes_its_golden_file() {
    for format in FORMATS {
        let path = PathBuf::from("testdata/formats").join(format!("{}.golden", format.name()));
        let style = Style { context: 3, bidi_isolate: true, ..Style::default() };
        let written = laid_open(&written(*format, &style));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &written).unwrap();
        }
        let golden = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; UPDATE=1 writes it", path.display()));
        assert!(golden == written, "{} differs; UPDATE=1 rewrites it:\n{written}", path.display());
    }
}

#[test]
fn every_format_has_a_name_and_a_line_of_help() {
    for one in FORMATS {
        assert_eq!(format(one.name()).map(Format::name), Some(one.name()));
        assert!(!one.help().is_empty() && !one.help().contains('\n'));
    }
    assert!(format("no such format").is_none());
}

/// A schema, which has to be one itself.
pub(crate) struct Validator {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Validator {
    pub(crate) fn new(schema: &str) -> Self {
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.enable_format_assertions();
        let location = "schema.json";
        compiler.add_resource(location, serde_json::from_str(schema).unwrap()).unwrap();
        let index = compiler.compile(location, &mut schemas).unwrap_or_else(|error| panic!("{error:#}"));
        Self { schemas, index }
    }

    /// What is wrong with a value.
    pub(crate) fn error(&self, value: &Value) -> Option<String> {
        self.schemas.validate(value, self.index).err().map(|error| format!("{error:#}"))
    }
}

#[test]
fn json_and_jsonl_follow_the_schema() {
    let validator = Validator::new(schema());
    let check = |text: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        let error = validator.error(&value);
        assert!(error.is_none(), "{text}\n{}", error.unwrap_or_default());
        value
    };
    let object = check(&written(format("json").unwrap(), &Style::default()));
    let lines = written(format("jsonl").unwrap(), &Style::default());
    let mut records: Vec<Value> = lines.lines().map(check).collect();
    assert!(lines.lines().all(|line| line.starts_with(r#"{"type":""#)));

    // The lines hold what the object holds.
    let header = records.remove(0);
    for key in ["schema", "tool", "spec"] {
        assert_eq!(header[key], object[key]);
    }
    let list = |kind: &str| -> Vec<Value> {
        let mut those: Vec<Value> = records.iter().filter(|record| record["type"] == kind).cloned().collect();
        those.iter_mut().for_each(|record| drop(record.as_object_mut().unwrap().remove("type")));
        those
    };
    assert_eq!(list("summary"), [object["summary"].clone()]);
    for (kind, key) in [
        ("document", "documents"),
        ("passage", "passages"),
        ("overlap", "overlaps"),
        ("family", "families"),
        ("cluster", "clusters"),
        ("stock_phrase", "stock_phrases"),
        ("skipped", "skipped"),
    ] {
        assert_eq!(&Value::Array(list(kind)), &object[key], "{key}");
    }
}

#[test]
fn the_schema_names_every_generator() {
    let schema: Value = serde_json::from_str(schema()).unwrap();
    let names: Vec<&str> = FoundBy::NAMES.iter().map(|(_, name)| *name).collect();
    assert_eq!(schema["$defs"]["generators"]["items"]["enum"], Value::from(names));
}

#[test]
fn the_schema_forbids_what_the_contract_does_not_name() {
    let validator = Validator::new(schema());
    let object: Value = serde_json::from_str(&written(format("json").unwrap(), &Style::default())).unwrap();
    for pointer in [
        "",
        "/spec",
        "/documents/0",
        "/passages/0",
        "/passages/0/a",
        "/passages/0/diff/0",
        "/overlaps/0",
        "/families/0/evidence",
        "/summary/hidden",
    ] {
        let mut wrong = object.clone();
        let record = wrong.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        record.insert("more".into(), Value::Null);
        assert!(validator.error(&wrong).is_some(), "an unknown field at {pointer:?}");
    }
}

#[test]
fn no_format_lets_a_control_through() {
    for format in FORMATS.iter().filter(|format| !format.is_binary()) {
        let text = written(*format, &Style { bidi_isolate: false, ..Style::default() });
        // The lines of a table end as its standard says.
        let text = if format.name() == "csv" { text.replace("\r\n", "\n") } else { text };
        let bad: Vec<char> = text
            .chars()
            .filter(|&c| c != '\n' && (c.is_control() || twicetold::report::sanitize::is_hidden(c)))
            .collect();
        assert!(bad.is_empty(), "{}: {bad:?}", format.name());
    }
    for style in styles() {
        for line in human(&style).lines() {
            assert!(!line.trim_start().starts_with("::"), "{line}");
            assert!(!line.contains("##["), "{line}");
        }
    }
    assert!(!written(format("jsonl").unwrap(), &Style::default()).contains("##["));
}

#[test]
fn colour_and_links_change_no_text() {
    for style in styles() {
        let colored = Style { color: true, hyperlinks: Some("file://host/a b/".into()), ..style.clone() };
        let text = human(&colored);
        assert_eq!(plain(&text), human(&style));
        if style.limit != Some(0) {
            assert!(text.contains("\u{1b}]8;;file://host/a%20b/news/b.txt\u{1b}\\"));
        }
    }
}

#[test]
fn isolates_are_balanced_on_every_line() {
    for style in styles() {
        for line in human(&style).lines() {
            let mut depth = 0;
            for character in line.chars() {
                match character {
                    '\u{2066}'..='\u{2068}' => depth += 1,
                    '\u{2069}' => depth -= 1,
                    _ => assert!(
                        depth > 0 || !style.bidi_isolate || !('\u{600}'..'\u{700}').contains(&character),
                        "not isolated: {line}"
                    ),
                }
                assert!(depth >= 0, "{line}");
            }
            assert_eq!(depth, 0, "{line}");
        }
    }
}

#[test]
fn lines_keep_to_the_width() {
    use unicode_width::UnicodeWidthStr;
    for style in styles().into_iter().filter(|style| style.width >= 30) {
        for line in human(&style).lines().filter(|line| line.contains('│')) {
            assert!(line.width() <= style.width, "{} > {}: {line}", line.width(), style.width);
        }
    }
}

/// Texts that are no longer what they were when they were read.
struct Moved(&'static str);

impl Texts for Moved {
    fn text(&self, _: DocId) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }
}

#[test]
fn a_text_that_changed_since_is_harmless() {
    let long: &'static str = Box::leak("ببت 中é".repeat(60).into_boxed_str());
    for text in ["", "short", ARABIC[1], ENGLISH[0], long] {
        let mut out = Vec::new();
        let report = Report { findings: &fixture().findings, texts: &Moved(text) };
        format("human").unwrap().write(&report, &Style::default(), &mut out).unwrap();
        if text.len() < 80 {
            let said = String::from_utf8(out).unwrap();
            assert!(said.contains("the text has changed since it was read"), "{said}");
        }
    }
}

/// The same, none of it in memory.
fn spilled<T: Packed>(many: &Many<T>) -> Many<T> {
    let mut writer = ManyWriter::with_room(&std::env::temp_dir(), 0);
    many.iter().for_each(|one| writer.put(&one).unwrap());
    writer.finish().unwrap()
}

#[test]
fn every_format_says_the_same_of_findings_that_are_in_scratch() {
    let held = fixture();
    let findings = Findings {
        passages: spilled(&held.findings.passages),
        overlaps: spilled(&held.findings.overlaps),
        families: spilled(&held.findings.families),
        ..held.findings.clone()
    };
    for format in FORMATS {
        let said = |findings: &Findings| {
            let mut out = Vec::new();
            format.write(&Report { findings, texts: &held }, &Style::default(), &mut out).unwrap();
            out
        };
        assert!(said(&findings) == said(&held.findings), "{}", format.name());
    }
}

#[test]
fn documents_without_passages_and_nothing_at_all_are_reported() {
    let Fixture { mut findings, texts } = fixture();
    findings.spec.level = Level::Document;
    findings.passages = Many::default();
    findings.families = Many::default();
    findings.summary.passages = 0;
    findings.overlaps.change(|overlap| overlap.passages.clear()).unwrap();
    let said = |findings: &Findings| {
        let fixture = Fixture { findings: findings.clone(), texts: texts.clone() };
        let mut out = Vec::new();
        let report = Report { findings: &fixture.findings, texts: &fixture };
        format("human").unwrap().write(&report, &Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let documents = said(&findings);
    assert!(documents.contains("Found 2 overlaps in 2 clusters."), "{documents}");
    assert!(documents.contains("B  b.txt · 2022-02-03: 100% of its shingles in A; 30 words"), "{documents}");
    assert!(!documents.contains("Signs:"));

    findings.overlaps = Many::default();
    findings.clusters.clear();
    findings.stock_phrases.clear();
    (findings.summary.overlaps, findings.summary.clusters) = (0, 0);
    let nothing = said(&findings);
    assert!(nothing.contains("Found nothing that is told twice."), "{nothing}");
    assert!(!nothing.contains('─'), "{nothing}");
}

#[test]
fn boilerplate_is_counted_apart_unless_it_is_kept() {
    let Fixture { mut findings, texts } = fixture();
    let mut said = |asked: Boilerplate, hidden: bool| {
        findings.spec.boilerplate = asked;
        findings.summary.hidden =
            if hidden { Hidden { families: 3, passages: 1204 } } else { Hidden::default() };
        let mut out = Vec::new();
        let fixture = Fixture { findings: findings.clone(), texts: texts.clone() };
        let report = Report { findings: &fixture.findings, texts: &fixture };
        format("human").unwrap().write(&report, &Style { width: 500, ..Style::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().next().unwrap().to_owned()
    };
    let labelled = said(Boilerplate::Label, false);
    assert!(labelled.contains("Found 1 passage (1 family) in 1 overlap, 2 clusters."), "{labelled}");
    assert!(
        labelled.contains("Boilerplate, listed after the rest: 1 passage (1 family), in 1 overlap alone.")
    );
    let kept = said(Boilerplate::Keep, false);
    assert!(kept.contains("Found 2 passages (2 families) in 2 overlaps, 2 clusters. Compared"), "{kept}");
    let hidden = said(Boilerplate::Hide, true);
    assert!(hidden.contains("Boilerplate, left out: 1,204 passages (3 families)."), "{hidden}");
}

#[test]
fn what_a_limit_leaves_out_is_said() {
    let one = human(&Style { limit: Some(1), ..Style::default() });
    assert!(one.contains("Left out: 1 of 2 clusters and 1 of 2 overlaps."), "{one}");
    assert!(one.contains("--all") && one.contains("--limit"));
    assert!(!human(&Style { limit: None, ..Style::default() }).contains("Left out"));
}
