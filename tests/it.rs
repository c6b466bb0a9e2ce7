//! All integration tests in one binary.

#[path = "it/formats.rs"]
mod formats;
