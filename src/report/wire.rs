//! The contract for programs: what [`crate::findings`] looks like as JSON.
//!
//! Names and order of the fields are those of `findings.schema.json`. Everything is made when it is written,
//! so that a report of any size streams.

mod evidence;

use serde::Serialize;
use serde::Serializer;

use crate::base::DocId;
use crate::base::Skipped;
use crate::base::Span;
use crate::findings::Cluster;
use crate::findings::Diff;
use crate::findings::Document;
use crate::findings::Edit;
use crate::findings::Evidence;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::findings::StockPhrase;
use crate::spec::Bands;
use crate::spec::FoundBy;
use crate::spec::Spec;
use evidence::EvidenceWire;
use evidence::HiddenWire;

/// The name and version of the contract.
pub(super) const SCHEMA: &str = "twicetold.findings/1";

/// The program that wrote the report.
#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// This program.
pub(super) const TOOL: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// A list that is made item by item while it is written.
pub(super) struct Each<I>(pub(super) I);

impl<I> Serialize for Each<I>
where
    I: Iterator + Clone,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

/// A record that is unpacked when it is written, by the thread that writes it.
struct Late<M> {
    number: usize,
    make: M,
}

impl<M, T> Serialize for Late<M>
where
    M: Fn(usize) -> T,
    T: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.make)(self.number).serialize(serializer)
    }
}

/// So many records, each made of its number.
fn late<T: Serialize>(
    count: usize,
    make: impl Fn(usize) -> T + Copy + Sync,
) -> impl Iterator<Item = impl Serialize + Sync> + Clone {
    (0..count).map(move |number| Late { number, make })
}

/// Generators by name.
pub(super) struct Generators(FoundBy);

impl Serialize for Generators {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.names())
    }
}

#[derive(Serialize)]
struct ShinglesWire {
    seeds: u32,
    paragraphs: u32,
    documents: u32,
}

#[derive(Serialize)]
struct BandsWire {
    bands: u32,
    rows: u32,
}

impl From<Bands> for BandsWire {
    fn from(Bands { bands, rows }: Bands) -> Self {
        Self { bands, rows }
    }
}

/// [`Spec`].
#[derive(Serialize)]
pub(super) struct SpecWire<'a> {
    preset: &'a str,
    unicode: &'a str,
    level: &'static str,
    candidates: Generators,
    shingles: ShinglesWire,
    paragraph_bands: BandsWire,
    document_bands: BandsWire,
    similarity: f64,
    max_df: u32,
    sources: Option<u32>,
    min_words: u32,
    min_identity: f64,
    passages: bool,
    across_groups: bool,
    within: bool,
    boilerplate: &'static str,
    ignored: Vec<&'a str>,
}

/// [`crate::findings::Summary`].
#[derive(Serialize)]
pub(super) struct SummaryWire {
    documents: u64,
    words: u64,
    bytes: u64,
    overlaps: u64,
    passages: u64,
    echoes: u64,
    families: u64,
    clusters: u64,
    skipped: u64,
    ignored_words: u64,
    hidden: HiddenWire,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<KnownWire>,
}

#[derive(Serialize)]
struct KnownWire {
    documents: u64,
    words: u64,
    compared: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    further_copies: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_over: Option<u64>,
}

/// [`Document`].
#[derive(Serialize)]
pub(super) struct DocumentWire<'a> {
    id: &'a str,
    path: &'a str,
    record: Option<u64>,
    group: Option<&'a str>,
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    known: bool,
    words: u64,
    ignored_words: u64,
    reused_words: Option<u64>,
    containment: Option<f64>,
    reused_words_no_boilerplate: Option<u64>,
    containment_no_boilerplate: Option<f64>,
    words_seen_before: Option<u64>,
    share_seen_before: Option<f64>,
}

/// [`Place`]: the `SPAN` of the contract.
#[derive(Serialize)]
pub(super) struct PlaceWire<'a> {
    document: &'a str,
    start_byte: u32,
    end_byte: u32,
    start_char: u32,
    end_char: u32,
    start_line: u32,
    end_line: u32,
    first_paragraph: u32,
    last_paragraph: u32,
    words: u32,
}

#[derive(Serialize)]
struct CommonWire {
    a: [u32; 2],
    b: [u32; 2],
}

#[derive(Serialize)]
struct EditWire {
    op: &'static str,
    a: [u32; 2],
    b: [u32; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    common: Option<CommonWire>,
}

struct DiffWire(Diff);

impl Serialize for DiffWire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(edit))
    }
}

/// [`Passage`].
#[derive(Serialize)]
pub(super) struct PassageWire<'a> {
    id: String,
    family: String,
    a: PlaceWire<'a>,
    b: PlaceWire<'a>,
    matched_words: u32,
    identity: f64,
    found_by: Generators,
    echo_of: Option<String>,
    diff: DiffWire,
}

/// [`Overlap`].
#[derive(Serialize)]
pub(super) struct OverlapWire<'a> {
    a: &'a str,
    b: &'a str,
    containment_a: f64,
    containment_b: f64,
    containment_a_no_boilerplate: Option<f64>,
    containment_b_no_boilerplate: Option<f64>,
    jaccard: f64,
    passages: Vec<String>,
}

/// [`Family`].
#[derive(Serialize)]
pub(super) struct FamilyWire<'a> {
    id: String,
    representative: PlaceWire<'a>,
    members: Vec<PlaceWire<'a>>,
    core: Vec<usize>,
    chained: bool,
    kind: &'static str,
    evidence: EvidenceWire,
    first_seen: Option<PlaceWire<'a>>,
}

/// [`Cluster`].
#[derive(Serialize)]
pub(super) struct ClusterWire<'a> {
    id: &'a str,
    representative: &'a str,
    members: Vec<&'a str>,
}

/// [`StockPhrase`].
#[derive(Serialize)]
pub(super) struct StockPhraseWire<'a> {
    example: PlaceWire<'a>,
    documents: u32,
}

/// [`Skipped`].
#[derive(Serialize)]
pub(super) struct SkippedWire<'a> {
    path: &'a str,
    line: Option<u64>,
    reason: &'a str,
}

/// Six digits: more than any of these numbers means, and the same everywhere.
pub(super) fn round(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// Generators by name.
pub(super) fn generators(found_by: FoundBy) -> Generators {
    Generators(found_by)
}

/// What a family was judged by.
pub(super) fn evidence(evidence: Evidence) -> EvidenceWire {
    evidence.into()
}

fn pair(span: Span) -> [u32; 2] {
    [span.start, span.end]
}

fn edit(edit: Edit) -> EditWire {
    let common = edit.common.map(|(a, b)| CommonWire { a: pair(a), b: pair(b) });
    EditWire { op: edit.op.name(), a: pair(edit.a), b: pair(edit.b), common }
}

/// Findings, seen through the contract.
#[derive(Clone, Copy)]
pub(super) struct Wire<'a>(pub(super) &'a Findings);

impl<'a> Wire<'a> {
    fn name(self, document: DocId) -> &'a str {
        &self.0.documents[document.index()].id
    }

    pub(super) fn spec(self) -> SpecWire<'a> {
        let Spec { shingles, .. } = self.0.spec;
        let spec = &self.0.spec;
        SpecWire {
            preset: &spec.preset,
            unicode: &spec.unicode,
            level: spec.level.name(),
            candidates: Generators(spec.candidates),
            shingles: ShinglesWire {
                seeds: shingles.seeds,
                paragraphs: shingles.paragraphs,
                documents: shingles.documents,
            },
            paragraph_bands: spec.paragraph_bands.into(),
            document_bands: spec.document_bands.into(),
            similarity: round(spec.similarity),
            max_df: spec.max_df,
            sources: spec.sources,
            min_words: spec.min_words,
            min_identity: round(spec.min_identity),
            passages: spec.passages,
            across_groups: spec.across_groups,
            within: spec.within,
            boilerplate: spec.boilerplate.name(),
            ignored: spec.ignored.iter().map(|known| known.fingerprint.as_str()).collect(),
        }
    }

    pub(super) fn summary(self) -> SummaryWire {
        let summary = self.0.summary;
        SummaryWire {
            documents: summary.documents,
            words: summary.words,
            bytes: summary.bytes,
            overlaps: summary.overlaps,
            passages: summary.passages,
            echoes: summary.echoes,
            families: summary.families,
            clusters: summary.clusters,
            skipped: summary.skipped,
            ignored_words: summary.ignored_words,
            hidden: summary.hidden.into(),
            known: summary.known.map(|known| KnownWire {
                documents: known.documents,
                words: known.words,
                compared: known.compared,
                further_copies: (known.further_copies > 0).then_some(known.further_copies),
                passed_over: (known.passed_over > 0).then_some(known.passed_over),
            }),
        }
    }

    pub(super) fn documents(self) -> impl Iterator<Item = DocumentWire<'a>> + Clone {
        self.0.documents.iter().map(|document: &Document| DocumentWire {
            id: &document.id,
            path: &document.path,
            record: document.record,
            group: document.group.as_deref(),
            date: document.date.as_deref(),
            known: document.known,
            words: document.words,
            ignored_words: document.ignored_words,
            reused_words: document.reused_words,
            containment: document.containment().map(round),
            reused_words_no_boilerplate: document.reused_words_no_boilerplate,
            containment_no_boilerplate: document.containment_no_boilerplate().map(round),
            words_seen_before: document.words_seen_before,
            share_seen_before: document.share_seen_before().map(round),
        })
    }

    pub(super) fn place(self, place: &Place) -> PlaceWire<'a> {
        PlaceWire {
            document: self.name(place.document),
            start_byte: place.bytes.start,
            end_byte: place.bytes.end,
            start_char: place.chars.start,
            end_char: place.chars.end,
            start_line: place.lines.0,
            end_line: place.lines.1,
            first_paragraph: place.paragraphs.0,
            last_paragraph: place.paragraphs.1,
            words: place.words,
        }
    }

    pub(super) fn passages(self) -> impl Iterator<Item = impl Serialize + Sync> + Clone {
        late(self.0.passages.len(), move |number| self.passage(self.0.passages.get(number)))
    }

    fn passage(self, passage: Passage) -> PassageWire<'a> {
        PassageWire {
            id: passage.id,
            family: self.0.families.id(passage.family),
            a: self.place(&passage.a),
            b: self.place(&passage.b),
            matched_words: passage.matched_words,
            identity: round(passage.identity),
            found_by: Generators(passage.found_by),
            echo_of: passage.echo_of.map(|number| self.0.passages.id(number)),
            diff: DiffWire(passage.diff),
        }
    }

    pub(super) fn overlaps(self) -> impl Iterator<Item = impl Serialize + Sync> + Clone {
        late(self.0.overlaps.len(), move |number| self.overlap(&self.0.overlaps.get(number)))
    }

    fn overlap(self, overlap: &Overlap) -> OverlapWire<'a> {
        OverlapWire {
            a: self.name(overlap.a),
            b: self.name(overlap.b),
            containment_a: round(overlap.containment_a),
            containment_b: round(overlap.containment_b),
            containment_a_no_boilerplate: overlap.containment_a_no_boilerplate.map(round),
            containment_b_no_boilerplate: overlap.containment_b_no_boilerplate.map(round),
            jaccard: round(overlap.jaccard),
            passages: overlap.passages.iter().map(|&number| self.0.passages.id(number)).collect(),
        }
    }

    pub(super) fn families(self) -> impl Iterator<Item = impl Serialize + Sync> + Clone {
        late(self.0.families.len(), move |number| self.family(self.0.families.get(number)))
    }

    fn family(self, family: Family) -> FamilyWire<'a> {
        FamilyWire {
            id: family.id,
            representative: self.place(&family.representative),
            members: family.members.iter().map(|member| self.place(member)).collect(),
            core: family.core,
            chained: family.chained,
            kind: family.kind.name(),
            evidence: family.evidence.into(),
            first_seen: family.first_seen.as_ref().map(|place| self.place(place)),
        }
    }

    pub(super) fn clusters(self) -> impl Iterator<Item = ClusterWire<'a>> + Clone {
        self.0.clusters.iter().map(move |cluster: &Cluster| ClusterWire {
            id: &cluster.id,
            representative: self.name(cluster.representative),
            members: cluster.members.iter().map(|&member| self.name(member)).collect(),
        })
    }

    pub(super) fn stock_phrases(self) -> impl Iterator<Item = StockPhraseWire<'a>> + Clone {
        self.0.stock_phrases.iter().map(move |phrase: &StockPhrase| StockPhraseWire {
            example: self.place(&phrase.example),
            documents: phrase.documents,
        })
    }

    pub(super) fn skipped(self) -> impl Iterator<Item = SkippedWire<'a>> + Clone {
        self.0.skipped.iter().map(|skipped: &Skipped| SkippedWire {
            path: &skipped.path,
            line: skipped.line,
            reason: &skipped.reason,
        })
    }
}
