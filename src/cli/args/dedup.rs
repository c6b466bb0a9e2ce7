//! The arguments of `dedup`.

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;

use super::CandidateArgs;
use super::EXIT_CODES;
use super::HelpArgs;
use super::InputArgs;
use super::RunningArgs;
use super::StrictArgs;
use super::TEMPLATE;
use super::TextArgs;
use super::count;
use super::defaults;
use super::number;
use super::room::RoomArgs;

/// The least identity of a passage that goes, where a scan would tell it from less on.
pub(in crate::cli) const MIN_IDENTITY: f64 = 0.9;

const EXAMPLES: &str = "\
Examples:
  One of each group of near-duplicate records, and a list of what went:
      twicetold dedup news.jsonl.gz -o news.dedup.jsonl.gz --removed gone.jsonl
  A folder of texts, each paragraph only where it stands first:
      twicetold dedup articles/ -o clean/ --level paragraph
  What would go, without writing anything:
      twicetold dedup articles/ --level passage --dry-run --removed gone.jsonl
  Keep the earliest of the copies, and say where passages were:
      twicetold dedup news.jsonl -o out.jsonl --level passage --keep earliest --mask '[…]'";

const PATHS: &str = "Files and folders, `-` for standard input; they are read twice";
const MORE_ON_PATHS: &str = "\
A .txt, .md or other text file is one document; a .jsonl or .ndjson file holds one document a line, a .csv \
or .tsv file one a record; each may be packed as .gz or .zst; a .parquet file holds one a row. Web pages, \
.html, go as a whole at --level document, and cannot be cut. Folders are read with everything below them; \
what is hidden or ignored is not in the output. Standard input is put into a file without a name in \
--temp-dir.";

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_long_help = EXAMPLES, after_long_help = EXIT_CODES)]
#[command(disable_help_flag = true)]
#[command(mut_arg("paths", |paths| paths.help(PATHS).long_help(format!("{PATHS}\n\n{MORE_ON_PATHS}"))))]
pub(in crate::cli) struct DedupArgs {
    #[command(flatten)]
    pub(in crate::cli) input: InputArgs,
    #[command(flatten)]
    pub(in crate::cli) strict: StrictArgs,
    #[command(flatten)]
    pub(in crate::cli) goes: GoesArgs,
    #[command(flatten)]
    pub(in crate::cli) text: TextArgs,
    #[command(flatten)]
    pub(in crate::cli) candidates: CandidateArgs,
    #[command(flatten)]
    pub(in crate::cli) output: DedupOutputArgs,
    #[command(flatten)]
    pub(in crate::cli) room: RoomArgs,
    #[command(flatten)]
    pub(in crate::cli) running: RunningArgs,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DedupLevelArg {
    /// Reused passages are cut out of their documents
    Passage,
    /// Reused paragraphs are cut, and only whole ones
    Paragraph,
    /// Near-duplicate documents go as a whole
    Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum KeepArg {
    /// The earliest date, then the longest, then the smallest id, as clusters have it
    Representative,
    /// The first as they are read: by path, then by line
    First,
    /// The one with most words
    Longest,
    /// The one with the earliest date; those without a date come last
    Earliest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TemplatesArg {
    /// Leave it wherever it stands
    Keep,
    /// Cut it like the rest
    Cut,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What goes")]
pub(in crate::cli) struct GoesArgs {
    /// What goes if it stands elsewhere too
    ///
    /// A document goes only if it was verified to be as alike as --similarity to one that stays, never
    /// because both are like a third one. A passage is cut only if the place that it was aligned with stays:
    /// of two places that have only each other one is kept, and of a chain nothing is lost. Quotations and
    /// passages of fewer than --min-words words stay. A document of which every word is cut goes as a whole.
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "document")]
    pub(in crate::cli) level: DedupLevelArg,
    /// Which one of several stays [default: representative; at the other levels first]
    ///
    /// Of a passage that stands in more than 32 places, the one that most others were aligned with.
    #[arg(long, value_name = "WHICH", value_enum)]
    pub(in crate::cli) keep: Option<KeepArg>,
    /// How alike two documents must be at --level document, from 0 to 1
    ///
    /// The Jaccard similarity of their sets of shingles: those that stand in both, divided by those
    /// that stand in either. It is exact, not estimated.
    #[arg(long, value_name = "S", value_parser = number, default_value_t = defaults::SIMILARITY)]
    pub(in crate::cli) similarity: f64,
    /// The fewest words of what is cut that stand in the original
    #[arg(long, value_name = "N", value_parser = count, default_value_t = defaults::MIN_WORDS)]
    pub(in crate::cli) min_words: u32,
    /// The least share of what is cut that stands word for word in the original, from 0 to 1
    ///
    /// The rest was changed on the way, and is lost; with 1, no word is but for its spelling.
    #[arg(long, value_name = "S", value_parser = number, default_value_t = MIN_IDENTITY)]
    pub(in crate::cli) min_identity: f64,
    /// Put this in the place of what is cut, in place of closing the gap
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) mask: Option<String>,
    /// What to do with templates: headers, footers, rows of tables
    ///
    /// Every cut in the list of --removed has its kind, with boilerplate among them.
    #[arg(long, value_name = "HOW", value_enum, default_value = "cut")]
    pub(in crate::cli) boilerplate: TemplatesArg,
    /// Cut what one document says twice, too
    #[arg(long)]
    pub(in crate::cli) within: bool,
    /// Compare without the words of a known text, a file: a footer, a licence header; they stay, unless they
    /// stand between words that are cut, or nothing else of a document is left
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) ignore_text: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct DedupOutputArgs {
    /// Where the corpus goes: of one file a file, or `-` for standard output, else a folder
    ///
    /// Files and records keep their order, names, encoding and packing; all other fields of a record stay
    /// as they are written, byte for byte, and so do all files and records in which nothing goes. What cannot
    /// be read is in the output as it is. A file of which the text is cut keeps its byte order mark, and
    /// UTF-16 stays UTF-16. OUT appears only when it is complete.
    #[arg(short, long, value_name = "OUT", required_unless_present = "dry_run")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Write what goes to a file, as JSON Lines: each document or passage, why, and where its original stands
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) removed: Option<PathBuf>,
    /// Only say what would go
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Replace OUT, and the file of --removed, if they are there
    ///
    /// A folder is replaced only if it holds nothing but files of the names that the input has.
    #[arg(long)]
    pub(in crate::cli) force: bool,
}
