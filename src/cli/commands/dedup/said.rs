//! What is said of a corpus without its copies: how much stayed, how much went, what could not be read.

use std::collections::BTreeSet;

use super::place::Out;
use super::place::lists_to_stdout;
use super::share;
use crate::base::Skipped;
use crate::cli::args::dedup::DedupArgs;
use crate::cli::commands::figures::count;
use crate::cli::message::Messages;
use crate::cli::message::Problem;
use crate::cli::message::visible;
use crate::cli::size;
use crate::corpus::Original;
use crate::dedup::Plan;
use crate::spec::Level;

/// How many skipped inputs are named.
const NAMED: usize = 5;

/// The summary for people.
pub(super) fn summary(args: &DedupArgs, plan: &Plan, out: &Out) -> String {
    let (totals, spec) = (&plan.totals, &plan.findings.spec);
    let goes = |past: &'static str, future: &'static str| if args.output.dry_run { future } else { past };
    let mut said = format!(
        "Read {}, {}, {} of text",
        count(totals.documents, "document"),
        count(totals.words, "word"),
        size::show(totals.bytes),
    );
    said.push_str(&match spec.level {
        Level::Document => {
            format!("; compared with preset {}, similarity {} or more.", spec.preset, spec.similarity)
        }
        level => format!(
            "; compared at level {} with preset {}, {} or more, identity {} or more.",
            level.name(),
            spec.preset,
            count(u64::from(spec.min_words), "word"),
            spec.min_identity,
        ),
    });
    if spec.level == Level::Document {
        let near = totals.removed - totals.identical;
        said.push_str(&format!(
            "\n{} {}: {} identical, {near} near-duplicate.",
            goes("Removed", "Would remove"),
            share(totals.removed, totals.documents, "document"),
            totals.identical,
        ));
    } else {
        let unit = if spec.level == Level::Paragraph { "paragraph" } else { "passage" };
        let documents = count(totals.changed + totals.emptied, "document");
        said.push_str(&format!(
            "\n{} {} from {documents}",
            goes("Cut", "Would cut"),
            count(totals.cut, unit)
        ));
        if totals.emptied > 0 {
            let emptied = count(totals.emptied, "document");
            said.push_str(&format!(", and {} {emptied} with nothing left", goes("removed", "remove")));
        }
        said.push('.');
    }
    said.push_str(&format!(
        "\nThat {} {}, {}; {} {}.",
        goes("is", "would be"),
        share(totals.removed_words, totals.words, "word"),
        size::show(totals.removed_bytes),
        count(totals.documents - totals.removed, "document"),
        match totals.documents - totals.removed {
            1 => goes("stays", "would stay"),
            _ => goes("stay", "would stay"),
        },
    ));
    if let Out::File(path) | Out::Folder { path, .. } = out {
        said.push_str(&format!("\nWrote {}", visible(&path.display().to_string())));
    }
    let list = args.output.removed.as_deref().filter(|_| !lists_to_stdout(args));
    if let (Some(list), Out::File(_) | Out::Folder { .. }) = (list, out) {
        said.push_str(&format!("; {} lists what went", visible(&list.display().to_string())));
    }
    said
}

/// Says what could not be read, and what became of it.
pub(super) fn skipped(plan: &Plan, originals: &[Original], messages: Messages) {
    let names: BTreeSet<&str> = originals.iter().map(|original| original.name.as_str()).collect();
    let (there, not): (Vec<&Skipped>, Vec<&Skipped>) =
        plan.findings.skipped.iter().partition(|one| names.contains(one.path.as_str()));
    if !there.is_empty() {
        let what = "could not be read, and stays as it is";
        messages.warning(&listed(&there, what, "could not be read, and stay as they are"));
    }
    if !not.is_empty() {
        let what = "was not read, and is not in the output";
        messages.warning(&listed(&not, what, "were not read, and are not in the output"));
    }
    if !plan.broken.is_empty() {
        let names: Vec<&str> = plan.broken.iter().map(String::as_str).collect();
        messages.warning(&format!(
            "nothing was taken out of what cannot be read to its end: {}",
            names.join(", ")
        ));
    }
}

fn listed(skipped: &[&Skipped], one: &str, several: &str) -> String {
    let what = if skipped.len() == 1 { one } else { several };
    let mut said = format!("{} {what}:", count(skipped.len() as u64, "input"));
    for one in skipped.iter().take(NAMED) {
        let line = one.line.map(|line| format!(":{line}")).unwrap_or_default();
        said.push_str(&format!("\n  {}{line}: {}", one.path, one.reason));
    }
    if skipped.len() > NAMED {
        said.push_str(&format!("\n  and {} more, which `twicetold scan` lists", skipped.len() - NAMED));
    }
    said
}

/// What is said where nothing may be skipped.
pub(super) fn strict(plan: &Plan) -> Problem {
    let skipped: Vec<&Skipped> = plan.findings.skipped.iter().collect();
    let what = "had to be skipped, and --strict allows none";
    Problem::new(listed(&skipped, what, what), "nothing was written; mend them, or leave out --strict")
}
