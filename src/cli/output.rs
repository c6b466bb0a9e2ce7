//! Where the report goes: standard output, or a file that is replaced only by a complete one.

use std::fs::OpenOptions;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::fresh::Fresh;
use crate::cli::message::Problem;
use crate::report::TooLarge;

/// Where the report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Output {
    /// To standard output.
    Stdout,
    /// To a file.
    File(PathBuf),
}

/// Nobody reads standard output any more: a reason to stop, not an error.
#[derive(Debug, thiserror::Error)]
#[error("standard output was closed")]
pub(super) struct Closed;

impl Output {
    /// What `-o` means.
    pub(super) fn new(name: &str) -> Self {
        if name == "-" { Self::Stdout } else { Self::File(name.into()) }
    }

    /// Whether the report goes to standard output.
    pub(super) fn is_stdout(&self) -> bool {
        *self == Self::Stdout
    }

    /// Finds out whether it can be written to, before the work is done.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let Self::File(path) = self else { return Ok(()) };
        let probe = |path: &Path| match Target::of(path)? {
            Target::Direct(path) => OpenOptions::new().write(true).open(path).map(drop),
            Target::Replaced(path) => Fresh::file(&path).map(drop),
        };
        probe(path).map_err(|error| cannot_write(path, error))
    }

    /// Lets `content` write to it.
    pub(super) fn write(&self, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        match self {
            Self::Stdout => print(content),
            Self::File(path) => save(path, content).map_err(|error| cannot_write(path, error)),
        }
    }
}

fn print(content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let result = content(&mut out).and_then(|()| out.flush());
    // What could not be written is not tried again.
    let (_, _unwritten) = out.into_parts();
    result.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Closed.into(),
        _ if is_too_large(&error) => {
            anyhow::Error::from(error).context(Problem::new("cannot write to standard output", AS_FOLDER))
        }
        _ => anyhow::Error::from(error).context("cannot write to standard output"),
    })
}

fn save(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    match Target::of(path)? {
        Target::Direct(path) => {
            let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
            content(&mut out)?;
            out.flush()
        }
        Target::Replaced(path) => {
            let (fresh, file) = Fresh::file(&path)?;
            if let Ok(there) = path.metadata() {
                file.set_permissions(there.permissions())?;
            }
            let mut out = BufWriter::with_capacity(1 << 16, &file);
            content(&mut out)?;
            out.flush()?;
            drop(out);
            file.sync_all()?;
            fresh.put()
        }
    }
}

fn cannot_write(path: &Path, error: io::Error) -> anyhow::Error {
    let hint = match is_too_large(&error) {
        true => AS_FOLDER,
        false => "name a file in a folder that exists and that you may write to",
    };
    anyhow::Error::from(error).context(Problem::new(format!("cannot write '{}'", path.display()), hint))
}

/// Where a page can be as large as it is.
const AS_FOLDER: &str = "write it as a folder, of any size, with --report html-dir=FOLDER";

/// Whether what could not be written was a page that is larger than a page may be.
pub(super) fn is_of_large_page(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(is_too_large)
}

fn is_too_large(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<TooLarge>())
}

/// How a path is written to.
enum Target {
    /// A device or a pipe, as it stands.
    Direct(PathBuf),
    /// A file, new or old; links are followed, so that the link stays a link.
    Replaced(PathBuf),
}

impl Target {
    fn of(path: &Path) -> io::Result<Self> {
        match path.metadata() {
            Ok(there) if there.is_dir() => Err(io::Error::other("it is a folder")),
            Ok(there) if there.is_file() => Ok(Self::Replaced(path.canonicalize()?)),
            Ok(_) => Ok(Self::Direct(path.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::Replaced(path.into())),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_too_large_is_told_from_other_errors() {
        let large = cannot_write(Path::new("x"), TooLarge.into());
        assert!(is_of_large_page(&large));
        let said = format!("{large:#}");
        assert!(said.starts_with("cannot write 'x': the page would be larger than 25 MB"), "{said}");
        assert!(large.downcast_ref::<Problem>().unwrap().hint().contains("html-dir=FOLDER"));
        assert!(!is_of_large_page(&cannot_write(Path::new("x"), io::Error::other("full"))));
    }

    #[test]
    fn a_file_is_replaced_only_by_a_complete_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        let output = Output::new(path.to_str().unwrap());
        output.check().unwrap();
        assert!(!path.exists());

        output.write(|out| out.write_all(b"first")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first");

        let failed = output.write(|out| {
            out.write_all(b"second")?;
            Err(io::Error::other("no"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first");

        output.write(|out| out.write_all(b"third")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "third");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);

        assert!(Output::File(folder.path().into()).check().is_err());
        assert!(Output::File(folder.path().join("nowhere/x")).check().is_err());
    }
}
