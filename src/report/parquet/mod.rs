//! `parquet`: findings in, a table of their passages out, one a row, for data frames and databases.
//!
//! `columns` says what is in it, and the README describes it. Text is as it stands in the documents: nothing
//! here is shown to anyone. Of the rest of the findings, the totals and the settings go with the table, as JSON.

mod columns;

use std::io;
use std::io::Write;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::basic::LogicalType;
use parquet::basic::Repetition;
use parquet::basic::Type as Physical;
use parquet::data_type::BoolType;
use parquet::data_type::ByteArray;
use parquet::data_type::ByteArrayType;
use parquet::data_type::DataType;
use parquet::data_type::DoubleType;
use parquet::data_type::Int32Type;
use parquet::data_type::Int64Type;
use parquet::errors::ParquetError;
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::EnabledStatistics;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::file::writer::SerializedRowGroupWriter;
use parquet::schema::types::Type;

use super::wire;
use super::wire::Wire;
use crate::findings::Findings;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use columns::Column;
use columns::Kind;
use columns::Row;
use columns::Rows;
use columns::Value;

/// The name and version of the table.
const SCHEMA: &str = "twicetold.passages/1";
/// Rows of a row group.
const GROUP: usize = 4096;

/// A table of passages.
pub(super) struct Parquet;

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn help(&self) -> &'static str {
        "A Parquet table of the passages, one a row, with their texts"
    }

    fn is_binary(&self) -> bool {
        true
    }

    fn write(&self, report: &Report<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let rows = Rows::new(report);
        let columns = columns::columns();
        let mut table = start(report.findings, &columns).map_err(io::Error::other)?;
        // A table without a row is one all the same.
        for some in rows.groups(GROUP) {
            write_group(&mut table, &columns, &some).map_err(io::Error::other)?;
            out.write_all(&std::mem::take(table.inner_mut()))?;
        }
        table.finish().map_err(io::Error::other)?;
        out.write_all(table.inner())
    }
}

fn start(findings: &Findings, columns: &[Column]) -> Result<SerializedFileWriter<Vec<u8>>> {
    let fields = columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_>>()?;
    let schema = Type::group_type_builder("passages").with_fields(fields).build()?;
    let json =
        |value: serde_json::Result<String>| value.map_err(|error| ParquetError::General(error.to_string()));
    let wire = Wire(findings);
    let notes = [
        ("schema", SCHEMA.to_owned()),
        ("tool", json(serde_json::to_string(&wire::TOOL))?),
        ("settings", json(serde_json::to_string(&wire.spec()))?),
        ("summary", json(serde_json::to_string(&wire.summary()))?),
    ];
    let notes = notes.map(|(name, value)| KeyValue::new(format!("twicetold.{name}"), value));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(Default::default()))
        .set_created_by(format!("{} version {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")))
        // They would hold whole texts.
        .set_statistics_enabled(EnabledStatistics::None)
        .set_key_value_metadata(Some(notes.into()))
        .build();
    SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))
}

fn field(column: &Column) -> Result<Type> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Number => (Physical::INT32, Some(LogicalType::integer(32, false))),
        Kind::Long => (Physical::INT64, Some(LogicalType::integer(64, false))),
        Kind::Share => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
    };
    Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn write_group(
    table: &mut SerializedFileWriter<Vec<u8>>,
    columns: &[Column],
    rows: &[Row<'_>],
) -> Result<()> {
    let mut group = table.next_row_group()?;
    for column in columns {
        let values = || rows.iter().map(|row| (column.value)(row, column.side));
        match column.kind {
            Kind::Text => write_column::<ByteArrayType>(&mut group, values(), |value| match value {
                Value::Text(text) => Some(ByteArray::from(text.into_bytes())),
                _ => None,
            }),
            Kind::Number => write_column::<Int32Type>(&mut group, values(), |value| match value {
                Value::Number(number) => Some(number as i32),
                _ => None,
            }),
            Kind::Long => write_column::<Int64Type>(&mut group, values(), |value| match value {
                Value::Long(number) => Some(number as i64),
                _ => None,
            }),
            Kind::Share => write_column::<DoubleType>(&mut group, values(), |value| match value {
                Value::Share(share) => Some(wire::round(share)),
                _ => None,
            }),
            Kind::Flag => write_column::<BoolType>(&mut group, values(), |value| match value {
                Value::Flag(flag) => Some(flag),
                _ => None,
            }),
        }?;
    }
    group.close().map(drop)
}

/// Writes the values of a column; `take` gives what is of its kind.
fn write_column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: impl Iterator<Item = Option<Value>>,
    take: impl Fn(Value) -> Option<T::T>,
) -> Result<()> {
    let values: Vec<Option<T::T>> = values.map(|value| value.and_then(&take)).collect();
    let there: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    let column = group.next_column()?;
    let mut column = column.ok_or_else(|| ParquetError::General("more columns than its schema".into()))?;
    column.typed::<T>().write_batch(&values, Some(&there), None)?;
    column.close()
}
