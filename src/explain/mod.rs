//! Explain: a spec in, what it can and cannot find out, before anything is run.
//!
//! Arithmetic alone: no text, no sketch, no chance. `selftest` measures the same on the user's text.

pub mod formula;

use serde::Serialize;
use serde::Serializer;

use crate::align::bag;
use crate::candidates::GROWTH;
use crate::sketch::banding;
use crate::spec::Bands;
use crate::spec::FoundBy;
use crate::spec::Level;
use crate::spec::Spec;

/// The value of [`Explanation::schema`].
pub const SCHEMA: &str = "twicetold.explain/1";
/// Shares of words edited for which chances are given.
pub const EDITED: [f64; 8] = [0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];
/// Lengths of passages, in words, for which chances are given.
pub const LENGTHS: [u32; 4] = [15, 30, 60, 120];
/// Steps of a curve.
const STEPS: u32 = 50;

/// What a spec can and cannot find. As JSON: an object with these fields, in this order; all numbers
/// are computed from the settings, to six decimals, so equal settings give equal bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// `twicetold.explain/1`.
    pub schema: &'static str,
    /// `passage`, `paragraph` or `document`.
    pub level: &'static str,
    /// The preset with its version, as in `standard/1`: what it folds is no edit.
    pub preset: String,
    /// Least words in common of a passage; `null` where no passages are reported.
    pub min_words: Option<u32>,
    /// Least identity of a passage; `null` where no passages are reported.
    pub min_identity: Option<f64>,
    /// Least Jaccard of two documents; `null` but at level `document`.
    pub similarity: Option<f64>,
    /// Whether identical documents and paragraphs are looked for.
    pub exact: bool,
    /// Whether every pair of documents is looked at that is as alike as `similarity`.
    pub all: bool,
    /// What is compared by sketches: paragraphs, documents, both or nothing.
    pub lsh: Vec<Lsh>,
    /// The search for shared runs of words; `null` if there is none.
    pub seeds: Option<Seeds>,
    /// The search for words that were kept but not their order; `null` if there is none.
    pub context: Option<Context>,
    /// What is not found.
    pub never: Vec<Limit>,
}

impl Explanation {
    /// As one JSON object, with line breaks.
    ///
    /// # Panics
    /// Never: there is nothing in it that JSON does not have.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("numbers, strings and lists are JSON")
    }
}

/// What the comparison of sketches proposes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lsh {
    /// `paragraph` or `document`: a whole one against a whole one.
    pub unit: &'static str,
    /// Words in a shingle.
    pub shingle: u32,
    /// Bands of the sketch.
    pub bands: u32,
    /// Rows in each.
    pub rows: u32,
    /// The Jaccard that is asked for; `null` if none is.
    pub threshold: Option<f64>,
    /// The chance that a pair exactly at the threshold is proposed.
    #[serde(serialize_with = "six_if_any")]
    pub recall_at_threshold: Option<f64>,
    /// The Jaccard at which half of the pairs are proposed.
    #[serde(serialize_with = "six")]
    pub half: f64,
    /// The Jaccard from which 99 of 100 pairs are proposed.
    #[serde(serialize_with = "six")]
    pub nearly_all: f64,
    /// The chance by Jaccard, from 0 to 1 in steps of .02.
    pub curve: Vec<Point>,
    /// The chance by the share of words that were edited.
    pub edits: Vec<Edited>,
}

/// A point of an S-curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// Jaccard of the two sets of shingles.
    #[serde(serialize_with = "six")]
    pub jaccard: f64,
    /// The chance that the pair is proposed: `1 - (1 - j^rows)^bands`.
    #[serde(serialize_with = "six")]
    pub proposed: f64,
}

/// What becomes of a unit of which some words were replaced.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Edited {
    /// Share of its words.
    pub edited: f64,
    /// The expected Jaccard with the origin: see [`formula::jaccard`].
    #[serde(serialize_with = "six")]
    pub jaccard: f64,
    /// The chance that a pair of this Jaccard is proposed.
    #[serde(serialize_with = "six")]
    pub proposed: f64,
}

/// What the search for shared runs of words proposes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seeds {
    /// Words of a seed: every run of so many words that stands in two documents is a candidate.
    pub shingle: u32,
    /// A seed in more documents than this does not count by itself; it grows with the words after it.
    pub max_df: u32,
    /// A shared run of so many words is a candidate however common it is.
    pub longest: u32,
    /// A shared run of so many words is looked at even if it stands alone.
    pub long_run: u32,
    /// A shared run of so many words is reported, even if nothing around it is shared; `null` at level
    /// `paragraph`, where a whole paragraph must be alike.
    pub guaranteed_run: Option<u32>,
    /// The chance to find a passage by its length and the share of words replaced.
    pub passages: Vec<Chance>,
}

/// What has to be left of rewritten text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Context {
    /// Two telling words are a context if they are no more telling words apart than this.
    pub reach: usize,
    /// The share of telling words, by weight, that both sides have near each other…
    pub near: f64,
    /// …or, wherever they stand, of a passage that was shuffled.
    pub anywhere: f64,
}

/// What becomes of a passage of which some words were replaced.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chance {
    /// Words of the passage.
    pub words: u32,
    /// Share of them that were replaced.
    pub edited: f64,
    /// The chance that a seed is left: see [`formula::seed`]. Without one, seeds cannot find it.
    #[serde(serialize_with = "six")]
    pub seed: f64,
    /// The chance that enough seeds are left to align it: see [`formula::promising`].
    #[serde(serialize_with = "six")]
    pub promising: f64,
}

/// Something that is not found, and what would change that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// What is not found.
    pub what: String,
    /// The setting that changes it, or why none does.
    pub remedy: String,
}

/// Explains a spec. `similarity` is the Jaccard of paragraphs that was asked for, if any was.
#[must_use]
pub fn explain(spec: &Spec, similarity: Option<f64>) -> Explanation {
    let documents = spec.level == Level::Document;
    let passages = !documents || spec.passages;
    Explanation {
        schema: SCHEMA,
        level: spec.level.name(),
        preset: spec.preset.clone(),
        min_words: passages.then_some(spec.min_words),
        min_identity: passages.then_some(spec.min_identity),
        similarity: documents.then_some(spec.similarity),
        exact: spec.candidates.has(FoundBy::EXACT),
        all: spec.candidates.has(FoundBy::ALL) && documents,
        lsh: sketches(spec, similarity),
        seeds: (spec.candidates.has(FoundBy::SEEDS) && !documents).then(|| seeds(spec)),
        context: (spec.candidates.has(FoundBy::CONTEXT) && spec.level == Level::Passage).then_some(Context {
            reach: bag::REACH,
            near: bag::IN_PLACE_SHARE,
            anywhere: bag::ANYWHERE_SHARE,
        }),
        never: never(spec),
    }
}

fn sketches(spec: &Spec, similarity: Option<f64>) -> Vec<Lsh> {
    let mut found = Vec::new();
    if !spec.candidates.has(FoundBy::LSH) {
        return found;
    }
    if spec.level != Level::Document {
        found.push(lsh("paragraph", spec.shingles.paragraphs, spec.paragraph_bands, similarity));
    }
    if spec.level != Level::Paragraph {
        found.push(lsh("document", spec.shingles.documents, spec.document_bands, Some(spec.similarity)));
    }
    found
}

fn lsh(unit: &'static str, shingle: u32, bands: Bands, threshold: Option<f64>) -> Lsh {
    let proposed = |jaccard: f64| chance(banding::probability(jaccard, bands), jaccard >= 1.0);
    let point = |jaccard| Point { jaccard, proposed: proposed(jaccard) };
    let edits = |edited| {
        let jaccard = formula::jaccard(edited, shingle);
        Edited { edited, jaccard, proposed: proposed(jaccard) }
    };
    Lsh {
        unit,
        shingle,
        bands: bands.bands,
        rows: bands.rows,
        threshold,
        recall_at_threshold: threshold.map(proposed),
        half: jaccard_at(0.5, bands),
        nearly_all: jaccard_at(0.99, bands),
        curve: (0..=STEPS).map(|step| point(f64::from(step) / f64::from(STEPS))).collect(),
        edits: EDITED.into_iter().map(edits).collect(),
    }
}

/// A chance; only what is certain is 1, however near to it floating point comes.
fn chance(value: f64, certain: bool) -> f64 {
    if certain { 1.0 } else { value.min(1.0 - f64::EPSILON) }
}

/// Writes a share to six decimals, which are the same whoever computes them.
fn six<S: Serializer>(share: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((share * 1e6).round() / 1e6)
}

fn six_if_any<S: Serializer>(share: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match share {
        Some(share) => six(share, serializer),
        None => serializer.serialize_none(),
    }
}

/// The Jaccard at which a pair is proposed with this chance.
fn jaccard_at(chance: f64, bands: Bands) -> f64 {
    let one_band = 1.0 - (1.0 - chance).powf(1.0 / f64::from(bands.bands));
    one_band.powf(1.0 / f64::from(bands.rows))
}

fn seeds(spec: &Spec) -> Seeds {
    let shingle = spec.shingles.seeds;
    let long_run = formula::long_run(shingle, spec.min_words);
    let of = |words: u32, edited: f64| Chance {
        words,
        edited,
        seed: chance(formula::seed(words, edited, shingle), edited == 0.0 && words >= shingle),
        promising: chance(
            formula::promising(words, edited, shingle, long_run),
            edited == 0.0 && words >= long_run,
        ),
    };
    let passages = LENGTHS.iter().flat_map(|&words| EDITED.iter().map(move |&edited| of(words, edited)));
    Seeds {
        shingle,
        max_df: spec.max_df,
        longest: shingle * GROWTH,
        long_run,
        guaranteed_run: (spec.level == Level::Passage).then(|| spec.min_words.max(shingle)),
        passages: passages.collect(),
    }
}

fn never(spec: &Spec) -> Vec<Limit> {
    let mut limits = Vec::new();
    let mut add = |what: String, remedy: String| limits.push(Limit { what, remedy });
    if spec.level == Level::Document {
        let at_least = spec.similarity;
        add(
            format!("documents whose sets of shingles have a Jaccard below {at_least}"),
            "a smaller --similarity".into(),
        );
        add("a passage that two otherwise different documents share".into(), "--level passage".into());
        return limits;
    }
    let (words, identity) = (spec.min_words, spec.min_identity);
    let unless = if spec.level == Level::Passage {
        ", unless they are most of a document or of a quotation"
    } else {
        ""
    };
    add(format!("passages with fewer than {words} words in common{unless}"), "a smaller --min-words".into());
    if !spec.candidates.has(FoundBy::CONTEXT) {
        add(
            format!("passages of which less than {:.0}% of the words match", identity * 100.0),
            "a smaller --min-identity; at level passage, --sensitive".into(),
        );
    }
    if spec.level == Level::Paragraph {
        add("a passage that is only part of a paragraph".into(), "--level passage".into());
    }
    of_seeds(spec, &mut add);
    if spec.level == Level::Passage && !spec.candidates.has(FoundBy::CONTEXT) {
        add("words that were kept, but not their order".into(), "--sensitive".into());
    }
    add("a text told in other words, or in another language".into(), "no setting".into());
    limits
}

fn of_seeds(spec: &Spec, add: &mut dyn FnMut(String, String)) {
    if !spec.candidates.has(FoundBy::SEEDS) {
        let seeds = "seeds among the --candidates".to_owned();
        return add("passages inside paragraphs that are not alike as a whole".into(), seeds);
    }
    let (n, common) = (spec.shingles.seeds, spec.max_df);
    let by_lsh = match spec.candidates.has(FoundBy::LSH) {
        true => ", unless whole paragraphs are alike",
        false => "",
    };
    let smaller = match spec.level {
        _ if n == 1 => "no setting".to_owned(),
        Level::Passage => format!("--shingle {}", n - 1),
        _ => format!("--level passage with --shingle {}", n - 1),
    };
    add(format!("passages without {n} words in a row that are the same on both sides{by_lsh}"), smaller);
    let long_run = formula::long_run(n, spec.min_words);
    if n < long_run {
        add(
            format!("a single run of fewer than {long_run} words with nothing in common around it"),
            "no setting: so little is left to chance".into(),
        );
    }
    add(
        format!(
            "stock phrases: words that stand in more than {common} documents, and nothing else in common"
        ),
        "a larger --max-df".into(),
    );
}
