//! The manifest: which files make the index, and with what it was built. Replaced as a whole, never changed.

use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use super::error::Error;
use super::folder;
use super::keys::Scheme;
use crate::base::hash;
use crate::spec::Bands;
use crate::spec::Shingles;

pub(super) const NAME: &str = "MANIFEST.json";
/// The format that this program writes, and reads.
const FORMAT: &str = "twicetold.index/1";
/// Begins the line with the hash of all before it.
const SUM: &str = "xxh3:";
/// No manifest is longer.
const MOST_BYTES: u64 = 16 << 20;

/// With what an index was built. Texts that are looked up in it have to be read in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The name of the normalisation preset, with its version.
    pub preset: String,
    /// The Unicode version of the tables.
    pub unicode: String,
    /// What determines the keys.
    pub scheme: Scheme,
    /// Whether the texts are kept.
    pub texts: bool,
    /// The names of the fields of records: id, text, group, date.
    pub fields: [String; 4],
    /// How files without a byte order mark were written, if not in UTF-8.
    pub encoding: Option<String>,
}

/// What an index is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) stamp: Stamp,
    /// Counts the changes.
    pub(super) generation: u64,
    /// The oldest first.
    pub(super) segments: Vec<SegmentEntry>,
}

/// A segment, and what was removed from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SegmentEntry {
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) documents: u64,
    pub(super) words: u64,
    pub(super) text_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) removed: Option<RemovedEntry>,
}

/// The documents of a segment that were removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RemovedEntry {
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) documents: u64,
    pub(super) words: u64,
    pub(super) text_bytes: u64,
}

impl SegmentEntry {
    /// Documents, words and bytes of text that are left.
    pub(super) fn left(&self) -> (u64, u64, u64) {
        let removed = self.removed.as_ref();
        let of = |whole: u64, part: fn(&RemovedEntry) -> u64| whole.saturating_sub(removed.map_or(0, part));
        (
            of(self.documents, |removed| removed.documents),
            of(self.words, |removed| removed.words),
            of(self.text_bytes, |removed| removed.text_bytes),
        )
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    preset: String,
    unicode: String,
    /// Words of a shingle for seeds, paragraphs and documents.
    shingles: [u32; 3],
    window: u32,
    /// Bands, and rows of each.
    paragraph_bands: [u32; 2],
    document_bands: [u32; 2],
    texts: bool,
    fields: [String; 4],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    generation: u64,
    segments: Vec<SegmentEntry>,
}

#[derive(Deserialize)]
struct Format {
    format: String,
}

impl Manifest {
    /// The file names that it needs.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flat_map(|entry| {
            [Some(entry.file.as_str()), entry.removed.as_ref().map(|removed| removed.file.as_str())]
                .into_iter()
                .flatten()
        })
    }

    /// Reads the manifest of a folder.
    pub(super) fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(NAME);
        let damaged =
            |what: &str| Error::Damaged { path: path.clone(), section: "manifest", what: what.into() };
        let bytes =
            folder::read_small(&path, MOST_BYTES)?.ok_or_else(|| Error::Missing { dir: dir.into() })?;
        let text = std::str::from_utf8(&bytes).map_err(|_| damaged("it is not text"))?;
        Self::parse(text, dir)
    }

    /// Reads the text of a manifest of a folder.
    pub(super) fn parse(text: &str, dir: &Path) -> Result<Self, Error> {
        let path = dir.join(NAME);
        let damaged =
            |what: &str| Error::Damaged { path: path.clone(), section: "manifest", what: what.into() };
        let (json, sum) = text.rsplit_once(SUM).ok_or_else(|| damaged("it has no hash"))?;
        if sum != format!("{:016x}\n", hash::word(json.as_bytes())) {
            return Err(damaged("its hash is another"));
        }
        let said: Format = serde_json::from_str(json).map_err(|error| damaged(&error.to_string()))?;
        if said.format != FORMAT {
            return Err(Error::Other {
                dir: dir.into(),
                theirs: format!("the format {}", said.format),
                ours: FORMAT.into(),
                rebuild: "build it anew with `twicetold index build` in another folder".into(),
            });
        }
        let wire: Wire = serde_json::from_str(json).map_err(|error| damaged(&error.to_string()))?;
        let made = Self::from(wire);
        if let Some(name) = made.files().find(|name| !folder::is_ours(name)) {
            return Err(damaged(&format!("it names the file {name:?}")));
        }
        Ok(made)
    }

    /// Puts the manifest in the place of the one before it; from then on it holds.
    pub(super) fn commit(&self, dir: &Path) -> Result<(), Error> {
        let mut json = serde_json::to_string_pretty(&Wire::from(self)).expect("names and numbers are JSON");
        json.push('\n');
        let sum = hash::word(json.as_bytes());
        let text = format!("{json}{SUM}{sum:016x}\n");
        folder::replace(dir, NAME, text.as_bytes())
    }
}

impl From<&Manifest> for Wire {
    fn from(manifest: &Manifest) -> Self {
        let Stamp { preset, unicode, scheme, texts, fields, encoding } = manifest.stamp.clone();
        let Scheme { shingles, window, paragraph_bands, document_bands } = scheme;
        Self {
            format: FORMAT.into(),
            preset,
            unicode,
            shingles: [shingles.seeds, shingles.paragraphs, shingles.documents],
            window,
            paragraph_bands: [paragraph_bands.bands, paragraph_bands.rows],
            document_bands: [document_bands.bands, document_bands.rows],
            texts,
            fields,
            encoding,
            generation: manifest.generation,
            segments: manifest.segments.clone(),
        }
    }
}

impl From<Wire> for Manifest {
    fn from(wire: Wire) -> Self {
        let bands = |[bands, rows]: [u32; 2]| Bands { bands, rows };
        let [seeds, paragraphs, documents] = wire.shingles;
        let scheme = Scheme {
            shingles: Shingles { seeds, paragraphs, documents },
            window: wire.window,
            paragraph_bands: bands(wire.paragraph_bands),
            document_bands: bands(wire.document_bands),
        };
        let Wire { preset, unicode, texts, fields, encoding, .. } = wire;
        let stamp = Stamp { preset, unicode, scheme, texts, fields, encoding };
        Self { stamp, generation: wire.generation, segments: wire.segments }
    }
}
