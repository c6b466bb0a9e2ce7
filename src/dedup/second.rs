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
use crate::corpus::Cut;
use crate::corpus::Encoding;
use crate::corpus::Fields;
use crate::corpus::Item;
use crate::corpus::Original;
use crate::corpus::Packer;
use crate::corpus::Piece;
use crate::corpus::Raw;
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
    /// A file of rows is written in a way that cannot be written.
    #[error("cannot write {path} without some of its rows: {reason}")]
    Rows {
        /// The file.
        path: String,
        /// Why not.
        reason: String,
    },
    /// What stays of a file would not stay byte for byte.
    #[error(
        "cannot write {path} in {encoding}: from byte {byte} on, its text would be written in other bytes"
    )]
    OtherBytes {
        /// The file.
        path: String,
        /// What it is written in.
        encoding: &'static str,
        /// The first byte of the unpacked file that would be another one.
        byte: u64,
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
        content: &mut dyn FnMut(&mut (dyn Write + Send)) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

/// Writes the files without what goes.
///
/// # Errors
/// If a text is not what it was, or a file cannot be read or written. Before anything is written, if something
/// goes from a file in an encoding in which the rest would be written in other bytes than it was.
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
    let passes = || {
        originals.iter().map(|original| {
            let lines = plan.files.get(&original.name).unwrap_or(&none);
            Pass { plan, original, fields, lines, progress }
        })
    };
    passes().try_for_each(|pass| pass.check())?;
    passes().try_for_each(|pass| pass.write(destination))
}

fn changed(path: &str, line: Option<u64>, what: &'static str) -> Error {
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    Error::Changed { place: format!("{path}{line}"), what }
}

/// Takes a piece of a file, and what becomes of it.
type Each<'e> = dyn FnMut(Raw<'_>, &Outcome) -> Result<(), Error> + 'e;

/// One file.
struct Pass<'a> {
    plan: &'a Plan,
    original: &'a Original,
    fields: &'a Fields,
    lines: &'a Lines,
    progress: &'a dyn Progress,
}

impl Pass<'_> {
    /// Whether nothing goes of it.
    fn stays(&self) -> bool {
        let stays = self.lines.values().all(|line| line.outcome == Outcome::Stays);
        stays || self.plan.broken.contains(&self.original.name)
    }

    /// Whether all of it goes.
    fn goes(&self) -> bool {
        self.lines.get(&0).is_some_and(|line| line.outcome == Outcome::Goes)
    }

    /// Fails if what stays would not stay as it was.
    fn check(&self) -> Result<(), Error> {
        if self.stays() || self.goes() {
            return Ok(());
        }
        let path = self.original.name.clone();
        if self.original.reader.cut() == Cut::Rows {
            return self.original.check_rows().map_err(|reason| Error::Rows { path, reason });
        }
        let Some(encoding) = self.original.encoding().map(Encoding::name) else { return Ok(()) };
        match self.original.first_other_byte() {
            Ok(None) => Ok(()),
            Ok(Some(byte)) => Err(Error::OtherBytes { path, encoding, byte }),
            Err(error) => Err(self.unreadable(error.to_string())),
        }
    }

    fn write(&self, destination: &mut dyn Destination) -> Result<(), Error> {
        if self.stays() {
            if !self.plan.broken.contains(&self.original.name) {
                self.each(&mut |_, _| Ok(()))?;
            }
            return destination.file(self.original, &mut |out| self.copy(out));
        }
        if self.goes() {
            return self.each(&mut |_, _| Ok(()));
        }
        if self.original.reader.cut() == Cut::Rows {
            // What a row is read as is seen here, and how its columns are written there.
            self.each(&mut |_, _| Ok(()))?;
            return destination.file(self.original, &mut |out| self.rows(out));
        }
        destination.file(self.original, &mut |out| {
            let form = self.original.form().map_err(|error| self.unreadable(error.to_string()))?;
            let mut packer = Packer::new(form, out)?;
            self.each(&mut |record, outcome| self.put(record, outcome, &mut packer))?;
            packer.finish()?;
            Ok(())
        })
    }

    fn rows(&self, out: &mut (dyn Write + Send)) -> Result<(), Error> {
        let mut decide = |row: u64, text: Option<&[u8]>| {
            let Some(expected) = self.lines.get(&row) else { return Ok(Some(&[][..])) };
            if text.map(hash::word) != Some(expected.text_hash) {
                return Err(changed(&self.original.name, Some(row), "its text is another one now"));
            }
            Ok(match &expected.outcome {
                Outcome::Stays => Some(&[][..]),
                Outcome::Goes => None,
                Outcome::Changed(edits) => Some(&edits[..]),
            })
        };
        self.original.copy_rows(&mut decide, out).map_err(|stopped| match stopped {
            Stopped::By(error) => error,
            Stopped::Unreadable(reason) => self.unreadable(reason),
        })
    }

    fn copy(&self, out: &mut dyn Write) -> Result<(), Error> {
        let mut bytes = self.original.bytes().map_err(|error| self.unreadable(error.to_string()))?;
        io::copy(&mut bytes, out)?;
        Ok(())
    }

    fn put<W: Write>(&self, record: Raw<'_>, outcome: &Outcome, out: &mut Packer<W>) -> Result<(), Error> {
        match outcome {
            Outcome::Stays => out.put(record.bytes)?,
            Outcome::Goes => {}
            Outcome::Changed(edits) => {
                let rewritten = self.original.reader.rewrite(record, self.fields, edits);
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
            Piece::Other(bytes) => each(Raw { bytes, head: None }, &Outcome::Stays),
            Piece::Record(record, item) => {
                let outcome = self.outcome(&item)?;
                seen += usize::from(outcome.is_some());
                self.progress.advance(u64::from(outcome.is_some()));
                each(record, outcome.unwrap_or(&Outcome::Stays))
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
