//! Words that every room shares: ids, spans, hashes, numbers as bytes, what was skipped.
//!
//! No logic of a stage; no file is opened here. Nothing here may use another module.

pub(crate) mod bytes;
mod components;
mod dealing;
pub mod hash;
mod id;
mod label;
mod read_at;
mod sieve;
mod skipped;
mod span;

pub use components::Components;
pub use dealing::Dealing;
pub use id::DocId;
pub use label::Label;
pub use read_at::read_exact_at;
pub use sieve::Sieve;
pub use skipped::Skipped;
pub use span::Span;
