//! Whatever happens to an index, it answers rightly or not at all, and says what is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use twicetold::corpus::Inputs;
use twicetold::index;
use twicetold::index::Index;
use twicetold::pipeline;
use twicetold::pipeline::Against;
use twicetold::pipeline::Building;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::scratch::Resources;

use crate::index_kit::Place;
use crate::index_kit::corpus;
use crate::index_kit::files;
use crate::made::Dice;
use crate::made::json;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twicetold"));
    command.args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1").env_remove("TWICETOLD_THREADS");
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// An index of two segments, from one of which something was removed; and new documents.
fn index_with_all(place: &Place) -> (std::path::PathBuf, Inputs) {
    let dir = place.build("idx", &place.records("old.jsonl", &corpus(1, 40)), Building::default());
    place.add(&dir, &place.records("more.jsonl", &corpus(3, 12)));
    let removed = ["1-003".to_owned(), "1-007".to_owned()];
    crate::index_kit::with(|how| how.remove(&dir, &removed)).unwrap();
    assert_eq!(Index::open(&dir).unwrap().info().segments, 2);
    (dir, place.records("new.jsonl", &corpus(2, 12)))
}

fn look_up(dir: &Path, new: &Inputs) -> Result<String, String> {
    let index = Index::open(dir).map_err(|error| error.to_string())?;
    let resources = Resources::unlimited();
    let scan = pipeline::scan_against(new, Against::Index(&index), &default_spec(), &resources, &Silent);
    Ok(json(&scan.map_err(|error| error.to_string())?))
}

#[test]
fn a_flipped_bit_is_named_and_never_an_answer() {
    let place = Place::new();
    let (dir, new) = index_with_all(&place);
    let expected = look_up(&dir, &new).unwrap();
    let mut dice = Dice::new(5);
    let mut refused = 0;
    for (name, whole) in files(&dir) {
        // Spread over the file, so that every section of it is hit.
        let flips = if name.ends_with(".seg") { 120 } else { 40 };
        for flip in 0..flips {
            let at = (whole.len() * flip / flips + dice.below(whole.len() / flips + 1)).min(whole.len() - 1);
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << dice.below(8);
            fs::write(dir.join(&name), bytes).unwrap();
            match look_up(&dir, &new) {
                Ok(found) => assert!(found == expected, "{name} at {at}"),
                Err(said) => {
                    refused += 1;
                    assert!(said.contains(&name) && said.contains("is damaged"), "{name} at {at}: {said}");
                }
            }
            match index::check(&dir, true) {
                Ok(wrong) => {
                    assert!(wrong.iter().any(|one| one.to_string().contains(&name)), "{name} at {at}")
                }
                Err(error) => assert!(error.to_string().contains(&name), "{name} at {at}: {error}"),
            }
        }
        fs::write(dir.join(&name), whole).unwrap();
    }
    assert!(refused > 50, "{refused}");
    assert_eq!(look_up(&dir, &new).unwrap(), expected);
    assert!(index::check(&dir, true).unwrap().is_empty());
}

#[test]
fn what_is_cut_or_gone_is_named() {
    let place = Place::new();
    let (dir, new) = index_with_all(&place);
    for (name, whole) in files(&dir) {
        for cut in [0, 1, 7, 8, 31, 40, whole.len() / 2, whole.len() - 33, whole.len() - 1] {
            fs::write(dir.join(&name), &whole[..cut.min(whole.len() - 1)]).unwrap();
            let refused = look_up(&dir, &new).unwrap_err();
            assert!(refused.contains(&name), "{name} cut at {cut}: {refused}");
        }
        let longer = [whole.as_slice(), b"\n"].concat();
        fs::write(dir.join(&name), longer).unwrap();
        assert!(look_up(&dir, &new).is_err(), "{name} with a byte more");
        fs::remove_file(dir.join(&name)).unwrap();
        let refused = look_up(&dir, &new).unwrap_err();
        assert!(
            refused.contains(if name.starts_with("MANIFEST") { "holds no index" } else { &name }),
            "{refused}"
        );
        fs::write(dir.join(&name), &whole).unwrap();
    }
    let output = run(&["index", "check", place.path("nowhere").to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("holds no index"), "{}", said(&output));
}

#[test]
fn an_index_of_another_format_or_other_settings_is_refused() {
    let place = Place::new();
    let (dir, new) = index_with_all(&place);
    let path = dir.join("MANIFEST.json");
    let manifest = fs::read_to_string(&path).unwrap();
    let changed = |from: &str, to: &str| {
        let (json, _) = manifest.rsplit_once("xxh3:").unwrap();
        assert!(json.contains(from));
        let json = json.replacen(from, to, 1);
        let sum = twicetold::base::hash::word(json.as_bytes());
        fs::write(&path, format!("{json}xxh3:{sum:016x}\n")).unwrap();
        look_up(&dir, &new).unwrap_err()
    };
    let refused = changed("twicetold.index/1", "twicetold.index/9");
    assert!(refused.contains("twicetold.index/9") && refused.contains("twicetold index build"), "{refused}");
    let refused = changed("standard/", "heavy/");
    assert!(refused.contains("preset heavy/") && refused.contains("--preset"), "{refused}");
    let unicode = default_spec().unicode;
    let refused = changed(&format!("\"unicode\": \"{unicode}\""), "\"unicode\": \"9.0.0\"");
    assert!(refused.contains("Unicode 9.0.0") && refused.contains(&unicode), "{refused}");
    let refused = changed(".seg\"", ".seg/../../../x\"");
    assert!(refused.contains("is damaged"), "{refused}");
}

/// `twicetold index build testdata/index/1 testdata/corpora/hasaka`, by the first version that had indexes.
#[test]
fn an_index_of_an_earlier_version_is_read_or_refused_with_the_way_out() {
    let dir = Path::new("testdata/index/1");
    let text = fs::read_to_string("testdata/corpora/hasaka/001_eaf19b3aebfbba18.txt").unwrap();
    let place = Place::new();
    fs::write(place.path("new.txt"), text).unwrap();
    let new = Inputs { paths: vec![place.path("new.txt").to_str().unwrap().into()], ..Inputs::default() };
    match look_up(dir, &new) {
        Ok(found) => {
            assert!(found.contains("hasaka/000_2257a42820f0d5af.txt"), "{found}");
            assert!(index::check(dir, true).unwrap().is_empty());
        }
        Err(said) => assert!(said.contains("twicetold index build"), "{said}"),
    }
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let place = Place::new();
    let old = place.records("old.jsonl", &corpus(1, 5));
    fs::create_dir(place.path("full")).unwrap();
    fs::write(place.path("full").join("letter.txt"), "dear").unwrap();
    let (full, old) = (place.path("full"), &old.paths[0]);
    let output = run(&["index", "build", full.to_str().unwrap(), old]);
    assert_eq!((code(&output), fs::read_dir(&full).unwrap().count()), (2, 1));
    assert!(said(&output).contains("not empty, and not an index"), "{}", said(&output));
    let dir = place.path("idx");
    let dir = dir.to_str().unwrap();
    assert_eq!(code(&run(&["index", "build", dir, old])), 0);
    let output = run(&["index", "build", dir, old]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("holds an index already"), "{}", said(&output));
    let output = run(&["scan", old, "--index", full.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
}

#[test]
fn one_writer_at_a_time_and_it_is_named() {
    let place = Place::new();
    let dir = place.build("idx", &place.records("old.jsonl", &corpus(1, 20)), Building::default());
    let more = place.records("more.jsonl", &corpus(2, 5)).paths[0].clone();
    let held = fs::OpenOptions::new().read(true).write(true).open(dir.join("LOCK")).unwrap();
    held.lock().unwrap();
    fs::write(dir.join("LOCK"), "process 12 on somewhere\u{1b}[2J").unwrap();
    let dir = dir.to_str().unwrap();
    let output = run(&["index", "add", dir, &more]);
    assert_eq!(code(&output), 2);
    let told = said(&output);
    assert!(told.contains("locked by process 12 on somewhere") && !told.contains('\u{1b}'), "{told}");
    // Readers are not kept out.
    assert_eq!(code(&run(&["scan", &more, "--index", dir])), 0);
    let waiting = program(&["index", "add", dir, &more, "--wait-lock", "60"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(300));
    drop(held);
    let output = waiting.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(Index::open(Path::new(dir)).unwrap().size().0, 25);
}

#[test]
fn where_nothing_can_be_written_reading_goes_on() {
    let place = Place::new();
    let (dir, new) = index_with_all(&place);
    // A folder in the place of the lock: nobody can write, whatever they may do otherwise.
    fs::remove_file(dir.join("LOCK")).unwrap();
    fs::create_dir(dir.join("LOCK")).unwrap();
    let before = files_only(&dir);
    let output = run(&["index", "add", dir.to_str().unwrap(), &new.paths[0]]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("cannot lock"), "{}", said(&output));
    assert!(look_up(&dir, &new).is_ok());
    assert_eq!(code(&run(&["index", "check", dir.to_str().unwrap(), "--read-data"])), 0);
    assert_eq!(files_only(&dir), before);
}

fn files_only(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.path().is_file());
    files.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_generation_before() {
    let place = Place::new();
    let (dir, new) = index_with_all(&place);
    let before = files(&dir);
    let many = place.records("many.jsonl", &corpus(4, 200)).paths[0].clone();
    // No file may grow beyond so many KiB.
    for limit in [0, 1, 4, 16, 64] {
        let line = "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"";
        let output = Command::new("bash")
            .args(["-c", line, "bash", &limit.to_string(), env!("CARGO_BIN_EXE_twicetold")])
            .args(["index", "add", dir.to_str().unwrap(), &many, "-q"])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(code(&output), 2, "{limit} KiB: {}", said(&output));
        assert!(said(&output).contains("cannot "), "{}", said(&output));
        let mut after = files(&dir);
        after.retain(|name, _| !name.ends_with(".part"));
        assert_eq!(after, before, "{limit} KiB");
    }
    assert!(look_up(&dir, &new).is_ok());
    assert_eq!(code(&run(&["index", "add", dir.to_str().unwrap(), &many])), 0);
    assert!(files(&dir).keys().all(|name| !name.ends_with(".part")));
    assert!(index::check(&dir, true).unwrap().is_empty());
}

/// What a change of an index is killed in: the folder as it is before, the command, how often.
struct Killed<'a> {
    before: Option<&'a Path>,
    arguments: &'a [&'a str],
    times: u32,
}

impl Killed<'_> {
    fn prepare(&self, dir: &Path) {
        let _ = fs::remove_dir_all(dir);
        if let Some(before) = self.before {
            fs::create_dir(dir).unwrap();
            files(before).iter().for_each(|(name, bytes)| fs::write(dir.join(name), bytes).unwrap());
        }
    }

    fn command(&self, dir: &Path) -> Command {
        let dir = dir.to_str().unwrap();
        let arguments: Vec<&str> =
            self.arguments.iter().map(|one| if *one == "DIR" { dir } else { one }).collect();
        let mut command = program(&arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Kills it at so many moments; each time the index is the one before or the one after, and running it
    /// again gives what it gives undisturbed.
    fn check(&self, dir: &Path) {
        self.prepare(dir);
        let old = self.before.map(|_| files(dir));
        let start = Instant::now();
        assert!(self.command(dir).status().unwrap().success());
        let takes = start.elapsed();
        let new = files(dir);
        for time in 0..self.times {
            self.prepare(dir);
            let mut running = self.command(dir).spawn().unwrap();
            thread::sleep(takes * (time + 1) / self.times);
            running.kill().unwrap();
            running.wait().unwrap();
            fs::create_dir_all(dir).unwrap();
            let left = files(dir);
            assert!(old.is_none() || left.contains_key("MANIFEST.json"), "the index is gone");
            if left.contains_key("MANIFEST.json") {
                let wrong = index::check(dir, true).unwrap();
                assert!(wrong.is_empty(), "{wrong:?}");
            }
            let again = self.command(dir).status().unwrap().code();
            // A build that had ended is not repeated.
            assert!(again == Some(0) || (old.is_none() && left == new), "{again:?}");
            let (mut is, mut should) = (files(dir), new.clone());
            if self.arguments[1] != "build" {
                // How many steps it took is counted.
                is.remove("MANIFEST.json");
                should.remove("MANIFEST.json");
            }
            assert!(is == should, "{:?} instead of {:?}", is.keys(), should.keys());
        }
    }
}

#[test]
fn a_writer_may_be_killed_at_any_time() {
    let place = Place::new();
    let old = place.records("old.jsonl", &corpus(1, 40));
    let base = place.build("base", &old, Building::default());
    let (more, few) =
        (place.records("more.jsonl", &corpus(3, 30)), place.records("few.jsonl", &corpus(4, 8)));
    let dir = place.path("killed");
    let build = ["index", "build", "DIR", &old.paths[0], "--threads", "1"];
    Killed { before: None, arguments: &build, times: 70 }.check(&dir);
    let add = ["index", "add", "DIR", &more.paths[0], "--threads", "1"];
    Killed { before: Some(&base), arguments: &add, times: 70 }.check(&dir);
    place.add(&base, &few);
    crate::index_kit::with(|how| how.remove(&base, &["1-001".to_owned()])).unwrap();
    let compact = ["index", "compact", "DIR"];
    Killed { before: Some(&base), arguments: &compact, times: 70 }.check(&dir);
}
