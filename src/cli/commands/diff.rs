//! `twicetold diff A B`

use std::fs;
use std::io;
use std::io::Read;

use anyhow::Context;

use crate::cli::ExitStatus;
use crate::cli::args::DiffArgs;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::settings;
use crate::cli::terminal::Surroundings;
use crate::corpus::Document;
use crate::pipeline;
use crate::report::Report;

/// Shows the aligned diff of two texts.
pub(in crate::cli) fn diff(args: &DiffArgs, around: &Surroundings) -> anyhow::Result<ExitStatus> {
    let (spec, view) = settings::for_diff(args, around)?;
    view.check()?;
    let (a, b) = (document(&args.a, around)?, document(&args.b, around)?);
    let scan = pipeline::scan_documents(vec![a, b], &spec, &pipeline::Silent);
    let report = Report { findings: &scan.findings, texts: scan.texts.as_ref() };
    let messages = Messages { color: around.color(args.output.color, around.stderr), quiet: false };
    view.write(&report, messages)?;
    Ok(ExitStatus::Done)
}

/// A whole file, or standard input, as one document.
fn document(path: &str, around: &Surroundings) -> anyhow::Result<Document> {
    if path == "-" && around.stdin {
        return Err(Problem::new(
            "nothing to read: standard input is a terminal",
            "pipe a text into it, or name a file",
        )
        .into());
    }
    let bytes = read(path).with_context(|| {
        Problem::new(format!("cannot read '{path}'"), "name a text file that exists and that you may read")
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Problem::new(
            format!("'{path}' is not UTF-8 text: byte {at} begins no character"),
            "convert it first, as in: iconv -f WINDOWS-1256 -t UTF-8",
        )
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Document { id: path.into(), path: path.into(), record: None, group: None, date: None, text })
}

fn read(path: &str) -> io::Result<Vec<u8>> {
    if path == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(path)
}
