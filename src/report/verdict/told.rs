//! A finding in; what every format tells of it, in words and made visible, out.

use super::VerdictReport;
use super::uri;
use crate::base::DocId;
use crate::findings::Document;
use crate::findings::Kind;
use crate::findings::Place;
use crate::gate::Finding;
use crate::gate::Limit;
use crate::gate::Measured;
use crate::gate::Outcome;
use crate::gate::Over;
use crate::gate::Status;
use crate::report::human::say;
use crate::report::human::summary;
use crate::report::sanitize;

/// What a finding is called where every finding needs a rule: its name, and what it says.
pub(in crate::report) static RULES: [(&str, &str); 4] = [
    ("reuse/exact", "Text that stands elsewhere word for word, after folding"),
    ("reuse/near", "Text that stands elsewhere with changes"),
    ("reuse/wire", "Text that several outlets printed within three days"),
    ("reuse/boilerplate", "A template: text that comes with the place where it is printed"),
];

/// A finding, as it is told.
#[derive(Clone, Copy)]
pub(in crate::report) struct Told<'r> {
    report: &'r VerdictReport<'r>,
    pub(in crate::report) finding: &'r Finding,
}

impl<'r> Told<'r> {
    pub(in crate::report) fn new(report: &'r VerdictReport<'r>, finding: &'r Finding) -> Self {
        Self { report, finding }
    }

    /// The findings that need a decision.
    pub(in crate::report) fn new_ones(report: &'r VerdictReport<'r>) -> impl Iterator<Item = Self> {
        report.verdict.new_findings().map(move |finding| Self::new(report, finding))
    }

    /// The new document.
    pub(in crate::report) fn document(&self) -> &'r Document {
        self.report.document(self.finding.document())
    }

    /// Its path, from the root.
    pub(super) fn path(&self) -> &'r str {
        uri::relative(&self.document().path, self.report.root)
    }

    /// `line 7`, `lines 3–5`.
    pub(super) fn range(&self) -> String {
        let (first, last) = self.lines();
        let [first, last] = [first, last].map(|line| u32::try_from(line).unwrap_or(u32::MAX));
        say::range("line", (first, last))
    }

    /// The first and last line in the file.
    pub(super) fn lines(&self) -> (u64, u64) {
        lines(self.document(), &self.finding.place)
    }

    /// Which of [`RULES`] it is.
    pub(super) fn rule(&self) -> usize {
        let own = self.finding.place.fingerprint;
        match self.finding.kind {
            Kind::Wire => 2,
            Kind::Boilerplate => 3,
            Kind::Reuse if self.finding.others.iter().any(|other| other.fingerprint == own) => 0,
            Kind::Reuse => 1,
        }
    }

    /// `412 words stand elsewhere`.
    pub(super) fn title(&self) -> String {
        let words = u64::from(self.finding.place.words);
        format!("{} {} elsewhere", say::count(words, "word"), if words == 1 { "stands" } else { "stand" })
    }

    /// Where it stands elsewhere: how often, and which place says most of it.
    pub(super) fn elsewhere(&self) -> String {
        let places = self.places();
        let Some(source) = self.source() else { return places };
        format!("{places}, first of all {}", self.report.named(&source))
    }

    /// How many other places there are: `3 other places (2 known)`.
    pub(in crate::report) fn places(&self) -> String {
        let Finding { others_total, known_total, .. } = self.finding;
        let known = match known_total {
            0 => "new".to_owned(),
            all if all == others_total => "known".to_owned(),
            some => format!("{} known", say::number(*some)),
        };
        format!("{} ({known})", say::count(*others_total, "other place"))
    }

    /// The place that says most of it.
    pub(super) fn source(&self) -> Option<Place> {
        self.finding.source(self.report.findings)
    }

    /// How much of it the source has: `31 words the same, identity 93.5%`.
    pub(in crate::report) fn identity(&self) -> Option<String> {
        let best = self.report.findings.passages.get(self.finding.best?);
        let same = say::count(u64::from(best.matched_words), "word");
        Some(format!("{same} the same, identity {}", say::percent(best.identity)))
    }

    /// The limits that it is over, with what was measured.
    pub(in crate::report) fn over(&self) -> String {
        let said: Vec<String> = self.finding.over.iter().map(over).collect();
        say::list(said.iter().map(String::as_str))
    }

    /// The command that accepts it.
    pub(in crate::report) fn accept(&self) -> String {
        accept(self.finding)
    }

    /// All of it in sentences.
    pub(super) fn sentences(&self) -> String {
        let mut said = format!("{}: {}", self.title(), self.elsewhere());
        if let Some(identity) = self.identity() {
            said += &format!("; {identity}");
        }
        said += ".";
        match &self.finding.status {
            Status::New => said += &format!(" Over {}.", self.over()),
            status => {
                if let Some(reason) = status.reason() {
                    said += &format!(" It is {}: {}.", status.name(), sanitize::running(reason));
                }
            }
        }
        said
    }

    /// The beginning of both texts, the new one and its source.
    pub(super) fn excerpts(&self) -> Vec<(&'static str, String)> {
        let new = ("new", self.report.excerpt(&self.finding.place));
        let source = self.source().map(|place| {
            let known = self.report.document(place.document).known;
            (if known { "known" } else { "other" }, self.report.excerpt(&place))
        });
        [Some(new), source].into_iter().flatten().collect()
    }
}

/// The command that accepts a finding.
pub(super) fn accept(finding: &Finding) -> String {
    format!("twicetold baseline accept {} --reason \"…\"", finding.fingerprint)
}

/// The first and last line of a place in its file.
pub(super) fn lines(document: &Document, place: &Place) -> (u64, u64) {
    let (first, last) = place.lines;
    document.record.map_or((first.max(1).into(), last.max(1).into()), |record| (record, record))
}

fn over(over: &Over) -> String {
    match over {
        Over::PassageWords { limit, measured } => {
            let name = Limit::MaxPassageWords.name();
            format!("{name} ({}, limit {})", say::number(*measured), say::number(u64::from(*limit)))
        }
        Over::Overlap { limit, measured } => {
            let (share, limit) = (say::percent(*measured), say::percent(*limit));
            format!("{} ({share} of the document, limit {limit})", Limit::MaxOverlap.name())
        }
    }
}

/// A limit and what was measured, in its unit.
pub(in crate::report) fn values(one: &Measured) -> [String; 2] {
    let said = |value: f64| match one.limit {
        Limit::MaxOverlap => say::percent(value),
        Limit::MaxPassageWords | Limit::MaxFindings | Limit::MinScanned => say::number(value as u64),
    };
    [said(one.allowed), said(one.measured)]
}

/// Lines of a list about the run as a whole.
const LINES: usize = 20;
/// Characters of a text that are shown of a place.
const EXCERPT: usize = 240;

impl VerdictReport<'_> {
    pub(in crate::report) fn document(&self, document: DocId) -> &Document {
        &self.findings.documents[document.index()]
    }

    /// A place by the id of its document and where it stands there.
    pub(super) fn named(&self, place: &Place) -> String {
        let document = self.document(place.document);
        let path = sanitize::running(uri::relative(&document.path, self.root));
        let at = format!("{path}{}", say::position(document, place));
        if *document.id == *document.path {
            at
        } else {
            format!("{} ({at})", sanitize::running(&document.id))
        }
    }

    /// The beginning of the text at a place, on one line.
    pub(super) fn excerpt(&self, place: &Place) -> String {
        let text = self.texts.text(place.document);
        let text = text.get(place.bytes.range()).unwrap_or("");
        let end = text.char_indices().nth(EXCERPT).map_or(text.len(), |(at, _)| at);
        let more = if end < text.len() { "…" } else { "" };
        format!("{}{more}", sanitize::running(&text[..end]))
    }

    /// What comes of the run, in a sentence.
    pub(in crate::report) fn headline(&self) -> String {
        let verdict = self.verdict;
        let totals = &verdict.totals;
        let findings = say::count(totals.new, "new finding");
        match verdict.outcome {
            Outcome::Inconclusive if totals.scanned >= verdict.policy.min_scanned => {
                let unread = say::count(totals.skipped, "input");
                let rest = if totals.new == 0 { "no new finding".to_owned() } else { findings };
                format!("No answer: {unread} could not be read. In the rest, {rest} over the limits.")
            }
            Outcome::Inconclusive => {
                let read = say::count(totals.scanned, "new document");
                format!(
                    "No answer: {read} read, and min-scanned is {}.",
                    say::number(verdict.policy.min_scanned)
                )
            }
            Outcome::Fail => format!("Fail: {findings} over the limits."),
            Outcome::Pass if totals.new == 0 => "Pass: no new finding over the limits.".to_owned(),
            Outcome::Pass => format!("Pass: {findings} over the limits, which does not make this run fail."),
        }
    }

    /// What was read.
    pub(in crate::report) fn read(&self) -> String {
        let totals = &self.verdict.totals;
        let new = say::count(totals.scanned, "new document");
        let mut said = format!(
            "Checked {new}, {}, against {}.",
            say::count(totals.words, "word"),
            say::count(totals.known, "known document")
        );
        if let Some(known) = self.findings.summary.known {
            let left =
                [summary::further_copies(known), summary::passed_over(known, self.findings.spec.sources)];
            left.iter().filter(|left| !left.is_empty()).for_each(|left| said += &format!(" {left}"));
        }
        if totals.skipped > 0 && self.verdict.policy.allow_unreadable {
            said += &format!(" Could not read {}.", say::count(totals.skipped, "input"));
        }
        said
    }

    /// What is no new finding, by status.
    pub(in crate::report) fn rest(&self) -> String {
        let totals = &self.verdict.totals;
        let counts = [
            (totals.accepted, "accepted by the baseline"),
            (totals.allowed, "allowed"),
            (totals.ignored, "ignored"),
            (totals.within, "within the limits"),
            (totals.part, "inside longer ones"),
        ];
        let some = counts.iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> = some.map(|(count, what)| format!("{} {what}", say::number(*count))).collect();
        if said.is_empty() {
            return String::new();
        }
        format!("Other findings: {}.", say::list(said.iter().map(String::as_str)))
    }

    /// What could not be read, a line each; of many only the first.
    pub(super) fn unread(&self) -> Vec<String> {
        let all = self.findings.skipped.iter().map(|skipped| {
            let line = skipped.line.map_or(String::new(), |line| format!(":{line}"));
            let [path, reason] = [&skipped.path, &skipped.reason].map(|text| sanitize::running(text));
            format!("Could not read {path}{line}: {reason}")
        });
        few(all, LINES, "more input")
    }

    /// Entries of the baseline, and of the list of what is allowed, that need a look; of many only the first.
    pub(in crate::report) fn old_entries(&self) -> Vec<String> {
        let stale = self.verdict.stale.iter().map(|one| {
            let [count, found] = [one.count, one.found].map(|n| say::number(n.into()));
            let reason = sanitize::running(&one.reason);
            format!("Stale: the baseline accepts {count} of {}, found {found} ({reason}).", one.fingerprint)
        });
        let expired = self.verdict.expired.iter().map(|one| {
            let what = one.fingerprint.map_or("an entry of the allow list".to_owned(), |id| id.to_string());
            let reason = sanitize::running(&one.reason);
            format!("Expired on {}: {what} ({reason}).", one.expires)
        });
        few(stale.chain(expired), LINES, "more entry")
    }
}

/// The first lines of many, and how many there are besides.
fn few(lines: impl Iterator<Item = String>, most: usize, things: &str) -> Vec<String> {
    let mut lines: Vec<String> = lines.collect();
    let rest = lines.len().saturating_sub(most);
    if rest > 0 {
        lines.truncate(most);
        lines.push(format!("And {}.", say::count(rest as u64, things)));
    }
    lines
}
