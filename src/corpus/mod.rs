//! Read: paths in, documents out.
//!
//! Inputs are walked in a fixed order and cut into [`Block`]s, which can be parsed in parallel; a
//! [`Reader`] turns a block into documents. What cannot be used becomes a [`Skipped`], never an error
//! and never a silence.
//!
//! ```text
//! listing → stream → lines,  → Block ─ Reader → documents
//!  walk     unpack,  records            plain, jsonl,
//!           decode   cut                csv, html
//! ```
//!
//! Invariants: the same inputs give the same blocks in the same order; the documents do not depend on
//! where a file was cut; memory is bounded by [`Limits`], whatever the files hold. In what is said about
//! a fault, bytes are counted from 0, lines and columns from 1.

mod any;
mod blocks;
mod csv;
mod csv_text;
mod encode;
mod encoding;
mod form;
mod guard;
mod guess;
mod html;
mod json_text;
mod jsonl;
mod kept;
mod lines;
mod listing;
mod original;
mod parquet;
mod plain;
mod quoting;
mod records;
#[cfg(feature = "parquet")]
mod rows;
mod stream;
mod utf16;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::Label;
use crate::base::Skipped;
use crate::base::Span;

#[doc(hidden)]
pub use any::read_as;
pub use blocks::Blocks;
pub use encoding::Encoding;
pub use form::Form;
pub use form::Packer;
pub use guard::is_guarded;
pub use kept::Kept;
pub use original::Decide;
pub use original::Original;
pub use original::Piece;
pub use original::Stopped;
pub use original::originals;

/// Every input format; a file that none of them claims by its extension is read by the first.
pub static READERS: &[&dyn Reader] =
    &[&plain::Plain, &jsonl::Jsonl, &csv::CSV, &csv::TSV, &html::Html, &parquet::Parquet];

/// What to read, as the user named it.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Files, folders, `-` for standard input. A path named here is read even if it is hidden or ignored.
    pub paths: Vec<String>,
    /// Of these files, records on other lines are passed over.
    pub lines: BTreeMap<String, Vec<RangeInclusive<u64>>>,
    /// A file that lists more paths, `-` for standard input.
    pub files_from: Option<String>,
    /// The list of paths is separated by NUL instead of line ends.
    pub null_separated: bool,
    /// Read hidden files and folders too.
    pub hidden: bool,
    /// Read what `.gitignore`, `.ignore` and `.twicetoldignore` exclude too.
    pub no_ignore: bool,
    /// Follow symbolic links found in folders.
    pub follow: bool,
    /// Which fields of a record mean what.
    pub fields: Fields,
    /// How files without a byte order mark are written, if not in UTF-8.
    pub encoding: Option<Encoding>,
    /// How much to take from one document, line or file.
    pub limits: Limits,
    /// What came through standard input, if it was put by; else it is read where it is.
    pub stdin: Option<Kept>,
}

impl Inputs {
    /// Whether a record is wanted.
    #[must_use]
    pub fn wants(&self, path: &str, line: Option<u64>) -> bool {
        let (Some(lines), Some(line)) = (self.lines.get(path), line) else { return true };
        lines.iter().any(|some| some.contains(&line))
    }
}

/// Bounds that keep a hostile or broken file from filling memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest text of a one-document file, or line of a file of records, in decoded bytes; more than
    /// `u32::MAX` counts as `u32::MAX`, because spans have 32 bits.
    pub max_document_bytes: u64,
    /// Most bytes that one compressed file may unpack to.
    pub max_decompressed: u64,
    /// Most times its own size that a compressed file may unpack to, beyond [`Limits::RATIO_FREE`];
    /// of no effect on pipes, whose size is not known. Text seldom exceeds 20, but a corpus of copies,
    /// which is what is looked for, may have 2,000 in zstd. A zstd bomb has 30,000; gzip cannot exceed
    /// 1,032, so its bombs are left to the limits on bytes.
    pub max_ratio: u64,
    /// Largest zstd window, as a power of two.
    pub max_window_log: u32,
    /// About how many bytes of whole lines make a block; the documents do not depend on it.
    pub block_bytes: usize,
}

impl Limits {
    /// Bytes that a compressed file may unpack to whatever the ratio.
    pub const RATIO_FREE: u64 = 64 << 20;

    /// The longest document, as it can be held in a span.
    fn document(&self) -> usize {
        usize::try_from(self.max_document_bytes.min(u64::from(u32::MAX))).unwrap_or(usize::MAX)
    }
}

impl Default for Limits {
    /// 256 MiB a document, 1 TiB a compressed file, ratio 10,000, zstd windows of 128 MiB, blocks of 512 KiB.
    fn default() -> Self {
        Self {
            max_document_bytes: 256 << 20,
            max_decompressed: 1 << 40,
            max_ratio: 10_000,
            max_window_log: 27,
            block_bytes: 512 << 10,
        }
    }
}

/// Names of the fields of a record.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The id; `@line` makes ids from the path and the line.
    pub id: String,
    /// The text.
    pub text: String,
    /// The group, optional in a record.
    pub group: String,
    /// The date, optional in a record.
    pub date: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self { id: "id".into(), text: "text".into(), group: "group".into(), date: "date".into() }
    }
}

/// One text, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id: the path of a one-document file, the id field of a record.
    pub id: String,
    /// The file it came from, as given.
    pub path: String,
    /// The 1-based line on which it begins in a file of records, or its row in a Parquet file.
    pub record: Option<u64>,
    /// Outlet, series or author.
    pub group: Option<String>,
    /// Its date as given.
    pub date: Option<String>,
    /// The text in UTF-8, without byte order mark; of a file in another encoding, the decoded text; of a page,
    /// its main text.
    pub text: String,
}

/// A document, or what could not be used.
pub type Item = Result<Document, Skipped>;

/// A piece of one file that can be parsed on its own.
#[derive(Clone)]
pub struct Block {
    /// The file, as given.
    pub path: String,
    /// What turns the bytes into documents.
    pub reader: &'static dyn Reader,
    /// The 1-based line of the first byte.
    pub first_line: u64,
    /// Where the first byte stands in the unpacked file.
    pub first_byte: u64,
    /// Unpacked bytes, without byte order mark, in UTF-8 unless the file is broken.
    pub bytes: Vec<u8>,
    /// The header of a table, if it is not in `bytes`.
    pub head: Option<Arc<[u8]>>,
    /// Bytes taken from the inputs, as they lie on disk, since the block before; for progress.
    pub consumed: u64,
}

impl Block {
    /// Gives each document of the block, and each record that could not be used, in order.
    pub fn documents(&self, fields: &Fields, each: &mut dyn FnMut(Item)) {
        self.reader.documents(self, fields, each);
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, first_line, first_byte, .. } = self;
        let (reader, bytes) = (self.reader.name(), self.bytes.len());
        write!(f, "Block {{ {path}:{first_line}, {reader}, {bytes} bytes from {first_byte} }}")
    }
}

/// How a file is cut into blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The whole file is one block.
    Whole,
    /// A block is some whole lines.
    Lines,
    /// A block is some whole records of a table, which may have several lines each.
    Records {
        /// What stands between two fields.
        separator: u8,
    },
    /// A block is some rows of a file that is read from its end, each as a line of JSON.
    Rows,
}

/// An input format: turns bytes into documents, without I/O.
pub trait Reader: Sync {
    /// The name of the format.
    fn name(&self) -> &'static str;

    /// Extensions of its files, in lower case, without dot.
    fn extensions(&self) -> &'static [&'static str];

    /// How its files are cut.
    fn cut(&self) -> Cut;

    /// Looks at the first 8 KiB of a file that is one block, before the rest is read.
    ///
    /// # Errors
    /// The reason why the file cannot be of this format.
    fn sniff(&self, _head: &[u8]) -> Result<(), String> {
        Ok(())
    }

    /// Gives each document of the block, and each record that could not be used, in order.
    fn documents(&self, block: &Block, fields: &Fields, each: &mut dyn FnMut(Item));

    /// Gives the bytes of a block, piece by piece, each with what it was read as if it is a record; unless the
    /// format says otherwise, the block is one.
    fn pieces(&self, block: &Block, fields: &Fields, each: &mut dyn FnMut(Raw<'_>, Option<Item>)) {
        let mut found = None;
        self.documents(block, fields, &mut |item| found = Some(item));
        each(Raw { bytes: &block.bytes, head: None }, found);
    }

    /// Whether [`Reader::rewrite`] can write its records.
    fn writes(&self) -> bool {
        false
    }

    /// The bytes of a record with stretches of its text replaced, and nothing else changed; `None` if it has
    /// no text, or the format cannot be written. The stretches are in order, apart, and not empty.
    fn rewrite(&self, _record: Raw<'_>, _fields: &Fields, _edits: &[Replacement]) -> Option<Vec<u8>> {
        None
    }
}

/// A record as it stands in its file.
#[derive(Debug, Clone, Copy)]
pub struct Raw<'a> {
    /// Its bytes, with its line end.
    pub bytes: &'a [u8],
    /// The header of its table.
    pub head: Option<&'a [u8]>,
}

/// What comes in the place of a stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Bytes of the text.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

impl Replacement {
    /// A text with stretches of it replaced, which are in order and apart.
    #[must_use]
    pub fn apply(edits: &[Self], text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for edit in edits {
            out.push_str(&text[done..edit.span.start as usize]);
            out.push_str(&edit.text);
            done = edit.span.end as usize;
        }
        out.push_str(&text[done..]);
        out
    }
}

/// What makes it impossible to read anything.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The list of files cannot be read.
    #[error("cannot read the list of files `{path}`: {source}; check the path given to --files-from")]
    FilesFrom {
        /// The list, as given.
        path: String,
        /// What went wrong.
        source: io::Error,
    },
    /// Standard input is asked for as the list of files and as a text.
    #[error("standard input cannot be both the list of files and a text; put one of them in a file")]
    StandardInputTwice,
}

/// Lists what the inputs name, ready to be read block by block.
///
/// Files come in the byte order of their names, standard input as `-` among them, whatever the order in
/// which they were named. A file is read once, however many of the given paths and symbolic links lead
/// to it: under the shortest of its names, or the first in byte order. Hard links are files of their own. A path that does not exist
/// is given as [`Skipped`], like all else that cannot be read.
///
/// A file's name is its path as given, joined with `/`, without leading `./`; bytes that are not UTF-8
/// are written `\xNN`.
///
/// # Errors
/// If the list of files cannot be read, or standard input would be needed twice.
pub fn open(inputs: &Inputs) -> Result<Blocks, Error> {
    open_with(inputs, Box::new(io::stdin()))
}

/// Does as [`open`], with another standard input, unless it was put by.
///
/// # Errors
/// As [`open`].
pub fn open_with(inputs: &Inputs, stdin: Box<dyn Read + Send>) -> Result<Blocks, Error> {
    let mut stdin = inputs.stdin.as_ref().map_or(stdin, Kept::reader);
    let found = listing::list(inputs, &mut stdin)?;
    Ok(Blocks::new(found, inputs, stdin))
}

/// What paths lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// Files that would be read.
    pub read: Vec<PathBuf>,
    /// What would not be, and why.
    pub skipped: Vec<Skipped>,
}

/// Lists what the inputs name, without reading it; standard input is passed over.
///
/// # Errors
/// As [`open`].
pub fn files(inputs: &Inputs) -> Result<Files, Error> {
    let mut nothing: Box<dyn Read + Send> = Box::new(io::empty());
    let mut files = Files::default();
    for listed in listing::list(inputs, &mut nothing)? {
        match listed {
            listing::Listed::Source(source) => files.read.extend(source.path),
            listing::Listed::Skipped(skipped) => files.skipped.push(skipped),
        }
    }
    Ok(files)
}

/// Says that a document cannot be used because its id was given to another one before.
#[must_use]
pub fn duplicate_id(document: &Label, first: &Label) -> Skipped {
    let place = match first.record {
        Some(line) => format!("{}:{line}", first.path),
        None => first.path.to_string(),
    };
    let remedy = match document.record {
        Some(_) => "make ids unique, or number the lines with --id-field @line",
        None => "rename the file",
    };
    let id = shorten(&document.id);
    Skipped {
        path: document.path.to_string(),
        line: document.record,
        reason: format!("the id \"{id}\" is already that of {place}; {remedy}"),
    }
}

/// Says that a document is not taken because an index holds one with its id.
#[must_use]
pub fn held_id(document: &Label) -> Skipped {
    let id = shorten(&document.id);
    Skipped {
        path: document.path.to_string(),
        line: document.record,
        reason: format!("the id \"{id}\" is in the index already; --replace puts this one in its place"),
    }
}

/// Why a file cannot be read that is not valid UTF-8 from a byte on.
fn not_utf8(byte: u64) -> String {
    format!("invalid UTF-8 at byte {byte}; convert it to UTF-8, or name its encoding with --encoding")
}

/// Why a record cannot be read that is not valid UTF-8 from a byte of it on.
fn not_utf8_in(record: &str, byte: usize) -> String {
    format!(
        "invalid UTF-8 at byte {byte} of the {record}; convert it to UTF-8, or name its encoding with --encoding"
    )
}

/// The beginning of what a document says, for a reason.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
