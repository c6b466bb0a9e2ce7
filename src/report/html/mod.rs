//! `html`: findings in; one page out that opens from disk with no network, or a folder of the same.
//!
//! The page is `page.html` with style and script in it, and data behind: a small head as it is, and chunks of
//! JSON, packed, that the script unfolds when they are looked at. What comes first in the report is there
//! first: when a page would be too large, the texts of the last overlaps are left out, and counted.

mod assets;
mod head;
mod index;
mod layout;
mod pack;
mod packing;
mod passages;
mod subject;
mod texts;

use std::error::Error;
use std::fmt;
use std::io;
use std::io::Write;

use crate::report::Folder;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use assets::Page;
use head::Counts;
use head::Head;
use index::Places;
use layout::Layout;
use pack::Files;
use pack::Inline;
use pack::Sink;
use packing::Packing;

/// The name and version of what a page holds.
pub const PAGE_SCHEMA: &str = "twicetold.page/1";
/// The page of a folder.
pub const FOLDER_INDEX: &str = "index.html";
/// Bytes of a page.
const LIMIT: u64 = 25_000_000;
/// Of the room that the index leaves, the words to search may take one part of so many.
const SEARCH: u64 = 3;
/// What the smallest page has for its chunks: the one that is always there.
const LEAST: u64 = 256;
/// What the head of a page may take besides what is known before.
const HEAD: u64 = 4 << 10;
/// How often texts are packed anew because the index turned out larger.
const ROUNDS: u32 = 3;

/// One page.
pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn help(&self) -> &'static str {
        "A page to look at and to share: one file of at most 25 MB, which needs no network"
    }

    fn write(&self, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        self.write_telling(report, style, out).map(drop)
    }

    fn write_telling(
        &self,
        report: &Report<'_>,
        style: &Style,
        out: &mut dyn Write,
    ) -> io::Result<Option<String>> {
        page(report, style, LIMIT, out)
    }
}

/// Writes a page of at most so many bytes; says what had to be left out.
fn page(report: &Report<'_>, style: &Style, limit: u64, out: &mut dyn Write) -> io::Result<Option<String>> {
    let layout = Layout::new(report);
    let head = Head::new(report, style, &layout, false);
    let page = Page::new(&head.name(), false);
    let kept = page.len() + head.json(&Counts::default())?.len() as u64 + HEAD;
    let (chunks, counts) = chunks(report, &head, limit.saturating_sub(kept))?;
    let counts = Counts { limit, ..counts };
    out.write_all(page.before.as_bytes())?;
    out.write_all(&chunks)?;
    writeln!(out, "{}", head.json(&counts)?)?;
    out.write_all(page.after.as_bytes())?;
    Ok(counts.said(report))
}

/// The chunks of a page in at most so many bytes, the index with them.
fn chunks(report: &Report<'_>, head: &Head<'_>, limit: u64) -> io::Result<(Vec<u8>, Counts)> {
    // How large the index is follows from where things stand, which follows from how much room it leaves.
    let mut size = {
        let index = pack::packed(|out| head.index(&Places::anywhere(report, head.layout)).write(out))?;
        pack::size("index", &index)
    };
    for _ in 0..ROUNDS {
        let mut chunks = Vec::new();
        let room = limit.saturating_sub(size).max(LEAST);
        let mut sink = Inline { out: &mut chunks, room };
        let (places, counts) = Packing::new(report, head.layout).pack(&mut sink, room / SEARCH)?;
        let index = pack::packed(|out| head.index(&places).write(out))?;
        sink.room = u64::MAX;
        sink.take("index", &index)?;
        let over = (chunks.len() as u64).saturating_sub(limit);
        if over == 0 {
            return Ok((chunks, counts));
        }
        size += over + 1024;
    }
    Err(TooLarge.into())
}

/// Not even a page without texts is small enough.
#[derive(Debug)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the page would be larger than {} MB without any text", LIMIT / 1_000_000)
    }
}

impl Error for TooLarge {}

impl From<TooLarge> for io::Error {
    fn from(error: TooLarge) -> Self {
        Self::new(io::ErrorKind::FileTooLarge, error)
    }
}

/// Writes a page as a folder, of any size: the page itself, and its data in files beside.
///
/// # Errors
/// Those of the folder.
pub fn html_folder(report: &Report<'_>, style: &Style, folder: &mut dyn Folder) -> io::Result<()> {
    let layout = Layout::new(report);
    let head = Head::new(report, style, &layout, true);
    let (places, counts) = Packing::new(report, &layout).pack(&mut Files(folder), u64::MAX)?;
    Files(folder).take("index", &pack::packed(|out| head.index(&places).write(out))?)?;
    let page = Page::new(&head.name(), true);
    let whole = [&page.before, &head.json(&counts)?, "\n", &page.after].concat();
    folder.put(FOLDER_INDEX, whole.as_bytes())
}

/// Whether a file of this name may be one of a page in a folder.
#[must_use]
pub fn is_of_folder(name: &str) -> bool {
    let Some(chunk) = name.strip_prefix("data/").and_then(|name| name.strip_suffix(".js")) else {
        return name == FOLDER_INDEX;
    };
    let numbered = |kind: &str| {
        let number = chunk.strip_prefix(kind).and_then(|rest| rest.strip_prefix('-'));
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    };
    chunk == "index" || ["text", "diff", "search"].into_iter().any(numbered)
}

/// Whether bytes are those of a page.
#[must_use]
pub fn is_page(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains(PAGE_SCHEMA)
}

#[cfg(test)]
mod tests;
