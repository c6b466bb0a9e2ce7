//! Words: the tokens of document after document in, those of one document out.
//!
//! So many stay in memory; if there are more, all go to scratch.

use std::borrow::Cow;
use std::ops::Range;

use crate::scratch;
use crate::scratch::Resources;
use crate::scratch::Scratch;

/// Bytes of a token.
const TOKEN: u64 = 4;
/// Tokens of a chunk; a longer document begins one, and those that it reaches into hold nothing else.
const CHUNK: usize = 1 << 18;
/// Tokens of documents that follow each other and are read together, at most, but for one more document.
const READ: usize = 1 << 15;

/// How words are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// All of them at once.
    All,
    /// Those of some documents that follow each other, and of some others…
    Windows,
    /// …or of one document after the other, in any order.
    #[default]
    Documents,
}

/// The tokens of documents, while they are read.
pub struct Writer {
    /// Chunks, so that nothing is copied when there are more; a document lies in one.
    held: Vec<Vec<u32>>,
    /// The one that is being filled…
    chunk: usize,
    /// …and for how many tokens it has room.
    left: usize,
    reach: Reach,
    /// Tokens for which chunks may still be made.
    room: usize,
    spilled: Option<scratch::Writer>,
    resources: Resources,
    bytes: Vec<u8>,
}

impl Writer {
    /// Takes tokens; where all are asked for at once, none of them leaves memory.
    #[must_use]
    pub fn new(resources: &Resources, reach: Reach) -> Self {
        let room = if reach == Reach::All { u64::MAX } else { resources.held() / TOKEN };
        Self {
            held: Vec::new(),
            chunk: 0,
            left: 0,
            reach,
            room: usize::try_from(room).unwrap_or(usize::MAX),
            spilled: None,
            resources: resources.clone(),
            bytes: Vec::new(),
        }
    }

    /// Puts the tokens of a document after the others; gives their place.
    ///
    /// # Errors
    /// If scratch takes no more.
    pub fn put(&mut self, tokens: &[u32]) -> Result<u64, scratch::Error> {
        if let Some(place) = self.hold(tokens) {
            return Ok(place);
        }
        let spilled = self.spilled.take().map_or_else(|| self.spill(), Ok)?;
        Ok(self.spilled.insert(spilled).put(bytes_of(tokens, &mut self.bytes))? / TOKEN)
    }

    /// Puts them into memory, if there is room.
    fn hold(&mut self, tokens: &[u32]) -> Option<u64> {
        if self.spilled.is_some() {
            return None;
        }
        if tokens.len() > self.left {
            let chunks = tokens.len().div_ceil(CHUNK);
            self.room = self.room.checked_sub(chunks * CHUNK)?;
            self.chunk = self.held.len();
            self.held.push(Vec::with_capacity(tokens.len().max(CHUNK)));
            self.held.resize(self.chunk + chunks, Vec::new());
            self.left = tokens.len().max(CHUNK);
        }
        let before = self.chunk * CHUNK;
        let place = self.held.get_mut(self.chunk).map_or(before, |chunk| {
            chunk.extend_from_slice(tokens);
            before + chunk.len() - tokens.len()
        });
        self.left -= tokens.len();
        Some(place as u64)
    }

    /// A new file with all that was held, at the same places.
    fn spill(&mut self) -> Result<scratch::Writer, scratch::Error> {
        let mut writer = scratch::Writer::new(&self.resources.temp_dir)?;
        let mut end = 0;
        for (chunk, tokens) in std::mem::take(&mut self.held).into_iter().enumerate() {
            if !tokens.is_empty() {
                let before = vec![0; chunk * CHUNK - end];
                writer.put(bytes_of(&before, &mut self.bytes))?;
                writer.put(bytes_of(&tokens, &mut self.bytes))?;
                end = chunk * CHUNK + tokens.len();
            }
        }
        Ok(writer)
    }

    /// No more is put.
    ///
    /// # Errors
    /// If scratch takes no more.
    pub fn finish(self) -> Result<Words, scratch::Error> {
        let spilled = self.spilled.map(scratch::Writer::finish).transpose()?;
        Ok(Words { held: self.held, reach: self.reach, spilled })
    }
}

fn read(scratch: &Scratch, at: u64, to: &mut [u32]) {
    let bytes = scratch.glance(at * TOKEN, to.len() * TOKEN as usize);
    let tokens = bytes.as_chunks().0.iter();
    to.iter_mut().zip(tokens).for_each(|(to, bytes)| *to = u32::from_le_bytes(*bytes));
}

fn bytes_of<'b>(tokens: &[u32], bytes: &'b mut Vec<u8>) -> &'b [u8] {
    bytes.clear();
    bytes.extend(tokens.iter().flat_map(|token| token.to_le_bytes()));
    bytes
}

/// The tokens of documents, by their places.
#[derive(Debug, Default)]
pub struct Words {
    held: Vec<Vec<u32>>,
    reach: Reach,
    spilled: Option<Scratch>,
}

impl Words {
    /// Some tokens of the document at a place.
    pub(super) fn get(&self, at: u64, own: &Range<u32>) -> Cow<'_, [u32]> {
        match &self.spilled {
            Some(scratch) => {
                let mut tokens = vec![0; own.len()];
                read(scratch, at + u64::from(own.start), &mut tokens);
                Cow::Owned(tokens)
            }
            None if own.is_empty() => Cow::Borrowed(&[]),
            None => {
                let (chunk, at) = (at as usize / CHUNK, at as usize % CHUNK);
                Cow::Borrowed(&self.held[chunk][at + own.start as usize..at + own.end as usize])
            }
        }
    }

    /// Copies the tokens of the documents at some places, which ascend.
    pub(super) fn copy(&self, places: &mut [(u64, &mut [u32])]) {
        let Some(scratch) = &self.spilled else {
            return places
                .iter_mut()
                .for_each(|(at, to)| to.copy_from_slice(&self.get(*at, &(0..to.len() as u32))));
        };
        let mut read = 0;
        let together = |one: &(u64, &mut [u32]), next: &(u64, &mut [u32])| {
            read += one.1.len();
            let is_next = one.0 + one.1.len() as u64 == next.0 && read < READ;
            read *= usize::from(is_next);
            is_next
        };
        for run in places.chunk_by_mut(together) {
            let len: usize = run.iter().map(|place| place.1.len()).sum();
            let bytes = scratch.glance(run[0].0 * TOKEN, len * TOKEN as usize);
            let mut tokens = bytes.as_chunks().0.iter();
            for (_, to) in run {
                to.iter_mut().zip(&mut tokens).for_each(|(to, bytes)| *to = u32::from_le_bytes(*bytes));
            }
        }
    }

    /// How they are asked for.
    pub(super) fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether they are to be in one piece: those of windows, too, if they were all held.
    pub(super) fn are_in_one_piece(&self) -> bool {
        match self.reach {
            Reach::All => true,
            Reach::Windows => self.spilled.is_none(),
            Reach::Documents => false,
        }
    }

    /// All tokens in one piece, document after document, given by their places and lengths.
    pub(super) fn joined(mut self, places: &[(u64, u32)]) -> Vec<u32> {
        let mut all = Vec::with_capacity(places.iter().map(|&(_, len)| len as usize).sum());
        let in_order = places.is_sorted();
        let mut done = 0;
        for &(at, len) in places {
            // Chunks that were gone through are not needed beside the whole.
            while in_order && done < at as usize / CHUNK {
                self.held[done] = Vec::new();
                done += 1;
            }
            all.extend_from_slice(&self.get(at, &(0..len)));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_and_what_is_spilled_reads_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let resources = Resources { memory: 20 * TOKEN * 6 * CHUNK as u64, temp_dir: dir.path().to_owned() };
        let lengths = [0, 1, CHUNK / 2, CHUNK / 2 - 1, 0, 1, 2 * CHUNK + 3, 7, CHUNK, 2 * CHUNK, 0, 5];
        let documents: Vec<Vec<u32>> =
            (0..).zip(lengths).map(|(k, len)| (0..len as u32).map(|i| k << 28 | i).collect()).collect();
        for reach in [Reach::All, Reach::Windows, Reach::Documents] {
            let mut writer = Writer::new(&resources, reach);
            let places: Vec<u64> = documents.iter().map(|tokens| writer.put(tokens).unwrap()).collect();
            let words = writer.finish().unwrap();
            assert_eq!(
                (words.spilled.is_none(), words.held.len() > 2),
                (reach == Reach::All, reach == Reach::All)
            );
            assert_eq!(words.are_in_one_piece(), reach == Reach::All);
            for (at, tokens) in places.iter().zip(&documents) {
                let end = tokens.len() as u32;
                assert_eq!(*words.get(*at, &(0..end)), **tokens);
                assert_eq!(*words.get(*at, &(end / 3 * 2..end)), tokens[tokens.len() / 3 * 2..]);
            }
            let mut copies: Vec<Vec<u32>> = lengths.iter().map(|&len| vec![0; len]).collect();
            let mut copied: Vec<(u64, &mut [u32])> =
                places.iter().copied().zip(copies.iter_mut().map(Vec::as_mut_slice)).collect();
            copied.remove(3);
            words.copy(&mut copied);
            copies[3].clone_from(&documents[3]);
            assert_eq!(copies, documents);
            if reach == Reach::All {
                let places = places.iter().zip(&documents).map(|(&at, tokens)| (at, tokens.len() as u32));
                let places: Vec<(u64, u32)> = places.collect();
                assert_eq!(words.joined(&places), documents.concat());
            }
        }
    }
}
