//! `dedup` and files: what comes out is packed, encoded and named as what went in; faults leave nothing.

use std::fs;
use std::io::Read;
use std::process::Command;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

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
use crate::corpus_packed::zstd;
use crate::dedup_kit::Nothing;
use crate::dedup_kit::Room;
use crate::dedup_kit::said;
use crate::dedup_kit::tree;
use crate::made::Dice;
use crate::made::Words;

const SHARED: &str =
    "the ferry ran aground on the northern bar shortly before dawn with sixty passengers on board";
const OTHER: &str =
    "barley is cheap again and nobody in the market of Arwad remembers when goats were last so dear";

fn utf16(text: &str) -> Vec<u8> {
    [0xFE_u8, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

fn unzstd(bytes: &[u8]) -> Vec<u8> {
    zstd::decode_all(bytes).unwrap()
}

fn ungzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut out).unwrap();
    out
}

#[test]
fn a_folder_comes_out_as_it_went_in() {
    let room = Room::new();
    room.write("in/a.txt", format!("{SHARED}\r\n\r\none of its own words\r\n"));
    room.write("in/deep/b.txt", format!("\u{feff}begins here\r\n\r\n{SHARED}.\r\n\r\nand ends\r\n"));
    room.write("in/deep/c.md.zst", zstd(format!("{SHARED}\n\nwords of c\n").as_bytes()));
    room.write("in/d.txt", utf16(&format!("قال شيئا\n\n{SHARED}\n\n😀 end\n")));
    room.write(
        "in/e.jsonl.gz",
        gzip(format!("{{\"id\":1,\"text\":\"{SHARED}\"}}\n\n{{\"id\":2,\"text\":\"{OTHER}\"}}\n").as_bytes()),
    );
    // Packed in a way of its own, and nothing goes: byte for byte as it was.
    let two_members = [gzip(b"words that stand nowhere else"), gzip(b" and more\n")].concat();
    room.write("in/f.txt.gz", &two_members);
    room.write("in/g.bin", b"\0\x01binary");
    room.write("in/latin.txt", b"caf\xE9");
    room.write("in/empty.jsonl", b"");
    let output = room.done(&["in", "-o", "out", "--level", "paragraph", "--removed", "gone.jsonl"]);
    assert!(said(&output).contains("3 inputs could not be read, and stay as they are"), "{}", said(&output));
    let (before, mut after) = (tree(&room.path("in")), tree(&room.path("out")));
    for name in ["a.txt", "f.txt.gz", "g.bin", "latin.txt", "empty.jsonl"] {
        assert_eq!(after.remove(name).as_ref(), before.get(name), "{name}");
    }
    assert_eq!(after.remove("deep/b.txt").unwrap(), "\u{feff}begins here\r\n\r\nand ends\r\n".as_bytes());
    assert_eq!(unzstd(&after.remove("deep/c.md.zst").unwrap()), b"words of c\n");
    assert_eq!(after.remove("d.txt").unwrap(), utf16("قال شيئا\n\n😀 end\n"));
    let records = format!("\n{{\"id\":2,\"text\":\"{OTHER}\"}}\n");
    assert_eq!(ungzip(&after.remove("e.jsonl.gz").unwrap()), records.as_bytes());
    assert!(after.is_empty(), "{after:?}");
    let gone = room.removed("gone.jsonl");
    let of: Vec<&str> = gone.iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(of, ["in/d.txt", "in/deep/b.txt", "in/deep/c.md.zst", "in/e.jsonl.gz", "in/e.jsonl.gz"]);
    assert_eq!((&gone[3]["reason"], &gone[3]["what"]), (&"nothing-left".into(), &"document".into()));
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_files_stay_as_they_are() {
    use std::os::unix::ffi::OsStrExt as _;
    let room = Room::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9 \x1B[2J.txt");
    fs::create_dir(room.path("in")).unwrap();
    fs::write(room.path("in").join(name), format!("{SHARED}\n\nof its own\n")).unwrap();
    room.write("in/a.txt", SHARED);
    let output = room.done(&["in", "-o", "out", "--level", "paragraph", "--removed", "gone.jsonl"]);
    assert_eq!(fs::read_to_string(room.path("out").join(name)).unwrap(), "of its own\n");
    assert!(!said(&output).contains('\x1B') && !room.text("gone.jsonl").contains('\x1B'));
}

#[test]
fn of_texts_that_go_the_files_are_not_there() {
    let room = Room::new();
    room.write("in/a.txt", SHARED);
    room.write("in/b.txt", SHARED.to_uppercase());
    room.write("in/c.txt", OTHER);
    room.done(&["in/", "-o", "out", "--keep", "longest"]);
    assert_eq!(tree(&room.path("out")).keys().collect::<Vec<_>>(), ["a.txt", "c.txt"]);
    // Again, in its place: only where nothing is lost that the input has not.
    room.refused(&["in", "-o", "out"], "is there already");
    room.done(&["in", "-o", "out", "--force"]);
    room.write("out/mine.txt", "mine");
    room.refused(&["in", "-o", "out", "--force"], "is no file of the input");
    assert_eq!(room.names(), ["in", "out"]);
}

#[test]
fn one_file_goes_to_a_file_or_to_standard_output() {
    let room = Room::new();
    room.write(
        "in.jsonl",
        format!("{{\"id\":1,\"text\":\"{SHARED}\"}}\n{{\"id\":2,\"text\":\"{SHARED}\"}}\n"),
    );
    let first = format!("{{\"id\":1,\"text\":\"{SHARED}\"}}\n");
    let output = room.done(&["in.jsonl", "-o", "-"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), first);
    assert!(String::from_utf8_lossy(&output.stderr).contains("Removed 1 document (50%): 1 identical"));
    room.done(&["in.jsonl", "-o", "out.jsonl"]);
    assert_eq!(room.text("out.jsonl"), first);
    room.refused(&["in.jsonl", "-o", "-", "--removed", "-"], "cannot both be standard output");
}

#[test]
fn places_where_something_would_be_lost_are_refused() {
    let room = Room::new();
    room.write("in/a.txt", SHARED);
    room.write("in/b.jsonl", format!("{{\"id\":1,\"text\":\"{SHARED}\"}}"));
    room.write("there.jsonl", "x");
    for (arguments, words) in [
        (&["in", "-o", "in"][..], "is the input"),
        (&["in", "-o", "in/out"], "lies in the input"),
        (&["in", "-o", "in/../in/deep"], "lies in the input"),
        (&["in", "-o", "."], "holds the input"),
        (&["in/b.jsonl", "-o", "in/b.jsonl", "--force"], "is the input"),
        (&["in/b.jsonl", "-o", "there.jsonl"], "is there already"),
        (&["in/b.jsonl", "-o", "in"], "holds the input"),
        (&["in", "-o", "there.jsonl", "--force"], "is no folder"),
        (&["in", "-o", "-"], "only one file can go to standard output"),
        (&["in", "-o", "out", "--removed", "in/gone"], "lies in the input"),
        (&["in", "-o", "out", "--removed", "out/gone"], "lies in the folder of --output"),
        (&["in", "-o", "out", "--removed", "there.jsonl"], "is there already"),
        (&["-", "in", "-o", "out"], "standard input has no name in a folder"),
        (&["in", "-o", "no/such/out"], "cannot"),
    ] {
        room.refused(arguments, words);
    }
    assert_eq!(tree(&room.path("in")).len(), 2);
    let up = Command::new(env!("CARGO_BIN_EXE_twicetold"));
    let mut up = up;
    fs::create_dir(room.path("below")).unwrap();
    let output =
        up.args(["dedup", "../in", "../there.jsonl", "-o", "out"]).current_dir(room.path("below")).output();
    assert!(said(&output.unwrap()).contains("leads upwards"));
}

#[test]
fn what_cannot_be_read_stays_as_it_is() {
    let room = Room::new();
    let long = "x".repeat(3000);
    let twice = format!("{{\"id\":\"t\",\"text\":\"{SHARED}\"}}");
    let lines = [
        twice.as_str(),
        "",
        "{\"id\": broken",
        &format!("{{\"id\":\"long\",\"text\":\"{long}\"}}"),
        "{\"id\":\"e\",\"text\":\" \"}",
        &twice,
        &format!("{{\"id\":\"u\",\"text\":\"{SHARED}\"}}"),
        "{\"text\":\"no id\"}",
    ];
    let mut bytes = lines.join("\n").into_bytes();
    bytes.extend_from_slice(b"\n{\"id\":\"l\",\"text\":\"caf\xE9\"}");
    room.write("in.jsonl", &bytes);
    room.done(&["in.jsonl", "-o", "out.jsonl", "--max-document-bytes", "2000", "--removed", "gone.jsonl"]);
    let mut expected = [&lines[..6], &lines[7..]].concat().join("\n").into_bytes();
    expected.extend_from_slice(b"\n{\"id\":\"l\",\"text\":\"caf\xE9\"}");
    assert_eq!(room.read("out.jsonl"), expected);
    assert_eq!(room.removed("gone.jsonl").len(), 1);
    room.refused(&["in.jsonl", "-o", "strict.jsonl", "--strict"], "--strict allows none");
}

#[test]
fn of_a_file_that_breaks_off_nothing_goes() {
    let room = Room::new();
    let mut dice = Dice::new(1);
    let record = |id: usize, text: &str| format!("{{\"id\":\"{id:04}\",\"text\":\"{text}\"}}\n");
    let vocabulary = Words::english(5000);
    let many: String = (0..400).map(|id| record(id, &vocabulary.some(&mut dice, 30).join(" "))).collect();
    let packed = gzip((record(9000, SHARED) + &record(9001, SHARED) + &many).as_bytes());
    room.write("in/z.jsonl.gz", &packed[..packed.len() * 3 / 4]);
    room.write("in/a.jsonl", record(9002, SHARED) + &record(9003, OTHER));
    for level in ["document", "passage"] {
        let (out, list) = (format!("out-{level}"), format!("gone-{level}"));
        let output = room.done(&["in", "-o", &out, "--level", level, "--removed", &list]);
        assert!(
            said(&output).contains("nothing was taken out of what cannot be read to its end: in/z.jsonl.gz")
        );
        assert_eq!(room.read(&format!("{out}/z.jsonl.gz")), packed[..packed.len() * 3 / 4]);
        let gone = room.removed(&list);
        let ids: Vec<&str> = gone.iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids, vec!["9002"; gone.len()], "{level}: what is whole goes, for the sake of what is not");
        assert_eq!(room.text(&format!("{out}/a.jsonl")), record(9003, OTHER));
    }
}

#[test]
fn input_that_changes_in_between_is_noticed() {
    let line = |id: u32, text: &str| format!("{{\"id\":{id},\"text\":\"{text}\"}}\n");
    let (one, two) = (line(1, SHARED) + &line(2, SHARED), line(3, OTHER));
    let cases: [(&str, Option<String>, Option<&str>); 8] = [
        ("a.jsonl", Some(one.clone()), None),
        ("a.jsonl", Some(one.replace("dawn", "dusk")), Some("a.jsonl:1 was changed")),
        ("a.jsonl", Some(line(1, SHARED)), Some("a document is not there any more")),
        ("a.jsonl", Some(format!("{one}{}", line(4, "new"))), Some("a.jsonl:3 was changed")),
        ("a.jsonl", Some(one.replacen('{', "[", 1)), Some("there is no document any more")),
        ("a.jsonl", None, Some("the file is not there any more")),
        ("b.jsonl", Some(two.replace("goats", "sheep")), Some("b.jsonl:1 was changed")),
        ("c.jsonl", Some(two.clone()), Some("c.jsonl:1 was changed")),
    ];
    for (level, (name, bytes, expected)) in [Level::Document, Level::Passage]
        .into_iter()
        .flat_map(|level| cases.clone().map(|case| (level, case)))
    {
        let room = Room::new();
        room.write("a.jsonl", &one);
        room.write("b.jsonl", &two);
        let inputs = Inputs { paths: vec![room.0.path().to_str().unwrap().into()], ..Inputs::default() };
        let spec = Spec { level, passages: level != Level::Document, ..default_spec() };
        let rules = Rules { keep: Keep::First, mask: None, spare_boilerplate: false };
        let originals = corpus::originals(&inputs).unwrap();
        let resources = Resources::unlimited();
        let plan = dedup::plan((&inputs, &originals), (&spec, &resources), &rules, &Silent).unwrap();
        assert!(!plan.gone.is_empty());
        match &bytes {
            Some(bytes) => room.write(name, bytes),
            None => fs::remove_file(room.path(name)).unwrap(),
        }
        let originals = corpus::originals(&inputs).unwrap();
        let written = dedup::write(&plan, (&originals, &inputs.fields), &mut Nothing, &Silent);
        match (written, expected) {
            (Ok(()), None) => {}
            (Err(error), Some(words)) => assert!(error.to_string().contains(words), "{name}: {error}"),
            (written, expected) => panic!("{name} {bytes:?}: {written:?}, not {expected:?}"),
        }
    }
}

/// A folder of many small texts, of which half are copies.
fn many_files(room: &Room, files: usize) {
    let vocabulary = Words::english(3000);
    let mut dice = Dice::new(5);
    for number in 0..files {
        let text = vocabulary.some(&mut dice, 20).join(" ");
        room.write(&format!("in/{number:05}.txt"), format!("{number} {text}"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_leaves_nothing() {
    let room = Room::new();
    many_files(&room, 3000);
    let before = tree(&room.path("in"));
    let mut stopped = 0;
    for signal in ["INT", "TERM", "INT", "TERM"] {
        let command = room.command(&["in", "-o", "out", "--removed", "gone"]);
        // In the background of a script interrupts are ignored, and so they would be here.
        let mut running = Command::new("env")
            .arg("--default-signal=INT,TERM,HUP")
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir(command.get_current_dir().unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while !room.names().iter().any(|name| name.starts_with(".out"))
            && start.elapsed() < Duration::from_secs(20)
        {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(10));
        Command::new("kill").args(["-s", signal, &running.id().to_string()]).status().unwrap();
        let status = running.wait().unwrap();
        if status.code() == Some(130) {
            stopped += 1;
            assert_eq!(room.names(), ["in"], "{signal}");
        } else {
            // It was quicker.
            assert_eq!(status.code(), Some(0));
            assert_eq!(tree(&room.path("out")), before);
            fs::remove_dir_all(room.path("out")).unwrap();
            fs::remove_file(room.path("gone")).unwrap();
        }
    }
    assert!(stopped > 0, "no run was interrupted while it wrote");
    assert_eq!(tree(&room.path("in")), before);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let room = Room::new();
    let mut dice = Dice::new(5);
    let vocabulary = Words::english(3000);
    let record = |id: usize, text: &str| format!("{{\"id\":\"{id:04}\",\"text\":\"{text}\"}}\n");
    let lines: String = (0..600).map(|id| record(id, &vocabulary.some(&mut dice, 40).join(" "))).collect();
    room.write("in.jsonl", format!("{lines}{}{}", record(1000, SHARED), record(1001, SHARED)));
    for (limit, more) in [(0, &["--removed", "gone"][..]), (1, &[]), (64, &[])] {
        let line = "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"";
        let output = Command::new("bash")
            .args(["-c", line, "bash", &limit.to_string(), env!("CARGO_BIN_EXE_twicetold")])
            .args(["dedup", "in.jsonl", "-o", "out.jsonl"])
            .args(more)
            .current_dir(room.0.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{limit} KiB: {}", said(&output));
        assert!(said(&output).contains("cannot write"), "{}", said(&output));
        assert_eq!(room.names(), ["in.jsonl"]);
    }
}
