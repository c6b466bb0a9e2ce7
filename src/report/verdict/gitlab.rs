//! `gitlab`: new findings as a report of code quality.
//!
//! Of several entries with one fingerprint only the first is shown, so copies are numbered. The rule stands
//! in the description, because its own field is not shown.

use std::collections::BTreeMap;
use std::io;
use std::io::BufWriter;
use std::io::Write;

use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use super::VerdictFormat;
use super::VerdictReport;
use super::told::RULES;
use super::told::Told;
use crate::gate::Fingerprint;
use crate::gate::Outcome;
use crate::gate::Over;
use crate::report::Style;
use crate::report::escape::Escaping;

/// A list of code quality issues.
pub(super) struct Gitlab;

impl VerdictFormat for Gitlab {
    fn name(&self) -> &'static str {
        "gitlab"
    }

    fn help(&self) -> &'static str {
        "A code quality report of the new findings"
    }

    fn write(&self, report: &VerdictReport<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let mut copies: BTreeMap<Fingerprint, u32> = BTreeMap::new();
        let issues: Vec<Value> = Told::new_ones(report)
            .map(|told| {
                let copy = copies.entry(told.finding.fingerprint).or_insert(0);
                *copy += 1;
                issue(report, &told, *copy)
            })
            .collect();
        let form = Escaping::lists_at(1);
        issues.serialize(&mut serde_json::Serializer::with_formatter(&mut out, form))?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

fn issue(report: &VerdictReport<'_>, told: &Told<'_>, copy: u32) -> Value {
    let (first, last) = told.lines();
    let rule = RULES[told.rule()].0;
    let digits = told.finding.fingerprint.digits();
    let whole = told.finding.over.iter().any(|over| matches!(over, Over::Overlap { .. }));
    let severity = match report.verdict.outcome {
        Outcome::Pass => "minor",
        _ if whole => "critical",
        _ => "major",
    };
    json!({
        "description": format!("{rule}: {} To accept it: {}", told.sentences(), told.accept()),
        "check_name": rule,
        "fingerprint": if copy == 1 { digits } else { format!("{digits}-{copy}") },
        "severity": severity,
        "location": {"path": told.path(), "lines": {"begin": first, "end": last}},
    })
}
