//! `twicetold completions SHELL`

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::ExitStatus;
use crate::cli::args::Cli;
use crate::cli::output::Output;

/// Prints the completion script of a shell.
pub(in crate::cli) fn completions(shell: Shell) -> anyhow::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "twicetold", &mut script);
    Output::Stdout.write(|out| out.write_all(&script))?;
    Ok(ExitStatus::Done)
}
