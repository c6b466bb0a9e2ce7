//! Judge: what a scan found and what was planted in, what was found of it out.

use std::collections::BTreeMap;

use super::bank;
use super::bank::Bank;
use super::plan::Plant;
use super::plan::Planted;
use crate::base::DocId;
use crate::base::Span;
use crate::corpus::Document;
use crate::findings::Diff;
use crate::findings::Edit;
use crate::findings::Findings;
use crate::findings::Op;
use crate::findings::Passage;
use crate::listing::LISTED_MEMBERS;

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % confidence interval of a share, found `found` times of `of` (Wilson 1927).
#[must_use]
pub fn wilson(found: u64, of: u64) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let n = of as f64;
    let share = found as f64 / n;
    let (centre, spread) =
        (share + Z * Z / (2.0 * n), (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt() * Z);
    let bound = |value: f64| (value / (1.0 + Z * Z / n)).clamp(0.0, 1.0);
    let low = if found == 0 { 0.0 } else { bound(centre - spread) };
    (low, if found == of { 1.0 } else { bound(centre + spread) })
}

/// What became of one copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Whether a passage between host and origin aligns at least half of its words with the words that
    /// it was taken from; or, where a family is too large to be listed by pairs, whether both places
    /// are members of one family.
    pub found: bool,
    /// By how many words that passage begins and ends beside the copy.
    pub ends: Option<(u32, u32)>,
}

/// One side of a passage, and the other.
type Sides = (fn(&Edit) -> Span, fn(&Edit) -> Span);

/// What became of the copies of a round.
#[must_use]
pub fn judge(
    findings: &Findings,
    documents: &[Document],
    bank: &Bank,
    planted: &[(&Plant, Planted)],
) -> Vec<Outcome> {
    let mut by_pair: BTreeMap<(usize, usize), Vec<Passage>> = BTreeMap::new();
    for (plant, _) in planted {
        by_pair.entry(pair(plant.host, plant.origin)).or_default();
    }
    for passage in &findings.passages {
        let documents = (passage.a.document.index(), passage.b.document.index());
        if let Some(found) = by_pair.get_mut(&documents) {
            found.push(passage);
        }
    }
    let families = Families::new(findings);
    let outcome = |(plant, place): &(&Plant, Planted)| {
        let text = &documents[plant.host].text;
        let words = bank::spans(&bank.tokenizer, place.copy.of(text));
        let shift = place.copy.start;
        let words: Vec<Span> =
            words.iter().map(|word| Span::new(word.start + shift, word.end + shift)).collect();
        let host_is_a = plant.host < plant.origin;
        let sides: Sides =
            if host_is_a { (|edit| edit.a, |edit| edit.b) } else { (|edit| edit.b, |edit| edit.a) };
        let passages = &by_pair[&pair(plant.host, plant.origin)];
        let side = |passage: &Passage| if host_is_a { passage.a.bytes } else { passage.b.bytes };
        let best = passages
            .iter()
            .map(|passage| (aligned(&passage.diff, &words, place.origin, sides), passage))
            .max_by_key(|(aligned, _)| *aligned)
            .filter(|(aligned, _)| aligned * 2 >= words.len());
        match best {
            Some((_, passage)) => {
                let found = side(passage);
                let off = |x: u32, y: u32| bank.count(Span::new(x.min(y), x.max(y)).of(text)) as u32;
                let ends = (off(found.start, place.copy.start), off(found.end, place.copy.end));
                Outcome { found: true, ends: Some(ends) }
            }
            None => Outcome { found: families.join(plant, *place), ends: None },
        }
    };
    planted.iter().map(outcome).collect()
}

fn pair(x: usize, y: usize) -> (usize, usize) {
    (x.min(y), x.max(y))
}

/// Words of a copy that are aligned with words of its origin.
fn aligned(diff: &Diff, words: &[Span], origin: Span, (here, there): Sides) -> usize {
    let pairs = |op: Op| matches!(op, Op::Same | Op::Folded | Op::Changed);
    let edits = diff.iter().filter(|edit| pairs(edit.op) && meets(there(edit), origin));
    edits.map(|edit| words.iter().filter(|&&word| inside(word, here(&edit))).count()).sum()
}

fn meets(x: Span, y: Span) -> bool {
    x.start < y.end && y.start < x.end
}

fn inside(part: Span, whole: Span) -> bool {
    whole.start <= part.start && part.end <= whole.end
}

/// The families too large to be listed by pairs: places by document.
struct Families(BTreeMap<DocId, Vec<(usize, Span)>>);

impl Families {
    fn new(findings: &Findings) -> Self {
        let mut places: BTreeMap<DocId, Vec<(usize, Span)>> = BTreeMap::new();
        let large =
            findings.families.iter().enumerate().filter(|(_, one)| one.members.len() > LISTED_MEMBERS);
        for (index, family) in large {
            for place in &family.members {
                places.entry(place.document).or_default().push((index, place.bytes));
            }
        }
        Self(places)
    }

    /// Whether one family has a place in the copy and one in its origin, each on half of it.
    fn join(&self, plant: &Plant, place: Planted) -> bool {
        let of = |document: usize, span: Span| -> Vec<usize> {
            let places = self.0.get(&DocId(document as u32)).map_or(&[][..], Vec::as_slice);
            let half = |other: &Span| {
                let shared = other.end.min(span.end).saturating_sub(other.start.max(span.start));
                shared * 2 >= span.len()
            };
            places.iter().filter(|(_, other)| half(other)).map(|(family, _)| *family).collect()
        };
        let origins = of(plant.origin, place.origin);
        of(plant.host, place.copy).iter().any(|family| origins.contains(family))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: (f64, f64), expected: (f64, f64)) -> bool {
        (got.0 - expected.0).abs() < 5e-5 && (got.1 - expected.1).abs() < 5e-5
    }

    #[test]
    fn wilson_gives_the_known_values() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        assert!(close(wilson(81, 263), (0.2553, 0.3662)), "{:?}", wilson(81, 263));
        assert!(close(wilson(15, 148), (0.0624, 0.1605)), "{:?}", wilson(15, 148));
        assert!(close(wilson(0, 20), (0.0, 0.1611)), "{:?}", wilson(0, 20));
        assert!(close(wilson(1, 29), (0.0061, 0.1718)), "{:?}", wilson(1, 29));
    }

    #[test]
    fn wilson_holds_its_share_and_its_mirror_image() {
        for of in 1..60 {
            for found in 0..=of {
                let (low, high) = wilson(found, of);
                let share = found as f64 / of as f64;
                assert!((0.0..=share).contains(&low) && (share..=1.0).contains(&high));
                let mirrored = wilson(of - found, of);
                assert!((low - (1.0 - mirrored.1)).abs() < 1e-12);
            }
        }
        assert_eq!(wilson(0, 0), (0.0, 1.0));
    }
}
