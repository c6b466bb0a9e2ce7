//! Quotations that people marked: were they found, and was the right place named?

use std::collections::BTreeMap;

use crate::plagdet::covered;
use crate::sets::Case;
use crate::sets::Marked;
use crate::sets::Pairing;
use crate::sets::Stretch;

/// Quotations with fewer letters are not judged.
const LEAST_LETTERS: u32 = 20;

/// Counts of one kind of quotation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) marked: usize,
    /// At least half of it lies in detections.
    pub(crate) found: usize,
    /// At least half of it lies in detections that point to a true place.
    pub(crate) right: usize,
}

/// One quotation and what became of it.
pub(crate) struct Told<'a> {
    pub(crate) marked: &'a Marked,
    pub(crate) kind: String,
    pub(crate) found: bool,
    pub(crate) right: bool,
}

/// Judges every quotation that is long enough.
pub(crate) fn judge<'a>(marked: &'a [Marked], cases: &[Case], detections: &[Pairing]) -> Vec<Told<'a>> {
    let mut of_answer: BTreeMap<u32, Vec<&Pairing>> = BTreeMap::new();
    detections.iter().for_each(|one| of_answer.entry(one.a.document).or_default().push(one));
    let mut places: BTreeMap<Stretch, Vec<Stretch>> = BTreeMap::new();
    cases.iter().for_each(|case| places.entry(case.pairing.a).or_default().push(case.pairing.b));
    let tell = |marked: &'a Marked| {
        let near = of_answer.get(&marked.stretch.document).map_or(&[][..], Vec::as_slice);
        let true_places = places.get(&marked.stretch).map_or(&[][..], Vec::as_slice);
        let is_right = |one: &Pairing| true_places.iter().any(|place| one.b.common(*place).is_some());
        Told {
            marked,
            kind: kind(marked),
            found: is_covered(marked.stretch, near.iter().map(|one| one.a)),
            right: is_covered(marked.stretch, near.iter().filter(|one| is_right(one)).map(|one| one.a)),
        }
    };
    marked.iter().filter(|one| one.letters >= LEAST_LETTERS).map(tell).collect()
}

/// Counts by kind.
pub(crate) fn count(told: &[Told<'_>]) -> BTreeMap<String, Found> {
    let mut counts: BTreeMap<String, Found> = BTreeMap::new();
    for one in told {
        let count = counts.entry(one.kind.clone()).or_default();
        count.marked += 1;
        count.found += usize::from(one.found);
        count.right += usize::from(one.right);
    }
    counts
}

/// The label, and of a verse, whether the place it comes from is known.
fn kind(marked: &Marked) -> String {
    match (marked.label.contains("Hadith"), marked.places) {
        (true, _) => marked.label.clone(),
        (false, 0) => format!("{}, no place", marked.label),
        (false, _) => format!("{}, located", marked.label),
    }
}

/// Whether at least half of a stretch lies in others.
fn is_covered(whole: Stretch, parts: impl Iterator<Item = Stretch>) -> bool {
    covered(parts.filter_map(|part| whole.common(part)).collect()) * 2 >= u64::from(whole.len())
}

/// The share of the characters of detections that lies inside quotations.
pub(crate) fn inside(marked: &[Marked], detections: &[Pairing]) -> f64 {
    let mut of_answer: BTreeMap<u32, Vec<Stretch>> = BTreeMap::new();
    marked.iter().for_each(|one| of_answer.entry(one.stretch.document).or_default().push(one.stretch));
    let within = |one: &Pairing| {
        let near = of_answer.get(&one.a.document).into_iter().flatten();
        covered(near.filter_map(|other| one.a.common(*other)).collect())
    };
    let total: u64 = detections.iter().map(|one| u64::from(one.a.len())).sum();
    detections.iter().map(within).sum::<u64>() as f64 / total.max(1) as f64
}
