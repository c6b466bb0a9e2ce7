//! Standard input in; the same in a file without a name, for what has to read it twice, out.

use std::io;
use std::io::Read;
use std::path::Path;

use crate::cli::message::Problem;
use crate::corpus::Kept;
use crate::scratch;
use crate::scratch::Writer;

/// Bytes read at once.
const BUFFER: usize = 1 << 16;

/// Keeps all of standard input in a folder for scratch.
pub(super) fn stdin(dir: &Path) -> Result<Kept, Problem> {
    let full = |error: scratch::Error| {
        Problem::new(error.to_string(), "make room there, or name another folder with --temp-dir")
    };
    let unreadable = |error: io::Error| {
        Problem::new(format!("cannot read standard input: {error}"), "put it into a file, and name that")
    };
    let mut writer = Writer::new(dir).map_err(full)?;
    let mut stdin = io::stdin().lock();
    let mut bytes = vec![0; BUFFER];
    loop {
        match stdin.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => writer.put(&bytes[..read]).map(drop).map_err(full)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
    let file = writer.finish().map_err(full)?.into_file().expect("a writer without room writes");
    Kept::new(file).map_err(unreadable)
}
