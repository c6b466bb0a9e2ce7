//! Findings and their texts in; which documents a page tells of, and every offset in UTF-16, out.
//!
//! A browser counts in units of UTF-16. Each text is read once for all offsets into it, and let go.

use crate::base::DocId;
use crate::base::Span;
use crate::findings::Findings;
use crate::findings::Place;
use crate::report::Report;

/// The documents of a page.
pub(super) struct Layout {
    /// The number that a document has on the page.
    numbers: Vec<Option<u32>>,
    /// The documents by their numbers.
    pub(super) documents: Vec<Told>,
}

/// A document of a page.
pub(super) struct Told {
    pub(super) document: DocId,
    /// Where something stands in it, in order.
    pub(super) spans: Vec<Span>,
    /// The text, if there is one in which all of it can stand.
    pub(super) units: Option<Units>,
}

/// Offsets into a text.
pub(super) struct Units {
    /// Units of the whole text.
    pub(super) length: u32,
    /// Of these bytes, in order, the units before them.
    at: Vec<(u32, u32)>,
}

impl Layout {
    /// Looks at every text that has a place.
    pub(super) fn new(report: &Report<'_>) -> Self {
        let findings = report.findings;
        let mut numbers = vec![None; findings.documents.len()];
        let mut spans: Vec<Vec<Span>> = vec![Vec::new(); findings.documents.len()];
        let mut takes_part = vec![false; findings.documents.len()];
        each_place(findings, &mut |place| {
            takes_part[place.document.index()] = true;
            spans[place.document.index()].push(place.bytes);
        });
        each_document(findings, &mut |document| takes_part[document.index()] = true);
        let mut documents = Vec::new();
        for (id, mut spans) in (0..).map(DocId).zip(spans) {
            if takes_part[id.index()] {
                numbers[id.index()] = Some(documents.len() as u32);
                spans.sort_unstable();
                spans.dedup();
                let units = Units::new(&report.texts.text(id), &spans);
                documents.push(Told { document: id, spans, units });
            }
        }
        Self { numbers, documents }
    }

    /// The number of a document on the page.
    pub(super) fn number(&self, document: DocId) -> u32 {
        self.numbers[document.index()].unwrap_or_default()
    }

    /// A document with its places.
    pub(super) fn told(&self, document: DocId) -> &Told {
        &self.documents[self.number(document) as usize]
    }

    /// Where a place begins and ends: in units of its text, or, if there is none, in characters.
    pub(super) fn ends(&self, place: &Place) -> [u32; 2] {
        match &self.told(place.document).units {
            Some(units) => [units.before(place.bytes.start), units.before(place.bytes.end)],
            None => [place.chars.start, place.chars.end],
        }
    }
}

impl Units {
    /// Nothing, if a place is not in the text, or begins or ends inside a character.
    fn new(text: &str, spans: &[Span]) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let mut bytes: Vec<u32> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
        bytes.sort_unstable();
        bytes.dedup();
        let (mut from, mut before) = (0, 0);
        let mut at = Vec::with_capacity(bytes.len());
        for byte in bytes {
            let part = text.get(from..byte as usize)?;
            before += units(part);
            from = byte as usize;
            at.push((byte, before));
        }
        let length = before + units(&text[from..]);
        Some(Self { length, at })
    }

    /// The units before a byte at which a place begins or ends.
    fn before(&self, byte: u32) -> u32 {
        self.at.binary_search_by_key(&byte, |(byte, _)| *byte).map_or(0, |found| self.at[found].1)
    }
}

/// Units of UTF-16 that a text has.
pub(super) fn units(text: &str) -> u32 {
    text.bytes().map(|byte| u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0)).sum()
}

fn each_place(findings: &Findings, each: &mut dyn FnMut(&Place)) {
    findings.passages.iter().for_each(|passage| [&passage.a, &passage.b].into_iter().for_each(&mut *each));
    for family in &findings.families {
        family.members.iter().chain([&family.representative]).chain(&family.first_seen).for_each(&mut *each);
    }
    findings.stock_phrases.iter().for_each(|phrase| each(&phrase.example));
}

fn each_document(findings: &Findings, each: &mut dyn FnMut(DocId)) {
    findings.overlaps.iter().flat_map(|overlap| [overlap.a, overlap.b]).for_each(&mut *each);
    for cluster in &findings.clusters {
        cluster.members.iter().chain([&cluster.representative]).copied().for_each(&mut *each);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn units_are_those_of_utf_16(text in any::<String>(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
            prop_assert_eq!(units(&text) as usize, text.encode_utf16().count());
            let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            ends.push(text.len());
            let mut spans: Vec<Span> = cuts.chunks_exact(2).map(|two| {
                let (x, y) = (ends[two[0].index(ends.len())], ends[two[1].index(ends.len())]);
                Span::new(x.min(y) as u32, x.max(y) as u32)
            }).collect();
            spans.sort_unstable();
            let Some(units) = Units::new(&text, &spans) else {
                prop_assert!(text.is_empty());
                return Ok(());
            };
            for span in spans {
                prop_assert_eq!(units.before(span.start) as usize, text[..span.start as usize].encode_utf16().count());
                prop_assert_eq!(units.before(span.end) as usize, text[..span.end as usize].encode_utf16().count());
            }
        }
    }

    #[test]
    fn a_place_that_is_not_in_the_text_makes_it_none() {
        for (text, span) in [("", Span::new(0, 0)), ("abc", Span::new(1, 4)), ("é", Span::new(0, 1))] {
            assert!(Units::new(text, &[span]).is_none(), "{text}");
        }
    }
}
