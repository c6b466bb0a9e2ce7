//! Texts: those of the documents that were read in, any of them out again.
//!
//! So many bytes stay in memory; the rest goes to scratch. Where no passage is shown, and memory is bounded,
//! none is kept.

use std::borrow::Cow;

use super::folding::Folding;
use crate::base::DocId;
use crate::base::Label;
use crate::family::Dates;
use crate::findings;
use crate::scratch;
use crate::scratch::Resources;
use crate::scratch::Scratch;

/// The text of a document.
pub(super) enum Kept {
    Held(String),
    Spilled(u64),
    Dropped,
}

/// A text, wherever it is, and its bytes.
pub(super) struct Text {
    pub(super) kept: Kept,
    pub(super) len: u32,
    /// Of its bytes.
    pub(super) hash: u64,
}

/// Takes the texts of documents while they are read.
pub(super) struct Writer {
    held: u64,
    most: u64,
    spilled: Option<scratch::Writer>,
    resources: Resources,
    wanted: bool,
}

impl Writer {
    pub(super) fn new(resources: &Resources, wanted: bool) -> Self {
        Self { held: 0, most: resources.held(), spilled: None, resources: resources.clone(), wanted }
    }

    /// Takes the text of a document.
    pub(super) fn keep(&mut self, mut text: String) -> Result<Kept, scratch::Error> {
        if !self.wanted {
            return Ok(Kept::Dropped);
        }
        self.held += text.len() as u64;
        if self.held <= self.most {
            text.shrink_to_fit();
            return Ok(Kept::Held(text));
        }
        let spilled = match &mut self.spilled {
            Some(spilled) => spilled,
            none => none.insert(scratch::Writer::new(&self.resources.temp_dir)?),
        };
        Ok(Kept::Spilled(spilled.put(text.as_bytes())?))
    }

    pub(super) fn finish(self) -> Result<Option<Scratch>, scratch::Error> {
        self.spilled.map(scratch::Writer::finish).transpose()
    }
}

/// What was read, by [`DocId`].
pub(super) struct TextTable {
    pub(super) documents: Vec<Label>,
    pub(super) texts: Vec<Text>,
    /// Whether each is one that new documents are compared with.
    pub(super) known: Vec<bool>,
    pub(super) spilled: Option<Scratch>,
    /// How they are folded.
    pub(super) folding: Folding,
}

impl TextTable {
    /// Bytes of all texts that are new.
    pub(super) fn bytes(&self) -> u64 {
        let fresh = self.texts.iter().zip(&self.known).filter(|(_, known)| !**known);
        fresh.map(|(text, _)| u64::from(text.len)).sum()
    }

    /// Names the documents that were found, which then nothing else has to hold.
    pub(super) fn name(&mut self, found: &mut [findings::Document]) {
        for ((read, found), known) in
            std::mem::take(&mut self.documents).into_iter().zip(found).zip(&self.known)
        {
            found.known = *known;
            (found.id, found.path, found.record) = (read.id, read.path, read.record);
            (found.group, found.date) = (read.group, read.date);
        }
    }
}

impl findings::Texts for TextTable {
    fn text(&self, document: DocId) -> Cow<'_, str> {
        let Text { kept, len, .. } = &self.texts[document.index()];
        match (kept, &self.spilled) {
            (Kept::Held(text), _) => Cow::Borrowed(text),
            (Kept::Spilled(at), Some(scratch)) => {
                let bytes = scratch.get(*at, *len as usize);
                Cow::Owned(String::from_utf8(bytes).expect("scratch gives what was put"))
            }
            _ => Cow::Borrowed(""),
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
