//! A Parquet file of the corpus in; what its rows are read as out.

use std::fs::File;
use std::io;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::Decide;
use super::Original;
use super::Piece;
use super::Stopped;
use crate::base::Skipped;
use crate::corpus::Fields;
use crate::corpus::Raw;
use crate::corpus::rows;
use crate::corpus::rows::Rows;
use crate::corpus::rows::Source;
use crate::corpus::stream;

impl Original {
    /// Gives what each row is read as, without bytes; of a file that cannot be read at all, why not.
    pub(super) fn rows<E>(
        &self,
        fields: &Fields,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let none = Raw { bytes: &[], head: None };
        let mut rows = match self.source().and_then(|source| Rows::open(source, fields, &self.limits)) {
            Ok(rows) => rows,
            Err(reason) => {
                let skipped = Skipped { path: self.name.clone(), line: None, reason };
                return each(Piece::Record(none, Err(skipped))).map_err(Stopped::By);
            }
        };
        while let Some(next) = rows.next() {
            let piece = match next {
                Ok(piece) => piece,
                Err(fault) if rows.is_broken() => return Err(Stopped::Unreadable(fault.reason)),
                Err(_) => continue,
            };
            let mut given = Ok(());
            self.block(piece.first_line, piece.bytes).documents(fields, &mut |item| {
                if given.is_ok() {
                    given = each(Piece::Record(none, item));
                }
            });
            given.map_err(Stopped::By)?;
        }
        Ok(())
    }

    /// Why it could not be written without some of its rows.
    ///
    /// # Errors
    /// If it is packed in a way that cannot be unpacked, or cannot be read.
    pub fn check_rows(&self) -> Result<(), String> {
        rows::check(self.source()?)
    }

    /// Writes it once more; `decide` says of each row, by its number and its text, what is replaced in it, or
    /// that it goes.
    ///
    /// # Errors
    /// If it cannot be read, `out` takes no more, or `decide` fails.
    pub fn copy_rows<E: From<io::Error>>(
        &self,
        decide: &mut Decide<'_, '_, E>,
        out: &mut (dyn Write + Send),
    ) -> Result<(), Stopped<E>> {
        let source = self.source().map_err(Stopped::Unreadable)?;
        rows::copy((source, &self.fields.text), decide, out)
    }

    /// Whether all of its rows can be read; of a file without any, nothing was read.
    pub(super) fn has_whole_rows(&self) -> bool {
        let rows = self.source().and_then(|source| Rows::open(source, &self.fields, &self.limits));
        let Ok(mut rows) = rows else { return true };
        rows.by_ref().for_each(drop);
        !rows.is_broken()
    }

    /// The file, as it is read from its end.
    pub(super) fn source(&self) -> Result<Source, String> {
        let file = File::open(&self.path).map_err(|error| stream::reason(&error))?;
        let size = file.metadata().map_err(|error| stream::reason(&error))?.len();
        Source::new(file, size, &Arc::new(AtomicU64::new(0)))
    }
}
