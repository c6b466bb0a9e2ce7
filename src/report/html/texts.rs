//! A document with its places in; its text out, or of a very long one what surrounds the places.

use serde::Serialize;

use super::layout::Told;
use super::layout::units;
use crate::base::Span;

/// Texts of so many bytes are told whole.
const WHOLE: usize = 192 << 10;
/// Of longer ones, so many bytes before and after each place.
const AROUND: usize = 4 << 10;

/// A text as a chunk has it.
#[derive(Serialize)]
pub(super) struct TextWire<'t> {
    /// Where each begins in the whole text, in UTF-16, and what it is.
    segments: Vec<(u32, &'t str)>,
}

impl<'t> TextWire<'t> {
    pub(super) fn new(text: &'t str, told: &Told) -> Self {
        let (mut from, mut before) = (0, 0);
        let mut segments = Vec::new();
        for (start, end) in stretches(text, &told.spans) {
            before += units(&text[from..start]);
            segments.push((before, &text[start..end]));
            from = start;
        }
        Self { segments }
    }
}

/// The stretches of a text that are told, in order.
fn stretches(text: &str, spans: &[Span]) -> Vec<(usize, usize)> {
    if text.len() <= WHOLE {
        return vec![(0, text.len())];
    }
    // What no passage stands in begins as others do.
    let beginning = [Span::new(0, 0)];
    let spans = if spans.is_empty() { &beginning[..] } else { spans };
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for span in spans {
        let start = boundary(text, (span.start as usize).saturating_sub(AROUND));
        let end = boundary(text, (span.end as usize + AROUND).min(text.len()));
        match stretches.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => stretches.push((start, end)),
        }
    }
    stretches
}

/// The last place up to a byte at which no character is cut.
fn boundary(text: &str, byte: usize) -> usize {
    (0..=byte).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::DocId;

    #[test]
    fn of_a_long_text_only_what_surrounds_the_places_is_told() {
        let text: String = "é😀 word ".repeat(WHOLE / 6);
        let at = |bytes: usize| boundary(&text, bytes) as u32;
        let spans = vec![
            Span::new(at(50_000), at(50_100)),
            Span::new(at(52_000), at(60_000)),
            Span::new(at(150_000), at(150_010)),
        ];
        let told = Told { document: DocId(0), spans: spans.clone(), units: None };
        let wire = TextWire::new(&text, &told);
        assert_eq!(wire.segments.len(), 2);
        let whole: Vec<u16> = text.encode_utf16().collect();
        for (start, part) in &wire.segments {
            let units: Vec<u16> = part.encode_utf16().collect();
            assert_eq!(whole[*start as usize..][..units.len()], units);
        }
        assert!(spans.iter().all(|span| wire.segments.iter().any(|(_, part)| part.contains(span.of(&text)))));
        assert_eq!(TextWire::new("short", &told).segments, [(0, "short")]);
    }
}
