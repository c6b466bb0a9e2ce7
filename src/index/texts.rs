//! Texts: those of the documents of a segment, one after another, packed in blocks; any of them again.

use super::container::Container;
use super::container::Section;
use super::container::Writer;
use super::error::Error;

/// Bytes of text in a block: a document of some hundred words needs one or two.
const BLOCK: usize = 1 << 16;
/// Beyond this level a block takes longer, and gets hardly smaller.
const LEVEL: i32 = 9;

/// Writes texts.
pub(super) struct TextWriter {
    packer: zstd::bulk::Compressor<'static>,
    block: Vec<u8>,
    done: u64,
}

impl TextWriter {
    pub(super) fn new() -> Self {
        let packer = zstd::bulk::Compressor::new(LEVEL).expect("a level that zstd has");
        Self { packer, block: Vec::with_capacity(BLOCK), done: 0 }
    }

    /// Writes a text; gives where it begins.
    pub(super) fn put(&mut self, text: &str, writer: &mut Writer) -> Result<u64, Error> {
        let at = self.done + self.block.len() as u64;
        let mut rest = text.as_bytes();
        while self.block.len() + rest.len() >= BLOCK {
            let (now, later) = rest.split_at(BLOCK - self.block.len());
            self.block.extend_from_slice(now);
            self.flush(writer)?;
            rest = later;
        }
        self.block.extend_from_slice(rest);
        Ok(at)
    }

    fn flush(&mut self, writer: &mut Writer) -> Result<(), Error> {
        let packed = self.packer.compress(&self.block).expect("memory takes a block");
        writer.block(Section::Texts, self.done, self.block.len(), &packed)?;
        self.done += self.block.len() as u64;
        self.block.clear();
        Ok(())
    }

    pub(super) fn finish(mut self, writer: &mut Writer) -> Result<(), Error> {
        if self.block.is_empty() { Ok(()) } else { self.flush(writer) }
    }
}

/// Reads texts.
pub(super) struct TextReader<'c> {
    container: &'c Container,
    unpacker: zstd::bulk::Decompressor<'static>,
    held: Option<usize>,
    bytes: Vec<u8>,
}

impl<'c> TextReader<'c> {
    pub(super) fn new(container: &'c Container) -> Self {
        let unpacker = zstd::bulk::Decompressor::new().expect("memory takes it");
        Self { container, unpacker, held: None, bytes: Vec::with_capacity(BLOCK) }
    }

    /// The text of so many bytes that begins at a place.
    pub(super) fn get(&mut self, at: u64, len: u32) -> Result<String, Error> {
        let mut text = Vec::with_capacity(len as usize);
        let blocks = &self.container.listed(Section::Texts).blocks;
        let mut block = blocks.partition_point(|block| block.first <= at).saturating_sub(1);
        while text.len() < len as usize {
            let first = blocks.get(block).map(|block| block.first);
            let first = first.ok_or_else(|| self.nonsense(block))?;
            self.load(block)?;
            let start =
                (at + text.len() as u64).checked_sub(first).and_then(|start| usize::try_from(start).ok());
            let more = start.and_then(|start| self.bytes.get(start..)).filter(|more| !more.is_empty());
            let more = more.ok_or_else(|| self.nonsense(block))?;
            let missing = len as usize - text.len();
            text.extend_from_slice(&more[..more.len().min(missing)]);
            block += 1;
        }
        String::from_utf8(text).map_err(|_| self.nonsense(block.saturating_sub(1)))
    }

    fn load(&mut self, block: usize) -> Result<(), Error> {
        if self.held != Some(block) {
            self.held = None;
            let packed = self.container.read(Section::Texts, block)?;
            let unpacked = self.unpacker.decompress_to_buffer(&packed, &mut self.bytes);
            unpacked.map_err(|_| self.nonsense(block))?;
            self.held = Some(block);
        }
        Ok(())
    }

    fn nonsense(&self, block: usize) -> Error {
        self.container.nonsense(Section::Texts, block)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn texts_of_any_length_come_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let mut writer = Writer::new(File::create(&path).unwrap(), &path).unwrap();
        let mut out = TextWriter::new();
        let texts: Vec<String> = [0, 1, BLOCK / 3, BLOCK, 0, BLOCK - 1, 3 * BLOCK + 5, 9, 100]
            .iter()
            .map(|&len| "نص text ".repeat(len).chars().take(len).collect())
            .collect();
        let places: Vec<u64> = texts.iter().map(|text| out.put(text, &mut writer).unwrap()).collect();
        out.finish(&mut writer).unwrap();
        writer.finish().unwrap();
        let container = Container::open(&path, std::fs::metadata(&path).unwrap().len()).unwrap();
        let mut reader = TextReader::new(&container);
        for (text, &at) in texts.iter().zip(&places).rev() {
            assert_eq!(reader.get(at, text.len() as u32).unwrap(), *text);
        }
        assert!(matches!(reader.get(1 << 40, 5), Err(Error::Damaged { .. })));
    }
}
