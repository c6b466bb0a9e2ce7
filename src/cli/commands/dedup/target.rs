//! The files of the corpus in, where they go out: beside their place until all of them are complete.

use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use super::place::Out;
use super::place::name_in;
use crate::cli::fresh::Fresh;
use crate::cli::message::Problem;
use crate::cli::output::Closed;
use crate::corpus::Original;
use crate::dedup::Destination;
use crate::dedup::Error;
use crate::dedup::Plan;
use crate::dedup::write_removed;

/// Bytes gathered for one write.
const BUFFER: usize = 1 << 16;

/// Where files go.
pub(super) enum Target {
    Nowhere,
    Stdout,
    File { fresh: Fresh, file: Option<File>, path: PathBuf },
    Folder { fresh: Fresh, path: PathBuf, without: PathBuf },
}

impl Target {
    pub(super) fn new(out: &Out) -> anyhow::Result<Self> {
        let failed = |error| cannot_write(&out.to_string(), error);
        Ok(match out {
            Out::Nowhere => Self::Nowhere,
            Out::Stdout => Self::Stdout,
            Out::File(path) => {
                let (fresh, file) = Fresh::file(path).map_err(failed)?;
                Self::File { fresh, file: Some(file), path: path.clone() }
            }
            Out::Folder { path, without } => {
                let fresh = Fresh::folder(path).map_err(failed)?;
                Self::Folder { fresh, path: path.clone(), without: without.clone() }
            }
        })
    }

    /// Puts everything in its place.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Nowhere | Self::Stdout => Ok(()),
            Self::File { fresh, file, path } => {
                // All of a file may go, so that it was never begun: it is empty then.
                let synced = file.map_or(Ok(()), |file| file.sync_all());
                synced
                    .and_then(|()| fresh.put())
                    .map_err(|error| cannot_write(&path.display().to_string(), error))
            }
            Self::Folder { fresh, path, .. } => {
                fresh.put().map_err(|error| cannot_write(&path.display().to_string(), error))
            }
        }
    }
}

impl Destination for Target {
    fn file(
        &mut self,
        original: &Original,
        content: &mut dyn FnMut(&mut (dyn Write + Send)) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Stdout => buffered(io::stdout(), content),
            Self::File { file, .. } => {
                let file = file.as_mut().ok_or_else(|| io::Error::other("the file was given away"))?;
                buffered(&mut *file, content)
            }
            Self::Folder { fresh, without, .. } => {
                let name = name_in(without, original);
                let name = name.ok_or_else(|| io::Error::other("a file has no place in the folder"))?;
                buffered(fresh.file_in(&name)?, content)
            }
        }
    }
}

fn buffered(
    out: impl Write + Send,
    content: &mut dyn FnMut(&mut (dyn Write + Send)) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(BUFFER, out);
    let result = content(&mut out).and_then(|()| Ok(out.flush()?));
    // What could not be written is not tried again.
    let (_, _unwritten) = out.into_parts();
    result
}

/// The list of what goes, not yet in its place.
pub(super) enum List {
    Written,
    File { fresh: Fresh, path: PathBuf },
}

/// Writes the list of what goes.
pub(super) fn list(path: &Path, plan: &Plan) -> anyhow::Result<List> {
    if path.as_os_str() == "-" {
        let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
        let result = write_removed(plan, &mut out).and_then(|()| out.flush());
        let (_, _unwritten) = out.into_parts();
        result.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Closed.into(),
            _ => cannot_write("standard output", error),
        })?;
        return Ok(List::Written);
    }
    let written = || {
        let (fresh, file) = Fresh::file(path)?;
        let mut out = BufWriter::with_capacity(BUFFER, file);
        write_removed(plan, &mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        Ok(fresh)
    };
    let fresh = written().map_err(|error| cannot_write(&path.display().to_string(), error))?;
    Ok(List::File { fresh, path: path.to_owned() })
}

impl List {
    /// Puts it in its place.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Written => Ok(()),
            Self::File { fresh, path } => {
                fresh.put().map_err(|error| cannot_write(&path.display().to_string(), error))
            }
        }
    }
}

pub(super) fn cannot_write(what: &str, error: io::Error) -> anyhow::Error {
    anyhow::Error::from(error).context(Problem::new(
        format!("cannot write '{what}'"),
        "name a place in a folder that exists, that you may write to, and that has room",
    ))
}
