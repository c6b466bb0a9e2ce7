//! What a page leaves out when it would be too large.

use std::borrow::Cow;

use super::*;
use crate::base::DocId;
use crate::base::Span;
use crate::findings::Diff;
use crate::findings::Document;
use crate::findings::Findings;
use crate::findings::Many;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::findings::Summary;
use crate::findings::Texts;
use crate::report::meaning;
use crate::spec::Bands;
use crate::spec::Boilerplate;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Shingles;
use crate::spec::Spec;

/// Pairs of documents that are alike as a whole.
pub(super) fn findings(pairs: u32) -> Findings {
    let bands = Bands { bands: 1, rows: 1 };
    let spec = Spec {
        preset: "standard/1".into(),
        unicode: "17.0.0".into(),
        level: Level::Document,
        candidates: FoundBy::EXACT,
        shingles: Shingles { seeds: 4, paragraphs: 3, documents: 5 },
        paragraph_bands: bands,
        document_bands: bands,
        similarity: 0.8,
        max_df: 100,
        sources: None,
        min_words: 10,
        min_identity: 0.5,
        passages: false,
        across_groups: false,
        within: false,
        boilerplate: Boilerplate::Label,
        ignored: Vec::new(),
    };
    let document =
        |number| Document { id: format!("d{number:05}").into(), words: 2000, ..Document::default() };
    let overlap = |pair: u32| Overlap {
        a: DocId(2 * pair),
        b: DocId(2 * pair + 1),
        containment_a: 1.0,
        containment_b: 1.0,
        containment_a_no_boilerplate: None,
        containment_b_no_boilerplate: None,
        jaccard: 1.0,
        passages: Vec::new(),
    };
    Findings {
        spec,
        summary: Summary { documents: u64::from(2 * pairs), overlaps: pairs.into(), ..Summary::default() },
        documents: (0..2 * pairs).map(document).collect(),
        passages: Many::default(),
        overlaps: (0..pairs).map(overlap).collect(),
        families: Many::default(),
        clusters: Vec::new(),
        stock_phrases: Vec::new(),
        skipped: Vec::new(),
    }
}

/// Texts that cannot be packed much smaller.
struct Noise;

impl Texts for Noise {
    fn text(&self, document: DocId) -> Cow<'_, str> {
        let mut state = document.0.wrapping_mul(2_654_435_769) | 1;
        let mut word = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            format!("{state:x} ")
        };
        Cow::Owned((0..2000).map(|_| word()).collect())
    }
}

#[test]
fn a_page_keeps_to_its_limit_and_says_what_is_left_out() {
    let findings = findings(100);
    let report = Report { findings: &findings, texts: &Noise };
    let written = |limit: u64| {
        let mut out = Vec::new();
        let said = page(&report, &Style::default(), limit, &mut out).unwrap();
        (out, said)
    };
    let (whole, said) = written(LIMIT);
    assert_eq!(said, None);
    let limit = whole.len() as u64 / 2;
    let (half, said) = written(limit);
    assert!(half.len() as u64 <= limit, "{} > {limit}", half.len());
    assert!(half.len() as u64 > limit / 2, "{} of {limit}", half.len());
    let said = said.unwrap();
    assert!(said.contains(" of 100 overlaps") && said.contains("--report html-dir=DIR"), "{said}");
    let half = String::from_utf8(half).unwrap();
    let left_out = half.split_once("\"overlaps_without_text\":").unwrap().1;
    let left_out: u32 = left_out.split(',').next().unwrap().parse().unwrap();
    assert!((1..100).contains(&left_out));
    assert!(said.contains(&format!("the texts of {left_out} of 100 overlaps")), "{said}");
}

/// Findings with a passage in each pair, so that there is something to search.
fn findings_with_passages(pairs: u32) -> Findings {
    let mut findings = findings(pairs);
    let place = |document: u32| Place {
        document: DocId(document),
        bytes: Span::new(0, 2000),
        chars: Span::new(0, 2000),
        lines: (1, 1),
        paragraphs: (1, 1),
        words: 200,
        first_word: 0,
        fingerprint: u128::from(document) << 64 | 7,
    };
    findings.passages = (0..pairs)
        .map(|pair| Passage {
            id: format!("p{pair:05}"),
            family: 0,
            a: place(2 * pair),
            b: place(2 * pair + 1),
            matched_words: 200,
            identity: 1.0,
            found_by: FoundBy::EXACT,
            echo_of: None,
            diff: Diff::default(),
        })
        .collect();
    let mut numbers = 0..;
    findings.overlaps.change(|overlap| overlap.passages.extend(numbers.next())).unwrap();
    findings
}

#[test]
fn where_the_index_takes_most_there_is_room_for_texts_all_the_same() {
    let findings = findings_with_passages(300);
    let report = Report { findings: &findings, texts: &Noise };
    let layout = Layout::new(&report);
    let style = Style::default();
    let head = Head::new(&report, &style, &layout, false);
    let index = pack::packed(|out| head.index(&Places::anywhere(&report, &layout)).write(out)).unwrap();
    let kept = Page::new(&head.name(), false).len() + pack::size("index", &index) + 8192;
    for room in [1_000_000, 2_000_000] {
        let mut out = Vec::new();
        let said = page(&report, &style, kept + room, &mut out).unwrap().unwrap();
        assert!(out.len() as u64 <= kept + room, "{} > {}", out.len(), kept + room);
        assert!(out.len() as u64 > kept + room * 2 / 3, "{} of {}", out.len(), kept + room);
        let page = String::from_utf8(out).unwrap();
        let of = |kind: &str| -> usize {
            let parts = page.split("<script type=\"application/gzip\" id=\"chunk-").skip(1);
            parts.filter(|part| part.starts_with(kind)).map(|part| part.find('<').unwrap()).sum()
        };
        assert!(of("text-") > of("search-"), "{} {} {said}", of("text-"), of("search-"));
        assert!(!said.contains("the texts of 300 of 300"), "{said}");
    }
}

#[test]
fn a_page_whose_index_is_too_large_is_refused() {
    let findings = findings(1000);
    let report = Report { findings: &findings, texts: &Noise };
    let mut out = Vec::new();
    let least = Page::new("", false).len() + HEAD + 2000;
    let error = page(&report, &Style::default(), least, &mut out).unwrap_err();
    assert!(error.get_ref().unwrap().is::<TooLarge>(), "{error}");
    assert!(out.is_empty());
}

#[test]
fn one_thing_is_one() {
    let said = |findings: &Findings| meaning::paragraphs(findings).swap_remove(0);
    let mut findings = findings(1);
    let two = said(&findings);
    assert!(two.starts_with("2 documents with 0 words were read. 2 of them (100%) have text"), "{two}");
    assert!(two.ends_with(": 1 pair of documents is alike as a whole."), "{two}");
    findings.summary = Summary { documents: 2, overlaps: 1, passages: 1, families: 1, ..Summary::default() };
    let one = said(&findings);
    assert!(one.ends_with(": 1 passage of one text in 1 pair of documents."), "{one}");
    findings.summary = Summary { documents: 1, words: 242, ..Summary::default() };
    let one = said(&findings);
    assert!(one.starts_with("1 document with 242 words was read. Nothing"), "{one}");
}

#[test]
fn names_of_files_are_known() {
    for (name, ours) in [
        ("index.html", true),
        ("data/index.js", true),
        ("data/text-12.js", true),
        ("data/text-.js", false),
        ("data/x.js", false),
        ("text-1.js", false),
        ("data", false),
    ] {
        assert_eq!(is_of_folder(name), ours, "{name}");
    }
}
