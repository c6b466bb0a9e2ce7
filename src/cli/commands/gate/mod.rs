//! `twicetold gate PATH…`

mod changed;
mod policy;
mod work;

use std::path::Path;

use anyhow::Context;

use crate::cli::ExitStatus;
use crate::cli::args::gate::GateArgs;
use crate::cli::clock;
use crate::cli::commands::figures::count;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::output::Output;
use crate::cli::terminal::Surroundings;
use crate::date::When;
use crate::gate;
use crate::gate::Acceptance;
use crate::gate::Baseline;
use crate::gate::Change;
use crate::gate::Expiry;
use crate::gate::Outcome;
use crate::gate::Run;
use crate::gate::Verdict;
use crate::pipeline::Scan;
use crate::report::VerdictReport;
use work::Work;

/// The baseline where none is named and one is to be written.
pub(super) const BASELINE: &str = "twicetold-baseline.json";

/// What is done with the baseline once the verdict is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Afterwards {
    Judge,
    Update,
    Prune,
}

/// Says whether new texts pass.
pub(in crate::cli) fn gate(args: &GateArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let afterwards = if args.baseline.update_baseline { Afterwards::Update } else { Afterwards::Judge };
    run(args, around, afterwards)
}

/// Forgets what the baseline accepts and no text holds.
pub(super) fn prune(args: &GateArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    run(args, around, Afterwards::Prune)
}

fn run(args: &GateArgs, around: &Surroundings, afterwards: Afterwards) -> anyhow::Result<ExitStatus> {
    let work = Work::new(args, around)?;
    work.outputs().try_for_each(Output::check)?;
    let baseline = baseline(args, &work, afterwards)?;
    let scan = work.scan()?;
    let today = today()?;
    let run = Run { today, whole: work.whole };
    let verdict = gate::judge(&scan.findings, &work.policy, baseline.as_ref(), run);
    let verdict = verdict.map_err(|error| Problem::new(error.to_string(), "see `twicetold gate --help`"))?;
    if afterwards != Afterwards::Judge {
        return change(args, (&work, afterwards), baseline, &scan, &verdict);
    }
    let report = VerdictReport {
        verdict: &verdict,
        findings: &scan.findings,
        texts: scan.texts.as_ref(),
        root: around.folder.as_deref(),
    };
    for (format, output) in &work.reports {
        output.write(|out| format.write(&report, &work.style, out))?;
    }
    work.format.1.write(|out| work.format.0.write(&report, &work.style, out))?;
    Ok(conclude(args, work.messages, &verdict))
}

pub(super) fn today() -> anyhow::Result<When> {
    When::read(&clock::now()).context("the clock of this machine shows no date")
}

/// The exit code; nothing turns a 2 into another.
fn conclude(args: &GateArgs, messages: Messages, verdict: &Verdict) -> ExitStatus {
    let skipped = verdict.totals.skipped;
    if skipped > 0 {
        let what = format!("{} could not be read", count(skipped, "input"));
        messages.warning(&if verdict.policy.allow_unreadable {
            format!("{what}; the report lists each")
        } else {
            format!(
                "{what}, so this is no answer; the report lists each, and --allow-unreadable goes on without"
            )
        });
    }
    match verdict.outcome {
        Outcome::Pass => ExitStatus::Done,
        Outcome::Fail if args.policy.exit_zero => ExitStatus::Done,
        Outcome::Fail => ExitStatus::OverLimit,
        Outcome::Inconclusive => ExitStatus::NoAnswer,
    }
}

/// What is accepted already.
fn baseline(args: &GateArgs, work: &Work, afterwards: Afterwards) -> anyhow::Result<Option<Baseline>> {
    let Some(path) = &work.baseline else {
        if afterwards == Afterwards::Judge {
            return Ok(None);
        }
        let hint = format!("add --baseline {BASELINE}, or `baseline = \"{BASELINE}\"` to twicetold.toml");
        return Err(Problem::new("no baseline is named", hint).into());
    };
    let from = args.baseline.baseline_from.as_deref();
    let text = match from {
        Some(reference) => crate::cli::changes::file_at(reference, path)?
            .map(|bytes| String::from_utf8(bytes).context("the baseline is not text"))
            .transpose()?,
        None => read(Path::new(path))?,
    };
    match text {
        Some(text) => Ok(Some(parse(path, &text)?)),
        None if afterwards == Afterwards::Update => Ok(None),
        None => {
            let place = from.map(|reference| format!(" at {reference}")).unwrap_or_default();
            let hint = "--update-baseline with --reason makes one of what there is";
            Err(Problem::new(format!("there is no baseline '{path}'{place}"), hint).into())
        }
    }
}

/// The text of a file; nothing if it is not there.
pub(super) fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(anyhow::Error::from(error).context(format!("cannot read '{}'", path.display()))),
    }
}

/// A baseline, or what is wrong with its file, and where.
pub(super) fn parse(path: &str, text: &str) -> anyhow::Result<Baseline> {
    let broken = |error: gate::BaselineError| {
        Problem::new(format!("{path}:{}: {}", error.line, error.what), error.hint)
    };
    Ok(Baseline::parse(text).map_err(broken)?)
}

/// Why something is accepted.
pub(super) fn acceptance(reason: &str, expires: Option<&str>) -> anyhow::Result<Acceptance> {
    if reason.trim().is_empty() {
        return Err(Problem::new("--reason is empty", "say why it is accepted").into());
    }
    let expires = expires.map(str::parse::<Expiry>).transpose();
    let expires = expires.map_err(|error| {
        Problem::new(format!("--expires: {error}"), "write the last day on which it holds, as in 2027-01-31")
    })?;
    Ok(Acceptance { reason: reason.trim().to_owned(), expires })
}

/// Writes the baseline that accepts what is there.
fn change(
    args: &GateArgs,
    (work, afterwards): (&Work, Afterwards),
    baseline: Option<Baseline>,
    scan: &Scan,
    verdict: &Verdict,
) -> anyhow::Result<ExitStatus> {
    if verdict.totals.skipped > 0 && !args.change.allow_unreadable {
        let what = format!(
            "{} could not be read; the baseline stays as it is",
            count(verdict.totals.skipped, "input")
        );
        return Err(Problem::new(what, "mend them, or go on without with --allow-unreadable").into());
    }
    let path = work.baseline.as_deref().unwrap_or(BASELINE);
    let mut baseline = baseline.unwrap_or_else(|| Baseline::new(&scan.findings.spec.preset));
    let changed = match afterwards {
        Afterwards::Prune => baseline.prune(verdict),
        Afterwards::Update | Afterwards::Judge => {
            let reason = args.baseline.reason.as_deref().unwrap_or_default();
            baseline.update(verdict, &acceptance(reason, args.baseline.expires.as_deref())?)
        }
    };
    write(path, &baseline)?;
    let Change { added, removed, changed, total } = changed;
    let said = format!("{path}: {added} added, {removed} removed, {changed} changed, {total} in all");
    Output::Stdout.write(|out| writeln!(out, "{}", crate::cli::message::visible(&said)))?;
    Ok(ExitStatus::Done)
}

/// Puts a baseline into its file.
pub(super) fn write(path: &str, baseline: &Baseline) -> anyhow::Result<()> {
    Output::File(path.into()).write(|out| out.write_all(baseline.to_file().as_bytes()))
}
