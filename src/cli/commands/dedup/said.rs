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
    let totals = &plan.totals;
    let dry = args.output.dry_run;
    let stays = match (dry, totals.documents - totals.removed) {
        (true, _) => "would stay",
        (false, 1) => "stays",
        (false, _) => "stay",
    };
    let mut said = format!(
        "{}\n{}\nThat {} {}, {}; {} {stays}.",
        read(plan),
        gone(plan, dry),
        if dry { "would be" } else { "is" },
        share(totals.removed_words, totals.words, "word"),
        size::show(totals.removed_bytes),
        count(totals.documents - totals.removed, "document"),
    );
    if let Out::File(path) | Out::Folder { path, .. } = out {
        said.push_str(&format!("\nWrote {}", visible(&path.display().to_string())));
    }
    let list = args.output.removed.as_deref().filter(|_| !lists_to_stdout(args));
    if let (Some(list), Out::File(_) | Out::Folder { .. }) = (list, out) {
        said.push_str(&format!("; {} lists what went", visible(&list.display().to_string())));
    }
    said
}

/// What was read, and how it was compared.
fn read(plan: &Plan) -> String {
    let (totals, spec) = (&plan.totals, &plan.findings.spec);
    let how = match spec.level {
        Level::Document => {
            format!("compared with preset {}, similarity {} or more.", spec.preset, spec.similarity)
        }
        level => format!(
            "compared at level {} with preset {}, {} or more, identity {} or more.",
            level.name(),
            spec.preset,
            count(u64::from(spec.min_words), "word"),
            spec.min_identity,
        ),
    };
    format!(
        "Read {}, {}, {} of text; {how}",
        count(totals.documents, "document"),
        count(totals.words, "word"),
        size::show(totals.bytes),
    )
}

/// What goes.
fn gone(plan: &Plan, dry: bool) -> String {
    let totals = &plan.totals;
    let unit = match plan.findings.spec.level {
        Level::Document => {
            return format!(
                "{} {}: {} identical, {} near-duplicate.",
                if dry { "Would remove" } else { "Removed" },
                share(totals.removed, totals.documents, "document"),
                totals.identical,
                totals.removed - totals.identical,
            );
        }
        Level::Paragraph => "paragraph",
        Level::Passage => "passage",
    };
    let emptied = match (totals.emptied, dry) {
        (0, _) => String::new(),
        (some, true) => format!(", and remove {} with nothing left", count(some, "document")),
        (some, false) => format!(", and removed {} with nothing left", count(some, "document")),
    };
    format!(
        "{} {} from {}{emptied}.",
        if dry { "Would cut" } else { "Cut" },
        count(totals.cut, unit),
        count(totals.changed + totals.emptied, "document"),
    )
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
