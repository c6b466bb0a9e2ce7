//! A column of a row group in; the same column without the rows that go, and with some texts changed, out.

use std::any::Any;
use std::io;

use parquet::column::reader::ColumnReaderImpl;
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::ByteArray;
use parquet::data_type::DataType;
use parquet::schema::types::ColumnDescriptor;

use super::BATCH;
use super::broken;
use super::copy::Becomes;
use super::copy::FEW;
use super::copy::written;
use super::guarded;
use crate::corpus::Replacement;
use crate::corpus::Stopped;

/// What stays of a column.
pub(super) struct Keep<'a> {
    /// What becomes of the rows of the group.
    pub(super) rows: &'a [Becomes<'a>],
    /// Whether its values are the texts.
    pub(super) is_text: bool,
    pub(super) column: &'a ColumnDescriptor,
}

/// Some rows of a column: values, and where they stand in lists and records.
struct Stretch<T> {
    values: Vec<T>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl<T> Default for Stretch<T> {
    fn default() -> Self {
        Self { values: Vec::new(), definitions: Vec::new(), repetitions: Vec::new() }
    }
}

impl Keep<'_> {
    /// Copies the column.
    pub(super) fn copy<T: DataType, E: From<io::Error>>(
        &self,
        mut reader: ColumnReaderImpl<T>,
        writer: &mut ColumnWriterImpl<'_, T>,
    ) -> Result<(), Stopped<E>> {
        let (definitions, repetitions) = (self.column.max_def_level() > 0, self.column.max_rep_level() > 0);
        for rows in self.rows.chunks(BATCH) {
            let mut all = Stretch::<T::T>::default();
            let levels = (Some(&mut all.definitions), Some(&mut all.repetitions));
            let (read, ..) = guarded(|| reader.read_records(rows.len(), levels.0, levels.1, &mut all.values))
                .map_err(Stopped::Unreadable)?;
            if read != rows.len() {
                return Err(Stopped::Unreadable(broken(FEW)));
            }
            let kept = self.kept(rows, all).map_err(Stopped::Unreadable)?;
            if kept.values.is_empty() && kept.definitions.is_empty() {
                continue;
            }
            written(|| {
                writer.write_batch(
                    &kept.values,
                    definitions.then_some(&kept.definitions),
                    repetitions.then_some(&kept.repetitions),
                )
            })?;
        }
        Ok(())
    }

    /// What stays of some rows.
    fn kept<T: Any>(&self, rows: &[Becomes<'_>], all: Stretch<T>) -> Result<Stretch<T>, String> {
        let whole = self.column.max_def_level();
        let levels = if whole > 0 { all.definitions.len() } else { all.values.len() };
        let mut values = all.values.into_iter();
        let mut kept = Stretch::default();
        let mut row = 0;
        for at in 0..levels {
            let (definition, repetition) = (all.definitions.get(at), all.repetitions.get(at));
            row += usize::from(at > 0 && repetition.is_none_or(|&level| level == 0));
            let is_there = definition.is_none_or(|&level| level == whole);
            let value = is_there.then(|| values.next().ok_or_else(|| broken(FEW))).transpose()?;
            let Some(edits) = rows.get(row).ok_or_else(|| broken("a column has more rows than its group"))?
            else {
                continue;
            };
            kept.definitions.extend(definition);
            kept.repetitions.extend(repetition);
            if let Some(mut value) = value {
                if self.is_text && !edits.is_empty() {
                    change(&mut value, edits).ok_or("a text was changed while it was read")?;
                }
                kept.values.push(value);
            }
        }
        Ok(kept)
    }
}

/// Replaces stretches of a text; `None` if it is none, or another one.
fn change(value: &mut dyn Any, edits: &[Replacement]) -> Option<()> {
    let value = value.downcast_mut::<ByteArray>()?;
    let text = std::str::from_utf8(value.data()).ok()?;
    let fits = |edit: &Replacement| text.get(edit.span.start as usize..edit.span.end as usize).is_some();
    if !edits.iter().all(fits) {
        return None;
    }
    let changed = Replacement::apply(edits, text);
    *value = changed.into_bytes().into();
    Some(())
}
