//! Passages in; which of them only echo a longer one of the same two documents out.
//!
//! If one document repeats itself, every copy of what it repeats matches all its places: once in the
//! passage that is the copy, and once more for every other place. These are echoes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Said;
use crate::base::DocId;

/// A passage is an echo if this share of one of its sides lies in the same side of a longer one.
const MOST: f64 = 0.8;

/// For each passage, the longer one of the same two documents that it echoes.
pub(super) fn echoes(said: &[Said]) -> Vec<Option<usize>> {
    let mut by_pair: BTreeMap<(DocId, DocId), Vec<usize>> = BTreeMap::new();
    for (index, (told, _)) in said.iter().enumerate() {
        by_pair.entry((told.a.document, told.b.document)).or_default().push(index);
    }
    let mut echoes = vec![None; said.len()];
    for ((a, b), mut passages) in by_pair {
        // Of a document with itself, the places are what was asked for.
        if a != b && passages.len() > 1 {
            passages.sort_by_key(|&index| std::cmp::Reverse(said[index].1.matched_words));
            note(said, &passages, &mut echoes);
        }
    }
    echoes
}

/// Notes the echoes of one pair of documents, whose passages come longest first.
fn note(said: &[Said], passages: &[usize], echoes: &mut [Option<usize>]) {
    let mut voices: Vec<usize> = Vec::new();
    for &index in passages {
        let own = &said[index].1;
        let is_echoed = |&&voice: &&usize| {
            let longer = &said[voice].1;
            longer.matched_words > own.matched_words
                && (lies_in(&own.a_tokens.tokens, &longer.a_tokens.tokens)
                    || lies_in(&own.b_tokens.tokens, &longer.b_tokens.tokens))
        };
        match voices.iter().find(is_echoed) {
            Some(&voice) => echoes[index] = Some(voice),
            None => voices.push(index),
        }
    }
}

fn lies_in(part: &Range<u32>, whole: &Range<u32>) -> bool {
    let shared = part.end.min(whole.end).saturating_sub(part.start.max(whole.start));
    f64::from(shared) >= MOST * f64::from(part.end - part.start)
}
