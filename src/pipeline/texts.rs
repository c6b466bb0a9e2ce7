//! Texts: those of the documents that were read in, any of them out again.
//!
//! They are in scratch, or in memory if there are few. Where no passage is shown, and memory is bounded, none is
//! kept.

use std::borrow::Cow;

use super::Scan;
use super::assemble::Counts;
use super::folding::Folding;
use crate::base::DocId;
use crate::base::Label;
use crate::family::Dates;
use crate::findings;
use crate::findings::Findings;
use crate::scratch;
use crate::scratch::Resources;
use crate::scratch::Scratch;

/// Where a text is, and its bytes; [`Text::default`] if it is not kept.
#[derive(Default)]
pub(super) struct Text {
    pub(super) at: u64,
    pub(super) len: u32,
    /// Of its bytes.
    pub(super) hash: u64,
}

/// Takes the texts of documents while they are read.
pub(super) struct Writer {
    /// `None` if no text is kept.
    kept: Option<scratch::Writer>,
}

impl Writer {
    pub(super) fn new(resources: &Resources, wanted: bool) -> Self {
        Self { kept: wanted.then(|| scratch::Writer::with_room(&resources.temp_dir, resources.held())) }
    }

    /// Takes the text of a document; gives where it is.
    pub(super) fn keep(&mut self, text: &str) -> Result<u64, scratch::Error> {
        self.kept.as_mut().map_or(Ok(0), |kept| kept.put(text.as_bytes()))
    }

    pub(super) fn finish(self) -> Result<Option<Scratch>, scratch::Error> {
        self.kept.map(scratch::Writer::finish).transpose()
    }
}

/// What was read, by [`DocId`].
pub(super) struct TextTable {
    pub(super) documents: Vec<Label>,
    pub(super) texts: Vec<Text>,
    /// Whether each is one that new documents are compared with.
    pub(super) known: Vec<bool>,
    /// The texts that are kept.
    pub(super) kept: Option<Scratch>,
    /// How they are folded.
    pub(super) folding: Folding,
}

impl TextTable {
    /// Bytes of all texts that are new.
    pub(super) fn bytes(&self) -> u64 {
        let fresh = self.texts.iter().zip(&self.known).filter(|(_, known)| !**known);
        fresh.map(|(text, _)| u64::from(text.len)).sum()
    }

    /// The findings with their documents, and the texts, which then need not hold what these are called.
    pub(super) fn named(mut self, findings: Findings, counts: Vec<Counts>) -> Scan {
        let labels = std::mem::take(&mut self.documents).into_iter().zip(&self.known);
        let documents = labels.zip(counts).map(|((label, &known), counts)| counts.of(label, known)).collect();
        Scan { findings: Findings { documents, ..findings }, texts: Box::new(self) }
    }
}

impl findings::Texts for TextTable {
    fn text(&self, document: DocId) -> Cow<'_, str> {
        let Text { at, len, .. } = self.texts[document.index()];
        let Some(kept) = &self.kept else { return Cow::Borrowed("") };
        let is_same = "scratch gives what was put";
        match kept.see(at, len as usize) {
            Cow::Borrowed(bytes) => Cow::Borrowed(std::str::from_utf8(bytes).expect(is_same)),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).expect(is_same)),
        }
    }

    fn folded(&self, text: &str) -> String {
        self.folding.folded(text)
    }

    fn folding(&self) -> String {
        self.folding.table()
    }
}

impl Dates for TextTable {
    fn key(&self, document: DocId) -> (bool, &str) {
        let date = self.documents[document.index()].date.as_deref();
        (date.is_none(), date.unwrap_or_default())
    }
}
