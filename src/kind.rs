//! What a family is: where its places stand, of which groups and dates, in; reuse, boilerplate or
//! wire, with the numbers that say so, out.
//!
//! A template is known by one of three signs: one group prints it day after day; documents that have
//! little else in common have it at the same place; a document has it again and again, as a table has
//! the words of its rows. That a text is printed or quoted often is no sign of a template.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::DocId;
use crate::date::When;
use crate::findings::Evidence;
use crate::findings::Kind;

/// A family is of one group if so many of its documents are of the largest: a template may have been
/// taken over once, or be shared by two editions…
const ONE_GROUP_SHARE: f64 = 0.9;
/// …but not by more.
const ONE_GROUP: u64 = 2;
/// A group that prints something in so many documents on so many days prints it as a template…
const MANY: (u64, u64) = (20, 7);
/// …and in a small group fewer are enough: a story that is corrected and followed up is rarely printed
/// five times…
const FEW: (u64, u64) = (5, 3);
/// …if they are this share of what the group has printed.
const FEW_SHARE: f64 = 0.01;
/// Documents that have more in common than this are versions of one text, whatever they are printed on.
const VERSIONS: f64 = 0.5;

/// Without groups, a template has to stand in so many different documents…
const PLACED: usize = 4;
/// …at the same place in so many of them: its distance in words from the beginning or from the end…
const PLACED_SHARE: f64 = 0.5;
/// …differs by no more than a title and a date take.
const SAME_PLACE: u32 = 10;
/// It is shorter than this: longer text at the head of documents is a text, taken over.
const SHORT: u64 = 60;
/// Its documents have less than this in common. Clusters are joined at the same share: of what tells
/// the same story, the same beginning is expected.
const STRANGERS: f64 = 0.2;

/// So many times in a row, in one document, make a table or a list: a text that quotes something comes
/// back to it two or three times…
const ROWS: u64 = 4;
/// …and writes more than so many words in between.
const ROW_GAP: u32 = 64;

/// Groups that print the same…
const WIRE_GROUPS: usize = 3;
/// …within so many hours have it from one source…
const WIRE_HOURS: i64 = 72;
/// …unless they print it so much more often than once each: then it belongs to their pages.
const WIRE_EACH: usize = 3;

/// A place of a family.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    /// The document.
    pub document: DocId,
    /// The first of the documents identical to it.
    pub first: DocId,
    /// Outlet, series or author.
    pub group: Option<&'a str>,
    /// The date as given, and what it says.
    pub date: Option<(&'a str, When)>,
    /// Words of the document before it.
    pub before: u32,
    /// Its words.
    pub words: u32,
    /// Words of the document after it.
    pub after: u32,
}

/// A document that has a family somewhere, of which no more than the record is known.
#[derive(Debug, Clone)]
pub struct Further<'a> {
    /// Outlet, series or author.
    pub group: Option<&'a str>,
    /// The date as given, and what it says.
    pub date: Option<(&'a str, When)>,
    /// Whether it is identical to another document.
    pub is_copy: bool,
}

/// Where and when a document was printed.
type Printing<'a> = (Option<&'a str>, Option<(&'a str, When)>);

/// Judges a family by its members, which are in order of documents and positions, and by further documents.
///
/// `likeness` is what its documents have in common two by two (see [`Evidence::likeness`]);
/// `printed` is how many documents of a group there are in the whole corpus.
#[must_use]
pub fn judge(
    (members, further): (&[Member<'_>], &[Further<'_>]),
    likeness: f64,
    printed: &dyn Fn(&str) -> u64,
) -> (Kind, Evidence) {
    let documents: Vec<&[Member<'_>]> = members.chunk_by(|x, y| x.document == y.document).collect();
    let mut of_first: BTreeMap<DocId, &[Member<'_>]> = BTreeMap::new();
    for own in &documents {
        of_first.entry(own[0].first).or_insert(own);
    }
    let distinct: Vec<&[Member<'_>]> = of_first.into_values().collect();
    let placed = at_same_place(&distinct);
    let of_members = documents.iter().map(|own| (own[0].group, own[0].date));
    let printings: Vec<Printing<'_>> =
        of_members.chain(further.iter().map(|one| (one.group, one.date))).collect();
    let mut evidence = Evidence {
        documents: printings.len() as u64,
        by_record: further.len() as u64,
        same_place: placed as f64 / distinct.len().max(1) as f64,
        in_a_row: median(distinct.iter().map(|own| in_a_row(own)).collect()),
        likeness,
        words: median(members.iter().map(|member| member.words).collect()),
        ..Evidence::default()
    };
    let largest = note_groups(&printings, &mut evidence);
    note_dates(&printings, &mut evidence);
    let different = distinct.len() + further.iter().filter(|one| !one.is_copy).count();
    let template = is_printed_daily(&evidence, different as u64, largest.map_or(0, printed))
        || is_placed(&evidence, placed)
        || is_row(&evidence);
    let kind = match template {
        _ if is_wire(&printings) => Kind::Wire,
        true => Kind::Boilerplate,
        false => Kind::Reuse,
    };
    (kind, evidence)
}

/// Whether one group prints it in many different documents, day after day.
fn is_printed_daily(evidence: &Evidence, distinct: u64, printed: u64) -> bool {
    let days = evidence.days.unwrap_or(0);
    let reaches = |(documents, least_days): (u64, u64)| distinct >= documents && days >= least_days;
    let noticeable = distinct as f64 >= FEW_SHARE * printed as f64;
    evidence.groups.is_some()
        && is_of_one_group(evidence)
        && evidence.likeness < VERSIONS
        && (reaches(MANY) || (reaches(FEW) && noticeable))
}

/// Whether documents that have little else in common have it at the same place.
fn is_placed(evidence: &Evidence, placed: usize) -> bool {
    is_of_one_group(evidence)
        && placed >= PLACED
        && evidence.same_place >= PLACED_SHARE
        && evidence.words < SHORT
        && evidence.likeness < STRANGERS
}

fn is_row(evidence: &Evidence) -> bool {
    evidence.in_a_row >= ROWS && evidence.words < SHORT
}

/// Whether its documents are of one group, or nothing is known of groups.
fn is_of_one_group(evidence: &Evidence) -> bool {
    evidence.groups.is_none_or(|groups| groups <= ONE_GROUP)
        && evidence.group_share.is_none_or(|share| share >= ONE_GROUP_SHARE)
}

/// Whether some groups print it within some hours, and most of its documents are of these.
fn is_wire(printings: &[Printing<'_>]) -> bool {
    let dated = printings.iter().filter_map(|(group, date)| Some(((*date)?.1, *group)));
    let mut by_start: Vec<(When, Option<&str>)> = dated.collect();
    by_start.sort_unstable();
    let mut by_end = by_start.clone();
    by_end.sort_unstable_by_key(|(when, group)| (when.end, *group));
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut begun, mut over) = (0, 0);
    for (at, (earliest, _)) in by_end.iter().enumerate() {
        if at > 0 && by_end[at - 1].0.end == earliest.end {
            continue;
        }
        // All that are not over when the earliest of them is, and begin before the hours are.
        for (_, group) in &by_end[over..at] {
            leave(&mut groups, *group);
        }
        over = at;
        while let Some((_, group)) = by_start.get(begun).filter(|(when, _)| is_within(*earliest, *when)) {
            if let Some(group) = *group {
                *groups.entry(group).or_insert(0) += 1;
            }
            begun += 1;
        }
        let (inside, printed) = (begun - over, groups.values().sum::<usize>());
        if groups.len() >= WIRE_GROUPS && inside * 2 >= by_end.len() && printed <= WIRE_EACH * groups.len() {
            return true;
        }
    }
    false
}

fn is_within(earliest: When, other: When) -> bool {
    other.start - earliest.end <= WIRE_HOURS * 3600
}

fn leave<'a>(groups: &mut BTreeMap<&'a str, usize>, group: Option<&'a str>) {
    if let Some(group) = group
        && let Some(count) = groups.get_mut(group)
    {
        *count -= 1;
        if *count == 0 {
            groups.remove(group);
        }
    }
}

/// Notes the groups; gives the largest.
fn note_groups<'a>(printings: &[Printing<'a>], evidence: &mut Evidence) -> Option<&'a str> {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    for group in printings.iter().filter_map(|(group, _)| *group) {
        *sizes.entry(group).or_insert(0) += 1;
    }
    let (group, size) = sizes.iter().map(|(group, size)| (*group, *size)).max_by_key(|(_, size)| *size)?;
    evidence.groups = Some(sizes.len() as u64);
    evidence.group_share = Some(size as f64 / printings.len() as f64);
    Some(group)
}

fn note_dates(printings: &[Printing<'_>], evidence: &mut Evidence) {
    let dated = || printings.iter().filter_map(|(_, date)| date.map(|(given, when)| (when, given)));
    let (Some(first), Some(last)) = (dated().min(), dated().max()) else { return };
    evidence.days = Some(dated().map(|(when, _)| when.day()).collect::<BTreeSet<_>>().len() as u64);
    evidence.first = Some(first.1.to_owned());
    evidence.last = Some(last.1.to_owned());
    evidence.hours = Some((last.0.start - first.0.start) as u64 / 3600);
}

/// The most documents in which it has the same distance from the beginning, or from the end.
fn at_same_place(documents: &[&[Member<'_>]]) -> usize {
    let heads = documents.iter().filter_map(|own| own.iter().map(|member| member.before).min());
    let tails = documents.iter().filter_map(|own| own.iter().map(|member| member.after).min());
    together(heads.collect()).max(together(tails.collect()))
}

/// The most distances that differ by no more than [`SAME_PLACE`].
fn together(mut distances: Vec<u32>) -> usize {
    distances.sort_unstable();
    let near = |(at, &distance): (usize, &u32)| {
        distances[at..].partition_point(|&other| other - distance <= SAME_PLACE)
    };
    distances.iter().enumerate().map(near).max().unwrap_or(0)
}

/// The most places of one document, each of which begins soon after the one before; of places on top of
/// each other one counts.
fn in_a_row(places: &[Member<'_>]) -> u32 {
    let (mut longest, mut row, mut end) = (0, 0, None);
    for place in places {
        let own = place.before + place.words;
        match end {
            Some(end) if place.before < end => {}
            Some(end) if place.before - end <= ROW_GAP => row += 1,
            _ => row = 1,
        }
        end = end.max(Some(own));
        longest = longest.max(row);
    }
    longest
}

fn median(mut words: Vec<u32>) -> u64 {
    words.sort_unstable();
    words.get(words.len() / 2).copied().unwrap_or(0).into()
}

#[cfg(test)]
mod tests;
