//! A column of a row group in, the values of its rows out.

use parquet::basic::ConvertedType;
use parquet::basic::LogicalType;
use parquet::basic::TimeUnit;
use parquet::basic::Type;
use parquet::column::reader::ColumnReader;
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::ByteArray;
use parquet::data_type::DataType;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescriptor;

/// What the values of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Signed,
    Unsigned,
    /// Days since 1970.
    Date,
    /// So many parts of a second since 1970, in UTC or without a zone.
    Time {
        parts: i64,
        utc: bool,
    },
    Float,
    Text,
    /// What is no text, and nothing like a name or a date.
    Other,
}

impl Kind {
    pub(super) fn of(column: &ColumnDescriptor) -> Self {
        let time = |parts, utc| Self::Time { parts, utc };
        match (column.physical_type(), column.logical_type_ref(), column.converted_type()) {
            (_, Some(LogicalType::Decimal(_) | LogicalType::Float16), _) | (_, _, ConvertedType::DECIMAL) => {
                Self::Other
            }
            (Type::BOOLEAN, ..) => Self::Bool,
            (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, _, ConvertedType::DATE) => Self::Date,
            (Type::INT64, Some(LogicalType::Timestamp(stamp)), _) => {
                let parts = match stamp.unit {
                    TimeUnit::MILLIS => 1_000,
                    TimeUnit::MICROS => 1_000_000,
                    TimeUnit::NANOS => 1_000_000_000,
                };
                time(parts, stamp.is_adjusted_to_u_t_c)
            }
            (Type::INT64, _, ConvertedType::TIMESTAMP_MILLIS) => time(1_000, true),
            (Type::INT64, _, ConvertedType::TIMESTAMP_MICROS) => time(1_000_000, true),
            (Type::INT96, ..) => time(1_000_000_000, true),
            (Type::INT32 | Type::INT64, Some(LogicalType::Integer(integer)), _) if !integer.is_signed => {
                Self::Unsigned
            }
            (Type::INT32 | Type::INT64, ..) => Self::Signed,
            (Type::FLOAT | Type::DOUBLE, ..) => Self::Float,
            (Type::BYTE_ARRAY, ..) => Self::Text,
            (Type::FIXED_LEN_BYTE_ARRAY, ..) => Self::Other,
        }
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Null,
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    /// What this program wrote: a date.
    Said(String),
    /// Bytes that should be UTF-8.
    Text(ByteArray),
}

impl Cell {
    /// The bytes of a text.
    pub(super) fn len(&self) -> usize {
        if let Self::Text(text) = self { text.len() } else { 0 }
    }

    /// The value in JSON; of a text that is not UTF-8, where it begins not to be.
    pub(super) fn to_json(&self) -> std::result::Result<serde_json::Value, usize> {
        Ok(match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Integer(value) => (*value).into(),
            Self::Unsigned(value) => (*value).into(),
            Self::Float(value) => (*value).into(),
            Self::Said(text) => text.as_str().into(),
            Self::Text(text) => std::str::from_utf8(text.data()).map_err(|error| error.valid_up_to())?.into(),
        })
    }
}

/// A column while it is read.
pub(super) struct Column {
    kind: Kind,
    reader: ColumnReader,
    /// The level of a value of which nothing is missing.
    whole: i16,
    levels: Vec<i16>,
}

impl Column {
    pub(super) fn new(column: &ColumnDescriptor, reader: ColumnReader) -> Self {
        Self { kind: Kind::of(column), reader, whole: column.max_def_level(), levels: Vec::new() }
    }

    /// The next values, as many as rows are asked for, or fewer at the end.
    pub(super) fn read(&mut self, rows: usize) -> Result<Vec<Cell>> {
        let kind = self.kind;
        let levels = (&mut self.levels, self.whole);
        match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => cells(reader, rows, levels, Cell::Bool),
            ColumnReader::Int32ColumnReader(reader) => cells(reader, rows, levels, |value: i32| match kind {
                Kind::Date => Cell::Said(date(i64::from(value))),
                Kind::Unsigned => Cell::Unsigned(u64::from(value as u32)),
                _ => Cell::Integer(i64::from(value)),
            }),
            ColumnReader::Int64ColumnReader(reader) => cells(reader, rows, levels, |value: i64| match kind {
                Kind::Time { parts, utc } => Cell::Said(time(value, parts, utc)),
                Kind::Unsigned => Cell::Unsigned(value as u64),
                _ => Cell::Integer(value),
            }),
            ColumnReader::Int96ColumnReader(reader) => {
                cells(reader, rows, levels, |value| Cell::Said(time(value.to_seconds(), 1, true)))
            }
            ColumnReader::FloatColumnReader(reader) => {
                cells(reader, rows, levels, |value: f32| Cell::Float(f64::from(value)))
            }
            ColumnReader::DoubleColumnReader(reader) => cells(reader, rows, levels, Cell::Float),
            ColumnReader::ByteArrayColumnReader(reader) => cells(reader, rows, levels, Cell::Text),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                cells(reader, rows, levels, |value| Cell::Text(value.into()))
            }
        }
    }
}

fn cells<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    (levels, whole): (&mut Vec<i16>, i16),
    cell: impl Fn(T::T) -> Cell,
) -> Result<Vec<Cell>> {
    let mut values = Vec::new();
    levels.clear();
    let (read, ..) = reader.read_records(rows, Some(levels), None, &mut values)?;
    let mut values = values.into_iter().map(cell);
    if whole == 0 {
        return Ok(values.collect());
    }
    let at = |level: &i16| if *level == whole { values.next().unwrap_or(Cell::Null) } else { Cell::Null };
    Ok(levels.iter().take(read).map(at).collect())
}

/// A day as in 2024-01-03.
fn date(days: i64) -> String {
    // Years that begin in March end with the day that is not always there.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{of_month:02}", year + era * 400 + next)
}

/// A time as in 2024-01-03T12:00:00Z.
fn time(value: i64, parts: i64, utc: bool) -> String {
    let seconds = value.div_euclid(parts);
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let zone = if utc { "Z" } else { "" };
    format!("{}T{:02}:{:02}:{:02}{zone}", date(day), second / 3_600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (19_725, "2024-01-03"),
            (-719_468, "0000-03-01"),
            (-25_509, "1900-02-28"),
            (-25_508, "1900-03-01"),
        ] {
            assert_eq!(date(days), expected);
        }
        assert_eq!(time(-1, 1_000, true), "1969-12-31T23:59:59Z");
        assert_eq!(time(1_704_283_200_000_000, 1_000_000, false), "2024-01-03T12:00:00");
        assert!(!date(i64::from(i32::MIN)).is_empty() && !time(i64::MIN, 1, true).is_empty());
        assert!(!time(i64::MAX, 1, true).is_empty());
    }
}
