//! A file in, its tables and values out, each with its place; what is wrong is said with that place.

use std::fs::File;
use std::io::Read as _;
use std::ops::RangeInclusive;
use std::rc::Rc;

use anyhow::Context as _;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use super::Origin;
use super::Value;
use super::find::Found;
use super::keys;
use crate::cli::message::Problem;

/// The largest file that is read.
const MAX_BYTES: u64 = 1 << 20;
/// The longest text that a value may be.
const MAX_TEXT: usize = 4096;

pub(super) type Result<T> = std::result::Result<T, Problem>;

/// A file that was read.
#[derive(Debug)]
pub(super) struct Source {
    /// As it is called in messages.
    pub(super) name: Rc<str>,
    /// What it says.
    pub(super) text: String,
    /// Where its lines begin.
    lines: Vec<usize>,
}

impl Source {
    /// Reads a file, up to a bound.
    pub(super) fn read(found: &Found) -> anyhow::Result<Self> {
        let cannot = || {
            Problem::new(
                format!("cannot read the configuration '{}'", found.name),
                "name a file that exists and that you may read, or give --isolated for none",
            )
        };
        let mut bytes = Vec::new();
        let file = File::open(&found.path).with_context(cannot)?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).with_context(cannot)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Problem::new(
                format!("{}: larger than {} KiB", found.name, MAX_BYTES >> 10),
                "what is accepted by the thousand belongs into a baseline",
            )
            .into());
        }
        let valid = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(&found.name, text)),
            Err(error) => {
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let what = "not UTF-8 text";
                Err(Self::new(&found.name, text).problem(valid, what, "save the file as UTF-8").into())
            }
        }
    }

    /// A text as if it had been read.
    pub(super) fn new(name: &str, text: String) -> Self {
        let begins = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(begins).collect();
        Self { name: name.into(), text, lines }
    }

    /// The table of the whole file.
    pub(super) fn parse(&self) -> Result<Spanned<DeTable<'_>>> {
        DeTable::parse(&self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let what = format!("not TOML: {}", error.message().replace('\n', "; "));
            self.problem(at, &what, "correct the line; https://toml.io says how the file is written")
        })
    }

    /// The line and the column of a byte, in characters, from 1.
    fn place(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|begin| *begin <= at).max(1);
        let begin = self.lines.get(line - 1).copied().unwrap_or(0);
        let column = self.text.get(begin..at).map_or(0, |before| before.chars().count());
        (line, column + 1)
    }

    /// What is wrong at a byte.
    pub(super) fn problem(&self, at: usize, what: &str, hint: impl Into<String>) -> Problem {
        let (line, column) = self.place(at);
        Problem::new(format!("{}:{line}:{column}: {what}", self.name), hint)
    }

    /// A byte as the origin of a value.
    pub(super) fn origin(&self, at: usize) -> Origin {
        Origin::File { path: Rc::clone(&self.name), line: self.place(at).0 }
    }

    /// A path of the file, which is meant from its folder, as seen from the current one.
    fn resolve(&self, path: &str) -> String {
        let folder = self.name.rfind(['/', std::path::MAIN_SEPARATOR]).map_or("", |cut| &self.name[..=cut]);
        // A file called `-` must not be taken for standard input.
        let folder = if folder.is_empty() && path == "-" { "./" } else { folder };
        if std::path::Path::new(path).is_absolute() { path.to_owned() } else { format!("{folder}{path}") }
    }
}

/// A key with its value, and where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// The file.
    pub(super) source: &'a Source,
    /// The table that it stands in.
    pub(super) section: &'static str,
    /// The key.
    pub(super) key: &'a str,
    /// Where the key stands.
    key_at: usize,
    /// Where the value stands.
    pub(super) at: usize,
    value: &'a DeValue<'a>,
}

/// The entries of a table, in the order of the file.
pub(super) fn entries<'a>(
    source: &'a Source,
    section: &'static str,
    table: &'a DeTable<'a>,
) -> Vec<Entry<'a>> {
    let entry = |(key, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
        let name: &'a std::borrow::Cow<'a, str> = key.get_ref();
        let (key_at, at) = (key.span().start, value.span().start);
        Entry { source, section, key: name, key_at, at, value: value.get_ref() }
    };
    let mut entries: Vec<Entry<'a>> = table.iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.key_at);
    entries
}

impl<'a> Entry<'a> {
    /// The key is none of those that its section has.
    pub(super) fn unknown(&self) -> Problem {
        let what = format!("unknown key `{}` {}", self.key, keys::within(self.section));
        self.source.problem(self.key_at, &what, keys::hint(self.section, self.key))
    }

    /// The value cannot be used.
    pub(super) fn wrong(&self, what: &str, hint: impl Into<String>) -> Problem {
        let what = format!("`{}` {} {what}", self.key, keys::within(self.section));
        self.source.problem(self.at, &what, hint)
    }

    fn not_a(&self, expected: &str) -> Problem {
        let is = match self.value {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let hint = format!("write it as in: {}", keys::example(self.section, self.key));
        self.wrong(&format!("is {is}, not {expected}"), hint)
    }

    /// With where it comes from.
    pub(super) fn keep<T>(&self, value: T) -> Option<Value<T>> {
        Some(Value { value, origin: self.source.origin(self.at) })
    }

    /// The entries of a table.
    pub(super) fn table(&self, section: &'static str) -> Result<Vec<Entry<'a>>> {
        let table = self.value.as_table().ok_or_else(|| self.not_a("a table"))?;
        Ok(entries(self.source, section, table))
    }

    /// The elements of a list of tables, as entries of the same key.
    pub(super) fn elements(&self, expected: &str) -> Result<Vec<Entry<'a>>> {
        let list = self.value.as_array().ok_or_else(|| self.not_a(expected))?;
        let element = |value: &'a Spanned<DeValue<'a>>| Entry {
            at: value.span().start,
            value: value.get_ref(),
            ..*self
        };
        Ok(list.iter().map(element).collect())
    }

    /// A text that says something, on one line.
    pub(super) fn text(&self) -> Result<&'a str> {
        let text = self.value.as_str().ok_or_else(|| self.not_a("text"))?;
        if text.trim().is_empty() {
            return Err(self.wrong("is empty", "say something, or leave the key out"));
        }
        if text.contains(char::is_control) {
            return Err(self.wrong("has a control character or a line break", "write it on one line"));
        }
        if text.chars().count() > MAX_TEXT {
            return Err(self.wrong(&format!("has more than {MAX_TEXT} characters"), "make it shorter"));
        }
        Ok(text)
    }

    /// A list of texts.
    pub(super) fn texts(&self) -> Result<Vec<&'a str>> {
        self.elements("a list")?.iter().map(Entry::text).collect()
    }

    /// A path, seen from the current folder.
    pub(super) fn path(&self) -> Result<String> {
        Ok(self.source.resolve(self.text()?))
    }

    /// A list of paths, seen from the current folder.
    pub(super) fn paths(&self) -> Result<Vec<String>> {
        self.elements("a list")?.iter().map(Entry::path).collect()
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// `true` or `false`.
    pub(super) fn flag(&self) -> Result<bool> {
        self.value.as_bool().ok_or_else(|| self.not_a("true or false"))
    }

    /// A whole number within a range.
    pub(super) fn count(&self, range: RangeInclusive<u32>) -> Result<u32> {
        let number = self.value.as_integer().ok_or_else(|| self.not_a("a whole number"))?;
        let number = u32::from_str_radix(number.as_str(), number.radix()).ok();
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            self.wrong("is out of range", format!("it goes from {} to {}", range.start(), range.end()))
        })
    }

    /// A number within a range.
    pub(super) fn share(&self, range: RangeInclusive<f64>) -> Result<f64> {
        let written = match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return Err(self.not_a("a number")),
        };
        let number = written.parse::<f64>().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (low, high) = (range.start(), range.end());
            self.wrong("is out of range", format!("it goes from {low} to {high}; 30 % is 0.3"))
        })
    }

    /// One of some names.
    pub(super) fn one_of<'b>(&self, names: &[&'b str]) -> Result<&'b str> {
        let written = self.text()?;
        if let Some(name) = names.iter().find(|name| **name == written) {
            return Ok(name);
        }
        let hint = match keys::closest(&written.to_lowercase(), names.iter().copied()) {
            Some(name) => format!("did you mean \"{name}\"?"),
            None => format!("it is one of: {}", names.join(", ")),
        };
        Err(self.wrong(&format!("is \"{written}\", which is not known"), hint))
    }

    /// A day, as a date of TOML or as text.
    pub(super) fn day(&self) -> Result<String> {
        match self.value {
            DeValue::Datetime(when) => Ok(when.to_string()),
            DeValue::String(text) => Ok(text.clone().into_owned()),
            _ => Err(self.not_a("a date")),
        }
    }
}
