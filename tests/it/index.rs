//! What an index gives is what a scan gives; what it is made of does not depend on how it was made.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::ThreadPoolBuilder;
use twicetold::corpus::Document;
use twicetold::corpus::Encoding;
use twicetold::corpus::Inputs;
use twicetold::findings::Findings;
use twicetold::index;
use twicetold::index::Index;
use twicetold::pipeline;
use twicetold::pipeline::Against;
use twicetold::pipeline::Building;
use twicetold::pipeline::Indexing;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::scratch::Resources;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::index_kit::Place;
use crate::index_kit::corpus;
use crate::index_kit::files;
use crate::index_kit::segments;
use crate::index_kit::with;
use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::json;
use crate::made::text;

fn against(inputs: &Inputs, known: Against<'_>, spec: &Spec) -> Scan {
    pipeline::scan_against(inputs, known, spec, &Resources::unlimited(), &Silent).unwrap()
}

/// The report line by line, without what is counted among the documents that were looked at: how many these
/// were, and phrases that are common there.
fn told(scan: &Scan) -> Vec<String> {
    let compared = scan.findings.summary.known.unwrap().compared;
    let report = json(scan).replace(&format!(",\"compared\":{compared}"), "");
    let (before, after) = report.split_once("\"stock_phrases\"").unwrap();
    let rest = after.split_once("\"skipped\"").unwrap().1;
    before.lines().chain(rest.lines()).map(str::to_owned).collect()
}

fn specs() -> Vec<Spec> {
    let at = |level| Spec { level, ..default_spec() };
    vec![
        default_spec(),
        Spec { across_groups: true, within: true, min_words: 6, ..default_spec() },
        at(Level::Paragraph),
        Spec { passages: false, ..at(Level::Document) },
    ]
}

#[test]
fn an_index_that_keeps_every_seed_finds_what_a_scan_finds() {
    let place = Place::new();
    let (old, new) = (place.records("old.jsonl", &corpus(1, 60)), place.records("new.jsonl", &corpus(2, 25)));
    let dir = place.build("idx", &old, Building { window: 1, ..Building::default() });
    let index = Index::open(&dir).unwrap();
    for spec in specs() {
        let scanned = against(&new, Against::Corpus(&old), &spec);
        let looked_up = against(&new, Against::Index(&index), &spec);
        let (overlaps, few) = (scanned.findings.overlaps.len(), spec.level == Level::Document);
        assert!(overlaps > if few { 2 } else { 20 }, "{:?}: {overlaps}", spec.level);
        let (expected, found) = (told(&scanned), told(&looked_up));
        let differs = expected.iter().zip(&found).find(|(x, y)| x != y);
        assert_eq!(differs, None, "{:?}", spec.level);
        assert_eq!(expected.len(), found.len(), "{:?}", spec.level);
    }
}

/// Pairs of ids with the bytes of both sides.
type Places<'f> = BTreeSet<(&'f str, &'f str, [u32; 4])>;

fn places(findings: &Findings) -> Places<'_> {
    let id = |place: &twicetold::findings::Place| &*findings.documents[place.document.index()].id;
    let place = |one: twicetold::findings::Passage| {
        let (a, b) = (one.a.bytes, one.b.bytes);
        (id(&one.a), id(&one.b), [a.start, a.end, b.start, b.end])
    };
    findings.passages.iter().map(place).collect()
}

#[test]
fn a_winnowed_index_misses_nothing_with_seven_words_in_a_row() {
    let place = Place::new();
    let (old, new) = (place.records("old.jsonl", &corpus(1, 60)), place.records("new.jsonl", &corpus(2, 25)));
    let dir = place.build("idx", &old, Building::default());
    let scanned = against(&new, Against::Corpus(&old), &default_spec());
    let looked_up = against(&new, Against::Index(&Index::open(&dir).unwrap()), &default_spec());
    let (expected, found) = (places(&scanned.findings), places(&looked_up.findings));
    assert!(expected.len() > 100, "{}", expected.len());
    let missing: Vec<_> = expected.difference(&found).collect();
    assert!(missing.is_empty() && found.len() == expected.len(), "{missing:?}");
}

#[test]
fn a_plain_scan_says_the_same_of_the_new_documents() {
    let place = Place::new();
    let (old, new) = (corpus(1, 60), corpus(2, 25));
    let all = place.records("all.jsonl", &[old.clone(), new.clone()].concat());
    let plain = pipeline::scan(&all, &default_spec(), &Silent).unwrap();
    let (old, new) = (place.records("old.jsonl", &old), place.records("new.jsonl", &new));
    let scan = against(&new, Against::Corpus(&old), &default_spec());
    let is_new = |(a, b, _): &(&str, &str, [u32; 4])| a.starts_with("2-") || b.starts_with("2-");
    let expected: Places<'_> = places(&plain.findings).into_iter().filter(is_new).collect();
    let found = places(&scan.findings);
    // A large family is told by its representative, which need not be the same one.
    let same = expected.intersection(&found).count() as f64;
    assert!(found.iter().all(is_new));
    assert!(same >= 0.9 * expected.len() as f64, "{same} of {} and {}", expected.len(), found.len());
    assert_eq!(scan.findings.summary.known.unwrap().documents, 60);
    assert_eq!(scan.findings.summary.documents, 25);
}

/// Each document as a file of its own; the paths of both halves.
fn as_files(place: &Place, halves: [&[Document]; 2]) -> [Vec<String>; 2] {
    let folder = place.path("files");
    fs::create_dir_all(&folder).unwrap();
    halves.map(|documents| {
        let write = |one: &Document| {
            let path = folder.join(format!("{}.txt", one.id));
            fs::write(&path, &one.text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        documents.iter().map(write).collect()
    })
}

fn of(paths: &[String]) -> Inputs {
    Inputs { paths: paths.to_vec(), ..Inputs::default() }
}

#[test]
fn an_index_is_the_same_however_it_was_made() {
    let place = Place::new();
    let [first, second] = as_files(&place, [&corpus(1, 50), &corpus(2, 30)]);
    let mut all = [first.clone(), second.clone()].concat();
    let whole = place.build("whole", &of(&all), Building::default());
    let expected = files(&whole);
    assert_eq!((expected.len(), Index::open(&whole).unwrap().size().0), (2, 80));

    let grown = place.build("grown", &of(&second), Building::default());
    place.add(&grown, &of(&first));
    with(|how| how.compact(&grown)).unwrap();
    assert_eq!(segments(&grown), segments(&whole), "in two steps");

    Dice::new(3).shuffle(&mut all);
    for (name, threads, memory) in [("t1", 1, 1 << 40), ("t2", 2, 300_000), ("t8", 8, u64::MAX)] {
        let dir = place.path(name);
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let resources = Resources { memory, temp_dir: std::env::temp_dir() };
        let spec = default_spec();
        let how = Indexing { spec: &spec, resources: &resources, progress: &Silent, holder: "a test" };
        pool.install(|| how.build(&dir, &of(&all), Building::default())).unwrap();
        assert_eq!(files(&dir), expected, "{threads} threads, {memory} bytes");
    }
}

#[test]
fn what_was_removed_is_as_if_it_had_never_been_there() {
    let place = Place::new();
    let all = corpus(1, 60);
    let gone = |one: &Document| one.id.ends_with('3') || one.id.ends_with('7') || one.id.as_str() < "1-010";
    let ids: Vec<String> = all.iter().filter(|one| gone(one)).map(|one| one.id.clone()).collect();
    let [paths, _] = as_files(&place, [&all, &[]]);
    let is_gone = |path: &&String| ids.iter().any(|id| path.ends_with(&format!("{id}.txt")));
    let (ids, kept): (Vec<String>, Vec<String>) = paths.iter().cloned().partition(|path| is_gone(&path));
    let (all, new) = (of(&paths), place.records("new.jsonl", &corpus(2, 20)));
    let dir = place.build("idx", &all, Building { window: 1, ..Building::default() });
    let (removed, missing) =
        with(|how| how.remove(&dir, &[ids.clone(), vec!["none".into()]].concat())).unwrap();
    assert_eq!((removed, missing), (ids.len() as u64, vec!["none".to_owned()]));
    let expected = place.build("left", &of(&kept), Building { window: 1, ..Building::default() });
    let look_up =
        |dir: &Path| told(&against(&new, Against::Index(&Index::open(dir).unwrap()), &default_spec()));
    assert_eq!(look_up(&dir), look_up(&expected));
    let info = Index::open(&dir).unwrap().info();
    assert_eq!((info.documents, info.removed), (kept.len() as u64, ids.len() as u64));
    with(|how| how.compact(&dir)).unwrap();
    assert_eq!(segments(&dir), segments(&expected));
    assert!(index::check(&dir, true).unwrap().is_empty());
}

#[test]
fn ids_that_are_there_are_skipped_or_replaced() {
    let place = Place::new();
    let old = corpus(1, 30);
    let mut newer = old[..5].to_vec();
    newer
        .iter_mut()
        .for_each(|one| one.text.push_str("\nكلمات أخرى لم تكن هنا من قبل في هذا النص القصير أبدا\n"));
    newer.extend(corpus(2, 3));
    let dir = place.build("idx", &place.records("old.jsonl", &old), Building::default());
    let newer = place.records("newer.jsonl", &newer);
    let added = place.add(&dir, &newer);
    assert_eq!((added.added.0, added.removed, added.skipped.len()), (3, 0, 5));
    assert!(added.skipped[0].reason.contains("is in the index already; --replace"), "{:?}", added.skipped[0]);
    let replaced = with(|how| how.add(&dir, &newer, true)).unwrap();
    assert_eq!((replaced.added.0, replaced.removed, replaced.skipped.len()), (8, 8, 0));
    assert_eq!(Index::open(&dir).unwrap().size().0, 33);
    assert!(index::check(&dir, true).unwrap().is_empty());
}

#[test]
fn a_document_is_not_compared_with_what_it_was() {
    let place = Place::new();
    let old = corpus(1, 30);
    let dir = place.build("idx", &place.records("old.jsonl", &old), Building::default());
    let mut newer = old[4].clone();
    newer.text.push_str(" وزيادة");
    let scan = against(
        &place.records("newer.jsonl", &[newer]),
        Against::Index(&Index::open(&dir).unwrap()),
        &default_spec(),
    );
    assert_eq!(scan.findings.documents.iter().filter(|one| *one.id == *old[4].id).count(), 1);
    assert!(scan.findings.overlaps.iter().all(|one| one.a != one.b));
}

#[test]
fn small_additions_are_merged_and_others_are_taken_over() {
    let place = Place::new();
    let dir = place.build("idx", &place.records("0.jsonl", &corpus(100, 40)), Building::default());
    for step in 1..=12 {
        place.add(&dir, &place.records("more.jsonl", &corpus(100 + step, 3)));
        let info = Index::open(&dir).unwrap().info();
        assert_eq!(info.documents, 40 + 3 * step);
        assert!(info.segments <= 5, "{} segments after {step} steps", info.segments);
    }
    let other = place.build("other", &place.records("o.jsonl", &corpus(100, 50)), Building::default());
    let doubled = with(|how| how.merge(&dir, &[&other])).unwrap();
    assert_eq!((doubled, Index::open(&dir).unwrap().size().0), (40, 86));
    assert!(index::check(&dir, true).unwrap().is_empty());
    let strange =
        place.build("strange", &place.records("o.jsonl", &corpus(9, 5)), Building { window: 2, texts: true });
    let refused = with(|how| how.merge(&dir, &[&strange])).unwrap_err().to_string();
    assert!(refused.contains("window 2") && refused.contains("window 4"), "{refused}");
}

#[test]
fn without_texts_they_are_read_from_where_they_were() {
    let place = Place::new();
    let (old, new) = (place.records("old.jsonl", &corpus(1, 40)), place.records("new.jsonl", &corpus(2, 10)));
    let with_texts = place.build("with", &old, Building::default());
    let without = place.build("without", &old, Building { texts: false, ..Building::default() });
    let look_up = |dir: &Path| {
        let index = Index::open(dir).unwrap();
        pipeline::scan_against(
            &new,
            Against::Index(&index),
            &default_spec(),
            &Resources::unlimited(),
            &Silent,
        )
    };
    assert_eq!(told(&look_up(&without).unwrap()), told(&look_up(&with_texts).unwrap()));
    let (small, large) = (Index::open(&without).unwrap().info(), Index::open(&with_texts).unwrap().info());
    assert!(small.bytes < large.bytes && small.documents == large.documents);
    let changed = fs::read_to_string(place.path("old.jsonl")).unwrap().replace("با", "رن");
    fs::write(place.path("old.jsonl"), changed).unwrap();
    let said = look_up(&without).err().unwrap().to_string();
    assert!(said.contains("it was changed") && said.contains("old.jsonl:"), "{said}");
    fs::write(place.path("old.jsonl"), "").unwrap();
    let said = look_up(&without).err().unwrap().to_string();
    assert!(said.contains("it is not there"), "{said}");
}

#[test]
fn without_texts_they_are_read_in_the_encoding_that_they_had() {
    let place = Place::new();
    let table = |name: &str, documents: &[Document]| {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let record = |one: &Document| format!("{},{}\r\n", quoted(&one.id), quoted(&one.text));
        let written = "id,text\r\n".to_owned() + &documents.iter().map(record).collect::<String>();
        let (bytes, _, lossy) = encoding_rs::WINDOWS_1256.encode(&written);
        assert!(!lossy);
        fs::write(place.path(name), bytes).unwrap();
        let encoding = Encoding::named("windows-1256");
        Inputs { paths: vec![place.path(name).to_str().unwrap().into()], encoding, ..Inputs::default() }
    };
    let (old, new) = (table("old.csv", &corpus(1, 40)), table("new.csv", &corpus(2, 10)));
    let look_up = |building: Building, name: &str| {
        let index = Index::open(&place.build(name, &old, building)).unwrap();
        told(&against(&new, Against::Index(&index), &default_spec()))
    };
    let with_texts = look_up(Building::default(), "with");
    assert!(!with_texts.is_empty());
    assert_eq!(look_up(Building { texts: false, ..Building::default() }, "without"), with_texts);
}

#[test]
fn readers_keep_what_they_opened() {
    let place = Place::new();
    let new = place.records("new.jsonl", &corpus(2, 10));
    let dir = place.build("idx", &place.records("old.jsonl", &corpus(1, 40)), Building::default());
    let before = Index::open(&dir).unwrap();
    let expected = told(&against(&new, Against::Index(&before), &default_spec()));
    place.add(&dir, &place.records("more.jsonl", &corpus(3, 40)));
    with(|how| how.compact(&dir)).unwrap();
    assert_eq!(told(&against(&new, Against::Index(&before), &default_spec())), expected);
    let after = Index::open(&dir).unwrap();
    assert_eq!((before.size().0, after.size().0), (40, 80));
}

/// Documents of which each has the same forty words, and otherwise its own.
fn with_a_template(documents: usize) -> (String, Vec<Document>) {
    let words = Words::arabic(4000);
    let mut dice = Dice::new(5);
    let template = words.some(&mut dice, 40);
    let mut one = |number: usize| {
        let own = words.some(&mut dice, 60);
        document(format!("{number:04}"), text(&[&own[..30], &template, &own[30..]].concat(), 30))
    };
    let documents = (0..documents).map(&mut one).collect();
    (template.join(" "), documents)
}

#[test]
fn what_very_many_documents_have_is_found_in_some_of_them() {
    let place = Place::new();
    let (template, old) = with_a_template(140);
    let dir = place.build("idx", &place.records("old.jsonl", &old), Building::default());
    let index = Index::open(&dir).unwrap();
    // After the template, one of them goes on in the same words.
    let longer = format!(
        "{template} {}",
        old[77].text.split_whitespace().skip(70).take(6).collect::<Vec<_>>().join(" ")
    );
    let new = place.records("new.jsonl", &[document("new", longer)]);
    let known = |sources| {
        let scan = against(&new, Against::Index(&index), &Spec { sources, ..default_spec() });
        let ids: Vec<&str> = scan.findings.documents.iter().map(|one| &*one.id).collect();
        assert!(ids.contains(&"0077"), "{ids:?}");
        assert!(ids.contains(&"new"), "{ids:?}");
        scan.findings.summary.known.unwrap()
    };
    let (all, some) = (known(None), known(Some(9)));
    // For each place no more than --max-df, for what so many have; a few more are alike as a whole.
    assert!((100..140).contains(&all.compared) && all.passed_over == 0, "{all:?}");
    assert!((9..20).contains(&some.compared), "{some:?}");
    assert_eq!(some.compared + some.passed_over, all.compared);
}
