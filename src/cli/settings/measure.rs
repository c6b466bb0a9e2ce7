//! The settings of `explain` and `selftest`: those of a scan, as far as they mean something there.

use super::MAX_HASHES;
use super::Result;
use super::in_range;
use super::inputs;
use super::level;
use super::no_option_in_vain;
use super::set_bands;
use super::set_candidates;
use super::set_passage;
use super::set_text;
use super::threads;
use crate::cli::args::When;
use crate::cli::args::defaults;
use crate::cli::args::measure::ExplainArgs;
use crate::cli::args::measure::SelftestArgs;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::output::Output;
use crate::cli::progress::Manner;
use crate::cli::terminal::Surroundings;
use crate::corpus::Inputs;
use crate::pipeline;
use crate::selftest::Sample;
use crate::sketch::banding;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

/// The most copies of one kind; more say little more.
const MAX_SAMPLES: u32 = 10_000;

/// Judges the arguments of `explain`: the spec, and the Jaccard of paragraphs that was asked for.
pub(in crate::cli) fn for_explain(args: &ExplainArgs) -> Result<(Spec, Option<f64>)> {
    let mut spec = pipeline::default_spec();
    spec.level = level(args.find.level);
    spec.passages = spec.level != Level::Document;
    let documents = spec.level == Level::Document;
    if documents {
        spec.similarity = args.find.similarity.unwrap_or(spec.similarity);
    }
    set_passage(&mut spec, &args.passage)?;
    set_text(&mut spec, &args.text)?;
    set_candidates(&mut spec, &args.candidates)?;
    set_bands(&mut spec, &args.candidates)?;
    let asked = args.find.similarity.filter(|_| !documents);
    if let Some(similarity) = asked {
        let similarity = in_range("--similarity", similarity, 0.01..=1.0)?;
        spec.paragraph_bands = banding::bands(similarity, args.candidates.target_recall, MAX_HASHES);
    } else {
        no_option_in_vain(&spec, &args.candidates)?;
    }
    let lsh_or_all = spec.candidates.has(FoundBy::LSH) || spec.candidates.has(FoundBy::ALL);
    if !lsh_or_all
        && (args.find.similarity.is_some() || args.candidates.target_recall != defaults::TARGET_RECALL)
    {
        return Err(Problem::new(
            "--similarity and --target-recall compute the bands of lsh, which is not among the --candidates",
            "add lsh to --candidates, or leave them out",
        ));
    }
    Ok((spec, asked))
}

/// Everything a self-test needs to know.
pub(in crate::cli) struct MeasureSettings {
    pub(in crate::cli) inputs: Inputs,
    pub(in crate::cli) spec: Spec,
    pub(in crate::cli) sample: Sample,
    pub(in crate::cli) output: Output,
    pub(in crate::cli) threads: Option<usize>,
    pub(in crate::cli) messages: Messages,
    pub(in crate::cli) progress: Manner,
}

impl MeasureSettings {
    /// Judges the arguments of `selftest`.
    pub(in crate::cli) fn new(args: &SelftestArgs, around: &Surroundings) -> Result<Self> {
        let mut spec = pipeline::default_spec();
        set_passage(&mut spec, &args.passage)?;
        set_text(&mut spec, &args.text)?;
        set_candidates(&mut spec, &args.candidates)?;
        set_bands(&mut spec, &args.candidates)?;
        no_option_in_vain(&spec, &args.candidates)?;
        let running = &args.running;
        Ok(Self {
            inputs: inputs(&args.input)?,
            spec,
            sample: Sample {
                copies: in_range("--samples", args.sample.samples, 1..=MAX_SAMPLES)?,
                seed: u64::from(args.sample.seed),
            },
            output: Output::new(&args.output.output),
            threads: threads(running.threads, around)?,
            messages: Messages { color: around.color(When::Auto, around.stderr), quiet: running.quiet },
            progress: match running.quiet || running.no_progress {
                true => Manner::Silent,
                false if around.animated() => Manner::Bar,
                false => Manner::Lines,
            },
        })
    }

    /// Whether something is to be read from standard input.
    pub(in crate::cli) fn reads_stdin(&self) -> bool {
        self.inputs.paths.iter().any(|path| path == "-") || self.inputs.files_from.as_deref() == Some("-")
    }
}
