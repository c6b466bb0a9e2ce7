//! Documents that might share something with a new one in; those that are looked into, and those of which
//! the record is enough, out.
//!
//! To know what a text shares, few documents have to be looked into. To know what it is that they share, a
//! template or a text, it takes more of them, but of these only where and when they were printed.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use rayon::prelude::*;

use super::choose;
use super::choose::Proposal;
use super::container::Section;
use super::documents::Record;
use super::error::Error;
use super::propose::Ask;
use super::query::Handle;
use super::query::Index;
use super::write::exact_key;
use crate::base::hash;

/// Copies of one document that are fetched; the others are counted.
pub const MOST_COPIES: usize = 1000;
/// For each word, the records of so many documents are read, and of so many copies: a template is known by
/// twenty.
const RECORDS: u32 = 24;
/// Once each word stands in one of those that are looked into, one for so many words of the new document…
const WORDS_EACH: usize = 48;
/// …or so many are enough.
const ENOUGH: usize = 12;
/// What it costs to look into a document, besides its words, in words.
const EACH_COSTS: u32 = 3000;
/// Records that are read in one go.
const AT_ONCE: usize = 8;

/// What an index has for a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposed {
    /// Documents that might share something with it.
    pub documents: BTreeSet<Handle>,
    /// How many identical copies of some of these are left out, by their fingerprint.
    pub further: BTreeMap<u128, u64>,
    /// Documents that are left out because what speaks for them speaks for enough others: see [`Ask::sources`].
    pub passed_over: u64,
    /// Some of those that are left out.
    pub witnesses: Vec<Witness>,
}

/// A document that might share something with another, and of which no more than the record was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The document.
    pub handle: Handle,
    /// Its id.
    pub id: String,
    /// Its group.
    pub group: Option<String>,
    /// Its date, as given.
    pub date: Option<String>,
    /// Words of the other one that stand in it, as far as its keys say; in order, and apart.
    pub words: Vec<Range<u32>>,
    /// Whether it is identical to one that is not left out, or to another of these.
    pub is_copy: bool,
}

impl Witness {
    fn new(handle: Handle, record: Record, words: Vec<Range<u32>>, is_copy: bool) -> Self {
        let Record { id, group, date, .. } = record;
        Self { handle, id, group, date, words, is_copy }
    }
}

/// Gives the class of a document by its id, path and group.
type Class = dyn Fn(&str, &str, Option<&str>) -> u8 + Send + Sync;

/// How documents are told apart; they are not, unless it is said.
#[derive(Default)]
pub(super) struct Apart(Option<Box<Class>>);

impl Apart {
    pub(super) fn by(class: impl Fn(&str, &str, Option<&str>) -> u8 + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(class)))
    }

    /// Whether they are told apart at all.
    fn tells(&self) -> bool {
        self.0.is_some()
    }

    fn class(&self, record: &Record) -> u8 {
        self.0.as_ref().map_or(0, |class| class(&record.id, &record.path, record.group.as_deref()))
    }
}

impl fmt::Debug for Apart {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Apart").field(&self.0.is_some()).finish()
    }
}

/// What an index has for a document with these tokens, for which these documents were found; `own` is the one in
/// whose place it is.
pub(super) fn proposed(
    index: &Index,
    mut proposals: Vec<Proposal<Handle>>,
    (tokens, own): (&[u32], Option<Handle>),
    ask: Ask,
) -> Result<Proposed, Error> {
    let mut proposed = Proposed::default();
    // It may stand for others that are identical, but for no word: whoever else has it is looked for.
    let of_own: Vec<_> = proposals.extract_if(.., |one| Some(one.document) == own).collect();
    // A document stands for those that are identical.
    let mut classes = match ask.sources {
        Some(each) => {
            let enough = ENOUGH.max(tokens.len() / WORDS_EACH);
            few(index, proposals, (each, enough), &mut proposed)?
        }
        None => all(index, proposals)?,
    };
    for fingerprint in all(index, of_own)?.into_keys() {
        classes.entry(fingerprint).or_default();
    }
    classes.entry(hash::sequence(tokens)).or_default().push(0..tokens.len() as u32);
    let of_class = |class: (u128, Vec<Range<u32>>)| copies(index, class, own, ask);
    let found: Vec<Proposed> = classes.into_par_iter().map(of_class).collect::<Result<_, _>>()?;
    for Proposed { documents, further, witnesses, .. } in found {
        proposed.documents.extend(documents);
        proposed.further.extend(further);
        proposed.witnesses.extend(witnesses);
    }
    Ok(proposed)
}

/// Classes of identical documents by their fingerprints, and the words that speak for them.
type Classes = BTreeMap<u128, Vec<Range<u32>>>;

fn all(index: &Index, proposals: Vec<Proposal<Handle>>) -> Result<Classes, Error> {
    let mut classes = Classes::new();
    let handles: Vec<Handle> = proposals.iter().map(|one| one.document).collect();
    for (segment, handles) in index.by_segment(&handles) {
        let mut records = segment.records();
        for handle in handles {
            classes.insert(records.fingerprint(handle.document)?, Vec::new());
        }
    }
    Ok(classes)
}

/// Those that it takes to have each word in so many of each class, if it does not take more than enough; of
/// the others, the records.
fn few(
    index: &Index,
    proposals: Vec<Proposal<Handle>>,
    (each, enough): (u32, usize),
    proposed: &mut Proposed,
) -> Result<Classes, Error> {
    let most = each.max(RECORDS);
    // Which class a document is of, its record says.
    let (some, left) = if index.apart().tells() { (proposals, 0) } else { choose::chosen(proposals, most) };
    proposed.passed_over = left;
    let mut by_class: BTreeMap<u8, Vec<Proposal<Handle>>> = BTreeMap::new();
    let mut records: BTreeMap<Handle, Record> = BTreeMap::new();
    let parts: Result<Vec<_>, Error> = some.par_chunks(AT_ONCE).map(|some| recorded(index, some)).collect();
    for (one, record) in some.iter().zip(parts?.into_iter().flatten()) {
        by_class.entry(index.apart().class(&record)).or_default().push(one.clone());
        records.insert(one.document, record);
    }
    let (mut classes, mut beside) = (Classes::new(), Vec::new());
    for of_class in by_class.into_values() {
        let (mut some, left) = choose::chosen(of_class, most);
        proposed.passed_over += left;
        some.sort_by_key(|one| (records[&one.document].words, one.document));
        let cost = |at: usize| EACH_COSTS.saturating_add(records[&some[at].document].words);
        let taken: BTreeSet<usize> = choose::covering(&some, &cost, (each, enough)).into_iter().collect();
        for (at, Proposal { document, words }) in some.into_iter().enumerate() {
            if taken.contains(&at) {
                classes.insert(records[&document].fingerprint, words);
            } else {
                beside.push((document, words));
            }
        }
    }
    proposed.passed_over += beside.len() as u64;
    beside.retain(|(handle, _)| index.segments()[handle.segment()].is_live(handle.document));
    let mut distinct: BTreeSet<u128> = classes.keys().copied().collect();
    for (handle, words) in beside {
        if let Some(record) = records.remove(&handle) {
            let is_copy = !distinct.insert(record.fingerprint);
            proposed.witnesses.push(Witness::new(handle, record, words, is_copy));
        }
    }
    Ok(classes)
}

fn recorded(index: &Index, some: &[Proposal<Handle>]) -> Result<Vec<Record>, Error> {
    let mut records: Vec<_> = index.segments().iter().map(|segment| segment.records()).collect();
    some.iter().map(|one| records[one.document.segment()].get(one.document.document)).collect()
}

/// The documents of a class: the first of them, if there are very many, of further ones the records, and the
/// number of all that are left out.
fn copies(
    index: &Index,
    (fingerprint, words): (u128, Vec<Range<u32>>),
    own: Option<Handle>,
    ask: Ask,
) -> Result<Proposed, Error> {
    let mut proposed = Proposed::default();
    let key = exact_key(fingerprint);
    let each = ask.sources.map_or(MOST_COPIES, |sources| MOST_COPIES.min(sources as usize));
    let most = if index.apart().tells() { MOST_COPIES } else { each.max(RECORDS as usize) };
    let (mut taken, mut seen) = ([0; 1 << u8::BITS], 0);
    for (number, segment) in (0..).zip(index.segments()) {
        let mut alike = Vec::new();
        segment.finder(Section::Exact).find(key, |some| {
            alike.extend(some.iter().map(|posting| posting.document));
            true
        })?;
        let mut records = segment.records();
        for document in alike.into_iter().filter(|&document| segment.is_live(document)) {
            if seen >= most {
                *proposed.further.entry(fingerprint).or_insert(0) += 1;
                continue;
            }
            let handle = Handle { segment: number, document };
            let record = records.get(document)?;
            if record.fingerprint != fingerprint || own == Some(handle) {
                continue;
            }
            seen += 1;
            let of_class = &mut taken[usize::from(index.apart().class(&record))];
            if *of_class < each {
                *of_class += 1;
                proposed.documents.insert(handle);
            } else {
                *proposed.further.entry(fingerprint).or_insert(0) += 1;
                proposed.witnesses.push(Witness::new(handle, record, words.clone(), true));
            }
        }
    }
    Ok(proposed)
}
