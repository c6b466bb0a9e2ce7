//! Everything that determines a result. Two runs with equal specs over equal input print the same
//! bytes.

use crate::base::hash;

/// What the smallest thing reported is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Passages of any length, wherever they stand in their documents.
    Passage,
    /// Whole paragraphs.
    Paragraph,
    /// Whole documents; passages only if [`Spec::passages`] asks for them.
    Document,
}

impl Level {
    /// Its name on the command line and in the schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passage => "passage",
            Self::Paragraph => "paragraph",
            Self::Document => "document",
        }
    }
}

/// A set of candidate generators: those that are switched on, or those that found a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct FoundBy(u8);

impl FoundBy {
    /// Equal hashes of whole documents and units.
    pub const EXACT: Self = Self(1);
    /// `MinHash` with locality-sensitive hashing, over documents and paragraph units.
    pub const LSH: Self = Self(2);
    /// Shared shingles at any place.
    pub const SEEDS: Self = Self(4);
    /// Shared words that stand close together, in any order.
    pub const CONTEXT: Self = Self(8);
    /// Every pair of documents whose Jaccard is [`Spec::similarity`] or more. With [`Self::EXACT`],
    /// identical documents are no pairs of their own.
    pub const ALL: Self = Self(16);
    /// Every member with its name on the command line and in the schema, in the order of both.
    pub const NAMES: [(Self, &'static str); 5] = [
        (Self::EXACT, "exact"),
        (Self::LSH, "lsh"),
        (Self::SEEDS, "seeds"),
        (Self::CONTEXT, "context"),
        (Self::ALL, "all"),
    ];

    /// Those that look for words in their order.
    #[must_use]
    pub fn in_order() -> Self {
        Self::EXACT.with(Self::LSH).with(Self::SEEDS)
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(one, _)| *one)
    }

    /// This set and another.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in this set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// A bit for each of its members.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// What [`Self::bits`] gave.
    #[must_use]
    pub fn of_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// The names of its members.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().filter(move |(one, _)| self.has(*one)).map(|(_, name)| *name)
    }
}

/// What is done with families that are boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boilerplate {
    /// They are listed and counted like all others.
    Keep,
    /// They are listed after the others and counted apart.
    Label,
    /// They are left out, and counted.
    Hide,
}

impl Boilerplate {
    /// Its name on the command line and in the schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Label => "label",
            Self::Hide => "hide",
        }
    }
}

/// A text whose words are left out of every document that they stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownText {
    /// What stands for it in reports.
    pub fingerprint: String,
    /// The text itself: each of its paragraphs is known, and all of them in a row.
    pub text: String,
}

impl KnownText {
    /// A known text, with its fingerprint.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { fingerprint: format!("{:016x}", hash::word(text.as_bytes())), text }
    }
}

/// Words per shingle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shingles {
    /// For seeds.
    pub seeds: u32,
    /// For the sketches of paragraph units.
    pub paragraphs: u32,
    /// For the sketches of documents, and for every Jaccard that is reported.
    pub documents: u32,
}

/// How a sketch is cut for locality-sensitive hashing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bands {
    /// Number of bands.
    pub bands: u32,
    /// Rows in each.
    pub rows: u32,
}

/// Everything that determines a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// The name of the normalisation preset, with its version: `standard/1`.
    pub preset: String,
    /// The Unicode version of the tables: `17.0.0`.
    pub unicode: String,
    /// What the smallest thing reported is.
    pub level: Level,
    /// Which candidate generators run.
    pub candidates: FoundBy,
    /// Words per shingle.
    pub shingles: Shingles,
    /// Bands over the sketches of paragraph units.
    pub paragraph_bands: Bands,
    /// Bands over the sketches of documents.
    pub document_bands: Bands,
    /// Least Jaccard of two documents, at [`Level::Document`].
    pub similarity: f64,
    /// A shingle that stands in more distinct documents than this does not make pairs by itself.
    pub max_df: u32,
    /// What a new document shares with an index is looked for in up to so many of its documents for each
    /// word, and in one at least; in all of them, if this is `None`.
    pub sources: Option<u32>,
    /// Least number of matched words of a passage.
    pub min_words: u32,
    /// Least share of matched words in an alignment.
    pub min_identity: f64,
    /// Whether to align the documents that [`Level::Document`] finds.
    pub passages: bool,
    /// Whether pairs within one group are left out.
    pub across_groups: bool,
    /// Whether reuse inside one document is reported too.
    pub within: bool,
    /// What is done with boilerplate.
    pub boilerplate: Boilerplate,
    /// Texts whose words are left out, by fingerprint.
    pub ignored: Vec<KnownText>,
}
