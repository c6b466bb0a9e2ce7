//! The arguments of `index`.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;

use super::EXIT_CODES;
use super::HelpArgs;
use super::InputArgs;
use super::RunningArgs;
use super::StrictArgs;
use super::TEMPLATE;
use super::TextArgs;
use super::count;
use super::measure::MeasureFormat;
use super::room::RoomArgs;

const EXAMPLES: &str = "\
Examples:
  Keep a corpus, and find what a new text has of it:
      twicetold index build corpus.idx corpus/
      twicetold scan new.txt --index corpus.idx
  What came since:
      twicetold index add corpus.idx march.jsonl.gz
  Whether every byte of it is still what was written:
      twicetold index check corpus.idx --read-data";

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_long_help = EXAMPLES, after_long_help = EXIT_CODES)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(in crate::cli) struct IndexArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: IndexCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum IndexCommand {
    /// Make an index of a corpus, in a new folder
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Build(Box<BuildArgs>),
    /// Add documents to an index
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Add(Box<AddArgs>),
    /// Remove documents from an index
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Remove(RemoveArgs),
    /// Add what other indexes hold
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Merge(MergeArgs),
    /// Write an index anew in as few files as can be, without what was removed
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Compact(ChangeArgs),
    /// Say what an index holds, and with what it was built
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Info(InfoArgs),
    /// Find out whether an index is sound
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Check(CheckArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct BuildArgs {
    /// The folder of the index: a new one, or an empty one
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
    #[command(flatten)]
    pub(in crate::cli) input: InputArgs,
    #[command(flatten)]
    pub(in crate::cli) strict: StrictArgs,
    #[command(flatten)]
    pub(in crate::cli) text: TextArgs,
    /// Keep no texts, only where they were; they are read from there again when they are needed
    #[arg(long, help_heading = "What to keep")]
    pub(in crate::cli) no_text: bool,
    /// Keep one of so many runs of four words; every run of N + 3 words is found
    ///
    /// With 1, all are kept: an index then finds whatever a scan finds, and is twice as large.
    #[arg(long, value_name = "N", value_parser = count, default_value_t = 4, help_heading = "What to keep")]
    pub(in crate::cli) window: u32,
    #[command(flatten)]
    pub(in crate::cli) room: RoomArgs,
    #[command(flatten)]
    pub(in crate::cli) running: RunningArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AddArgs {
    /// The folder of the index
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
    #[command(flatten)]
    pub(in crate::cli) input: InputArgs,
    #[command(flatten)]
    pub(in crate::cli) strict: StrictArgs,
    /// Put documents in the place of those with the same ids, in place of skipping them
    #[arg(long, help_heading = "What to keep")]
    pub(in crate::cli) replace: bool,
    #[command(flatten)]
    pub(in crate::cli) lock: LockArgs,
    #[command(flatten)]
    pub(in crate::cli) room: RoomArgs,
    #[command(flatten)]
    pub(in crate::cli) running: RunningArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RemoveArgs {
    /// The folder of the index
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
    /// Ids of documents
    #[arg(value_name = "ID", required = true)]
    pub(in crate::cli) ids: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) lock: LockArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct MergeArgs {
    /// The folder of the index that takes them in
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
    /// Folders of the others, which stay as they are
    #[arg(value_name = "OTHER", required = true)]
    pub(in crate::cli) others: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) lock: LockArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ChangeArgs {
    /// The folder of the index
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
    #[command(flatten)]
    pub(in crate::cli) lock: LockArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct InfoArgs {
    /// The folder of the index
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
    /// The form of the answer, for people or for programs
    #[arg(long, value_name = "NAME", value_enum, default_value = "human", help_heading = "Output")]
    pub(in crate::cli) format: MeasureFormat,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArgs {
    /// The folder of the index
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
    /// Read and check all of it, not only what is read to open it
    #[arg(long, help_heading = "What to check")]
    pub(in crate::cli) read_data: bool,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(in crate::cli) struct LockArgs {
    /// Wait so many seconds for another process that changes the index
    #[arg(long, value_name = "SECONDS", value_parser = count, default_value_t = 0)]
    pub(in crate::cli) wait_lock: u32,
}
