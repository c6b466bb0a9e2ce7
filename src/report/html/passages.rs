//! A passage and its texts in; its diff in numbers, and the words it can be found by, out.

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
    let mut numbers = Vec::new();
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

/// Words before and after what differs that are told of the other side.
const AROUND: usize = 5;
/// Stands between stretches of words, and is no word.
const BREAK: &str = " / ";

/// The folded words of one side, and after them what differs of the other side, with some words around it: so
/// that a few words in a row are found on either side.
pub(super) fn words(passage: &Passage, texts: &dyn Texts, (a, b): (&str, &str)) -> String {
    let folded = |span: Span, text: &str| text.get(span.range()).map(|part| texts.folded(part));
    let mut words = folded(passage.a.bytes, a).unwrap_or_default();
    if passage.diff.is_empty() {
        let other = folded(passage.b.bytes, b).unwrap_or_default();
        return if other == words { words } else { words + BREAK + &other };
    }
    let other = Other::new(passage, &|span| folded(span, b).unwrap_or_default());
    for (from, to) in other.windows() {
        words.push_str(BREAK);
        let told =
            other.words[from..to].iter().flat_map(|(blank, word)| [if *blank { " " } else { "" }, word]);
        words.extend(told.skip(1));
    }
    words
}

/// The words of the other side, each with whether something stands before it, and what differs.
#[derive(Default)]
struct Other {
    words: Vec<(bool, String)>,
    /// From which word to which; of what is only in the first side, where it would stand.
    differs: Vec<(usize, usize)>,
}

impl Other {
    fn new(passage: &Passage, folded: &dyn Fn(Span) -> String) -> Self {
        let mut other = Self::default();
        let mut before = passage.b.bytes.start;
        for edit in &passage.diff {
            let from = other.words.len();
            let piece = folded(edit.b);
            let blank = edit.b.start > before;
            for (at, word) in piece.split(' ').filter(|word| !word.is_empty()).enumerate() {
                other.words.push((blank || at > 0, word.to_owned()));
            }
            before = edit.b.end.max(before);
            if !matches!(edit.op, Op::Same | Op::Folded) {
                other.differs.push((from, other.words.len()));
            }
        }
        other
    }

    /// What differs, with some words around it; those that touch are one.
    fn windows(&self) -> Vec<(usize, usize)> {
        let mut windows: Vec<(usize, usize)> = Vec::new();
        for (from, to) in &self.differs {
            let (from, to) = (from.saturating_sub(AROUND), (to + AROUND).min(self.words.len()));
            match windows.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => windows.push((from, to)),
            }
        }
        windows
    }
}
