//! A frozen collection with its texts in, a segment out.
//!
//! Keys are made anew for each range of them that fits into memory, from the words, so nothing but the words
//! has to be kept.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::container::Section;
use super::container::Writer;
use super::counts;
use super::counts::Groups;
use super::documents::Record;
use super::documents::RecordWriter;
use super::error::Error;
use super::folder;
use super::keys::Keys;
use super::keys::Scheme;
use super::keys::Words;
use super::manifest::SegmentEntry;
use super::manifest::Stamp;
use super::postings::Posting;
use super::postings::PostingWriter;
use super::postings::key;
use super::postings::key_bits;
use super::segment;
use super::texts::TextWriter;
use crate::base::DocId;
use crate::base::Label;
use crate::base::hash;
use crate::collection::Collection;
use crate::weight;

/// What an index takes in.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The documents as integers; identical ones joined.
    pub collection: &'a Collection,
    /// The documents in the order of their ids.
    pub documents: &'a [Label],
    /// Their texts.
    pub text: &'a (dyn Fn(DocId) -> Cow<'a, str> + Sync),
}

/// Most rounds in which keys are made.
const MOST_ROUNDS: u64 = 1 << 10;
/// Documents whose keys are made in one go.
const TURN: usize = 256;

/// Writes a segment into a folder.
pub(super) fn segment(dir: &Path, source: Source<'_>, stamp: &Stamp) -> Result<SegmentEntry, Error> {
    if source.documents.len() >= u32::MAX as usize {
        return Err(Error::TooMany);
    }
    let (file, path) = folder::begin(dir, folder::SEGMENT)?;
    let mut writer = Writer::new(file, &path)?;
    let text_bytes = documents(source, stamp.texts, &mut writer)?;
    let all: Vec<DocId> = source.collection.ids().collect();
    let distinct = source.collection.distinct_by_place();
    let ids = |id: DocId, each: &mut dyn FnMut(u64, u32)| {
        let name = &source.documents[id.index()].id;
        each(key(Section::Ids, hash::word(name.as_bytes())), 0);
    };
    let exact = |id: DocId, each: &mut dyn FnMut(u64, u32)| {
        each(exact_key(hash::sequence(&source.collection.words(id))), 0);
    };
    Round { collection: source.collection, section: Section::Ids, of: &all }.write(
        1,
        &|| ids,
        &mut writer,
    )?;
    Round { collection: source.collection, section: Section::Exact, of: &all }.write(
        1,
        &|| exact,
        &mut writer,
    )?;
    bands(source, stamp.scheme, &distinct, &mut writer)?;
    seeds(source, stamp.scheme, &distinct, &mut writer)?;
    let words = weight::words(all.len(), |at| source.collection.words(all[at]));
    counts::put_words(&words, &mut writer)?;
    counts::put_groups(&groups(source.documents), &mut writer)?;
    let (file, bytes) = segment::finish(dir, &path, writer, folder::SEGMENT)?;
    let words = words.iter().map(|word| u64::from(word.count)).sum();
    Ok(SegmentEntry { file, bytes, documents: all.len() as u64, words, text_bytes, removed: None })
}

/// The key of a whole document.
pub(super) fn exact_key(fingerprint: u128) -> u64 {
    key(Section::Exact, (fingerprint >> 64) as u64)
}

/// What stands for the text where texts are not kept: a hash, to know it by.
pub fn text_hash(text: &str) -> u64 {
    hash::word(text.as_bytes())
}

fn documents(source: Source<'_>, keeps_texts: bool, writer: &mut Writer) -> Result<u64, Error> {
    let (mut records, mut texts) = (RecordWriter::default(), TextWriter::new());
    let mut bytes = 0;
    for (document, id) in source.documents.iter().zip(source.collection.ids()) {
        let text = (source.text)(id);
        bytes += text.len() as u64;
        let record = Record {
            id: document.id.to_string(),
            path: document.path.to_string(),
            record: document.record,
            group: document.group.as_deref().map(str::to_owned),
            date: document.date.as_deref().map(str::to_owned),
            words: source.collection.len_of(id) as u32,
            bytes: text.len() as u32,
            fingerprint: hash::sequence(&source.collection.words(id)),
            text: if keeps_texts { texts.put(&text, writer)? } else { text_hash(&text) },
        };
        records.put(&record, writer)?;
    }
    texts.finish(writer)?;
    records.finish(writer)?;
    Ok(bytes)
}

fn groups(documents: &[Label]) -> Groups {
    let mut groups = Groups::new();
    for group in documents.iter().filter_map(|document| document.group.as_deref()) {
        *groups.entry(group.to_owned()).or_insert(0) += 1;
    }
    groups
}

fn bands(source: Source<'_>, scheme: Scheme, distinct: &[DocId], writer: &mut Writer) -> Result<(), Error> {
    let of_documents = || {
        let mut keys = Keys::new(scheme);
        move |id: DocId, each: &mut dyn FnMut(u64, u32)| {
            with_words(source.collection, id, |words| keys.of_document(words, |key| each(key, 0)));
        }
    };
    let many = distinct.len() as u64 * u64::from(scheme.document_bands.bands);
    Round { collection: source.collection, section: Section::DocumentBands, of: distinct }.write(
        many,
        &of_documents,
        writer,
    )?;
    let of_units = || {
        let mut keys = Keys::new(scheme);
        move |id: DocId, each: &mut dyn FnMut(u64, u32)| {
            with_words(source.collection, id, |words| keys.of_units(words, |key, _| each(key, 0)));
        }
    };
    let many = source.collection.distinct_units().count() as u64 * u64::from(scheme.paragraph_bands.bands);
    Round { collection: source.collection, section: Section::ParagraphBands, of: distinct }
        .write(many, &of_units, writer)
}

fn seeds(source: Source<'_>, scheme: Scheme, distinct: &[DocId], writer: &mut Writer) -> Result<(), Error> {
    let seeds = || {
        let keys = Keys::new(scheme);
        move |id: DocId, each: &mut dyn FnMut(u64, u32)| {
            with_words(source.collection, id, |words| {
                keys.winnowed(words).into_iter().for_each(|seed| each(seed.key, seed.around.0));
            });
        }
    };
    let many = source.collection.total() as u64 * 2 / u64::from(scheme.window + 1);
    Round { collection: source.collection, section: Section::Seeds, of: distinct }.write(many, &seeds, writer)
}

/// Hands over a document as integers, by its own token numbers.
fn with_words(collection: &Collection, id: DocId, each: impl FnOnce(Words<'_>)) {
    let tokens = collection.words(id);
    let range = collection.range(id);
    let own = |of: Range<u32>| of.start - range.start..of.end - range.start;
    let units: Vec<Range<u32>> = collection.units_of(id).map(own).collect();
    let quotations: Vec<Range<u32>> = collection.quotations_at(range.clone()).cloned().map(own).collect();
    each(Words { tokens: &tokens, units: &units, quotations: &quotations });
}

/// The postings of one section.
#[derive(Clone, Copy)]
struct Round<'a> {
    collection: &'a Collection,
    section: Section,
    of: &'a [DocId],
}

impl Round<'_> {
    /// Writes about so many postings; `maker` makes what gives the keys of a document, one for each thread.
    fn write<M, K>(self, many: u64, maker: &M, writer: &mut Writer) -> Result<(), Error>
    where
        M: Fn() -> K + Sync,
        K: FnMut(DocId, &mut dyn FnMut(u64, u32)),
    {
        // For a moment, those of a round are there twice.
        let bytes = 2 * many * size_of::<Posting>() as u64;
        let rounds = bytes.div_ceil(self.collection.room().max(1)).clamp(1, MOST_ROUNDS);
        let bits = rounds.next_power_of_two().trailing_zeros();
        let mut out = PostingWriter::new(writer, self.section, self.collection.len() as u64);
        for round in 0..1u64 << bits {
            let shift = key_bits(self.section) - bits;
            let of_some = |ids: &[DocId]| {
                let mut keys = maker();
                let mut postings = Vec::new();
                for &id in ids {
                    keys(id, &mut |key, around| {
                        if bits == 0 || key >> shift == round {
                            postings.push(Posting { key, document: id.0, around });
                        }
                    });
                }
                postings.shrink_to_fit();
                postings
            };
            let parts: Vec<Vec<Posting>> = self.of.par_chunks(TURN).map(of_some).collect();
            let mut postings = Vec::with_capacity(parts.iter().map(Vec::len).sum());
            // One after the other, so that not all are there twice.
            parts.into_iter().for_each(|part| postings.extend(part));
            postings.par_sort_unstable();
            postings.dedup();
            postings.into_iter().try_for_each(|posting| out.put(posting))?;
        }
        out.finish()
    }
}
