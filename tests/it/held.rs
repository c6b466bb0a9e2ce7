//! What holds of every scan, checked on the original bytes.

use std::collections::BTreeSet;
use std::ops::Range;

use twicetold::base::DocId;
use twicetold::base::Span;
use twicetold::findings::Edit;
use twicetold::findings::Family;
use twicetold::findings::Findings;
use twicetold::findings::Hidden;
use twicetold::findings::Kind;
use twicetold::findings::Op;
use twicetold::findings::Passage;
use twicetold::findings::Place;
use twicetold::pipeline::Scan;
use twicetold::spec::Boilerplate;
use twicetold::spec::FoundBy;
use twicetold::text::Layout;
use twicetold::text::Tokenizer;
use twicetold::text::Tokens;
use twicetold::text::preset;
use twicetold::text::quotations;

/// The words of a text: as written, and folded.
type Word = (String, String);

struct Reader(Tokenizer);

impl Reader {
    fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        self.0.words(text, &mut |folded, span| words.push((span.of(text).to_owned(), folded.to_owned())));
        words
    }

    fn folded(&self, text: &str) -> Vec<String> {
        self.words(text).into_iter().map(|word| word.1).collect()
    }

    fn check_place(&self, place: &Place, text: &str) {
        assert_eq!(self.words(place.bytes.of(text)).len(), place.words as usize, "{place:?}");
        let chars = |byte: u32| text[..byte as usize].chars().count() as u32;
        assert_eq!(chars(place.bytes.start), place.chars.start);
        assert_eq!(chars(place.bytes.end), place.chars.end);
        let breaks = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count() as u32;
        let line = |byte: u32| breaks(&text.as_bytes()[..byte as usize]) + 1;
        assert_eq!((line(place.bytes.start), line(place.bytes.end - 1)), place.lines);
    }

    /// One stretch of a diff; gives its matched words and its columns.
    fn check_edit(&self, edit: &Edit, a: &str, b: &str) -> (usize, usize) {
        let (in_a, in_b) = (self.words(edit.a.of(a)), self.words(edit.b.of(b)));
        let folded = |words: &[Word]| words.iter().map(|word| word.1.clone()).collect::<Vec<_>>();
        let alike = in_a.iter().zip(&in_b).filter(|(x, y)| x.0 == y.0).count();
        match edit.op {
            Op::Same => assert!(alike == in_a.len() && alike == in_b.len() && alike > 0, "{edit:?}"),
            Op::Folded => assert!(alike == 0 && folded(&in_a) == folded(&in_b) && !in_a.is_empty()),
            Op::Changed => assert!(in_a.len() == 1 && in_b.len() == 1 && in_a[0].1 != in_b[0].1),
            Op::Inserted => assert!(in_a.is_empty() && !in_b.is_empty()),
            Op::Deleted => assert!(!in_a.is_empty() && in_b.is_empty()),
        }
        if let Some((x, y)) = edit.common {
            assert_eq!((edit.op, x.of(a)), (Op::Changed, y.of(b)));
            assert!(edit.a.start <= x.start && x.end <= edit.a.end);
            assert!(edit.b.start <= y.start && y.end <= edit.b.end);
        }
        let matches = matches!(edit.op, Op::Same | Op::Folded);
        (if matches { in_a.len() } else { 0 }, in_a.len().max(in_b.len()))
    }

    fn check_passage(&self, passage: &Passage, a: &str, b: &str) {
        self.check_place(&passage.a, a);
        self.check_place(&passage.b, b);
        let (mut matched, mut columns) = (0, 0);
        let (mut a_end, mut b_end) = (passage.a.bytes.start, passage.b.bytes.start);
        for edit in &passage.diff {
            // What lies between two stretches has no words: nothing is left out, nothing said twice.
            assert!(self.words(&a[a_end as usize..edit.a.start as usize]).is_empty(), "{edit:?}");
            assert!(self.words(&b[b_end as usize..edit.b.start as usize]).is_empty(), "{edit:?}");
            let (more, wide) = self.check_edit(&edit, a, b);
            (matched, columns) = (matched + more, columns + wide);
            (a_end, b_end) = (edit.a.end, edit.b.end);
        }
        assert_eq!((a_end, b_end), (passage.a.bytes.end, passage.b.bytes.end));
        assert_eq!(matched, passage.matched_words as usize);
        assert!((passage.identity - matched as f64 / columns as f64).abs() < 1e-9);
        let of_diff = |side: fn(&Edit) -> Span, text: &str| -> Vec<String> {
            passage.diff.iter().flat_map(|edit| self.folded(side(&edit).of(text))).collect()
        };
        assert_eq!(of_diff(|edit| edit.a, a), self.folded(passage.a.bytes.of(a)));
        assert_eq!(of_diff(|edit| edit.b, b), self.folded(passage.b.bytes.of(b)));
    }
}

/// The words that were asked for, or most of a short document, or half as many of a quotation; of identical
/// documents any number.
fn least_words(found: &Findings, passage: &Passage, quoted: bool) -> u32 {
    let words = |place: &Place| found.documents[place.document.index()].words as u32;
    let (a, b) = (words(&passage.a), words(&passage.b));
    let identical = passage.identity == 1.0 && passage.matched_words == a && a == b;
    let most = (f64::from(a.min(b)) * 0.8).ceil().min((f64::from(a.max(b)) * 0.75).ceil()) as u32;
    let asked = if quoted { found.spec.min_words.div_ceil(2) } else { found.spec.min_words };
    if identical { 1 } else { asked.min(most).max(3).min(found.spec.min_words) }
}

/// Whether two thirds of the words between two marks stand in a place.
fn is_quotation(place: &Place, text: &str, tokenizer: &Tokenizer) -> bool {
    let mut tokens = Tokens::default();
    tokenizer.tokenize(text, &mut tokens);
    let inside = |word: &Span| place.bytes.start <= word.start && word.end <= place.bytes.end;
    let most = |words: Range<usize>| {
        let (all, own) = (words.len(), tokens.spans[words].iter().filter(|word| inside(word)).count());
        own * 3 >= all * 2
    };
    let found = quotations(text, Layout::new(text).paragraphs(), &tokens.spans, 1..100);
    found.into_iter().any(|words| most(words.start as usize..words.end as usize))
}

/// What a family says of its members is true of them.
fn check_kind(found: &Findings, family: &Family) {
    let mut documents: Vec<DocId> = family.members.iter().map(|place| place.document).collect();
    documents.dedup();
    let evidence = &family.evidence;
    assert_eq!(evidence.documents, documents.len() as u64);
    let of = |id: &DocId| &found.documents[id.index()];
    let groups: BTreeSet<&str> = documents.iter().filter_map(|id| of(id).group.as_deref()).collect();
    assert_eq!(evidence.groups.unwrap_or(0), groups.len() as u64);
    assert!(family.kind != Kind::Wire || groups.len() > 2);
    let dates: BTreeSet<&str> = documents.iter().filter_map(|id| of(id).date.as_deref()).collect();
    assert!(
        [&evidence.first, &evidence.last].into_iter().flatten().all(|date| dates.contains(date.as_str()))
    );
    if let Some(first) = &family.first_seen {
        assert!(family.members.contains(first));
        assert_eq!(of(&first.document).date.as_deref(), evidence.first.as_deref());
        assert_eq!(of(&first.document).words_seen_before.map(|_| ()), Some(()));
    }
}

/// Checks what holds of every scan: the words of each passage, read again from its bytes, are as many
/// as it says and agree as it says; its diff covers both sides in order; the numbers fit each other.
pub(crate) fn check(scan: &Scan) {
    let found = &scan.findings;
    let ignored = found.spec.ignored.iter().map(|known| known.text.as_str());
    let reader = Reader(Tokenizer::new(preset("standard").unwrap()).ignoring(ignored));
    for passage in &found.passages {
        let (a, b) = (scan.texts.text(passage.a.document), scan.texts.text(passage.b.document));
        reader.check_passage(&passage, &a, &b);
        let quoted = is_quotation(&passage.a, &a, &reader.0) || is_quotation(&passage.b, &b, &reader.0);
        if !passage.found_by.has(FoundBy::CONTEXT) {
            assert!(passage.matched_words >= least_words(found, &passage, quoted));
            assert!(passage.identity >= found.spec.min_identity);
        }
        if let Some(longer) = passage.echo_of.map(|index| found.passages.get(index)) {
            assert_eq!((longer.a.document, longer.b.document), (passage.a.document, passage.b.document));
            assert!(longer.matched_words > passage.matched_words && longer.echo_of.is_none());
        }
        assert!(!passage.found_by.is_empty() && found.spec.candidates.has(passage.found_by));
        assert!(passage.family < found.families.len());
        assert!((passage.a.document, passage.a.bytes) < (passage.b.document, passage.b.bytes));
    }
    let mut places: Vec<_> = found.passages.iter().map(|passage| (passage.a, passage.b)).collect();
    places.sort();
    assert!(places.windows(2).all(|two| two[0] != two[1]), "no passage is told twice");
    for family in &found.families {
        assert!(family.members.len() > 1 && family.chained == (family.core.len() < family.members.len()));
        let places = family.members.iter().chain([&family.representative]);
        places.for_each(|place| reader.check_place(place, &scan.texts.text(place.document)));
        assert!(family.members.is_sorted_by_key(|place| (place.document, place.bytes.start)));
        check_kind(found, &family);
    }
    let mut apart = found.passages.iter().map(|one| found.families.kind(one.family) == Kind::Boilerplate);
    assert!(found.spec.boilerplate == Boilerplate::Keep || apart.clone().is_sorted());
    assert!(found.spec.boilerplate != Boilerplate::Hide || !apart.any(|apart| apart));
    assert!(found.spec.boilerplate == Boilerplate::Hide || found.summary.hidden == Hidden::default());
    for (document, number) in found.documents.iter().zip(0..) {
        let text = scan.texts.text(DocId(number));
        assert_eq!(reader.words(&text).len() as u64, document.words);
        assert_eq!(reader.0.ignored(&text).len() as u64, document.ignored_words);
        let (all, others) = (document.reused_words, document.reused_words_no_boilerplate);
        assert!(others <= all && all <= Some(document.words), "{document:?}");
        assert!(document.words_seen_before <= all.or(Some(0)), "{document:?}");
        assert!(document.words_seen_before.is_none() || document.date.is_some());
    }
    for overlap in &found.overlaps {
        let shares = [overlap.containment_a, overlap.containment_b, overlap.jaccard];
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{overlap:?}");
        assert!(overlap.containment_a_no_boilerplate <= Some(overlap.containment_a), "{overlap:?}");
        assert!(overlap.containment_b_no_boilerplate <= Some(overlap.containment_b), "{overlap:?}");
        let of_pair = |&index: &usize| {
            let passage = found.passages.get(index);
            (passage.a.document, passage.b.document) == (overlap.a, overlap.b)
        };
        assert!(overlap.passages.iter().all(of_pair));
    }
    let told: usize = found.overlaps.iter().map(|overlap| overlap.passages.len()).sum();
    assert_eq!(told, found.passages.len(), "every passage is in one overlap");
    let summary = found.summary;
    assert_eq!(summary.passages, found.passages.len() as u64);
    assert_eq!(summary.overlaps, found.overlaps.len() as u64);
    assert_eq!(summary.families, found.families.len() as u64);
    assert_eq!(summary.clusters, found.clusters.len() as u64);
}
