//! A record of a table and edits of one of its fields in; the same record out, with nothing else changed.
//!
//! The field keeps its quotation marks, and is given some only where what it says now needs them. Other fields,
//! separators and the line end are as they were, byte for byte.

use super::Replacement;
use super::quoting;

const QUOTE: char = '"';

/// The record with some stretches of the field at a place replaced; `None` if there is no such field.
pub(super) fn rewrite(
    record: &[u8],
    (separator, place): (u8, usize),
    edits: &[Replacement],
) -> Option<Vec<u8>> {
    let range = quoting::places(record, separator).nth(place)?;
    let text = quoting::fields(record, separator).nth(place)?;
    let text = Replacement::apply(edits, std::str::from_utf8(&text).ok()?);
    let was_quoted = record[range.clone()].starts_with(QUOTE.to_string().as_bytes());
    let ends = |byte: u8| byte == separator || byte == b'\n' || byte == b'\r';
    let needs = text.starts_with(QUOTE)
        || text.bytes().any(ends)
        || edits.iter().any(|edit| edit.text.contains(QUOTE));
    let with = |quoted: bool| {
        let field = if quoted { format!("\"{}\"", text.replace(QUOTE, "\"\"")) } else { text.clone() };
        [&record[..range.start], field.as_bytes(), &record[range.end..]].concat()
    };
    let rewritten = with(was_quoted || needs);
    // A line of nothing but blanks would be no record any more.
    Some(if rewritten.trim_ascii().is_empty() { with(true) } else { rewritten })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Span;

    fn edit(start: usize, end: usize, text: &str) -> Replacement {
        Replacement { span: Span::new(start as u32, end as u32), text: text.to_owned() }
    }

    fn rewritten(record: &str, place: usize, edits: &[Replacement]) -> Option<String> {
        rewrite(record.as_bytes(), (b',', place), edits).map(|out| String::from_utf8(out).unwrap())
    }

    #[test]
    fn nothing_but_the_field_is_changed() {
        let record = " x ,\"say \"\"a b\"\",\nnow\",1.50,\"\"\r\n";
        let out = rewritten(record, 1, &[edit(6, 8, ""), edit(10, 11, "[\"]")]).unwrap();
        assert_eq!(out, " x ,\"say \"\"a\"\",[\"\"]now\",1.50,\"\"\r\n");
        assert_eq!(rewritten("a,b", 2, &[]), None);
    }

    #[test]
    fn quotation_marks_come_where_they_are_needed() {
        for (record, edits, expected) in [
            ("1,one two", [edit(3, 7, "")], "1,one"),
            ("1,5\" pipe of\n", [edit(7, 10, "")], "1,5\" pipe\n"),
            ("1,one two\n", [edit(4, 7, "[,]")], "1,\"one [,]\"\n"),
            ("1,one two\r\n", [edit(4, 7, "a\nb")], "1,\"one a\nb\"\r\n"),
            ("1,one \"two\"", [edit(0, 4, "")], "1,\"\"\"two\"\"\""),
            ("1,one \"two\"", [edit(0, 3, "\"")], "1,\"\"\" \"\"two\"\"\""),
            ("1,\"one two\"\n", [edit(3, 7, "")], "1,\"one\"\n"),
        ] {
            assert_eq!(rewritten(record, 1, &edits).as_deref(), Some(expected), "{record:?}");
        }
        assert_eq!(rewritten("one\n", 0, &[edit(0, 3, "")]).as_deref(), Some("\"\"\n"));
    }

    /// A field as it may be written.
    fn field(text: &str, quoted: bool) -> String {
        let must = text.starts_with('"') || text.contains([',', '\n', '\r']);
        if quoted || must { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    }

    proptest! {
        #[test]
        fn a_rewritten_record_says_what_was_meant(
            texts in prop::collection::vec("[ab\",\n\r é]{0,8}", 1..5),
            quoted: [bool; 5],
            (place, from, length) in (0usize..5, 0usize..8, 0usize..5),
            mask in "[a\",\n\r]{0,3}",
            end in 0usize..3,
        ) {
            let place = place % texts.len();
            let fields: Vec<String> = texts.iter().zip(quoted).map(|(text, quoted)| field(text, quoted)).collect();
            let end = ["", "\n", "\r\n"][end];
            let record = format!("{}{end}", fields.join(","));
            let ends: Vec<usize> = texts[place].char_indices().map(|(at, _)| at).chain([texts[place].len()]).collect();
            let (start, stop) = (ends[from.min(ends.len() - 1)], ends[(from + length).min(ends.len() - 1)]);
            let edits = if start < stop { vec![edit(start, stop, &mask)] } else { vec![] };
            let out = rewritten(&record, place, &edits).unwrap();
            let mut scanner = quoting::Scanner::new(b',');
            let found = scanner.next(out.as_bytes(), true);
            // A record of one empty field is none, and is given quotation marks.
            prop_assert!(found.is_some_and(|found| found.whole && found.end == out.len()), "{out:?}");
            let mut expected = texts.clone();
            expected[place] = Replacement::apply(&edits, &texts[place]);
            let back: Vec<String> = quoting::fields(out.as_bytes(), b',').map(|field| String::from_utf8(field.into_owned()).unwrap()).collect();
            prop_assert_eq!(back, expected);
            let own = quoting::places(record.as_bytes(), b',').nth(place).unwrap();
            prop_assert!(out.starts_with(&record[..own.start]) && out.ends_with(&record[own.end..]));
            if edits.is_empty() && !record.trim_ascii().is_empty() {
                prop_assert_eq!(out, record);
            }
        }
    }
}
