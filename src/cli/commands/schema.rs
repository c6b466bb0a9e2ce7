//! `twicetold schema`

use crate::cli::ExitStatus;
use crate::cli::args::SchemaArg;
use crate::cli::output::Output;
use crate::report;

/// Prints the JSON Schema of the formats for programs.
pub(in crate::cli) fn schema(what: SchemaArg) -> anyhow::Result<ExitStatus> {
    let schema = match what {
        SchemaArg::Findings => report::schema(),
        SchemaArg::Verdict => report::verdict_schema(),
    };
    Output::Stdout.write(|out| writeln!(out, "{}", schema.trim_end()))?;
    Ok(ExitStatus::Done)
}
