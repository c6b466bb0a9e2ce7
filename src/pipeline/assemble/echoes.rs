//! Passages in; which of them only echo a longer one of the same two documents out.
//!
//! If one document repeats itself, every copy of what it repeats matches all its places: once in the
//! passage that is the copy, and once more for every other place. These are echoes.

use std::ops::Range;

use super::Said;
use super::pairs::Pairs;
use crate::base::DocId;
use crate::describe::Described;

/// A passage is an echo if this share of one of its sides lies in the same side of a longer one…
const MOST: f64 = 0.8;
/// …of which the identity is not less by more than this: a clear passage is no echo of a vague one.
const VAGUER: f64 = 0.1;

/// What matters of a passage here.
struct Heard {
    a: Range<u32>,
    b: Range<u32>,
    matched_words: u32,
    identity: f64,
}

impl Heard {
    fn of(described: &Described) -> Self {
        Self {
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
pub(super) fn echoes(said: &[Said], pairs: &Pairs) -> Vec<Option<usize>> {
    let mut echoes = vec![None; said.len()];
    for (documents, of_pair) in pairs.each(said) {
        let heard: Vec<Heard> = of_pair.iter().map(|&index| Heard::of(&said[index].described)).collect();
        for (&index, longer) in of_pair.iter().zip(echoed(documents, &heard)) {
            echoes[index] = longer.map(|longer| of_pair[longer]);
        }
    }
    echoes
}

/// The same for the passages of two documents.
fn echoed(documents: (DocId, DocId), heard: &[Heard]) -> Vec<Option<usize>> {
    let mut echoes = vec![None; heard.len()];
    // Of a document with itself, the places are what was asked for.
    if documents.0 == documents.1 {
        return echoes;
    }
    let mut passages: Vec<usize> = (0..heard.len()).collect();
    passages.sort_by_key(|&index| std::cmp::Reverse(heard[index].matched_words));
    let mut voices: Vec<usize> = Vec::new();
    for index in passages {
        match voices.iter().find(|&&voice| heard[index].echoes(&heard[voice])) {
            Some(&voice) => echoes[index] = Some(voice),
            None => voices.push(index),
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

    const TWO: (DocId, DocId) = (DocId(0), DocId(1));
    const ONE: (DocId, DocId) = (DocId(3), DocId(3));

    fn heard(a: &Range<u32>, b: &Range<u32>, matched: u32) -> Heard {
        let identity = f64::from(matched) / f64::from(a.end - a.start);
        Heard { a: a.clone(), b: b.clone(), matched_words: matched, identity }
    }

    #[test]
    fn what_one_document_repeats_is_an_echo() {
        let list = [
            heard(&(20..40), &(500..520), 20),
            heard(&(0..100), &(0..100), 95),
            heard(&(300..350), &(60..101), 40),
            heard(&(90..150), &(800..860), 55),
        ];
        assert_eq!(echoed(TWO, &list), [Some(1), None, Some(1), None]);
        assert_eq!(echoed(TWO, &list[..1]), [None]);
        assert_eq!(echoed(ONE, &list), [None; 4]);
    }

    #[test]
    fn a_clear_passage_is_no_echo_of_a_vague_one_nor_an_equal_of_its_like() {
        let vague = heard(&(0..400), &(0..400), 200);
        let clear = heard(&(100..200), &(700..800), 100);
        assert_eq!(echoed(TWO, &[vague, clear]), [None, None]);
        let (one, other) = (heard(&(0..50), &(0..50), 50), heard(&(0..50), &(90..140), 50));
        assert_eq!(echoed(TWO, &[one, other]), [None, None]);
    }
}
