//! A JSONL file of `{"id","text"}` in, candidate pairs `{"a","b"}` of the gaoya library out.
//!
//!     gaoya-driver DOCS.jsonl THRESHOLD THREADS
//!
//! Words are lower-cased runs of letters, digits and `_`, without Arabic vowel marks and tatweel, as in
//! `shingles.py` beside it.
//! 32-bit MinHash of the 5-grams of words; bands × rows from the threshold, 9 × 13 at .8; pairs whose
//! estimated Jaccard is below the threshold are left out by the library.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Write;

use gaoya::minhash::MinHashIndex;
use gaoya::minhash::MinHasher;
use gaoya::minhash::MinHasher32;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::json;
use xxhash_rust::xxh3::xxh3_64;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Words of a shingle.
const SHINGLE: usize = 5;
/// No more than so many hashes a signature.
const HASHES: usize = 128;

type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[derive(Deserialize)]
struct Record {
    id: String,
    text: String,
}

fn main() -> Fallible<()> {
    let mut args = env::args().skip(1);
    let (Some(path), Some(threshold), Some(threads)) = (args.next(), args.next(), args.next()) else {
        return Err("usage: gaoya-driver DOCS.jsonl THRESHOLD THREADS".into());
    };
    ThreadPoolBuilder::new().num_threads(threads.parse()?).build_global()?;
    let pairs = find(&fs::read(&path).map_err(|error| format!("{path}: {error}"))?, threshold.parse()?)?;
    let mut out = BufWriter::new(io::stdout().lock());
    for (a, b) in pairs {
        writeln!(out, "{}", json!({"a": a, "b": b}))?;
    }
    Ok(out.flush()?)
}

fn find(bytes: &[u8], threshold: f64) -> Fallible<Vec<(String, String)>> {
    let (bands, rows) = banding(threshold);
    let hasher = MinHasher32::new(bands * rows);
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let signed: Vec<(String, Option<Vec<u32>>)> = lines
        .par_iter()
        .map(|line| {
            let record: Record = serde_json::from_slice(line)?;
            let shingles = shingles(&record.text);
            // The library signs an empty set with zeros, so that all empty documents would be alike.
            let signature = (!shingles.is_empty()).then(|| hasher.create_signature(shingles.into_iter()));
            Ok((record.id, signature))
        })
        .collect::<Fallible<_>>()?;
    let (numbers, signatures): (Vec<u32>, Vec<Vec<u32>>) =
        (0..).zip(&signed).filter_map(|(number, (_, signature))| Some((number, signature.clone()?))).unzip();
    let mut index = MinHashIndex::new(bands, rows, threshold);
    index.par_bulk_insert(numbers.clone(), signatures.clone());
    let found = index.par_bulk_query(&signatures);
    let mut pairs = BTreeSet::new();
    for (a, alike) in numbers.into_iter().zip(found) {
        pairs.extend(alike.into_iter().filter(|b| *b != a).map(|b| (a.min(b), a.max(b))));
    }
    let id = |number: u32| signed[number as usize].0.clone();
    Ok(pairs.into_iter().map(|(a, b)| (id(a), id(b))).collect())
}

/// The bands × rows of at most [`HASHES`] hashes that err least at a threshold: the probability to
/// propose a pair below it and to miss one above it, summed over all similarities, is smallest. At .8
/// this is 9 × 13.
fn banding(threshold: f64) -> (usize, usize) {
    const STEP: f64 = 0.001;
    let error = |bands: usize, rows: usize| -> f64 {
        let proposed = |j: f64| 1.0 - (1.0 - j.powi(rows as i32)).powi(bands as i32);
        (0..1000)
            .map(|step| (f64::from(step) + 0.5) * STEP)
            .map(|j| if j < threshold { proposed(j) } else { 1.0 - proposed(j) })
            .sum()
    };
    let all = (1..=HASHES).flat_map(|bands| (1..=HASHES / bands).map(move |rows| (bands, rows)));
    all.min_by(|a, b| error(a.0, a.1).total_cmp(&error(b.0, b.1))).unwrap_or((9, 13))
}

/// The distinct hashes of all runs of [`SHINGLE`] words; a shorter text is one.
fn shingles(text: &str) -> Vec<u64> {
    let lower: String = text.chars().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).collect();
    let words: Vec<u64> = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(|word| xxh3_64(word.as_bytes()))
        .collect();
    let run = |words: &[u64]| words.iter().fold(0, |hash, word| xxh3_64_with_seed(&word.to_le_bytes(), hash));
    let mut hashes: Vec<u64> = match words.len() {
        0 => Vec::new(),
        1..SHINGLE => vec![run(&words)],
        _ => words.windows(SHINGLE).map(run).collect(),
    };
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Arabic vowel marks and the tatweel.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}')
}
