//! Passages in; which of them only echo a longer one of the same two documents out.
//!
//! If one document repeats itself, every copy of what it repeats matches all its places: once in the
//! passage that is the copy, and once more for every other place. These are echoes.

use std::ops::Range;

use super::pairs::Heard;

/// A passage is an echo if this share of one of its sides lies in the same side of a longer one…
const MOST: f64 = 0.8;
/// …of which the identity is not less by more than this: a clear passage is no echo of a vague one.
const VAGUER: f64 = 0.1;

impl Heard {
    fn echoes(&self, longer: &Self) -> bool {
        longer.matched_words > self.matched_words
            && longer.identity + VAGUER >= self.identity
            && (lies_in(&self.a, &longer.a) || lies_in(&self.b, &longer.b))
    }
}

/// For each passage, the longer one of the same two documents that it echoes.
pub(super) struct Echoes {
    /// One more than its place; 0 for none.
    of_place: Vec<u32>,
}

impl Echoes {
    /// For so many passages.
    pub(super) fn new(passages: usize) -> Self {
        Self { of_place: vec![0; passages] }
    }

    /// Notes those of two documents.
    pub(super) fn note(&mut self, heard: &[Heard]) {
        for (one, longer) in heard.iter().zip(echoed(heard)) {
            self.of_place[one.place as usize] = longer.map_or(0, |longer| heard[longer].place + 1);
        }
    }

    /// What the passage at a place echoes.
    pub(super) fn of(&self, place: u32) -> Option<usize> {
        self.of_place[place as usize].checked_sub(1).map(|longer| longer as usize)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.of_place.iter().filter(|longer| **longer > 0).count()
    }
}

/// Of the passages of two documents, those that others echo.
fn echoed(heard: &[Heard]) -> Vec<Option<usize>> {
    let mut echoes = vec![None; heard.len()];
    // Of a document with itself, the places are what was asked for.
    if heard.iter().any(|one| one.documents.0 == one.documents.1) {
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
    use crate::base::DocId;

    fn heard(a: &Range<u32>, b: &Range<u32>, matched: u32) -> Heard {
        let identity = f64::from(matched) / f64::from(a.end - a.start);
        let documents = (DocId(0), DocId(1));
        let (a, b) = (a.clone(), b.clone());
        Heard { documents, place: 0, a, b, matched_words: matched, identity, is_template: false }
    }

    #[test]
    fn what_one_document_repeats_is_an_echo() {
        let list = [
            heard(&(20..40), &(500..520), 20),
            heard(&(0..100), &(0..100), 95),
            heard(&(300..350), &(60..101), 40),
            heard(&(90..150), &(800..860), 55),
        ];
        assert_eq!(echoed(&list), [Some(1), None, Some(1), None]);
        assert_eq!(echoed(&list[..1]), [None]);
        let mut echoes = Echoes::new(9);
        let list: Vec<Heard> =
            list.into_iter().zip([7, 2, 5, 0]).map(|(one, place)| Heard { place, ..one }).collect();
        echoes.note(&list);
        assert_eq!([7, 2, 5, 0, 8].map(|place| echoes.of(place)), [Some(2), None, Some(2), None, None]);
        assert_eq!(echoes.count(), 2);
        let of_one = list.into_iter().map(|one| Heard { documents: (DocId(3), DocId(3)), ..one });
        assert_eq!(echoed(&of_one.collect::<Vec<_>>()), [None; 4]);
    }

    #[test]
    fn a_clear_passage_is_no_echo_of_a_vague_one_nor_an_equal_of_its_like() {
        let vague = heard(&(0..400), &(0..400), 200);
        let clear = heard(&(100..200), &(700..800), 100);
        assert_eq!(echoed(&[vague, clear]), [None, None]);
        let (one, other) = (heard(&(0..50), &(0..50), 50), heard(&(0..50), &(90..140), 50));
        assert_eq!(echoed(&[one, other]), [None, None]);
    }
}
