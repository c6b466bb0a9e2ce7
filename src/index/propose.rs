//! The keys of a document in, the documents of a segment that have some of them out.
//!
//! Any two texts of some length have a short run of words in common by chance. So a document is proposed if
//! it has two of them close to each other and about as far apart, or one that may go on with the same words
//! on both sides: then the run is longer than its seed says. A key that very many documents have proposes none by itself.

use std::collections::BTreeSet;

use super::container::Section;
use super::error::Error;
use super::keys::Around;
use super::keys::Keys;
use super::keys::Words;
use super::postings::Finder;
use super::postings::Posting;
use super::segment::Segment;

/// Documents that share the key of a band are alike; of more than these, the first are enough.
const FIRST: u32 = 32;

/// What is asked of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// A seed in more documents than this proposes none.
    pub max_df: u32,
    /// Runs of words are near each other that begin within so many words…
    pub near: u32,
    /// …on either side, give or take so many.
    pub shift: u32,
    /// Of a quotation, so many words in a row matter.
    pub quoted_words: u32,
    /// Any run of words counts, even if it stands alone.
    pub any_run: bool,
    /// Whether parts of documents are looked for, and not only whole ones.
    pub parts: bool,
}

/// The documents of a segment that might share something with these words; of identical ones, the one that
/// stands for all, even if it was removed.
pub(super) fn documents(
    segment: &Segment,
    words: Words<'_>,
    keys: &mut Keys,
    ask: Ask,
) -> Result<BTreeSet<u32>, Error> {
    let mut found = BTreeSet::new();
    let mut of_document = Vec::new();
    keys.of_document(words, |key| of_document.push(key));
    alike(segment, Section::DocumentBands, of_document, &mut found)?;
    if ask.parts {
        let mut of_units = Vec::new();
        keys.of_units(words, |key| of_units.push(key));
        alike(segment, Section::ParagraphBands, of_units, &mut found)?;
        found.extend(with_runs(segment, words, keys, ask)?);
    }
    Ok(found)
}

/// Adds the documents that share the key of a band; the first of them, if there are very many.
fn alike(
    segment: &Segment,
    section: Section,
    mut keys: Vec<u64>,
    found: &mut BTreeSet<u32>,
) -> Result<(), Error> {
    keys.sort_unstable();
    keys.dedup();
    let mut finder = segment.finder(section);
    for key in keys {
        let mut live = 0;
        finder.find(key, |some| {
            for posting in some {
                found.insert(posting.document);
                live += u32::from(segment.is_live(posting.document));
                if live == FIRST {
                    return false;
                }
            }
            true
        })?;
    }
    Ok(())
}

/// A seed of the new document that stands in an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    document: u32,
    /// Where it begins in the new one.
    at: u32,
    /// What stands around it in the old one.
    around: Around,
    /// Whether it may matter even if it is all that they share.
    matters: bool,
}

/// The documents that share more than a short run.
fn with_runs(segment: &Segment, words: Words<'_>, keys: &Keys, ask: Ask) -> Result<BTreeSet<u32>, Error> {
    let mut seeds = keys.seeds(words);
    seeds.sort_unstable_by_key(|seed| (seed.key, seed.at));
    let mut finder = segment.finder(Section::Seeds);
    let mut hits = Vec::new();
    let mut postings = Vec::new();
    let quoted = keys.found_words().max(ask.quoted_words) - keys.seed_words();
    for of_key in seeds.chunk_by(|x, y| x.key == y.key) {
        if few(&mut finder, of_key[0].key, ask.max_df, &mut postings)? {
            for seed in of_key {
                hits.extend(postings.iter().map(|posting| {
                    let around = Around(posting.around);
                    let matters = ask.any_run || seed.around.may_matter(around, quoted);
                    Hit { document: posting.document, at: seed.at, around, matters }
                }));
            }
        }
    }
    hits.sort_unstable();
    let is_promising = |hits: &&[Hit]| hits.iter().any(|hit| hit.matters) || are_near(hits, keys, ask);
    let of_documents = hits.chunk_by(|x, y| x.document == y.document);
    Ok(of_documents.filter(is_promising).map(|hits| hits[0].document).collect())
}

/// Whether two of them may belong together. Seeds on top of each other are one short run; others are a long
/// one, or two.
fn are_near(hits: &[Hit], keys: &Keys, ask: Ask) -> bool {
    hits.iter().enumerate().any(|(number, one)| {
        let after = hits[number + 1..].iter().take_while(|other| other.at - one.at <= ask.near);
        after
            .filter(|other| other.at - one.at >= keys.seed_words())
            .any(|other| one.around.may_be_apart(other.around, other.at - one.at, ask.shift))
    })
}

/// Gets the postings of a key; says whether they are of few documents.
fn few(finder: &mut Finder<'_>, key: u64, max_df: u32, postings: &mut Vec<Posting>) -> Result<bool, Error> {
    postings.clear();
    let mut documents = 0;
    finder.find(key, |some| {
        for posting in some {
            documents += u32::from(postings.last().is_none_or(|last| last.document != posting.document));
            postings.push(*posting);
        }
        documents <= max_df
    })?;
    Ok(documents <= max_df)
}
