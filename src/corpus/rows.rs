//! A Parquet file in, pieces of rows out, each a line with a JSON object of the fields that are wanted.
//!
//! Pages are unpacked one after another, of the wanted columns alone: memory does not grow with a row group, only
//! with its largest pages, which the format bounds by 2 GiB.
//! Invariants: the n-th row of the file is line n; a row over the limit is named and left out; of a file that
//! breaks, the rows read whole are given before the fault.

mod cell;
mod copy;
mod filter;
mod source;

use std::collections::VecDeque;
use std::io;

use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::ColumnDescriptor;
use parquet::schema::types::SchemaDescriptor;

use super::Fields;
use super::Limits;
use super::guard;
use super::jsonl::NUMBERED;
use super::lines::Fault;
use super::lines::Piece;
use super::shorten;
use cell::Cell;
use cell::Column;
pub(super) use copy::check;
pub(super) use copy::copy;
pub(super) use source::Source;

/// Rows that are decoded at once; their strings stay in the pages that they came from.
const BATCH: usize = 256;

/// Reads the rows of a file.
pub(super) struct Rows {
    file: Box<dyn FileReader>,
    wanted: Vec<Wanted>,
    limits: Limits,
    /// The row group that is read next.
    group: usize,
    columns: Vec<Column>,
    /// Rows of the open group that were not decoded yet.
    left: u64,
    /// Decoded rows.
    batch: VecDeque<Vec<Cell>>,
    /// The number of the next row, from 1.
    row: u64,
    /// What was found out while a piece was made that is given first.
    fault: Option<Fault>,
    ended: bool,
    /// Whether it ended before its end.
    broken: bool,
    empty: bool,
}

/// A column that holds a field.
struct Wanted {
    leaf: usize,
    name: String,
}

impl Rows {
    /// Opens a file.
    pub(super) fn open(
        source: impl ChunkReader + 'static,
        fields: &Fields,
        limits: &Limits,
    ) -> Result<Self, String> {
        let file = guarded(|| SerializedFileReader::new(source))?;
        let wanted = wanted(file.metadata().file_metadata().schema_descr(), fields)?;
        Ok(Self {
            file: Box::new(file),
            wanted,
            limits: *limits,
            group: 0,
            columns: Vec::new(),
            left: 0,
            batch: VecDeque::new(),
            row: 1,
            fault: None,
            ended: false,
            broken: false,
            empty: true,
        })
    }

    /// Whether the file broke off, as far as it was read.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Opens the next row group; `false` if there is none.
    fn open_group(&mut self) -> Result<bool, String> {
        if self.group == self.file.num_row_groups() {
            return Ok(false);
        }
        let (file, group, wanted) = (&self.file, self.group, &self.wanted);
        for column in wanted {
            unpackable(file.metadata().row_group(group).column(column.leaf).compression())?;
        }
        let (columns, rows) = guarded(|| {
            let group = file.get_row_group(group)?;
            let rows = group.metadata().num_rows();
            let column = |wanted: &Wanted| {
                let column = group.metadata().schema_descr().column(wanted.leaf);
                Ok(Column::new(&column, group.get_column_reader(wanted.leaf)?))
            };
            Ok((wanted.iter().map(column).collect::<Result<Vec<_>, ParquetError>>()?, rows))
        })?;
        self.left = u64::try_from(rows).map_err(|_| broken("a row group has fewer rows than none"))?;
        self.columns = columns;
        self.group += 1;
        Ok(true)
    }

    /// Decodes some rows; `false` at the end of the file.
    fn decode(&mut self) -> Result<bool, String> {
        while self.left == 0 {
            if !self.open_group()? {
                return Ok(false);
            }
        }
        let rows = usize::try_from(self.left).unwrap_or(usize::MAX).min(BATCH);
        let mut batch: Vec<Vec<Cell>> = (0..rows).map(|_| Vec::with_capacity(self.columns.len())).collect();
        for column in &mut self.columns {
            let cells = guarded(|| column.read(rows))?;
            if cells.len() != rows {
                return Err(broken(copy::FEW));
            }
            for (row, cell) in batch.iter_mut().zip(cells) {
                row.push(cell);
            }
        }
        self.left -= rows as u64;
        self.batch = batch.into();
        Ok(true)
    }

    /// Makes a piece, up to the size of a block or to a row that cannot be used.
    fn piece(&mut self) -> Option<Piece> {
        let first_line = self.row;
        let mut bytes = Vec::new();
        while bytes.len() < self.limits.block_bytes && self.fault.is_none() {
            if self.batch.is_empty() {
                match self.decode() {
                    Ok(true) => {}
                    Ok(false) => {
                        self.ended = true;
                        break;
                    }
                    Err(reason) => {
                        (self.ended, self.broken) = (true, true);
                        self.fault = Some(self.broken_off(reason));
                        break;
                    }
                }
            }
            let Some(cells) = self.batch.pop_front() else { continue };
            self.empty = false;
            match self.line(&cells, &mut bytes) {
                Ok(()) => bytes.push(b'\n'),
                Err(reason) => self.fault = Some(Fault { line: Some(self.row), reason }),
            }
            self.row += 1;
        }
        (!bytes.is_empty()).then_some(Piece { first_line, first_byte: 0, bytes, head: None })
    }

    /// Says why no further row is read.
    fn broken_off(&self, reason: String) -> Fault {
        match self.row {
            1 => Fault { line: None, reason },
            row => Fault { line: Some(row), reason: format!("{reason}; the rows before were read") },
        }
    }

    /// Writes a row as a line.
    fn line(&self, cells: &[Cell], bytes: &mut Vec<u8>) -> Result<(), String> {
        let mut fields = serde_json::Map::new();
        for (wanted, cell) in self.wanted.iter().zip(cells) {
            let limit = self.limits.document();
            if cell.len() > limit {
                return Err(format!(
                    "the field \"{}\" is longer than the limit of {limit} bytes; split it or raise the limit",
                    wanted.name
                ));
            }
            let value = cell.to_json().map_err(|at| {
                format!("the field \"{}\" is not valid UTF-8 at byte {at}; write it as a string", wanted.name)
            })?;
            fields.insert(wanted.name.clone(), value);
        }
        serde_json::to_writer(bytes, &fields).map_err(|error| error.to_string())
    }
}

impl Iterator for Rows {
    type Item = Result<Piece, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(fault) = self.fault.take() {
                return Some(Err(fault));
            }
            if self.ended {
                let empty = std::mem::take(&mut self.empty);
                let reason = "the file has no rows; leave it out".into();
                return empty.then_some(Err(Fault { line: None, reason }));
            }
            if let Some(piece) = self.piece() {
                self.empty = false;
                return Some(Ok(piece));
            }
            self.empty &= self.fault.is_none();
        }
    }
}

/// The columns that hold the fields, in the order of the file.
fn wanted(schema: &SchemaDescriptor, fields: &Fields) -> Result<Vec<Wanted>, String> {
    let place = |name: &str| schema.columns().iter().position(|column| column.path().string() == name);
    let needed = |name: &str, remedy: &str| {
        place(name).map(|_| ()).ok_or_else(|| {
            let names: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
            let names = shorten(&names.join(", "));
            format!("the file has no column \"{name}\", only: {names}; {remedy}. Nothing of it was read")
        })
    };
    if fields.id != NUMBERED {
        let remedy =
            "name the column that is the id with --id-field, or number the rows with --id-field @line";
        needed(&fields.id, remedy)?;
    }
    needed(&fields.text, "name the column that holds the text with --text-field")?;
    let mut wanted: Vec<Wanted> = Vec::new();
    for name in [&fields.id, &fields.text, &fields.group, &fields.date] {
        let Some(leaf) = place(name) else { continue };
        if wanted.iter().all(|known| known.leaf != leaf) {
            usable(&schema.column(leaf), name)?;
            wanted.push(Wanted { leaf, name: name.clone() });
        }
    }
    wanted.sort_by_key(|wanted| wanted.leaf);
    Ok(wanted)
}

fn unpackable(packing: Compression) -> Result<(), String> {
    match packing {
        Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_) => {
            Ok(())
        }
        other => {
            let name = format!("{other:?}");
            let name = name.split('(').next().unwrap_or_default().to_lowercase();
            Err(format!(
                "it is packed with {name}, which this program does not have; write it with zstd or snappy"
            ))
        }
    }
}

fn usable(column: &ColumnDescriptor, name: &str) -> Result<(), String> {
    let what = match cell::Kind::of(column) {
        _ if column.max_rep_level() > 0 => "a list",
        cell::Kind::Other => "of a type that has no text",
        _ => return Ok(()),
    };
    Err(format!("the column \"{name}\" is {what}; name another. Nothing of the file was read"))
}

/// Runs a step of the decoder, and puts its errors into words.
fn guarded<T>(step: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match guard::guarded(step) {
        Some(Ok(done)) => Ok(done),
        Some(Err(ParquetError::External(error))) => {
            let io = error.downcast_ref::<io::Error>().filter(|error| error.raw_os_error().is_some());
            Err(io.map_or_else(|| broken(&error.to_string()), super::stream::reason))
        }
        Some(Err(ParquetError::General(what) | ParquetError::EOF(what) | ParquetError::NYI(what))) => {
            Err(broken(&what))
        }
        Some(Err(error)) => Err(broken(&error.to_string())),
        None => Err(broken("its parts contradict each other")),
    }
}

fn broken(what: &str) -> String {
    format!("broken Parquet data ({}); get the file again", shorten(what))
}
