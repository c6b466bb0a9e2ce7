//! Whether an index is what it says: its files, and, if all is read, everything in them.

use std::collections::BTreeMap;
use std::path::Path;

use super::container::Container;
use super::container::Section;
use super::error::Error;
use super::manifest::Manifest;
use super::manifest::SegmentEntry;
use super::segment::Segment;
use super::write::exact_key;
use crate::base::hash;

/// Everything that is wrong with the index of a folder; nothing if it is sound. Without `all`, only what is
/// read to open it.
///
/// # Errors
/// If the manifest cannot be read, so that nothing is known.
pub fn check(dir: &Path, all: bool) -> Result<Vec<Error>, Error> {
    let manifest = Manifest::read(dir)?;
    let mut wrong = Vec::new();
    let mut ids = BTreeMap::new();
    for entry in &manifest.segments {
        match Segment::open(dir, entry) {
            Err(error) => wrong.push(error),
            Ok(segment) if all => {
                Checking { segment: &segment, keeps_texts: manifest.stamp.texts }.all(entry, &mut wrong);
                if let Err(error) = unique_ids(&segment, &mut ids) {
                    wrong.push(error);
                }
            }
            Ok(_) => {}
        }
    }
    Ok(wrong)
}

/// No two documents that are left have one id.
fn unique_ids(segment: &Segment, seen: &mut BTreeMap<u64, ()>) -> Result<(), Error> {
    let mut records = segment.records();
    for document in (0..segment.documents as u32).filter(|&document| segment.is_live(document)) {
        let id = &records.get(document)?.id;
        if seen.insert(hash::word(id.as_bytes()), ()).is_some() {
            let what = format!("the id {id:?} is that of another document, too");
            return Err(segment.container.damaged(Section::Documents.name(), what));
        }
    }
    Ok(())
}

struct Checking<'s> {
    segment: &'s Segment,
    keeps_texts: bool,
}

impl Checking<'_> {
    fn all(&self, entry: &SegmentEntry, wrong: &mut Vec<Error>) {
        let container = &self.segment.container;
        wrong.extend(blocks(container));
        wrong.extend(self.segment.gone().into_iter().flat_map(blocks));
        if !wrong.is_empty() {
            return;
        }
        let found = [
            self.documents(entry),
            self.postings(Section::Ids),
            self.postings(Section::Exact),
            self.postings(Section::DocumentBands),
            self.postings(Section::ParagraphBands),
            self.postings(Section::Seeds),
            self.words(entry),
            self.segment.groups().map(drop),
        ];
        wrong.extend(found.into_iter().filter_map(Result::err));
    }

    fn damaged(&self, section: Section, what: impl Into<String>) -> Error {
        self.segment.container.damaged(section.name(), what.into())
    }

    /// Every document can be read, found, and has its text.
    fn documents(&self, entry: &SegmentEntry) -> Result<(), Error> {
        let (mut records, mut texts) = (self.segment.records(), self.segment.texts());
        let mut exact = self.segment.finder(Section::Exact);
        let (mut bytes, mut before) = (0, None);
        for document in 0..self.segment.documents as u32 {
            let record = records.get(document)?;
            if before.as_ref().is_some_and(|before| *before >= record.id) {
                return Err(self.damaged(Section::Documents, format!("{:?} is out of order", record.id)));
            }
            if self.keeps_texts {
                texts.get(record.text, record.bytes)?;
            }
            let mut found = false;
            exact.find(exact_key(record.fingerprint), |some| {
                found |= some.iter().any(|posting| posting.document == document);
                !found
            })?;
            if !found {
                return Err(self.damaged(Section::Exact, format!("{:?} is not among them", record.id)));
            }
            bytes += u64::from(record.bytes);
            before = Some(record.id);
        }
        if bytes == entry.text_bytes {
            Ok(())
        } else {
            Err(self.damaged(Section::Documents, format!("their texts have {bytes} bytes")))
        }
    }

    /// All postings can be read, and are sorted.
    fn postings(&self, section: Section) -> Result<(), Error> {
        let mut cursor = self.segment.cursor(section);
        let (mut before, mut count) = (None, 0);
        while let Some(posting) = cursor.peek()? {
            if before.is_some_and(|before| before >= posting) {
                return Err(self.damaged(section, "they are not sorted"));
            }
            before = Some(posting);
            count += 1;
            cursor.advance();
        }
        if count == self.segment.container.listed(section).entries {
            Ok(())
        } else {
            Err(self.damaged(section, format!("there are {count}")))
        }
    }

    fn words(&self, entry: &SegmentEntry) -> Result<(), Error> {
        let words = self.segment.words()?.0;
        let sum: u64 = words.iter().map(|word| u64::from(word.count)).sum();
        if sum == entry.words { Ok(()) } else { Err(self.damaged(Section::Words, format!("they are {sum}"))) }
    }
}

/// Every block that is not what was written.
fn blocks(container: &Container) -> Vec<Error> {
    let blocks = |section: Section| (0..container.listed(section).blocks.len()).map(move |at| (section, at));
    let all = Section::ALL.into_iter().flat_map(blocks);
    all.filter_map(|(section, block)| container.read(section, block).err()).collect()
}
