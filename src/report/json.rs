//! `json`: one object, as the contract draws it, one record a line inside.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct;

use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use crate::report::escape::Escaping;
use crate::report::wire::Each;
use crate::report::wire::SCHEMA;
use crate::report::wire::TOOL;
use crate::report::wire::Wire;

/// One JSON object.
pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn help(&self) -> &'static str {
        "One JSON object; `twicetold schema` prints its schema"
    }

    fn write(&self, report: &Report<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let mut serializer = serde_json::Serializer::with_formatter(&mut out, Escaping::records());
        Root(Wire(report.findings)).serialize(&mut serializer)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

struct Root<'a>(Wire<'a>);

impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = self.0;
        let mut root = serializer.serialize_struct("Findings", 11)?;
        root.serialize_field("schema", SCHEMA)?;
        root.serialize_field("tool", &TOOL)?;
        root.serialize_field("spec", &wire.spec())?;
        root.serialize_field("summary", &wire.summary())?;
        root.serialize_field("documents", &Each(wire.documents()))?;
        root.serialize_field("passages", &Each(wire.passages()))?;
        root.serialize_field("overlaps", &Each(wire.overlaps()))?;
        root.serialize_field("families", &Each(wire.families()))?;
        root.serialize_field("clusters", &Each(wire.clusters()))?;
        root.serialize_field("stock_phrases", &Each(wire.stock_phrases()))?;
        root.serialize_field("skipped", &Each(wire.skipped()))?;
        root.end()
    }
}
