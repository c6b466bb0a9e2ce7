//! The command line: the only place that prints, reads the environment, and exits.
//!
//! In: the arguments of the process. Out: a report, and an [`ExitStatus`]. Arguments (`args`) become
//! settings (`settings`), a command (`commands`) calls the rooms of the library with them, and what
//! comes back goes to the output (`output`) or is said on standard error (`message`).

mod args;
mod changes;
mod clock;
mod commands;
mod config;
mod folder;
mod fresh;
mod kept;
mod known;
mod message;
mod output;
mod progress;
mod reports;
mod room;
mod settings;
mod size;
mod stop;
mod terminal;
mod version;

use std::process::ExitCode;

use clap::CommandFactory;
use clap::FromArgMatches;

use crate::cli::args::Cli;
use crate::cli::args::Command;
use crate::cli::args::When;
use crate::cli::message::Messages;
use crate::cli::output::Closed;
use crate::cli::terminal::Surroundings;

/// How wide help is at most, and where there is no terminal.
const HELP_WIDTH: usize = 100;

/// What the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Done, whether or not something was found. Also when the reader of the output went away.
    Done = 0,
    /// The new texts have more in common with known ones than they may.
    OverLimit = 1,
    /// No answer that can be trusted: bad usage, nothing readable, input skipped under `--strict`, the
    /// report could not be written, a mistake of the program.
    NoAnswer = 2,
    /// Interrupted from outside.
    Interrupted = 130,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    stop::prepare();
    stop::unless_panic(run).unwrap_or(ExitStatus::NoAnswer).into()
}

/// Reads a configuration, for fuzzers: whatever it is, nothing may panic.
#[doc(hidden)]
pub fn read_config(text: &str) {
    config::read_any(text);
}

fn run() -> ExitStatus {
    let around = Surroundings::here();
    let cli = match parse(&around) {
        Ok(cli) => cli,
        Err(said) => return tell_usage(&said),
    };
    let messages = Messages { color: around.color(cli.color(), around.stderr), quiet: false };
    match dispatch(&cli, &around) {
        Ok(status) => status,
        Err(error) if error.is::<Closed>() => ExitStatus::Done,
        Err(error) => {
            messages.error(&error);
            ExitStatus::NoAnswer
        }
    }
}

fn dispatch(cli: &Cli, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    match &cli.command {
        Command::Scan(args) => commands::scan(args, around),
        Command::Dedup(args) => commands::dedup(args, around),
        Command::Report(args) => commands::report(args, around),
        Command::Gate(args) => commands::gate(args, around),
        Command::Baseline(args) => commands::baseline(args, around),
        Command::Index(args) => commands::index(args, around),
        Command::Diff(args) => commands::diff(args, around),
        Command::Explain(args) => commands::explain(args),
        Command::Selftest(args) => commands::selftest(args, around),
        Command::Config(command) => commands::config(command, around),
        Command::Schema(args) => commands::schema(args.what),
        Command::Completions(args) => commands::completions(args.shell),
        Command::Man => commands::man(),
    }
}

/// The whole command line, as help and completions describe it.
fn command(around: &Surroundings) -> clap::Command {
    let command = Cli::command().max_term_width(HELP_WIDTH);
    if around.stdout || around.stderr { command } else { command.term_width(HELP_WIDTH) }
}

fn parse(around: &Surroundings) -> Result<Cli, clap::Error> {
    // Help and bad usage are printed before `--color` is known; the variables are heard all the same.
    let color = match (around.color(When::Auto, false), around.color(When::Auto, true)) {
        (true, true) => clap::ColorChoice::Always,
        (false, false) => clap::ColorChoice::Never,
        _ => clap::ColorChoice::Auto,
    };
    let matches = command(around).color(color).try_get_matches()?;
    Cli::from_arg_matches(&matches)
}

/// Help and versions go to standard output with 0, bad usage goes to standard error with 2.
fn tell_usage(said: &clap::Error) -> ExitStatus {
    // A closed pipe is the only way this fails, and then nobody listens.
    let _ = said.print();
    if said.use_stderr() { ExitStatus::NoAnswer } else { ExitStatus::Done }
}

impl Cli {
    fn color(&self) -> When {
        match &self.command {
            Command::Scan(args) => args.output.color,
            Command::Diff(args) => args.output.color,
            Command::Report(args) => args.output.color,
            Command::Gate(args) => args.output.color,
            _ => When::Auto,
        }
    }
}
