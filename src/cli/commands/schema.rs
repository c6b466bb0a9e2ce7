//! `twicetold schema`

use crate::cli::ExitStatus;
use crate::cli::output::Output;
use crate::report;

/// Prints the JSON Schema of the formats for programs.
pub(in crate::cli) fn schema() -> anyhow::Result<ExitStatus> {
    let schema = report::schema().trim_end();
    Output::Stdout.write(|out| writeln!(out, "{schema}"))?;
    Ok(ExitStatus::Done)
}
