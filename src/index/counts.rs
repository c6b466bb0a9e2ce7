//! How often each word stands in the documents of a segment, and how many documents each group has.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::container::Container;
use super::container::Section;
use super::container::Writer;
use super::error::Error;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::base::bytes::put_string;
use crate::weight::Part;
use crate::weight::Word;
use crate::weight::put_word;

/// Bytes of a block, about.
const BLOCK: usize = 1 << 16;

/// Writes words, which come sorted.
pub(super) fn put_words(words: &[Word], writer: &mut Writer) -> Result<(), Error> {
    let (mut block, mut from, mut before) = (Vec::new(), 0, 0);
    for (at, word) in words.iter().enumerate() {
        put_word(&mut block, before, word);
        before = word.token;
        if block.len() >= BLOCK || at + 1 == words.len() {
            writer.block(Section::Words, u64::from(words[from].token), at + 1 - from, &block)?;
            block.clear();
            (from, before) = (at + 1, 0);
        }
    }
    Ok(())
}

/// Reads all words.
pub(super) fn words(container: &Container) -> Result<Vec<Word>, Error> {
    Ok(parts(container)?.iter().flat_map(Part::words).collect())
}

/// All words, in parts that follow each other.
pub(super) fn parts(container: &Container) -> Result<Vec<Part>, Error> {
    let part = |block: usize| {
        let bytes = container.read(Section::Words, block)?;
        Part::read(bytes).ok_or_else(|| container.nonsense(Section::Words, block))
    };
    let blocks = container.listed(Section::Words).blocks.len();
    let parts: Vec<Part> = (0..blocks).into_par_iter().map(part).collect::<Result<_, _>>()?;
    match parts.windows(2).position(|two| two[0].ends().1 >= two[1].ends().0) {
        Some(before) => Err(container.nonsense(Section::Words, before + 1)),
        None => Ok(parts),
    }
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
