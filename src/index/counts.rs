//! How often each word stands in the documents of a segment, and how many documents each group has.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::bytes::Bytes;
use super::bytes::put_number;
use super::bytes::put_string;
use super::container::Container;
use super::container::Section;
use super::container::Writer;
use super::error::Error;
use crate::weight::Word;

/// Bytes of a block, about.
const BLOCK: usize = 1 << 16;

/// Writes words, which come sorted.
pub(super) fn put_words(words: &[Word], writer: &mut Writer) -> Result<(), Error> {
    let (mut block, mut from, mut before) = (Vec::new(), 0, 0);
    for (at, word) in words.iter().enumerate() {
        put_number(&mut block, u64::from(word.token - before));
        put_number(&mut block, u64::from(word.count));
        put_number(&mut block, u64::from(word.documents));
        before = word.token;
        if block.len() >= BLOCK || at + 1 == words.len() {
            writer.block(Section::Words, u64::from(words[from].token), at + 1 - from, &block)?;
            block.clear();
            (from, before) = (at + 1, 0);
        }
    }
    Ok(())
}

/// Blocks that are read in one go.
const AT_ONCE: usize = 16;

/// Reads all words.
pub(super) fn words(container: &Container) -> Result<Vec<Word>, Error> {
    Ok(words_in_parts(container)?.concat())
}

/// Reads all words, in parts that follow each other.
pub(super) fn words_in_parts(container: &Container) -> Result<Vec<Vec<Word>>, Error> {
    let listed = container.listed(Section::Words);
    let blocks = listed.blocks.len();
    // Blocks have about as many bytes each; those of frequent words are not much larger than others.
    let room = (listed.entries as usize / blocks.max(1) * AT_ONCE).min(BLOCK * AT_ONCE) * 17 / 16;
    let part = |from: usize| -> Result<Vec<Word>, Error> {
        let mut words = Vec::with_capacity(room);
        for block in from..(from + AT_ONCE).min(blocks) {
            let bytes = container.read(Section::Words, block)?;
            read_words(&bytes, &mut words).ok_or_else(|| container.nonsense(Section::Words, block))?;
        }
        Ok(words)
    };
    let parts: Vec<Vec<Word>> =
        (0..blocks).into_par_iter().step_by(AT_ONCE).map(part).collect::<Result<_, _>>()?;
    let follow =
        |at: usize| parts[at].last().map(|last| last.token) < parts[at + 1].first().map(|first| first.token);
    match (1..parts.len()).find(|&at| !follow(at - 1)) {
        Some(at) => Err(container.nonsense(Section::Words, at * AT_ONCE)),
        None => Ok(parts),
    }
}

/// Reads the words of a block after others; `None` if it makes no sense.
pub(super) fn read_words(bytes: &[u8], words: &mut Vec<Word>) -> Option<()> {
    let mut bytes = Bytes(bytes);
    let mut before = 0u32;
    while !bytes.is_empty() {
        let token = before.checked_add(bytes.small()?)?;
        if words.last().is_some_and(|last| last.token >= token) {
            return None;
        }
        words.push(Word { token, count: bytes.small()?, documents: bytes.small()? });
        before = token;
    }
    Some(())
}

/// Documents of each group.
pub type Groups = BTreeMap<String, u64>;

/// Writes groups.
pub(super) fn put_groups(groups: &Groups, writer: &mut Writer) -> Result<(), Error> {
    let mut block = Vec::new();
    for (group, &documents) in groups {
        put_string(&mut block, group);
        put_number(&mut block, documents);
    }
    if groups.is_empty() { Ok(()) } else { writer.block(Section::Groups, 0, groups.len(), &block) }
}

/// Reads all groups.
pub(super) fn groups(container: &Container) -> Result<Groups, Error> {
    let mut groups = Groups::new();
    for block in 0..container.listed(Section::Groups).blocks.len() {
        let bytes = container.read(Section::Groups, block)?;
        let mut bytes = Bytes(&bytes);
        while !bytes.is_empty() {
            let one = bytes.string().and_then(|group| Some((group, bytes.number()?)));
            groups.extend([one.ok_or_else(|| container.nonsense(Section::Groups, block))?]);
        }
    }
    Ok(groups)
}
