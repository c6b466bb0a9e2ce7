//! Findings in; what they mean, in plain words, out.
//!
//! No id and no text: these are sentences of ours, which any format may show as they are.

use std::collections::BTreeSet;

use crate::base::DocId;
use crate::findings::Findings;
use crate::findings::Kind;
use crate::report::human::say;
use crate::spec::Level;

/// A paragraph a thing that a reader should know, the most important first.
pub(super) fn paragraphs(findings: &Findings) -> Vec<String> {
    let said = [found(findings), most(findings), kinds(findings), counts(findings), caution(findings)];
    said.into_iter().chain([unread(findings)]).filter(|one| !one.is_empty()).collect()
}

/// The documents that have something in common with another.
fn sharing(findings: &Findings) -> u64 {
    let documents: BTreeSet<DocId> =
        findings.overlaps.iter().flat_map(|overlap| [overlap.a, overlap.b]).collect();
    documents.iter().filter(|document| !findings.documents[document.index()].known).count() as u64
}

fn found(findings: &Findings) -> String {
    let summary = &findings.summary;
    let read = format!(
        "{} with {} {} read",
        say::count(summary.documents, "document"),
        say::count(summary.words, "word"),
        if summary.documents == 1 { "was" } else { "were" }
    );
    let read = match summary.known {
        None => read,
        Some(known) => format!("{read} and compared with {}", say::count(known.documents, "known document")),
    };
    if summary.overlaps == 0 {
        return format!("{read}. Nothing was found that is told twice.");
    }
    let sharing = sharing(findings);
    let share = say::percent(sharing as f64 / summary.documents.max(1) as f64);
    let (overlaps, are) =
        (say::count(summary.overlaps, "pair"), if summary.overlaps == 1 { "is" } else { "are" });
    let have = if sharing == 1 { "has" } else { "have" };
    let told = match summary.passages {
        0 => format!("{overlaps} of documents {are} alike as a whole"),
        passages => {
            let families = match summary.families {
                1 => "one text".to_owned(),
                some => say::count(some, "different text"),
            };
            format!("{} of {families} in {overlaps} of documents", say::count(passages, "passage"))
        }
    };
    format!("{read}. {} of them ({share}) {have} text in common with another: {told}.", say::number(sharing))
}

/// The document of which most stands elsewhere.
fn most(findings: &Findings) -> String {
    let fresh = findings.documents.iter().filter(|document| !document.known);
    let most = fresh.filter_map(|document| document.containment_no_boilerplate()).fold(0.0, f64::max);
    if most == 0.0 {
        return String::new();
    }
    format!(
        "Of the document that shares most, {} of the words stand elsewhere too, not counting boilerplate.",
        say::percent(most)
    )
}

fn kinds(findings: &Findings) -> String {
    let kinds = (0..findings.families.len()).map(|number| findings.families.kind(number));
    let (mut boilerplate, mut wire) = (0, 0);
    for kind in kinds {
        boilerplate += u64::from(kind == Kind::Boilerplate);
        wire += u64::from(kind == Kind::Wire);
    }
    let mut said = Vec::new();
    let texts = |number| say::count(number, "text");
    match boilerplate {
        0 => {}
        1 => said.push("1 text is boilerplate, as headers and footers are.".to_owned()),
        some => said.push(format!("{} are boilerplate, as headers and footers are.", texts(some))),
    }
    match wire {
        0 => {}
        1 => said.push("1 text was printed by several groups within three days, as agency news is.".into()),
        some => said.push(format!(
            "{} were printed by several groups within three days, as agency news is.",
            texts(some)
        )),
    }
    let hidden = findings.summary.hidden;
    if hidden.families > 0 {
        let left = [say::count(hidden.passages, "passage"), texts(hidden.families)];
        said.push(format!("Boilerplate is left out: {} of {}.", left[0], left[1]));
    }
    said.join(" ")
}

/// From when on something counts.
fn counts(findings: &Findings) -> String {
    let spec = &findings.spec;
    let folded = format!("after folding by the preset {}", spec.preset);
    if spec.level == Level::Document {
        let similarity = say::percent(spec.similarity);
        return format!(
            "Documents count as alike if {similarity} of their word sequences are the same {folded}."
        );
    }
    let (words, identity) = (say::count(u64::from(spec.min_words), "word"), say::percent(spec.min_identity));
    format!(
        "A passage counts from {words} that are the same on both sides {folded}, if these are {identity} of it."
    )
}

fn caution(findings: &Findings) -> String {
    if findings.overlaps.is_empty() {
        return String::new();
    }
    "The same words do not say who wrote them first, nor that anything is wrong with them: quotations, agreed \
     copies and common sources look alike. Dates are those of the records; judge by the passages."
        .to_owned()
}

fn unread(findings: &Findings) -> String {
    match findings.summary.skipped {
        0 => String::new(),
        1 => "1 input could not be read; it is listed with its reason.".to_owned(),
        some => format!("{} inputs could not be read; each is listed with its reason.", say::number(some)),
    }
}
