//! `twicetold man`: the whole program on one page, a section for each command.

use std::io;
use std::io::Write;

use clap::Command;
use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::ExitStatus;
use crate::cli::args::Cli;
use crate::cli::output::Output;

const ENVIRONMENT: &str = "\
.SH ENVIRONMENT
.TP
\\fBTWICETOLD_CONFIG\\fR
Which configuration to read, where \\fB\\-\\-config\\fR is not given.
.TP
\\fBTWICETOLD_THREADS\\fR
How many threads to use, where \\fB\\-\\-threads\\fR is not given.
.TP
\\fBNO_COLOR\\fR, \\fBCLICOLOR\\fR=0, \\fBTERM\\fR=dumb
No colour, unless \\fB\\-\\-color\\fR asks for it.
.TP
\\fBCLICOLOR_FORCE\\fR, \\fBFORCE_COLOR\\fR
Colour even in a pipe, unless \\fBNO_COLOR\\fR is set.
.TP
\\fBCI\\fR
Plain lines of progress in place of a bar.
.SH \"EXIT STATUS\"
.TP
\\fB0\\fR
Done, whether or not something was found.
.TP
\\fB2\\fR
No answer that can be trusted: bad usage, nothing readable, input skipped under \\fB\\-\\-strict\\fR.
.TP
\\fB130\\fR
Interrupted.
";

/// Prints the manual page.
pub(in crate::cli) fn man() -> anyhow::Result<ExitStatus> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    Output::Stdout.write(|out| page(command, out))?;
    Ok(ExitStatus::Done)
}

fn page(command: Command, out: &mut dyn Write) -> io::Result<()> {
    // A command that only holds others is told by them.
    let subcommands = command.get_subcommands().flat_map(|one| match one.has_subcommands() {
        true => one.get_subcommands().cloned().collect(),
        false => vec![one.clone()],
    });
    let mut subcommands: Vec<Command> = subcommands.collect();
    let examples = command.get_before_long_help().map(ToString::to_string);
    let man = Man::new(command);
    man.render_title(out)?;
    man.render_name_section(out)?;
    writeln!(out, ".SH SYNOPSIS")?;
    for subcommand in &mut subcommands {
        writeln!(out, "{}\n.br", usage(subcommand))?;
    }
    verbatim("EXAMPLES", examples.as_deref(), out)?;
    for subcommand in subcommands {
        section(subcommand, out)?;
    }
    out.write_all(ENVIRONMENT.as_bytes())
}

/// The section of a command: what it does, how it is called, examples, its options.
fn section(mut command: Command, out: &mut dyn Write) -> io::Result<()> {
    let title = command.get_display_name().unwrap_or_default().replace('-', " ").to_uppercase();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let examples = command.get_before_long_help().map(ToString::to_string);
    writeln!(out, ".SH \"{title}\"\n{}.\n.PP\n{}", roff(&about), usage(&mut command))?;
    verbatim("", examples.as_deref(), out)?;
    // The page would leave out their help.
    let command = command.mut_args(|arg| arg.hide_short_help(false));
    let mut options = Vec::new();
    Man::new(command).render_options_section(&mut options)?;
    out.write_all(String::from_utf8_lossy(&options).replace("\n.SH ", "\n.SS ").as_bytes())
}

/// `twicetold scan [OPTIONS] [PATH]...`
fn usage(command: &mut Command) -> String {
    let usage = command.render_usage().to_string();
    roff(usage.trim_start_matches("Usage: ").trim())
}

fn roff(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

/// Lines that keep their breaks and their indentation.
fn verbatim(title: &str, text: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    if !title.is_empty() {
        writeln!(out, ".SH {title}")?;
    }
    writeln!(out, ".PP\n.nf")?;
    for line in text.lines().filter(|line| title.is_empty() || *line != "Examples:") {
        writeln!(out, "\\&{}", roff(line))?;
    }
    writeln!(out, ".fi")
}
