//! What families are, what was first, and what is left out because it is known.

use twicetold::corpus::Document;
use twicetold::corpus::Inputs;
use twicetold::findings::Family;
use twicetold::findings::Findings;
use twicetold::findings::Hidden;
use twicetold::findings::Kind;
use twicetold::pipeline;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::spec::Boilerplate;
use twicetold::spec::KnownText;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::held;
use crate::made::Dice;
use crate::made::Words;
use crate::made::document;
use crate::made::in_group;

fn scan(documents: &[Document], spec: &Spec) -> Scan {
    let scan = pipeline::scan_documents(documents.to_vec(), spec, &Silent);
    held::check(&scan);
    scan
}

fn outlets(spec: &Spec) -> Scan {
    let paths = vec!["testdata/corpora/outlets/articles.jsonl".into()];
    let scan = pipeline::scan(&Inputs { paths, ..Inputs::default() }, spec, &Silent).unwrap();
    held::check(&scan);
    scan
}

/// The ids of the documents of a family.
fn members<'f>(found: &'f Findings, family: &Family) -> Vec<&'f str> {
    family.members.iter().map(|place| &*found.documents[place.document.index()].id).collect()
}

#[test]
fn footers_a_wire_report_and_a_quotation_are_told_apart() {
    let scan = outlets(&default_spec());
    let found = &scan.findings;
    let kinds: Vec<(Kind, Vec<&str>)> =
        found.families.iter().map(|family| (family.kind, members(found, &family))).collect();
    let gazette = ["gazette/01", "gazette/02", "gazette/03", "gazette/04", "gazette/05", "gazette/06"];
    assert_eq!(
        kinds,
        [
            (Kind::Wire, vec!["courier/01", "gazette/04", "star/01"]),
            (Kind::Reuse, vec!["nur/01", "nur/02", "sada/03"]),
            (Kind::Reuse, vec!["courier/02", "gazette/02"]),
            (Kind::Boilerplate, gazette.to_vec()),
            (Kind::Boilerplate, vec!["sada/01", "sada/02", "sada/03", "sada/04", "sada/05"]),
        ]
    );
    let first = |family: Family| {
        let place = family.first_seen?;
        Some(&*found.documents[place.document.index()].id)
    };
    let firsts: Vec<Option<&str>> = found.families.iter().map(first).collect();
    // The ferry ran aground on a day, and was in print at half past seven of the same.
    assert_eq!(firsts, [None, Some("sada/03"), Some("gazette/02"), Some("gazette/01"), Some("sada/01")]);
}

#[test]
fn boilerplate_is_kept_labelled_or_left_out() {
    let with = |boilerplate| outlets(&Spec { boilerplate, ..default_spec() }).findings;
    let (kept, labelled, hidden) =
        (with(Boilerplate::Keep), with(Boilerplate::Label), with(Boilerplate::Hide));
    assert_eq!(kept.families.kind(0), Kind::Boilerplate, "the most reused comes first");
    assert_eq!((kept.families.len(), labelled.families.len(), hidden.families.len()), (5, 5, 3));
    let apart = |found: &Findings| {
        let is_apart =
            |passage: &twicetold::findings::Passage| found.families.kind(passage.family) == Kind::Boilerplate;
        found.passages.iter().filter(is_apart).count() as u64
    };
    assert_eq!(apart(&kept), apart(&labelled));
    assert_eq!(hidden.summary.hidden, Hidden { families: 2, passages: apart(&labelled) });
    assert_eq!(hidden.passages.len() as u64 + apart(&labelled), labelled.passages.len() as u64);
    for (labelled, hidden) in labelled.documents.iter().zip(&hidden.documents) {
        assert_eq!(labelled.reused_words_no_boilerplate, hidden.reused_words);
    }
    let footer_alone = |found: &Findings| {
        found.overlaps.iter().filter(|overlap| overlap.containment_a_no_boilerplate == Some(0.0)).count()
    };
    assert!(footer_alone(&labelled) > 20 && footer_alone(&hidden) == 0);
    let mut last = labelled.overlaps.iter().rev().take(footer_alone(&labelled));
    assert!(last.all(|overlap| overlap.containment_b_no_boilerplate == Some(0.0)), "they come last");
}

#[test]
fn words_seen_before_are_those_of_later_documents() {
    let found = outlets(&default_spec()).findings;
    let seen = |id: &str| {
        let document = found.documents.iter().find(|document| *document.id == *id).unwrap();
        document.words_seen_before
    };
    assert_eq!(seen("gazette/01"), Some(0), "it has the footer first");
    assert_eq!(seen("gazette/03"), Some(24), "the footer");
    assert_eq!(seen("gazette/02"), Some(24), "not the portrait");
    assert_eq!(seen("courier/02"), Some(33), "the portrait, and how the next paragraph begins");
    assert_eq!(seen("courier/01"), Some(0), "of the same day");
    assert_eq!(seen("star/01"), Some(32));
    assert_eq!(seen("nur/02"), None, "without a date");
}

#[test]
fn known_texts_are_in_no_passage_wherever_they_stand() {
    let footer = std::fs::read_to_string("testdata/corpora/outlets/footer.txt").unwrap();
    for level in [Level::Passage, Level::Paragraph] {
        let spec = Spec { level, ignored: vec![KnownText::new(footer.clone())], ..default_spec() };
        let scan = outlets(&spec);
        let found = &scan.findings;
        assert_eq!(found.summary.ignored_words, 6 * 24 + 5 * 19, "{level:?}");
        assert!(found.families.iter().all(|family| family.kind != Kind::Boilerplate), "{level:?}");
        let gazette = found.documents.iter().find(|document| *document.id == *"gazette/01").unwrap();
        assert_eq!((gazette.ignored_words, gazette.reused_words), (24, Some(0)), "{level:?}");
    }
}

#[test]
fn what_is_left_of_two_documents_is_compared_across_a_known_text() {
    let (mut dice, words) = (Dice::new(21), Words::english(20_000));
    let (head, tail) = (words.some(&mut dice, 30).join(" "), words.some(&mut dice, 30).join(" "));
    let other = words.some(&mut dice, 200).join(" ");
    let known = "Read more of this in Saturday's paper.";
    let texts = [
        ("a", format!("{head} READ MORE, of this in “Saturday's paper” {tail}")),
        ("b", format!("{head} {tail}")),
        ("c", format!("{known} {other}")),
        ("d", format!("{head}\n\n{known}\n\n{tail}\n\n{known}")),
        ("e", format!("Read more of this in Sunday's paper. {tail} {head}")),
    ];
    let documents: Vec<Document> = texts.iter().map(|(id, text)| document(*id, text.clone())).collect();
    let spec = Spec { ignored: vec![KnownText::new(known.into())], ..default_spec() };
    let scan = scan(&documents, &spec);
    let found = &scan.findings;
    let counts: Vec<u64> = found.documents.iter().map(|document| document.ignored_words).collect();
    assert_eq!(counts, [7, 0, 7, 14, 0]);
    let copies: Vec<_> = found.overlaps.iter().filter(|overlap| overlap.jaccard == 1.0).collect();
    let pairs: Vec<(u32, u32)> = copies.iter().map(|overlap| (overlap.a.0, overlap.b.0)).collect();
    assert_eq!(pairs, [(0, 1), (0, 3), (1, 3)], "without it, three are the same");
    let passage = found.passages.get(copies[0].passages[0]);
    assert_eq!((passage.matched_words, passage.identity, passage.diff.len()), (60, 1.0, 2));
    assert_eq!(found.documents[2].reused_words, Some(0));
}

#[test]
fn an_article_that_several_outlets_print_and_a_verse_that_many_quote_are_no_boilerplate() {
    let (mut dice, words) = (Dice::new(22), Words::english(20_000));
    let article = words.some(&mut dice, 50);
    let verse = words.some(&mut dice, 14);
    let mut documents = Vec::new();
    for number in 0..12 {
        let own = words.some(&mut dice, 20);
        // Reprints, all at the head, each with a word or two changed.
        let reprint = [dice.edited(&article, 0.05, |dice| words.one(dice)), own].concat();
        documents.push(document(format!("reprint {number:02}"), reprint.join(" ")));
        let (own, at) = (words.some(&mut dice, 200), 15 * number);
        let quoting = [&own[..at], &verse, &own[at..]].concat();
        documents.push(document(format!("quoting {number:02}"), quoting.join(" ")));
    }
    let found = scan(&documents, &default_spec()).findings;
    assert!(
        found.families.iter().any(|family| family.evidence.documents == 12 && family.evidence.words < 20)
    );
    assert!(
        found.families.iter().any(|family| family.evidence.documents == 12 && family.evidence.words > 40)
    );
    assert!(found.families.iter().all(|family| family.kind == Kind::Reuse));
}

#[test]
fn identical_documents_in_a_group_are_copies_and_no_template() {
    let (mut dice, words) = (Dice::new(23), Words::english(20_000));
    let text = words.some(&mut dice, 40).join(" ");
    let dated = |number: usize| Document {
        date: Some(format!("2024-01-{number:02}")),
        ..in_group("Gazette", document(format!("{number:02}"), text.clone()))
    };
    let documents: Vec<Document> = (1..=25).map(dated).collect();
    let found = scan(&documents, &default_spec()).findings;
    assert_eq!((found.families.len(), found.families.kind(0)), (1, Kind::Reuse));
    assert_eq!(found.documents[0].words_seen_before, Some(0));
    assert!(found.documents[1..].iter().all(|document| document.words_seen_before == Some(40)));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    /// Known texts, whole and in part, at any places of texts in which anything repeats.
    #[test]
    fn what_holds_of_every_scan_holds_without_known_texts(seed in 0u64..1_000_000) {
        let (mut dice, words) = (Dice::new(seed), Words::arabic(300));
        let known: Vec<Vec<String>> = (3..8).map(|len| words.some(&mut dice, len)).collect();
        let sources: Vec<Vec<String>> = (0..3).map(|_| words.some(&mut dice, 40)).collect();
        let texts = (0..12).map(|_| {
            let mut text: Vec<String> = Vec::new();
            for _ in 0..6 {
                match dice.below(3) {
                    0 => text.extend(known[dice.below(known.len())].clone()),
                    1 => text.extend(sources[dice.below(3)][dice.below(15)..].iter().cloned()),
                    _ => text.extend(words.some(&mut dice, 12)),
                }
                text.push(["\n\n", "،", "."][dice.below(3)].to_owned());
            }
            text.join(" ")
        });
        let documents: Vec<Document> =
            texts.enumerate().map(|(id, text)| document(format!("{id:02}"), text)).collect();
        let ignored = known.iter().map(|known| KnownText::new(known.join(" "))).collect();
        let found = scan(&documents, &Spec { ignored, within: true, ..default_spec() }).findings;
        proptest::prop_assert!(found.summary.ignored_words > 0);
    }
}
