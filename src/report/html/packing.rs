//! Findings and their texts in; texts, diffs and the words to search out, packed overlap by overlap.

use std::borrow::Cow;
use std::io;

use super::head::ChunksWire;
use super::head::Counts;
use super::index::Places;
use super::layout::Layout;
use super::pack;
use super::pack::At;
use super::pack::Pack;
use super::pack::Sink;
use super::passages;
use super::texts::TextWire;
use crate::base::DocId;
use crate::findings::Overlap;
use crate::report::Report;

impl Places {
    /// As if all were there, in order: about the size of an index.
    pub(super) fn anywhere(report: &Report<'_>, layout: &Layout) -> Self {
        let at = |number: usize| [(number >> 7) as u32, (number & 127) as u32];
        let of = |count: usize| (0..count).map(|number| Some(at(number))).collect();
        let passages = report.findings.passages.len();
        Self {
            texts: of(layout.documents.len()),
            diffs: of(passages),
            search: (0..passages).map(at).collect(),
        }
    }
}

/// The texts, the diffs and the words to search of a page, overlap by overlap.
pub(super) struct Packing<'a> {
    report: &'a Report<'a>,
    layout: &'a Layout,
    text: Pack,
    diff: Pack,
    search: Pack,
    texts: Vec<Option<At>>,
    diffs: Vec<Option<At>>,
    words: Vec<Option<At>>,
}

impl<'a> Packing<'a> {
    pub(super) fn new(report: &'a Report<'a>, layout: &'a Layout) -> Self {
        let passages = report.findings.passages.len();
        Self {
            report,
            layout,
            text: Pack::new("text"),
            diff: Pack::new("diff"),
            search: Pack::new("search"),
            texts: vec![None; layout.documents.len()],
            diffs: vec![None; passages],
            words: vec![None; passages],
        }
    }

    /// Packs all there is room for: first the words to search, then texts with their diffs.
    pub(super) fn pack(mut self, sink: &mut dyn Sink, search: u64) -> io::Result<(Places, Counts)> {
        // For what has no words because room ran out.
        self.search.put(&"", sink)?;
        self.search.flush(sink)?;
        let without_words = self.pack_words(sink, search)?;
        for overlap in &self.report.findings.overlaps {
            self.pack_overlap(&overlap, sink)?;
        }
        for told in &self.layout.documents {
            self.pack_text(told.document, sink)?;
        }
        self.text.flush(sink)?;
        self.diff.flush(sink)?;
        let places = Places {
            texts: self.texts.iter().map(|&at| self.text.has(at)).collect(),
            diffs: self.diffs.iter().map(|&at| self.diff.has(at)).collect(),
            search: self.words.iter().map(|&at| self.search.has(at).unwrap_or([0, 0])).collect(),
        };
        let lost = |overlap: &Overlap| {
            let is_lost = |document: DocId| {
                let told = self.layout.told(document);
                told.units.is_some() && places.texts[self.layout.number(document) as usize].is_none()
            };
            is_lost(overlap.a) || is_lost(overlap.b)
        };
        let counts = Counts {
            chunks: ChunksWire { search: self.search.chunks, text: self.text.chunks, diff: self.diff.chunks },
            limit: 0,
            without_text: self.report.findings.overlaps.iter().filter(lost).count() as u64,
            without_words,
        };
        Ok((places, counts))
    }

    /// Packs what passages are found by, in their order; gives how many had no room.
    fn pack_words(&mut self, sink: &mut dyn Sink, room: u64) -> io::Result<u64> {
        let mut sink = Measured { sink, room };
        let (mut without, mut last) = (0, None);
        for (number, passage) in self.report.findings.passages.iter().enumerate() {
            let (a, b) = self.both((passage.a.document, passage.b.document), &mut last);
            let words = passages::words(&passage, self.report.texts, (&a, &b));
            self.words[number] = self.search.put(&words, &mut sink)?;
        }
        self.search.flush(&mut sink)?;
        for &at in &self.words {
            without += u64::from(self.search.has(at).is_none());
        }
        Ok(without)
    }

    fn pack_overlap(&mut self, overlap: &Overlap, sink: &mut dyn Sink) -> io::Result<()> {
        for document in [overlap.a, overlap.b] {
            self.pack_text(document, sink)?;
        }
        let is_there = |document: DocId| self.texts[self.layout.number(document) as usize].is_some();
        if !is_there(overlap.a) || !is_there(overlap.b) {
            return Ok(());
        }
        let texts = self.report.texts;
        let (a, b) = (texts.text(overlap.a), texts.text(overlap.b));
        for &number in &overlap.passages {
            let passage = self.report.findings.passages.get(number);
            let side = |document: DocId| if document == overlap.a { &*a } else { &*b };
            let pair = (side(passage.a.document), side(passage.b.document));
            if let Some(numbers) = passages::diff(&passage, pair) {
                self.diffs[number] = self.diff.put(&numbers, sink)?;
            }
        }
        Ok(())
    }

    /// Packs the text of a document, once.
    fn pack_text(&mut self, document: DocId, sink: &mut dyn Sink) -> io::Result<()> {
        let (told, number) = (self.layout.told(document), self.layout.number(document) as usize);
        if told.units.is_some() && self.texts[number].is_none() {
            let text = self.report.texts.text(document);
            self.texts[number] = self.text.put(&TextWire::new(&text, told), sink)?;
        }
        Ok(())
    }

    /// The texts of two documents; the first is often that of the pair before.
    fn both(
        &self,
        (a, b): (DocId, DocId),
        last: &mut Option<(DocId, Cow<'a, str>)>,
    ) -> (Cow<'a, str>, Cow<'a, str>) {
        let known = last.take().filter(|(document, _)| *document == a);
        let (_, text) = known.unwrap_or_else(|| (a, self.report.texts.text(a)));
        *last = Some((a, text.clone()));
        (text, self.report.texts.text(b))
    }
}

/// A sink that takes no more than so much.
struct Measured<'s> {
    sink: &'s mut dyn Sink,
    room: u64,
}

impl Sink for Measured<'_> {
    fn take(&mut self, name: &str, packed: &[u8]) -> io::Result<bool> {
        let size = pack::size(name, packed);
        if size > self.room || !self.sink.take(name, packed)? {
            return Ok(false);
        }
        self.room -= size;
        Ok(true)
    }
}
