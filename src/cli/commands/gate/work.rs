//! Arguments and configuration in; everything that a run of the gate needs out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::cli::args::defaults;
use crate::cli::args::gate::GateArgs;
use crate::cli::commands::gate::changed;
use crate::cli::commands::scan::use_threads;
use crate::cli::config;
use crate::cli::config::Config;
use crate::cli::config::Value;
use crate::cli::known;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::output::Output;
use crate::cli::progress;
use crate::cli::progress::Manner;
use crate::cli::reports;
use crate::cli::settings;
use crate::cli::terminal::Surroundings;
use crate::corpus::Inputs;
use crate::gate::Policy;
use crate::index::Index;
use crate::pipeline;
use crate::pipeline::Against;
use crate::pipeline::Scan;
use crate::report;
use crate::report::Style;
use crate::report::VerdictFormat;
use crate::scratch::Resources;
use crate::spec::Spec;

/// What new texts are compared with.
enum Known {
    Index(Index),
    Corpus(Inputs),
}

impl Known {
    /// The same, which looks into documents of each sort that a policy tells apart.
    fn telling_apart(self, policy: &Policy) -> Self {
        match self {
            Self::Index(index) if policy.tells_apart() => {
                let policy = policy.clone();
                Self::Index(index.telling_apart(move |id, path, group| policy.class(id, path, group)))
            }
            known => known,
        }
    }
}

/// A form of the verdict, and where it goes.
pub(super) type Shown = (&'static dyn VerdictFormat, Output);

/// Everything that a run of the gate needs.
pub(super) struct Work {
    inputs: Inputs,
    /// Whether nothing can be read, because a change brings nothing.
    nothing: bool,
    known: Known,
    spec: Spec,
    resources: Resources,
    threads: Option<usize>,
    progress: Manner,
    pub(super) policy: Policy,
    /// Whether all texts are looked at that a baseline may speak of.
    pub(super) whole: bool,
    pub(super) baseline: Option<String>,
    pub(super) format: Shown,
    pub(super) reports: Vec<Shown>,
    pub(super) style: Style,
    pub(super) messages: Messages,
}

impl Work {
    pub(super) fn new(args: &GateArgs, around: &Surroundings) -> anyhow::Result<Self> {
        let config = config::load(around, &args.config)?;
        let of_change = args.change.is_given();
        let mut inputs = settings::gate_inputs(&args.input, &config.input)?;
        let whole = !of_change && inputs.paths.iter().any(|path| PathBuf::from(path).is_dir());
        let nothing = of_change && changed::only(&mut inputs, &args.change)?;
        let rules =
            super::policy::policy(&args.policy, args.baseline.strict_baseline, &config, &args.change)?;
        let known = known_side(args, &config, &inputs)?.telling_apart(&rules);
        let spec = spec(args, &config, &known)?;
        let output = Output::new(&args.output.output);
        let terminal = output.is_stdout() && around.stdout;
        let running = &args.running;
        Ok(Self {
            inputs,
            nothing,
            known,
            spec,
            resources: crate::cli::room::resources(&args.room, around)?,
            threads: settings::threads(running.threads, around)?,
            progress: settings::manner(running, around),
            policy: rules,
            whole,
            baseline: text(args.baseline.baseline.clone(), config.gate.baseline.as_ref()),
            format: (format(&args.output.format)?, output),
            reports: reports(&args.output.report)?,
            style: Style {
                color: around.color(args.output.color, terminal),
                bidi_isolate: terminal,
                width: around.width(terminal),
                limit: (!args.output.all).then_some(args.output.limit as usize),
                ..Style::default()
            },
            messages: Messages {
                color: around.color(args.output.color, around.stderr),
                quiet: running.quiet,
            },
        })
    }

    /// All places that a verdict goes to.
    pub(super) fn outputs(&self) -> impl Iterator<Item = &Output> {
        self.reports.iter().chain([&self.format]).map(|shown| &shown.1)
    }

    /// Compares the new texts with what is known.
    pub(super) fn scan(&self) -> anyhow::Result<Scan> {
        use_threads(self.threads)?;
        let progress = progress::teller(self.progress, self.messages);
        let against = match &self.known {
            Known::Index(index) => Against::Index(index),
            Known::Corpus(inputs) => Against::Corpus(inputs),
        };
        // Without a path, everything would be read.
        let nothing = Inputs::default();
        let inputs = if self.nothing { &nothing } else { &self.inputs };
        Ok(pipeline::scan_against(inputs, against, &self.spec, &self.resources, progress.as_ref())?)
    }
}

fn text(option: Option<String>, file: Option<&Value<String>>) -> Option<String> {
    option.or_else(|| file.map(|value| value.value.clone()))
}

fn known_side(args: &GateArgs, config: &Config, inputs: &Inputs) -> anyhow::Result<Known> {
    let file = &config.gate;
    let index = args.known.index.clone();
    if let Some(dir) = index.as_ref().filter(|_| args.known.against.is_empty()) {
        return Ok(Known::Index(Index::open(dir)?));
    }
    let corpus = |paths: Vec<String>| {
        Known::Corpus(Inputs { paths, lines: BTreeMap::new(), files_from: None, ..inputs.clone() })
    };
    if !args.known.against.is_empty() {
        return Ok(corpus(args.known.against.clone()));
    }
    match (&file.index, &file.against) {
        (Some(dir), None) => Ok(Known::Index(Index::open(dir.value.as_ref())?)),
        (None, Some(paths)) => Ok(corpus(paths.value.clone())),
        (Some(index), Some(against)) => Err(Problem::new(
            format!("{} names an index, and {} a corpus", index.origin, against.origin),
            "leave one of them in twicetold.toml, or give --index or --against",
        )
        .into()),
        (None, None) => Err(Problem::new(
            "nothing is named that new texts are compared with",
            "give --index DIR, made by `twicetold index build`, or --against CORPUS",
        )
        .into()),
    }
}

fn spec(args: &GateArgs, config: &Config, known: &Known) -> anyhow::Result<Spec> {
    let (find, file) = (&args.find, &config.scan);
    let of_index = match known {
        Known::Index(index) => index.stamp().preset.split('/').next().map(str::to_owned),
        Known::Corpus(_) => None,
    };
    let preset = text(find.preset.clone(), file.preset.as_ref()).or(of_index);
    let mut spec = settings::gate_spec(
        preset.as_deref(),
        find.min_words.or(file.min_words.as_ref().map(|value| value.value)),
        find.min_identity.or(file.min_identity.as_ref().map(|value| value.value)),
    )?;
    let asked = find.sources.or(file.sources.as_ref().map(|value| value.value));
    spec.sources = settings::sources(asked.unwrap_or(defaults::SOURCES));
    let texts = &args.policy.ignore_text;
    let texts = if texts.is_empty() {
        config.gate.ignore.texts.as_ref().map(|value| &value.value)
    } else {
        Some(texts)
    };
    if let Some(texts) = texts {
        spec.ignored = known::texts(texts, &spec.preset)?;
    }
    Ok(spec)
}

fn format(name: &str) -> Result<&'static dyn VerdictFormat, Problem> {
    let known = report::VERDICT_FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    report::verdict_format(name).ok_or_else(|| {
        Problem::new(format!("there is no report format '{name}'"), format!("there are {known}"))
    })
}

/// `sarif=overlap.sarif`
fn reports(given: &[String]) -> Result<Vec<Shown>, Problem> {
    let named = reports::given(given, "sarif=overlap.sarif", format)?;
    Ok(named.into_iter().map(|(format, path)| (format, Output::new(path))).collect())
}
