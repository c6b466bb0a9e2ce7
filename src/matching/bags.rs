//! Passages in order and boxes where shared words crowd in; the passages in order, and those of which only
//! the words were kept, out.

use std::ops::Range;

use crate::align::Alignment;
use crate::align::bag;
use crate::align::bag::Bag;
use crate::align::bag::Stretches;
use crate::align::bag::Weighed;
use crate::align::passage;

/// Adds the passages of which the words were kept, but not their order. One that is for the most part a
/// passage in order is left to it; any other takes the place of the pieces in order that lie in it.
pub(super) fn with(
    ordered: Vec<Alignment>,
    weighed: Weighed<'_>,
    mut boxes: Vec<Stretches>,
    min_words: u32,
) -> Vec<Alignment> {
    let clear = |one: &&Alignment| one.identity() >= CLEAR;
    boxes.retain(|within| {
        !ordered.iter().filter(clear).any(|one| covers(&(one.a.clone(), one.b.clone()), within))
    });
    let unclear = ordered.iter().filter(|one| !clear(one));
    boxes.extend(unclear.map(|one| (one.a.clone(), one.b.clone())));
    let mut found = ordered;
    let mut bags: Vec<Stretches> = Vec::new();
    for within in boxes {
        if bags.iter().any(|bag| covers(bag, &within)) {
            continue;
        }
        for Bag { alignment, .. } in bag::passages(weighed, &within, min_words) {
            let one = (alignment.a.clone(), alignment.b.clone());
            if !found.iter().any(|known| covers(&(known.a.clone(), known.b.clone()), &one)) {
                let lies_in = |known: &Alignment| {
                    passage::mostly_in(&known.a, &one.0) && passage::mostly_in(&known.b, &one.1)
                };
                found.retain(|known| !lies_in(known));
                found.push(alignment);
            }
            bags.push(one);
        }
    }
    passage::without_repeats(found)
}

/// Whether a stretch covers nearly all of another, on both sides.
fn covers(whole: &Stretches, part: &Stretches) -> bool {
    let most = |whole: &Range<u32>, part: &Range<u32>| {
        let shared = part.end.min(whole.end).saturating_sub(part.start.max(whole.start));
        f64::from(shared) >= NEARLY_ALL * f64::from(part.end - part.start)
    };
    most(&whole.0, &part.0) && most(&whole.1, &part.1)
}

/// A passage in order with this identity is not looked at again.
const CLEAR: f64 = 0.8;
/// A passage in order that covers this share of one out of order stands for it.
const NEARLY_ALL: f64 = 0.8;
