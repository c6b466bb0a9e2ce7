//! A line of JSON and edits of one of its strings in; the same line out, with nothing else changed.
//!
//! Other fields, the order of all, the spelling of numbers, blanks, and the escapes of what stays are as
//! they were, byte for byte.

use std::fmt;
use std::ops::Range;

use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde_json::value::RawValue;

use super::Replacement;

/// The line with some stretches of a text field replaced; `None` if there is no such string.
pub(super) fn rewrite(line: &[u8], field: &str, edits: &[Replacement]) -> Option<Vec<u8>> {
    let line = std::str::from_utf8(line).ok()?;
    let value = value_of(line, field)?;
    let raw = &line[value.clone()];
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = Vec::with_capacity(line.len());
    out.extend_from_slice(&line.as_bytes()[..value.start]);
    out.push(b'"');
    out.extend_from_slice(edited(inner, edits).as_bytes());
    out.push(b'"');
    out.extend_from_slice(&line.as_bytes()[value.end..]);
    Some(out)
}

/// Where the value of a field stands in a line; of several with one name, the last, as it is read.
fn value_of(line: &str, field: &str) -> Option<Range<usize>> {
    let object = line.trim_start_matches('\u{FEFF}');
    let raw = serde_json::Deserializer::from_str(object).deserialize_map(Last(field)).ok()??;
    // The value borrows from the line, so that its place is the distance of the two.
    let start = (raw.get().as_ptr() as usize).checked_sub(line.as_ptr() as usize)?;
    Some(start..start + raw.get().len())
}

/// Finds the last value with a name.
struct Last<'f>(&'f str);

impl<'de> Visitor<'de> for Last<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
            if key == self.0 {
                found = Some(value);
            }
        }
        Ok(found)
    }
}

/// The inside of a JSON string with stretches of what it says replaced.
fn edited(inner: &str, edits: &[Replacement]) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut edits = edits.iter();
    let mut next = edits.next();
    let (mut raw, mut said) = (0, 0u32);
    while raw < inner.len() {
        if let Some(edit) = next.filter(|edit| edit.span.start == said) {
            out.push_str(&escaped(&edit.text));
        }
        let (written, meant) = character(&inner[raw..]);
        if next.is_none_or(|edit| said < edit.span.start) {
            out.push_str(&inner[raw..raw + written]);
        }
        raw += written;
        said += meant;
        if next.is_some_and(|edit| said >= edit.span.end) {
            next = edits.next();
        }
    }
    out
}

/// Bytes that the next character of a JSON string is written with, and those it has in UTF-8.
fn character(rest: &str) -> (usize, u32) {
    if !rest.starts_with('\\') {
        let length = rest.chars().next().map_or(1, char::len_utf8);
        return (length, length as u32);
    }
    let unit = rest.get(..6).and_then(|escape| escape.strip_prefix("\\u"));
    match unit.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
        None => (2, 1),
        Some(0xD800..0xDC00) => (12.min(rest.len()), 4),
        Some(point) => (6, char::from_u32(point).map_or(3, char::len_utf8) as u32),
    }
}

/// A text as it stands between the quotes of a JSON string.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Span;

    fn edit(start: usize, end: usize, text: &str) -> Replacement {
        Replacement { span: Span::new(start as u32, end as u32), text: text.to_owned() }
    }

    #[test]
    fn nothing_but_the_stretch_is_changed() {
        let line = "\u{FEFF} {\"n\": 1.50e+3 , \"text\":\"old\", \"t\\u0065xt\" : \"a\\/b \\u0642\\ud83d\\ude00 é\\n\",\"x\":[{\"text\":\"no\"}]}\r\n";
        // What it says: `a/b ق😀 é`, and a line end.
        let out = rewrite(line.as_bytes(), "text", &[edit(2, 4, ""), edit(10, 11, "\"\t")]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\u{FEFF} {\"n\": 1.50e+3 , \"text\":\"old\", \"t\\u0065xt\" : \"a\\/\\u0642\\ud83d\\ude00\\\"\\té\\n\",\"x\":[{\"text\":\"no\"}]}\r\n"
        );
        assert_eq!(rewrite(line.as_bytes(), "other", &[]), None);
        assert_eq!(rewrite(line.as_bytes(), "n", &[]), None);
    }

    proptest! {
        #[test]
        fn what_it_says_is_what_was_cut(text in "\\PC{0,30}|[a\"\\\\\n\t\u{7}é😀ق/]{1,20}", from in 0usize..30, length in 1usize..9, ascii: bool) {
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let start = ends[from.min(ends.len() - 1)];
            let end = ends[(from + length).min(ends.len() - 1)];
            let mut line = format!("{{\"text\":{}}}", serde_json::Value::from(text.as_str()));
            if ascii {
                let units = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect();
                line = line.chars().map(|c| if c.is_ascii() { c.to_string() } else { units(c) }).collect();
            }
            let edits = if start < end { vec![edit(start, end, "[…\"]")] } else { vec![] };
            let out = rewrite(line.as_bytes(), "text", &edits).unwrap();
            let back: serde_json::Value = serde_json::from_slice(&out).unwrap();
            let expected = if start < end { format!("{}[…\"]{}", &text[..start], &text[end..]) } else { text };
            prop_assert_eq!(back["text"].as_str(), Some(expected.as_str()));
        }
    }
}
