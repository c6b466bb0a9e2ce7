//! `twicetold explain`

mod human;
mod plot;

use crate::cli::ExitStatus;
use crate::cli::args::measure::ExplainArgs;
use crate::cli::args::measure::MeasureFormat;
use crate::cli::output::Output;
use crate::cli::settings;
use crate::explain::explain as explanation;

/// Says what the settings can and cannot find.
pub(in crate::cli) fn explain(args: &ExplainArgs) -> anyhow::Result<ExitStatus> {
    let (spec, similarity) = settings::for_explain(args)?;
    let output = Output::new(&args.output.output);
    output.check()?;
    let explanation = explanation(&spec, similarity);
    output.write(|out| match args.output.format {
        MeasureFormat::Human => human::write(&explanation, similarity, out),
        MeasureFormat::Json => writeln!(out, "{}", explanation.to_json()),
    })?;
    Ok(ExitStatus::Done)
}
