//! What must hold of any bytes: called by the fuzzers, and by the tests on what those have found.

use std::io::Cursor;

use twicetold::align;
use twicetold::align::Floor;
use twicetold::align::Sides;
use twicetold::align::Step;
use twicetold::align::anchor;
use twicetold::corpus;
use twicetold::corpus::Document;
use twicetold::corpus::Inputs;
use twicetold::corpus::Limits;
use twicetold::gate;
use twicetold::gate::Baseline;
use twicetold::gate::Policy;
use twicetold::gate::Run;
use twicetold::pipeline;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::report::FORMATS;
use twicetold::report::Report;
use twicetold::report::Style;
use twicetold::report::VERDICT_FORMATS;
use twicetold::report::VerdictReport;
use twicetold::text::PRESETS;
use twicetold::text::Tokenizer;
use twicetold::text::Tokens;

/// Whatever an index reads.
pub(crate) fn index(bytes: &[u8]) {
    twicetold::index::decode_anything(bytes);
}

/// What a reader makes of any bytes does not depend on where they are cut; every record is a document or a
/// fault, in order; a document has text.
pub(crate) fn formats(bytes: &[u8]) {
    for reader in corpus::READERS {
        let read = |block_bytes: usize| {
            let limits = Limits { max_document_bytes: 256, block_bytes, ..Limits::default() };
            let inputs = Inputs { limits, ..Inputs::default() };
            let mut items = Vec::new();
            corpus::read_as(*reader, bytes, &inputs, &mut |item| items.push(item));
            items
        };
        let items = read(1 << 20);
        let mut before = 0;
        for item in &items {
            let line = match item {
                Ok(document) => {
                    assert!(!document.text.trim().is_empty() && !document.id.is_empty());
                    document.record
                }
                Err(skipped) => {
                    assert!(!skipped.reason.is_empty());
                    skipped.line
                }
            };
            assert!(line.is_none_or(|line| line >= before), "records come in order");
            before = line.unwrap_or(before);
        }
        for block_bytes in [1, 7] {
            assert_eq!(read(block_bytes), items, "{}, blocks of {block_bytes}", reader.name());
        }
    }
    for encoding in ["windows-1256", "shift_jis", "gb18030", "utf-16be", "iso-2022-jp"] {
        let inputs = Inputs {
            paths: vec!["-".into()],
            encoding: corpus::Encoding::named(encoding),
            ..Inputs::default()
        };
        let Ok(blocks) = corpus::open_with(&inputs, Box::new(Cursor::new(bytes.to_vec()))) else { return };
        for block in blocks.flatten() {
            block.documents(&inputs.fields, &mut |item| {
                assert!(
                    item.map_or_else(
                        |skipped| !skipped.reason.is_empty(),
                        |document| !document.id.is_empty()
                    )
                );
            });
        }
    }
}

/// Records, plain text, and packed files, from standard input.
pub(crate) fn readers(bytes: &[u8]) {
    let limits = Limits { max_document_bytes: 1 << 16, max_decompressed: 1 << 20, ..Limits::default() };
    let inputs = Inputs { paths: vec!["-".into()], limits, ..Inputs::default() };
    let Ok(blocks) = corpus::open_with(&inputs, Box::new(Cursor::new(bytes.to_vec()))) else { return };
    for block in blocks {
        let Ok(block) = block else { continue };
        block.documents(&inputs.fields, &mut |item| {
            if let Err(skipped) = item {
                assert!(!skipped.reason.is_empty());
            }
        });
        // The same lines as records, whatever they were taken for.
        for reader in corpus::READERS {
            let block = corpus::Block { reader: *reader, ..block.clone() };
            let mut before = 0;
            block.documents(&inputs.fields, &mut |item| {
                let line = item.map_or_else(|skipped| skipped.line, |document| document.record);
                assert!(line.is_none_or(|line| line >= before), "records come in order");
                before = line.unwrap_or(before);
            });
        }
    }
}

/// Folding is idempotent; spans are in order, inside the text, on boundaries.
pub(crate) fn normaliser(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for preset in PRESETS {
        let tokenizer = Tokenizer::new(preset);
        let (mut tokens, mut words, mut end) = (Tokens::default(), Vec::new(), 0..0);
        tokenizer.tokenize(&text, &mut tokens);
        tokenizer.words(&text, &mut |word, span| {
            let range = span.range();
            assert!(
                text.get(range.clone()).is_some_and(|part| !part.is_empty()),
                "{} {range:?}",
                preset.name
            );
            assert!(range.start >= end.end || range == end, "{} {range:?}", preset.name);
            end = range;
            words.push(word.to_owned());
        });
        assert_eq!(tokens.hashes.len(), words.len());
        for word in words {
            let mut again = Vec::new();
            tokenizer.words(&word, &mut |word, _| again.push(word.to_owned()));
            assert_eq!(again, [word], "{}", preset.name);
        }
    }
}

/// An alignment covers both of its sides from end to end, and what matches is equal.
pub(crate) fn aligner(bytes: &[u8]) {
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let tokens = |bytes: &[u8]| bytes.iter().map(|&byte| u32::from(byte % 23)).collect::<Vec<u32>>();
    let (a, b) = (tokens(first), tokens(second));
    let sides = Sides { a: &a, b: &b };
    let anchors = anchor::shared(sides, 0..a.len() as u32, 0..b.len() as u32, 3);
    for found in align::align(sides, anchors, Floor { words: 4, identity: 0.3 }) {
        let (mut at, mut bt) = (found.a.start, found.b.start);
        for run in &found.runs {
            if run.step == Step::Match {
                let (x, y) = (&a[at as usize..][..run.len as usize], &b[bt as usize..][..run.len as usize]);
                assert_eq!(x, y);
            }
            at += run.a_len();
            bt += run.b_len();
        }
        assert_eq!((at, bt), (found.a.end, found.b.end));
        assert!(at as usize <= a.len() && bt as usize <= b.len());
        assert!(found.identity() >= 0.3 - 1e-9 && found.matched() >= 4);
    }
}

/// What people write: the configuration, and the baseline.
pub(crate) fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    twicetold::cli::read_config(&text);
    if let Ok(baseline) = Baseline::parse(&text) {
        assert_eq!(Baseline::parse(&baseline.to_file()).ok(), Some(baseline));
    }
}

/// Nothing in a text, an id, a path or a group gives orders to what a report is read by.
pub(crate) fn escapers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut parts = text.splitn(3, '\n');
    let (id, group, rest) =
        (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let shared = "one two three four five six seven eight nine ten eleven twelve";
    let document = |name: &str| Document {
        id: format!("{name}{id}"),
        path: format!("{name}{id}"),
        record: None,
        group: Some(group.to_owned()).filter(|group| !group.is_empty()),
        date: None,
        text: format!("{shared} {rest} {shared} {name}"),
    };
    let scan = pipeline::scan_documents(vec![document("a"), document("b")], &default_spec(), &Silent);
    let report = Report { findings: &scan.findings, texts: scan.texts.as_ref() };
    for format in FORMATS {
        let mut out = Vec::new();
        let written = format.write(&report, &Style::default(), &mut out);
        assert!(written.is_ok());
        if format.is_binary() {
            continue;
        }
        harmless(format.name(), &out);
    }
    let today = twicetold::date::When::read("2026-11-22").expect("a date");
    let run = Run { today, whole: true };
    let Ok(verdict) = gate::judge(&scan.findings, &Policy::default(), None, run) else { return };
    let report =
        VerdictReport { verdict: &verdict, findings: &scan.findings, texts: scan.texts.as_ref(), root: None };
    for format in VERDICT_FORMATS {
        let mut out = Vec::new();
        assert!(format.write(&report, &Style::default(), &mut out).is_ok());
        harmless(format.name(), &out);
    }
}

/// No control characters but line ends, no direction that stays open, no workflow commands of a text.
fn harmless(format: &str, out: &[u8]) {
    let out = std::str::from_utf8(out).expect("reports are UTF-8");
    let controls =
        |c: char| (c.is_control() && c != '\n' && c != '\t') || ('\u{202A}'..='\u{202E}').contains(&c);
    // The lines of a table end as its standard says.
    let out = &if format == "csv" { out.replace("\r\n", "\n") } else { out.to_owned() };
    if format != "junit" {
        assert!(!out.contains(controls), "{format}: {out:?}");
    }
    if matches!(format, "json" | "sarif" | "gitlab") {
        assert!(serde_json::from_str::<serde_json::Value>(out).is_ok(), "{format}");
    }
    if format == "jsonl" {
        assert!(out.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    }
    // A style has lines of its own that begin so.
    if !matches!(format, "github" | "html") {
        assert!(!out.lines().any(|line| line.trim_start().starts_with("::")), "{format}: {out:?}");
    }
    assert!(!out.contains("##["), "{format}: {out:?}");
}
