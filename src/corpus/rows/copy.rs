//! A Parquet file and what becomes of each of its rows in; the same file without those that go out.
//!
//! Columns are copied one after another with their levels, so that lists and records in them stay what they
//! are: some rows at a time, and what becomes of the rows of one row group is held. A row group of which all
//! rows go is left out; others stay apart.

use std::io;
use std::io::Write;
use std::sync::Arc;

use parquet::column::reader::ColumnReader;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::properties::EnabledStatistics;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::file::writer::SerializedRowGroupWriter;

use super::BATCH;
use super::Source;
use super::broken;
use super::cell::Cell;
use super::cell::Column;
use super::filter;
use super::guarded;
use super::unpackable;
use crate::corpus::Decide;
use crate::corpus::Replacement;
use crate::corpus::Stopped;
use crate::corpus::guard;

/// What becomes of a row: it goes, or some of its text is replaced.
pub(super) type Becomes<'p> = Option<&'p [Replacement]>;

/// Whether all columns can be copied.
pub(in crate::corpus) fn check(source: Source) -> Result<(), String> {
    let file = guarded(|| SerializedFileReader::new(source))?;
    for group in file.metadata().row_groups() {
        for column in group.columns() {
            unpackable(column.compression())
                .map_err(|reason| format!("the column \"{}\": {reason}", column.column_path().string()))?;
        }
    }
    Ok(())
}

/// Writes a file once more; `text` names the column of the texts.
pub(in crate::corpus) fn copy<E: From<io::Error>>(
    (source, text): (Source, &str),
    decide: &mut Decide<'_, '_, E>,
    out: &mut (dyn Write + Send),
) -> Result<(), Stopped<E>> {
    let file = guarded(|| SerializedFileReader::new(source)).map_err(Stopped::Unreadable)?;
    let schema = file.metadata().file_metadata().schema_descr();
    let leaf = schema.columns().iter().position(|column| column.path().string() == text);
    let gone = || Stopped::Unreadable(format!("the file has no column \"{text}\" any more"));
    let mut copier = Copier { leaf: leaf.ok_or_else(gone)?, first_row: 1, file };
    let (schema, properties) = (schema_of(&copier.file), properties(copier.file.metadata(), copier.leaf));
    let mut writer = written(|| SerializedFileWriter::new(out, schema, Arc::new(properties)))?;
    for group in 0..copier.file.num_row_groups() {
        let rows = copier.decided(group, decide)?;
        if rows.iter().any(Option::is_some) {
            let mut columns = written(|| writer.next_row_group())?;
            copier.columns(group, &rows, &mut columns)?;
            written(|| columns.close())?;
        }
    }
    written(|| writer.close()).map(drop)
}

fn schema_of(file: &SerializedFileReader<Source>) -> parquet::schema::types::TypePtr {
    file.metadata().file_metadata().schema_descr().root_schema_ptr()
}

/// A file while it is copied.
struct Copier {
    file: SerializedFileReader<Source>,
    /// The column of the texts.
    leaf: usize,
    /// The number of the next row.
    first_row: u64,
}

impl Copier {
    /// What becomes of the rows of a group.
    fn decided<'p, E>(
        &mut self,
        group: usize,
        decide: &mut Decide<'_, 'p, E>,
    ) -> Result<Vec<Becomes<'p>>, Stopped<E>> {
        let (file, leaf) = (&self.file, self.leaf);
        let (mut column, rows) = guarded(|| {
            let group = file.get_row_group(group)?;
            let column = group.metadata().schema_descr().column(leaf);
            Ok((Column::new(&column, group.get_column_reader(leaf)?), group.metadata().num_rows()))
        })
        .map_err(Stopped::Unreadable)?;
        let rows = usize::try_from(rows).map_err(|_| Stopped::Unreadable(broken(FEW)))?;
        let mut becomes = Vec::new();
        while becomes.len() < rows {
            let wanted = BATCH.min(rows - becomes.len());
            let cells = guarded(|| column.read(wanted)).map_err(Stopped::Unreadable)?;
            if cells.len() != wanted {
                return Err(Stopped::Unreadable(broken(FEW)));
            }
            for cell in &cells {
                let (text, is_text) = match cell {
                    Cell::Text(text) => (Some(text.data()), true),
                    Cell::Said(text) => (Some(text.as_bytes()), false),
                    _ => (None, false),
                };
                let row = decide(self.first_row, text).map_err(Stopped::By)?;
                if !is_text && row.is_some_and(|edits| !edits.is_empty()) {
                    return Err(Stopped::Unreadable("its texts are dates, which cannot be cut".into()));
                }
                becomes.push(row);
                self.first_row += 1;
            }
        }
        Ok(becomes)
    }

    /// Copies the columns of a group.
    fn columns<E: From<io::Error>, W: Write + Send>(
        &self,
        group: usize,
        rows: &[Becomes<'_>],
        out: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), Stopped<E>> {
        let group = guarded(|| self.file.get_row_group(group)).map_err(Stopped::Unreadable)?;
        for leaf in 0..group.num_columns() {
            let reader = guarded(|| group.get_column_reader(leaf)).map_err(Stopped::Unreadable)?;
            let mut writer =
                written(|| out.next_column())?.ok_or_else(|| Stopped::Unreadable(broken(FEW)))?;
            let keep = filter::Keep {
                rows,
                is_text: leaf == self.leaf,
                column: &group.metadata().schema_descr().column(leaf),
            };
            match reader {
                ColumnReader::BoolColumnReader(reader) => keep.copy(reader, writer.typed())?,
                ColumnReader::Int32ColumnReader(reader) => keep.copy(reader, writer.typed())?,
                ColumnReader::Int64ColumnReader(reader) => keep.copy(reader, writer.typed())?,
                ColumnReader::Int96ColumnReader(reader) => keep.copy(reader, writer.typed())?,
                ColumnReader::FloatColumnReader(reader) => keep.copy(reader, writer.typed())?,
                ColumnReader::DoubleColumnReader(reader) => keep.copy(reader, writer.typed())?,
                ColumnReader::ByteArrayColumnReader(reader) => keep.copy(reader, writer.typed())?,
                ColumnReader::FixedLenByteArrayColumnReader(reader) => keep.copy(reader, writer.typed())?,
            }
            written(|| writer.close())?;
        }
        Ok(())
    }
}

pub(super) const FEW: &str = "a column has fewer values than its row group has rows";

/// How a file is written anew: packed column by column as it was, with its notes, and with such statistics
/// as it had.
fn properties(of: &ParquetMetaData, text: usize) -> WriterProperties {
    let version = concat!(env!("CARGO_PKG_NAME"), " version ", env!("CARGO_PKG_VERSION"));
    let mut properties = WriterProperties::builder()
        .set_created_by(version.to_owned())
        .set_key_value_metadata(of.file_metadata().key_value_metadata().cloned());
    let groups = of.row_groups();
    let Some(first) = groups.first() else { return properties.build() };
    let sorted = first.sorting_columns();
    let by_text = sorted.into_iter().flatten().any(|column| column.column_idx as usize == text);
    if !by_text && groups.iter().all(|group| group.sorting_columns() == sorted) {
        properties = properties.set_sorting_columns(sorted.cloned());
    }
    if first.columns().iter().all(|column| column.offset_index_offset().is_none()) {
        properties = properties.set_offset_index_disabled(true);
    }
    for column in first.columns() {
        let path = column.column_path();
        let statistics = match (column.column_index_offset(), column.statistics()) {
            (Some(_), _) => EnabledStatistics::Page,
            (None, Some(_)) => EnabledStatistics::Chunk,
            (None, None) => EnabledStatistics::None,
        };
        properties = properties
            .set_column_compression(path.clone(), column.compression())
            .set_column_dictionary_enabled(path.clone(), column.dictionary_page_offset().is_some())
            .set_column_statistics_enabled(path.clone(), statistics);
    }
    properties.build()
}

/// Runs a step of the encoder, and tells apart who is to blame.
pub(super) fn written<T, E: From<io::Error>>(
    step: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, Stopped<E>> {
    match guard::guarded(step) {
        Some(Ok(done)) => Ok(done),
        Some(Err(ParquetError::External(error))) => Err(match error.downcast::<io::Error>() {
            Ok(error) => Stopped::By((*error).into()),
            Err(error) => Stopped::Unreadable(broken(&error.to_string())),
        }),
        Some(Err(error)) => Err(Stopped::Unreadable(broken(&error.to_string()))),
        None => Err(Stopped::Unreadable(broken("its parts contradict each other"))),
    }
}
