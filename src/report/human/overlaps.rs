//! Pairs of documents and their passages, those that share most first.

use std::borrow::Cow;
use std::io;

use crate::base::DocId;
use crate::findings::Document;
use crate::findings::Family;
use crate::findings::Kind;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::report::Report;
use crate::report::human::diff;
use crate::report::human::families::Families;
use crate::report::human::kinds;
use crate::report::human::page::Flow;
use crate::report::human::page::Page;
use crate::report::human::page::Role;
use crate::report::human::say;
use crate::report::human::summary::LeftOut;

/// Other places named for each passage.
const PLACES: usize = 3;

/// Writes the overlaps that the limit lets through.
pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>, left: &mut LeftOut) -> io::Result<()> {
    let overlaps = &report.findings.overlaps;
    let shown = page.shown(overlaps.len());
    left.note("overlap", overlaps.len(), shown);
    if overlaps.iter().take(shown).any(|overlap| !overlap.passages.is_empty()) {
        page.blank()?;
        diff::legend(page)?;
    }
    let mut passages = (0, 0);
    let mut families = Families::new(report.findings);
    for (at, overlap) in overlaps.iter().take(shown).enumerate() {
        let rank =
            format!("Overlap {} of {}", say::number(at as u64 + 1), say::number(overlaps.len() as u64));
        page.heading(&rank)?;
        let own = voices(report, &overlap);
        header(page, report, &overlap, own.len())?;
        let few = page.shown(own.len());
        passages = (passages.0 + own.len(), passages.1 + few);
        let texts = if few > 0 { texts(report, &overlap) } else { Default::default() };
        for (at, &number) in own[..few].iter().enumerate() {
            let passage = report.findings.passages.get(number);
            let family = families.get(passage.family);
            page.blank()?;
            passage_header(page, report, (&passage, &family), (at + 1, own.len()))?;
            diff::write(page, &passage, [&texts[0], &texts[1]])?;
            elsewhere(page, report, &passage, &family.members)?;
        }
    }
    left.note("passage", passages.0, passages.1);
    Ok(())
}

/// The passages of a pair that are no echoes.
fn voices(report: &Report<'_>, overlap: &Overlap) -> Vec<usize> {
    let passages = &report.findings.passages;
    let own = overlap.passages.iter().filter(|&&number| passages.get(number).echo_of.is_none());
    own.copied().collect()
}

/// Both texts, fetched once for all passages of a pair.
fn texts<'r>(report: &Report<'r>, overlap: &Overlap) -> [Cow<'r, str>; 2] {
    let a = report.texts.text(overlap.a);
    let b = if overlap.a == overlap.b { a.clone() } else { report.texts.text(overlap.b) };
    [a, b]
}

fn header(page: &mut Page<'_>, report: &Report<'_>, overlap: &Overlap, own: usize) -> io::Result<()> {
    let aligned = !overlap.passages.is_empty();
    let a = (overlap.containment_a, overlap.containment_a_no_boilerplate);
    let b = (overlap.containment_b, overlap.containment_b_no_boilerplate);
    let sides = [("A  ", overlap.a, a, "in B"), ("B  ", overlap.b, b, "in A")];
    let itself = [("AB ", overlap.a, a, "twice in it")];
    for (label, document, (containment, others), other) in
        if overlap.a == overlap.b { &itself[..] } else { &sides }
    {
        let document = &report.findings.documents[document.index()];
        let mut flow = Flow::new(label, " ┆ ");
        name(&mut flow, document);
        flow.then(":").words(Role::Heading, &say::percent(*containment));
        let words = say::count(document.words, "word");
        flow.words(
            Role::Plain,
            &if aligned {
                format!("of its {words} {other}")
            } else {
                format!("of its shingles {other}; {words}")
            },
        );
        if let Some(others) = others.filter(|others| others < containment) {
            let others = format!("{} without boilerplate", say::percent(others));
            flow.then(",").words(Role::Plain, &others);
        }
        if let Some(before) = document.share_seen_before().filter(|share| *share > 0.0) {
            let before = format!("{} of it stood elsewhere before", say::percent(before));
            flow.then(";").words(Role::Plain, &before);
        }
        flow.write(page)?;
    }
    let mut flow = Flow::new("", "");
    flow.words(Role::Plain, &format!("Jaccard {:.3}", overlap.jaccard));
    if aligned {
        flow.then(",").words(Role::Plain, &say::count(own as u64, "passage"));
        let echoes = overlap.passages.len() - own;
        if echoes > 0 {
            let echoes =
                if echoes == 1 { "1 echo".into() } else { format!("{} echoes", say::number(echoes as u64)) };
            flow.then(",").words(Role::Plain, &echoes);
        }
    }
    flow.write(page)
}

/// The id of a document, with group and date.
pub(super) fn name(flow: &mut Flow, document: &Document) {
    flow.name(Role::Name, &document.id);
    let about: Vec<&str> =
        [document.group.as_deref(), document.date.as_deref()].into_iter().flatten().collect();
    for (at, one) in about.iter().enumerate() {
        flow.then(if at == 0 { " ·" } else { "," }).name(Role::Plain, one);
    }
}

/// Where a passage stands, as a path that a terminal can follow, and its paragraphs.
pub(super) fn place(flow: &mut Flow, report: &Report<'_>, place: &Place) {
    let document = &report.findings.documents[place.document.index()];
    flow.path(Role::Name, &document.path, &say::position(document, place)).then(",");
    if document.record.is_some() {
        flow.words(Role::Plain, &say::range("line", place.lines)).then(",");
    }
    flow.words(Role::Plain, &say::range("paragraph", place.paragraphs));
}

fn passage_header(
    page: &mut Page<'_>,
    report: &Report<'_>,
    (passage, family): (&Passage, &Family),
    (at, of): (usize, usize),
) -> io::Result<()> {
    let mut flow = Flow::new("", "  ");
    flow.words(Role::Heading, &format!("Passage {} of {}", say::number(at as u64), say::number(of as u64)));
    flow.then(":");
    let (a, b) = (passage.a.words, passage.b.words);
    let words = if a == b {
        say::count(u64::from(a), "word")
    } else {
        format!("{} and {}", say::number(u64::from(a)), say::count(u64::from(b), "word"))
    };
    let identity = say::percent(passage.identity);
    let found_by = say::list(passage.found_by.names());
    flow.words(Role::Plain, &format!("{words}, identity {identity}, found by {found_by},"));
    flow.words(Role::Dim, &passage.id);
    flow.write(page)?;
    if family.kind != Kind::Reuse || family.first_seen.is_some() {
        let mut flow = Flow::new("", "   ┆ ");
        kinds::kind(&mut flow, family);
        kinds::first_seen(&mut flow, report, family);
        flow.write(page)?;
    }
    for (label, side) in [("A  ", &passage.a), ("B  ", &passage.b)] {
        let mut flow = Flow::new(label, " ┆ ");
        place(&mut flow, report, side);
        flow.write(page)?;
    }
    Ok(())
}

/// The other places of a passage that stands in more than two.
fn elsewhere(
    page: &mut Page<'_>,
    report: &Report<'_>,
    passage: &Passage,
    members: &[Place],
) -> io::Result<()> {
    let here = |place: &Place| stands_at(place, &passage.a) || stands_at(place, &passage.b);
    let count = members.len() - count_at(members, passage);
    if count == 0 {
        return Ok(());
    }
    // However large the family is, and even if all is shown: the list of families has them all.
    let few = if count <= PLACES + 1 { count } else { PLACES };
    let others = members.iter().filter(|place| !here(place)).take(few);
    let mut flow = Flow::new("", "   ┆ ");
    flow.words(Role::Plain, "Also in").words(Role::Plain, &say::count(count as u64, "other place")).then(":");
    places(&mut flow, report, others, (few, count));
    flow.write(page)
}

fn stands_at(place: &Place, other: &Place) -> bool {
    place.document == other.document
        && place.bytes.start < other.bytes.end
        && other.bytes.start < place.bytes.end
}

/// How many members, which are in order of their documents, stand where the passage does.
fn count_at(members: &[Place], passage: &Passage) -> usize {
    let of = |document: DocId| {
        let start = members.partition_point(|place| place.document < document);
        members[start..].iter().take_while(move |place| place.document == document)
    };
    let (a, b) = (&passage.a, &passage.b);
    let at_a = of(a.document).filter(|place| stands_at(place, a)).count();
    at_a + of(b.document).filter(|place| stands_at(place, b) && !stands_at(place, a)).count()
}

/// The first `few` of `all` places, and how many are left.
pub(super) fn places<'p>(
    flow: &mut Flow,
    report: &Report<'_>,
    places: impl Iterator<Item = &'p Place>,
    (few, all): (usize, usize),
) {
    for place in places.take(few) {
        let document = &report.findings.documents[place.document.index()];
        flow.path(Role::Name, &document.path, &say::position(document, place)).then(",");
    }
    flow.then("");
    if few < all {
        flow.words(Role::Plain, &format!("and {} more", say::number((all - few) as u64)));
    }
}
