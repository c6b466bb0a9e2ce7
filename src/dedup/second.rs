//! The second pass: a plan and the files it was made from in, the same files without what goes out.
//!
//! Files and lines in which nothing goes are written byte for byte as they are, readable or not. Every text
//! is compared with what it was when the plan was made.

use std::io;
use std::io::Write;

use super::Plan;
use super::plan::Lines;
use super::plan::Outcome;
use crate::base::hash;
use crate::corpus::Fields;
use crate::corpus::Item;
use crate::corpus::Original;
use crate::corpus::Packer;
use crate::corpus::Piece;
use crate::corpus::Stopped;
use crate::pipeline::Progress;
use crate::pipeline::Stage;

/// Why the files were not written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The plan is of other texts.
    #[error("{place} was changed while it was read: {what}")]
    Changed {
        /// The file, with the line if there is one.
        place: String,
        /// What is not as it was.
        what: &'static str,
    },
    /// A file could be read before.
    #[error("cannot read {path} a second time: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why not.
        reason: String,
    },
    /// The output takes no more.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// Where the files go.
pub trait Destination {
    /// Makes the file that stands for one of the corpus, and lets `content` write it.
    ///
    /// # Errors
    /// If it cannot be made or written, or `content` fails.
    fn file(
        &mut self,
        original: &Original,
        content: &mut dyn FnMut(&mut dyn Write) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

/// Writes the files without what goes.
///
/// # Errors
/// If a text is not what it was, or a file cannot be read or written.
pub fn write(
    plan: &Plan,
    (originals, fields): (&[Original], &Fields),
    destination: &mut dyn Destination,
    progress: &dyn Progress,
) -> Result<(), Error> {
    progress.begin(Stage::Write, Some(plan.totals.documents));
    for path in plan.files.keys() {
        if originals.binary_search_by(|original| original.name.cmp(path)).is_err() {
            return Err(changed(path, None, "the file is not there any more"));
        }
    }
    let none = Lines::new();
    for original in originals {
        let lines = plan.files.get(&original.name).unwrap_or(&none);
        let pass = Pass { plan, original, fields, lines, progress };
        pass.write(destination)?;
    }
    Ok(())
}

fn changed(path: &str, line: Option<u64>, what: &'static str) -> Error {
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    Error::Changed { place: format!("{path}{line}"), what }
}

/// Takes a piece of a file, and what becomes of it.
type Each<'e> = dyn FnMut(&[u8], &Outcome) -> Result<(), Error> + 'e;

/// One file.
struct Pass<'a> {
    plan: &'a Plan,
    original: &'a Original,
    fields: &'a Fields,
    lines: &'a Lines,
    progress: &'a dyn Progress,
}

impl Pass<'_> {
    fn write(&self, destination: &mut dyn Destination) -> Result<(), Error> {
        let stays = self.lines.values().all(|line| line.outcome == Outcome::Stays);
        if stays || self.plan.broken.contains(&self.original.name) {
            if !self.plan.broken.contains(&self.original.name) {
                self.each(&mut |_, _| Ok(()))?;
            }
            return destination.file(self.original, &mut |out| self.copy(out));
        }
        if self.lines.get(&0).is_some_and(|line| line.outcome == Outcome::Goes) {
            return self.each(&mut |_, _| Ok(()));
        }
        destination.file(self.original, &mut |out| {
            let form = self.original.form().map_err(|error| self.unreadable(error.to_string()))?;
            let mut packer = Packer::new(form, out)?;
            self.each(&mut |bytes, outcome| self.put(bytes, outcome, &mut packer))?;
            packer.finish()?;
            Ok(())
        })
    }

    fn copy(&self, out: &mut dyn Write) -> Result<(), Error> {
        let mut bytes = self.original.bytes().map_err(|error| self.unreadable(error.to_string()))?;
        io::copy(&mut bytes, out)?;
        Ok(())
    }

    fn put<W: Write>(&self, bytes: &[u8], outcome: &Outcome, out: &mut Packer<W>) -> Result<(), Error> {
        match outcome {
            Outcome::Stays => out.put(bytes)?,
            Outcome::Goes => {}
            Outcome::Changed(edits) => {
                let rewritten = self.original.reader.rewrite(bytes, self.fields, edits);
                let what = "the text is not there any more";
                out.put(&rewritten.ok_or_else(|| changed(&self.original.name, None, what))?)?;
            }
        }
        Ok(())
    }

    fn unreadable(&self, reason: String) -> Error {
        Error::Unreadable { path: self.original.name.clone(), reason }
    }

    /// Gives each piece of the file with what becomes of it, if all documents are what they were.
    fn each(&self, each: &mut Each<'_>) -> Result<(), Error> {
        let mut seen = 0;
        let read = self.original.pieces(self.fields, &mut |piece| match piece {
            Piece::Other(bytes) => each(bytes, &Outcome::Stays),
            Piece::Record(bytes, item) => {
                let outcome = self.outcome(&item)?;
                seen += usize::from(outcome.is_some());
                self.progress.advance(u64::from(outcome.is_some()));
                each(bytes, outcome.unwrap_or(&Outcome::Stays))
            }
        });
        match read {
            Err(Stopped::By(error)) => Err(error),
            Err(Stopped::Unreadable(reason)) => Err(self.unreadable(reason)),
            Ok(()) if seen < self.lines.len() => {
                Err(changed(&self.original.name, None, "a document is not there any more"))
            }
            Ok(()) => Ok(()),
        }
    }

    /// What becomes of a record; `None` if it was skipped, as it was before.
    fn outcome(&self, item: &Item) -> Result<Option<&Outcome>, Error> {
        let (path, line) = match item {
            Ok(document) => (&document.path, document.record),
            Err(skipped) => (&skipped.path, skipped.line),
        };
        let expected = self.lines.get(&line.unwrap_or(0));
        match (item, expected) {
            (Ok(document), Some(expected)) => {
                if hash::word(document.text.as_bytes()) != expected.text_hash {
                    return Err(changed(path, line, "its text is another one now"));
                }
                Ok(Some(&expected.outcome))
            }
            _ if self.plan.skipped.contains(&(path.clone(), line)) => Ok(None),
            (Ok(_), None) => Err(changed(path, line, "there is a document that was not there before")),
            (Err(_), _) => Err(changed(path, line, "there is no document any more")),
        }
    }
}
