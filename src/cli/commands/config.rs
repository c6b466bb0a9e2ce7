//! `twicetold config show` and `twicetold config schema`

use crate::cli::ExitStatus;
use crate::cli::args::config::ConfigCommand;
use crate::cli::args::config::ShowArgs;
use crate::cli::args::config::ShowFormat;
use crate::cli::config;
use crate::cli::output::Output;
use crate::cli::terminal::Surroundings;

/// Prints what is configured, or what can be.
pub(in crate::cli) fn config(command: &ConfigCommand, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    match command {
        ConfigCommand::Show(args) => show(args, around)?,
        ConfigCommand::Schema => Output::Stdout.write(|out| out.write_all(config::SCHEMA.as_bytes()))?,
    }
    Ok(ExitStatus::Done)
}

fn show(args: &ShowArgs, around: &Surroundings) -> anyhow::Result<()> {
    let config = config::load(around, &args.config)?;
    Output::Stdout.write(|out| match args.format {
        ShowFormat::Human => config::human(&config, out),
        ShowFormat::Json => config::json(&config, out),
    })
}
