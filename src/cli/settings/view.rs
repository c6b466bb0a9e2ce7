//! The arguments of output in; how a report is shown, in which forms, and where each goes, out.

use super::Result;
use super::unknown;
use crate::cli::args::BidiArg;
use crate::cli::args::OutputArgs;
use crate::cli::args::When;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::output;
use crate::cli::output::Output;
use crate::cli::reports;
use crate::cli::reports::Place;
use crate::cli::terminal::Surroundings;
use crate::report;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;

/// How the report is shown and where it goes.
pub(in crate::cli) struct View {
    pub(in crate::cli) format: &'static dyn Format,
    pub(in crate::cli) style: Style,
    pub(in crate::cli) output: Output,
    /// Where it goes besides.
    pub(in crate::cli) reports: Vec<Place>,
}

impl View {
    /// Finds out whether all can be written to, before the work is done.
    pub(in crate::cli) fn check(&self) -> anyhow::Result<()> {
        self.output.check()?;
        self.reports.iter().try_for_each(Place::check)
    }

    /// Writes the report in all its forms.
    pub(in crate::cli) fn write(&self, report: &Report<'_>, messages: Messages) -> anyhow::Result<()> {
        let Style { context, limit, source_url, title, inputs, .. } = self.style.clone();
        let of_files = Style { context, limit, source_url, title, inputs, ..Style::default() };
        // What a page cannot hold, another form can: the work was done for all of them.
        let mut too_large = None;
        for place in &self.reports {
            match place.write(report, &of_files, messages) {
                Err(error) if output::is_of_large_page(&error) => too_large = Some(error),
                written => written?,
            }
        }
        reports::write(self.format, &self.output, (report, &self.style), messages)?;
        too_large.map_or(Ok(()), Err)
    }
}

/// Judges the arguments of output; the inputs name what a page is about.
pub(in crate::cli) fn view(args: &OutputArgs, inputs: &[String], around: &Surroundings) -> Result<View> {
    let output = Output::new(&args.output);
    let terminal = output.is_stdout() && around.stdout;
    let style = Style {
        color: around.color(args.color, terminal),
        hyperlinks: match args.hyperlinks {
            When::Auto if !terminal => None,
            When::Auto | When::Always => around.folder_url(),
            When::Never => None,
        },
        bidi_isolate: match args.bidi {
            BidiArg::Auto => terminal,
            BidiArg::Isolate => true,
            BidiArg::Raw => false,
        },
        width: around.width(terminal),
        context: args.context as usize,
        limit: (!args.all).then_some(args.limit as usize),
        source_url: args.source_url.as_deref().map(source_url).transpose()?,
        title: args.title.clone(),
        inputs: inputs.to_vec(),
    };
    let format = report::format(&args.format).ok_or_else(|| unknown("--format", &args.format))?;
    if format.is_binary() && terminal {
        return Err(Problem::new(
            format!("the format {} is no text, and standard output is a terminal", format.name()),
            "write it into a file with --output FILE",
        ));
    }
    let reports = reports::of_findings(&args.report, &output)?;
    Ok(View { format, style, output, reports })
}

/// A template whose links a page may follow, and whose parts are known.
fn source_url(template: &str) -> Result<String> {
    const PARTS: [&str; 4] = ["{path}", "{line}", "{record}", "{id}"];
    let scheme = template.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    // The page itself looks at what comes out where a document fills in the beginning.
    let begins = ["{path}", "{id}"].iter().any(|part| template.starts_with(part));
    if !begins && !matches!(scheme.as_deref(), Some("http" | "https" | "file")) {
        return Err(Problem::new(
            format!("--source-url {template} is no link that a page may follow"),
            "begin it with https://, http:// or file://, or with {path} or {id}",
        ));
    }
    let rest = PARTS.iter().fold(template.to_owned(), |rest, part| rest.replace(part, ""));
    if rest.contains(['{', '}']) {
        return Err(Problem::new(
            format!("--source-url {template} has a part that is not known"),
            format!("there are {}", PARTS.join(", ")),
        ));
    }
    Ok(template.to_owned())
}
