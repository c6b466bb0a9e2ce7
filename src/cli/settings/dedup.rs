//! The settings of `dedup`.

use super::Result;
use super::in_range;
use super::inputs;
use super::manner;
use super::no_option_in_vain;
use super::set_bands;
use super::set_candidates;
use super::set_text;
use super::threads;
use crate::cli::args::When;
use crate::cli::args::dedup::DedupArgs;
use crate::cli::args::dedup::DedupLevelArg;
use crate::cli::args::dedup::GoesArgs;
use crate::cli::args::dedup::KeepArg;
use crate::cli::args::dedup::MIN_IDENTITY;
use crate::cli::args::dedup::TemplatesArg;
use crate::cli::args::defaults;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::progress::Manner;
use crate::cli::room;
use crate::cli::terminal::Surroundings;
use crate::corpus::Inputs;
use crate::dedup::Keep;
use crate::dedup::Rules;
use crate::pipeline;
use crate::scratch::Resources;
use crate::spec::Level;
use crate::spec::Spec;

/// Everything that is needed to leave out copies.
pub(in crate::cli) struct DedupSettings {
    pub(in crate::cli) inputs: Inputs,
    pub(in crate::cli) spec: Spec,
    pub(in crate::cli) rules: Rules,
    pub(in crate::cli) resources: Resources,
    pub(in crate::cli) threads: Option<usize>,
    pub(in crate::cli) messages: Messages,
    pub(in crate::cli) progress: Manner,
}

impl DedupSettings {
    /// Judges the arguments of `dedup`.
    pub(in crate::cli) fn new(args: &DedupArgs, around: &Surroundings) -> Result<Self> {
        let running = &args.running;
        let spec = spec(args)?;
        Ok(Self {
            inputs: inputs(&args.input)?,
            rules: rules(&args.goes, spec.level)?,
            spec,
            resources: room::resources(&args.room, around)?,
            threads: threads(running.threads, around)?,
            messages: Messages { color: around.color(When::Auto, around.stderr), quiet: running.quiet },
            progress: manner(running, around),
        })
    }

    /// Whether something is to be read from standard input.
    pub(in crate::cli) fn reads_stdin(&self) -> bool {
        self.inputs.paths.iter().any(|path| path == "-") || self.inputs.files_from.as_deref() == Some("-")
    }
}

fn spec(args: &DedupArgs) -> Result<Spec> {
    let mut spec = pipeline::default_spec();
    spec.level = match args.goes.level {
        DedupLevelArg::Passage => Level::Passage,
        DedupLevelArg::Paragraph => Level::Paragraph,
        DedupLevelArg::Document => Level::Document,
    };
    spec.passages = spec.level != Level::Document;
    spec.similarity = args.goes.similarity;
    spec.within = args.goes.within;
    spec.min_words = in_range("--min-words", args.goes.min_words, 1..=1_000_000)?;
    spec.min_identity = in_range("--min-identity", args.goes.min_identity, 0.01..=1.0)?;
    set_text(&mut spec, &args.text)?;
    set_candidates(&mut spec, &args.candidates)?;
    set_bands(&mut spec, &args.candidates)?;
    no_option_in_vain(&spec, &args.candidates)?;
    Ok(spec)
}

fn rules(args: &GoesArgs, level: Level) -> Result<Rules> {
    let in_vain = [
        ("--mask", args.mask.is_some()),
        ("--boilerplate keep", args.boilerplate == TemplatesArg::Keep),
        ("--within", args.within),
        ("--min-words", args.min_words != defaults::MIN_WORDS),
        ("--min-identity", args.min_identity != MIN_IDENTITY),
    ];
    if let Some((option, _)) = in_vain.iter().find(|(_, given)| *given && level == Level::Document) {
        return Err(Problem::new(
            format!("{option} changes nothing at --level document, where documents go as a whole"),
            format!("add --level passage or --level paragraph, or leave out {option}"),
        ));
    }
    let of_level = if level == Level::Document { Keep::Representative } else { Keep::First };
    Ok(Rules {
        keep: args.keep.map_or(of_level, |keep| match keep {
            KeepArg::Representative => Keep::Representative,
            KeepArg::First => Keep::First,
            KeepArg::Longest => Keep::Longest,
            KeepArg::Earliest => Keep::Earliest,
        }),
        mask: args.mask.clone(),
        spare_boilerplate: args.boilerplate == TemplatesArg::Keep,
    })
}
