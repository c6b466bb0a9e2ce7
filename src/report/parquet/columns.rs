//! Findings in; the rows of the table out, and what each column says of them.

use crate::findings::Document;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::report::Report;

/// A passage of an overlap; or an overlap of which no passages were looked for.
pub(super) struct Row<'a> {
    report: &'a Report<'a>,
    overlap: Option<&'a Overlap>,
    passage: Option<&'a Passage>,
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
        let id = match (self.passage, self.overlap) {
            (Some(passage), _) => side.of(&passage.a, &passage.b).document,
            (None, Some(overlap)) => *side.of(&overlap.a, &overlap.b),
            (None, None) => return None,
        };
        self.report.findings.documents.get(id.index())
    }

    fn place(&self, side: Side) -> Option<&'a Place> {
        self.passage.map(|passage| side.of(&passage.a, &passage.b))
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
    ("passage", Kind::Text, |row, _| row.passage.map(|it| said(&it.id))),
    ("family", Kind::Text, |row, _| row.passage.map(|it| said(&row.report.findings.families[it.family].id))),
    ("kind", Kind::Text, |row, _| {
        row.passage.map(|it| said(row.report.findings.families[it.family].kind.name()))
    }),
    ("echo_of", Kind::Text, |row, _| {
        row.passage.and_then(|it| it.echo_of).map(|of| said(&row.report.findings.passages[of].id))
    }),
    ("matched_words", Kind::Number, |row, _| row.passage.map(|it| Value::Number(it.matched_words))),
    ("identity", Kind::Share, |row, _| row.passage.map(|it| Value::Share(it.identity))),
    ("found_by", Kind::Text, |row, _| {
        row.passage.map(|it| Value::Text(it.found_by.names().collect::<Vec<_>>().join(" ")))
    }),
    ("jaccard", Kind::Share, |row, _| row.overlap.map(|it| Value::Share(it.jaccard))),
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
        row.overlap.map(|it| Value::Share(*side.of(&it.containment_a, &it.containment_b)))
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
pub(super) fn rows<'a>(report: &'a Report<'a>) -> Vec<Row<'a>> {
    let findings = report.findings;
    let mut of_passage: Vec<Option<&Overlap>> = vec![None; findings.passages.len()];
    for overlap in &findings.overlaps {
        for &passage in &overlap.passages {
            of_passage[passage] = Some(overlap);
        }
    }
    let passages = findings.passages.iter().zip(of_passage);
    let passages = passages.map(|(passage, overlap)| Row { report, overlap, passage: Some(passage) });
    let bare = findings.overlaps.iter().filter(|overlap| overlap.passages.is_empty());
    passages.chain(bare.map(|overlap| Row { report, overlap: Some(overlap), passage: None })).collect()
}
