//! A scan under its options: levels, generators, groups, what is compared with what.

use std::collections::BTreeSet;

use twicetold::corpus::Document;
use twicetold::findings::Findings;
use twicetold::pipeline;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::shingle::Shared;
use twicetold::spec::FoundBy;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::held;
use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::in_group;
use crate::made::pairs;
use crate::made::text;

fn scan(documents: &[Document], spec: &Spec) -> Findings {
    let scan = pipeline::scan_documents(documents.to_vec(), spec, &Silent);
    held::check(&scan);
    scan.findings
}

/// The pairs of documents that overlap.
fn overlaps(found: &Findings) -> BTreeSet<(&str, &str)> {
    let id = |document: twicetold::base::DocId| &*found.documents[document.index()].id;
    found.overlaps.iter().map(|overlap| (id(overlap.a), id(overlap.b))).collect()
}

/// The members of each cluster.
fn clusters(found: &Findings) -> Vec<Vec<&str>> {
    let ids = |cluster: &twicetold::findings::Cluster| {
        cluster.members.iter().map(|id| &*found.documents[id.index()].id).collect()
    };
    found.clusters.iter().map(ids).collect()
}

/// Words to make texts of.
struct Pen {
    dice: Dice,
    words: Words,
}

impl Pen {
    fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed), words: Words::english(20_000) }
    }

    fn write(&mut self, len: usize) -> Vec<String> {
        self.words.some(&mut self.dice, len)
    }

    fn edit(&mut self, words: &[String], share: f64) -> Vec<String> {
        let vocabulary = &self.words;
        self.dice.edited(words, share, |dice| vocabulary.one(dice))
    }
}

fn paragraphs(list: &[&[String]]) -> String {
    list.iter().map(|words| words.join(" ") + ".\n\n").collect()
}

/// A paragraph between two others.
fn around(pen: &mut Pen, id: &str, middle: &[String]) -> Document {
    let (before, after) = (pen.write(60), pen.write(60));
    document(id, paragraphs(&[&before, middle, &after]))
}

/// Four ways to be reused: a whole text, a whole paragraph, an edited paragraph, a phrase in others.
fn four_ways() -> Vec<Document> {
    let mut pen = Pen::new(1);
    let (whole, paragraph, phrase) = (pen.write(120), pen.write(50), pen.write(14));
    let edited = pen.edit(&paragraph, 0.12);
    let mut documents = Vec::new();
    for (id, middle) in [("paragraph 1", &paragraph), ("paragraph 2", &paragraph), ("paragraph 3", &edited)] {
        documents.push(around(&mut pen, id, middle));
    }
    for id in ["phrase 1", "phrase 2"] {
        let inside = [pen.write(23), phrase.clone(), pen.write(23)].concat();
        documents.push(around(&mut pen, id, &inside));
    }
    documents.extend(["whole 1", "whole 2"].map(|id| document(id, text(&whole, 60))));
    documents
}

#[test]
fn each_generator_finds_its_own_and_says_so() {
    let documents = four_ways();
    let with = |candidates: FoundBy| {
        let found = scan(&documents, &Spec { candidates, ..default_spec() });
        let said = |(pair, passage): ((&str, &str), twicetold::findings::Passage)| {
            let by = passage.found_by.names().collect::<Vec<_>>().join(",");
            format!("{} = {} by {by}", pair.0, pair.1)
        };
        pairs(&found).into_iter().zip(&found.passages).map(said).collect::<BTreeSet<_>>()
    };
    let set = |list: &[&str]| list.iter().map(|&said| said.to_owned()).collect::<BTreeSet<String>>();
    let (exact, lsh, seeds) = (FoundBy::EXACT, FoundBy::LSH, FoundBy::SEEDS);
    let all = [
        "paragraph 1 = paragraph 2 by exact,lsh,seeds",
        "paragraph 1 = paragraph 3 by lsh,seeds",
        "paragraph 2 = paragraph 3 by lsh,seeds",
        "phrase 1 = phrase 2 by seeds",
        "whole 1 = whole 2 by exact",
    ];
    assert_eq!(with(exact.with(lsh).with(seeds)), set(&all));
    assert_eq!(with(exact), set(&["paragraph 1 = paragraph 2 by exact", all[4]]));
    let by = |name: &str| {
        let names = ["paragraph 1 = paragraph 2", "paragraph 1 = paragraph 3", "paragraph 2 = paragraph 3"];
        let mut said: BTreeSet<String> = names.map(|pair| format!("{pair} by {name}")).into();
        said.insert(format!("whole 1 = whole 2 by {name}"));
        said
    };
    assert_eq!(with(lsh), by("lsh"));
    let mut by_seeds = by("seeds");
    by_seeds.insert(all[3].to_owned());
    assert_eq!(with(seeds), by_seeds);
}

#[test]
fn the_document_level_tells_exact_similarities() {
    let mut pen = Pen::new(2);
    let source = pen.write(300);
    let (near, far) = (pen.edit(&source, 0.01), pen.edit(&source, 0.2));
    let texts = [("a", &source), ("b", &near), ("c", &far), ("d", &source)];
    let documents: Vec<Document> = texts.iter().map(|(id, words)| document(*id, words.join(" "))).collect();
    let spec = Spec { level: Level::Document, passages: false, ..default_spec() };
    let found = scan(&documents, &spec);
    assert_eq!(overlaps(&found), BTreeSet::from([("a", "b"), ("a", "d"), ("b", "d")]));
    assert_eq!(clusters(&found), [["a", "b", "d"]]);
    assert!(found.passages.is_empty() && found.families.is_empty());
    let set = |words: &[String]| words.windows(5).map(<[String]>::to_vec).collect::<BTreeSet<_>>();
    let (one, other) = (set(&source), set(&near));
    let both = one.intersection(&other).count();
    let jaccard = Shared { a: one.len(), b: other.len(), both }.jaccard();
    let told = found.overlaps.iter().find(|overlap| (overlap.a.0, overlap.b.0) == (0, 1)).unwrap();
    assert!((told.jaccard - jaccard).abs() < 1e-12 && jaccard < 1.0, "{} {jaccard}", told.jaccard);
    assert!((told.containment_a - both as f64 / one.len() as f64).abs() < 1e-12);
    let with_passages = scan(&documents, &Spec { passages: true, ..spec });
    assert_eq!(overlaps(&with_passages), overlaps(&found));
    assert!(with_passages.overlaps.iter().all(|overlap| !overlap.passages.is_empty()));
}

#[test]
fn the_paragraph_level_tells_whole_paragraphs() {
    let found = scan(&four_ways(), &Spec { level: Level::Paragraph, ..default_spec() });
    let documents: BTreeSet<_> = pairs(&found).into_iter().collect();
    let expected = [
        ("paragraph 1", "paragraph 2"),
        ("paragraph 1", "paragraph 3"),
        ("paragraph 2", "paragraph 3"),
        ("whole 1", "whole 2"),
    ];
    assert_eq!(documents, BTreeSet::from(expected));
    for passage in found.passages.iter().filter(|passage| passage.a.document.0 < 3) {
        assert_eq!((passage.a.paragraphs, passage.b.paragraphs), ((2, 2), (2, 2)));
        let words = [50, found.passages.get(0).b.words];
        assert!(words.contains(&passage.a.words), "a paragraph is told from end to end: {passage:?}");
    }
}

#[test]
fn across_groups_leaves_out_what_a_group_shares_with_itself() {
    let mut pen = Pen::new(4);
    let (source, other) = (pen.write(100), pen.write(100));
    let near = pen.edit(&source, 0.03);
    let of = |group: &str, id: &str, words: &[String]| in_group(group, document(id, words.join(" ")));
    let documents = [
        of("red", "r1", &source),
        of("red", "r2", &source),
        of("red", "r3", &other),
        of("red", "r4", &pen.edit(&other, 0.03)),
        of("blue", "b1", &near),
        of("blue", "b2", &other),
        document("free", near.join(" ")),
    ];
    for level in [Level::Passage, Level::Paragraph, Level::Document] {
        let spec = Spec { level, across_groups: true, ..default_spec() };
        let found = scan(&documents, &spec);
        let expected = [("b1", "free"), ("b1", "r1"), ("b1", "r2"), ("free", "r1"), ("free", "r2")];
        let expected = expected.into_iter().chain([("b2", "r3"), ("b2", "r4")]).collect::<BTreeSet<_>>();
        assert_eq!(overlaps(&found), expected, "{level:?}");
        assert_eq!(clusters(&found), [vec!["b1", "free", "r1", "r2"], vec!["b2", "r3", "r4"]], "{level:?}");
        assert_eq!(overlaps(&scan(&documents, &Spec { across_groups: false, ..spec })).len(), 6 + 3);
    }
}

#[test]
fn copies_in_one_group_are_in_the_cluster_of_what_they_overlap() {
    let mut pen = Pen::new(5);
    let source = pen.write(100);
    let near = pen.edit(&source, 0.03);
    let of = |group: &str, id: &str, words: &[String]| in_group(group, document(id, words.join(" ")));
    let documents = [of("red", "r1", &source), of("red", "r2", &source), of("blue", "b", &near)];
    let found = scan(&documents, &Spec { across_groups: true, ..default_spec() });
    assert_eq!(overlaps(&found), BTreeSet::from([("b", "r1"), ("b", "r2")]));
    assert_eq!(clusters(&found), [["b", "r1", "r2"]]);
}

#[test]
fn most_of_a_short_document_is_enough() {
    let texts = [
        "Read more here.",
        "READ more here!",
        "Subscribe now.",
        "one two three four five six seven eight nine",
        "zero one two three four five six seven eight",
        "five six seven eight other words follow here now",
    ];
    let documents: Vec<Document> =
        texts.iter().zip(0..).map(|(text, id)| document(format!("{id}"), *text)).collect();
    let found = scan(&documents, &default_spec());
    assert_eq!(pairs(&found), [("3", "4"), ("0", "1")]);
    assert_eq!(found.clusters.len(), 2);
    let found = scan(&documents, &Spec { level: Level::Document, ..default_spec() });
    assert_eq!(found.overlaps.len(), 1);
}

#[test]
fn reuse_within_a_document_is_told_on_request() {
    let mut pen = Pen::new(6);
    let passage = pen.write(40);
    let copy = pen.edit(&passage, 0.05);
    let words = [pen.write(90), passage, pen.write(90), copy, pen.write(90)].concat();
    let documents = [document("one", words.join(" ")), document("two", pen.write(200).join(" "))];
    assert!(scan(&documents, &default_spec()).passages.is_empty());
    let found = scan(&documents, &Spec { within: true, ..default_spec() });
    assert_eq!(pairs(&found), [("one", "one")]);
    let passage = found.passages.get(0);
    assert!(passage.a.bytes.end <= passage.b.bytes.start);
    assert!(passage.matched_words >= 30);
    assert!(found.clusters.is_empty(), "a document alone is no cluster");
}

#[test]
fn of_two_documents_with_one_id_the_first_is_kept() {
    let mut pen = Pen::new(7);
    let words = pen.write(80).join(" ");
    let documents = [document("x", words.clone()), document("y", words.clone()), document("x", words)];
    let found = scan(&documents, &default_spec());
    assert_eq!((found.documents.len(), found.passages.len(), found.skipped.len()), (2, 1, 1));
    assert!(found.skipped[0].reason.contains("the id \"x\" is already that of x.txt"));
}

#[test]
fn the_least_words_and_identity_are_kept_to() {
    let mut pen = Pen::new(8);
    for len in [4, 5, 6, 7, 8, 9, 10, 15] {
        let phrase = pen.write(len);
        let mut one = |id: &str| {
            let words = [pen.write(50), phrase.clone(), pen.write(50)].concat();
            document(id, words.join(" "))
        };
        let documents = [one("a"), one("b")];
        for min_words in [4, len as u32, len as u32 + 1] {
            let found = scan(&documents, &Spec { min_words, ..default_spec() });
            let expected = usize::from(min_words <= len as u32);
            assert_eq!(found.passages.len(), expected, "{len} words, at least {min_words}");
        }
    }
}
