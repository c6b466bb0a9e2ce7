//! The keys of a document in, the documents of a segment that have some of them out.
//!
//! Any two texts of some length have a short run of words in common by chance. So a document is proposed if
//! it has two of them close to each other and about as far apart, or one that may go on with the same words
//! on both sides: then the run is longer than its seed says. A key that very many documents have proposes
//! none by itself; where many such keys in a row go on alike on both sides, those with the longest run are.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::choose;
use super::choose::Proposal;
use super::container::Section;
use super::error::Error;
use super::keys::Around;
use super::keys::Keys;
use super::keys::Seed;
use super::keys::Words;
use super::postings::Finder;
use super::postings::Posting;
use super::segment::Segment;

/// Documents that share the key of a band are alike; of more than these, the first are enough.
const FIRST: u32 = 32;
/// Keys that are looked up in one go.
const AT_ONCE: usize = 64;
/// A seed that fills more blocks than these tells nothing, whatever stands around it.
const MOST_BLOCKS: usize = 4;
/// Of words that very many documents have, so many in a row.
const LONG: usize = 16;

/// What is asked of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// A seed in more documents than this proposes none.
    pub max_df: u32,
    /// Runs of words are near each other that begin within so many words…
    pub near: u32,
    /// …on either side, give or take so many.
    pub shift: u32,
    /// Each word of the new one is looked for in up to so many documents; in all, if nothing is said.
    pub sources: Option<u32>,
    /// Of a quotation, so many words in a row matter.
    pub quoted_words: u32,
    /// Any run of words counts, even if it stands alone.
    pub any_run: bool,
    /// Whether parts of documents are looked for, and not only whole ones.
    pub parts: bool,
}

/// What speaks for documents: words of the new one.
pub(super) type Speaking = BTreeMap<u32, Vec<Range<u32>>>;

/// The documents of a segment that might share something with these words, and which words say so; of
/// identical ones, the one that stands for all, even if it was removed.
pub(super) fn documents(
    segment: &Segment,
    words: Words<'_>,
    keys: &mut Keys,
    ask: Ask,
) -> Result<Speaking, Error> {
    let (mut found, mut of_document, mut of_units) = (Speaking::new(), Vec::new(), Vec::new());
    keys.of_document(words, |key| of_document.push((key, 0..words.tokens.len() as u32)));
    if !ask.parts {
        alike(segment, Section::DocumentBands, of_document, &mut found)?;
        return Ok(found);
    }
    keys.of_units(words, |key, unit| of_units.push((key, unit.clone())));
    let bands = || {
        alike(segment, Section::DocumentBands, of_document, &mut found)?;
        alike(segment, Section::ParagraphBands, of_units, &mut found)
    };
    let mut with_runs_of = Speaking::new();
    let runs = || with_runs(segment, words, keys, ask, &mut with_runs_of);
    let (alike, with_runs) = rayon::join(bands, runs);
    alike.and(with_runs)?;
    for (document, words) in with_runs_of {
        found.entry(document).or_default().extend(words);
    }
    Ok(found)
}

/// Adds the documents that share the key of a band; the first of them, if there are very many.
fn alike(
    segment: &Segment,
    section: Section,
    mut bands: Vec<(u64, Range<u32>)>,
    found: &mut Speaking,
) -> Result<(), Error> {
    bands.sort_unstable_by_key(|(key, words)| (*key, words.start));
    let mut finder = segment.finder(section);
    for of_key in bands.chunk_by(|x, y| x.0 == y.0) {
        let mut live = 0;
        finder.find(of_key[0].0, |some| {
            for posting in some {
                let words = of_key.iter().map(|(_, words)| words.clone());
                found.entry(posting.document).or_default().extend(words);
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

/// What the seeds of a document stand in.
#[derive(Default)]
struct Hits {
    /// Hits of seeds that few documents have.
    rare: Vec<Hit>,
    /// Where the others begin, with the documents that go on with the same words on both sides.
    common: Vec<(u32, u32)>,
}

impl Hits {
    fn and(mut self, other: Self) -> Self {
        self.rare.extend(other.rare);
        self.common.extend(other.common);
        self
    }
}

/// Adds the documents that share more than a short run.
fn with_runs(
    segment: &Segment,
    words: Words<'_>,
    keys: &Keys,
    ask: Ask,
    found: &mut Speaking,
) -> Result<(), Error> {
    let mut seeds = keys.seeds(words);
    seeds.sort_unstable_by_key(|seed| (seed.key, seed.at));
    let of_keys: Vec<&[Seed]> = seeds.chunk_by(|x, y| x.key == y.key).collect();
    let some = of_keys.par_chunks(AT_ONCE).map(|of_keys| hits(segment, of_keys, keys, ask));
    let Hits { mut rare, common } = some.try_reduce(Hits::default, |x, y| Ok(x.and(y)))?;
    rare.sort_unstable();
    let is_promising = |hits: &&[Hit]| hits.iter().any(|hit| hit.matters) || are_near(hits, keys, ask);
    for of_document in rare.chunk_by(|x, y| x.document == y.document).filter(is_promising) {
        let words = of_document.iter().map(|hit| hit.at..hit.at + keys.seed_words());
        found.entry(of_document[0].document).or_default().extend(words);
    }
    for Proposal { document, words } in long_runs(common, keys.seed_words(), ask) {
        found.entry(document).or_default().extend(words);
    }
    Ok(())
}

/// Where some seeds stand.
fn hits(segment: &Segment, of_keys: &[&[Seed]], keys: &Keys, ask: Ask) -> Result<Hits, Error> {
    let quoted = keys.found_words().max(ask.quoted_words) - keys.seed_words();
    let matters = |seed: &Seed, around| ask.any_run || seed.around.may_matter(around, quoted);
    let (mut finder, mut hits, mut postings) = (segment.finder(Section::Seeds), Hits::default(), Vec::new());
    for of_key in of_keys {
        let documents = postings_of(&mut finder, of_key[0].key, &mut postings)?;
        for seed in *of_key {
            let around = postings.iter().map(|posting| (posting.document, Around(posting.around)));
            if documents <= ask.max_df {
                hits.rare.extend(around.map(|(document, around)| Hit {
                    document,
                    at: seed.at,
                    around,
                    matters: matters(seed, around),
                }));
            } else {
                let same = around.filter(|(_, around)| seed.around.is_all_the_same(*around));
                hits.common.extend(same.map(|(document, _)| (document, seed.at)));
            }
        }
    }
    Ok(hits)
}

/// The documents that share a long run of words that very many have, as a template has them; of these, for
/// each word, those with the longest.
fn long_runs(mut common: Vec<(u32, u32)>, seed_words: u32, ask: Ask) -> Vec<Proposal<u32>> {
    common.sort_unstable();
    common.dedup();
    let mut proposals = Vec::new();
    for of_document in common.chunk_by(|x, y| x.0 == y.0) {
        let mut runs: Vec<Range<u32>> = Vec::new();
        for &(_, at) in of_document {
            let run = at.saturating_sub(Around::FAR)..at + seed_words + Around::FAR;
            match runs.last_mut().filter(|last| run.start <= last.end) {
                Some(last) => last.end = run.end,
                None => runs.push(run),
            }
        }
        runs.retain(|run| run.len() >= LONG);
        if !runs.is_empty() {
            proposals.push(Proposal { document: of_document[0].0, words: runs });
        }
    }
    choose::chosen(proposals, ask.max_df).0
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

/// Gets the postings of a key, none if they are too many to tell anything; gives the number of documents.
fn postings_of(finder: &mut Finder<'_>, key: u64, postings: &mut Vec<Posting>) -> Result<u32, Error> {
    postings.clear();
    let mut documents = 0;
    if finder.blocks_of(key) > MOST_BLOCKS {
        return Ok(u32::MAX);
    }
    finder.find(key, |some| {
        for posting in some {
            documents += u32::from(postings.last().is_none_or(|last| last.document != posting.document));
            postings.push(*posting);
        }
        true
    })?;
    Ok(documents)
}
