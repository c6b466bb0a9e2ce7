//! `twicetold dedup PATH… -o OUT`

mod place;
mod said;
mod target;

use crate::cli::ExitStatus;
use crate::cli::args::dedup::DedupArgs;
use crate::cli::commands::figures::count;
use crate::cli::commands::scan::nothing_readable;
use crate::cli::commands::scan::use_threads;
use crate::cli::fresh;
use crate::cli::kept;
use crate::cli::known;
use crate::cli::message::Problem;
use crate::cli::output::Closed;
use crate::cli::output::Output;
use crate::cli::progress;
use crate::cli::settings::DedupSettings;
use crate::cli::terminal::Surroundings;
use crate::corpus;
use crate::corpus::Original;
use crate::dedup;
use crate::dedup::Plan;
use crate::pipeline::Progress;
use place::Out;
use target::Target;

/// Writes a corpus without its copies.
pub(in crate::cli) fn dedup(args: &DedupArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let mut settings = DedupSettings::new(args, around)?;
    if settings.reads_stdin() {
        if around.stdin {
            return Err(Problem::new(
                "nothing to read: no path was given, and standard input is a terminal",
                "name a file or a folder, as in: twicetold dedup corpus.jsonl -o clean.jsonl",
            )
            .into());
        }
        settings.inputs.stdin = Some(kept::stdin(&settings.resources.temp_dir)?);
    }
    let originals = corpus::originals(&settings.inputs)?;
    let how = (settings.spec.level, settings.rules.mask.as_deref());
    place::all_can_be_written(&settings.inputs, &originals, how)?;
    let out = place::of(&args.output, &settings.inputs, &originals)?;
    settings.spec.ignored = known::texts(&args.goes.ignore_text, &settings.spec.preset)?;
    use_threads(settings.threads)?;

    let progress = progress::teller(settings.progress, settings.messages);
    let DedupSettings { inputs, spec, resources, rules, .. } = &settings;
    let plan = dedup::plan((inputs, &originals), (spec, resources), rules, progress.as_ref())?;
    if plan.findings.summary.documents == 0 {
        drop(progress);
        return Err(nothing_readable(&plan.findings.skipped).into());
    }
    if args.strict.strict && plan.findings.summary.skipped > 0 {
        drop(progress);
        return Err(said::strict(&plan).into());
    }
    write(args, &settings, (&plan, &out), progress.as_ref())?;
    drop(progress);
    said::skipped(&plan, &originals, settings.messages);
    let summary = said::summary(args, &plan, &out);
    match out {
        // Something else is on standard output.
        _ if out == Out::Stdout || place::lists_to_stdout(args) => settings.messages.plain(&summary),
        _ => Output::Stdout.write(|out| writeln!(out, "{summary}"))?,
    }
    Ok(ExitStatus::Done)
}

/// Writes the list of what goes, and, unless only that is wanted, the corpus; both appear when both are
/// complete, the corpus last.
fn write(
    args: &DedupArgs,
    settings: &DedupSettings,
    (plan, out): (&Plan, &Out),
    progress: &dyn Progress,
) -> anyhow::Result<()> {
    let list = args.output.removed.as_deref().map(|path| target::list(path, plan)).transpose()?;
    let mut target = Target::new(out)?;
    if !args.output.dry_run {
        // What came since the plan was made is no surprise then, but a change.
        let originals: Vec<Original> = corpus::originals(&settings.inputs)?;
        let files = (originals.as_slice(), &settings.inputs.fields);
        dedup::write(plan, files, &mut target, progress).map_err(|error| failed(error, out))?;
    }
    fresh::all_or_none(|| {
        list.map_or(Ok(()), target::List::finish)?;
        target.finish()
    })
}

fn failed(error: dedup::Error, out: &Out) -> anyhow::Error {
    let what = error.to_string();
    let (at_once, remedy) = match error {
        dedup::Error::Write(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Closed.into(),
        dedup::Error::Write(error) => return target::cannot_write(&out.to_string(), error),
        dedup::Error::Changed { .. } => (false, "run it again when nobody writes to the input"),
        dedup::Error::Rows { .. } => (true, "write it with snappy or zstd first, or leave it out"),
        dedup::Error::OtherBytes { .. } => {
            (true, "convert it to UTF-8 and leave out --encoding, or leave the file out")
        }
        dedup::Error::Unreadable { .. } => (false, "mend it, or leave it out"),
    };
    let written = match out {
        Out::Stdout if !at_once => "what was written is not complete",
        _ => "nothing was written",
    };
    Problem::new(what, format!("{written}; {remedy}")).into()
}

/// `3 documents (12%)`
fn share(number: u64, of: u64, thing: &str) -> String {
    let percent = crate::cli::commands::figures::percent(number as f64 / of.max(1) as f64);
    format!("{} ({percent})", count(number, thing))
}
