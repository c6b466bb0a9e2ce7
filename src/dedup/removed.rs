//! The list of what goes: a plan in, JSON Lines out, one for each document or passage, in the order of the input.

use std::io;
use std::io::Write;

use serde::Serialize;

use super::Gone;
use super::Plan;
use super::Reason;
use crate::base::DocId;
use crate::base::Span;
use crate::spec::Level;

#[derive(Serialize)]
struct Line<'a> {
    what: &'a str,
    reason: &'a str,
    id: &'a str,
    path: &'a str,
    line: Option<u64>,
    span: Option<[u32; 2]>,
    bytes: u32,
    words: u64,
    original: Option<Place<'a>>,
    similarity: Option<f64>,
    identity: Option<f64>,
    kind: Option<&'a str>,
    fingerprint: String,
}

#[derive(Serialize)]
struct Place<'a> {
    id: &'a str,
    path: &'a str,
    line: Option<u64>,
    span: Option<[u32; 2]>,
}

/// Writes the list.
///
/// # Errors
/// If `out` takes no more.
pub fn write_removed(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    for gone in &plan.gone {
        serde_json::to_writer(&mut *out, &line(plan, gone))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(plan: &'a Plan, gone: &Gone) -> Line<'a> {
    let Place { id, path, line, span } = place(plan, gone.document, gone.span);
    let source = gone.source;
    let passages = plan.findings.spec.level != Level::Document;
    let alike = source.map(|source| (source.alike * 1e6).round() / 1e6);
    let (what, digits) = match (gone.span, plan.findings.spec.level) {
        (None, _) => ("document", 16),
        (Some(_), Level::Paragraph) => ("paragraph", 32),
        (Some(_), _) => ("passage", 32),
    };
    Line {
        what,
        reason: gone.reason.name(),
        id,
        path,
        line,
        span,
        bytes: gone.span.map_or_else(|| plan.bytes(gone.document), Span::len),
        words: if gone.reason == Reason::NothingLeft { plan.words(gone.document) } else { gone.words },
        original: source.map(|source| place(plan, source.document, source.span)),
        similarity: alike.filter(|_| !passages),
        identity: alike.filter(|_| passages),
        kind: gone.kind.map(crate::findings::Kind::name),
        fingerprint: format!("{:0digits$x}", gone.fingerprint),
    }
}

fn place(plan: &Plan, document: DocId, span: Option<Span>) -> Place<'_> {
    let document = &plan.findings.documents[document.index()];
    Place {
        id: &document.id,
        path: &document.path,
        line: document.record,
        span: span.map(|span| [span.start, span.end]),
    }
}
