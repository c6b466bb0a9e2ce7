//! Segments in, one segment with what is left of them out: the same bytes as if it had been built at once.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BinaryHeap;
use std::path::Path;

use super::container::Section;
use super::container::Writer;
use super::counts;
use super::counts::Groups;
use super::documents::Record;
use super::documents::RecordWriter;
use super::error::Error;
use super::folder;
use super::manifest::SegmentEntry;
use super::manifest::Stamp;
use super::postings::Posting;
use super::postings::PostingWriter;
use super::segment;
use super::segment::Segment;
use super::texts::TextReader;
use super::texts::TextWriter;
use crate::weight;
use crate::weight::Part;
use crate::weight::Word;

/// Words of a part.
const PART: usize = 1 << 16;

/// A document that is not in the new segment.
const GONE: u32 = u32::MAX;

/// Writes the segment that holds what is left of these, in the order of ids.
pub(super) fn merge(dir: &Path, segments: &[&Segment], stamp: &Stamp) -> Result<SegmentEntry, Error> {
    let left = |segment: &&Segment| segment.documents - segment.removed().len() as u64;
    let documents: u64 = segments.iter().map(left).sum();
    if documents >= u64::from(u32::MAX) {
        return Err(Error::TooMany);
    }
    let (file, path) = folder::begin(dir, folder::SEGMENT)?;
    let mut writer = Writer::new(file, &path)?;
    let mut merging = Merging { segments, documents, numbers: Vec::new() };
    let (text_bytes, classes) = merging.documents(stamp.texts, &mut writer)?;
    merging.postings(Section::Ids, &merging.numbers, &mut writer)?;
    merging.postings(Section::Exact, &merging.numbers, &mut writer)?;
    let keyed = merging.keyed(classes)?;
    for section in [Section::DocumentBands, Section::ParagraphBands, Section::Seeds] {
        merging.postings(section, &keyed, &mut writer)?;
    }
    let words = words(segments)?;
    counts::put_words(&words, &mut writer)?;
    counts::put_groups(&groups(segments)?, &mut writer)?;
    let (file, bytes) = segment::finish(dir, &path, writer, folder::SEGMENT)?;
    let words = words.iter().map(|word| u64::from(word.count)).sum();
    Ok(SegmentEntry { file, bytes, documents, words, text_bytes, removed: None })
}

/// For each segment, the new number of each of its documents.
type Numbers = Vec<Vec<u32>>;

/// For each class of identical documents, the segment and the new number of the first.
type Classes = BTreeMap<u128, (usize, u32)>;

struct Merging<'a> {
    segments: &'a [&'a Segment],
    /// How many are left.
    documents: u64,
    numbers: Numbers,
}

impl Merging<'_> {
    /// Writes the documents that are left, and numbers them.
    fn documents(&mut self, keeps_texts: bool, writer: &mut Writer) -> Result<(u64, Classes), Error> {
        self.numbers = self.segments.iter().map(|one| vec![GONE; one.documents as usize]).collect();
        let mut readers: Vec<_> = self.segments.iter().map(|segment| segment.records()).collect();
        let mut texts: Vec<TextReader<'_>> = self.segments.iter().map(|segment| segment.texts()).collect();
        let mut next: BinaryHeap<Reverse<(String, usize, u32)>> = BinaryHeap::new();
        for (at, segment) in self.segments.iter().enumerate() {
            if let Some(first) = following(segment, 0) {
                next.push(Reverse((readers[at].get(first)?.id, at, first)));
            }
        }
        let (mut records, mut out) = (RecordWriter::default(), TextWriter::new());
        let (mut classes, mut bytes, mut number) = (Classes::new(), 0, 0);
        while let Some(Reverse((_, at, document))) = next.pop() {
            let mut record: Record = readers[at].get(document)?;
            bytes += u64::from(record.bytes);
            if keeps_texts {
                record.text = out.put(&texts[at].get(record.text, record.bytes)?, writer)?;
            }
            records.put(&record, writer)?;
            if record.words > 0 {
                classes.entry(record.fingerprint).or_insert((at, number));
            }
            self.numbers[at][document as usize] = number;
            number += 1;
            if let Some(after) = following(self.segments[at], document + 1) {
                next.push(Reverse((readers[at].get(after)?.id, at, after)));
            }
        }
        out.finish(writer)?;
        records.finish(writer)?;
        Ok((bytes, classes))
    }

    /// Of a class of identical documents one has keys: the first of each segment there, the first of all here.
    fn keyed(&self, classes: Classes) -> Result<Numbers, Error> {
        let mut keyed = Numbers::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let mut numbers = vec![GONE; segment.documents as usize];
            let mut seen: BTreeMap<u128, ()> = BTreeMap::new();
            let mut records = segment.records();
            for document in 0..segment.documents as u32 {
                let record = records.get(document)?;
                if record.words > 0 && seen.insert(record.fingerprint, ()).is_none() {
                    let of_class = classes.get(&record.fingerprint).filter(|first| first.0 == at);
                    numbers[document as usize] = of_class.map_or(GONE, |first| first.1);
                }
            }
            keyed.push(numbers);
        }
        Ok(keyed)
    }

    /// Writes the postings of a section under new numbers.
    fn postings(&self, section: Section, numbers: &Numbers, writer: &mut Writer) -> Result<(), Error> {
        let mut cursors: Vec<_> = self.segments.iter().map(|segment| segment.cursor(section)).collect();
        let mut next: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
        for (at, cursor) in cursors.iter_mut().enumerate() {
            next.extend(cursor.peek()?.map(|posting| Reverse((posting.key, at))));
        }
        let mut out = PostingWriter::new(writer, section, self.documents);
        let mut of_key: Vec<Posting> = Vec::new();
        while let Some(Reverse((key, at))) = next.pop() {
            let cursor = &mut cursors[at];
            while let Some(posting) = cursor.peek()? {
                if posting.key != key {
                    next.push(Reverse((posting.key, at)));
                    break;
                }
                let document = numbers[at][posting.document as usize];
                of_key.extend((document != GONE).then_some(Posting { document, ..posting }));
                cursor.advance();
            }
            if next.peek().is_none_or(|other| other.0.0 != key) {
                of_key.sort_unstable();
                of_key.drain(..).try_for_each(|posting| out.put(posting))?;
            }
        }
        out.finish()
    }
}

/// The first document from here on that is left.
fn following(segment: &Segment, from: u32) -> Option<u32> {
    (from..segment.documents as u32).find(|&document| segment.is_live(document))
}

/// What is left of the words of all segments.
pub(super) fn words(segments: &[&Segment]) -> Result<Vec<Word>, Error> {
    let mut all = Vec::new();
    for segment in segments {
        let (words, gone) = segment.words()?;
        let left = if gone.is_empty() { words } else { weight::without(words, &gone) };
        all = if all.is_empty() { left } else { weight::merged(all, left) };
    }
    Ok(all)
}

/// The same in parts.
pub(super) fn words_in_parts(segments: &[&Segment]) -> Result<Vec<Part>, Error> {
    match segments {
        [one] if one.gone().is_none() => counts::parts(&one.container),
        _ => Ok(words(segments)?.chunks(PART).filter_map(Part::of).collect()),
    }
}

/// What is left of the groups of all segments.
pub(super) fn groups(segments: &[&Segment]) -> Result<Groups, Error> {
    let mut all = Groups::new();
    for segment in segments {
        let (groups, gone) = segment.groups()?;
        for (group, documents) in groups {
            let left = documents.saturating_sub(gone.get(&group).copied().unwrap_or(0));
            if left > 0 {
                *all.entry(group).or_insert(0) += left;
            }
        }
    }
    Ok(all)
}
