//! The contract for programs as it is read: the fields of `findings.schema.json`.
//!
//! What a later program of the same contract adds is passed over.

use serde::Deserialize;

/// What is looked at first: whether the rest can be understood.
#[derive(Deserialize)]
pub(super) struct Stamp {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) schema: Option<String>,
}

/// The object of `json`.
#[derive(Deserialize)]
pub(super) struct Root {
    pub(super) spec: SpecRead,
    pub(super) summary: SummaryRead,
    pub(super) documents: Vec<DocumentRead>,
    pub(super) passages: Vec<PassageRead>,
    pub(super) overlaps: Vec<OverlapRead>,
    pub(super) families: Vec<FamilyRead>,
    pub(super) clusters: Vec<ClusterRead>,
    pub(super) stock_phrases: Vec<StockPhraseRead>,
    pub(super) skipped: Vec<SkippedRead>,
}

/// A line of `jsonl`.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Line {
    Header { spec: SpecRead },
    Summary(SummaryRead),
    Document(DocumentRead),
    Passage(PassageRead),
    Overlap(OverlapRead),
    Family(FamilyRead),
    Cluster(ClusterRead),
    StockPhrase(StockPhraseRead),
    Skipped(SkippedRead),
}

#[derive(Deserialize)]
pub(super) struct ShinglesRead {
    pub(super) seeds: u32,
    pub(super) paragraphs: u32,
    pub(super) documents: u32,
}

#[derive(Deserialize)]
pub(super) struct BandsRead {
    pub(super) bands: u32,
    pub(super) rows: u32,
}

#[derive(Deserialize)]
pub(super) struct SpecRead {
    pub(super) preset: String,
    pub(super) unicode: String,
    pub(super) level: String,
    pub(super) candidates: Vec<String>,
    pub(super) shingles: ShinglesRead,
    pub(super) paragraph_bands: BandsRead,
    pub(super) document_bands: BandsRead,
    pub(super) similarity: f64,
    pub(super) max_df: u32,
    #[serde(default)]
    pub(super) sources: Option<u32>,
    pub(super) min_words: u32,
    pub(super) min_identity: f64,
    pub(super) passages: bool,
    pub(super) across_groups: bool,
    pub(super) within: bool,
    pub(super) boilerplate: String,
    pub(super) ignored: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct HiddenRead {
    pub(super) families: u64,
    pub(super) passages: u64,
}

#[derive(Deserialize)]
pub(super) struct KnownRead {
    pub(super) documents: u64,
    pub(super) words: u64,
    pub(super) compared: u64,
    #[serde(default)]
    pub(super) further_copies: u64,
    #[serde(default)]
    pub(super) passed_over: u64,
}

#[derive(Deserialize)]
pub(super) struct SummaryRead {
    pub(super) documents: u64,
    pub(super) words: u64,
    pub(super) bytes: u64,
    pub(super) overlaps: u64,
    pub(super) passages: u64,
    pub(super) echoes: u64,
    pub(super) families: u64,
    pub(super) clusters: u64,
    pub(super) skipped: u64,
    pub(super) ignored_words: u64,
    pub(super) hidden: HiddenRead,
    pub(super) known: Option<KnownRead>,
}

#[derive(Deserialize)]
pub(super) struct DocumentRead {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) record: Option<u64>,
    pub(super) group: Option<String>,
    pub(super) date: Option<String>,
    #[serde(default)]
    pub(super) known: bool,
    pub(super) words: u64,
    pub(super) ignored_words: u64,
    pub(super) reused_words: Option<u64>,
    pub(super) reused_words_no_boilerplate: Option<u64>,
    pub(super) words_seen_before: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct PlaceRead {
    pub(super) document: String,
    pub(super) start_byte: u32,
    pub(super) end_byte: u32,
    pub(super) start_char: u32,
    pub(super) end_char: u32,
    pub(super) start_line: u32,
    pub(super) end_line: u32,
    pub(super) first_paragraph: u32,
    pub(super) last_paragraph: u32,
    pub(super) words: u32,
}

#[derive(Deserialize)]
pub(super) struct CommonRead {
    pub(super) a: [u32; 2],
    pub(super) b: [u32; 2],
}

#[derive(Deserialize)]
pub(super) struct EditRead {
    pub(super) op: String,
    pub(super) a: [u32; 2],
    pub(super) b: [u32; 2],
    pub(super) common: Option<CommonRead>,
}

#[derive(Deserialize)]
pub(super) struct PassageRead {
    pub(super) id: String,
    pub(super) family: String,
    pub(super) a: PlaceRead,
    pub(super) b: PlaceRead,
    pub(super) matched_words: u32,
    pub(super) identity: f64,
    pub(super) found_by: Vec<String>,
    pub(super) echo_of: Option<String>,
    pub(super) diff: Vec<EditRead>,
}

#[derive(Deserialize)]
pub(super) struct OverlapRead {
    pub(super) a: String,
    pub(super) b: String,
    pub(super) containment_a: f64,
    pub(super) containment_b: f64,
    pub(super) containment_a_no_boilerplate: Option<f64>,
    pub(super) containment_b_no_boilerplate: Option<f64>,
    pub(super) jaccard: f64,
    pub(super) passages: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct EvidenceRead {
    pub(super) documents: u64,
    #[serde(default)]
    pub(super) by_record: u64,
    pub(super) groups: Option<u64>,
    pub(super) group_share: Option<f64>,
    pub(super) days: Option<u64>,
    pub(super) first: Option<String>,
    pub(super) last: Option<String>,
    pub(super) hours: Option<u64>,
    pub(super) same_place: f64,
    pub(super) in_a_row: u64,
    pub(super) likeness: f64,
    pub(super) words: u64,
}

#[derive(Deserialize)]
pub(super) struct FamilyRead {
    pub(super) id: String,
    pub(super) representative: PlaceRead,
    pub(super) members: Vec<PlaceRead>,
    pub(super) core: Vec<usize>,
    pub(super) chained: bool,
    pub(super) kind: String,
    pub(super) evidence: EvidenceRead,
    pub(super) first_seen: Option<PlaceRead>,
}

#[derive(Deserialize)]
pub(super) struct ClusterRead {
    pub(super) id: String,
    pub(super) representative: String,
    pub(super) members: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct StockPhraseRead {
    pub(super) example: PlaceRead,
    pub(super) documents: u32,
}

#[derive(Deserialize)]
pub(super) struct SkippedRead {
    pub(super) path: String,
    pub(super) line: Option<u64>,
    pub(super) reason: String,
}
