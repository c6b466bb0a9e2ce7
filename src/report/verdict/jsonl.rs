//! `jsonl`: the objects of `json`, one a line, each with its `type` first.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use super::VerdictFormat;
use super::VerdictReport;
use super::wire::VerdictWire;
use crate::report::Style;
use crate::report::jsonl::lines;

/// One JSON object a line.
pub(super) struct JsonLines;

impl VerdictFormat for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn help(&self) -> &'static str {
        "The objects of `json`, one a line, each with its `type`; the verdict itself first"
    }

    fn write(&self, report: &VerdictReport<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let wire = VerdictWire(report);
        lines(&mut out, "verdict", [wire.header()])?;
        lines(&mut out, "document", wire.documents())?;
        lines(&mut out, "finding", wire.findings())?;
        lines(&mut out, "stale", wire.stale())?;
        lines(&mut out, "expired", wire.expired())?;
        lines(&mut out, "skipped", wire.skipped())?;
        out.flush()
    }
}
