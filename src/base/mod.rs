//! Words that every room shares: ids, spans, hashes, what was skipped.
//!
//! No logic of a stage, no I/O. Nothing here may use another module.

pub mod hash;
mod id;
mod skipped;
mod span;

pub use id::DocId;
pub use skipped::Skipped;
pub use span::Span;
