//! A scan as a whole: what it finds and what it does not.

use std::collections::BTreeSet;

use twicetold::corpus::Document;
use twicetold::corpus::Inputs;
use twicetold::findings::Edit;
use twicetold::findings::Op;
use twicetold::findings::Passage;
use twicetold::pipeline;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::spec::FoundBy;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::held;
use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::text;

/// Two articles that a user brought.
fn hasaka(spec: &Spec) -> Scan {
    let inputs = Inputs { paths: vec!["testdata/corpora/hasaka".into()], ..Inputs::default() };
    let scan = pipeline::scan(&inputs, spec, &Silent).unwrap();
    held::check(&scan);
    scan
}

fn scan(documents: Vec<Document>, spec: &Spec) -> Scan {
    let scan = pipeline::scan_documents(documents, spec, &Silent);
    held::check(&scan);
    scan
}

/// First and last paragraph on both sides.
fn paragraphs(passage: &Passage) -> ((u32, u32), (u32, u32)) {
    (passage.a.paragraphs, passage.b.paragraphs)
}

#[test]
fn the_two_articles_share_three_passages() {
    let scan = hasaka(&default_spec());
    let found = &scan.findings;
    let ids: Vec<&str> = found.documents.iter().map(|document| &document.id[24..27]).collect();
    assert_eq!(ids, ["000", "001"]);
    let places: BTreeSet<_> = found.passages.iter().map(|passage| paragraphs(&passage)).collect();
    assert_eq!(places, BTreeSet::from([((1, 4), (14, 17)), ((5, 5), (12, 12)), ((21, 23), (18, 20))]));
    assert_eq!((found.passages.len(), found.overlaps.len(), found.families.len()), (3, 1, 3));
}

#[test]
fn in_the_first_of_them_two_words_differ() {
    let scan = hasaka(&default_spec());
    let passage = scan.findings.passages.iter().find(|passage| passage.a.paragraphs == (1, 4)).unwrap();
    let (a, b) = (scan.texts.text(passage.a.document), scan.texts.text(passage.b.document));
    let edits: Vec<Edit> = passage.diff.iter().collect();
    let ops: Vec<Op> = edits.iter().map(|edit| edit.op).collect();
    assert_eq!(ops, [Op::Changed, Op::Same, Op::Folded, Op::Same]);
    let (first, folded) = (edits[0], edits[2]);
    assert_eq!((first.a.of(&a), first.b.of(&b)), ("يبدو", "ويبدو"));
    let common = first.common.unwrap();
    assert_eq!((common.0.of(&a), common.1.of(&b)), ("يبدو", "يبدو"));
    assert_eq!((folded.a.of(&a), folded.b.of(&b)), ("للإدعاء", "للادعاء"));
}

#[test]
fn the_words_told_as_reused_are_those_of_the_passages() {
    let found = hasaka(&default_spec()).findings;
    let of_a: u64 = found.passages.iter().map(|passage| u64::from(passage.a.words)).sum();
    let of_b: u64 = found.passages.iter().map(|passage| u64::from(passage.b.words)).sum();
    let reused: Vec<u64> = found.documents.iter().map(|document| document.reused_words.unwrap()).collect();
    assert_eq!(reused, [of_a, of_b]);
    let containments = found.documents.iter().map(|document| document.containment().unwrap());
    let overlap = found.overlaps.get(0);
    assert_eq!(containments.collect::<Vec<_>>(), [overlap.containment_a, overlap.containment_b]);
}

#[test]
fn the_same_words_in_another_order_are_no_reuse() {
    let vocabularies = [Words::english(20_000), Words::arabic(20_000)];
    for (index, words) in vocabularies.iter().enumerate() {
        for seed in 0..3 {
            let mut dice = Dice::new(seed * 2 + index as u64);
            let mut bag = words.some(&mut dice, 1500);
            let shuffled = |index: usize| {
                dice.shuffle(&mut bag);
                document(format!("{index}"), text(&bag, 60))
            };
            let documents: Vec<Document> = (0..40).map(shuffled).collect();
            let spec = Spec { within: true, ..default_spec() };
            let found = scan(documents.clone(), &spec).findings;
            assert_eq!((found.passages.len(), found.clusters.len()), (0, 0), "seed {seed}");
            let spec = Spec { level: Level::Paragraph, ..default_spec() };
            assert!(scan(documents, &spec).findings.passages.is_empty(), "seed {seed}");
        }
    }
}

#[test]
fn the_two_articles_shuffled_share_nothing() {
    let scan = hasaka(&default_spec());
    for seed in 0..5 {
        let mut dice = Dice::new(seed);
        let mut shuffled = |of: &twicetold::findings::Document, id: u32| {
            let text = scan.texts.text(twicetold::base::DocId(id)).into_owned();
            let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            dice.shuffle(&mut words);
            document(of.id.clone(), words.join(" "))
        };
        let documents = scan.findings.documents.iter().zip(0..).map(|(of, id)| shuffled(of, id)).collect();
        let shuffled = pipeline::scan_documents(documents, &default_spec(), &Silent);
        assert!(shuffled.findings.passages.is_empty(), "seed {seed}");
    }
}

/// A text in which words differ as scripts let them: marks, case, alef forms, tatweel, punctuation.
fn disguised(words: &[String], dice: &mut Dice) -> String {
    let mut text = String::new();
    for word in words {
        let word = match dice.below(8) {
            0 => word.to_uppercase(),
            1 => word.replace('ا', "أ"),
            2 => word.chars().flat_map(|c| [c, if c.is_ascii() { '\u{ad}' } else { '\u{64e}' }]).collect(),
            3 => word.replace('ل', "لـ"),
            _ => word.clone(),
        };
        text.push_str(&word);
        text.push_str(["\u{200f}، ", " ", " ", " ", "\r\n\r\n", " — «", "» ", "\u{a0}"][dice.below(8)]);
    }
    text
}

#[test]
fn passages_stand_where_they_say_whatever_the_spelling() {
    let vocabularies = [Words::english(3000), Words::arabic(3000)];
    let mut folded = 0;
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let words = &vocabularies[seed as usize % 2];
        let source = words.some(&mut dice, 400);
        let mut documents = vec![document("source", disguised(&source, &mut dice))];
        for copy in 0..3 {
            let (start, len) = (dice.below(300), 30 + dice.below(70));
            let copied = dice.edited(&source[start..start + len], 0.1, |dice| words.one(dice));
            let text = [words.some(&mut dice, 80), copied, words.some(&mut dice, 80)].concat();
            documents.push(document(format!("copy {copy}"), disguised(&text, &mut dice)));
        }
        let found = scan(documents, &Spec { within: true, ..default_spec() }).findings;
        let of =
            |copy: u32| found.passages.iter().any(|one| one.a.document.0 == copy && one.b.document.0 == 3);
        assert!((0..3).all(of), "seed {seed}: a copy was not found");
        let of_one = |one: Passage| one.diff.iter().filter(|edit| edit.op == Op::Folded).count();
        folded += found.passages.iter().map(of_one).sum::<usize>();
    }
    assert!(folded > 1000, "{folded}");
}

#[test]
fn a_phrase_in_too_many_documents_makes_no_pair_and_is_listed() {
    let (words, mut dice) = (Words::english(20_000), Dice::new(3));
    let phrase: Vec<String> =
        "all rights are reserved by the owners of this page".split(' ').map(str::to_owned).collect();
    let one = |index: usize| {
        let body = words.some(&mut dice, 100);
        // Its neighbours are not those of any other: with a word that two have by chance, it would be a
        // longer and rarer phrase.
        let own = |side: &str| vec![format!("{side}{index}")];
        let all = [&body[..25], &own("before"), &phrase, &own("after"), &body[25..]].concat();
        document(format!("{index:03}"), text(&all, 70))
    };
    let documents: Vec<Document> = (0..120).map(one).collect();
    // The phrase may be most of a short unit, which is then like others as a whole: that is not asked here.
    let candidates = FoundBy::EXACT.with(FoundBy::SEEDS);
    let over = scan(documents.clone(), &Spec { candidates, ..default_spec() });
    assert_eq!(over.findings.passages.len(), 0);
    let stock: Vec<_> =
        over.findings.stock_phrases.iter().map(|one| (one.example.words, one.documents)).collect();
    assert_eq!(stock, [(10, 120)]);
    let example = over.findings.stock_phrases[0].example;
    assert_eq!(example.bytes.of(&over.texts.text(example.document)).replace('.', ""), phrase.join(" "));
    let under = scan(documents, &Spec { max_df: 120, candidates, ..default_spec() }).findings;
    assert_eq!((under.families.len(), under.families.get(0).members.len()), (1, 120));
    assert_eq!(under.passages.len(), 119, "a large family is told as passages to its representative");
}

/// Passages that a text has in common with a longer one, as their first words.
fn of_two(short: &str, long: &str, spec: &Spec) -> Vec<String> {
    let scan = scan(vec![document("a", short), document("b", long)], spec);
    let words = |passage: Passage| passage.a.bytes.of(&scan.texts.text(passage.a.document)).to_owned();
    scan.findings.passages.iter().map(words).collect()
}

#[test]
fn of_a_quotation_half_the_words_are_enough() {
    let long = "That year the river froze twice before the feast, and the miller, who owed the bishop nine \
        sacks of rye, told everyone that a frozen river pays no tithe to anybody.";
    let spec = default_spec();
    let quoting = |quoted: &str| {
        format!("The chronicle reports his answer thus: {quoted}; more we do not know of him.")
    };
    let found = |quoted: &str| of_two(&quoting(quoted), long, &spec);
    assert_eq!(found("“a frozen river pays no tithe”"), ["a frozen river pays no tithe"]);
    assert_eq!(found("(pays no tithe to anybody)"), ["pays no tithe to anybody"]);
    assert_eq!(
        found("\"a frozen river pays no toll to anybody\""),
        ["a frozen river pays no toll to anybody"]
    );
    // No marks, too few words, and too little of what stands between the marks.
    assert!(found("a frozen river pays no tithe").is_empty());
    assert!(found("“a frozen river pays”").is_empty());
    assert!(found("“a frozen river pays no debts of mine or of yours”").is_empty());
    // Half of what was asked for.
    let of_all = |min_words| {
        of_two(&quoting("«a frozen river pays no tithe»"), long, &Spec { min_words, ..spec.clone() })
    };
    assert_eq!((of_all(12).len(), of_all(13).len()), (1, 0));
}

#[test]
fn of_short_documents_most_is_enough() {
    let spec = default_spec();
    let long = "We met the four of them when all the lamps burn low in the harbour and nobody speaks";
    // Three words of four, on both sides; but not three words of four in a longer text.
    assert_eq!(of_two("the lamps burn low", "the lamps burn bright", &spec).len(), 1);
    assert!(of_two("the lamps burn bright", long, &spec).is_empty());
    assert_eq!(of_two("the lamps burn low", long, &spec), ["the lamps burn low"]);
    assert!(of_two("the lamps burn low tonight", "the lamps burn bright at noon", &spec).is_empty());
}
