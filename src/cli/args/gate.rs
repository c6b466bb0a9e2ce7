//! The arguments of `gate` and `baseline`.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;

use super::HelpArgs;
use super::InputArgs;
use super::RunningArgs;
use super::TEMPLATE;
use super::When;
use super::config::ConfigArgs;
use super::count;
use super::defaults;
use super::number;
use super::presets;
use super::room::RoomArgs;
use crate::report;

const EXAMPLES: &str = "\
Examples:
  Whether what a folder holds is too much of what an index holds:
      twicetold gate incoming/ --index corpus.idx
  The same without an index, for what a branch brings:
      twicetold gate articles/ --against articles/ --changed-since origin/main
  Accept what there is, and fail on what comes:
      twicetold gate articles/ --index corpus.idx --baseline accepted.json --update-baseline --reason \"as of today\"
  For a build: annotations, and a report to upload:
      twicetold gate incoming/ --index corpus.idx --format github --report sarif=overlap.sarif";

const BASELINE_EXAMPLES: &str = "\
Examples:
  Accept one finding, by the fingerprint that its report shows:
      twicetold baseline accept v1:0123456789abcdef0123456789abcdef --reason \"agreed with the author\"
  Forget what stands in no text any more:
      twicetold baseline prune articles/ --index corpus.idx --baseline accepted.json";

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0    the new texts keep the limits
  1    they do not
  2    no answer that can be trusted: bad usage, input that cannot be read, a damaged index
  130  interrupted";

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_long_help = EXAMPLES, after_long_help = EXIT_CODES)]
#[command(disable_help_flag = true)]
pub(in crate::cli) struct GateArgs {
    #[command(flatten)]
    pub(in crate::cli) input: InputArgs,
    #[command(flatten)]
    pub(in crate::cli) known: KnownArgs,
    #[command(flatten)]
    pub(in crate::cli) change: ChangeArgs,
    #[command(flatten)]
    pub(in crate::cli) policy: PolicyArgs,
    #[command(flatten)]
    pub(in crate::cli) baseline: BaselineArgs,
    #[command(flatten)]
    pub(in crate::cli) find: GateFindArgs,
    #[command(flatten)]
    pub(in crate::cli) output: GateOutputArgs,
    #[command(flatten)]
    pub(in crate::cli) config: ConfigArgs,
    #[command(flatten)]
    pub(in crate::cli) room: RoomArgs,
    #[command(flatten)]
    pub(in crate::cli) running: RunningArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to compare with")]
pub(in crate::cli) struct KnownArgs {
    /// Compare with the documents of an index; `twicetold index build` makes one
    #[arg(long, value_name = "DIR", conflicts_with = "against")]
    pub(in crate::cli) index: Option<PathBuf>,
    /// Compare with a corpus, a file or a folder, which is read each time; may be given more than once
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) against: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(in crate::cli) struct ChangeArgs {
    /// Look only at what a change brings: files, or lines of files of records, that REF does not hold
    ///
    /// Counted from where the branch of REF and the present one parted; what is not yet committed belongs
    /// to the change.
    #[arg(long, value_name = "REF", conflicts_with_all = ["staged", "files_from"])]
    pub(in crate::cli) changed_since: Option<String>,
    /// Look only at what `git commit` would commit
    #[arg(long, conflicts_with = "files_from")]
    pub(in crate::cli) staged: bool,
    /// Go on without what cannot be read, in place of giving no answer
    #[arg(long)]
    pub(in crate::cli) allow_unreadable: bool,
}

impl ChangeArgs {
    /// Whether only a change is looked at.
    pub(in crate::cli) fn is_given(&self) -> bool {
        self.changed_since.is_some() || self.staged
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOnArg {
    /// Findings over the limits that are not in the baseline
    New,
    /// Findings over the limits, in the baseline or not
    Any,
    /// None
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum KindArg {
    /// Headers, footers, rows of tables
    Boilerplate,
    /// What several groups print within three days
    Wire,
    /// None
    None,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Policy")]
pub(in crate::cli) struct PolicyArgs {
    /// The largest share of a new document's words that may stand elsewhere, from 0 to 1 [default: 0.3]
    #[arg(long, value_name = "S", value_parser = number)]
    pub(in crate::cli) max_overlap: Option<f64>,
    /// The most words of one passage that may stand elsewhere [default: 60]
    #[arg(long, value_name = "N", value_parser = count)]
    pub(in crate::cli) max_passage_words: Option<u32>,
    /// The most findings over these limits [default: 0]
    #[arg(long, value_name = "N", value_parser = count)]
    pub(in crate::cli) max_findings: Option<u32>,
    /// What makes the gate fail [default: new]
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(in crate::cli) fail_on: Option<FailOnArg>,
    /// The fewest documents that have to be read for an answer [default: 1; of a change 0]
    #[arg(long, value_name = "N", value_parser = count)]
    pub(in crate::cli) min_scanned: Option<u32>,
    /// Kinds of passages that do not count; may be given more than once [default: boilerplate]
    #[arg(long, value_name = "KIND", value_enum)]
    pub(in crate::cli) ignore_kind: Vec<KindArg>,
    /// A group of documents from which may be taken; may be given more than once
    #[arg(long, value_name = "GROUP")]
    pub(in crate::cli) ignore_group: Vec<String>,
    /// Leave out the words of a known text, a file, wherever they stand; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) ignore_text: Vec<String>,
    /// Exit with 0 in place of 1; what prevents an answer is still 2
    #[arg(long)]
    pub(in crate::cli) exit_zero: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Baseline")]
pub(in crate::cli) struct BaselineArgs {
    /// The file of what is accepted, to be kept under version control
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<String>,
    /// Take the baseline as it was at this ref, so that a change cannot accept itself
    #[arg(long, value_name = "REF", conflicts_with = "update_baseline")]
    pub(in crate::cli) baseline_from: Option<String>,
    /// Accept all that would fail, and forget what is not needed any more; needs --reason
    #[arg(long, requires = "reason")]
    pub(in crate::cli) update_baseline: bool,
    /// Why it is accepted
    #[arg(long, value_name = "TEXT", requires = "update_baseline")]
    pub(in crate::cli) reason: Option<String>,
    /// The last day on which it is, as in 2027-01-31
    #[arg(long, value_name = "DAY", requires = "update_baseline")]
    pub(in crate::cli) expires: Option<String>,
    /// Fail if the baseline accepts what is not there any more, or what has expired
    #[arg(long)]
    pub(in crate::cli) strict_baseline: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to find")]
pub(in crate::cli) struct GateFindArgs {
    /// The fewest words that a passage must have in common on both sides [default: 10]
    #[arg(long, value_name = "N", value_parser = count)]
    pub(in crate::cli) min_words: Option<u32>,
    /// The least share of a passage's words that must be the same on both sides [default: 0.5]
    #[arg(long, value_name = "S", value_parser = number)]
    pub(in crate::cli) min_identity: Option<f64>,
    /// Look for each place of a new document in up to so many of the index, or in all with 0 [default: 4]
    ///
    /// In one at least, wherever it stands in any; then in more, as long as there is no document for every
    /// 32 words. Those that share most come first. What stands in hundreds of documents is not shown in all of
    /// them; what is left out is counted, and some of it still says what is a template.
    #[arg(long, value_name = "N", value_parser = count)]
    pub(in crate::cli) sources: Option<u32>,
    /// How texts are folded before words are compared [default: that of the index; else standard]
    #[arg(long, value_name = "NAME", value_parser = presets())]
    pub(in crate::cli) preset: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct GateOutputArgs {
    /// The form of the verdict, for people or for programs
    #[arg(long, value_name = "NAME", value_parser = formats(), default_value = "human")]
    pub(in crate::cli) format: String,
    /// Write the verdict to a file, `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(in crate::cli) output: String,
    /// Write the verdict in another form to a file, too, as in sarif=overlap.sarif; may be given more than once
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(in crate::cli) report: Vec<String>,
    /// Show at most so many findings; formats for programs have limits of their own
    #[arg(long, value_name = "N", value_parser = count, default_value_t = defaults::LIMIT, conflicts_with = "all")]
    pub(in crate::cli) limit: u32,
    /// Show all findings
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are obeyed
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub(in crate::cli) color: When,
}

fn formats() -> PossibleValuesParser {
    let value = |it: &&'static dyn report::VerdictFormat| PossibleValue::new(it.name()).help(it.help());
    PossibleValuesParser::new(report::VERDICT_FORMATS.iter().map(value))
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_long_help = BASELINE_EXAMPLES, after_long_help = EXIT_CODES)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(in crate::cli) struct BaselineCommandArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum BaselineCommand {
    /// Accept a finding
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Accept(AcceptArgs),
    /// Run the gate, and forget what stands in no text any more, or has expired
    Prune(Box<GateArgs>),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AcceptArgs {
    /// The fingerprint of the finding, as its report shows it
    #[arg(value_name = "FINGERPRINT")]
    pub(in crate::cli) fingerprint: String,
    /// Why it is accepted
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) reason: String,
    /// The last day on which it is, as in 2027-01-31
    #[arg(long, value_name = "DAY")]
    pub(in crate::cli) expires: Option<String>,
    /// How many more copies of it are accepted
    #[arg(long, value_name = "N", value_parser = count, default_value_t = 1)]
    pub(in crate::cli) copies: u32,
    /// The file of what is accepted [default: that of twicetold.toml; else twicetold-baseline.json]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) config: ConfigArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}
