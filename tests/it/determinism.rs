//! The same bytes out for any number of threads and any order of the documents.

use rayon::ThreadPoolBuilder;
use twicetold::corpus::Document;
use twicetold::pipeline;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::spec::FoundBy;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::in_group;
use crate::made::json;
use crate::made::text;

/// Copies of all kinds: whole, near, of passages, within a text, in groups, with and without dates.
fn corpus() -> Vec<Document> {
    let (words, mut dice) = (Words::arabic(2000), Dice::new(11));
    let sources: Vec<Vec<String>> = (0..8).map(|_| words.some(&mut dice, 200)).collect();
    let mut documents = Vec::new();
    for number in 0..240 {
        let source = &sources[dice.below(sources.len())];
        let share = [0.0, 0.03, 0.1][dice.below(3)];
        let mut copy = dice.edited(source, share, |dice| words.one(dice));
        if dice.chance(0.6) {
            let (start, len) = (dice.below(100), 10 + dice.below(60));
            let own = words.some(&mut dice, 60);
            copy =
                [&own[..30], &copy[start..start + len], &own[30..], &copy[start..start + len / 2]].concat();
        }
        let mut made = document(format!("{number:03}"), text(&copy, 40));
        if dice.chance(0.5) {
            made = in_group(["red", "blue"][dice.below(2)], made);
            made.date = Some(format!("20{:02}-01-01", dice.below(20)));
        }
        documents.push(made);
    }
    documents
}

fn report(documents: Vec<Document>, spec: &Spec, threads: usize) -> String {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| json(&pipeline::scan_documents(documents, spec, &Silent)))
}

#[test]
fn threads_and_order_change_nothing() {
    let mut dice = Dice::new(12);
    let (some, all) = (default_spec().candidates, FoundBy::EXACT.with(FoundBy::ALL));
    for (level, candidates) in
        [(Level::Passage, some), (Level::Paragraph, some), (Level::Document, some), (Level::Document, all)]
    {
        // A low cap, so that seeds grow and stars are made; groups and copies inside documents.
        let spec =
            Spec { level, candidates, max_df: 20, within: true, across_groups: true, ..default_spec() };
        let expected = report(corpus(), &spec, 1);
        let passages = expected.matches("\"matched_words\"").count();
        assert!(passages > 10, "{level:?}: {passages} passages");
        for threads in [1, 2, 8] {
            let mut documents = corpus();
            dice.shuffle(&mut documents);
            let found = report(documents, &spec, threads);
            let differs = expected.lines().zip(found.lines()).find(|(x, y)| x != y);
            assert_eq!(differs, None, "{level:?}, {threads} threads");
            assert!(found == expected, "{level:?}, {threads} threads");
        }
    }
}

#[test]
fn other_documents_do_not_change_the_ids_of_passages() {
    let ids = |documents: Vec<Document>| -> Vec<String> {
        let found = pipeline::scan_documents(documents, &default_spec(), &Silent).findings;
        found.passages.iter().map(|passage| passage.id).collect()
    };
    let (words, mut dice) = (Words::english(20_000), Dice::new(13));
    let mut one = |id: &str, passage: &[String]| {
        let around = words.some(&mut dice, 100);
        document(id, text(&[&around[..50], passage, &around[50..]].concat(), 60))
    };
    let passage: Vec<String> = (0..40).map(|n| format!("word{n}")).collect();
    let pair = vec![one("b", &passage), one("c", &passage)];
    let more = [vec![one("a", &[])], pair.clone(), vec![one("d", &[])]].concat();
    let expected = ids(pair);
    assert_eq!((expected.len(), ids(more)), (1, expected));
}
