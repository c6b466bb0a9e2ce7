//! Words: the tokens of document after document in, those of one document out.
//!
//! So many stay in memory; the rest goes to scratch.

use std::borrow::Cow;

use crate::scratch;
use crate::scratch::Resources;
use crate::scratch::Scratch;

/// Bytes of a token.
const TOKEN: u64 = 4;

/// The tokens of documents, while they are read.
pub struct Writer {
    held: Vec<u32>,
    most: usize,
    spilled: Option<scratch::Writer>,
    resources: Resources,
    bytes: Vec<u8>,
}

impl Writer {
    /// Takes tokens; with `all_held`, none of them leaves memory.
    #[must_use]
    pub fn new(resources: &Resources, all_held: bool) -> Self {
        let most = if all_held { u64::MAX } else { resources.held() / TOKEN };
        Self {
            held: Vec::new(),
            most: usize::try_from(most).unwrap_or(usize::MAX),
            spilled: None,
            resources: resources.clone(),
            bytes: Vec::new(),
        }
    }

    /// Puts the tokens of a document after the others; gives how many stand before them.
    ///
    /// # Errors
    /// If scratch takes no more.
    pub fn put(&mut self, tokens: &[u32]) -> Result<u64, scratch::Error> {
        if self.spilled.is_none() && self.held.len().saturating_add(tokens.len()) <= self.most {
            self.held.extend_from_slice(tokens);
            return Ok((self.held.len() - tokens.len()) as u64);
        }
        let spilled = match &mut self.spilled {
            Some(spilled) => spilled,
            none => none.insert(scratch::Writer::new(&self.resources.temp_dir)?),
        };
        self.bytes.clear();
        self.bytes.extend(tokens.iter().flat_map(|token| token.to_le_bytes()));
        Ok(self.held.len() as u64 + spilled.put(&self.bytes)? / TOKEN)
    }

    /// No more is put.
    ///
    /// # Errors
    /// If scratch takes no more.
    pub fn finish(self) -> Result<Words, scratch::Error> {
        let spilled = self.spilled.map(scratch::Writer::finish).transpose()?;
        Ok(Words { held: self.held, spilled })
    }
}

/// The tokens of documents, one after the other.
#[derive(Debug, Default)]
pub struct Words {
    held: Vec<u32>,
    spilled: Option<Scratch>,
}

impl Words {
    /// All tokens, if all are in memory.
    pub(super) fn all(&self) -> Option<&[u32]> {
        self.spilled.is_none().then_some(self.held.as_slice())
    }

    /// The tokens of the document before which so many stand.
    pub(super) fn get(&self, at: u64, len: usize) -> Cow<'_, [u32]> {
        let held = self.held.len() as u64;
        match &self.spilled {
            Some(scratch) if at >= held => {
                let bytes = scratch.get((at - held) * TOKEN, len * TOKEN as usize);
                let token = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
                Cow::Owned(bytes.chunks_exact(TOKEN as usize).map(token).collect())
            }
            _ => Cow::Borrowed(&self.held[at as usize..at as usize + len]),
        }
    }

    /// The same with the documents in another order, given by where each stands and how long it is.
    pub(super) fn ordered(self, places: &[(u64, u32)]) -> Self {
        let mut ends = 0;
        let in_order = places.iter().all(|&(at, len)| {
            let next = at == ends;
            ends = at + u64::from(len);
            next
        });
        if in_order || self.spilled.is_some() {
            return self;
        }
        let mut held = Vec::with_capacity(self.held.len());
        places.iter().for_each(|&(at, len)| held.extend_from_slice(&self.get(at, len as usize)));
        Self { held, spilled: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_and_what_is_spilled_reads_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let resources = Resources { memory: 8 * 40, temp_dir: dir.path().to_owned() };
        let documents: Vec<Vec<u32>> =
            (0..30u32).map(|k| (0..k % 7).map(|i| k << 20 | i).collect()).collect();
        let mut writer = Writer::new(&resources, false);
        let places: Vec<u64> = documents.iter().map(|tokens| writer.put(tokens).unwrap()).collect();
        let words = writer.finish().unwrap();
        assert!(words.all().is_none());
        for (at, tokens) in places.iter().zip(&documents) {
            assert_eq!(*words.get(*at, tokens.len()), **tokens);
        }
    }
}
