//! Finds text that has been told twice: near-duplicate documents, reused paragraphs, passages
//! copied inside longer text, with an aligned diff as evidence.
//!
//! | stage | module | from → to |
//! |---|---|---|
//! | read | [`corpus`] | paths → documents |
//! | normalise, tokenise | [`text`] | text → tokens with byte spans |
//!
//! `ARCHITECTURE.md` draws the map and states the invariants.

pub mod base;
pub mod cli;
pub mod corpus;
pub mod findings;
pub mod pipeline;
pub mod report;
pub mod shingle;
pub mod sketch;
pub mod spec;
pub mod text;
pub mod unit;
