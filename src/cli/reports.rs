//! `--report FORMAT=PATH` as it is given in; forms of a report, and where each goes, out.
//!
//! Findings and verdicts have formats of their own; how they are named and where they go is the same.

use std::path::Path;
use std::path::PathBuf;

use crate::cli::folder;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::output::Output;
use crate::report;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;

/// The name of the page that is a folder.
pub(super) const FOLDER: &str = "html-dir";

/// A form of a report with the path that it goes to, for each that is given, as in `sarif=overlap.sarif`.
pub(super) fn given<'g, F>(
    given: &'g [String],
    example: &str,
    form: impl Fn(&str) -> Result<F, Problem>,
) -> Result<Vec<(F, &'g str)>, Problem> {
    let mut reports: Vec<(F, &str)> = Vec::with_capacity(given.len());
    for one in given {
        let (name, path) = one.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or_else(|| {
            Problem::new(
                format!("--report {one} names no file"),
                format!("write it as in --report {example}"),
            )
        })?;
        if reports.iter().any(|(_, other)| *other == path) {
            return Err(Problem::new(
                format!("two of --report go to '{path}', where one would be lost"),
                "give each a file of its own",
            ));
        }
        reports.push((form(name)?, path));
    }
    Ok(reports)
}

/// Where findings go, besides `--output`.
pub(super) enum Place {
    /// A file.
    File(&'static dyn Format, Output),
    /// A page in a folder.
    Folder(PathBuf),
}

/// The places that findings go to.
pub(super) fn of_findings(arguments: &[String], output: &Output) -> Result<Vec<Place>, Problem> {
    let form = |name: &str| match report::format(name) {
        Some(format) => Ok(Some(format)),
        None if name == FOLDER => Ok(None),
        None => {
            let known = report::FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
            Err(Problem::new(
                format!("there is no report format '{name}'"),
                format!("there are {known}, {FOLDER}"),
            ))
        }
    };
    let named = given(arguments, "html=overlap.html", form)?;
    let place = |(format, path): (Option<&'static dyn Format>, &str)| match format {
        Some(format) => Place::File(format, Output::new(path)),
        None => Place::Folder(path.into()),
    };
    let places: Vec<Place> = named.into_iter().map(place).collect();
    let is_output = |place: &&Place| matches!(place, Place::File(_, other) if other == output);
    if places.iter().any(|place| is_output(&place)) {
        return Err(Problem::new(
            "one of --report goes where --output goes, and one of both would be lost",
            "give each a file of its own",
        ));
    }
    Ok(places)
}

impl Place {
    /// Finds out whether it can be written to, before the work is done.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        match self {
            Self::File(_, output) => output.check(),
            Self::Folder(path) => folder::check(path),
        }
    }

    /// Writes a report to it.
    pub(super) fn write(&self, report: &Report<'_>, style: &Style, messages: Messages) -> anyhow::Result<()> {
        match self {
            Self::File(format, output) => write(*format, output, (report, style), messages),
            Self::Folder(path) => write_folder(path, report, style),
        }
    }
}

/// Writes a report in a format, and says what is not in it.
pub(super) fn write(
    format: &dyn Format,
    output: &Output,
    (report, style): (&Report<'_>, &Style),
    messages: Messages,
) -> anyhow::Result<()> {
    let mut left_out = None;
    output.write(|out| {
        left_out = format.write_telling(report, style, out)?;
        Ok(())
    })?;
    if let Some(said) = left_out {
        messages.warning(&said);
    }
    Ok(())
}

fn write_folder(path: &Path, report: &Report<'_>, style: &Style) -> anyhow::Result<()> {
    folder::write(path, |folder| report::html_folder(report, style, folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(arguments: &[&str], output: &str) -> Result<usize, String> {
        let arguments: Vec<String> = arguments.iter().map(|&one| one.into()).collect();
        let places = of_findings(&arguments, &Output::new(output));
        places.map(|places| places.len()).map_err(|problem| problem.to_string())
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        assert_eq!(places(&["json=a", "html=b", "html-dir=c"], "-"), Ok(3));
        for (arguments, output, said) in [
            (&["json"][..], "-", "--report json names no file"),
            (&["json="], "-", "--report json= names no file"),
            (&["jason=a"], "-", "there is no report format 'jason'"),
            (&["json=a", "jsonl=a"], "-", "two of --report go to 'a', where one would be lost"),
            (&["json=a"], "a", "one of --report goes where --output goes, and one of both would be lost"),
            (&["json=-"], "-", "one of --report goes where --output goes, and one of both would be lost"),
        ] {
            assert_eq!(places(arguments, output), Err(said.to_owned()), "{arguments:?}");
        }
    }
}
