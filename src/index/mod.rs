//! Index: documents in, kept on disk; what a new document might share with them out.
//!
//! An index is a folder of segments, files that are never changed, and a manifest that lists those that
//! count. A segment holds documents, their texts, and the keys under which they are found: what the stages
//! before `candidates` make of them, kept. Adding writes a new segment; small ones are merged, so that
//! there are few. What an index proposes is verified like every other candidate, on the texts.
//!
//! ```text
//! writing   collection → write → segment ─ merge → segment → manifest
//! reading   document → keys → propose → handles → fetch → documents
//! ```
//!
//! Invariants: what was written is checked whenever it is read, so damage is an [`Error`] and never an
//! answer; a writer that is killed leaves the generation before; readers keep the generation that they
//! opened; equal documents make equal bytes, in however many steps they were added, once compacted.

mod any;
mod bits;
mod check;
mod choose;
mod container;
mod counts;
mod documents;
mod error;
mod folder;
#[cfg(test)]
pub(crate) mod journal;
mod keys;
mod lock;
mod manifest;
mod merge;
mod packed;
mod postings;
mod propose;
mod query;
mod segment;
mod sources;
mod store;
mod texts;
mod write;

#[doc(hidden)]
pub use any::decode_anything;
pub use check::check;
pub use counts::Groups;
pub use error::Error;
pub use keys::Scheme;
pub use manifest::Stamp;
pub use propose::Ask;
pub use query::Fetched;
pub use query::Handle;
pub use query::Index;
pub use query::Info;
pub use sources::MOST_COPIES;
pub use sources::Proposed;
pub use sources::Witness;
pub use store::Removed;
pub use store::Store;
pub use store::Tokens;
pub use write::Source;
pub use write::text_hash;
