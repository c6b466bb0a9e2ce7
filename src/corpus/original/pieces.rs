//! A file of the corpus in; its records one by one out, each with its bytes.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;

use super::Original;
use super::Piece;
use super::Stopped;
use crate::base::Skipped;
use crate::corpus::Block;
use crate::corpus::Cut;
use crate::corpus::Fields;
use crate::corpus::Item;
use crate::corpus::Raw;
use crate::corpus::blocks;
use crate::corpus::records::Records;
use crate::corpus::stream;
use crate::corpus::stream::Stream;

/// Bytes read at once.
const BUFFER: usize = 1 << 16;

impl Original {
    /// Gives its pieces, in order.
    ///
    /// # Errors
    /// If it cannot be read, or `each` fails.
    pub fn pieces<E>(
        &self,
        fields: &Fields,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let text = || self.text().map_err(|error| Stopped::Unreadable(stream::reason(&error)));
        match self.reader.cut() {
            Cut::Lines => self.lines(text()?, fields, each),
            Cut::Whole => self.whole(text()?, fields, each).map_err(Stopped::By),
            Cut::Records { separator } => self.records((text()?, separator), fields, each),
            Cut::Rows => self.rows(fields, each),
        }
    }

    fn whole<E>(
        &self,
        stream: Stream,
        fields: &Fields,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let first_byte = stream.start;
        match blocks::read_whole(stream, self.reader, self.limits.document()) {
            Ok(bytes) => {
                let mut block = self.block(1, bytes);
                block.first_byte = first_byte;
                self.record(&block, fields)
                    .map_or(Ok(()), |item| each(Piece::Record(Raw { bytes: &block.bytes, head: None }, item)))
            }
            Err(reason) => {
                let skipped = Skipped { path: self.name.clone(), line: None, reason };
                each(Piece::Record(Raw { bytes: &[], head: None }, Err(skipped)))
            }
        }
    }

    fn lines<E>(
        &self,
        stream: Stream,
        fields: &Fields,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let limit = self.limits.document();
        let mut source = BufReader::with_capacity(BUFFER, stream.bytes);
        let mut read = |line: &mut Vec<u8>, most: usize| {
            line.clear();
            let read = (&mut source).take(most as u64).read_until(b'\n', line);
            read.map_err(|error| Stopped::Unreadable(stream::reason(&error)))
        };
        let mut block = self.block(0, Vec::new());
        while read(&mut block.bytes, limit.saturating_add(1))? > 0 {
            block.first_line += 1;
            let mut ended = block.bytes.ends_with(b"\n");
            if block.bytes.len() - usize::from(ended) <= limit {
                let item = self.record(&block, fields);
                let piece = match item {
                    Some(item) => Piece::Record(Raw { bytes: &block.bytes, head: None }, item),
                    None => Piece::Other(&block.bytes),
                };
                each(piece).map_err(Stopped::By)?;
                continue;
            }
            loop {
                each(Piece::Other(&block.bytes)).map_err(Stopped::By)?;
                if ended || read(&mut block.bytes, BUFFER)? == 0 {
                    break;
                }
                ended = block.bytes.ends_with(b"\n");
            }
        }
        Ok(())
    }

    fn records<E>(
        &self,
        (stream, separator): (Stream, u8),
        fields: &Fields,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let mut records = Records::new(stream, separator, &self.limits);
        let mut given = Ok(());
        loop {
            let mut give = |piece: Piece<'_>| {
                if given.is_ok() {
                    given = each(piece);
                }
            };
            let next = records.next_with(&mut |bytes| give(Piece::Other(bytes)));
            match next {
                None => return Ok(()),
                Some(Err(fault)) if records.is_broken() => return Err(Stopped::Unreadable(fault.reason)),
                Some(Err(_)) => {}
                Some(Ok(piece)) => {
                    let mut block = self.block(piece.first_line, piece.bytes);
                    block.head = piece.head;
                    self.reader.pieces(&block, fields, &mut |record, item| {
                        give(match item {
                            Some(item) => Piece::Record(record, item),
                            None => Piece::Other(record.bytes),
                        });
                    });
                }
            }
            std::mem::replace(&mut given, Ok(())).map_err(Stopped::By)?;
        }
    }

    /// A block of it.
    pub(super) fn block(&self, first_line: u64, bytes: Vec<u8>) -> Block {
        let (path, head) = (self.name.clone(), None);
        Block { path, reader: self.reader, first_line, first_byte: 0, head, bytes, consumed: 0 }
    }

    /// What a block of one record is read as; nothing if it is blank.
    fn record(&self, block: &Block, fields: &Fields) -> Option<Item> {
        let mut found = None;
        self.reader.pieces(block, fields, &mut |_, item| found = item);
        found
    }
}
