//! Arguments in, settings out: every range checked, every default decided, nothing left to ask.

mod dedup;
mod inputs;
mod measure;
mod view;

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use crate::cli::args::CandidateArgs;
use crate::cli::args::DiffArgs;
use crate::cli::args::InputArgs;
use crate::cli::args::LevelArg;
use crate::cli::args::PassageArgs;
use crate::cli::args::RunningArgs;
use crate::cli::args::ScanArgs;
use crate::cli::args::TextArgs;
use crate::cli::args::When;
use crate::cli::args::defaults;
use crate::cli::args::kinds::BoilerplateArg;
use crate::cli::args::room::RoomArgs;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::progress::Manner;
use crate::cli::room;
use crate::cli::terminal::Surroundings;
use crate::corpus::Inputs;
use crate::pipeline;
use crate::scratch::Resources;
use crate::sketch::banding;
use crate::spec::Bands;
use crate::spec::Boilerplate;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;
use crate::text;
pub(super) use dedup::DedupSettings;
pub(super) use inputs::encoding;
pub(super) use inputs::gate_inputs;
use inputs::inputs;
pub(super) use measure::MeasureSettings;
pub(super) use measure::for_explain;
pub(super) use view::View;
pub(super) use view::view;

type Result<T> = std::result::Result<T, Problem>;

/// The longest sketch whose bands are computed; with it, .8 and .99 give 16 bands of 6 rows.
const MAX_HASHES: u32 = 128;
/// The longest sketch that may be given.
const MAX_GIVEN_HASHES: u32 = 1024;

/// Everything a scan needs to know.
pub(super) struct Settings {
    pub(super) inputs: Inputs,
    pub(super) spec: Spec,
    pub(super) view: View,
    pub(super) strict: bool,
    pub(super) resources: Resources,
    /// Number of threads; `None` for all.
    pub(super) threads: Option<usize>,
    pub(super) messages: Messages,
    pub(super) progress: Manner,
    /// What is compared with the documents that are read, besides each other.
    pub(super) index: Option<PathBuf>,
}

impl Settings {
    /// Judges the arguments of `scan`.
    pub(super) fn new(args: &ScanArgs, around: &Surroundings) -> Result<Self> {
        let running = &args.running;
        let inputs = inputs(&args.input)?;
        Ok(Self {
            spec: scan_spec(args)?,
            view: view(&args.output, &inputs.paths, around)?,
            inputs,
            strict: args.strict.strict,
            resources: room::resources(&args.room, around)?,
            threads: threads(running.threads, around)?,
            messages: Messages {
                color: around.color(args.output.color, around.stderr),
                quiet: running.quiet,
            },
            progress: manner(running, around),
            index: args.compare.index.clone(),
        })
    }

    /// Whether something is to be read from standard input.
    pub(super) fn reads_stdin(&self) -> bool {
        self.inputs.paths.iter().any(|path| path == "-") || self.inputs.files_from.as_deref() == Some("-")
    }
}

/// Everything that is needed to read documents into an index.
pub(super) struct IndexSettings {
    pub(super) inputs: Inputs,
    pub(super) spec: Spec,
    pub(super) strict: bool,
    pub(super) resources: Resources,
    /// Number of threads; `None` for all.
    pub(super) threads: Option<usize>,
    pub(super) messages: Messages,
    pub(super) progress: Manner,
}

impl IndexSettings {
    /// Judges the arguments of `index build` and `index add`.
    pub(super) fn new(
        (input, room, running): (&InputArgs, &RoomArgs, &RunningArgs),
        text: &TextArgs,
        around: &Surroundings,
    ) -> Result<Self> {
        let mut spec = pipeline::default_spec();
        set_text(&mut spec, text)?;
        Ok(Self {
            inputs: inputs(input)?,
            spec,
            strict: false,
            resources: room::resources(room, around)?,
            threads: threads(running.threads, around)?,
            messages: Messages { color: around.color(When::Auto, around.stderr), quiet: running.quiet },
            progress: manner(running, around),
        })
    }
}

/// How progress is told.
pub(super) fn manner(running: &RunningArgs, around: &Surroundings) -> Manner {
    match running.quiet || running.no_progress {
        true => Manner::Silent,
        false if around.animated() => Manner::Bar,
        false => Manner::Lines,
    }
}

/// Judges the arguments of `diff`.
pub(super) fn for_diff(args: &DiffArgs, around: &Surroundings) -> Result<(Spec, View)> {
    if args.a == args.b {
        return Err(Problem::new(
            format!("both texts are '{}'", args.a),
            "name two files, or one file and `-` for standard input",
        ));
    }
    let mut spec = pipeline::default_spec();
    set_passage(&mut spec, &args.passage)?;
    set_text(&mut spec, &args.text)?;
    // Two texts say nothing of templates.
    spec.boilerplate = Boilerplate::Keep;
    Ok((spec, view(&args.output, &[args.a.clone(), args.b.clone()], around)?))
}

/// In how many known documents each place is looked for; 0 is all.
pub(super) fn sources(asked: u32) -> Option<u32> {
    Some(asked).filter(|&sources| sources > 0)
}

/// Judges what a gate looks for.
pub(super) fn gate_spec(preset: Option<&str>, words: Option<u32>, identity: Option<f64>) -> Result<Spec> {
    let mut spec = pipeline::default_spec();
    let passage = PassageArgs {
        min_words: words.unwrap_or(defaults::MIN_WORDS),
        min_identity: identity.unwrap_or(defaults::MIN_IDENTITY),
    };
    set_passage(&mut spec, &passage)?;
    set_text(&mut spec, &TextArgs { preset: preset.unwrap_or(defaults::PRESET).to_owned() })?;
    if spec.min_words < spec.shingles.seeds {
        let (least, shingle) = (spec.min_words, spec.shingles.seeds);
        return Err(Problem::new(
            format!("passages of --min-words {least} cannot be found with shingles of {shingle} words"),
            format!("raise --min-words to {shingle}"),
        ));
    }
    Ok(spec)
}

fn scan_spec(args: &ScanArgs) -> Result<Spec> {
    let mut spec = pipeline::default_spec();
    spec.level = level(args.find.level);
    spec.passages = args.find.passages || spec.level != Level::Document;
    spec.similarity = args.find.similarity;
    spec.across_groups = args.compare.across_groups;
    spec.within = args.compare.within;
    spec.sources = sources(args.compare.sources);
    spec.boilerplate = boilerplate(args.kinds.boilerplate);
    set_passage(&mut spec, &args.passage)?;
    set_text(&mut spec, &args.text)?;
    set_candidates(&mut spec, &args.candidates)?;
    set_bands(&mut spec, &args.candidates)?;
    no_option_in_vain(&spec, &args.candidates)?;
    if args.compare.index.is_some() && spec.candidates.has(FoundBy::ALL) {
        return Err(Problem::new(
            "--candidates all compares every pair, and --index proposes some",
            "leave out one of them",
        ));
    }
    if !spec.passages && spec.boilerplate != Boilerplate::Label {
        return Err(Problem::new(
            "--boilerplate changes nothing at --level document, where no passages are looked for",
            "add --passages, or leave out --boilerplate",
        ));
    }
    Ok(spec)
}

fn boilerplate(arg: BoilerplateArg) -> Boilerplate {
    match arg {
        BoilerplateArg::Keep => Boilerplate::Keep,
        BoilerplateArg::Label => Boilerplate::Label,
        BoilerplateArg::Hide => Boilerplate::Hide,
    }
}

fn level(arg: LevelArg) -> Level {
    match arg {
        LevelArg::Passage => Level::Passage,
        LevelArg::Paragraph => Level::Paragraph,
        LevelArg::Document => Level::Document,
    }
}

fn set_passage(spec: &mut Spec, args: &PassageArgs) -> Result<()> {
    spec.min_words = in_range("--min-words", args.min_words, 1..=1_000_000)?;
    spec.min_identity = in_range("--min-identity", args.min_identity, 0.01..=1.0)?;
    Ok(())
}

fn set_text(spec: &mut Spec, args: &TextArgs) -> Result<()> {
    let preset = text::preset(&args.preset).ok_or_else(|| unknown("--preset", &args.preset))?;
    spec.preset = format!("{}/{}", preset.name, preset.version);
    Ok(())
}

fn set_candidates(spec: &mut Spec, args: &CandidateArgs) -> Result<()> {
    if spec.level == Level::Document {
        spec.candidates = FoundBy::EXACT.with(FoundBy::LSH);
    }
    if args.sensitive {
        *spec = pipeline::sensitive(spec.clone());
    }
    if !args.candidates.is_empty() {
        spec.candidates = FoundBy::default();
        for name in &args.candidates {
            let generator = FoundBy::named(name).ok_or_else(|| unknown("--candidates", name))?;
            spec.candidates = spec.candidates.with(generator);
        }
    }
    if spec.candidates.has(FoundBy::ALL) {
        // Identical documents are pairs without a search, and many of them would be very many pairs.
        spec.candidates = spec.candidates.with(FoundBy::EXACT);
    }
    candidates_of_level(spec, args.sensitive)?;
    spec.max_df = in_range("--max-df", args.max_df, 2..=u32::MAX)?;
    if let Some(words) = args.shingle {
        let words = in_range("--shingle", words, 1..=16)?;
        match spec.level {
            Level::Passage => spec.shingles.seeds = words,
            Level::Paragraph => spec.shingles.paragraphs = words,
            Level::Document => spec.shingles.documents = words,
        }
    }
    if spec.level == Level::Passage && spec.min_words < spec.shingles.seeds {
        let (least, shingle) = (spec.min_words, spec.shingles.seeds);
        return Err(Problem::new(
            format!("passages of --min-words {least} cannot be found with shingles of {shingle} words"),
            format!("add --shingle {least}, or raise --min-words to {shingle}"),
        ));
    }
    Ok(())
}

/// A generator that could propose nothing at this level is a misunderstanding.
fn candidates_of_level(spec: &Spec, sensitive: bool) -> Result<()> {
    if spec.level != Level::Passage && spec.candidates.has(FoundBy::CONTEXT) {
        let option = if sensitive { "--sensitive" } else { "--candidates context" };
        return Err(Problem::new(
            format!("{option} finds passages, and --level {} compares whole {0}s", spec.level.name()),
            "leave it out, or use --level passage",
        ));
    }
    if spec.level == Level::Document && spec.candidates.has(FoundBy::SEEDS) {
        return Err(Problem::new(
            "--candidates seeds finds passages, and --level document compares whole documents",
            "leave out seeds, or use --level passage",
        ));
    }
    if spec.level != Level::Document && spec.candidates.has(FoundBy::ALL) {
        return Err(Problem::new(
            format!(
                "--candidates all compares whole documents, and --level {} finds {0}s",
                spec.level.name()
            ),
            "leave out all, or scan with --level document",
        ));
    }
    Ok(())
}

fn set_bands(spec: &mut Spec, args: &CandidateArgs) -> Result<()> {
    let similarity = in_range("--similarity", spec.similarity, 0.01..=1.0)?;
    let recall = in_range("--target-recall", args.target_recall, 0.01..=0.9999)?;
    let given = match (args.bands, args.rows) {
        (Some(bands), Some(rows)) => Some(given_bands(bands, rows)?),
        _ => None,
    };
    if spec.level == Level::Document {
        spec.document_bands = given.unwrap_or_else(|| banding::bands(similarity, recall, MAX_HASHES));
    } else {
        spec.paragraph_bands = given.unwrap_or(spec.paragraph_bands);
    }
    Ok(())
}

fn given_bands(bands: u32, rows: u32) -> Result<Bands> {
    in_range("--bands", bands, 1..=MAX_GIVEN_HASHES)?;
    in_range("--rows", rows, 1..=MAX_GIVEN_HASHES)?;
    if bands * rows > MAX_GIVEN_HASHES {
        return Err(Problem::new(
            format!("--bands {bands} of --rows {rows} need a sketch of {} hashes", bands * rows),
            format!("a sketch has at most {MAX_GIVEN_HASHES}: take fewer bands or fewer rows"),
        ));
    }
    Ok(Bands { bands, rows })
}

/// An option that would change nothing is a misunderstanding, and better said than left.
fn no_option_in_vain(spec: &Spec, args: &CandidateArgs) -> Result<()> {
    let documents = spec.level == Level::Document;
    let vain = |option: &str| {
        Err(Problem::new(
            format!("{option} changes nothing at --level {}", spec.level.name()),
            format!("add --level document, or leave out {option}"),
        ))
    };
    if !documents && spec.similarity != defaults::SIMILARITY {
        return vain("--similarity");
    }
    if !documents && args.target_recall != defaults::TARGET_RECALL {
        return vain("--target-recall");
    }
    if args.bands.is_some() && !spec.candidates.has(FoundBy::LSH) {
        return Err(Problem::new(
            "--bands and --rows change nothing without lsh among the --candidates",
            "add lsh to --candidates, or leave out --bands and --rows",
        ));
    }
    if args.target_recall != defaults::TARGET_RECALL && spec.candidates.has(FoundBy::ALL) {
        return Err(Problem::new(
            "--target-recall changes nothing with all among the --candidates: nothing is missed",
            "leave out --target-recall, or take lsh in place of all",
        ));
    }
    Ok(())
}

pub(super) fn threads(given: Option<u32>, around: &Surroundings) -> Result<Option<usize>> {
    const MAX: u32 = 1024;
    if let Some(number) = given {
        return Ok(Some(in_range("--threads", number, 1..=MAX)? as usize));
    }
    let Some(value) = around.variable("TWICETOLD_THREADS") else { return Ok(None) };
    match value.parse() {
        Ok(number) => Ok(Some(in_range("TWICETOLD_THREADS", number, 1..=MAX)? as usize)),
        Err(_) => Err(Problem::new(
            format!("TWICETOLD_THREADS is '{value}', not a number of threads"),
            format!("set it to a number from 1 to {MAX}, or unset it"),
        )),
    }
}

fn in_range<T: PartialOrd + Display + Copy>(option: &str, value: T, range: RangeInclusive<T>) -> Result<T> {
    if range.contains(&value) {
        return Ok(value);
    }
    let (low, high) = range.into_inner();
    Err(Problem::new(format!("{option} {value} is out of range"), format!("it goes from {low} to {high}")))
}

fn unknown(option: &str, value: &str) -> Problem {
    Problem::new(format!("{option} {value} is not known"), "--help lists the values")
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
