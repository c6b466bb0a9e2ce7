//! JSON that is safe to look at: what a terminal or a build log would obey is written as `\uXXXX`.
//!
//! JSON itself demands escapes for C0 alone. DEL, C1, directional and invisible characters and the
//! `[` of `##[` (a workflow command in some build logs, anywhere in a line) are legal in a string
//! and mean the same when escaped.

use std::io;
use std::io::Write;

use serde_json::ser::Formatter;

use crate::report::sanitize;

/// Writes strings with escapes, and lists of records one record a line.
pub(super) struct Escaping {
    /// How deep inside objects and lists the next value is.
    depth: usize,
    /// Keys of objects down to this depth start a line,
    keys: usize,
    /// and so do the values of lists at this depth.
    records: usize,
}

impl Escaping {
    /// All on one line.
    pub(super) fn compact() -> Self {
        Self { depth: 0, keys: 0, records: 0 }
    }

    /// One line for each key of the outer object, and for each record of its lists.
    pub(super) fn records() -> Self {
        Self { depth: 0, keys: 1, records: 2 }
    }

    /// One line for each value of the lists that lie so deep.
    pub(super) fn lists_at(depth: usize) -> Self {
        Self { depth: 0, keys: 0, records: depth }
    }

    fn separate<W: ?Sized + Write>(&self, out: &mut W, first: bool, breaks: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        if breaks { out.write_all(b"\n") } else { Ok(()) }
    }
}

impl Formatter for Escaping {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        out.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.separate(out, first, self.depth == self.records)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if self.depth == 0 && self.keys > 0 {
            out.write_all(b"\n")?;
        }
        out.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.separate(out, first, self.depth <= self.keys)
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, character) in fragment.char_indices() {
            let command = character == '[' && fragment[written..at].ends_with("##");
            if !command && !sanitize::is_hidden(character) {
                continue;
            }
            out.write_all(&fragment.as_bytes()[written..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + character.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Serialize;

    fn json(text: &str) -> String {
        let mut out = Vec::new();
        text.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Escaping::compact())).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_others_obey_is_escaped() {
        assert_eq!(json("a\u{9b}b\u{202e}##[x]"), r#""a\u009bb\u202e##\u005bx]""#);
        assert_eq!(json("\u{e0041}"), r#""\udb40\udc41""#);
    }

    proptest! {
        #[test]
        fn escaping_changes_no_meaning(text in any::<String>()) {
            prop_assert_eq!(serde_json::from_str::<String>(&json(&text)).unwrap(), text);
        }
    }
}
