//! `jsonl`: the objects of `json`, one a line, each with its `type` first.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use serde::Serialize;

use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use crate::report::escape::Escaping;
use crate::report::wire::SCHEMA;
use crate::report::wire::SpecWire;
use crate::report::wire::TOOL;
use crate::report::wire::Tool;
use crate::report::wire::Wire;

/// One JSON object a line.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn help(&self) -> &'static str {
        "The objects of `json`, one a line, each with its `type`"
    }

    fn write(&self, report: &Report<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let wire = Wire(report.findings);
        let header = Header { schema: SCHEMA, tool: TOOL, spec: wire.spec() };
        lines(&mut out, "header", [header])?;
        lines(&mut out, "summary", [wire.summary()])?;
        lines(&mut out, "document", wire.documents())?;
        lines(&mut out, "passage", wire.passages())?;
        lines(&mut out, "overlap", wire.overlaps())?;
        lines(&mut out, "family", wire.families())?;
        lines(&mut out, "cluster", wire.clusters())?;
        lines(&mut out, "stock_phrase", wire.stock_phrases())?;
        lines(&mut out, "skipped", wire.skipped())?;
        out.flush()
    }
}

#[derive(Serialize)]
struct Header<'a> {
    schema: &'static str,
    tool: Tool,
    spec: SpecWire<'a>,
}

#[derive(Serialize)]
struct Line<T> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    record: T,
}

/// Writes records of a type, one a line.
pub(super) fn lines<T: Serialize>(
    out: &mut impl Write,
    kind: &'static str,
    records: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    for record in records {
        let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping::compact());
        Line { kind, record }.serialize(&mut serializer)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
