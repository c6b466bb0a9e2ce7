//! Lines of JSON objects in, one document a line out.
//!
//! Invariant: every line that is not blank gives a document or the reason why not. Fields without a
//! meaning are passed over without being built, however deep they are nested.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeSeed;
use serde::de::Deserializer;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;

use super::Block;
use super::Cut;
use super::Document;
use super::Fields;
use super::Item;
use super::Raw;
use super::Reader;
use super::Replacement;
use super::json_text;
use super::shorten;
use crate::base::Skipped;

/// The id field that makes ids from the path and the line.
pub(super) const NUMBERED: &str = "@line";

/// JSON Lines.
pub(super) struct Jsonl;

impl Reader for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn cut(&self) -> Cut {
        Cut::Lines
    }

    fn documents(&self, block: &Block, fields: &Fields, each: &mut dyn FnMut(Item)) {
        let mut number = block.first_line;
        let mut start = 0;
        while start < block.bytes.len() {
            let rest = &block.bytes[start..];
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = &rest[..end];
            if !line.trim_ascii().is_empty() {
                let place = || (block.path.clone(), Some(number));
                each(document(line, fields, place).map_err(|reason| {
                    let (path, line) = place();
                    Skipped { path, line, reason }
                }));
            }
            start += end + 1;
            number += 1;
        }
    }

    fn writes(&self) -> bool {
        true
    }

    fn rewrite(&self, record: Raw<'_>, fields: &Fields, edits: &[Replacement]) -> Option<Vec<u8>> {
        json_text::rewrite(record.bytes, &fields.text, edits)
    }
}

fn document(
    line: &[u8],
    fields: &Fields,
    place: impl Fn() -> (String, Option<u64>),
) -> Result<Document, String> {
    let line = simdutf8::compat::from_utf8(line).map_err(|e| super::not_utf8_in("line", e.valid_up_to()))?;
    let record = parse(line.trim_start_matches('\u{FEFF}'), fields)?;
    let text = text(record.text, &fields.text)?;
    let (path, record_line) = place();
    let id = match record_line {
        Some(number) if fields.id == NUMBERED => format!("{path}:{number}"),
        _ => id(record.id, &fields.id)?,
    };
    let group = optional(record.group, &fields.group, "--group-field")?;
    let date = optional(record.date, &fields.date, "--date-field")?;
    Ok(Document { id, path, record: record_line, group, date, text })
}

fn parse<'a>(line: &'a str, fields: &Fields) -> Result<Record<'a>, String> {
    let mut json = serde_json::Deserializer::from_str(line);
    let parsed = RecordSeed(fields).deserialize(&mut json);
    parsed.and_then(|record| json.end().map(|()| record)).map_err(|error| {
        let column = error.column();
        let what = error.to_string();
        let what = shorten(what.rsplit_once(" at line ").map_or(&what, |(what, _)| what));
        format!("broken JSON at column {column} ({what}); every line must be one JSON object")
    })
}

fn text(value: Value<'_>, field: &str) -> Result<String, String> {
    let remedy = "name the field that holds the text with --text-field";
    match value {
        Value::String(text) if text.trim().is_empty() => {
            Err(format!("the text in field \"{field}\" is empty; leave the record out"))
        }
        Value::String(text) => Ok(text.into_owned()),
        Value::Missing => Err(format!("the field \"{field}\" is missing; {remedy}")),
        other => Err(format!("the field \"{field}\" is {}, not a string; {remedy}", other.kind())),
    }
}

fn id(value: Value<'_>, field: &str) -> Result<String, String> {
    let remedy = "name another with --id-field, or number the lines with --id-field @line";
    match value {
        Value::String(id) if id.is_empty() => Err(format!("the field \"{field}\" is empty; {remedy}")),
        Value::String(id) => Ok(id.into_owned()),
        Value::Integer(id) => Ok(id),
        Value::Missing => Err(format!("the field \"{field}\" is missing; {remedy}")),
        other => Err(format!("the field \"{field}\" is {}, not a string or integer; {remedy}", other.kind())),
    }
}

fn optional(value: Value<'_>, field: &str, option: &str) -> Result<Option<String>, String> {
    match value {
        Value::Missing | Value::Null => Ok(None),
        Value::String(value) => Ok(Some(value.into_owned())),
        Value::Integer(value) => Ok(Some(value)),
        Value::Float(value) => Ok(Some(value.to_string())),
        other => Err(format!(
            "the field \"{field}\" is {}, not a string or number; name another with {option}",
            other.kind()
        )),
    }
}

/// The fields of a record that mean something.
#[derive(Default)]
struct Record<'a> {
    id: Value<'a>,
    text: Value<'a>,
    group: Value<'a>,
    date: Value<'a>,
}

/// The value of a field.
#[derive(Default, Clone)]
enum Value<'a> {
    #[default]
    Missing,
    Null,
    Bool,
    Integer(String),
    Float(f64),
    String(Cow<'a, str>),
    List,
    Object,
}

impl Value<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

/// What a field is used for; two names of [`Fields`] may be the same.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Roles {
    id: bool,
    text: bool,
    group: bool,
    date: bool,
}

struct RolesSeed<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for RolesSeed<'_> {
    type Value = Roles;

    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<Roles, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for RolesSeed<'_> {
    type Value = Roles;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, key: &str) -> Result<Roles, E> {
        let fields = self.0;
        Ok(Roles {
            id: key == fields.id,
            text: key == fields.text,
            group: key == fields.group,
            date: key == fields.date,
        })
    }
}

struct RecordSeed<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Record<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Record<'de>, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
        let mut record = Record::default();
        while let Some(roles) = map.next_key_seed(RolesSeed(self.0))? {
            if roles == Roles::default() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: Value<'de> = map.next_value()?;
            let places = [
                (roles.id, &mut record.id),
                (roles.group, &mut record.group),
                (roles.date, &mut record.date),
            ];
            for (_, place) in places.into_iter().filter(|(wanted, _)| *wanted) {
                place.clone_from(&value);
            }
            if roles.text {
                record.text = value;
            }
        }
        Ok(record)
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(Value::Integer(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Integer(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value<'de>, E> {
        Ok(Value::Float(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Object)
    }
}
