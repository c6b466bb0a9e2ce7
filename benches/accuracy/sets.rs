//! Sets: a folder in, documents and the truth about them out. A set is recognised by its files.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::Result;
use anyhow::bail;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A stretch of a document, in code points, half-open. Documents are numbered by the rank of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    pub(crate) document: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Stretch {
    pub(crate) fn len(self) -> u32 {
        self.end - self.start
    }

    /// What it has in common with another stretch of the same document.
    pub(crate) fn common(self, other: Self) -> Option<(u32, u32)> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (self.document == other.document && start < end).then_some((start, end))
    }
}

/// Two stretches that tell the same: of the suspicious or answering text, and of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pairing {
    pub(crate) a: Stretch,
    pub(crate) b: Stretch,
}

/// A passage of the truth.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) pairing: Pairing,
    pub(crate) obfuscation: String,
    pub(crate) subset: String,
}

/// A pair of documents of the truth.
#[derive(Debug, Clone)]
pub(crate) struct Labelled {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) same: bool,
    pub(crate) label: String,
}

/// A document that was made from another one.
#[derive(Debug, Clone)]
pub(crate) struct Copy {
    pub(crate) document: u32,
    pub(crate) origin: u32,
    pub(crate) kind: String,
    /// Jaccard of the two documents' sets of 5-grams, as measured when the copy was planted.
    pub(crate) jaccard: f64,
    /// What was copied where, if only a part was: `a` in the copy, `b` in the origin.
    pub(crate) part: Option<Pairing>,
}

/// A stretch that people marked as a quotation.
#[derive(Debug, Clone)]
pub(crate) struct Marked {
    pub(crate) stretch: Stretch,
    pub(crate) label: String,
    /// Number of places it is quoted from.
    pub(crate) places: u32,
    pub(crate) letters: u32,
}

/// All that is known about a set, whatever it is.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    pub(crate) cases: Vec<Case>,
    /// The pairs of documents that a pairwise evaluation compares, suspicious first, with their subset.
    pub(crate) compared: BTreeMap<(u32, u32), String>,
    pub(crate) pairs: Vec<Labelled>,
    pub(crate) copies: Vec<Copy>,
    /// Pairs of documents with their exact Jaccard.
    pub(crate) exact: Vec<(u32, u32, f64)>,
    /// The cluster of each document.
    pub(crate) clusters: BTreeMap<u32, String>,
    pub(crate) marked: Vec<Marked>,
}

/// A corpus with its truth.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) name: String,
    /// The file of documents.
    pub(crate) documents: PathBuf,
    /// The ids of all documents that are not empty, sorted.
    pub(crate) ids: Vec<String>,
    /// Which documents are sources; none where the set does not say.
    pub(crate) sources: Option<Vec<bool>>,
    pub(crate) truth: Truth,
}

/// The sets in a folder, by name; folders that hold no documents with a truth are none.
pub(crate) fn list(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let truths = ["truth.jsonl", "clusters.jsonl", "spans.jsonl"];
        let has_truth = truths.iter().any(|name| file(&path, name).is_some());
        if file(&path, "docs.jsonl").is_some() && has_truth {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            found.push((name.unwrap_or_default(), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Loads what is known about a set; its documents are only listed.
pub(crate) fn load(name: &str, folder: &Path) -> Result<Set> {
    let documents = file(folder, "docs.jsonl").context("the set has no docs.jsonl")?;
    let mut listed: Vec<DocumentLine> = lines(&documents)?;
    listed.sort_by(|x, y| x.id.cmp(&y.id));
    let (listed, empty): (Vec<_>, Vec<_>) = listed.into_iter().partition(|line| !line.text.trim().is_empty());
    let has_roles = listed.iter().any(|line| line.role.is_some());
    let is_source = |line: &DocumentLine| line.role.as_deref() == Some("source");
    let sources = has_roles.then(|| listed.iter().map(is_source).collect());
    let ids: Vec<String> = listed.into_iter().map(|line| line.id).collect();
    let empty = empty.into_iter().map(|line| line.id).collect();
    let truth = Loader { folder, ids: &ids, empty }.truth()?;
    Ok(Set { name: name.to_owned(), documents, ids, sources, truth })
}

/// A file of the set, as it is or compressed.
fn file(folder: &Path, name: &str) -> Option<PathBuf> {
    ["", ".gz", ".zst"]
        .iter()
        .map(|packed| folder.join(format!("{name}{packed}")))
        .find(|path| path.is_file())
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let unpacked: Box<dyn Read> = match path.extension().and_then(|extension| extension.to_str()) {
        Some("gz") => Box::new(MultiGzDecoder::new(file)),
        Some("zst") => Box::new(zstd::Decoder::new(file)?),
        _ => Box::new(file),
    };
    let mut parsed = Vec::new();
    for (number, line) in BufReader::with_capacity(1 << 16, unpacked).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if !line.trim().is_empty() {
            let place = || format!("{}:{}: not a line of this kind of file", path.display(), number + 1);
            parsed.push(serde_json::from_str(&line).with_context(place)?);
        }
    }
    Ok(parsed)
}

#[derive(Deserialize)]
struct DocumentLine {
    id: String,
    text: String,
    role: Option<String>,
}

#[derive(Deserialize)]
struct CaseLine {
    a: String,
    a_start: u32,
    a_end: u32,
    b: String,
    b_start: u32,
    b_end: u32,
    #[serde(default)]
    obfuscation: String,
    #[serde(default)]
    subset: String,
}

#[derive(Deserialize)]
struct PairLine {
    a: String,
    b: String,
    same: Option<u8>,
    #[serde(default)]
    label: String,
    #[serde(default)]
    subset: String,
    #[serde(default)]
    jaccard: f64,
}

#[derive(Deserialize)]
struct CopyLine {
    id: String,
    src: String,
    kind: String,
    j5: f64,
    src_span: Option<(u32, u32)>,
    dst_span: Option<(u32, u32)>,
}

#[derive(Deserialize)]
struct ClusterLine {
    id: String,
    cluster: String,
}

#[derive(Deserialize)]
struct SpanLine {
    id: String,
    start: u32,
    end: u32,
    label: String,
    occ: u32,
    letters: u32,
}

struct Loader<'a> {
    folder: &'a Path,
    ids: &'a [String],
    /// The ids of documents without text: of those, nothing can be found.
    empty: BTreeSet<String>,
}

impl Loader<'_> {
    fn truth(&self) -> Result<Truth> {
        let mut truth = Truth::default();
        if let Some(path) = file(self.folder, "truth.jsonl") {
            self.main_truth(&path, &mut truth)?;
        }
        for line in self.optional::<PairLine>("pairs.jsonl")? {
            truth.compared.insert((self.number(&line.a)?, self.number(&line.b)?), line.subset);
        }
        for line in self.optional::<PairLine>("exact_pairs.jsonl")? {
            truth.exact.push((self.number(&line.a)?, self.number(&line.b)?, line.jaccard));
        }
        for line in self.optional::<ClusterLine>("clusters.jsonl")? {
            truth.clusters.insert(self.number(&line.id)?, line.cluster);
        }
        for line in self.optional::<SpanLine>("spans.jsonl")? {
            let stretch = Stretch { document: self.number(&line.id)?, start: line.start, end: line.end };
            let SpanLine { label, occ: places, letters, .. } = line;
            truth.marked.push(Marked { stretch, label, places, letters });
        }
        Ok(truth)
    }

    /// `truth.jsonl` holds passages, pairs or copies; its first line tells which.
    fn main_truth(&self, path: &Path, truth: &mut Truth) -> Result<()> {
        let all: Vec<Value> = lines(path)?;
        let has = |field: &str| all.first().is_some_and(|line| line.get(field).is_some());
        if has("a_start") {
            for line in all {
                truth.cases.push(self.case(serde_json::from_value(line)?)?);
            }
        } else if has("src") {
            for line in all {
                let line: CopyLine = serde_json::from_value(line)?;
                if !self.empty.contains(&line.id) {
                    truth.copies.push(self.copy(line)?);
                }
            }
        } else if has("a") {
            for line in all {
                let PairLine { a, b, same, label, .. } = serde_json::from_value(line)?;
                let same = same.unwrap_or(1) != 0;
                truth.pairs.push(Labelled { a: self.number(&a)?, b: self.number(&b)?, same, label });
            }
        } else {
            bail!("{} holds neither passages nor pairs nor copies", path.display());
        }
        Ok(())
    }

    fn case(&self, line: CaseLine) -> Result<Case> {
        let a = Stretch { document: self.number(&line.a)?, start: line.a_start, end: line.a_end };
        let b = Stretch { document: self.number(&line.b)?, start: line.b_start, end: line.b_end };
        Ok(Case { pairing: Pairing { a, b }, obfuscation: line.obfuscation, subset: line.subset })
    }

    fn copy(&self, line: CopyLine) -> Result<Copy> {
        let (document, origin) = (self.number(&line.id)?, self.number(&line.src)?);
        let part = line.dst_span.zip(line.src_span).map(|(own, of_origin)| Pairing {
            a: Stretch { document, start: own.0, end: own.1 },
            b: Stretch { document: origin, start: of_origin.0, end: of_origin.1 },
        });
        Ok(Copy { document, origin, kind: line.kind, jaccard: line.j5, part })
    }

    fn optional<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>> {
        file(self.folder, name).map_or_else(|| Ok(Vec::new()), |path| lines(&path))
    }

    fn number(&self, id: &str) -> Result<u32> {
        let found = self.ids.binary_search_by(|known| known.as_str().cmp(id));
        let found = found.ok().with_context(|| format!("the truth names {id}, which is no document"))?;
        Ok(u32::try_from(found)?)
    }
}
