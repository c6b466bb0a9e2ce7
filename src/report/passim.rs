//! `passim` and `passim-clusters`: findings in, the records that passim 2 writes out, one a line.
//!
//! Offsets are in code points, as there. A `uid` is what passim makes of an id, so that its output and ours can
//! be joined.

mod align;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::io::BufWriter;
use std::io::Write;

use serde::Serialize;

use crate::base::DocId;
use crate::base::hash;
use crate::findings::Document;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Kind;
use crate::findings::Passage;
use crate::findings::Place;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use crate::report::escape::Escaping;
use crate::report::wire::round;
use align::Aligned;

/// Pairs, as in passim's `align.json`.
pub(super) struct Passim;

impl Format for Passim {
    fn name(&self) -> &'static str {
        "passim"
    }

    fn help(&self) -> &'static str {
        "Aligned pairs as passim 2 writes them, one JSON object a line"
    }

    fn write(&self, report: &Report<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let mut last = None;
        for passage in &report.findings.passages {
            line(&mut out, &pair(report, &passage, &mut last))?;
        }
        out.flush()
    }
}

/// Clusters, as in passim's `out.json`.
pub(super) struct Clusters;

impl Format for Clusters {
    fn name(&self) -> &'static str {
        "passim-clusters"
    }

    fn help(&self) -> &'static str {
        "The places of each text as passim 2 writes clusters, one JSON object a line"
    }

    fn write(&self, report: &Report<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        for family in &report.findings.families {
            let cluster = hash::spark(&family.id);
            let within = within_series(report.findings, &family);
            for member in &family.members {
                let text = report.texts.text(member.document);
                line(&mut out, &member_of(report.findings, (&family, cluster, within), (member, &text)))?;
            }
        }
        out.flush()
    }
}

fn line(out: &mut impl Write, record: &impl Serialize) -> io::Result<()> {
    record.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Escaping::compact()))?;
    out.write_all(b"\n")
}

/// Two places and what they have in common; a null is not written, as Spark does not.
#[derive(Serialize)]
struct Pair<'a> {
    uid: i64,
    uid2: i64,
    begin: u32,
    end: u32,
    begin2: u32,
    end2: u32,
    id: &'a str,
    id2: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    series2: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date2: Option<&'a str>,
    #[serde(flatten)]
    aligned: Option<Aligned>,
}

/// The text of the document that was looked at last, which is often the next.
type Last<'a> = Option<(DocId, Cow<'a, str>)>;

fn pair<'a>(report: &Report<'a>, passage: &Passage, last: &mut Last<'a>) -> Pair<'a> {
    let document = |place: &Place| &report.findings.documents[place.document.index()];
    let (a, b) = (document(&passage.a), document(&passage.b));
    if last.as_ref().is_none_or(|(document, _)| *document != passage.a.document) {
        *last = Some((passage.a.document, report.texts.text(passage.a.document)));
    }
    let of_b = report.texts.text(passage.b.document);
    let of_a = last.as_ref().map_or("", |(_, text)| text);
    Pair {
        uid: hash::spark(&a.id),
        uid2: hash::spark(&b.id),
        begin: passage.a.chars.start,
        end: passage.a.chars.end,
        begin2: passage.b.chars.start,
        end2: passage.b.chars.end,
        id: &a.id,
        id2: &b.id,
        series: a.group.as_deref(),
        series2: b.group.as_deref(),
        date: a.date.as_deref(),
        date2: b.date.as_deref(),
        aligned: Aligned::new(passage, of_a, &of_b),
    }
}

/// A place of a text, with the earliest one.
#[derive(Serialize)]
struct Member<'a> {
    uid: i64,
    cluster: i64,
    size: usize,
    begin: u32,
    end: u32,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    boiler: bool,
    src: Vec<Source>,
    pboiler: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct Source {
    uid: i64,
    begin: u32,
    end: u32,
}

fn member_of<'a>(
    findings: &'a Findings,
    (family, cluster, pboiler): (&Family, i64, f64),
    (member, text): (&Place, &'a str),
) -> Member<'a> {
    let document = |id: DocId| -> &'a Document { &findings.documents[id.index()] };
    let Document { id, group, date, .. } = document(member.document);
    // Only where dates say that one was there before all others.
    let first = family.first_seen.filter(|first| first.document != member.document);
    let source = first.map(|first| Source {
        uid: hash::spark(&document(first.document).id),
        begin: first.chars.start,
        end: first.chars.end,
    });
    Member {
        uid: hash::spark(id),
        cluster,
        size: family.members.len(),
        begin: member.chars.start,
        end: member.chars.end,
        id,
        series: group.as_deref(),
        date: date.as_deref(),
        boiler: family.kind == Kind::Boilerplate,
        src: source.into_iter().collect(),
        pboiler: round(pboiler),
        text: text.get(member.bytes.range()),
    }
}

/// The share of the pairs of places that are of one series.
fn within_series(findings: &Findings, family: &Family) -> f64 {
    let mut of_series: BTreeMap<&str, u64> = BTreeMap::new();
    for member in &family.members {
        if let Some(series) = &findings.documents[member.document.index()].group {
            *of_series.entry(series).or_default() += 1;
        }
    }
    let pairs = |places: u64| places * places.saturating_sub(1) / 2;
    let within: u64 = of_series.values().map(|&places| pairs(places)).sum();
    within as f64 / pairs(family.members.len() as u64).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_its_text_has_none() {
        let mut out = Vec::new();
        let source = vec![Source { uid: -1, begin: 2, end: 3 }];
        let member = Member {
            uid: hash::spark("ABC"),
            cluster: 1,
            size: 2,
            begin: 0,
            end: 3,
            id: "ABC",
            series: None,
            date: None,
            boiler: false,
            src: source,
            pboiler: 0.5,
            text: None,
        };
        line(&mut out, &member).unwrap();
        let expected = r#"{"uid":4105715581806190027,"cluster":1,"size":2,"begin":0,"end":3,"id":"ABC","boiler":false,"src":[{"uid":-1,"begin":2,"end":3}],"pboiler":0.5}"#;
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), expected);
    }
}
