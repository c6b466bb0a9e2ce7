//! `twicetold index COMMAND`

use std::path::Path;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use anyhow::Context;

use crate::base::Skipped;
use crate::cli::ExitStatus;
use crate::cli::args::TextArgs;
use crate::cli::args::index::AddArgs;
use crate::cli::args::index::BuildArgs;
use crate::cli::args::index::CheckArgs;
use crate::cli::args::index::IndexArgs;
use crate::cli::args::index::IndexCommand;
use crate::cli::args::index::InfoArgs;
use crate::cli::args::index::LockArgs;
use crate::cli::args::measure::MeasureFormat;
use crate::cli::clock;
use crate::cli::commands::figures::count;
use crate::cli::commands::scan::nothing_readable;
use crate::cli::commands::scan::use_threads;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::message::visible;
use crate::cli::output::Output;
use crate::cli::progress;
use crate::cli::settings::IndexSettings;
use crate::cli::size;
use crate::cli::terminal::Surroundings;
use crate::index;
use crate::index::Index;
use crate::index::Info;
use crate::pipeline;
use crate::pipeline::Building;
use crate::pipeline::Indexed;
use crate::pipeline::Indexing;
use crate::pipeline::Silent;
use crate::scratch::Resources;
use crate::spec::Spec;

/// How many skipped inputs are named.
const NAMED: usize = 5;
/// How long to wait before a lock is tried again.
const PAUSE: Duration = Duration::from_millis(50);

/// Makes an index, changes it, or looks at it.
pub(in crate::cli) fn index(args: &IndexArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    match &args.command {
        IndexCommand::Build(args) => build(args, around),
        IndexCommand::Add(args) => add(args, around),
        IndexCommand::Remove(args) => {
            let change = |how: Indexing<'_>| how.remove(&args.dir, &args.ids);
            let (removed, missing) = changed(&args.dir, &args.lock, change)?;
            if !missing.is_empty() {
                let hint = format!(
                    "{} was removed; an id is what a report calls the document",
                    count(removed, "document")
                );
                return Err(Problem::new(format!("not in the index: {}", missing.join(", ")), hint).into());
            }
            say(&format!("Removed {}", count(removed, "document")))
        }
        IndexCommand::Merge(args) => {
            let others: Vec<&Path> = args.others.iter().map(AsRef::as_ref).collect();
            let doubled = changed(&args.dir, &args.lock, |how| how.merge(&args.dir, &others))?;
            if doubled > 0 {
                let what =
                    format!("{} were in the index already, and stay as they are", count(doubled, "document"));
                messages(around).warning(&what);
            }
            say(&holds(&Index::open(&args.dir)?.info()))
        }
        IndexCommand::Compact(args) => {
            changed(&args.dir, &args.lock, |how| how.compact(&args.dir))?;
            say(&holds(&Index::open(&args.dir)?.info()))
        }
        IndexCommand::Info(args) => info(args),
        IndexCommand::Check(args) => check(args, around),
    }
}

fn messages(around: &Surroundings) -> Messages {
    Messages { color: around.color(crate::cli::args::When::Auto, around.stderr), quiet: false }
}

fn build(args: &BuildArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let mut settings = IndexSettings::new((&args.input, &args.room, &args.running), &args.text, around)?;
    settings.strict = args.strict.strict;
    if !(1..=64).contains(&args.window) {
        return Err(Problem::new(
            format!("--window {} is out of range", args.window),
            "it goes from 1 to 64",
        )
        .into());
    }
    let building = Building { window: args.window, texts: !args.no_text };
    let made = written(&settings, args.dir.as_path(), &LockArgs { wait_lock: 0 }, |how| {
        how.build(&args.dir, &settings.inputs, building)
    })?;
    if made.added.0 == 0 {
        return Err(nothing_readable(&made.skipped).into());
    }
    judge(&made, &settings)?;
    say(&holds(&Index::open(&args.dir)?.info()))
}

fn add(args: &AddArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    // What is added is read as what is there.
    let preset = Index::open(&args.dir)?.stamp().preset.clone();
    let text = TextArgs { preset: preset.split('/').next().unwrap_or_default().to_owned() };
    let mut settings = IndexSettings::new((&args.input, &args.room, &args.running), &text, around)?;
    settings.strict = args.strict.strict;
    let made = written(&settings, args.dir.as_path(), &args.lock, |how| {
        how.add(&args.dir, &settings.inputs, args.replace)
    })?;
    judge(&made, &settings)?;
    let mut said = format!("Added {}, {}", count(made.added.0, "document"), count(made.added.1, "word"));
    if made.removed > 0 {
        said.push_str(&format!(", in place of {}", count(made.removed, "document")));
    }
    say(&format!("{said}\n{}", holds(&Index::open(&args.dir)?.info())))
}

/// Lets a change of an index that reads documents happen.
fn written(
    settings: &IndexSettings,
    dir: &Path,
    lock: &LockArgs,
    change: impl Fn(Indexing<'_>) -> Result<Indexed, pipeline::Error>,
) -> anyhow::Result<Indexed> {
    use_threads(settings.threads)?;
    let progress = progress::teller(settings.progress, settings.messages);
    let (spec, resources) = (&settings.spec, &settings.resources);
    let how = Indexing { spec, resources, progress: progress.as_ref(), holder: &holder() };
    waiting(lock, || change(how)).with_context(|| format!("the index {} was not changed", dir.display()))
}

/// Lets a change of an index happen that reads nothing else.
fn changed<T>(
    dir: &Path,
    lock: &LockArgs,
    change: impl Fn(Indexing<'_>) -> Result<T, pipeline::Error>,
) -> anyhow::Result<T> {
    let preset = Index::open(dir)?.stamp().preset.clone();
    let spec = Spec { preset, ..pipeline::default_spec() };
    let resources = Resources::unlimited();
    let how = Indexing { spec: &spec, resources: &resources, progress: &Silent, holder: &holder() };
    waiting(lock, || change(how)).with_context(|| format!("the index {} was not changed", dir.display()))
}

/// Tries again while another process has the lock, as long as was asked for.
fn waiting<T>(lock: &LockArgs, mut change: impl FnMut() -> Result<T, pipeline::Error>) -> anyhow::Result<T> {
    let until = Instant::now() + Duration::from_secs(u64::from(lock.wait_lock));
    loop {
        match change() {
            Err(pipeline::Error::Index(index::Error::Locked { .. })) if Instant::now() < until => {
                thread::sleep(PAUSE);
            }
            done => return Ok(done?),
        }
    }
}

/// What others are told who wait for this process.
fn holder() -> String {
    let host = sysinfo::System::host_name().unwrap_or_else(|| "this machine".into());
    format!("process {} on {host} since {}", std::process::id(), clock::now())
}

/// What is to be said of inputs that were not taken.
fn judge(made: &Indexed, settings: &IndexSettings) -> anyhow::Result<()> {
    let skipped = made.skipped.len() as u64;
    if skipped == 0 {
        return Ok(());
    }
    let what = format!("{} had to be skipped{}", count(skipped, "input"), named(&made.skipped));
    if settings.strict {
        let hint = "the others are in the index; mend these and add them, or leave out --strict";
        return Err(Problem::new(format!("{what}\n--strict allows none"), hint).into());
    }
    settings.messages.warning(&what);
    Ok(())
}

fn named(skipped: &[Skipped]) -> String {
    let mut said = String::new();
    for one in skipped.iter().take(NAMED) {
        let line = one.line.map(|line| format!(":{line}")).unwrap_or_default();
        said.push_str(&format!("\n  {}{line}: {}", one.path, one.reason));
    }
    if skipped.len() > NAMED {
        said.push_str(&format!("\n  and {} more", skipped.len() - NAMED));
    }
    said
}

fn say(text: &str) -> anyhow::Result<ExitStatus> {
    Output::Stdout.write(|out| writeln!(out, "{}", visible(text)))?;
    Ok(ExitStatus::Done)
}

fn holds(info: &Info) -> String {
    let share = info.bytes as f64 / info.text_bytes.max(1) as f64;
    format!(
        "The index holds {}, {}, in {} ({}, {share:.2} bytes a byte of text)",
        count(info.documents, "document"),
        count(info.words, "word"),
        count(info.segments, "segment"),
        size::show(info.bytes),
    )
}

fn info(args: &InfoArgs) -> anyhow::Result<ExitStatus> {
    let info = Index::open(&args.dir)?.info();
    if args.format == MeasureFormat::Json {
        return say(&info.to_json());
    }
    let scheme = info.stamp.scheme;
    let mut said = holds(&info);
    said.push_str(&format!(
        "\nBuilt with preset {}, Unicode {}, runs of {} words, one of {} kept; {} texts; generation {}",
        info.stamp.preset,
        info.stamp.unicode,
        scheme.shingles.seeds,
        scheme.window,
        if info.stamp.texts { "with" } else { "without" },
        info.generation,
    ));
    if info.removed > 0 {
        let removed = count(info.removed, "removed document");
        said.push_str(&format!("\n{removed} still take room; `twicetold index compact` frees it"));
    }
    for (section, bytes) in &info.sections {
        said.push_str(&format!("\n  {section:<20} {:>10}", size::show(*bytes)));
    }
    say(&said)
}

fn check(args: &CheckArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let wrong = index::check(&args.dir, args.read_data)?;
    for error in &wrong {
        messages(around).plain(&format!("  {error}"));
    }
    if !wrong.is_empty() {
        let what =
            format!("the index {} is damaged in {}", args.dir.display(), count(wrong.len() as u64, "place"));
        let hint = "restore it from a copy, or build it anew with `twicetold index build` in another folder";
        return Err(Problem::new(what, hint).into());
    }
    let read = if args.read_data { "all of it was read" } else { "--read-data reads all of it" };
    say(&format!("The index is sound ({read})"))
}
