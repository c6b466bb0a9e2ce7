//! `human`, of a gate: a verdict in, a short page for a person at a terminal out.
//!
//! What fails is shown with its best source as an aligned diff, and with the command that accepts it; the
//! rest is counted.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use crate::findings::Family;
use crate::findings::Place;
use crate::report::Report;
use crate::report::Style;
use crate::report::VerdictFormat;
use crate::report::VerdictReport;
use crate::report::human::diff;
use crate::report::human::families::Families;
use crate::report::human::kinds;
use crate::report::human::overlaps;
use crate::report::human::page::Flow;
use crate::report::human::page::Page;
use crate::report::human::page::Role;
use crate::report::human::say;
use crate::report::human::summary;
use crate::report::human::summary::LeftOut;
use crate::report::verdict::told::Told;
use crate::report::verdict::told::values;

/// For a person at a terminal.
pub(in crate::report) struct HumanVerdict;

impl VerdictFormat for HumanVerdict {
    fn name(&self) -> &'static str {
        "human"
    }

    fn help(&self) -> &'static str {
        "For people: what fails, with its aligned diff and how to accept it"
    }

    fn write(&self, report: &VerdictReport<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let page = &mut Page::new(&mut out, style);
        let left = &mut LeftOut::default();
        top(page, report)?;
        let all = report.verdict.totals.new as usize;
        let shown = page.shown(all);
        left.note("new finding", all, shown);
        let new: Vec<Told<'_>> = Told::new_ones(report).take(shown).collect();
        if new.iter().any(|told| told.finding.best.is_some()) {
            page.blank()?;
            diff::legend(page)?;
        }
        let mut families = Families::new(report.findings);
        for (at, told) in new.iter().enumerate() {
            let rank = [at + 1, all].map(|n| say::number(n as u64));
            page.heading(&format!("Finding {} of {}", rank[0], rank[1]))?;
            let family = families.get(told.finding.family);
            finding(page, report, told, &family)?;
        }
        left.write(page)?;
        out.flush()
    }
}

/// What was decided, what was read, every limit with what was measured, and what needs a look.
fn top(page: &mut Page<'_>, report: &VerdictReport<'_>) -> io::Result<()> {
    let mut flow = Flow::new("", "");
    flow.words(Role::Heading, &report.headline());
    flow.words(Role::Plain, &report.read()).words(Role::Plain, &report.rest());
    flow.write(page)?;
    summary::skipped(page, &report.findings.skipped)?;
    for one in &report.verdict.limits {
        let [limit, measured] = values(one);
        let mut flow = Flow::new("  - ", "  ┆ ");
        flow.words(Role::Plain, &format!("{}: limit {limit}, measured {measured}", one.limit.name()));
        if one.exceeded {
            flow.then(",").words(Role::Heading, "exceeded");
        }
        flow.write(page)?;
    }
    for entry in report.old_entries() {
        let mut flow = Flow::new("  - ", "  ┆ ");
        flow.words(Role::Plain, &entry);
        flow.write(page)?;
    }
    Ok(())
}

fn finding(
    page: &mut Page<'_>,
    report: &VerdictReport<'_>,
    told: &Told<'_>,
    family: &Family,
) -> io::Result<()> {
    let (findings, finding) = (report.findings, told.finding);
    let as_report = &Report { findings, texts: report.texts };
    let mut flow = Flow::new("", " ┆ ");
    overlaps::name(&mut flow, told.document());
    flow.then(":").words(Role::Heading, &say::count(u64::from(finding.place.words), "word"));
    flow.words(Role::Plain, &format!("over {}.", told.over()));
    flow.words(Role::Plain, &format!("In {}.", told.places()));
    if let Some(identity) = told.identity() {
        flow.words(Role::Plain, &format!("Best: {identity}."));
    }
    kinds::kind(&mut flow, family);
    kinds::first_seen(&mut flow, as_report, family);
    flow.write(page)?;
    match finding.best.map(|index| findings.passages.get(index)) {
        Some(passage) => {
            side(page, as_report, "A  ", &passage.a)?;
            side(page, as_report, "B  ", &passage.b)?;
            let texts = [passage.a.document, passage.b.document].map(|document| report.texts.text(document));
            diff::write(page, &passage, [&texts[0], &texts[1]])?;
        }
        None => {
            side(page, as_report, "   ", &finding.place)?;
            if let Some(source) = finding.others.first() {
                side(page, as_report, "   ", source)?;
            }
        }
    }
    let mut flow = Flow::new("Accept it: ", " ┆ ");
    // Uncut, so that it can be copied; it says the fingerprint.
    flow.name(Role::Plain, &told.accept());
    flow.write(page)
}

/// Where one side stands, and whether it was known.
fn side(page: &mut Page<'_>, report: &Report<'_>, label: &'static str, place: &Place) -> io::Result<()> {
    let known = report.findings.documents[place.document.index()].known;
    let mut flow = Flow::new(label, " ┆ ");
    flow.words(Role::Heading, if known { "known" } else { "new" }).then(":");
    overlaps::place(&mut flow, report, place);
    flow.write(page)
}
