//! `twicetold baseline COMMAND`

use std::path::Path;

use crate::cli::ExitStatus;
use crate::cli::args::gate::AcceptArgs;
use crate::cli::args::gate::BaselineCommand;
use crate::cli::args::gate::BaselineCommandArgs;
use crate::cli::commands::figures::count;
use crate::cli::commands::gate;
use crate::cli::config;
use crate::cli::message::Problem;
use crate::cli::message::visible;
use crate::cli::output::Output;
use crate::cli::settings;
use crate::cli::terminal::Surroundings;
use crate::gate::Baseline;
use crate::gate::Fingerprint;

/// Changes what is accepted.
pub(in crate::cli) fn baseline(
    args: &BaselineCommandArgs,
    around: &Surroundings,
) -> anyhow::Result<ExitStatus> {
    match &args.command {
        BaselineCommand::Accept(args) => accept(args, around),
        BaselineCommand::Prune(args) => gate::prune(args, around),
    }
}

fn accept(args: &AcceptArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let config = config::load(around, &args.config)?;
    let of_file = config.gate.baseline.as_ref().map(|value| value.value.clone());
    let path = args.baseline.clone().or(of_file).unwrap_or_else(|| gate::BASELINE.to_owned());
    let fingerprint: Fingerprint = args.fingerprint.parse().map_err(|error| {
        Problem::new(format!("{} is {error}", args.fingerprint), "copy it from the report of the gate")
    })?;
    let acceptance = gate::acceptance(&args.reason, args.expires.as_deref())?;
    let mut baseline = match gate::read(Path::new(&path))? {
        Some(text) => gate::parse(&path, &text)?,
        None => {
            let preset = config.scan.preset.as_ref().map(|value| value.value.clone());
            Baseline::new(&settings::gate_spec(preset.as_deref(), None, None)?.preset)
        }
    };
    let copies = baseline.accept(fingerprint, args.copies.max(1), &acceptance);
    gate::write(&path, &baseline)?;
    let said = format!("{path}: {} of {fingerprint} accepted", count(u64::from(copies), "copy"));
    Output::Stdout.write(|out| writeln!(out, "{}", visible(&said)))?;
    Ok(ExitStatus::Done)
}
