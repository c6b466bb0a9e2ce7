//! An HTML page in, its main text out as one document.
//!
//! `elements` knows what the names of elements mean, `meta` what a page says of itself, `outline` takes the
//! page apart, `main_text` chooses what of it is its text.

mod elements;
mod main_text;
mod meta;
mod outline;

use std::borrow::Cow;
use std::io::Read;

use super::Block;
use super::Cut;
use super::Document;
use super::Fields;
use super::Item;
use super::Reader;
use super::encoding::Decoded;
use super::plain;
use crate::base::Skipped;

/// Web pages: one document a page, with the path as id.
pub(super) struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn cut(&self) -> Cut {
        Cut::Whole
    }

    fn sniff(&self, head: &[u8]) -> Result<(), String> {
        plain::Plain.sniff(head)
    }

    fn documents(&self, block: &Block, _: &Fields, each: &mut dyn FnMut(Item)) {
        each(document(block).map_err(|reason| Skipped { path: block.path.clone(), line: None, reason }));
    }
}

fn document(block: &Block) -> Result<Document, String> {
    let page = decode(block)?;
    let (outline, meta) = outline::of(&page);
    let text = main_text::of(&outline);
    if text.is_empty() {
        return Err("the page holds no text; leave the file out".into());
    }
    Ok(Document {
        id: block.path.clone(),
        path: block.path.clone(),
        record: None,
        group: meta.site,
        date: meta.date,
        text,
    })
}

/// The page in UTF-8. What is valid UTF-8 is that, whatever the page declares: it was converted when it was
/// saved, or a byte order mark said so.
fn decode(block: &Block) -> Result<Cow<'_, str>, String> {
    let fault = match std::str::from_utf8(&block.bytes) {
        Ok(page) => return Ok(page.into()),
        Err(error) => block.first_byte + error.valid_up_to() as u64,
    };
    let declared = meta::charset(&block.bytes);
    let Some((name, encoding)) = declared else { return Err(super::not_utf8(fault)) };
    let Some(encoding) = encoding.filter(|encoding| !encoding.is_utf8() && !encoding.is_utf16()) else {
        let name = super::shorten(&name);
        return Err(format!("the page declares the charset \"{name}\"; {}", super::not_utf8(fault)));
    };
    let mut page = String::new();
    let read = Decoded::new(block.bytes.as_slice(), encoding).read_to_string(&mut page);
    read.map(|_| page.into()).map_err(|error| error.to_string())
}
