//! `json`: the verdict as one object, one record a line inside.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use serde::Serialize;

use super::VerdictFormat;
use super::VerdictReport;
use super::wire::ExpiredWire;
use super::wire::FindingWire;
use super::wire::HeaderWire;
use super::wire::ShareWire;
use super::wire::StaleWire;
use super::wire::VerdictWire;
use crate::report::Style;
use crate::report::escape::Escaping;
use crate::report::wire::SkippedWire;

/// One JSON object.
pub(super) struct Json;

impl VerdictFormat for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn help(&self) -> &'static str {
        "One JSON object; `twicetold schema verdict` prints its schema"
    }

    fn write(&self, report: &VerdictReport<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let wire = VerdictWire(report);
        let root = Root {
            header: wire.header(),
            documents: wire.documents().collect(),
            findings: wire.findings().collect(),
            stale: wire.stale().collect(),
            expired: wire.expired().collect(),
            skipped: wire.skipped().collect(),
        };
        root.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Escaping::records()))?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

#[derive(Serialize)]
struct Root<'a> {
    #[serde(flatten)]
    header: HeaderWire<'a>,
    documents: Vec<ShareWire<'a>>,
    findings: Vec<FindingWire<'a>>,
    stale: Vec<StaleWire<'a>>,
    expired: Vec<ExpiredWire<'a>>,
    skipped: Vec<SkippedWire<'a>>,
}
