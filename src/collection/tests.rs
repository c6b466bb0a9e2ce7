//! A collection of a few documents: what is identical, who is compared with whom, where words are.

use super::*;

fn collection(texts: &[&[u32]], scope: Scope) -> Collection {
    let documents = texts.iter().map(|tokens| Tokenised {
        tokens: tokens.to_vec(),
        units: std::iter::once(0..tokens.len() as u32).filter(|unit| !unit.is_empty()).collect(),
        group: Some(1),
        ..Tokenised::default()
    });
    Collection::new(documents.collect(), scope)
}

#[test]
fn identical_documents_collapse_to_the_first() {
    let scope = Scope { collapse: true, ..Scope::default() };
    let made = collection(&[&[1, 2], &[3], &[1, 2], &[], &[], &[1, 2]], scope);
    let ids = |list: &[u32]| -> Vec<DocId> { list.iter().copied().map(DocId).collect() };
    assert_eq!(made.distinct().collect::<Vec<_>>(), ids(&[0, 1, 3, 4]));
    assert_eq!(made.class(DocId(0)).collect::<Vec<_>>(), ids(&[0, 2, 5]));
    assert_eq!(made.class(DocId(1)).collect::<Vec<_>>(), ids(&[1]));
}

#[test]
fn a_position_says_its_document_and_unit() {
    let made = collection(&[&[1, 2], &[], &[3, 4, 5]], Scope::default());
    assert_eq!((0..5).map(|at| made.at(at).0).collect::<Vec<_>>(), [0, 0, 2, 2, 2]);
    assert_eq!(made.unit_at(3), Some(2..5));
    assert_eq!(made.distinct_units().map(|unit| unit.0.0).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn quotations_are_found_at_every_word_of_theirs() {
    let quoting = |quotations: &[(u32, u32)]| Tokenised {
        tokens: (0..10).collect(),
        quotations: quotations.iter().map(|&(start, end)| start..end).collect(),
        ..Tokenised::default()
    };
    let made = Collection::new(vec![quoting(&[(8, 10)]), quoting(&[(1, 7), (2, 4)])], Scope::default());
    let at = |positions: Range<u32>| -> Vec<(u32, u32)> {
        made.quotations_at(positions).map(|one| (one.start, one.end)).collect()
    };
    assert_eq!(at(0..20), [(8, 10), (11, 17), (12, 14)]);
    assert_eq!(at(9..11), [(8, 10)]);
    assert_eq!(at(16..17), [(11, 17)]);
    assert_eq!(at(13..14), [(11, 17), (12, 14)]);
    assert!(at(10..11).is_empty() && at(17..20).is_empty());
}

#[test]
fn known_documents_are_compared_with_new_ones_only() {
    let document =
        |tokens: &[u32], known| Tokenised { tokens: tokens.to_vec(), known, ..Tokenised::default() };
    let texts = [(&[1, 2][..], true), (&[3], true), (&[1, 2], false), (&[4], false)];
    let documents = texts.map(|(tokens, known)| document(tokens, known)).to_vec();
    let made = Collection::new(documents, Scope { collapse: true, within: true, ..Scope::default() });
    let may = |a, b| (made.may_pair(DocId(a), DocId(b)), made.may_report(DocId(a), DocId(b)));
    assert_eq!(may(0, 1), (true, false), "a new document is identical to the first");
    assert_eq!((may(1, 1), may(1, 3)), ((false, false), (true, true)));
    assert_eq!((may(2, 3), may(3, 3)), ((true, true), (true, true)));
}

#[test]
fn groups_are_kept_apart_on_request() {
    let scope = Scope { across_groups: true, ..Scope::default() };
    let made = collection(&[&[1], &[2]], scope);
    assert!(!made.may_pair(DocId(0), DocId(1)));
    assert!(!made.may_pair(DocId(0), DocId(0)));
}
