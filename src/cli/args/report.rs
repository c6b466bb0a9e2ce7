//! The arguments of `report`.

use clap::Args;

use super::EXIT_CODES;
use super::HelpArgs;
use super::OutputArgs;
use super::TEMPLATE;
use super::room::RoomArgs;

const EXAMPLES: &str = "\
Examples:
  A page of what a scan has found, without scanning again:
      twicetold report findings.json --format html -o overlap.html
  The same for more overlaps than a page has room for, and a table besides:
      twicetold report findings.json --report html-dir=overlap --report csv=overlap.csv
  From a scan that runs just now:
      twicetold scan news/ --format jsonl | twicetold report - --format markdown";

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_long_help = EXAMPLES, after_long_help = EXIT_CODES)]
#[command(disable_help_flag = true)]
pub(in crate::cli) struct ReportArgs {
    /// Findings as `--format json` or `jsonl` has written them, `-` for standard input
    ///
    /// The texts are read again from where the findings say they were, so it runs in the folder where the
    /// scan ran. A text that is gone or was changed is not shown, and it is said which.
    #[arg(value_name = "FINDINGS")]
    pub(in crate::cli) findings: String,
    #[command(flatten)]
    pub(in crate::cli) again: AgainArgs,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
    #[command(flatten)]
    pub(in crate::cli) room: RoomArgs,
    /// Print no warnings, only the report and errors
    #[arg(short, long, help_heading = "Running")]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

/// How the texts are read again.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(in crate::cli) struct AgainArgs {
    /// The field of a record that is its id, as in the scan [default: id]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) id_field: Option<String>,
    /// The field of a record that is its text, as in the scan [default: text]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) text_field: Option<String>,
    /// How files are written that have no byte order mark, as in the scan [default: utf-8]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) encoding: Option<String>,
    /// A known text that the scan left out, a file; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) ignore_text: Vec<String>,
}
