//! Rows of a Parquet file in, one document a row out.
//!
//! [`super::rows`] has made a line of JSON of each row; what is said of its fields is said as of those of JSON
//! Lines.

use super::Block;
use super::Cut;
use super::Fields;
use super::Item;
use super::Reader;
use super::jsonl::Jsonl;

/// Parquet files: one document a row.
pub(super) struct Parquet;

impl Reader for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet"]
    }

    fn cut(&self) -> Cut {
        Cut::Rows
    }

    fn documents(&self, block: &Block, fields: &Fields, each: &mut dyn FnMut(Item)) {
        Jsonl.documents(block, fields, each);
    }

    fn writes(&self) -> bool {
        // Row by row, not piece by piece: see `Original::copy_rows`.
        true
    }
}
