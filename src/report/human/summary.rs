//! The top of the report: what was read, found, compared and skipped; and its end: what was left out.

use std::collections::BTreeMap;
use std::io;

use crate::base::Skipped;
use crate::findings::Findings;
use crate::findings::Kind;
use crate::findings::Known;
use crate::report::human::page::Flow;
use crate::report::human::page::Page;
use crate::report::human::page::Role;
use crate::report::human::say;
use crate::spec::Boilerplate;
use crate::spec::Level;
use crate::spec::Spec;

/// Files named for each reason to skip.
const NAMED: usize = 3;

/// What is not among the places, because it stands in too many documents that are the same.
pub(in crate::report) fn further_copies(known: Known) -> String {
    match known.further_copies {
        0 => String::new(),
        1 => "1 further identical copy of these is not counted.".to_owned(),
        more => format!("{} further identical copies of these are not counted.", say::number(more)),
    }
}

/// What was not compared, because it was looked for in enough other documents.
pub(in crate::report) fn passed_over(known: Known, sources: Option<u32>) -> String {
    let Some(sources) = sources.filter(|_| known.passed_over > 0) else { return String::new() };
    let each = say::count(sources.into(), "known document");
    let left = say::count(known.passed_over, "further comparison");
    let was = if known.passed_over == 1 { "was" } else { "were" };
    format!("Each place was looked for in up to {each}; {left} {was} left out (--sources).")
}

/// Writes the paragraph at the top.
pub(super) fn write(page: &mut Page<'_>, findings: &Findings) -> io::Result<()> {
    let summary = &findings.summary;
    let mut flow = Flow::new("", "");
    let read = [say::count(summary.documents, "document"), say::count(summary.words, "word")];
    flow.words(Role::Heading, &format!("Read {}, {}.", read[0], read[1]));
    if let Some(known) = summary.known {
        let (all, read) = (say::count(known.documents, "known document"), say::number(known.compared));
        flow.words(Role::Heading, &format!("Compared with {all}, {read} of them word by word."));
        flow.words(Role::Plain, &further_copies(known));
        flow.words(Role::Plain, &passed_over(known, findings.spec.sources));
    }
    if !findings.spec.ignored.is_empty() {
        let (words, texts) = (summary.ignored_words, findings.spec.ignored.len() as u64);
        let known = [say::count(words, "word"), say::count(texts, "known text")];
        flow.words(Role::Plain, &format!("Ignored {} of {}.", known[0], known[1]));
    }
    if summary.overlaps + summary.passages + summary.clusters == 0 {
        flow.words(Role::Heading, "Found nothing that is told twice.");
    } else {
        flow.words(Role::Heading, &found(findings));
    }
    flow.words(Role::Plain, &apart(findings));
    flow.words(Role::Plain, &compared(&findings.spec));
    if summary.skipped > 0 {
        flow.words(Role::Heading, &format!("Skipped {}:", say::count(summary.skipped, "input")));
    }
    flow.write(page)?;
    skipped(page, &findings.skipped)
}

fn found(findings: &Findings) -> String {
    let summary = &findings.summary;
    let clusters = say::count(summary.clusters, "cluster");
    if summary.passages == 0 {
        return format!("Found {} in {clusters}.", say::count(summary.overlaps, "overlap"));
    }
    let labelled = Labelled::of(findings);
    let passages = say::count(summary.passages - labelled.passages - labelled.echoes, "passage");
    let families = say::count(summary.families - labelled.families, "family");
    let overlaps = say::count(summary.overlaps - labelled.overlaps, "overlap");
    format!("Found {passages} ({families}) in {overlaps}, {clusters}.")
}

/// What is not counted with the rest: boilerplate and echoes.
#[derive(Default)]
struct Labelled {
    families: u64,
    passages: u64,
    /// Those of nothing else.
    overlaps: u64,
    /// What echoes a longer passage, and is not boilerplate.
    echoes: u64,
}

impl Labelled {
    fn of(findings: &Findings) -> Self {
        let labels = findings.spec.boilerplate == Boilerplate::Label;
        let is_apart = |number| labels && findings.families.kind(number) == Kind::Boilerplate;
        let families: Vec<bool> = (0..findings.families.len()).map(is_apart).collect();
        let mut passages = Vec::with_capacity(findings.passages.len());
        let mut echoes = 0;
        for passage in &findings.passages {
            let is_apart = families[passage.family];
            echoes += u64::from(!is_apart && passage.echo_of.is_some());
            passages.push(is_apart);
        }
        let overlaps = findings.overlaps.iter().map(|overlap| overlap.passages);
        let only = overlaps.filter(|own| !own.is_empty() && own.iter().all(|&passage| passages[passage]));
        let count = |apart: &[bool]| apart.iter().filter(|apart| **apart).count() as u64;
        Self { families: count(&families), passages: count(&passages), overlaps: only.count() as u64, echoes }
    }
}

/// What is not counted with the rest, and what is not there.
fn apart(findings: &Findings) -> String {
    let Labelled { families, passages, overlaps, echoes } = Labelled::of(findings);
    let echoes = match echoes {
        0 => String::new(),
        _ => format!("Echoes of longer passages, not shown: {}. ", say::number(echoes)),
    };
    let hidden = findings.summary.hidden;
    let said = |passages, families| {
        format!("{} ({})", say::count(passages, "passage"), say::count(families, "family"))
    };
    let boilerplate = match () {
        () if families > 0 && overlaps > 0 => format!(
            "Boilerplate, listed after the rest: {}, in {} alone.",
            said(passages, families),
            say::count(overlaps, "overlap")
        ),
        () if families > 0 => {
            format!("Boilerplate, listed after the rest: {}.", said(passages, families))
        }
        () if hidden.families > 0 => {
            format!("Boilerplate, left out: {}.", said(hidden.passages, hidden.families))
        }
        () => String::new(),
    };
    (echoes + &boilerplate).trim_end().to_owned()
}

fn compared(spec: &Spec) -> String {
    let candidates = say::list(spec.candidates.names());
    let mut said = format!(
        "Compared at level {} with preset {} (Unicode {}); candidates by {candidates};",
        spec.level.name(),
        spec.preset,
        spec.unicode
    );
    if spec.level == Level::Document {
        said += &format!(" documents of similarity {} or more", spec.similarity);
    }
    if spec.level != Level::Document || spec.passages {
        let words = say::count(u64::from(spec.min_words), "matched word");
        said +=
            &format!(" passages of {words} or more, identity {} or more", say::percent(spec.min_identity));
    }
    if spec.across_groups {
        said += "; pairs within one group left out";
    }
    if spec.within {
        said += "; reuse inside one document included";
    }
    said + "."
}

/// What could not be read, by reason.
pub(super) fn skipped(page: &mut Page<'_>, skipped: &[Skipped]) -> io::Result<()> {
    let mut reasons: BTreeMap<String, Vec<&Skipped>> = BTreeMap::new();
    for one in skipped {
        reasons.entry(kind(&one.reason)).or_default().push(one);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, those)| std::cmp::Reverse(those.len()));
    let shown = page.shown(reasons.len());
    for (kind, those) in &reasons[..shown] {
        let equal = those.iter().all(|one| one.reason == those[0].reason);
        let mut flow = Flow::new("  - ", "  ┆ ");
        if those.len() > 1 {
            flow.words(Role::Plain, &format!("{} ×", say::number(those.len() as u64)));
        }
        flow.words(Role::Plain, if equal { &those[0].reason } else { kind }).then(":");
        let few = page.few(NAMED, those.len());
        for one in &those[..few] {
            let line = one.line.map_or(String::new(), |line| format!(":{line}"));
            flow.path(Role::Name, &one.path, &line).then(",");
        }
        flow.then("");
        if few < those.len() {
            flow.words(Role::Plain, &format!("and {} more", say::number((those.len() - few) as u64)));
        }
        flow.write(page)?;
    }
    if shown < reasons.len() {
        let mut flow = Flow::new("  - ", "  ┆ ");
        let rest: usize = reasons[shown..].iter().map(|(_, those)| those.len()).sum();
        flow.words(Role::Plain, &format!("{} for other reasons", say::number(rest as u64)));
        flow.write(page)?;
    }
    Ok(())
}

/// A reason without what differs from input to input: numbers and what is quoted.
fn kind(reason: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut quoted = false;
    for word in reason.split_whitespace() {
        let signs = word.matches(['`', '"', '“', '”']).count();
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        if quoted || signs > 0 || number {
            let end = word.trim_end_matches([':', ',', ';', '.']).len();
            match words.last_mut() {
                Some(last) if last.starts_with('…') => *last = format!("…{}", &word[end..]),
                _ => words.push(format!("…{}", &word[end..])),
            }
        } else {
            words.push(word.to_owned());
        }
        quoted ^= signs % 2 == 1;
    }
    words.join(" ")
}

/// What a limit has left out of the lists: name, all, shown.
#[derive(Default)]
pub(super) struct LeftOut(Vec<String>);

impl LeftOut {
    /// Notes that of `all` things only `shown` were shown.
    pub(super) fn note(&mut self, things: &str, all: usize, shown: usize) {
        if shown < all {
            let left = say::number((all - shown) as u64);
            self.0.push(format!("{left} of {}", say::count(all as u64, things)));
        }
    }

    /// Says it, and how to see the rest.
    pub(super) fn write(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        page.blank()?;
        let mut flow = Flow::new("", "");
        let list = say::list(self.0.iter().map(String::as_str));
        flow.words(Role::Heading, &format!("Left out: {list}."));
        flow.words(Role::Plain, "--all shows everything, --limit N the first N of each list.");
        flow.write(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_apart_by_what_they_say() {
        assert_eq!(kind("not valid UTF-8 at byte 17: mend it"), "not valid UTF-8 at byte …: mend it");
        assert_eq!(kind("the id `a b c` is taken by x.jsonl"), "the id … is taken by x.jsonl");
    }
}
