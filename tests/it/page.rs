//! The page of `html`: what a browser gets is what was found, whatever the texts are.

use std::collections::BTreeMap;
use std::io;

use serde_json::Value;
use twicetold::corpus::Document;
use twicetold::pipeline;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::report;
use twicetold::report::Folder;
use twicetold::report::Report;
use twicetold::report::Style;

use crate::formats::inflated;

/// Two documents with a passage in common, and signs that browsers and counts may stumble over.
fn scan() -> Scan {
    let shared = "كان يا ما كان في قديم الزمان ملك له ثلاثة أبناء و😀 يحكم بالعدل بين الناس";
    let document = |id: &str, before: &str, text: &str| Document {
        id: id.into(),
        path: id.into(),
        record: None,
        group: Some("</script><script>alert(1)</script>".into()),
        date: Some("2024-02-30".into()),
        text: format!("{before}\n\n{text}\n\n{before} {before}"),
    };
    let documents = vec![
        document("</script><b>a", "😀😀 nothing else here", shared),
        document(
            "javascript:b",
            "entirely \u{202e}other 𝕨𝕠𝕣𝕕𝕤",
            &shared.replace("قديم", "سالف").replace("أبناء", "ابناء"),
        ),
    ];
    pipeline::scan_documents(documents, &default_spec(), &Silent)
}

fn written(scan: &Scan, style: &Style) -> String {
    let mut out = Vec::new();
    let report = Report { findings: &scan.findings, texts: scan.texts.as_ref() };
    assert_eq!(report::format("html").unwrap().write_telling(&report, style, &mut out).unwrap(), None);
    String::from_utf8(out).unwrap()
}

/// The head of a page and its chunks, by name.
fn parts(page: &str) -> (Value, BTreeMap<String, Value>) {
    let between = |text: &str, from: &str, to: &str| {
        text.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned()
    };
    let head = between(page, r#"<script type="application/json" id="head">"#, "</script>");
    let chunks = page.split(r#"<script type="application/gzip" id="chunk-"#).skip(1).map(|part| {
        let (name, rest) = part.split_once("\">").unwrap();
        let json = inflated(rest.split_once("</script>").unwrap().0);
        (name.to_owned(), serde_json::from_str(&json).unwrap())
    });
    (serde_json::from_str(&head).unwrap(), chunks.collect())
}

fn at<'v>(chunks: &'v BTreeMap<String, Value>, kind: &str, place: &Value) -> &'v Value {
    &chunks[&format!("{kind}-{}", place[0])][place[1].as_u64().unwrap() as usize]
}

#[test]
fn places_and_diffs_are_those_of_the_texts_in_utf_16() {
    let scan = scan();
    let (head, chunks) = parts(&written(&scan, &Style::default()));
    let index = &chunks["index"];
    assert_eq!(head["schema"], "twicetold.page/1");
    assert_eq!(index["passages"].as_array().unwrap().len(), scan.findings.passages.len());
    let text = |document: &Value| -> Vec<u16> {
        let text = &index["documents"][document.as_u64().unwrap() as usize];
        let segments = &at(&chunks, "text", &text["text"])["segments"];
        assert_eq!(segments[0][0], 0);
        let units: Vec<u16> = segments[0][1].as_str().unwrap().encode_utf16().collect();
        assert_eq!(text["length"], units.len());
        units
    };
    let ops = ["same", "folded", "changed", "inserted", "deleted"];
    for (told, passage) in index["passages"].as_array().unwrap().iter().zip(&scan.findings.passages) {
        let mut starts = Vec::new();
        for (side, place) in [("a", passage.a), ("b", passage.b)] {
            let (from, to) =
                (told[side][1].as_u64().unwrap() as usize, told[side][2].as_u64().unwrap() as usize);
            let units = text(&told[side][0]);
            let whole = scan.texts.text(place.document);
            assert_eq!(String::from_utf16(&units[from..to]).unwrap(), place.bytes.of(&whole));
            starts.push((units, from));
        }
        let numbers: Vec<usize> = at(&chunks, "diff", &told["diff"])
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_u64().unwrap() as usize)
            .collect();
        let groups: Vec<&[usize]> = numbers.chunks_exact(5).collect();
        let edits: Vec<&&[usize]> = groups.iter().filter(|group| group[0] != 5).collect();
        assert_eq!(edits.len(), passage.diff.len());
        for (group, edit) in edits.iter().zip(&passage.diff) {
            assert_eq!(ops[group[0]], edit.op.name());
            for ((units, start), (span, place), two) in [
                (&starts[0], (edit.a, passage.a), &group[1..3]),
                (&starts[1], (edit.b, passage.b), &group[3..5]),
            ] {
                let whole = scan.texts.text(place.document);
                let shown = String::from_utf16(&units[start + two[0]..start + two[1]]).unwrap();
                assert_eq!(shown, span.of(&whole));
            }
        }
        assert!(edits.iter().any(|group| group[0] == 2) && edits.iter().any(|group| group[0] == 1));
        let words = at(&chunks, "search", &told["search"]).as_str().unwrap();
        // Phrases over the changed word, on either side.
        for phrase in ["ثلاثه ابناء", "كان في قديم الزمان", "كان في سالف الزمان"]
        {
            assert!(words.contains(phrase), "{words}");
        }
    }
    assert_eq!(index["documents"][0]["day"], Value::Null, "there is no such day");
}

#[test]
fn nothing_of_a_text_is_markup() {
    let page =
        written(&scan(), &Style { source_url: Some("https://x/</script>{path}".into()), ..Style::default() });
    let (head, chunks) = parts(&page);
    assert_eq!(head["source_template"], "https://x/</script>{path}");
    assert_eq!(chunks["index"]["documents"][0]["id"], "</script><b>a");
    assert!(!page.contains("alert(1)") && !page.contains("<b>a"));
    let scripts = page.matches("</script>").count();
    assert_eq!(scripts, chunks.len() + 2, "the head, the chunks and the script");
    assert_eq!(
        page,
        written(&scan(), &Style { source_url: Some("https://x/</script>{path}".into()), ..Style::default() })
    );
}

struct Files(BTreeMap<String, String>);

impl Folder for Files {
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        assert!(report::is_of_folder(name), "{name}");
        let before = self.0.insert(name.to_owned(), String::from_utf8(bytes.to_vec()).unwrap());
        assert!(before.is_none(), "{name} is written twice");
        Ok(())
    }
}

#[test]
fn a_folder_holds_what_a_page_holds() {
    let scan = scan();
    let mut folder = Files(BTreeMap::new());
    let what = Report { findings: &scan.findings, texts: scan.texts.as_ref() };
    report::html_folder(&what, &Style::default(), &mut folder).unwrap();
    let (_, chunks) = parts(&written(&scan, &Style::default()));
    let page = folder.0.remove(report::FOLDER_INDEX).unwrap();
    let (head, inside) = parts(&page);
    assert_eq!((head["folder"].clone(), inside.len()), (Value::Bool(true), 0));
    assert!(report::is_page(page.as_bytes()) && page.contains(" 'self' file:;"));
    assert_eq!(folder.0.len(), chunks.len());
    for (name, chunk) in chunks {
        let file = &folder.0[&format!("data/{name}.js")];
        let base64 = file.strip_prefix(&format!("twicetold_chunk(\"{name}\",\"")).unwrap();
        let json: Value = serde_json::from_str(&inflated(base64.strip_suffix("\")\n").unwrap())).unwrap();
        assert_eq!(json, chunk, "{name}");
    }
}
