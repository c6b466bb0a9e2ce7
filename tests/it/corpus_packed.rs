//! Packed files: gzip and zstd, whole, broken and hostile.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use twicetold::corpus::Inputs;
use twicetold::corpus::Limits;

use crate::corpus_kit::folder;
use crate::corpus_kit::inputs;
use crate::corpus_kit::read_file;
use crate::corpus_kit::read_in;
use crate::corpus_kit::read_paths;
use crate::corpus_kit::read_with;

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

/// Records that do not pack well, so that there is something to cut off.
fn records(n: u64) -> Vec<u8> {
    let mut seed = 1_u64;
    let mut lines = Vec::new();
    for id in 0..n {
        let mut text = String::new();
        for _ in 0..40 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push(char::from(b'a' + (seed >> 59) as u8 % 26));
        }
        lines.extend_from_slice(format!("{{\"id\":{id},\"text\":\"{text}\"}}\n").as_bytes());
    }
    lines
}

#[test]
fn every_format_is_unpacked() {
    let record = b"{\"id\":1,\"text\":\"one\"}";
    let folder = folder(&[
        ("a.txt.gz", &gzip(b"a")),
        ("b.txt.zst", &zstd(b"b")),
        ("c.jsonl.gz", &gzip(record)),
        ("d.NDJSON.ZST", &zstd(record)),
        ("magic.jsonl", &gzip(record)),
        ("magic.txt", &zstd(b"m")),
        ("utf16.gz", &gzip(b"\xFF\xFEu\0")),
    ]);
    let outcome = read_paths(&folder, &[""]);
    assert_eq!(outcome.texts(), ["a", "b", "one", "one", "one", "m", "u"]);
    assert_eq!(outcome.skipped, []);
    assert_eq!(Some(outcome.consumed), outcome.total);
}

#[test]
fn standard_input_is_unpacked() {
    let stdin = Inputs { paths: vec!["-".into()], ..Inputs::default() };
    assert_eq!(read_with(&stdin, &gzip(b"text")).texts(), ["text"]);
    assert_eq!(read_with(&stdin, &zstd(b"{\"id\":9,\"text\":\"nine\"}\n")).ids(), ["9"]);
}

#[test]
fn members_are_joined() {
    let halves = [b"{\"id\":1,\"te".as_slice(), b"xt\":\"one\"}\n{\"id\":2,\"text\":\"two\"}"];
    for pack in [gzip, zstd] {
        let packed = halves.map(pack).concat();
        assert_eq!(read_file("a.jsonl.gz", &packed).ids(), ["1", "2"]);
    }
}

#[test]
fn of_a_file_that_was_cut_off_the_whole_records_are_kept() {
    let lines = records(10_000);
    for (name, packing, packed) in
        [("a.jsonl.gz", "gzip", gzip(&lines)), ("a.jsonl.zst", "zstd", zstd(&lines))]
    {
        let outcome = read_file(name, &packed[..packed.len() / 2]);
        let kept = outcome.documents.len();
        assert!((1_000..9_000).contains(&kept), "{kept}");
        let line = kept + 1;
        let reason = format!("the {packing} data ends too early; the file was cut off, get it again");
        assert_eq!(outcome.faults(), [format!("{name}:{line}: {reason}; the lines before were read")]);
    }
}

#[test]
fn of_a_broken_file_the_whole_records_are_kept() {
    let lines = records(10_000);
    let mut packed = gzip(&lines);
    let end = packed.len();
    packed[end - 6] ^= 1;
    let outcome = read_file("a.jsonl.gz", &packed);
    assert_eq!((outcome.documents.len(), outcome.skipped.len()), (10_000, 1));
    let reason = &outcome.skipped[0].reason;
    assert!(reason.starts_with("broken gzip data ("), "{reason}");
    assert!(reason.ends_with("get the file again; the lines before were read"), "{reason}");
}

#[test]
fn a_broken_text_is_dropped() {
    let text = records(1_000);
    let (gz, zst) = (gzip(&text), zstd(&text));
    let folder = folder(&[
        ("a.txt.gz", &gz[..gz.len() - 1]),
        ("b.txt.zst", &zst[..zst.len() - 1]),
        ("c.txt.gz", b"not packed"),
        ("d.txt.zst", b"not packed"),
        ("e.gz", b"\x1F\x8B\x08"),
    ]);
    let outcome = read_paths(&folder, &[""]);
    assert_eq!(outcome.documents, []);
    let early = |p| format!("the {p} data ends too early; the file was cut off, get it again");
    let faults = outcome.faults();
    assert_eq!(faults[0], format!("a.txt.gz: {}", early("gzip")));
    assert_eq!(faults[1], format!("b.txt.zst: {}", early("zstd")));
    assert!(faults[2].starts_with("c.txt.gz: broken gzip data ("), "{}", faults[2]);
    assert!(faults[3].starts_with("d.txt.zst: broken zstd data ("), "{}", faults[3]);
    assert_eq!(faults[4], format!("e.gz: {}", early("gzip")));
}

#[test]
fn bombs_are_stopped() {
    let spaces = vec![b' '; 160 << 20];
    let (gz, zst) = (gzip(&spaces), zstd(&spaces));
    let folder = folder(&[("a.txt.gz", &gz), ("b.jsonl.zst", &zst), ("c.txt", b"c"), ("d.txt.zst", &zst)]);
    let read = |limits| read_in(&folder, &Inputs { limits, ..inputs(&folder, &[""]) });
    let ratio = |most| format!("unpacks to more than {most} times its size; unpack it first if you trust it");
    let lines = "; the lines before were read";

    let outcome = read(Limits { max_ratio: 500, ..Limits::default() });
    assert_eq!(outcome.ids(), ["c.txt"]);
    let [a, b, d] = [ratio(500), ratio(500) + lines, ratio(500)];
    assert_eq!(
        outcome.faults(),
        [format!("a.txt.gz: {a}"), format!("b.jsonl.zst:1: {b}"), format!("d.txt.zst: {d}")]
    );

    let outcome = read(Limits { max_document_bytes: 1 << 20, ..Limits::default() });
    assert_eq!(outcome.ids(), ["c.txt"]);
    let long = "longer than the limit of 1048576 bytes; split it or raise the limit";
    let expected = [
        format!("a.txt.gz: {long}"),
        format!("b.jsonl.zst:1: the line is {long}"),
        format!("b.jsonl.zst:1: {}{lines}", ratio(10_000)),
        format!("d.txt.zst: {long}"),
    ];
    assert_eq!(outcome.faults(), expected);
    assert!(outcome.consumed <= (gz.len() + 2 * zst.len() + 1) as u64);
}

#[test]
fn a_packed_flood_of_copies_is_no_bomb() {
    let text = "the same text in every record, told again and again; ".repeat(60);
    let lines: String = (0..40_000).map(|id| format!("{{\"id\":{id},\"text\":\"{text}\"}}\n")).collect();
    let folder = folder(&[("a.jsonl.gz", &gzip(lines.as_bytes())), ("b.jsonl.zst", &zstd(lines.as_bytes()))]);
    let outcome = read_paths(&folder, &[""]);
    assert_eq!((outcome.documents.len(), outcome.skipped.len()), (80_000, 0));
}

#[test]
fn a_packed_file_over_the_limit_gives_what_came_before() {
    let lines = records(1_000);
    let length = lines.split_inclusive(|&b| b == b'\n').take(500).map(<[u8]>::len).sum::<usize>() as u64;
    let folder = folder(&[("a.jsonl.gz", &gzip(&lines)), ("b.jsonl.zst", &zstd(&lines))]);
    let read = |max_decompressed| {
        let limits = Limits { max_decompressed, ..Limits::default() };
        read_in(&folder, &Inputs { limits, ..inputs(&folder, &[""]) })
    };
    let outcome = read(length);
    assert_eq!(outcome.documents.len(), 1_000);
    let reason = format!("unpacks to more than {length} bytes; unpack it first if you trust it");
    let expected =
        ["a.jsonl.gz", "b.jsonl.zst"].map(|name| format!("{name}:501: {reason}; the lines before were read"));
    assert_eq!(outcome.faults(), expected);
    assert_eq!(read(lines.len() as u64).skipped, []);
}

#[test]
fn a_large_zstd_window_is_refused() {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(24).unwrap();
    encoder.write_all(&records(1000)).unwrap();
    let packed = encoder.finish().unwrap();
    let folder = folder(&[("a.txt.zst", &packed)]);
    let read = |max_window_log| {
        let limits = Limits { max_window_log, ..Limits::default() };
        read_in(&folder, &Inputs { limits, ..inputs(&folder, &[""]) })
    };
    assert_eq!(read(24).documents.len(), 1);
    let reason = "the zstd window is larger than 2^20 bytes; pack it again without --long";
    assert_eq!(read(20).faults(), [format!("a.txt.zst: {reason}")]);
}
