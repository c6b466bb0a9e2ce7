//! Any bytes in, what a reader makes of them out: for tests and fuzzers, which have no files.

use super::Block;
use super::Cut;
use super::Inputs;
use super::Item;
use super::Reader;
use super::lines::Fault;
use super::lines::Lines;
use super::lines::Piece;
use super::records::Records;
use super::stream::Stream;
use crate::base::Skipped;

/// Reads bytes as a file of one format, in blocks of the size that the inputs say.
#[doc(hidden)]
pub fn read_as(reader: &'static dyn Reader, bytes: &[u8], inputs: &Inputs, each: &mut dyn FnMut(Item)) {
    let stream = Stream { bytes: Box::new(std::io::Cursor::new(bytes.to_vec())), start: 0 };
    let limits = &inputs.limits;
    let pieces: Box<dyn Iterator<Item = Result<Piece, Fault>>> = match reader.cut() {
        Cut::Whole => Box::new(std::iter::once(Ok(Piece {
            first_line: 1,
            first_byte: 0,
            bytes: bytes.to_vec(),
            head: None,
        }))),
        Cut::Lines => Box::new(Lines::new(stream, limits)),
        Cut::Records { separator } => Box::new(Records::new(stream, separator, limits)),
        Cut::Rows => rows(bytes, inputs),
    };
    let path = || "any".to_owned();
    for piece in pieces {
        match piece {
            Err(Fault { line, reason }) => each(Err(Skipped { path: path(), line, reason })),
            Ok(Piece { first_line, first_byte, bytes, head }) => {
                let block = Block { path: path(), reader, first_line, first_byte, bytes, head, consumed: 0 };
                block.documents(&inputs.fields, each);
            }
        }
    }
}

#[cfg(feature = "parquet")]
fn rows(bytes: &[u8], inputs: &Inputs) -> Box<dyn Iterator<Item = Result<Piece, Fault>>> {
    match super::rows::Rows::open(bytes::Bytes::copy_from_slice(bytes), &inputs.fields, &inputs.limits) {
        Ok(rows) => Box::new(rows),
        Err(reason) => Box::new(std::iter::once(Err(Fault { line: None, reason }))),
    }
}

#[cfg(not(feature = "parquet"))]
fn rows(_: &[u8], _: &Inputs) -> Box<dyn Iterator<Item = Result<Piece, Fault>>> {
    Box::new(std::iter::empty())
}
