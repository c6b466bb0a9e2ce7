//! Bytes of a table in, where its records end out, and what stands in their fields: quoting as in RFC 4180.
//!
//! Invariant: what is found of a record depends on its own bytes alone, so that a table may be cut at any
//! end of a record. A record with broken quoting ends with its first line, whatever follows: one stray
//! quotation mark does not swallow the records after it.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;
use memchr::memchr2;

/// What stands around a field that holds separators or line ends.
const QUOTE: u8 = b'"';

/// A record, and whether its quoting is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// After its line end.
    pub(super) end: usize,
    /// Whether every quotation mark that opens a field is closed at the end of it.
    pub(super) whole: bool,
}

/// Where in a record a byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the first byte of a field.
    Begin,
    /// In a field without quotation marks around it.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// After a quotation mark that closes, or is the first of two.
    Closed,
    /// After the carriage return that follows such a mark.
    ClosedReturn,
    /// After broken quoting, in the first line of the record.
    Broken,
}

/// Finds one record after another.
#[derive(Debug, Clone)]
pub(super) struct Scanner {
    separator: u8,
    /// Where the record begins.
    start: usize,
    /// How far was looked.
    at: usize,
    state: State,
    /// After the first line of a record of several.
    first_line: Option<usize>,
    /// Whether the beginning of the record is gone already.
    dropped: bool,
}

impl Scanner {
    pub(super) fn new(separator: u8) -> Self {
        Self { separator, start: 0, at: 0, state: State::Begin, first_line: None, dropped: false }
    }

    /// Where the next record begins.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// Says that so many bytes were taken away before the record.
    pub(super) fn shift(&mut self, by: usize) {
        self.start -= by;
        self.at -= by;
        self.first_line = self.first_line.map(|end| end - by);
    }

    /// Says that of the record only its end is looked for.
    pub(super) fn drop_record(&mut self) {
        (self.first_line, self.dropped) = (None, true);
    }

    /// Says that all bytes that were looked at are gone; only the end of the record is looked for.
    pub(super) fn forget(&mut self) {
        (self.start, self.at, self.first_line, self.dropped) = (0, 0, None, true);
    }

    /// The next record; `None` if there is none, or if more bytes are needed, which there are unless
    /// these are the `last`.
    pub(super) fn next(&mut self, bytes: &[u8], last: bool) -> Option<Found> {
        while self.at < bytes.len() {
            if let Some(found) = self.step(bytes) {
                return Some(found);
            }
        }
        if !last || self.start == bytes.len() {
            return None;
        }
        let whole = !matches!(self.state, State::Quoted | State::Broken);
        let end = self.first_line.filter(|_| !whole).unwrap_or(bytes.len());
        Some(self.found(end, whole))
    }

    /// Looks at one byte, or at many that mean nothing.
    fn step(&mut self, bytes: &[u8]) -> Option<Found> {
        let rest = &bytes[self.at..];
        let (read, state) = match self.state {
            State::Begin if rest[0] == QUOTE => (1, State::Quoted),
            State::Begin | State::Plain => match memchr2(self.separator, b'\n', rest) {
                Some(at) if rest[at] == b'\n' => return Some(self.found(self.at + at + 1, true)),
                Some(at) => (at + 1, State::Begin),
                None => (rest.len(), State::Plain),
            },
            State::Quoted => self.quoted(rest),
            State::Broken => match memchr(b'\n', rest) {
                Some(at) => return Some(self.found(self.at + at + 1, false)),
                None => (rest.len(), State::Broken),
            },
            State::Closed | State::ClosedReturn => match rest[0] {
                b'\n' => return Some(self.found(self.at + 1, true)),
                QUOTE if self.state == State::Closed => (1, State::Quoted),
                byte if self.state == State::Closed && byte == self.separator => (1, State::Begin),
                b'\r' if self.state == State::Closed => (1, State::ClosedReturn),
                _ => match self.first_line {
                    Some(end) => return Some(self.found(end, false)),
                    None => (0, State::Broken),
                },
            },
        };
        (self.at, self.state) = (self.at + read, state);
        None
    }

    /// How far to go on between quotation marks, and what stands there.
    fn quoted(&mut self, rest: &[u8]) -> (usize, State) {
        let line_end_counts = self.first_line.is_none() && !self.dropped;
        let next = if line_end_counts { memchr2(QUOTE, b'\n', rest) } else { memchr(QUOTE, rest) };
        match next {
            None => (rest.len(), State::Quoted),
            Some(at) if rest[at] == QUOTE => (at + 1, State::Closed),
            Some(at) => {
                self.first_line = Some(self.at + at + 1);
                (at + 1, State::Quoted)
            }
        }
    }

    fn found(&mut self, end: usize, whole: bool) -> Found {
        (self.start, self.at) = (end, end);
        (self.state, self.first_line, self.dropped) = (State::Begin, None, false);
        Found { end, whole }
    }
}

/// The fields of a whole record, without quotation marks around them.
pub(super) fn fields(record: &[u8], separator: u8) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let record = record.strip_suffix(b"\n").unwrap_or(record);
    let mut rest = Some(record.strip_suffix(b"\r").unwrap_or(record));
    std::iter::from_fn(move || {
        let here = rest?;
        let (field, length) = match here.split_first() {
            Some((&QUOTE, quoted)) => unquoted(quoted),
            _ => {
                let end = memchr(separator, here).unwrap_or(here.len());
                (Cow::Borrowed(&here[..end]), end)
            }
        };
        rest = here.get(length + 1..);
        Some(field)
    })
}

/// Where the fields of a whole record stand in it, with the quotation marks around them.
pub(super) fn places(record: &[u8], separator: u8) -> impl Iterator<Item = Range<usize>> {
    let line = record.strip_suffix(b"\n").unwrap_or(record);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let length = match line[start..].split_first() {
            Some((&QUOTE, quoted)) => unquoted(quoted).1,
            _ => memchr(separator, &line[start..]).unwrap_or(line.len() - start),
        };
        let end = (start + length).min(line.len());
        next = Some(start + length + 1).filter(|&next| next <= line.len());
        Some(start..end)
    })
}

/// The field after its opening quotation mark, and its length with both of them.
fn unquoted(rest: &[u8]) -> (Cow<'_, [u8]>, usize) {
    let mut field = Cow::Borrowed(&rest[..0]);
    let mut from = 0;
    loop {
        let end = memchr(QUOTE, &rest[from..]).map_or(rest.len(), |at| from + at);
        if field.is_empty() {
            field = Cow::Borrowed(&rest[from..end]);
        } else {
            field.to_mut().extend_from_slice(&rest[from..end]);
        }
        if rest.get(end + 1) != Some(&QUOTE) {
            return (field, (end + 2).min(rest.len() + 1));
        }
        field.to_mut().push(QUOTE);
        from = end + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(String, bool)> {
        let mut scanner = Scanner::new(b',');
        let mut out = Vec::new();
        let mut start = 0;
        while let Some(Found { end, whole }) = scanner.next(text.as_bytes(), true) {
            out.push((text[start..end].to_owned(), whole));
            start = end;
        }
        assert_eq!(start, text.len());
        out
    }

    fn split(record: &str) -> Vec<String> {
        let places: Vec<_> = places(record.as_bytes(), b',').collect();
        let apart =
            places.iter().map(|place| fields(&record.as_bytes()[place.clone()], b',').next().unwrap());
        assert!(apart.eq(fields(record.as_bytes(), b',')), "{record:?}: {places:?}");
        fields(record.as_bytes(), b',').map(|field| String::from_utf8(field.into_owned()).unwrap()).collect()
    }

    #[test]
    fn records_end_at_line_ends_outside_of_quotation_marks() {
        let expected = [("a,\"b\nc\"\r\n", true), ("d,e\n", true), ("\"f\"\"\n\",g", true)];
        let text: String = expected.iter().map(|(text, _)| *text).collect();
        assert_eq!(records(&text), expected.map(|(text, whole)| (text.to_owned(), whole)));
    }

    #[test]
    fn broken_quoting_takes_one_line() {
        for (text, broken) in [
            ("a,\"b\nc,\"d\"\ne,f\n", [true, false, false].as_slice()),
            ("a,\"b\" c,d\ne,f\n", &[true, false]),
            ("a,b\n\"c\nd\n\"\"e\nf", &[false, true, false, true, false]),
            ("a,\"b", &[true]),
        ] {
            let found = records(text);
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            assert_eq!(found.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), lines, "{text:?}");
            assert_eq!(found.iter().map(|(_, whole)| !whole).collect::<Vec<_>>(), broken, "{text:?}");
        }
    }

    #[test]
    fn a_quotation_mark_inside_a_plain_field_means_nothing() {
        assert_eq!(records("a,5\" pipe\nb,c\n").len(), 2);
        assert_eq!(split("a,5\" pipe\n"), ["a", "5\" pipe"]);
    }

    #[test]
    fn fields_are_unquoted() {
        assert_eq!(split("a,\"b,\"\"c\"\"\nd\",,\"\"\r\n"), ["a", "b,\"c\"\nd", "", ""]);
        assert_eq!(split("\"\"\"\"\"\",\"x\"\"\""), ["\"\"", "x\""]);
        assert_eq!(split(""), [""]);
        assert_eq!(split(","), ["", ""]);
    }
}
