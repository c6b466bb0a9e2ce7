//! The words of the command line, as they are typed: no decision is taken here.
//!
//! In: the arguments of the process. Out: the same, typed. `settings` judges them.

pub(super) mod config;
pub(super) mod dedup;
pub(super) mod gate;
pub(super) mod index;
pub(super) mod kinds;
pub(super) mod measure;
pub(super) mod report;
pub(super) mod room;

use clap::ArgAction;
use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap::builder::NonEmptyStringValueParser;
use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;
use clap::builder::Resettable;

use crate::cli::version;
use crate::report as formats;
use crate::spec::FoundBy;
use crate::text;

/// What an option is when it is not given.
pub(super) mod defaults {
    pub(in crate::cli) const SIMILARITY: f64 = 0.8;
    pub(in crate::cli) const TARGET_RECALL: f64 = 0.99;
    pub(in crate::cli) const MIN_WORDS: u32 = 10;
    pub(in crate::cli) const MIN_IDENTITY: f64 = 0.5;
    pub(in crate::cli) const MAX_DF: u32 = 100;
    pub(in crate::cli) const SOURCES: u32 = 4;
    pub(in crate::cli) const PRESET: &str = "standard";
    pub(in crate::cli) const MAX_DOCUMENT: &str = "64MiB";
    pub(in crate::cli) const LIMIT: u32 = 20;
    pub(in crate::cli) const CONTEXT: u32 = 8;
}

const TEMPLATE: &str = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

const EXAMPLES: &str = "\
Examples:
  Find every passage that two texts of a folder share:
      twicetold scan articles/
  Show how one text became another:
      twicetold diff draft.txt printed.txt
  Turn on completion in bash:
      source <(twicetold completions bash)";

const SCAN_EXAMPLES: &str = "\
Examples:
  Find every passage that two texts of a folder share, with aligned diffs:
      twicetold scan articles/
  Records from several outlets, leaving out what an outlet shares with itself:
      twicetold scan news.jsonl.gz --group-field outlet --across-groups
  Only near-duplicate documents, the fast way through a large corpus:
      twicetold scan corpus/ --level document --similarity 0.9
  Everything that was found, for a program:
      twicetold scan corpus/ --format json -o findings.json
  The files that another program names:
      git ls-files -z '*.md' | twicetold scan --files-from - -0";

const DIFF_EXAMPLES: &str = "\
Examples:
  Show what two texts have in common and what was changed:
      twicetold diff draft.txt printed.txt
  The same for a program:
      twicetold diff draft.txt printed.txt --format json
  Against what another program prints:
      curl -s https://example.org/article.txt | twicetold diff draft.txt -";

const EXIT_CODES: &str = "\
Exit codes:
  0    done, whether or not something was found
  2    no answer that can be trusted: bad usage, nothing readable, --strict
  130  interrupted";

/// Find text that has been told twice, and show it with aligned diffs
#[derive(Debug, Parser)]
#[command(name = "twicetold", version, long_version = version::long())]
#[command(help_template = TEMPLATE, before_long_help = EXAMPLES, after_long_help = EXIT_CODES)]
#[command(propagate_version = false, subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Find what is reused in a corpus
    #[command(help_template = TEMPLATE, before_long_help = SCAN_EXAMPLES, after_long_help = EXIT_CODES)]
    #[command(disable_help_flag = true)]
    Scan(Box<ScanArgs>),
    /// Write a corpus without its copies
    Dedup(Box<dedup::DedupArgs>),
    /// Say whether new texts have too much of known ones, for a build
    Gate(Box<gate::GateArgs>),
    /// Change what the gate accepts
    Baseline(gate::BaselineCommandArgs),
    /// Keep a corpus on disk, so that new texts can be compared with it
    Index(index::IndexArgs),
    /// Show the aligned diff of two texts
    #[command(help_template = TEMPLATE, before_long_help = DIFF_EXAMPLES, after_long_help = EXIT_CODES)]
    #[command(disable_help_flag = true)]
    Diff(DiffArgs),
    /// Render saved findings in any format
    Report(Box<report::ReportArgs>),
    /// Say what settings can and cannot find, before anything is run
    Explain(measure::ExplainArgs),
    /// Plant edited copies in a corpus, in memory, and measure how many are found
    Selftest(Box<measure::SelftestArgs>),
    /// Show what twicetold.toml configures
    #[command(help_template = TEMPLATE, subcommand, arg_required_else_help = true)]
    Config(config::ConfigCommand),
    /// Print the JSON Schema of the formats for programs
    #[command(help_template = TEMPLATE)]
    Schema(SchemaArgs),
    /// Print the completion script of a shell
    #[command(help_template = TEMPLATE)]
    Completions(CompletionsArgs),
    /// Print the manual page, for `man -l -`
    #[command(help_template = TEMPLATE)]
    Man,
}

#[derive(Debug, Args)]
pub(super) struct ScanArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) strict: StrictArgs,
    #[command(flatten)]
    pub(super) find: FindArgs,
    #[command(flatten)]
    pub(super) passage: PassageArgs,
    #[command(flatten)]
    pub(super) kinds: kinds::KindArgs,
    #[command(flatten)]
    pub(super) compare: CompareArgs,
    #[command(flatten)]
    pub(super) text: TextArgs,
    #[command(flatten)]
    pub(super) candidates: CandidateArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) room: room::RoomArgs,
    #[command(flatten)]
    pub(super) running: RunningArgs,
    #[command(flatten)]
    pub(super) help: HelpArgs,
}

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// The first text: a file, or `-` for standard input
    pub(super) a: String,
    /// The second text: a file, or `-` for standard input
    pub(super) b: String,
    #[command(flatten)]
    pub(super) passage: PassageArgs,
    #[command(flatten)]
    pub(super) text: TextArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) help: HelpArgs,
}

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Of what a scan finds, or of what a gate decides
    #[arg(value_enum, default_value = "findings")]
    pub(super) what: SchemaArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaArg {
    /// The formats json and jsonl of scan and diff
    Findings,
    /// The formats json and jsonl of gate
    Verdict,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(super) struct InputArgs {
    /// Files and folders to read, `-` for standard input
    ///
    /// A .txt, .md or other text file is one document, an .html or .htm page too, of which the main text
    /// is taken; a .jsonl or .ndjson file holds one document a line, a .csv or .tsv table one a record,
    /// whose first names the fields; each may be packed as .gz or .zst. Folders are read with everything below them. Without
    /// any path, standard input is read.
    #[arg(value_name = "PATH", help_heading = Resettable::Reset)]
    pub(super) paths: Vec<String>,
    /// Read more paths from a file, one a line, `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<String>,
    /// The paths of --files-from end with a NUL byte, not a line break
    #[arg(short = '0', long, requires = "files_from", hide_short_help = true)]
    pub(super) null: bool,
    /// The field of a record that is its id [default: id]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(super) id_field: Option<String>,
    /// The field of a record that is its text [default: text]
    #[arg(long, value_name = "NAME")]
    pub(super) text_field: Option<String>,
    /// The field of a record that names its group: outlet, series, author [default: group]
    #[arg(long, value_name = "NAME")]
    pub(super) group_field: Option<String>,
    /// The field of a record that is its date [default: date]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(super) date_field: Option<String>,
    /// How files are written that have no byte order mark, as in windows-1256 [default: utf-8]
    ///
    /// Any name of the WHATWG Encoding Standard. Of a page that is not UTF-8, what it declares itself
    /// is taken without this.
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(super) encoding: Option<String>,
    /// Read hidden files and folders too
    #[arg(long, hide_short_help = true)]
    pub(super) hidden: bool,
    /// Read what .gitignore, .ignore and .twicetoldignore files leave out
    #[arg(long, hide_short_help = true)]
    pub(super) no_ignore: bool,
    /// Follow symbolic links
    #[arg(long, hide_short_help = true)]
    pub(super) follow: bool,
    /// Skip documents of more bytes than this: a number, or with a unit as in 64MiB
    #[arg(long, value_name = "SIZE", default_value = defaults::MAX_DOCUMENT, hide_short_help = true)]
    pub(super) max_document_bytes: String,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(super) struct StrictArgs {
    /// Fail with exit code 2 if any input had to be skipped
    ///
    /// Without it, what cannot be read is listed in the report with its reason, and the scan goes on.
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LevelArg {
    /// Passages of any length, wherever they stand
    Passage,
    /// Whole paragraphs
    Paragraph,
    /// Whole documents, the fastest
    Document,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to find")]
pub(super) struct FindArgs {
    /// The smallest thing to report
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "passage")]
    pub(super) level: LevelArg,
    /// How alike two documents must be at --level document, from 0 to 1
    ///
    /// The Jaccard similarity of their sets of shingles: those that stand in both, divided by those
    /// that stand in either. It is exact, not estimated.
    #[arg(long, value_name = "S", value_parser = number, default_value_t = defaults::SIMILARITY)]
    pub(super) similarity: f64,
    /// Show the passages of the documents found at --level document
    #[arg(long)]
    pub(super) passages: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to find")]
pub(super) struct PassageArgs {
    /// The fewest words that a passage must have in common on both sides
    ///
    /// Of documents so short that so many words would be nearly all of them, most of the shorter one is
    /// enough. Of a quotation in quotation marks or brackets, half as many are, if they are two thirds
    /// of it.
    #[arg(long, value_name = "N", value_parser = count, default_value_t = defaults::MIN_WORDS)]
    pub(super) min_words: u32,
    /// The least share of a passage's words that must be the same on both sides, from 0 to 1
    #[arg(long, value_name = "S", value_parser = number, default_value_t = defaults::MIN_IDENTITY)]
    pub(super) min_identity: f64,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to compare")]
pub(super) struct CompareArgs {
    /// Leave out pairs of documents of the same group (see --group-field)
    #[arg(long)]
    pub(super) across_groups: bool,
    /// Find reuse inside one document too
    #[arg(long)]
    pub(super) within: bool,
    /// Compare with the documents of an index too; those are not compared with each other
    ///
    /// `twicetold index build` makes one. A document with the id of one in the index takes its place.
    #[arg(long, value_name = "DIR")]
    pub(super) index: Option<std::path::PathBuf>,
    /// Look for each place of a new document in up to so many of the index, those that share most; 0 for all
    #[arg(long, value_name = "N", value_parser = count, requires = "index", default_value_t = 0)]
    #[arg(hide_short_help = true)]
    pub(super) sources: u32,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to compare")]
pub(super) struct TextArgs {
    /// How texts are folded before words are compared
    #[arg(long, value_name = "NAME", value_parser = presets(), default_value = defaults::PRESET)]
    pub(super) preset: String,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "How to search")]
pub(super) struct CandidateArgs {
    /// Find rewritten text too: words that were kept but not their order; slower
    ///
    /// Seeds of 3 words in place of 4, and context among the candidates: what it finds says so in found_by,
    /// and its identity counts only the words that stand in the same order on both sides.
    #[arg(long, conflicts_with = "candidates")]
    pub(super) sensitive: bool,
    /// What proposes pairs of texts, separated by commas [default: exact,lsh,seeds; at --level document exact,lsh]
    ///
    /// Nothing is reported on a proposal alone: every pair is verified on the texts.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = generators(), hide_short_help = true)]
    pub(super) candidates: Vec<String>,
    /// Words in a row that are searched for as one shingle [default: 4; at --level paragraph 3, document 5]
    #[arg(long, value_name = "N", value_parser = count, hide_short_help = true)]
    pub(super) shingle: Option<u32>,
    /// Words in a row that stand in more documents than this make no pairs by themselves
    ///
    /// Such stock phrases are listed in the report. They still count inside longer passages.
    #[arg(long, value_name = "N", value_parser = count, default_value_t = defaults::MAX_DF, hide_short_help = true)]
    pub(super) max_df: u32,
    /// The share of pairs exactly as alike as --similarity that lsh must propose, at --level document
    #[arg(long, value_name = "S", value_parser = number, default_value_t = defaults::TARGET_RECALL, hide_short_help = true)]
    #[arg(conflicts_with = "bands")]
    pub(super) target_recall: f64,
    /// Bands of lsh, with --rows [default: 42; at --level document computed]
    #[arg(long, value_name = "N", value_parser = count, requires = "rows", hide_short_help = true)]
    pub(super) bands: Option<u32>,
    /// Rows of each band of lsh, with --bands [default: 3; at --level document computed]
    #[arg(long, value_name = "N", value_parser = count, requires = "bands", hide_short_help = true)]
    pub(super) rows: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum BidiArg {
    /// Isolate on a terminal
    Auto,
    /// Always put isolating characters around right-to-left text, so that it does not disturb its line
    Isolate,
    /// Add nothing
    Raw,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// The form of the report, for people or for programs
    #[arg(long, value_name = "NAME", value_parser = formats(), default_value = default_format())]
    pub(super) format: String,
    /// Write the report to a file, `-` for standard output
    ///
    /// The file is replaced only when the report is complete.
    #[arg(short, long, value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(super) output: String,
    /// Write the report in another form to a file, too, as in html=overlap.html; may be given more than once
    ///
    /// html-dir=FOLDER writes the page of html as a folder, of any size.
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(super) report: Vec<String>,
    /// Where html links a document to, with {path}, {line}, {record} and {id} for what they are
    ///
    /// Begins with https://, http:// or file://, as in `https://example.org/blob/main/{path}#L{line}`; or with {path} or
    /// {id}, which then are an address of the web or lead from the page to the document. Nothing else is linked.
    #[arg(long, value_name = "TEMPLATE", hide_short_help = true)]
    pub(super) source_url: Option<String>,
    /// What html is called, at its top and in the tab of a browser [default: the names of the inputs]
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(super) title: Option<String>,
    /// Show at most so many results; formats for programs always hold all
    #[arg(long, value_name = "N", value_parser = count, default_value_t = defaults::LIMIT, conflicts_with = "all")]
    pub(super) limit: u32,
    /// Show all results
    #[arg(long)]
    pub(super) all: bool,
    /// Words shown around each difference; the rest of a long identical stretch is folded
    #[arg(long, value_name = "N", value_parser = count, default_value_t = defaults::CONTEXT, hide_short_help = true)]
    pub(super) context: u32,
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are obeyed
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub(super) color: When,
    /// When to make paths into links that a terminal can open
    #[arg(long, value_name = "WHEN", value_enum, default_value = "never", hide_short_help = true)]
    pub(super) hyperlinks: When,
    /// How to print right-to-left text
    #[arg(long, value_name = "HOW", value_enum, default_value = "auto", hide_short_help = true)]
    pub(super) bidi: BidiArg,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(super) struct RunningArgs {
    /// Threads to use; the result is the same for any number [env: TWICETOLD_THREADS] [default: all]
    #[arg(long, value_name = "N", value_parser = count)]
    pub(super) threads: Option<u32>,
    /// Print no progress and no warnings, only the report and errors
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Print no progress
    #[arg(long, hide_short_help = true)]
    pub(super) no_progress: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Help")]
pub(super) struct HelpArgs {
    /// Print this summary; --help prints every option, and examples
    #[arg(short, long, action = ArgAction::Help, long_help = "Print this; -h prints a summary")]
    pub(super) help: Option<bool>,
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "not a number; write it as in 0.8".into())
}

fn count(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("not a whole number from 0 to {}", u32::MAX))
}

fn presets() -> PossibleValuesParser {
    PossibleValuesParser::new(text::PRESETS.iter().map(|it| PossibleValue::new(it.name).help(it.help)))
}

fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(formats::FORMATS.iter().map(|it| PossibleValue::new(it.name()).help(it.help())))
}

fn default_format() -> &'static str {
    formats::FORMATS.first().map_or("human", |format| format.name())
}

fn generators() -> PossibleValuesParser {
    PossibleValuesParser::new(FoundBy::NAMES.map(|(_, name)| {
        PossibleValue::new(name).help(match name {
            "exact" => "Documents and paragraphs that are the same after folding",
            "lsh" => "Documents and paragraphs that are alike as a whole, by MinHash sketches",
            "seeds" => "Any run of words that stands in both, however different the rest",
            "context" => "Rare words that stand close together in both, in whatever order",
            "all" => "Every pair as alike as --similarity, none missed; only at --level document; slower",
            _ => "",
        })
    }))
}
