//! The self-test on a corpus of its own making.

use twicetold::corpus::Document;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::selftest::Error;
use twicetold::selftest::Measured;
use twicetold::selftest::Sample;
use twicetold::selftest::measure;
use twicetold::selftest::random::Random;
use twicetold::spec::FoundBy;
use twicetold::spec::Spec;

fn document(id: &str, text: String) -> Document {
    Document { id: id.into(), path: id.into(), record: None, group: None, date: None, text }
}

/// Documents of words that are drawn from few common and many rare ones.
fn corpus(documents: usize, words: usize) -> Vec<Document> {
    let text = |number: usize| {
        let mut random = Random::of(99, number as u64);
        let mut word = |at: usize| {
            let end = 1 << (4 + random.below(9));
            let word = format!("wört{}", random.below(end));
            if at % 12 == 11 { word + ".\n" } else { word + " " }
        };
        (0..words).map(&mut word).collect()
    };
    (0..documents).map(|number| document(&format!("{number:03}"), text(number))).collect()
}

fn measured(documents: Vec<Document>, spec: &Spec, copies: u32) -> Measured {
    measure(documents, spec, Sample { copies, seed: 3 }, &Silent).unwrap()
}

#[test]
fn verbatim_copies_are_all_found_and_shuffled_words_give_nothing() {
    let measured = measured(corpus(30, 700), &default_spec(), 5);
    assert_eq!(measured.control.passages, 0);
    assert_eq!((measured.control.documents, measured.control.words), (30, 21_000));
    for words in [15, 30, 60, 120] {
        let verbatim = measured.together(words, 0.0).unwrap();
        assert_eq!((verbatim.planted, verbatim.found), (5, 5), "{verbatim:?}");
    }
    for cell in measured.cells.iter().filter(|cell| cell.kind == "spelling" && cell.words >= 30) {
        assert_eq!(cell.found, cell.planted, "{cell:?}");
    }
    assert!(measured.boundaries.within_two.unwrap() > 0.8, "{:?}", measured.boundaries);
    assert!(measured.boundaries.median <= Some(1), "{:?}", measured.boundaries);
    assert!(measured.not_measured.is_empty());
}

#[test]
fn it_is_the_same_for_any_number_of_threads_and_any_order() {
    let spec = default_spec();
    let json = |documents, threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let measured = pool.install(|| measured(documents, &spec, 1));
        measured.to_json()
    };
    let one = json(corpus(12, 400), 1);
    assert_eq!(one, json(corpus(12, 400), 2));
    let mut turned = corpus(12, 400);
    turned.reverse();
    assert_eq!(one, json(turned, 1));
    let other = measure(corpus(12, 400), &spec, Sample { copies: 1, seed: 4 }, &Silent).unwrap();
    assert_ne!(one, other.to_json());
}

#[test]
fn settings_that_find_little_are_told_which_find_more() {
    let mut spec = default_spec();
    spec.candidates = FoundBy::EXACT;
    let measured = measured(corpus(12, 400), &spec, 1);
    // Short copies seldom hold a whole paragraph.
    let short = measured.together(15, 0.2).unwrap();
    assert!(short.found * 2 < short.planted, "{short:?}");
    let advice = measured.advice.unwrap();
    assert_eq!(advice.best, Some(0));
    assert_eq!(advice.tried[0].options, "--candidates exact,lsh,seeds");
    assert!(advice.weak.iter().all(|weak| weak.found <= weak.found_by[0] && weak.found_by.len() == 1));
    let found: u64 = advice.weak.iter().map(|weak| weak.found_by[0]).sum();
    assert_eq!(found, advice.tried[0].found);
}

#[test]
fn a_corpus_too_small_is_said_to_be() {
    let sample = Sample { copies: 1, seed: 1 };
    let error = |documents| measure(documents, &default_spec(), sample, &Silent).unwrap_err();
    assert!(matches!(error(corpus(1, 400)), Error::Documents(1)));
    assert!(matches!(error(Vec::new()), Error::Documents(0)));
    assert!(matches!(
        error(vec![document("a", "one two".into()), document("b", "one".into())]),
        Error::Words(2)
    ));
    let (text, same) = (corpus(1, 20_000).remove(0).text, ["a", "b"]);
    let same = measure(same.map(|id| document(id, text.clone())).into(), &default_spec(), sample, &Silent);
    // A few find a place in front of all or behind it.
    assert!(same.is_err_and(|error| error == Error::NoPlace));
    let short = measured(corpus(3, 40), &default_spec(), 1);
    assert_eq!(short.not_measured, [60, 120]);
}
