//! `twicetold scan PATH…`

use clap::Command;

use crate::base::Skipped;
use crate::cli::ExitStatus;
use crate::cli::args::ScanArgs;
use crate::cli::command;
use crate::cli::known;
use crate::cli::message::Problem;
use crate::cli::progress;
use crate::cli::settings::Settings;
use crate::cli::terminal::Surroundings;
use crate::findings::Findings;
use crate::index::Index;
use crate::pipeline;
use crate::pipeline::Against;
use crate::report::Report;

/// How many skipped inputs are named where there is no report to list them.
const NAMED: usize = 5;

/// Finds what is reused in a corpus.
pub(in crate::cli) fn scan(args: &ScanArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let mut settings = Settings::new(args, around)?;
    if settings.reads_stdin() && around.stdin {
        return Err(nothing_to_read(around).into());
    }
    settings.view.check()?;
    settings.spec.ignored = known::texts(&args.kinds.ignore_text, &settings.spec.preset)?;
    use_threads(settings.threads)?;

    let progress = progress::teller(settings.progress, settings.messages);
    let Settings { inputs, spec, resources, .. } = &settings;
    let scan = match &settings.index {
        None => pipeline::scan_within(inputs, spec, resources, progress.as_ref()),
        Some(dir) => {
            let index = Index::open(dir)?;
            pipeline::scan_against(inputs, Against::Index(&index), spec, resources, progress.as_ref())
        }
    };
    drop(progress);
    let scan = scan.map_err(anyhow::Error::from)?;

    let findings = &scan.findings;
    if findings.summary.documents == 0 {
        return Err(nothing_readable(&findings.skipped).into());
    }
    let report = Report { findings, texts: scan.texts.as_ref() };
    settings.view.write(&report, settings.messages)?;
    judge(findings, &settings)
}

/// What is to be said of a scan that has come to its end, besides the report.
fn judge(findings: &Findings, settings: &Settings) -> anyhow::Result<ExitStatus> {
    let summary = &findings.summary;
    if summary.skipped > 0 && settings.strict {
        return Err(Problem::new(
            format!("{} had to be skipped, and --strict allows none", inputs(summary.skipped)),
            "the report lists each with its reason; mend them, or leave out --strict",
        )
        .into());
    }
    if summary.skipped > 0 {
        settings.messages.warning(&format!(
            "{} had to be skipped; the report lists each with its reason, and --strict makes it an error",
            inputs(summary.skipped)
        ));
    }
    if summary.documents == 1 && !settings.spec.within && settings.index.is_none() {
        settings.messages.note(
            "only one document was read, so there was nothing to compare it with; --within looks inside",
        );
    }
    Ok(ExitStatus::Done)
}

pub(super) fn use_threads(threads: Option<usize>) -> anyhow::Result<()> {
    let Some(threads) = threads else { return Ok(()) };
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().map_err(|error| {
        let problem = Problem::new(format!("cannot start {threads} threads"), "give a smaller --threads");
        anyhow::Error::from(error).context(problem)
    })
}

fn nothing_to_read(around: &Surroundings) -> Problem {
    let mut whole = command(around);
    whole.build();
    let help = whole.find_subcommand_mut("scan").map(Command::render_help);
    Problem::new(
        "nothing to read: no path was given, and standard input is a terminal",
        format!("name a file or a folder\n\n{}", help.unwrap_or_default().to_string().trim_end()),
    )
}

pub(super) fn nothing_readable(skipped: &[Skipped]) -> Problem {
    if skipped.is_empty() {
        return Problem::new(
            "there was no document in the input",
            "hidden and ignored files are left out of folders: see --hidden and --no-ignore",
        );
    }
    let mut what = format!("no document could be read: {} had to be skipped", inputs(skipped.len() as u64));
    for one in skipped.iter().take(NAMED) {
        let line = one.line.map(|line| format!(":{line}")).unwrap_or_default();
        what.push_str(&format!("\n  {}{line}: {}", one.path, one.reason));
    }
    if skipped.len() > NAMED {
        what.push_str(&format!("\n  and {} more", skipped.len() - NAMED));
    }
    Problem::new(what, "name files or folders of text, or of records; --help says what is read")
}

fn inputs(number: u64) -> String {
    if number == 1 { "1 input".into() } else { format!("{number} inputs") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_any_document_the_first_reasons_are_named() {
        let skipped: Vec<Skipped> = (1..=7)
            .map(|line| Skipped { path: "a.jsonl".into(), line: Some(line), reason: "no text".into() })
            .collect();
        let said = nothing_readable(&skipped).to_string();
        assert!(
            said.starts_with("no document could be read: 7 inputs had to be skipped\n  a.jsonl:1: no text")
        );
        assert!(said.ends_with("\n  a.jsonl:5: no text\n  and 2 more"));
    }
}
