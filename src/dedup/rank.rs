//! Documents in; which of them is rather kept than which, out.

use std::cmp::Ordering;
use std::cmp::Reverse;

use super::Keep;
use crate::base::DocId;
use crate::date::When;
use crate::findings::Document;

/// The place of each document in the order of preference, 0 for the one that is kept before all others.
pub(super) fn ranks(documents: &[Document], keep: Keep) -> Vec<u32> {
    let mut order: Vec<DocId> = (0..documents.len() as u32).map(DocId).collect();
    let document = |id: &DocId| &documents[id.index()];
    order.sort_by(|x, y| compare(document(x), document(y), keep).then(x.cmp(y)));
    let mut ranks = vec![0; documents.len()];
    (0..).zip(order).for_each(|(rank, id)| ranks[id.index()] = rank);
    ranks
}

fn compare(x: &Document, y: &Document, keep: Keep) -> Ordering {
    let first = || place(x).cmp(&place(y));
    match keep {
        Keep::First => first(),
        Keep::Longest => y.words.cmp(&x.words).then_with(first),
        Keep::Earliest => when(x).cmp(&when(y)).then_with(first),
        Keep::Representative => as_in_clusters(x).cmp(&as_in_clusters(y)),
    }
}

fn place(document: &Document) -> (&str, Option<u64>) {
    (&document.path, document.record)
}

/// The second that its date begins with; those without a date come last.
fn when(document: &Document) -> (bool, i64) {
    let when = document.date.as_deref().and_then(When::read);
    when.map_or((true, 0), |when| (false, when.start))
}

fn as_in_clusters(document: &Document) -> (bool, Option<&str>, Reverse<u64>) {
    (document.date.is_none(), document.date.as_deref(), Reverse(document.words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_own_order() {
        let document = |id: &str, record: u64, date: Option<&str>, words: u64| Document {
            id: id.into(),
            path: "a.jsonl".into(),
            record: Some(record),
            date: date.map(Box::from),
            words,
            ..Document::default()
        };
        let documents = [
            document("a", 3, None, 9),
            document("b", 10, Some("2024-01-02"), 5),
            document("c", 2, Some("2024-01-01T23:00:00-05:00"), 9),
            document("d", 1, Some("soon"), 7),
        ];
        assert_eq!(ranks(&documents, Keep::First), [2, 3, 1, 0]);
        assert_eq!(ranks(&documents, Keep::Longest), [1, 3, 0, 2]);
        // With its zone, the first of January is the second.
        assert_eq!(ranks(&documents, Keep::Earliest), [3, 0, 1, 2]);
        assert_eq!(ranks(&documents, Keep::Representative), [3, 1, 0, 2]);
    }
}
