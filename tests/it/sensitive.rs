//! `--sensitive`: text that was rewritten, and what is said of it.

use twicetold::corpus::Document;
use twicetold::pipeline;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::pipeline::sensitive;
use twicetold::spec::FoundBy;
use twicetold::spec::Spec;

use crate::held;
use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::pairs;
use crate::made::text;

/// Words of a rewritten passage, and of its document before and after it.
const PASSAGE: usize = 120;
const AROUND: usize = 300;

fn scan(documents: Vec<Document>, spec: &Spec) -> Scan {
    let scan = pipeline::scan_documents(documents, spec, &Silent);
    held::check(&scan);
    scan
}

/// Twelve documents of one vocabulary, and two of which one has rewritten a passage of the other.
fn rewritten(words: &Words, seed: u64) -> Vec<Document> {
    let mut dice = Dice::new(seed);
    let mut documents: Vec<Document> = (0..12)
        .map(|number| document(format!("n{number}"), text(&words.some(&mut dice, 2 * AROUND), 60)))
        .collect();
    let passage = words.some(&mut dice, PASSAGE);
    let mut copy = dice.edited(&passage, 0.25, |dice| words.one(dice));
    copy.chunks_mut(6).for_each(|few| dice.shuffle(few));
    for (id, told) in [("x", passage), ("y", copy)] {
        let all = [words.some(&mut dice, AROUND), told, words.some(&mut dice, AROUND)].concat();
        documents.push(document(id, text(&all, 60)));
    }
    documents
}

#[test]
fn rewritten_passages_are_found_and_say_by_what() {
    for words in [Words::english(5000), Words::arabic(5000)] {
        let mut found_by_default = 0;
        for seed in 0..10 {
            let documents = rewritten(&words, seed);
            found_by_default += scan(documents.clone(), &default_spec()).findings.passages.len();
            let scan = scan(documents, &sensitive(default_spec()));
            let findings = &scan.findings;
            assert_eq!(pairs(findings), [("x", "y")], "seed {seed}");
            let passage = findings.passages.get(0);
            assert!(passage.found_by.has(FoundBy::CONTEXT), "seed {seed}");
            // Only what stands in the same order counts.
            assert!((0.1..0.75).contains(&passage.identity), "seed {seed}: {}", passage.identity);
            let near = |words: u32| (PASSAGE as u32 * 8 / 10..PASSAGE as u32 * 13 / 10).contains(&words);
            assert!(near(passage.a.words) && near(passage.b.words), "seed {seed}: {passage:?}");
        }
        assert!(found_by_default < 10, "{found_by_default}");
    }
}

#[test]
fn a_passage_that_was_shuffled_from_end_to_end_is_found() {
    for (words, length) in [(Words::english(5000), 90), (Words::arabic(5000), 250)] {
        for seed in 0..5 {
            let mut dice = Dice::new(seed);
            let mut documents: Vec<Document> = (0..20)
                .map(|number| document(format!("n{number}"), text(&words.some(&mut dice, 2 * AROUND), 60)))
                .collect();
            // Words that hardly any other document has, as the names in a story are.
            let mut story = words.some(&mut dice, length);
            story
                .iter_mut()
                .step_by(3)
                .enumerate()
                .for_each(|(at, word)| *word = format!("{word}{seed}{at}"));
            let mut copy = story.clone();
            dice.shuffle(&mut copy);
            for (id, told) in [("x", story), ("y", copy)] {
                let all = [words.some(&mut dice, AROUND), told, words.some(&mut dice, AROUND)].concat();
                documents.push(document(id, text(&all, 60)));
            }
            let scan = scan(documents, &sensitive(default_spec()));
            assert_eq!(pairs(&scan.findings), [("x", "y")], "seed {seed}");
            let passage = scan.findings.passages.get(0);
            assert!(passage.found_by.has(FoundBy::CONTEXT), "seed {seed}");
            assert!(passage.identity < 0.5, "only what is in order counts: {}", passage.identity);
            let near = |words: u32| (length as u32 * 8 / 10..length as u32 * 13 / 10).contains(&words);
            assert!(near(passage.a.words) && near(passage.b.words), "seed {seed}: {passage:?}");
        }
    }
}

#[test]
fn unrelated_texts_of_one_vocabulary_share_nothing() {
    let words = Words::english(3000);
    for seed in 0..5 {
        let mut dice = Dice::new(100 + seed);
        let one = |number| document(format!("n{number}"), text(&words.some(&mut dice, 500), 60));
        let documents: Vec<Document> = (0..40).map(one).collect();
        assert_eq!(scan(documents, &sensitive(default_spec())).findings.passages.len(), 0, "seed {seed}");
    }
}

#[test]
fn what_the_default_setting_finds_is_still_found() {
    let inputs =
        twicetold::corpus::Inputs { paths: vec!["testdata/corpora/hasaka".into()], ..Default::default() };
    let places = |spec: &Spec| -> Vec<_> {
        let scan = pipeline::scan(&inputs, spec, &Silent).unwrap();
        held::check(&scan);
        scan.findings.passages.iter().map(|one| (one.a.bytes, one.b.bytes)).collect()
    };
    let (by_default, sensitive) = (places(&default_spec()), places(&sensitive(default_spec())));
    for place in by_default {
        let holds = |other: &(twicetold::base::Span, twicetold::base::Span)| {
            let (a, b) = (place.0.range(), place.1.range());
            other.0.start <= a.start as u32
                && a.end as u32 <= other.0.end
                && other.1.start <= b.start as u32
                && b.end as u32 <= other.1.end
        };
        assert!(sensitive.iter().any(holds), "{place:?} of {sensitive:?}");
    }
}
