//! Finds text that has been told twice: near-duplicate documents, reused paragraphs, passages
//! copied inside longer text, with an aligned diff as evidence.
//!
//! | stage | module | from → to |
//! |---|---|---|
//! | read | [`corpus`] | paths → documents |
//! | normalise, tokenise | [`text`] | text → tokens with byte spans |
//!
//! `ARCHITECTURE.md` draws the map and states the invariants.

pub mod align;
pub mod base;
pub mod candidates;
pub mod cli;
pub mod cluster;
pub mod collection;
pub mod corpus;
pub mod date;
pub mod dedup;
pub mod describe;
pub mod explain;
pub mod family;
pub mod findings;
pub mod gate;
pub mod index;
pub mod kind;
pub mod linkage;
pub mod listing;
pub mod matching;
pub mod pipeline;
pub mod prose;
pub mod report;
pub mod scratch;
pub mod selftest;
pub mod shingle;
pub mod sketch;
pub mod spec;
pub mod text;
pub mod unit;
pub mod weight;
