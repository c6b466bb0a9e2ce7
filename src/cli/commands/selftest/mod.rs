//! `twicetold selftest PATH…`

mod human;

use std::time::Instant;

use crate::base::Skipped;
use crate::cli::ExitStatus;
use crate::cli::args::measure::MeasureFormat;
use crate::cli::args::measure::SelftestArgs;
use crate::cli::commands::figures::count;
use crate::cli::commands::scan::nothing_readable;
use crate::cli::commands::scan::use_threads;
use crate::cli::message::Problem;
use crate::cli::progress;
use crate::cli::settings::MeasureSettings;
use crate::cli::terminal::Surroundings;
use crate::corpus;
use crate::corpus::Document;
use crate::corpus::Inputs;
use crate::pipeline::Progress;
use crate::pipeline::Stage;
use crate::selftest;

/// Plants copies in a corpus, in memory, and says how many are found.
pub(in crate::cli) fn selftest(args: &SelftestArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let settings = MeasureSettings::new(args, around)?;
    if settings.reads_stdin() && around.stdin {
        let what = "nothing to read: no path was given, and standard input is a terminal";
        return Err(Problem::new(what, "name a file or a folder, as in: twicetold selftest articles/").into());
    }
    settings.output.check()?;
    use_threads(settings.threads)?;

    let started = Instant::now();
    let progress = progress::teller(settings.progress, settings.messages);
    let (documents, skipped) = read(&settings.inputs, progress.as_ref())?;
    let skipped_inputs = skipped.len() as u64;
    if skipped_inputs > 0 && args.strict.strict {
        let what = format!("{} had to be skipped, and --strict allows none", count(skipped_inputs, "input"));
        return Err(
            Problem::new(what, "scan lists each with its reason; mend them, or leave out --strict").into()
        );
    }
    if documents.is_empty() {
        return Err(nothing_readable(&skipped).into());
    }
    let measured = selftest::measure(documents, &settings.spec, settings.sample, progress.as_ref());
    drop(progress);
    let measured = measured.map_err(|error| {
        Problem::new(error.to_string(), "give it more of the texts that you mean to scan")
    })?;
    settings.output.write(|out| match args.output.format {
        MeasureFormat::Human => human::write(&measured, out),
        MeasureFormat::Json => writeln!(out, "{}", measured.to_json()),
    })?;
    if skipped_inputs > 0 {
        let inputs = count(skipped_inputs, "input");
        settings.messages.warning(&format!("{inputs} had to be skipped; a scan lists each with its reason"));
    }
    settings.messages.note(&format!("measured in {:.1} s", started.elapsed().as_secs_f64()));
    Ok(ExitStatus::Done)
}

/// All documents of the inputs, and what could not be used.
fn read(inputs: &Inputs, progress: &dyn Progress) -> anyhow::Result<(Vec<Document>, Vec<Skipped>)> {
    let blocks = corpus::open(inputs)?;
    progress.begin(Stage::Read, blocks.total_bytes());
    let (mut documents, mut skipped) = (Vec::new(), Vec::new());
    for block in blocks {
        match block {
            Ok(block) => {
                block.documents(&inputs.fields, &mut |item| match item {
                    Ok(document) => documents.push(document),
                    Err(reason) => skipped.push(reason),
                });
                progress.advance(block.consumed);
            }
            Err(reason) => skipped.push(reason),
        }
    }
    Ok((documents, skipped))
}
