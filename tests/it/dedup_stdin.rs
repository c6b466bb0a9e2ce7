//! `dedup` and standard input: it is put by, read twice, and leaves nothing behind.

use std::io::Write;
use std::process::Output;
use std::process::Stdio;

use crate::corpus_packed::gzip;
use crate::dedup_kit::Room;
use crate::dedup_kit::said;

const SHARED: &str =
    "the ferry ran aground on the northern bar shortly before dawn with sixty passengers on board";
const OTHER: &str =
    "barley is cheap again and nobody in the market of Arwad remembers when goats were last so dear";

fn fed(room: &Room, bytes: &[u8], arguments: &[&str]) -> Output {
    let mut command = room.command(arguments);
    let mut running =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A run that is refused reads nothing.
    let _ = running.stdin.take().unwrap().write_all(bytes);
    running.wait_with_output().unwrap()
}

fn line(id: u32, text: &str) -> String {
    format!("{{\"id\": {id}, \"text\":\"{text}\"}}\r\n")
}

#[test]
fn records_go_through_a_pipe() {
    let room = Room::new();
    room.write("temp/mine", "mine");
    let (one, two) = (line(1, SHARED) + "\n" + &line(2, OTHER), line(3, SHARED));
    let before = format!("{one}{two}");
    for arguments in [&["-", "-o", "-"][..], &["-o", "-"], &["--dry-run", "--removed", "-"]] {
        let whole = [arguments, &["--temp-dir", "temp"]].concat();
        let output = fed(&room, before.as_bytes(), &whole);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let out = String::from_utf8(output.stdout).unwrap();
        match arguments.contains(&"--dry-run") {
            false => assert_eq!(out, one),
            true => {
                let gone: serde_json::Value = serde_json::from_str(&out).unwrap();
                assert_eq!(
                    (&gone["path"], &gone["line"], &gone["id"]),
                    (&"-".into(), &4.into(), &"3".into())
                );
            }
        }
        assert_eq!(room.names(), ["temp"]);
        assert_eq!(crate::dedup_kit::tree(&room.path("temp")).len(), 1);
    }
    let output = fed(&room, &gzip(before.as_bytes()), &["-", "-o", "out.jsonl.gz"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let mut plain = String::new();
    let out = room.read("out.jsonl.gz");
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(&out[..]), &mut plain).unwrap();
    assert_eq!(plain, one);
}

#[test]
fn a_text_and_a_list_of_files_go_through_a_pipe() {
    let room = Room::new();
    let text = format!("{SHARED}.\n\n{OTHER}\n\n{SHARED}.\n");
    let output = fed(&room, text.as_bytes(), &["-", "-o", "out", "--level", "paragraph", "--within"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(room.text("out"), format!("{SHARED}.\n\n{OTHER}\n"));
    room.write("a.txt", SHARED);
    room.write("b.txt", SHARED);
    room.write("c.txt", OTHER);
    let output = fed(&room, b"b.txt\na.txt\n", &["--files-from", "-", "-o", "clean"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(crate::dedup_kit::tree(&room.path("clean")).keys().collect::<Vec<_>>(), ["a.txt"]);
}

#[test]
fn pages_go_through_whole_and_what_cannot_be_read_is_said() {
    let room = Room::new();
    let page = format!("<!doctype html><html><body><p>{SHARED}</p></body></html>");
    let output = fed(&room, page.as_bytes(), &["-", "-o", "-"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), page);
    for (bytes, arguments, words) in [
        (
            page.as_bytes(),
            &["-", "-o", "x", "--level", "passage"][..],
            "passages cannot be cut out of html files: '-'",
        ),
        (b"", &["-", "-o", "x"], "-: the text is empty"),
        (&gzip(page.as_bytes())[..30], &["-", "-o", "x"], "the gzip data ends too early"),
        (b"x", &["-", "-o", "x", "--temp-dir", "no/such"], "no/such"),
    ] {
        let output = fed(&room, bytes, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {}", said(&output));
        assert!(said(&output).contains(words), "{arguments:?} {}", said(&output));
        assert!(room.names().is_empty(), "{:?}", room.names());
    }
}
