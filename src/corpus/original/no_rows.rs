//! A Parquet file of the corpus, in a program that was built without reading any: nothing is read of it.

use std::io;
use std::io::Write;

use super::Decide;
use super::Original;
use super::Piece;
use super::Stopped;
use crate::corpus::Fields;

const WITHOUT: &str = "this program was built without Parquet; build it with `--features parquet`";

impl Original {
    /// Gives nothing.
    pub(super) fn rows<E>(
        &self,
        _: &Fields,
        _: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        Ok(())
    }

    /// Why it could not be written without some of its rows.
    ///
    /// # Errors
    /// Always.
    pub fn check_rows(&self) -> Result<(), String> {
        Err(WITHOUT.into())
    }

    /// Writes nothing.
    ///
    /// # Errors
    /// Always.
    pub fn copy_rows<E: From<io::Error>>(
        &self,
        _: &mut Decide<'_, '_, E>,
        _: &mut (dyn Write + Send),
    ) -> Result<(), Stopped<E>> {
        Err(Stopped::Unreadable(WITHOUT.into()))
    }
}
