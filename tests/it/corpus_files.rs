//! Which files are read, under which name, in which order.

use std::fs;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use twicetold::corpus;
use twicetold::corpus::Inputs;
use twicetold::corpus::Limits;

use crate::corpus_kit::folder;
use crate::corpus_kit::inputs;
use crate::corpus_kit::read;
use crate::corpus_kit::read_file;
use crate::corpus_kit::read_in;
use crate::corpus_kit::read_paths;
use crate::corpus_kit::read_with;

#[test]
fn files_come_in_the_order_of_their_names() {
    let folder =
        folder(&[("b/1.txt", b"b1"), ("a.txt", b"a"), ("b.txt", b"b"), ("a/z/2.md", b"2"), ("A", b"A")]);
    let expected = ["A", "a.txt", "a/z/2.md", "b.txt", "b/1.txt"];
    assert_eq!(read_paths(&folder, &[""]).ids(), expected);
    assert_eq!(read_paths(&folder, &["b", "b.txt", "A", "a", "a.txt"]).ids(), expected);
}

#[test]
fn a_file_is_read_once_however_often_it_is_named() {
    let folder = folder(&[("a/1.txt", b"one"), ("a/2.txt", b"two")]);
    let outcome = read_paths(&folder, &["a/2.txt", "a", "./a//1.txt", "a/../a/2.txt"]);
    assert_eq!(outcome.texts(), ["one", "two"]);
    assert_eq!(outcome.skipped, []);
}

#[test]
fn names_are_as_given_without_dots() {
    let paths = vec!["./testdata/corpora/../corpora/./plain//english.txt".to_owned()];
    let outcome = read(&Inputs { paths, ..Inputs::default() });
    assert_eq!(outcome.ids(), ["testdata/corpora/../corpora/plain/english.txt"]);
    assert_eq!(outcome.documents[0].path, outcome.documents[0].id);
}

#[test]
fn hidden_and_ignored_files_are_left_out_unless_named_or_asked_for() {
    let folder = folder(&[
        (".hidden.txt", b"hidden"),
        (".ignore", b"ignored.txt\n"),
        (".twicetoldignore", b"own.txt\n"),
        ("ignored.txt", b"ignored"),
        ("own.txt", b"own"),
        ("seen.txt", b"seen"),
    ]);
    assert_eq!(read_paths(&folder, &[""]).ids(), ["seen.txt"]);
    let named = read_paths(&folder, &["", "own.txt", ".hidden.txt"]);
    assert_eq!(named.ids(), [".hidden.txt", "own.txt", "seen.txt"]);
    let no_ignore = Inputs { no_ignore: true, ..inputs(&folder, &[""]) };
    assert_eq!(read_in(&folder, &no_ignore).ids(), ["ignored.txt", "own.txt", "seen.txt"]);
    let hidden = Inputs { hidden: true, ..inputs(&folder, &[""]) };
    let expected = [".hidden.txt", ".ignore", ".twicetoldignore", "seen.txt"];
    assert_eq!(read_in(&folder, &hidden).ids(), expected);
}

#[test]
fn gitignore_counts_in_a_repository() {
    let folder = folder(&[(".git/HEAD", b"x"), (".gitignore", b"*.tmp\n"), ("a.tmp", b"a"), ("b.txt", b"b")]);
    assert_eq!(read_paths(&folder, &[""]).ids(), ["b.txt"]);
}

#[test]
fn a_broken_pattern_is_named() {
    let folder = folder(&[(".ignore", b"a\n{b\n"), ("a", b"a"), ("b", b"b")]);
    let outcome = read_paths(&folder, &[""]);
    assert_eq!(outcome.ids(), ["b"]);
    let fault = &outcome.skipped[0];
    assert_eq!((fault.path.as_str(), fault.line), (".ignore", Some(2)));
    assert!(fault.reason.starts_with("a pattern that cannot be used ("), "{}", fault.reason);
}

#[test]
fn what_does_not_exist_is_named_and_the_rest_is_read() {
    let folder = folder(&[("b.txt", b"b")]);
    let outcome = read_paths(&folder, &["c", "b.txt", "a/x.txt"]);
    assert_eq!(outcome.ids(), ["b.txt"]);
    let reason = "no such file or folder; check the path";
    assert_eq!(outcome.faults(), [format!("a/x.txt: {reason}"), format!("c: {reason}")]);
}

#[test]
fn unusable_texts_are_named() {
    let folder = folder(&[
        ("binary.png", b"\x89PNG\r\n\x1a\n\0\0"),
        ("blank.txt", " \n\t\u{A0}\r\n".as_bytes()),
        ("empty.jsonl", b""),
        ("empty.txt", b""),
        ("empty.txt.gz", b""),
        ("good.txt", b"good"),
        ("invalid.txt", b"abc\xC0\xAF"),
        ("invalid-bom.txt", b"\xEF\xBB\xBFabc\xFF"),
        ("utf16.txt", b"\xFE\xFF\0a\xD8\0\0b"),
    ]);
    let outcome = read_paths(&folder, &[""]);
    assert_eq!(outcome.ids(), ["good.txt"]);
    let empty = "the text is empty; leave the file out";
    assert_eq!(
        outcome.faults(),
        [
            "binary.png: binary file (NUL at byte 8); leave it out, or convert it to UTF-8 text".to_owned(),
            format!("blank.txt: {empty}"),
            format!("empty.jsonl: {empty}"),
            format!("empty.txt: {empty}"),
            format!("empty.txt.gz: {empty}"),
            "invalid-bom.txt: invalid UTF-8 at byte 6; convert it to UTF-8, or name its encoding with --encoding".into(),
            "invalid.txt: invalid UTF-8 at byte 3; convert it to UTF-8, or name its encoding with --encoding".into(),
            "utf16.txt: invalid UTF-16 at byte 4; convert it to UTF-8".into(),
        ]
    );
}

#[test]
fn byte_order_marks_are_removed_and_decoded() {
    let little: Vec<u8> = "\u{FEFF}سلام 😀".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{FEFF}سلام 😀".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in ["\u{FEFF}سلام 😀".as_bytes(), &little, &big] {
        assert_eq!(read_file("a.txt", bytes).texts(), ["سلام 😀"]);
    }
    let lines: Vec<u8> =
        "\u{FEFF}{\"id\":1,\"text\":\"سلام\"}\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_file("a.jsonl", &lines).texts(), ["سلام"]);
}

#[test]
fn a_text_over_the_limit_is_named() {
    let folder = folder(&[("a.txt", b"12345"), ("b.txt", b"123456")]);
    let limits = Limits { max_document_bytes: 5, ..Limits::default() };
    let outcome = read_in(&folder, &Inputs { limits, ..inputs(&folder, &[""]) });
    assert_eq!(outcome.ids(), ["a.txt"]);
    assert_eq!(outcome.faults(), ["b.txt: longer than the limit of 5 bytes; split it or raise the limit"]);
}

#[test]
fn lists_of_files_are_read() {
    let folder = folder(&[("a b.txt", b"a"), ("b\nb.txt", b"b"), ("c.txt", b"c")]);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let lines = format!("{}\r\n\n{}", at("a b.txt"), at("c.txt"));
    fs::write(folder.path().join("list"), &lines).unwrap();
    let from = |list: &str, null_separated| Inputs {
        files_from: Some(list.to_owned()),
        null_separated,
        ..Inputs::default()
    };
    assert_eq!(read(&from(&at("list"), false)).texts(), ["a", "c"]);
    assert_eq!(read_with(&from("-", false), lines.as_bytes()).texts(), ["a", "c"]);
    let nulls = format!("{}\0{}\0", at("b\nb.txt"), at("gone"));
    let outcome = read_with(&from("-", true), nulls.as_bytes());
    assert_eq!(outcome.texts(), ["b"]);
    assert_eq!(outcome.skipped.len(), 1);
}

#[test]
fn impossible_lists_are_errors() {
    let stdin = || Box::new(std::io::empty());
    let missing = Inputs { files_from: Some("no/such/list".into()), ..Inputs::default() };
    let error = corpus::open_with(&missing, stdin()).err().unwrap().to_string();
    assert!(error.starts_with("cannot read the list of files `no/such/list`: "), "{error}");
    let twice = Inputs { files_from: Some("-".into()), paths: vec!["-".into()], ..Inputs::default() };
    let error = corpus::open_with(&twice, stdin()).err().unwrap().to_string();
    assert!(error.starts_with("standard input cannot be both"), "{error}");
}

#[test]
fn the_format_of_standard_input_is_guessed() {
    let stdin = Inputs { paths: vec!["-".into(), "-".into()], ..Inputs::default() };
    let records = b"\n \n{\"id\": \"x\", \"text\": \"one\"}\nbroken";
    let outcome = read_with(&stdin, records);
    assert_eq!((outcome.ids(), outcome.readers.as_slice()), (vec!["x"], ["jsonl"].as_slice()));
    assert_eq!((outcome.skipped[0].path.as_str(), outcome.skipped[0].line), ("-", Some(4)));
    for text in ["one text\n", "{\n \"id\": 1 }", "{ not json }\n", "[1]"] {
        let outcome = read_with(&stdin, text.as_bytes());
        assert_eq!((outcome.ids(), outcome.texts()), (vec!["-"], vec![text]));
    }
    assert_eq!(read_with(&stdin, b" ").faults(), ["-: the text is empty; leave the file out"]);
    let long = format!("{{\"id\":1,\"text\":\"{}\"}}\n", "long ".repeat(100_000));
    assert_eq!(read_with(&stdin, long.as_bytes()).ids(), ["1"]);
}

#[test]
fn a_long_first_record_of_standard_input_costs_no_other() {
    let limits = Limits { max_document_bytes: 30_000, ..Limits::default() };
    let stdin = Inputs { paths: vec!["-".into()], limits, ..Inputs::default() };
    let long = format!("{{\"id\":1,\"text\":\"{}\"}}\n{{\"id\":2,\"text\":\"b\"}}", "long ".repeat(100_000));
    let outcome = read_with(&stdin, long.as_bytes());
    assert_eq!(outcome.ids(), ["2"]);
    assert_eq!(outcome.skipped[0].line, Some(1));
}

/// Counts what is taken from an endless source.
struct Endless(Arc<AtomicU64>);

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        out.fill(b'x');
        self.0.fetch_add(out.len() as u64, Ordering::Relaxed);
        Ok(out.len())
    }
}

#[test]
fn an_endless_text_is_left_at_the_limit() {
    let taken = Arc::new(AtomicU64::new(0));
    let limits = Limits { max_document_bytes: 1 << 20, ..Limits::default() };
    let stdin = Inputs { paths: vec!["-".into()], limits, ..Inputs::default() };
    let mut blocks = corpus::open_with(&stdin, Box::new(Endless(Arc::clone(&taken)))).unwrap();
    let skipped = blocks.next().unwrap().unwrap_err();
    assert!(skipped.reason.starts_with("longer than the limit of 1048576 bytes"), "{}", skipped.reason);
    assert!(blocks.next().is_none());
    assert!(taken.load(Ordering::Relaxed) < 2 << 20);
}

#[test]
fn progress_is_counted_in_bytes_on_disk() {
    let folder = folder(&[("a.txt", b"12345"), ("b.jsonl", b"{\"id\":1,\"text\":\"a\"}\n\n\n"), ("c", b"1")]);
    let outcome = read_paths(&folder, &[""]);
    assert_eq!((outcome.total, outcome.consumed), (Some(28), 28));
    let with_stdin = read_paths(&folder, &["", "-"]);
    assert_eq!(with_stdin.total, None);
    fn can_be_sent<T: Send>(_: T) {}
    can_be_sent(corpus::open(&Inputs::default()).unwrap());
}

#[test]
fn files_may_vanish_and_grow_after_they_were_listed() {
    let folder = folder(&[("a.txt", b"a"), ("b.txt", b"b")]);
    let blocks = corpus::open(&inputs(&folder, &[""])).unwrap();
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    fs::write(folder.path().join("b.txt"), "grown").unwrap();
    let outcome: Vec<_> = blocks.collect();
    let reason = "no such file or folder; check the path";
    assert_eq!(outcome[0].as_ref().unwrap_err().reason, reason);
    assert_eq!(outcome[1].as_ref().unwrap().bytes, b"grown");
}

#[cfg(unix)]
mod special {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn links_in_folders_are_named_and_not_followed() {
        let folder = folder(&[("a/1.txt", b"one")]);
        let at = |name: &str| folder.path().join(name);
        symlink(at("a"), at("a/loop")).unwrap();
        symlink(at("a/1.txt"), at("a/2.txt")).unwrap();
        symlink(at("nowhere"), at("a/3.txt")).unwrap();
        let outcome = read_paths(&folder, &["a"]);
        assert_eq!(outcome.ids(), ["a/1.txt"]);
        let link = "a symbolic link; name it, or follow links with --follow";
        let expected = ["a/2.txt", "a/3.txt", "a/loop"].map(|name| format!("{name}: {link}"));
        assert_eq!(outcome.faults(), expected);
        assert_eq!(read_paths(&folder, &["a/2.txt"]).ids(), ["a/2.txt"]);
    }

    #[test]
    fn followed_links_read_a_file_once_and_end_loops() {
        let folder = folder(&[("a/b/1.txt", b"one"), ("out/2.txt", b"two")]);
        let at = |name: &str| folder.path().join(name);
        symlink(at("a"), at("a/b/loop")).unwrap();
        symlink(at("a/b/1.txt"), at("a/copy.txt")).unwrap();
        symlink(at("out"), at("a/out")).unwrap();
        symlink(at("nowhere"), at("a/broken")).unwrap();
        fs::hard_link(at("a/b/1.txt"), at("a/hard.txt")).unwrap();
        let outcome = read_in(&folder, &Inputs { follow: true, ..inputs(&folder, &["a", "out"]) });
        assert_eq!(outcome.ids(), ["a/b/1.txt", "a/hard.txt", "out/2.txt"]);
        let expected = [
            "a/b/loop: a symbolic link back to a; remove the link",
            "a/broken: no such file or folder; check the path",
        ];
        assert_eq!(outcome.faults(), expected);
    }

    #[test]
    fn a_folder_may_be_named_by_a_link() {
        let folder = folder(&[("a/1.txt", b"one")]);
        symlink(folder.path().join("a"), folder.path().join("link")).unwrap();
        assert_eq!(read_paths(&folder, &["link"]).ids(), ["link/1.txt"]);
    }

    fn pipe(folder: &tempfile::TempDir, name: &str) {
        let made = Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap();
        assert!(made.success());
    }

    #[test]
    fn special_files_in_folders_are_named_and_not_opened() {
        let folder = folder(&[("z.txt", b"z")]);
        pipe(&folder, "pipe.txt");
        let _socket = UnixListener::bind(folder.path().join("socket")).unwrap();
        let outcome = read_paths(&folder, &[""]);
        assert_eq!(outcome.ids(), ["z.txt"]);
        let pipe = "a named pipe; name it on the command line to read it";
        let expected = [format!("pipe.txt: {pipe}"), "socket: a socket, not a file; leave it out".into()];
        assert_eq!(outcome.faults(), expected);
        let list = folder.path().join("pipe.txt").to_str().unwrap().to_owned();
        let inputs = Inputs { files_from: Some("-".into()), ..Inputs::default() };
        assert!(read_with(&inputs, list.as_bytes()).faults()[0].ends_with(pipe));
    }

    #[test]
    fn a_pipe_that_is_named_is_read() {
        let folder = folder(&[]);
        pipe(&folder, "63");
        let path = folder.path().join("63");
        let writer = std::thread::spawn(move || fs::write(path, "{\"id\": 7, \"text\": \"seven\"}"));
        let outcome = read_paths(&folder, &["63"]);
        writer.join().unwrap().unwrap();
        assert_eq!((outcome.ids(), outcome.total), (vec!["7"], None));
    }

    #[test]
    fn unreadable_files_and_folders_are_named() {
        let folder = folder(&[("a/1.txt", b"one"), ("b.txt", b"b"), ("c.txt", b"c")]);
        let rights = |name: &str, mode| {
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
        };
        rights("a", 0o000);
        rights("b.txt", 0o000);
        let outcome = read_paths(&folder, &[""]);
        let all_may_be_read = fs::read(folder.path().join("b.txt")).is_ok();
        rights("a", 0o755);
        if all_may_be_read {
            return; // The superuser is not stopped by rights.
        }
        assert_eq!(outcome.ids(), ["c.txt"]);
        let reason = "permission denied; change the rights or leave it out";
        assert_eq!(outcome.faults(), [format!("a: {reason}"), format!("b.txt: {reason}")]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_fails_while_read_is_named() {
        let paths = vec!["/proc/self/mem".to_owned(), "testdata/corpora/plain/english.txt".to_owned()];
        let outcome = read(&Inputs { paths, ..Inputs::default() });
        assert_eq!(outcome.documents.len(), 1);
        let fault = &outcome.faults()[0];
        assert!(fault.starts_with("/proc/self/mem: cannot be read: "), "{fault}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_utf8_are_written_out() {
        let folder = folder(&[]);
        for name in [b"a\xFF.txt".as_slice(), b"a\xFE.txt"] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), name.len().to_string()).unwrap();
        }
        assert_eq!(read_paths(&folder, &[""]).ids(), ["a\\xFE.txt", "a\\xFF.txt"]);
        let mut list = folder.path().as_os_str().as_bytes().to_vec();
        list.extend_from_slice(b"/a\xFF.txt");
        let inputs = Inputs { files_from: Some("-".into()), ..Inputs::default() };
        assert_eq!(read_with(&inputs, &list).texts(), ["6"]);
    }
}
