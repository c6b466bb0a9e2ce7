//! The arguments of the commands that say how much is found: `explain` and `selftest`.

use clap::Args;
use clap::ValueEnum;

use super::CandidateArgs;
use super::EXIT_CODES;
use super::HelpArgs;
use super::InputArgs;
use super::LevelArg;
use super::PassageArgs;
use super::RunningArgs;
use super::StrictArgs;
use super::TEMPLATE;
use super::TextArgs;
use super::count;
use super::number;

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  What a scan with the default settings can and cannot find:
      twicetold explain
  What shorter seeds would change:
      twicetold explain --shingle 3 --min-words 6
  The bands and rows that find 95% of the documents that are 70% alike:
      twicetold explain --level document --similarity 0.7 --target-recall 0.95";

const SELFTEST_EXAMPLES: &str = "\
Examples:
  How much of what is copied in this corpus would be found:
      twicetold selftest articles/
  The same, more exactly:
      twicetold selftest articles/ --samples 200
  With the settings that you mean to scan with:
      twicetold selftest articles/ --shingle 3 --min-words 6";

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_long_help = EXPLAIN_EXAMPLES, after_long_help = EXIT_CODES)]
#[command(disable_help_flag = true)]
pub(in crate::cli) struct ExplainArgs {
    #[command(flatten)]
    pub(in crate::cli) find: ExplainFindArgs,
    #[command(flatten)]
    pub(in crate::cli) passage: PassageArgs,
    #[command(flatten)]
    pub(in crate::cli) text: TextArgs,
    #[command(flatten)]
    pub(in crate::cli) candidates: CandidateArgs,
    #[command(flatten)]
    pub(in crate::cli) output: MeasureOutputArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_long_help = SELFTEST_EXAMPLES, after_long_help = EXIT_CODES)]
#[command(disable_help_flag = true)]
pub(in crate::cli) struct SelftestArgs {
    #[command(flatten)]
    pub(in crate::cli) input: InputArgs,
    #[command(flatten)]
    pub(in crate::cli) strict: StrictArgs,
    #[command(flatten)]
    pub(in crate::cli) sample: SampleArgs,
    #[command(flatten)]
    pub(in crate::cli) passage: PassageArgs,
    #[command(flatten)]
    pub(in crate::cli) text: TextArgs,
    #[command(flatten)]
    pub(in crate::cli) candidates: CandidateArgs,
    #[command(flatten)]
    pub(in crate::cli) output: MeasureOutputArgs,
    #[command(flatten)]
    pub(in crate::cli) running: RunningArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to find")]
pub(in crate::cli) struct ExplainFindArgs {
    /// The smallest thing to report
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "passage")]
    pub(in crate::cli) level: LevelArg,
    /// How alike two documents must be at --level document, else two paragraphs: computes the bands
    ///
    /// The Jaccard similarity of their sets of shingles, from 0 to 1. At --level document 0.8 if it is
    /// not given, as in a scan; at the other levels the bands of paragraphs are 42 with 3 rows each
    /// unless it is given.
    #[arg(long, value_name = "S", value_parser = number, conflicts_with = "bands")]
    pub(in crate::cli) similarity: Option<f64>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to measure")]
pub(in crate::cli) struct SampleArgs {
    /// Copies that are planted of each length, share of edits and kind of edit
    #[arg(long, value_name = "N", value_parser = count, default_value_t = 20)]
    pub(in crate::cli) samples: u32,
    /// Where chance begins: the same number plants the same copies
    #[arg(long, value_name = "N", value_parser = count, default_value_t = 1)]
    pub(in crate::cli) seed: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum MeasureFormat {
    /// Tables for people
    Human,
    /// One JSON object
    Json,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct MeasureOutputArgs {
    /// The form of the answer, for people or for programs
    #[arg(long, value_name = "NAME", value_enum, default_value = "human")]
    pub(in crate::cli) format: MeasureFormat,
    /// Write the answer to a file, `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(in crate::cli) output: String,
}
