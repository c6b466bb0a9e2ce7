//! What a scan found: the one type that every report format renders.
//!
//! Offsets are 0-based and half-open, lines and paragraphs 1-based. Every list is in a fixed order, so that equal
//! input gives equal bytes. Of some kinds there may be many millions: these are packed, and unpacked one by one.

mod diff;
mod many;
mod packed;

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::DocId;
use crate::base::Skipped;
use crate::base::Span;
use crate::spec::FoundBy;
use crate::spec::Spec;
pub use diff::Diff;
pub use diff::Edits;
pub use many::Many;
pub use many::ManyWriter;
pub use many::Packed;
pub use many::Unpacked;

/// All that a scan found.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The settings that determined it.
    pub spec: Spec,
    /// Totals.
    pub summary: Summary,
    /// Every document read, by id; [`DocId`] is the index.
    pub documents: Vec<Document>,
    /// Verified passages: those of the most reused families first.
    pub passages: Many<Passage>,
    /// Pairs of documents, those that share most first.
    pub overlaps: Many<Overlap>,
    /// Families, the most reused first.
    pub families: Many<Family>,
    /// Clusters, the largest first.
    pub clusters: Vec<Cluster>,
    /// Phrases so common that they make no pairs by themselves, the commonest first.
    pub stock_phrases: Vec<StockPhrase>,
    /// What could not be read, by path and line.
    pub skipped: Vec<Skipped>,
}

/// Totals of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Documents read.
    pub documents: u64,
    /// Words in them.
    pub words: u64,
    /// Bytes of text in them, decoded.
    pub bytes: u64,
    /// Pairs of documents that overlap, as listed.
    pub overlaps: u64,
    /// Passages, as listed.
    pub passages: u64,
    /// Those of them that are echoes: see [`Passage::echo_of`].
    pub echoes: u64,
    /// Families.
    pub families: u64,
    /// Clusters.
    pub clusters: u64,
    /// Inputs that could not be used.
    pub skipped: u64,
    /// Words left out because they are known (see [`Spec::ignored`]).
    pub ignored_words: u64,
    /// Boilerplate that was left out.
    pub hidden: Hidden,
    /// What new documents were compared with, besides each other; `None` in a plain scan. The other totals
    /// are of the new ones.
    pub known: Option<Known>,
}

/// What new documents were compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Documents.
    pub documents: u64,
    /// Words in them.
    pub words: u64,
    /// Documents of them that were looked at word by word; the others share too little to matter.
    pub compared: u64,
    /// Identical copies of documents that were looked at, beyond the first thousand: they were not, and no
    /// place in them is counted.
    pub further_copies: u64,
    /// Comparisons of a new document with one of these that were left out, because what spoke for them was
    /// looked for in enough others: see [`Spec::sources`].
    pub passed_over: u64,
}

/// What [`crate::spec::Boilerplate::Hide`] has left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hidden {
    /// Families.
    pub families: u64,
    /// Passages of them.
    pub passages: u64,
}

/// One document of the corpus.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Its id.
    pub id: Box<str>,
    /// The file it came from, as given.
    pub path: Arc<str>,
    /// The 1-based line on which it begins in a file of records, or its row in a Parquet file.
    pub record: Option<u64>,
    /// Outlet, series or author.
    pub group: Option<Arc<str>>,
    /// Its date as given.
    pub date: Option<Box<str>>,
    /// Whether it was known before: new documents are compared with it, but it is not compared with others
    /// like it. Never in a plain scan.
    pub known: bool,
    /// Number of words, without the ignored ones.
    pub words: u64,
    /// Words left out because they are known.
    pub ignored_words: u64,
    /// Words of it that lie in passages (or, at document level without passages, `None`).
    pub reused_words: Option<u64>,
    /// Those of them that lie in passages that are not boilerplate.
    pub reused_words_no_boilerplate: Option<u64>,
    /// Words in places of families that stand in another document of an earlier date; `None` without a
    /// date.
    pub words_seen_before: Option<u64>,
}

impl Document {
    /// Words that lie in passages / words; `None` where passages were not looked for.
    #[must_use]
    pub fn containment(&self) -> Option<f64> {
        self.reused_words.map(|reused| self.share(reused))
    }

    /// The same without boilerplate.
    #[must_use]
    pub fn containment_no_boilerplate(&self) -> Option<f64> {
        self.reused_words_no_boilerplate.map(|reused| self.share(reused))
    }

    /// The share of its words that stood elsewhere before.
    #[must_use]
    pub fn share_seen_before(&self) -> Option<f64> {
        self.words_seen_before.map(|seen| self.share(seen))
    }

    fn share(&self, words: u64) -> f64 {
        if self.words == 0 { 0.0 } else { words as f64 / self.words as f64 }
    }
}

/// Where a passage stands in one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document.
    pub document: DocId,
    /// Bytes of its text.
    pub bytes: Span,
    /// Code points of its text.
    pub chars: Span,
    /// First and last line.
    pub lines: (u32, u32),
    /// First and last paragraph.
    pub paragraphs: (u32, u32),
    /// Number of words.
    pub words: u32,
    /// Words of the document before it.
    pub first_word: u32,
    /// Hash of its words as they are compared: the same wherever they stand, and whatever they match.
    pub fingerprint: u128,
}

/// A verified, aligned pair of places.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Fingerprint of the normalised words of both sides; `-2`, `-3`… for repeats.
    pub id: String,
    /// The family it belongs to, an index into [`Findings::families`].
    pub family: usize,
    /// The side whose document id sorts first.
    pub a: Place,
    /// The other side.
    pub b: Place,
    /// Aligned words that are the same, or the same after folding.
    pub matched_words: u32,
    /// Matched words / length of the alignment.
    pub identity: f64,
    /// The generators that proposed it.
    pub found_by: FoundBy,
    /// The longer passage of the same two documents, an index into [`Findings::passages`], of which one
    /// side holds most of a side of this one: one of the documents repeats itself there.
    pub echo_of: Option<usize>,
    /// The alignment: both sides are covered from end to end, in order.
    pub diff: Diff,
}

/// What happened to a stretch of words on the way from one side to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// The same letters.
    Same,
    /// The same after normalisation.
    Folded,
    /// One word in the place of one other.
    Changed,
    /// Only in `b`.
    Inserted,
    /// Only in `a`.
    Deleted,
}

impl Op {
    /// Its name in the schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Folded => "folded",
            Self::Changed => "changed",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
        }
    }
}

/// One stretch of an alignment. `Same`, `Folded`, `Inserted` and `Deleted` cover one or more words,
/// `Changed` exactly one on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    /// What happened.
    pub op: Op,
    /// Bytes of the `a` document; empty for `Inserted`.
    pub a: Span,
    /// Bytes of the `b` document; empty for `Deleted`.
    pub b: Span,
    /// For `Changed`: the longest part that both words have in common, if there is any.
    pub common: Option<(Span, Span)>,
}

/// Two documents with all their passages.
#[derive(Debug, Clone)]
pub struct Overlap {
    /// The document whose id sorts first.
    pub a: DocId,
    /// The other one.
    pub b: DocId,
    /// Words of `a` in passages with `b` / words of `a`; at document level, shingles of `a` that are
    /// in `b` / shingles of `a`.
    pub containment_a: f64,
    /// The same for `b`.
    pub containment_b: f64,
    /// As `containment_a`, of passages that are not boilerplate; `None` at document level.
    pub containment_a_no_boilerplate: Option<f64>,
    /// The same for `b`.
    pub containment_b_no_boilerplate: Option<f64>,
    /// Exact Jaccard of the two sets of word shingles.
    pub jaccard: f64,
    /// Indices into [`Findings::passages`].
    pub passages: Vec<usize>,
}

/// All the places where one and the same passage stands.
#[derive(Debug, Clone)]
pub struct Family {
    /// Fingerprint of the representative's words.
    pub id: String,
    /// Earliest date, then longest, then smallest hash.
    pub representative: Place,
    /// Every place, by document and position.
    pub members: Vec<Place>,
    /// Indices of the members that align to the representative.
    pub core: Vec<usize>,
    /// Whether some members hang on only through others.
    pub chained: bool,
    /// What its places say it is.
    pub kind: Kind,
    /// What that was judged by.
    pub evidence: Evidence,
    /// The place with the earliest date; `None` if no member has one, or if that date is not clearly
    /// before those of all other documents.
    pub first_seen: Option<Place>,
}

/// What a family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Text that was taken over: whatever is not one of the others.
    Reuse,
    /// A template: it says more about where a text appeared than about the text.
    Boilerplate,
    /// Printed by several groups within three days.
    Wire,
}

impl Kind {
    /// Its name in the schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reuse => "reuse",
            Self::Boilerplate => "boilerplate",
            Self::Wire => "wire",
        }
    }
}

/// What a family's kind was judged by; `None` where it is not known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    /// Documents that it stands in.
    pub documents: u64,
    /// Of these, documents of an index that were not looked into (see [`Spec::sources`]): keys say that they
    /// have most of its words.
    pub by_record: u64,
    /// Groups of these.
    pub groups: Option<u64>,
    /// The share of its documents that are of the largest of these groups.
    pub group_share: Option<f64>,
    /// Days that its documents are dated.
    pub days: Option<u64>,
    /// The earliest date, as given.
    pub first: Option<String>,
    /// The latest date, as given.
    pub last: Option<String>,
    /// Whole hours from the earliest date to the latest.
    pub hours: Option<u64>,
    /// The share of its documents in which it stands at the same place.
    pub same_place: f64,
    /// The times that it stands in a row in one document, with little between: half of the documents have
    /// it so often.
    pub in_a_row: u64,
    /// What its documents have in common, two by two: the share of the one of which it is more that all
    /// their passages cover; the median.
    pub likeness: f64,
    /// Its words: the median of its places.
    pub words: u64,
}

/// Documents joined by verified overlaps.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// Fingerprint of the representative's id.
    pub id: String,
    /// Earliest date, then longest, then smallest id.
    pub representative: DocId,
    /// All documents, by id.
    pub members: Vec<DocId>,
}

/// A run of words in more documents than [`Spec::max_df`].
#[derive(Debug, Clone)]
pub struct StockPhrase {
    /// Where it stands first.
    pub example: Place,
    /// Number of distinct documents.
    pub documents: u32,
}

/// Gives the texts that the places point into.
pub trait Texts: Sync {
    /// The whole text of a document.
    fn text(&self, document: DocId) -> Cow<'_, str>;

    /// The words of a text as they were compared, with a blank where something stands between two. Texts that
    /// nobody folded are what they are.
    fn folded(&self, text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What single characters are folded to, for who has the characters alone: a line `X>yy` for each that
    /// changes, after NFKC. A blank ends a word, and of what vanishes nothing is left.
    fn folding(&self) -> String {
        String::new()
    }
}
