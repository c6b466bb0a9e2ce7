//! A text file in, one document out.

use super::Block;
use super::Cut;
use super::Document;
use super::Fields;
use super::Item;
use super::Raw;
use super::Reader;
use super::Replacement;
use crate::base::Skipped;

/// Why a file without any text is skipped.
pub(super) const EMPTY: &str = "the text is empty; leave the file out";

/// Plain text: one document a file, with the path as id.
pub(super) struct Plain;

impl Reader for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "md"]
    }

    fn cut(&self) -> Cut {
        Cut::Whole
    }

    fn sniff(&self, head: &[u8]) -> Result<(), String> {
        memchr::memchr(0, head).map_or(Ok(()), |at| {
            Err(format!("binary file (NUL at byte {at}); leave it out, or convert it to UTF-8 text"))
        })
    }

    fn documents(&self, block: &Block, _: &Fields, each: &mut dyn FnMut(Item)) {
        each(document(block).map_err(|reason| Skipped { path: block.path.clone(), line: None, reason }));
    }

    fn writes(&self) -> bool {
        true
    }

    fn rewrite(&self, record: Raw<'_>, _: &Fields, edits: &[Replacement]) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(record.bytes).ok()?;
        Some(Replacement::apply(edits, text).into_bytes())
    }
}

fn document(block: &Block) -> Result<Document, String> {
    let text = simdutf8::compat::from_utf8(&block.bytes)
        .map_err(|e| super::not_utf8(block.first_byte + e.valid_up_to() as u64))?;
    if text.trim().is_empty() {
        return Err(EMPTY.into());
    }
    Ok(Document {
        id: block.path.clone(),
        path: block.path.clone(),
        record: None,
        group: None,
        date: None,
        text: text.to_owned(),
    })
}
