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
mod texts;

use std::io;
use std::io::BufWriter;
use std::io::Write;

use crate::report::Folder;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use crate::report::human::say;
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
/// The words to search may take one part of so many.
const SEARCH: u64 = 3;
/// What the smallest page has for its chunks: the one that is always there.
const LEAST: u64 = 256;
/// What the head of a page may take besides what is known before.
const HEAD: u64 = 4 << 10;

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
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let layout = Layout::new(report);
    let (title, head) = (title(report), Head::new(report, style, &layout, false));
    let page = Page::new(&title, false);
    out.write_all(page.before.as_bytes())?;
    let index = pack::packed(|out| head.index(&Places::anywhere(report, &layout)).write(out))?;
    // Where things stand is not known yet, and may take some bytes more.
    let kept = page.len() + head.json(&title, &Counts::default())?.len() as u64 + HEAD;
    let kept = kept + pack::size("index", &index) * 9 / 8 + 1024;
    drop(index);
    let mut sink = Inline { out: &mut out, room: limit.saturating_sub(kept).max(LEAST) };
    let (places, counts) = Packing::new(report, &layout).pack(&mut sink, limit / SEARCH)?;
    sink.room = u64::MAX;
    sink.take("index", &pack::packed(|out| head.index(&places).write(out))?)?;
    let counts = Counts { limit, ..counts };
    writeln!(out, "{}", head.json(&title, &counts)?)?;
    out.write_all(page.after.as_bytes())?;
    out.flush()?;
    Ok(counts.said(report))
}

/// Writes a page as a folder, of any size: the page itself, and its data in files beside.
///
/// # Errors
/// Those of the folder.
pub fn html_folder(report: &Report<'_>, style: &Style, folder: &mut dyn Folder) -> io::Result<()> {
    let layout = Layout::new(report);
    let (title, head) = (title(report), Head::new(report, style, &layout, true));
    let (places, counts) = Packing::new(report, &layout).pack(&mut Files(folder), u64::MAX)?;
    Files(folder).take("index", &pack::packed(|out| head.index(&places).write(out))?)?;
    let page = Page::new(&title, true);
    let whole = [&page.before, &head.json(&title, &counts)?, "\n", &page.after].concat();
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

fn title(report: &Report<'_>) -> String {
    let summary = &report.findings.summary;
    let counts = [say::count(summary.overlaps, "overlap"), say::count(summary.documents, "document")];
    format!("{} in {}", counts[0], counts[1])
}

#[cfg(test)]
mod tests;
