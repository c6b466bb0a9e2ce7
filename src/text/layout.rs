//! Where things stand in a text: byte offsets in; lines, paragraphs and code points out.
//!
//! Invariant: numbers never go down as the byte goes up.

use crate::base::Span;

/// Bytes between two counts of code points.
const STEP: usize = 1024;

/// The longest line, in code points, of a text that may be hard-wrapped.
const WRAPPED_LINE: usize = 100;

/// The lines and paragraphs of a text.
///
/// A paragraph is a line that is not blank; in a hard-wrapped text, lines up to a blank one. A
/// text is hard-wrapped if more than half of its lines that are not blank directly follow another
/// such line, and none is longer than 100 code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    line_starts: Vec<u32>,
    paragraphs: Vec<Span>,
    /// Code points before each multiple of `STEP` bytes; none for a text that is all ASCII.
    counts: Vec<u32>,
}

impl Layout {
    /// Reads the layout of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let lines = lines(text);
        Self {
            line_starts: lines.iter().map(|line| line.start).collect(),
            paragraphs: paragraphs(text, &lines),
            counts: counts(text),
        }
    }

    /// The 1-based line that a byte stands in.
    #[must_use]
    pub fn line(&self, byte: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= byte) as u32
    }

    /// The 1-based paragraph that a byte stands in. What lies between two belongs to the first of
    /// them, and what lies before the first one to that.
    #[must_use]
    pub fn paragraph(&self, byte: u32) -> u32 {
        self.paragraphs.partition_point(|paragraph| paragraph.start <= byte).max(1) as u32
    }

    /// Each paragraph's bytes, in order, without the end of its last line.
    #[must_use]
    pub fn paragraphs(&self) -> &[Span] {
        &self.paragraphs
    }

    /// The number of code points before a byte of `text`, which is the text this was made from.
    #[must_use]
    pub fn chars(&self, text: &str, byte: u32) -> u32 {
        let byte = (byte as usize).min(text.len());
        match self.counts.get(byte / STEP) {
            None => byte as u32,
            Some(before) => before + starts(&text.as_bytes()[byte / STEP * STEP..byte]),
        }
    }
}

/// The number of bytes that start a code point.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte as i8 >= -0x40)).sum()
}

fn counts(text: &str) -> Vec<u32> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut counts = vec![0];
    let mut before = 0;
    for block in text.as_bytes().chunks_exact(STEP) {
        before += starts(block);
        counts.push(before);
    }
    counts
}

/// Every line, without its end: `\n`, `\r\n` or a lone `\r`.
fn lines(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if end > 0 && end == start && bytes[end] == b'\n' && bytes[end - 1] == b'\r' {
            start = end + 1;
            continue;
        }
        lines.push(Span::new(start as u32, end as u32));
        start = end + 1;
    }
    lines.push(Span::new(start as u32, text.len() as u32));
    lines
}

fn paragraphs(text: &str, lines: &[Span]) -> Vec<Span> {
    let is_blank = |line: &Span| line.of(text).trim().is_empty();
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut follows = Vec::new();
    let mut after_text = false;
    let mut longest = 0;
    for line in lines {
        let blank = is_blank(line);
        if !blank {
            paragraphs.push(*line);
            follows.push(after_text);
            longest = longest.max(starts(line.of(text).as_bytes()) as usize);
        }
        after_text = !blank;
    }
    let following = follows.iter().filter(|&&follows| follows).count();
    if following * 2 <= follows.len() || longest > WRAPPED_LINE {
        return paragraphs;
    }
    join_following(&paragraphs, &follows)
}

/// Joins each line that follows another to it.
fn join_following(lines: &[Span], follows: &[bool]) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    for (line, &follows) in lines.iter().zip(follows) {
        match paragraphs.last_mut() {
            Some(last) if follows => last.end = line.end,
            _ => paragraphs.push(*line),
        }
    }
    paragraphs
}
