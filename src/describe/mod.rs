//! Describe: passages in tokens in, what they say and where they stand in the original text out.
//!
//! Here the words themselves are compared, so nothing is reported as the same on the word of a hash.

pub mod columns;
pub mod edits;
pub mod view;
pub mod words;

use crate::base::hash;
use crate::collection::Collection;
use crate::family::Stretch;
use crate::findings::Diff;
use crate::findings::Place;
use crate::listing::Told;
use columns::Columns;
use view::View;

/// What a passage turned out to be.
#[derive(Debug, Clone)]
pub struct Described {
    /// A fingerprint of the words of both sides, whichever comes first: 32 hexadecimal digits.
    pub id: String,
    /// The side whose document id sorts first.
    pub a: Place,
    /// The other side.
    pub b: Place,
    /// Tokens of `a`.
    pub a_tokens: Stretch,
    /// Tokens of `b`.
    pub b_tokens: Stretch,
    /// Aligned words that are the same, or the same after folding.
    pub matched_words: u32,
    /// Matched words / length of the alignment.
    pub identity: f64,
    /// The alignment.
    pub diff: Diff,
}

/// Describes a passage; `None` if its words turn out not to match at all.
///
/// With `soft_ends`, a word next to either end that is most of the word on the other side belongs to
/// the passage.
#[must_use]
pub fn describe(told: &Told, a: &View<'_>, b: &View<'_>, soft_ends: bool) -> Option<Described> {
    let mut columns = Columns::of(told, a, b);
    columns.trim(a, b);
    if soft_ends {
        columns.soften(a, b);
    }
    let (a_tokens, b_tokens) = columns.ranges()?;
    let matched_words = columns.matched();
    let stretch = |document, tokens| Stretch { document, tokens };
    Some(Described {
        id: pair_fingerprint(a.words_hash(a_tokens.clone()), b.words_hash(b_tokens.clone())),
        a: a.place(told.a.document, a_tokens.clone()),
        b: b.place(told.b.document, b_tokens.clone()),
        a_tokens: stretch(told.a.document, a_tokens),
        b_tokens: stretch(told.b.document, b_tokens),
        matched_words,
        identity: f64::from(matched_words) / columns.len() as f64,
        diff: edits::edits(&columns, a, b).into(),
    })
}

/// A fingerprint of some words: 32 hexadecimal digits.
#[must_use]
pub fn fingerprint_of(collection: &Collection, words: &Stretch) -> String {
    fingerprint(hash::sequence(&collection.words_in(words.document, &words.tokens)))
}

/// A fingerprint of words with this hash.
#[must_use]
pub fn fingerprint(words: u128) -> String {
    format!("{words:032x}")
}

/// A fingerprint of the words of both sides, by the hashes of each.
#[must_use]
pub fn pair_fingerprint(x: u128, y: u128) -> String {
    let halves: Vec<u32> = [x.min(y), x.max(y)]
        .iter()
        .flat_map(|hash| (0..4).map(move |part| (hash >> (32 * part)) as u32))
        .collect();
    format!("{:032x}", hash::sequence(&halves))
}
