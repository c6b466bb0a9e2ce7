//! Passages in; those of the same two documents side by side, in the order in which they are told, out.

use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::gathering::Order;
use crate::base::Dealing;
use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::describe::Described;
use crate::scratch;
use crate::scratch::Parts;
use crate::scratch::PartsWriter;

/// What matters of a passage between two documents.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    pub(super) documents: (DocId, DocId),
    /// Its number among all passages as they are told.
    pub(super) place: u32,
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
    pub(super) matched_words: u32,
    pub(super) identity: f64,
    /// Whether its family is a template.
    pub(super) is_template: bool,
}

/// Takes passages while they are found.
pub(super) struct PairsWriter {
    dealing: Dealing,
    parts: PartsWriter,
}

impl PairsWriter {
    /// Of which so many bytes stay in memory; the rest goes to a new file in a folder.
    pub(super) fn new((dir, room): (&Path, u64), dealing: Dealing) -> Self {
        Self { dealing, parts: PartsWriter::with_room(dir, dealing.parts(), room) }
    }

    /// Takes a passage, by the numbers of its family and its own.
    pub(super) fn put(
        &mut self,
        one: &Described,
        (family, number): (u32, u32),
        is_template: bool,
    ) -> Result<(), scratch::Error> {
        let (a, b) = (&one.a_tokens, &one.b_tokens);
        self.parts.put(self.dealing.part(a.document), |bytes| {
            for side in [a, b] {
                let Range { start, end } = side.tokens;
                [side.document.0, start, end - start].iter().for_each(|&one| put_number(bytes, one.into()));
            }
            [family, number, one.matched_words].iter().for_each(|&one| put_number(bytes, one.into()));
            bytes.extend_from_slice(&one.identity.to_le_bytes());
            bytes.push(u8::from(is_template));
        })
    }

    pub(super) fn finish(self) -> Result<Pairs, scratch::Error> {
        Ok(Pairs(self.parts.finish()?))
    }
}

/// Passages, those of some documents in one part.
pub(super) struct Pairs(Parts);

impl Pairs {
    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.0.count()
    }

    /// The passages of a part, by their documents, those of the same two in their order.
    pub(super) fn part(&self, part: usize, order: &Order) -> Vec<Heard> {
        let bytes = self.0.all(part);
        let mut bytes = Bytes(&bytes);
        let mut heard: Vec<Heard> = std::iter::from_fn(|| decoded(&mut bytes, order)).collect();
        heard.par_sort_unstable_by_key(|one| (one.documents, one.place));
        heard
    }
}

fn decoded(bytes: &mut Bytes<'_>, order: &Order) -> Option<Heard> {
    let mut side = || {
        let (document, start) = (DocId(bytes.small()?), bytes.small()?);
        Some((document, start..start + bytes.small()?))
    };
    let ((first, a), (second, b)) = (side()?, side()?);
    let (family, number) = (bytes.small()?, bytes.small()?);
    Some(Heard {
        documents: (first, second),
        place: order.passage(family, number),
        a,
        b,
        matched_words: bytes.small()?,
        identity: f64::from_le_bytes(bytes.fixed()?),
        is_template: bytes.fixed::<1>()? == [1],
    })
}
