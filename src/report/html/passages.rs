//! A passage and its texts in; its diff in numbers, and the words it can be found by, out.

use std::collections::BTreeSet;

use super::layout::units;
use crate::base::Span;
use crate::findings::Op;
use crate::findings::Passage;
use crate::findings::Texts;

/// The number of what two changed words have in common; those of [`Op`] come before it.
const COMMON: u32 = 5;

fn number(op: Op) -> u32 {
    match op {
        Op::Same => 0,
        Op::Folded => 1,
        Op::Changed => 2,
        Op::Inserted => 3,
        Op::Deleted => 4,
    }
}

/// What happened, and where in UTF-16 from the start of either side: five numbers each. Nothing if the texts
/// are not those that were compared.
pub(super) fn diff(passage: &Passage, (a, b): (&str, &str)) -> Option<Vec<u32>> {
    let (mut of_a, mut of_b) = (Side::new(passage.a.bytes, a), Side::new(passage.b.bytes, b));
    let mut numbers = Vec::with_capacity(passage.diff.len() * 5);
    for edit in &passage.diff {
        let (starts, ends) = ((of_a.at(edit.a.start)?, of_b.at(edit.b.start)?), edit.common);
        if let Some((common_a, common_b)) = ends {
            let a = [of_a.at(common_a.start)?, of_a.at(common_a.end)?];
            let b = [of_b.at(common_b.start)?, of_b.at(common_b.end)?];
            let (a_end, b_end) = (of_a.at(edit.a.end)?, of_b.at(edit.b.end)?);
            numbers.extend([number(edit.op), starts.0, a_end, starts.1, b_end]);
            numbers.extend([COMMON, a[0], a[1], b[0], b[1]]);
        } else {
            let (a_end, b_end) = (of_a.at(edit.a.end)?, of_b.at(edit.b.end)?);
            numbers.extend([number(edit.op), starts.0, a_end, starts.1, b_end]);
        }
    }
    Some(numbers)
}

/// One side of a passage, read from its start to its end.
struct Side<'t> {
    text: &'t str,
    start: u32,
    byte: u32,
    before: u32,
}

impl<'t> Side<'t> {
    fn new(span: Span, text: &'t str) -> Self {
        Self { text, start: span.start, byte: span.start, before: 0 }
    }

    /// The units from the start of the passage to a byte of the text.
    fn at(&mut self, byte: u32) -> Option<u32> {
        if byte < self.byte {
            // Nothing goes back, but for what is empty, and stands where the words before it began.
            self.byte = self.start;
            self.before = 0;
        }
        self.before += units(self.text.get(self.byte as usize..byte as usize)?);
        self.byte = byte;
        Some(self.before)
    }
}

/// The folded words of one side, and after them those that only the other side has.
pub(super) fn words(passage: &Passage, texts: &dyn Texts, (a, b): (&str, &str)) -> String {
    let folded = |span: Span, text: &str| text.get(span.range()).map(|part| texts.folded(part));
    let mut words = folded(passage.a.bytes, a).unwrap_or_default();
    let others = folded(passage.b.bytes, b).unwrap_or_default();
    let known: BTreeSet<&str> = words.split(' ').collect();
    let mut told = BTreeSet::new();
    let new = others.split(' ').filter(|word| !known.contains(word) && told.insert(*word));
    let more = new.fold(String::new(), |more, word| more + " " + word);
    words.push_str(&more);
    words
}
