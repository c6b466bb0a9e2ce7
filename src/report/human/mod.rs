//! `human`: findings for a person at a terminal.
//!
//! Text is shown as it was written, the words of both sides one above the other; see `diff`. Lines
//! begin with words or signs of ours, so that the direction of a line is never taken from a text.

mod diff;
mod families;
mod fold;
mod kinds;
mod lists;
mod overlaps;
mod page;
pub(super) mod say;
pub(super) mod summary;
mod verdict;
mod words;

use std::io;
use std::io::BufWriter;
use std::io::Write;

use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use page::Page;
use summary::LeftOut;
pub(super) use verdict::HumanVerdict;

/// For a person at a terminal.
pub(super) struct Human;

impl Format for Human {
    fn name(&self) -> &'static str {
        "human"
    }

    fn help(&self) -> &'static str {
        "For people: where each passage stands, and its aligned diff"
    }

    fn write(&self, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let page = &mut Page::new(&mut out, style);
        let left = &mut LeftOut::default();
        summary::write(page, report.findings)?;
        lists::clusters(page, report, left)?;
        overlaps::write(page, report, left)?;
        lists::families(page, report, left)?;
        lists::stock_phrases(page, report, left)?;
        left.write(page)?;
        out.flush()
    }
}
