//! Passages in; which of them only echo a longer one of the same two documents out.
//!
//! If one document repeats itself, every copy of what it repeats matches all its places: once in the
//! passage that is the copy, and once more for every other place. These are echoes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Said;
use crate::base::DocId;
use crate::describe::Described;

/// A passage is an echo if this share of one of its sides lies in the same side of a longer one…
const MOST: f64 = 0.8;
/// …of which the identity is not less by more than this: a clear passage is no echo of a vague one.
const VAGUER: f64 = 0.1;

/// What matters of a passage here.
struct Heard {
    documents: (DocId, DocId),
    a: Range<u32>,
    b: Range<u32>,
    matched_words: u32,
    identity: f64,
}

impl Heard {
    fn of(described: &Described) -> Self {
        Self {
            documents: (described.a.document, described.b.document),
            a: described.a_tokens.tokens.clone(),
            b: described.b_tokens.tokens.clone(),
            matched_words: described.matched_words,
            identity: described.identity,
        }
    }

    fn echoes(&self, longer: &Self) -> bool {
        longer.matched_words > self.matched_words
            && longer.identity + VAGUER >= self.identity
            && (lies_in(&self.a, &longer.a) || lies_in(&self.b, &longer.b))
    }
}

/// For each passage, the longer one of the same two documents that it echoes.
pub(super) fn echoes(said: &[Said]) -> Vec<Option<usize>> {
    let heard: Vec<Heard> = said.iter().map(|one| Heard::of(&one.described)).collect();
    echoed(&heard)
}

fn echoed(heard: &[Heard]) -> Vec<Option<usize>> {
    let mut by_pair: BTreeMap<(DocId, DocId), Vec<usize>> = BTreeMap::new();
    for (index, one) in heard.iter().enumerate() {
        // Of a document with itself, the places are what was asked for.
        if one.documents.0 != one.documents.1 {
            by_pair.entry(one.documents).or_default().push(index);
        }
    }
    let mut echoes = vec![None; heard.len()];
    for mut passages in by_pair.into_values() {
        passages.sort_by_key(|&index| std::cmp::Reverse(heard[index].matched_words));
        let mut voices: Vec<usize> = Vec::new();
        for index in passages {
            match voices.iter().find(|&&voice| heard[index].echoes(&heard[voice])) {
                Some(&voice) => echoes[index] = Some(voice),
                None => voices.push(index),
            }
        }
    }
    echoes
}

fn lies_in(part: &Range<u32>, whole: &Range<u32>) -> bool {
    let shared = part.end.min(whole.end).saturating_sub(part.start.max(whole.start));
    f64::from(shared) >= MOST * f64::from(part.end - part.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(documents: (u32, u32), a: &Range<u32>, b: &Range<u32>, matched: u32) -> Heard {
        let documents = (DocId(documents.0), DocId(documents.1));
        let identity = f64::from(matched) / f64::from(a.end - a.start);
        Heard { documents, a: a.clone(), b: b.clone(), matched_words: matched, identity }
    }

    #[test]
    fn what_one_document_repeats_is_an_echo() {
        let list = [
            heard((0, 1), &(20..40), &(500..520), 20),
            heard((0, 1), &(0..100), &(0..100), 95),
            heard((0, 1), &(300..350), &(60..101), 40),
            heard((0, 1), &(90..150), &(800..860), 55),
            heard((0, 2), &(20..40), &(500..520), 20),
            heard((3, 3), &(0..100), &(200..300), 100),
            heard((3, 3), &(0..50), &(400..450), 50),
        ];
        assert_eq!(echoed(&list), [Some(1), None, Some(1), None, None, None, None]);
    }

    #[test]
    fn a_clear_passage_is_no_echo_of_a_vague_one_nor_an_equal_of_its_like() {
        let vague = heard((0, 1), &(0..400), &(0..400), 200);
        let clear = heard((0, 1), &(100..200), &(700..800), 100);
        assert_eq!(echoed(&[vague, clear]), [None, None]);
        let (one, other) = (heard((0, 1), &(0..50), &(0..50), 50), heard((0, 1), &(0..50), &(90..140), 50));
        assert_eq!(echoed(&[one, other]), [None, None]);
    }
}
