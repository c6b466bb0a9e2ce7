//! All pairs of similar documents against brute force: none is missed, none is made up.

use std::collections::BTreeSet;

use rayon::ThreadPoolBuilder;
use twicetold::base::DocId;
use twicetold::candidates::GENERATORS;
use twicetold::candidates::all_of;
use twicetold::collection::Collection;
use twicetold::corpus::Document;
use twicetold::pipeline;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::shingle::Shared;
use twicetold::shingle::shingle_set;
use twicetold::spec::FoundBy;
use twicetold::spec::Level;
use twicetold::spec::Shingles;
use twicetold::spec::Spec;

use crate::made::Dice;
use crate::made::collection;
use crate::made::document;
use crate::made::in_group;

/// The thresholds of the tests; many pairs of small sets are exactly as alike as one of these.
const THRESHOLDS: [f64; 9] = [0.01, 0.3, 0.5, 0.6, 2.0 / 3.0, 0.75, 0.8, 0.9, 1.0];

/// Texts of up to 50 tokens: new ones, edited ones, the same ones, some without or with hardly a token.
fn corpus(dice: &mut Dice, texts: usize, words: usize) -> Vec<Vec<u32>> {
    let mut corpus: Vec<Vec<u32>> = Vec::new();
    for _ in 0..texts {
        let earlier = (!corpus.is_empty()).then(|| corpus[dice.below(corpus.len())].clone());
        let len = if dice.chance(0.3) { dice.below(7) } else { dice.below(50) };
        let text = match (dice.below(8), earlier) {
            (0, Some(text)) => text,
            (1..5, Some(text)) => {
                let share = [0.02, 0.05, 0.1, 0.2][dice.below(4)];
                dice.edited(&text, share, |dice| dice.below(words) as u32)
            }
            // The end of a text: of its set, a part.
            (5, Some(text)) => text[dice.below(text.len() + 1)..].to_vec(),
            _ => dice.tokens(len, words),
        };
        corpus.push(text);
    }
    corpus
}

fn spec(similarity: f64, words: u32, candidates: FoundBy) -> Spec {
    let shingles = Shingles { documents: words, ..default_spec().shingles };
    Spec { level: Level::Document, passages: false, similarity, shingles, candidates, ..default_spec() }
}

type Pairs = BTreeSet<(DocId, DocId)>;

/// What the generator proposes; nothing twice.
fn proposed(made: &Collection, spec: &Spec) -> Pairs {
    let all = GENERATORS.iter().find(|generator| generator.found_by() == FoundBy::ALL).unwrap();
    let found = all_of(made, &[all.generate(made, spec).unwrap().candidates]);
    let whole = |id: DocId, range: std::ops::Range<u32>| made.range(id) == range;
    assert!(found.iter().all(|one| one.documents.0 < one.documents.1));
    assert!(found.iter().all(|one| whole(one.documents.0, one.a_range())));
    assert!(found.iter().all(|one| whole(one.documents.1, one.b_range())));
    let pairs: Pairs = found.iter().map(|one| one.documents).collect();
    assert_eq!(pairs.len(), found.len(), "a pair is proposed twice");
    pairs
}

fn alike(sets: &[Vec<u64>], similarity: f64) -> Pairs {
    let mut pairs = Pairs::new();
    for (b, y) in (0..).zip(sets) {
        for (a, x) in (0..b).zip(sets) {
            if Shared::of(x, y).jaccard() >= similarity {
                pairs.insert((DocId(a), DocId(b)));
            }
        }
    }
    pairs
}

#[test]
fn every_similar_pair_is_proposed_and_no_other() {
    let (mut pairs, mut exactly) = (0, 0);
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let words = [3, 30, 1000][seed as usize % 3];
        let texts = corpus(&mut dice, 60, words);
        let made = collection(&texts, 30);
        for n in [1, 2, 5] {
            let sets: Vec<Vec<u64>> = texts.iter().map(|text| shingle_set(text, n as usize)).collect();
            for similarity in THRESHOLDS {
                let expected = alike(&sets, similarity);
                let found = proposed(&made, &spec(similarity, n, FoundBy::ALL));
                assert_eq!(found, expected, "seed {seed}, {n} words, {similarity}");
                pairs += found.len();
                let jaccard = |pair: &&(DocId, DocId)| {
                    Shared::of(&sets[pair.0.index()], &sets[pair.1.index()]).jaccard()
                };
                exactly += found.iter().filter(|pair| jaccard(pair) == similarity).count();
            }
        }
    }
    println!("{pairs} pairs, {exactly} exactly at the threshold");
    assert!(pairs > 100_000 && exactly > 5000, "{pairs} pairs, {exactly} exactly at the threshold");
}

/// The Jaccard of two texts, by the words themselves.
fn jaccard(x: &[u32], y: &[u32], n: usize) -> f64 {
    let set = |text: &[u32]| -> BTreeSet<Vec<u32>> {
        text.windows(n.min(text.len()).max(1)).map(<[u32]>::to_vec).collect()
    };
    let (x, y) = (set(x), set(y));
    let either = x.union(&y).count();
    if either == 0 { 0.0 } else { x.intersection(&y).count() as f64 / either as f64 }
}

/// A corpus as documents, half of them in one of two groups.
fn documents(texts: &[Vec<u32>]) -> Vec<Document> {
    let made = |(number, text): (usize, &Vec<u32>)| {
        let words: Vec<String> = text.iter().map(|token| format!("w{token}")).collect();
        let document = document(format!("{number:03}"), words.join(" "));
        if number % 2 == 0 { in_group(["red", "blue"][number / 2 % 2], document) } else { document }
    };
    texts.iter().enumerate().map(made).collect()
}

fn reported(documents: &[Document], spec: &Spec, threads: usize) -> Vec<(DocId, DocId)> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let findings = pool.install(|| pipeline::scan_documents(documents.to_vec(), spec, &Silent).findings);
    findings.overlaps.iter().map(|overlap| (overlap.a, overlap.b)).collect()
}

#[test]
fn a_scan_reports_every_similar_pair_and_no_other() {
    for seed in 100..130 {
        let mut dice = Dice::new(seed);
        let texts = corpus(&mut dice, 40, [4, 300][seed as usize % 2]);
        let documents = documents(&texts);
        let similarity = THRESHOLDS[seed as usize % THRESHOLDS.len()];
        let mut expected = Pairs::new();
        for b in 0..texts.len() {
            let alike = (0..b).filter(|&a| jaccard(&texts[a], &texts[b], 5) >= similarity);
            expected.extend(alike.map(|a| (DocId(a as u32), DocId(b as u32))));
        }
        let group = |id: DocId| documents[id.index()].group.as_ref();
        let apart = |&(a, b): &(DocId, DocId)| group(a).is_none() || group(a) != group(b);
        let across: Pairs = expected.iter().copied().filter(apart).collect();
        // Identical documents are found whether or not they are joined before.
        for candidates in [FoundBy::ALL, FoundBy::ALL.with(FoundBy::EXACT)] {
            let spec = spec(similarity, 5, candidates);
            let found = reported(&documents, &spec, 1);
            assert_eq!(found.iter().copied().collect::<Pairs>(), expected, "seed {seed}");
            assert_eq!(found.len(), expected.len(), "seed {seed}: a pair is reported twice");
            assert_eq!(reported(&documents, &spec, 4), found);
            let found = reported(&documents, &Spec { across_groups: true, ..spec }, 2);
            assert_eq!(found.into_iter().collect::<Pairs>(), across, "seed {seed}, across groups");
        }
    }
}

#[test]
fn what_sketches_find_is_among_all_pairs() {
    let mut missed = 0;
    for seed in 200..210 {
        let mut dice = Dice::new(seed);
        let texts = corpus(&mut dice, 150, 500);
        let documents = documents(&texts);
        let pairs = |candidates| -> Pairs {
            reported(&documents, &spec(0.6, 5, candidates), 2).into_iter().collect()
        };
        let (sketched, all) = (pairs(FoundBy::EXACT.with(FoundBy::LSH)), pairs(FoundBy::ALL));
        assert!(sketched.is_subset(&all), "seed {seed}");
        missed += all.len() - sketched.len();
    }
    assert!(missed > 0, "the bands of .8 should miss some pairs of .6");
}

#[test]
fn copies_by_the_thousand_are_compared_once() {
    let mut dice = Dice::new(1);
    let source = dice.tokens(60, 500);
    let mut texts = vec![source.clone(); 2000];
    texts.extend((0..5).map(|_| dice.edited(&source, 0.01, Dice::fresh)));
    let spec = spec(0.3, 5, FoundBy::EXACT.with(FoundBy::ALL));
    let found = reported(&documents(&texts), &spec, 2).len();
    assert!((2000..3000).contains(&found), "{found} pairs");
}
