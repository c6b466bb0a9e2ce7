//! Clusters, the most reused passages, stock phrases.

use std::io;

use crate::findings::Kind;
use crate::findings::Place;
use crate::report::Report;
use crate::report::human::kinds;
use crate::report::human::overlaps::name;
use crate::report::human::overlaps::places;
use crate::report::human::page::Direction;
use crate::report::human::page::Flow;
use crate::report::human::page::Page;
use crate::report::human::page::Role;
use crate::report::human::page::columns;
use crate::report::human::page::has_right_to_left;
use crate::report::human::say;
use crate::report::human::summary::LeftOut;
use crate::report::sanitize;

/// Members named for each cluster, and places for each family.
const NAMED: usize = 5;
/// What the lines that go on begin with.
const NEXT: &str = "   ┆ ";

/// Documents joined by overlaps, the largest clusters first.
pub(super) fn clusters(page: &mut Page<'_>, report: &Report<'_>, left: &mut LeftOut) -> io::Result<()> {
    let clusters = &report.findings.clusters;
    let shown = page.shown(clusters.len());
    left.note("cluster", clusters.len(), shown);
    if shown > 0 {
        page.heading("Clusters: documents joined by overlaps")?;
    }
    for cluster in &clusters[..shown] {
        let mut flow = Flow::new("", NEXT);
        let size = say::count(cluster.members.len() as u64, "document");
        flow.words(Role::Heading, &size).then(",").words(Role::Plain, "first");
        name(&mut flow, &report.findings.documents[cluster.representative.index()]);
        let others = || cluster.members.iter().filter(|member| **member != cluster.representative);
        let count = others().count();
        let few = page.few(NAMED, count);
        if few > 0 {
            flow.then(";").words(Role::Plain, "with");
        }
        for member in others().take(few) {
            flow.name(Role::Name, &report.findings.documents[member.index()].id).then(",");
        }
        flow.then("");
        if few < count {
            flow.words(Role::Plain, &format!("and {} more", say::number((count - few) as u64)));
        }
        flow.write(page)?;
    }
    Ok(())
}

/// Families of more than two places, the most reused first; smaller ones say no more than their
/// overlap.
pub(super) fn families(page: &mut Page<'_>, report: &Report<'_>, left: &mut LeftOut) -> io::Result<()> {
    let all = &report.findings.families;
    let families = all.iter().enumerate().filter(|(_, family)| family.members.len() > 2);
    let families: Vec<usize> = families.map(|(number, _)| number).collect();
    let shown = page.shown(families.len());
    left.note("most reused passage", families.len(), shown);
    if shown > 0 {
        page.heading("Most reused passages")?;
    }
    for (at, family) in families[..shown].iter().map(|&number| all.get(number)).enumerate() {
        if at > 0 {
            page.blank()?;
        }
        let mut flow = Flow::new("", NEXT);
        let count = family.members.len();
        flow.words(Role::Heading, &say::count(count as u64, "place")).then(",");
        flow.words(Role::Plain, &say::count(u64::from(family.representative.words), "word")).then(",");
        flow.words(Role::Dim, &family.id).then(":");
        places(&mut flow, report, family.members.iter(), (page.few(NAMED, count), count));
        flow.write(page)?;
        if family.kind != Kind::Reuse || family.first_seen.is_some() {
            let mut flow = Flow::new("   ", NEXT);
            kinds::kind(&mut flow, &family);
            kinds::first_seen(&mut flow, report, &family);
            flow.write(page)?;
        }
        if family.chained {
            let [core, all] = [family.core.len(), count].map(|n| say::number(n as u64));
            let mut flow = Flow::new("", NEXT);
            flow.words(Role::Plain, &format!("Chained: only {core} of {all} align to the text below."));
            flow.write(page)?;
        }
        snippet(page, report, &family.representative)?;
    }
    Ok(())
}

/// Runs of words that are too common to make pairs.
pub(super) fn stock_phrases(page: &mut Page<'_>, report: &Report<'_>, left: &mut LeftOut) -> io::Result<()> {
    let phrases = &report.findings.stock_phrases;
    let shown = page.shown(phrases.len());
    left.note("stock phrase", phrases.len(), shown);
    if shown > 0 {
        page.heading("Stock phrases: too common to make pairs by themselves")?;
    }
    for phrase in &phrases[..shown] {
        let mut flow = Flow::new("", NEXT);
        flow.words(Role::Heading, &format!("In {}", say::count(u64::from(phrase.documents), "document")));
        flow.then(",").words(Role::Plain, "for example");
        places(&mut flow, report, std::iter::once(&phrase.example), (1, 1));
        flow.write(page)?;
        snippet(page, report, &phrase.example)?;
    }
    Ok(())
}

/// The beginning of the text at a place, on one line.
fn snippet(page: &mut Page<'_>, report: &Report<'_>, place: &Place) -> io::Result<()> {
    const LABEL: &str = "   │ ";
    let available = page.width() - 5;
    let text = report.texts.text(place.document);
    let text = text.get(place.bytes.range()).unwrap_or("");
    // Much that is written takes no column; so much more is looked at before it is measured.
    let end = text.char_indices().nth(available * 8).map_or(text.len(), |(at, _)| at);
    let shown = fit(&sanitize::running(&text[..end]), available);
    let mut line = page.line();
    line.push(Role::Dim, LABEL);
    if has_right_to_left(&shown) {
        line.isolate(Direction::First, |line| line.push(Role::Plain, &shown));
    } else {
        line.push(Role::Plain, &shown);
    }
    page.write(line)
}

/// As much as fits, with an ellipsis if that is not all.
fn fit(text: &str, available: usize) -> String {
    let mut used = 0;
    let mut last_that_fits = 0;
    for (at, character) in text.char_indices() {
        used += columns(character);
        if used > available {
            return format!("{}…", &text[..last_that_fits]);
        }
        if used < available {
            last_that_fits = at + character.len_utf8();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdef", 5), "abcd…");
        assert_eq!(fit("中文中文", 5), "中文…");
    }
}
