//! All integration tests in one binary.
#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

#[path = "it/corpus_files.rs"]
mod corpus_files;
#[path = "it/corpus_kit.rs"]
mod corpus_kit;
#[path = "it/corpus_packed.rs"]
mod corpus_packed;
#[path = "it/corpus_readers.rs"]
mod corpus_readers;
#[path = "it/corpus_records.rs"]
mod corpus_records;
