//! Findings in; the index of a page out: all but the texts, the diffs and the words to search.

use std::io;
use std::io::Write;

use serde::Serialize;

use super::layout::Layout;
use super::pack::At;
use crate::base::Span;
use crate::date::When;
use crate::findings::Place;
use crate::gate::Fingerprint;
use crate::report::Report;
use crate::report::wire;
use crate::report::wire::Each;
use crate::report::wire::Wire;
use crate::report::wire::round;

/// Where what is packed stands, by document and by passage.
pub(super) struct Places {
    pub(super) texts: Vec<Option<At>>,
    pub(super) diffs: Vec<Option<At>>,
    pub(super) search: Vec<At>,
}

/// Characters of a stock phrase that are told.
const PHRASE: usize = 200;

#[derive(Serialize)]
struct DocumentIndex<'a> {
    id: &'a str,
    path: &'a str,
    record: Option<u64>,
    group: Option<&'a str>,
    date: Option<&'a str>,
    day: Option<&'a str>,
    /// The first and the last second that the date names.
    time: Option<[i64; 2]>,
    known: bool,
    words: u64,
    reused: Option<u64>,
    containment: Option<f64>,
    containment_nb: Option<f64>,
    seen_before: Option<u64>,
    text: Option<At>,
    length: Option<u32>,
}

/// Document, start, end, lines, words, bytes, characters, fingerprint.
type PlaceIndex = (u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, String);

#[derive(Serialize)]
struct PassageIndex<B: Serialize> {
    id: String,
    family: usize,
    a: PlaceIndex,
    b: PlaceIndex,
    matched: u32,
    identity: f64,
    by: B,
    echo_of: Option<usize>,
    diff: Option<At>,
    search: At,
}

#[derive(Serialize)]
struct OverlapIndex {
    a: u32,
    b: u32,
    ca: f64,
    cb: f64,
    ca_nb: Option<f64>,
    cb_nb: Option<f64>,
    jaccard: f64,
    passages: Vec<usize>,
}

#[derive(Serialize)]
struct FamilyIndex<E: Serialize> {
    id: String,
    kind: &'static str,
    representative: PlaceIndex,
    members: Vec<PlaceIndex>,
    core: Vec<usize>,
    chained: bool,
    first_seen: Option<PlaceIndex>,
    evidence: E,
}

#[derive(Serialize)]
struct ClusterIndex<'a> {
    id: &'a str,
    representative: u32,
    members: Vec<u32>,
}

#[derive(Serialize)]
struct StockIndex {
    place: PlaceIndex,
    documents: u32,
    text: String,
}

/// The index.
pub(super) struct Index<'a> {
    pub(super) report: &'a Report<'a>,
    pub(super) layout: &'a Layout,
    pub(super) places: &'a Places,
}

impl<'a> Index<'a> {
    /// Writes it as JSON, part by part.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let wire = Wire(self.report.findings);
        part(out, "{\"spec\":", &wire.spec())?;
        part(out, ",\"summary\":", &wire.summary())?;
        part(out, ",\"documents\":", &Each(self.documents()))?;
        part(out, ",\"passages\":", &Each(self.passages()))?;
        part(out, ",\"overlaps\":", &Each(self.overlaps()))?;
        part(out, ",\"families\":", &Each(self.families()))?;
        part(out, ",\"clusters\":", &Each(self.clusters()))?;
        part(out, ",\"stock_phrases\":", &Each(self.stock_phrases()))?;
        part(out, ",\"skipped\":", &Each(wire.skipped()))?;
        out.write_all(b"}")
    }

    fn place(&self, place: &Place) -> PlaceIndex {
        let [start, end] = self.layout.ends(place);
        (
            self.layout.number(place.document),
            start,
            end,
            place.lines.0,
            place.lines.1,
            place.words,
            place.bytes.start,
            place.bytes.end,
            place.chars.start,
            place.chars.end,
            Fingerprint::new(place.fingerprint).to_string(),
        )
    }

    fn documents(&self) -> impl Iterator<Item = impl Serialize + 'a> + Clone {
        let (report, places) = (self.report, self.places);
        self.layout.documents.iter().enumerate().map(move |(number, told)| {
            let document = &report.findings.documents[told.document.index()];
            let date = document.date.as_deref();
            let when = date.and_then(When::read);
            DocumentIndex {
                id: &document.id,
                path: &document.path,
                record: document.record,
                group: document.group.as_deref(),
                date,
                // What names a day begins with it.
                day: date.filter(|_| when.is_some()).and_then(|date| date.trim().get(..10)),
                time: when.map(|When { start, end }| [start, end]),
                known: document.known,
                words: document.words,
                reused: document.reused_words,
                containment: document.containment().map(round),
                containment_nb: document.containment_no_boilerplate().map(round),
                seen_before: document.words_seen_before,
                text: places.texts[number],
                length: told.units.as_ref().map(|units| units.length),
            }
        })
    }

    fn passages(&self) -> impl Iterator<Item = impl Serialize + '_> + Clone {
        self.report.findings.passages.iter().enumerate().map(|(number, passage)| PassageIndex {
            id: passage.id,
            family: passage.family,
            a: self.place(&passage.a),
            b: self.place(&passage.b),
            matched: passage.matched_words,
            identity: round(passage.identity),
            by: wire::generators(passage.found_by),
            echo_of: passage.echo_of,
            diff: self.places.diffs[number],
            search: self.places.search[number],
        })
    }

    fn overlaps(&self) -> impl Iterator<Item = impl Serialize + '_> + Clone {
        self.report.findings.overlaps.iter().map(|overlap| OverlapIndex {
            a: self.layout.number(overlap.a),
            b: self.layout.number(overlap.b),
            ca: round(overlap.containment_a),
            cb: round(overlap.containment_b),
            ca_nb: overlap.containment_a_no_boilerplate.map(round),
            cb_nb: overlap.containment_b_no_boilerplate.map(round),
            jaccard: round(overlap.jaccard),
            passages: overlap.passages,
        })
    }

    fn families(&self) -> impl Iterator<Item = impl Serialize + '_> + Clone {
        self.report.findings.families.iter().map(|family| FamilyIndex {
            id: family.id,
            kind: family.kind.name(),
            representative: self.place(&family.representative),
            members: family.members.iter().map(|member| self.place(member)).collect(),
            core: family.core,
            chained: family.chained,
            first_seen: family.first_seen.as_ref().map(|place| self.place(place)),
            evidence: wire::evidence(family.evidence),
        })
    }

    fn clusters(&self) -> impl Iterator<Item = impl Serialize + '_> + Clone {
        self.report.findings.clusters.iter().map(|cluster| ClusterIndex {
            id: &cluster.id,
            representative: self.layout.number(cluster.representative),
            members: cluster.members.iter().map(|&member| self.layout.number(member)).collect(),
        })
    }

    fn stock_phrases(&self) -> impl Iterator<Item = impl Serialize + '_> + Clone {
        self.report.findings.stock_phrases.iter().map(|phrase| StockIndex {
            place: self.place(&phrase.example),
            documents: phrase.documents,
            text: self.beginning(&phrase.example),
        })
    }

    /// What stands in a place, or how it begins.
    fn beginning(&self, place: &Place) -> String {
        let text = self.report.texts.text(place.document);
        let Span { start, end } = place.bytes;
        let stands = text.get(start as usize..end as usize).unwrap_or_default();
        stands.chars().take(PHRASE).collect()
    }
}

fn part(out: &mut dyn Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    out.write_all(name.as_bytes())?;
    serde_json::to_writer(out, value).map_err(io::Error::from)
}
