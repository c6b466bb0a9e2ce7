//! Words counted and weighed, in one corpus and over a background.

use super::*;

fn weights(documents: &[&[u32]]) -> Vec<u8> {
    Table::new(documents.len(), |at| Cow::Borrowed(documents[at])).weights(&documents.concat())
}

#[test]
fn words_are_counted_with_their_documents() {
    let texts: Vec<Vec<u32>> = (0..900u32).map(|k| vec![k % 700, 5, (k % 3) << 20, 5]).collect();
    let words = words(texts.len(), |at| Cow::Borrowed(texts[at].as_slice()));
    let of = |token: u32| words.iter().find(|word| word.token == token).unwrap();
    assert!(words.is_sorted_by(|x, y| x.token < y.token));
    assert_eq!(words.iter().map(|word| word.count).sum::<u32>(), 3600);
    assert_eq!((of(5).count, of(5).documents), (1802, 900));
    assert_eq!((of(1 << 20).count, of(1 << 20).documents), (300, 300));
    assert_eq!((of(0).count, of(0).documents), (302, 301));
}

#[test]
fn the_commonest_third_weighs_nothing_and_the_rarest_most() {
    let mut tokens: Vec<u32> = (100..160).collect();
    tokens.extend([7; 40]);
    tokens.extend([8; 10]);
    tokens.extend([9; 20]);
    let weights = weights(&[&tokens]);
    assert!(weights[..60].iter().all(|&weight| weight == weights[0]));
    assert_eq!(weights[60], 0);
    assert!(weights[100] > weights[110] && weights[110] > 0 && weights[0] > weights[100]);
}

fn in_parts(words: &[Word]) -> Vec<Part> {
    words.chunks(words.len() / 3 + 1).filter_map(Part::of).collect()
}

#[test]
fn a_background_weighs_as_if_all_were_one_corpus() {
    // Many rare words, a few common ones; of the new documents one is larger than all the others.
    let text = |from: u32, len: u32| -> Vec<u32> {
        (from..from + len).flat_map(|at| [at * 7919, at % 5, at % 5, at % 40 + 100]).collect()
    };
    for new in
        [vec![text(50, 10)], vec![text(0, 3000)], vec![(0..4000).map(|at| (1 << 30) + at / 40).collect()]]
    {
        let old: Vec<Vec<u32>> = (0..30).map(|at| text(at * 40, 60)).collect();
        let count = |texts: &[Vec<u32>]| words(texts.len(), |at| Cow::Borrowed(texts[at].as_slice()));
        let background = Arc::new(Background::new(in_parts(&count(&old))));
        assert!(background.has_more());
        let split = Table::over(background, count(&new));
        let all = [old, new].concat();
        let whole = Table::new(all.len(), |at| Cow::Borrowed(all[at].as_slice()));
        for token in all.concat() {
            assert_eq!(split.get(token), whole.get(token), "{token}");
            assert_eq!(split.is_common(token), whole.is_common(token), "{token}");
        }
    }
}

#[test]
fn what_all_copies_have_is_not_common() {
    let text = |own: u32| -> Vec<u32> { (1..40).chain([own; 15]).chain(own + 100..own + 140).collect() };
    let texts: Vec<Vec<u32>> = (1..9).map(|own| text(own * 1000)).collect();
    let documents: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
    let weights = weights(&documents);
    assert!(weights[..39].iter().all(|&weight| weight > 0));
    assert_eq!(weights[39..54], [0; 15]);
}

#[test]
fn where_no_word_repeats_all_weigh_alike() {
    assert_eq!(weights(&[&[1, 2, 3], &[]]), [9, 9, 9]);
    assert!(weights(&[]).is_empty());
}

#[test]
fn over_a_background_all_weigh_as_in_one_corpus() {
    let text = |seed: u32| -> Vec<u32> {
        let word = |at: u32| (seed * 31 + at * at * 7) % 97;
        (0..60).map(word).chain((0..20).map(|at| at % 3)).chain([1000 + seed]).collect()
    };
    let texts: Vec<Vec<u32>> = (0..12).map(text).collect();
    let of = |range: std::ops::Range<usize>| {
        let from = range.start;
        words(range.len(), |at| Cow::Borrowed(texts[from + at].as_slice()))
    };
    for known in [0, 1, 5, 11, 12] {
        let background = Arc::new(Background::new(in_parts(&of(0..known))));
        let over = Table::over(background, of(known..12));
        let whole = Table::new(12, |at| Cow::Borrowed(texts[at].as_slice()));
        for &token in texts.iter().flatten() {
            assert_eq!(over.get(token), whole.get(token));
            assert_eq!(over.is_common(token), whole.is_common(token));
        }
        let without = without(of(0..12), &of(0..known));
        assert_eq!(without, of(known..12));
    }
}
