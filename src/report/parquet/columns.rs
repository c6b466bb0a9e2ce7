//! Findings in; the rows of the table out, and what each column says of them.

use std::num::NonZeroU32;

use crate::findings::Document;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::report::Report;

/// A passage of an overlap; or an overlap of which no passages were looked for.
pub(super) struct Row<'a> {
    report: &'a Report<'a>,
    /// Without its passages.
    overlap: Option<Overlap>,
    passage: Option<Passage>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Long,
    Share,
    Flag,
}

/// A value of that kind.
pub(super) enum Value {
    Text(String),
    Number(u32),
    Long(u64),
    Share(f64),
    Flag(bool),
}

/// One of the two documents of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    A,
    B,
}

impl Side {
    fn of<'a, T>(self, a: &'a T, b: &'a T) -> &'a T {
        if self == Self::A { a } else { b }
    }
}

/// The value of a row; those that are of both documents take no notice of the side.
type Get = fn(&Row<'_>, Side) -> Option<Value>;

/// A column.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) side: Side,
    pub(super) value: Get,
}

impl<'a> Row<'a> {
    fn document(&self, side: Side) -> Option<&'a Document> {
        let id = match (&self.passage, &self.overlap) {
            (Some(passage), _) => side.of(&passage.a, &passage.b).document,
            (None, Some(overlap)) => *side.of(&overlap.a, &overlap.b),
            (None, None) => return None,
        };
        self.report.findings.documents.get(id.index())
    }

    fn place(&self, side: Side) -> Option<&Place> {
        self.passage.as_ref().map(|passage| side.of(&passage.a, &passage.b))
    }

    fn number(&self, side: Side, of: fn(&Place) -> u32) -> Option<Value> {
        self.place(side).map(|place| Value::Number(of(place)))
    }

    fn text(&self, side: Side) -> Option<Value> {
        let place = self.place(side)?;
        let text = self.report.texts.text(place.document);
        text.get(place.bytes.range()).map(said)
    }
}

fn said(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// What is said of both documents together.
const OF_BOTH: [(&str, Kind, Get); 8] = [
    ("passage", Kind::Text, |row, _| row.passage.as_ref().map(|it| said(&it.id))),
    ("family", Kind::Text, |row, _| {
        row.passage.as_ref().map(|it| Value::Text(row.report.findings.families.id(it.family)))
    }),
    ("kind", Kind::Text, |row, _| {
        row.passage.as_ref().map(|it| said(row.report.findings.families.kind(it.family).name()))
    }),
    ("echo_of", Kind::Text, |row, _| {
        row.passage.as_ref()?.echo_of.map(|of| Value::Text(row.report.findings.passages.id(of)))
    }),
    ("matched_words", Kind::Number, |row, _| row.passage.as_ref().map(|it| Value::Number(it.matched_words))),
    ("identity", Kind::Share, |row, _| row.passage.as_ref().map(|it| Value::Share(it.identity))),
    ("found_by", Kind::Text, |row, _| {
        row.passage.as_ref().map(|it| Value::Text(it.found_by.names().collect::<Vec<_>>().join(" ")))
    }),
    ("jaccard", Kind::Share, |row, _| row.overlap.as_ref().map(|it| Value::Share(it.jaccard))),
];

/// What is said of each of them, with `a_` or `b_` before its name.
const OF_ONE: [(&str, Kind, Get); 17] = [
    ("document", Kind::Text, |row, side| row.document(side).map(|it| said(&it.id))),
    ("path", Kind::Text, |row, side| row.document(side).map(|it| said(&it.path))),
    ("record", Kind::Long, |row, side| row.document(side)?.record.map(Value::Long)),
    ("group", Kind::Text, |row, side| row.document(side)?.group.as_deref().map(said)),
    ("date", Kind::Text, |row, side| row.document(side)?.date.as_deref().map(said)),
    ("known", Kind::Flag, |row, side| row.document(side).map(|it| Value::Flag(it.known))),
    ("containment", Kind::Share, |row, side| {
        row.overlap.as_ref().map(|it| Value::Share(*side.of(&it.containment_a, &it.containment_b)))
    }),
    ("start_byte", Kind::Number, |row, side| row.number(side, |it| it.bytes.start)),
    ("end_byte", Kind::Number, |row, side| row.number(side, |it| it.bytes.end)),
    ("start_char", Kind::Number, |row, side| row.number(side, |it| it.chars.start)),
    ("end_char", Kind::Number, |row, side| row.number(side, |it| it.chars.end)),
    ("start_line", Kind::Number, |row, side| row.number(side, |it| it.lines.0)),
    ("end_line", Kind::Number, |row, side| row.number(side, |it| it.lines.1)),
    ("first_paragraph", Kind::Number, |row, side| row.number(side, |it| it.paragraphs.0)),
    ("last_paragraph", Kind::Number, |row, side| row.number(side, |it| it.paragraphs.1)),
    ("words", Kind::Number, |row, side| row.number(side, |it| it.words)),
    ("text", Kind::Text, |row, side| row.text(side)),
];

/// Every column, in order.
pub(super) fn columns() -> Vec<Column> {
    let both =
        OF_BOTH.iter().map(|&(name, kind, value)| Column { name: name.into(), kind, side: Side::A, value });
    let one = [(Side::A, "a"), (Side::B, "b")].into_iter().flat_map(|(side, letter)| {
        OF_ONE.iter().map(move |&(name, kind, value)| Column {
            name: format!("{letter}_{name}"),
            kind,
            side,
            value,
        })
    });
    both.chain(one).collect()
}

/// Every row: the passages in their order, then the overlaps that have none.
pub(super) struct Rows<'a> {
    report: &'a Report<'a>,
    /// The number of the overlap of each passage, if it is of one.
    of_passage: Vec<Option<NonZeroU32>>,
    /// Overlaps without passages.
    bare: Vec<u32>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(report: &'a Report<'a>) -> Self {
        let findings = report.findings;
        let mut of_passage = vec![None; findings.passages.len()];
        let mut bare = Vec::new();
        for (number, overlap) in (0u32..).zip(&findings.overlaps) {
            overlap.passages.iter().for_each(|&passage| of_passage[passage] = NonZeroU32::new(number + 1));
            if overlap.passages.is_empty() {
                bare.push(number);
            }
        }
        Self { report, of_passage, bare }
    }

    /// The rows, some at a time.
    pub(super) fn groups(&self, size: usize) -> impl Iterator<Item = Vec<Row<'a>>> {
        let all = self.of_passage.len() + self.bare.len();
        (0..all)
            .step_by(size)
            .map(move |start| (start..all.min(start + size)).map(|at| self.row(at)).collect())
    }

    fn row(&self, at: usize) -> Row<'a> {
        let Self { report, of_passage, bare } = self;
        let findings = report.findings;
        let (overlap, passage) = match of_passage.get(at) {
            Some(overlap) => (overlap.map(|number| number.get() - 1), Some(findings.passages.get(at))),
            None => (Some(bare[at - of_passage.len()]), None),
        };
        let overlap = overlap.map(|number| findings.overlaps.without_passages(number as usize));
        Row { report, overlap, passage }
    }
}
