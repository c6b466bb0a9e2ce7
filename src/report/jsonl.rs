//! `jsonl`: the objects of `json`, one a line, each with its `type` first.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use rayon::prelude::*;
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

/// Lines that a thread makes in one go, at most…
const AT_ONCE: usize = 256;
/// …of so many for each thread that are made before they are written…
const TURNS: usize = 8;
/// …and that have no more bytes than this, about: a family may have a hundred thousand places.
const BYTES: usize = 8 << 20;

/// Writes records of a type, one a line.
pub(super) fn lines<T: Serialize + Sync>(
    out: &mut impl Write,
    kind: &'static str,
    records: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    let mut records = records.into_iter();
    // The largest ones come first.
    let mut at_once = 1;
    // No thread is woken for the last ones, which may be all.
    while records.size_hint().0 > AT_ONCE {
        let some: Vec<T> = records.by_ref().take(at_once * TURNS * rayon::current_num_threads()).collect();
        let part = |some: &[T]| {
            let mut lines = Vec::new();
            put(&mut lines, kind, some).map(|()| lines)
        };
        let parts: Vec<Vec<u8>> = some.par_chunks(at_once).map(part).collect::<io::Result<_>>()?;
        let bytes: usize = parts.iter().map(Vec::len).sum();
        at_once = if bytes > BYTES { at_once / 2 } else { at_once * 2 }.clamp(1, AT_ONCE);
        parts.iter().try_for_each(|part| out.write_all(part))?;
    }
    records.try_for_each(|record| put(&mut *out, kind, &[record]))
}

fn put<T: Serialize>(out: &mut impl Write, kind: &'static str, records: &[T]) -> io::Result<()> {
    for record in records {
        let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping::compact());
        Line { kind, record }.serialize(&mut serializer)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn lines_are_in_the_order_of_their_records_however_many_there_are() {
        let turn = AT_ONCE * TURNS * rayon::current_num_threads();
        for many in [0, 1, AT_ONCE, AT_ONCE + 1, turn - 1, turn, turn + 1, 2 * turn + 7] {
            let records: Vec<BTreeMap<&str, usize>> =
                (0..many).map(|at| BTreeMap::from([("at", at)])).collect();
            let (mut at_once, mut one_by_one) = (Vec::new(), Vec::new());
            lines(&mut at_once, "x", &records).unwrap();
            put(&mut one_by_one, "x", &records).unwrap();
            assert_eq!(at_once, one_by_one, "{many}");
        }
    }
}
