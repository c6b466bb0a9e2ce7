//! Floods of copies: families stay whole, the work and the output stay linear. Work is counted, not
//! timed.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use twicetold::corpus::Document;
use twicetold::findings::Findings;
use twicetold::pipeline;
use twicetold::pipeline::Progress;
use twicetold::pipeline::Stage;
use twicetold::pipeline::default_spec;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::text;

/// Counts the pairs of documents that are verified.
#[derive(Default)]
struct Counted(AtomicU64);

impl Progress for Counted {
    fn begin(&self, _: Stage, _: Option<u64>) {}

    fn advance(&self, _: u64) {}

    fn verified(&self, pairs: u64) {
        self.0.fetch_add(pairs, Relaxed);
    }
}

/// What was found, and how many pairs of documents were verified for it.
fn scan(documents: Vec<Document>, spec: &Spec) -> (Findings, u64) {
    let counted = Counted::default();
    let found = pipeline::scan_documents(documents, spec, &counted).findings;
    (found, counted.0.into_inner())
}

/// A thousand copies of a text, and a thousand of it with this share of its words edited.
fn flood(name: &str, seed: u64, copies: usize, share: f64) -> Vec<Document> {
    let (words, mut dice) = (Words::english(20_000), Dice::new(seed));
    let source = words.some(&mut dice, 200);
    let mut documents = Vec::new();
    for number in 0..copies {
        documents.push(document(format!("{name} same {number:04}"), text(&source, 60)));
        let near = dice.edited(&source, share, |dice| words.one(dice));
        documents.push(document(format!("{name} near {number:04}"), text(&near, 60)));
    }
    documents
}

/// Seeds in at most so many documents are paired all with all: half as many pairs a document, and again
/// so many from sketches.
fn is_linear(documents: usize, verified: u64, spec: &Spec) -> bool {
    verified <= documents as u64 * u64::from(spec.max_df) * 3 / 2
}

#[test]
fn identical_and_near_copies_of_a_text_are_one_family() {
    let copies = 1000;
    let (found, verified) = scan(flood("a", 1, copies, 0.05), &default_spec());
    println!("{verified} pairs verified, {} passages", found.passages.len());
    let largest = found.families.get(0);
    assert_eq!((found.families.len(), largest.members.len()), (1, 2 * copies));
    assert!(largest.core.len() * 100 >= largest.members.len() * 97);
    assert_eq!((found.clusters.len(), found.clusters[0].members.len()), (1, 2 * copies));
    assert_eq!(found.passages.len(), 2 * copies - 1, "each member with the representative");
    assert!(is_linear(2 * copies, verified, &found.spec), "{verified} pairs");
    assert!(found.documents.iter().all(|document| document.containment().unwrap() > 0.9));
}

#[test]
fn unrelated_texts_stay_two_families() {
    for level in [Level::Passage, Level::Paragraph, Level::Document] {
        let documents = [flood("a", 2, 120, 0.04), flood("b", 3, 120, 0.04)].concat();
        let (found, verified) = scan(documents, &Spec { level, ..default_spec() });
        println!("{level:?}: {verified} pairs verified, {} passages", found.passages.len());
        assert_eq!(found.clusters.len(), 2, "{level:?}");
        for cluster in &found.clusters {
            let of = |id: &twicetold::base::DocId| &found.documents[id.index()].id[..1];
            let first = of(&cluster.members[0]);
            assert!(cluster.members.iter().all(|id| of(id) == first), "{level:?}");
        }
        let members = |family: &twicetold::findings::Family| family.members.len();
        let whole = found.families.iter().filter(|family| members(family) >= 230).count();
        // A paragraph is a family of its own; identical documents are told whole besides.
        let expected = if level == Level::Paragraph { 2 * 4 } else { 2 };
        assert!(level == Level::Document || whole == expected, "{level:?}: {whole} families");
        assert!(found.passages.len() <= (expected + 2) * 240, "{level:?}: {} passages", found.passages.len());
    }
}

/// Of versions of one text, few are compared with each other: see `candidates/hubs.rs`.
#[test]
fn of_thousands_of_versions_each_is_compared_with_few() {
    let (words, mut dice) = (Words::english(20_000), Dice::new(8));
    let (source, number) = (words.some(&mut dice, 60), 4000);
    let version = |number: usize| {
        let words = dice.edited(&source, 0.05, |dice| words.one(dice));
        document(format!("{number:04}"), text(&words, 60))
    };
    let versions: Vec<Document> = (0..number).map(version).collect();
    for level in [Level::Passage, Level::Paragraph] {
        let (found, verified) = scan(versions.clone(), &Spec { level, ..default_spec() });
        println!("{level:?}: {verified} pairs verified, {} passages", found.passages.len());
        assert!(verified <= 32 * number as u64, "{verified} pairs");
        assert_eq!((found.families.len(), found.families.get(0).members.len()), (1, number));
        assert_eq!(found.passages.len(), number - 1, "each member with the representative");
    }
}

#[test]
fn a_paragraph_of_boilerplate_in_thousands_is_one_family() {
    let (words, mut dice) = (Words::english(50_000), Dice::new(4));
    let boilerplate = words.some(&mut dice, 40);
    let copies = 3000;
    let one = |number: usize| {
        let own = words.some(&mut dice, 80);
        let all = [&own[..40], &boilerplate[..], &own[40..]].concat();
        document(format!("{number:04}"), text(&all, 40))
    };
    let (found, verified) = scan((0..copies).map(one).collect(), &default_spec());
    println!("{verified} pairs verified, {} passages", found.passages.len());
    assert_eq!((found.families.len(), found.families.get(0).members.len()), (1, copies));
    assert_eq!(found.passages.len(), copies - 1);
    assert!(is_linear(copies, verified, &found.spec), "{verified} pairs");
}

#[test]
fn a_text_that_repeats_itself_ends_quickly() {
    let phrase = "one two three four five six seven eight nine ten ";
    let text = phrase.repeat(20_000);
    let documents = vec![document("a", text.clone()), document("b", format!("start {text}end"))];
    let (found, verified) = scan(documents, &default_spec());
    assert_eq!((verified, found.families.len()), (1, 1));
    assert!(found.passages.len() < 10, "{} passages", found.passages.len());
    assert!(found.documents.iter().all(|document| document.containment().unwrap() > 0.99));
}
