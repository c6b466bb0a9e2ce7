//! `twicetold report FINDINGS`

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;

use anyhow::Context;

use crate::base::Skipped;
use crate::cli::ExitStatus;
use crate::cli::args::report::ReportArgs;
use crate::cli::commands::figures::count;
use crate::cli::known;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::room;
use crate::cli::settings;
use crate::cli::terminal::Surroundings;
use crate::corpus::Fields;
use crate::corpus::Inputs;
use crate::findings::Findings;
use crate::pipeline;
use crate::pipeline::Restored;
use crate::report;
use crate::report::ReadError;
use crate::report::Report;

/// Texts that cannot be shown which are named.
const NAMED: usize = 5;

/// Renders saved findings.
pub(in crate::cli) fn report(args: &ReportArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let view = settings::view(&args.output, &[], around)?;
    let messages = Messages { color: around.color(args.output.color, around.stderr), quiet: args.quiet };
    let resources = room::resources(&args.room, around)?;
    view.check()?;
    let mut findings = findings(&args.findings, around)?;
    know(&mut findings, args, messages)?;
    let fields = Fields::default();
    let fields = Fields {
        id: args.again.id_field.clone().unwrap_or(fields.id),
        text: args.again.text_field.clone().unwrap_or(fields.text),
        ..fields
    };
    let encoding = args.again.encoding.as_deref().map(settings::encoding).transpose()?;
    let inputs =
        Inputs { fields, encoding, hidden: true, no_ignore: true, follow: true, ..Inputs::default() };
    let Restored { scan, lost } = pipeline::restore(findings, &inputs, &resources)?;
    if !lost.is_empty() {
        messages.warning(&said(&lost));
    }
    view.write(&Report { findings: &scan.findings, texts: scan.texts.as_ref() }, messages)?;
    Ok(ExitStatus::Done)
}

/// The findings of a file.
fn findings(path: &str, around: &Surroundings) -> anyhow::Result<Findings> {
    if path == "-" && around.stdin {
        return Err(Problem::new(
            "nothing to read: standard input is a terminal",
            "pipe findings into it, or name a file that `twicetold scan --format json -o` has written",
        )
        .into());
    }
    let mut input: Box<dyn BufRead> = match path {
        "-" => Box::new(BufReader::new(io::stdin())),
        path => Box::new(BufReader::new(File::open(path).with_context(|| {
            Problem::new(format!("cannot read '{path}'"), "name a file that exists and that you may read")
        })?)),
    };
    report::read(input.as_mut()).map_err(|error| {
        let hint = match &error {
            ReadError::Version(_) => "use the program that wrote them, or scan again with this one",
            ReadError::Input(_) => "name a file that you may read",
            _ => "name a file that `twicetold scan --format json` or `jsonl` has written, as it wrote it",
        };
        let place = match &error {
            ReadError::NoFindings { line, what } => format!("{path}:{line}: {what}"),
            other => format!("{path}: {other}"),
        };
        Problem::new(place, hint).into()
    })
}

/// Puts the known texts in the place of their fingerprints.
fn know(findings: &mut Findings, args: &ReportArgs, messages: Messages) -> anyhow::Result<()> {
    let given = known::texts(&args.again.ignore_text, &findings.spec.preset)?;
    let wanted: BTreeSet<&str> = findings.spec.ignored.iter().map(|one| one.fingerprint.as_str()).collect();
    if let Some(other) = given.iter().find(|one| !wanted.contains(one.fingerprint.as_str())) {
        return Err(Problem::new(
            format!(
                "a text of --ignore-text (fingerprint {}) is none that the scan left out",
                other.fingerprint
            ),
            "name the files that were given to the scan, unchanged",
        )
        .into());
    }
    let missing = wanted.len() - given.len();
    for one in &mut findings.spec.ignored {
        if let Some(text) = given.iter().find(|other| other.fingerprint == one.fingerprint) {
            one.text.clone_from(&text.text);
        }
    }
    if missing > 0 {
        messages.warning(&format!(
            "the scan left out {}, which is not among the findings; texts that hold its words count as changed \
             unless --ignore-text names it",
            count(missing as u64, "known text")
        ));
    }
    Ok(())
}

/// Which texts cannot be shown, and why.
fn said(lost: &[Skipped]) -> String {
    let mut said = format!("{} cannot be shown", count(lost.len() as u64, "text"));
    for one in lost.iter().take(NAMED) {
        let line = one.line.map(|line| format!(":{line}")).unwrap_or_default();
        said.push_str(&format!("\n  {}{line}: {}", one.path, one.reason));
    }
    if lost.len() > NAMED {
        said.push_str(&format!("\n  and {} more", lost.len() - NAMED));
    }
    said
}
