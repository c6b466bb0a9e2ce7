//! A file in, ranges of its bytes out, and how many were taken.

use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use parquet::errors::ParquetError;
use parquet::errors::Result;
use parquet::file::reader::ChunkReader;
use parquet::file::reader::Length;

/// What a Parquet file begins and ends with.
const MAGIC: &[u8; 4] = b"PAR1";

/// A Parquet file on disk.
pub(in crate::corpus) struct Source {
    file: File,
    size: u64,
    /// Increased by the bytes taken from it.
    taken: Arc<AtomicU64>,
}

impl Source {
    /// Takes a file of `size` bytes.
    pub(in crate::corpus) fn new(
        mut file: File,
        size: u64,
        taken: &Arc<AtomicU64>,
    ) -> std::result::Result<Self, String> {
        let mut head = Vec::new();
        (&mut file).take(4).read_to_end(&mut head).map_err(|error| crate::corpus::stream::reason(&error))?;
        match head.as_slice() {
            magic if magic == MAGIC => {}
            b"PARE" => return Err("the Parquet file is encrypted; write it without encryption".into()),
            [] => return Err(crate::corpus::plain::EMPTY.into()),
            _ => {
                return Err(
                    "it is no Parquet file: it does not begin with PAR1; unpack it if it is packed".into()
                );
            }
        }
        Ok(Self { file, size, taken: Arc::clone(taken) })
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.size
    }
}

impl ChunkReader for Source {
    type T = BufReader<File>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        Ok(BufReader::new(file))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<bytes::Bytes> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.size) {
            return Err(ParquetError::EOF("a part of it lies behind its end".into()));
        }
        let mut bytes = vec![0; length];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => ParquetError::EOF("it became shorter while it was read".into()),
            _ => error.into(),
        })?;
        self.taken.fetch_add(length as u64, Ordering::Relaxed);
        Ok(bytes.into())
    }
}
