//! Units: what is sketched for near-duplicate search below whole documents.
//!
//! A unit is a paragraph; short ones join a neighbour, long ones are cut where their content says so,
//! so that an insertion moves the cuts near it and no others.

use std::ops::Range;

/// A paragraph with fewer words joins the next one.
const SHORT: u32 = 8;
/// A unit has at most this many words.
const LONG: u32 = 64;
/// A cut leaves at least this many words.
const CUT_AFTER: u32 = 16;
/// One in so many places is a cut; with [`CUT_AFTER`], pieces of 30 words on average.
const CUT_EVERY: u32 = 16;

/// The token ranges of paragraphs, from the first token of each; empty paragraphs are left out.
#[must_use]
pub fn paragraphs(starts: &[u32], tokens: u32) -> Vec<Range<u32>> {
    let ends = starts.iter().skip(1).copied().chain([tokens]);
    starts.iter().zip(ends).map(|(&start, end)| start..end).filter(|range| !range.is_empty()).collect()
}

/// Turns the paragraphs of a document into its units. Together they cover what the paragraphs cover.
#[must_use]
pub fn units(paragraphs: &[Range<u32>], tokens: &[u32]) -> Vec<Range<u32>> {
    let mut units = Vec::with_capacity(paragraphs.len());
    let mut open: Option<Range<u32>> = None;
    for paragraph in paragraphs {
        let start = open.take().map_or(paragraph.start, |short| short.start);
        let joined = start..paragraph.end;
        if joined.end - joined.start < SHORT {
            open = Some(joined);
        } else {
            cut(joined, tokens, &mut units);
        }
    }
    if let Some(short) = open {
        match units.last_mut() {
            Some(last) if short.end - last.start <= LONG => last.end = short.end,
            _ => units.push(short),
        }
    }
    units
}

fn cut(range: Range<u32>, tokens: &[u32], units: &mut Vec<Range<u32>>) {
    let mut start = range.start;
    while range.end - start > LONG {
        let places = start + CUT_AFTER..start + LONG;
        let end = places.clone().find(|&at| is_cut(tokens, at)).unwrap_or(places.end);
        units.push(start..end);
        start = end;
    }
    units.push(start..range.end);
}

fn is_cut(tokens: &[u32], at: u32) -> bool {
    let (before, after) = (tokens[at as usize - 1], tokens[at as usize]);
    (before ^ after.rotate_left(16)).wrapping_mul(0x9E37_79B1) >> 16 & (CUT_EVERY - 1) == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn units_cover_the_paragraphs_and_are_not_long(lengths in prop::collection::vec(1u32..300, 1..12),
                                                       seed in any::<u32>()) {
            let mut starts = vec![0];
            for length in &lengths {
                starts.push(starts[starts.len() - 1] + length);
            }
            let total = starts.pop().unwrap();
            let tokens: Vec<u32> = (0..total).map(|i| (i ^ seed).wrapping_mul(2_654_435_761)).collect();
            let units = units(&paragraphs(&starts, total), &tokens);
            let mut at = 0;
            for unit in &units {
                prop_assert_eq!(unit.start, at);
                prop_assert!(unit.end > unit.start && unit.end - unit.start <= LONG);
                at = unit.end;
            }
            prop_assert_eq!(at, total);
        }
    }

    #[test]
    fn an_insertion_moves_only_the_cuts_near_it() {
        let tokens: Vec<u32> = (0..2000u32).map(|i| i.wrapping_mul(2_654_435_761)).collect();
        let mut edited = tokens.clone();
        edited.insert(1000, 7);
        let words = |tokens: &[u32]| -> Vec<Vec<u32>> {
            let whole = 0..u32::try_from(tokens.len()).unwrap();
            units(&[whole], tokens)
                .into_iter()
                .map(|u| tokens[u.start as usize..u.end as usize].to_vec())
                .collect()
        };
        let (before, after) = (words(&tokens), words(&edited));
        let kept = before.iter().filter(|unit| after.contains(unit)).count();
        assert!(kept + 6 >= before.len(), "{kept} of {} units kept", before.len());
    }
}
