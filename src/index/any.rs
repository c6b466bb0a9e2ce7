//! Any bytes, read as everything that an index may hold: nothing of it may panic, whatever it is.

use std::path::Path;

use super::container;
use super::documents::Record;
use super::manifest::Manifest;
use super::packed;
use crate::base::bytes::Bytes;
use crate::weight::Part;

/// For tests and fuzzers: the hashes that guard a file on disk are not in the way here.
pub fn decode_anything(bytes: &[u8]) {
    container::sections(bytes, 1 << 20);
    packed::decode_any(bytes);
    drop(Part::read(bytes.to_vec()));
    let mut records = Bytes(bytes);
    while Record::read(&mut records).is_some() {}
    let mut strings = Bytes(bytes);
    while strings.string().is_some() && strings.number().is_some() {}
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Errors are answers.
        let _ = Manifest::parse(text, Path::new("any"));
    }
}
