//! Tables of fields between separators in, one document a record out: `.csv` and `.tsv`.
//!
//! The first record is the header, which names the fields. Invariant: every other record that is not
//! blank gives a document or the reason why not; what is wrong with the header is said once, and then no
//! record is given.

use super::Block;
use super::Cut;
use super::Document;
use super::Fields;
use super::Item;
use super::Raw;
use super::Reader;
use super::Replacement;
use super::csv_text;
use super::jsonl::NUMBERED;
use super::quoting;
use super::quoting::Found;
use super::quoting::Scanner;
use super::shorten;
use crate::base::Skipped;

/// A table.
pub(super) struct Table {
    name: &'static str,
    extensions: &'static [&'static str],
    separator: u8,
}

/// Comma-separated values, with quoting as in RFC 4180.
pub(super) static CSV: Table = Table { name: "csv", extensions: &["csv"], separator: b',' };
/// Tab-separated values, quoted in the same way.
pub(super) static TSV: Table = Table { name: "tsv", extensions: &["tsv"], separator: b'\t' };

impl Reader for Table {
    fn name(&self) -> &'static str {
        self.name
    }

    fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    fn cut(&self) -> Cut {
        Cut::Records { separator: self.separator }
    }

    fn documents(&self, block: &Block, fields: &Fields, each: &mut dyn FnMut(Item)) {
        self.pieces(block, fields, &mut |_, item| item.into_iter().for_each(&mut *each));
    }

    fn pieces(&self, block: &Block, fields: &Fields, each: &mut dyn FnMut(Raw<'_>, Option<Item>)) {
        let all = Raw { bytes: &block.bytes, head: None };
        let head = block.head.as_deref().unwrap_or(&block.bytes);
        let Some(header) = header(self.separator, head) else { return each(all, None) };
        let separator = separator(self.separator, head);
        let columns = match Columns::of(header, separator, fields) {
            Ok(columns) => columns,
            Err(reason) => {
                // Of a later block, the one before has said it.
                if block.head.is_none() {
                    let skipped = Skipped { path: block.path.clone(), line: None, reason };
                    each(Raw { bytes: &[], head: None }, Some(Err(skipped)));
                }
                return each(all, None);
            }
        };
        let mut header_is_due = block.head.is_none();
        let mut scanner = Scanner::new(separator);
        let (mut line, mut start) = (block.first_line, 0);
        while let Some(Found { end, whole }) = scanner.next(&block.bytes, true) {
            let bytes = &block.bytes[start..end];
            let is_blank = bytes.trim_ascii().is_empty();
            let is_record = !is_blank && !std::mem::take(&mut header_is_due);
            let item = is_record.then(|| {
                let read = if whole { columns.document(bytes, block, line) } else { Err(BROKEN.into()) };
                read.map_err(|reason| Skipped { path: block.path.clone(), line: Some(line), reason })
            });
            each(Raw { bytes, head: Some(header) }, item);
            line += memchr::memchr_iter(b'\n', bytes).count() as u64;
            start = end;
        }
    }

    fn writes(&self) -> bool {
        true
    }

    fn rewrite(&self, record: Raw<'_>, fields: &Fields, edits: &[Replacement]) -> Option<Vec<u8>> {
        let header = record.head?;
        let separator = separator(self.separator, header);
        let columns = Columns::of(header, separator, fields).ok()?;
        csv_text::rewrite(record.bytes, (separator, columns.text), edits)
    }
}

const BROKEN: &str = "broken quoting: a quotation mark at the beginning of a field is not closed at the end of one; \
                      double those inside, or take it away";

/// Whether there is a whole line that is not blank.
pub(super) fn has_line(bytes: &[u8]) -> bool {
    memchr::memchr(b'\n', bytes.trim_ascii_start()).is_some()
}

/// What separates the fields: in a table of commas without any in its header, semicolons or tabs, as
/// spreadsheets write them where the comma is part of numbers.
pub(super) fn separator(declared: u8, bytes: &[u8]) -> u8 {
    if declared != b',' {
        return declared;
    }
    let line = bytes.trim_ascii_start().split(|&byte| byte == b'\n').next().unwrap_or_default();
    let outside = || line.split(|&byte| byte == b'"').step_by(2);
    let has = |separator: &u8| outside().any(|part| part.contains(separator));
    *b",;\t".iter().find(|separator| has(separator)).unwrap_or(&declared)
}

/// The first record that is not blank.
pub(super) fn header(declared: u8, bytes: &[u8]) -> Option<&[u8]> {
    let mut scanner = Scanner::new(separator(declared, bytes));
    let mut start = 0;
    loop {
        let end = scanner.next(bytes, true)?.end;
        let record = &bytes[start..end];
        if !record.trim_ascii().is_empty() {
            return Some(record);
        }
        start = end;
    }
}

/// Which field means what.
struct Columns<'a> {
    separator: u8,
    count: usize,
    names: &'a Fields,
    /// `None` if records are numbered.
    id: Option<usize>,
    text: usize,
    group: Option<usize>,
    date: Option<usize>,
}

impl<'a> Columns<'a> {
    fn of(header: &[u8], separator: u8, names: &'a Fields) -> Result<Self, String> {
        if Scanner::new(separator).next(header, true).is_none_or(|found| !found.whole) {
            return Err(format!("in the header, {BROKEN}; nothing of the table was read"));
        }
        let header: Vec<String> = quoting::fields(header, separator)
            .map(|name| String::from_utf8_lossy(&name).trim().to_owned())
            .collect();
        let place = |name: &str| -> Result<Option<usize>, String> {
            let mut places = (0..header.len()).filter(|&at| header[at] == name);
            match (places.next(), places.next()) {
                (Some(_), Some(_)) => {
                    Err(format!("the header names \"{name}\" twice; nothing of the table was read"))
                }
                (first, _) => Ok(first),
            }
        };
        let needed = |name: &str, remedy: &str| {
            place(name)?.ok_or_else(|| {
                let names = shorten(&header.join(", "));
                format!(
                    "the header has no \"{name}\", only: {names}; {remedy}. Nothing of the table was read"
                )
            })
        };
        let id = match names.id == NUMBERED {
            true => None,
            false => Some(needed(
                &names.id,
                "name the field that is the id with --id-field, or number the lines with --id-field @line",
            )?),
        };
        let text = needed(&names.text, "name the field that holds the text with --text-field")?;
        let (group, date) = (place(&names.group)?, place(&names.date)?);
        Ok(Self { separator, count: header.len(), names, id, text, group, date })
    }

    fn document(&self, record: &[u8], block: &Block, line: u64) -> Result<Document, String> {
        let record =
            std::str::from_utf8(record).map_err(|e| super::not_utf8_in("record", e.valid_up_to()))?;
        let fields: Vec<_> = quoting::fields(record.as_bytes(), self.separator).collect();
        if fields.len() != self.count {
            let (has, wants) = (fields.len(), self.count);
            return Err(format!(
                "the record has {has} fields and the header {wants}; put fields that hold separators or line \
                 ends between quotation marks"
            ));
        }
        let get = |at: usize| String::from_utf8_lossy(&fields[at]).into_owned();
        let optional = |at: Option<usize>| at.map(get).filter(|value| !value.trim().is_empty());
        let path = block.path.clone();
        let text = get(self.text);
        if text.trim().is_empty() {
            return Err(format!("the text in field \"{}\" is empty; leave the record out", self.names.text));
        }
        let id = match self.id {
            None => format!("{path}:{line}"),
            Some(at) => get(at),
        };
        if id.is_empty() {
            return Err(format!(
                "the field \"{}\" is empty; name another with --id-field, or number the lines with \
                 --id-field @line",
                self.names.id
            ));
        }
        let (group, date) = (optional(self.group), optional(self.date));
        Ok(Document { id, path, record: Some(line), group, date, text })
    }
}
