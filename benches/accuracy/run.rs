//! Runs: the settings under which every set is scanned, and scans with what they cost.

use std::time::Instant;

use anyhow::Result;
use anyhow::ensure;
use twicetold::base::DocId;
use twicetold::corpus::Document;
use twicetold::corpus::Inputs;
use twicetold::findings;
use twicetold::findings::Findings;
use twicetold::pipeline;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::sketch::banding;
use twicetold::spec::Boilerplate;
use twicetold::spec::Level;
use twicetold::spec::Spec;
use twicetold::text::Tokenizer;
use twicetold::text::Tokens;

use crate::cpu::cpu_seconds;
use crate::figures::Cost;
use crate::sets::Set;
use crate::words::tokenizer;

/// The settings, the same for all sets. Boilerplate is left out: it is told, but not as reuse.
pub(crate) fn settings() -> [(&'static str, Spec); 2] {
    let default = Spec { boilerplate: Boilerplate::Hide, ..pipeline::default_spec() };
    [("default", default.clone()), ("sensitive", pipeline::sensitive(default))]
}

/// A setting that looks for whole documents of this Jaccard instead of passages.
pub(crate) fn at_level_document(spec: &Spec, similarity: f64) -> Spec {
    Spec {
        level: Level::Document,
        document_bands: banding::bands(similarity, TARGET_RECALL, HASHES),
        similarity,
        passages: false,
        ..spec.clone()
    }
}

const TARGET_RECALL: f64 = 0.99;
const HASHES: u32 = 128;

/// Scans a whole set, and makes sure that all of it was read.
pub(crate) fn scan(set: &Set, spec: &Spec) -> Result<(Scan, Cost)> {
    let inputs = Inputs { paths: vec![set.documents.to_string_lossy().into_owned()], ..Inputs::default() };
    let (scan, cost) = timed(|| pipeline::scan(&inputs, spec, &Silent));
    let scan = scan?;
    check(set, &scan.findings)?;
    Ok((scan, cost))
}

/// Numbers of documents mean the same to the findings and to the truth only if the same were read.
fn check(set: &Set, findings: &Findings) -> Result<()> {
    let read = findings.documents.iter().map(|document| &*document.id);
    let reason = findings.skipped.first().map_or("nothing was skipped", |skipped| skipped.reason.as_str());
    ensure!(
        read.eq(set.ids.iter().map(String::as_str)),
        "{}: the documents read are not those of the set: {reason}",
        set.name
    );
    Ok(())
}

/// Does something and says what it cost.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let done = work();
    let cpu = cpu_seconds().zip(cpu).map(|(after, before)| after - before);
    (done, Cost { wall: start.elapsed().as_secs_f64(), cpu })
}

/// The same documents with the words of each in a random order, in place: nothing is reused any more.
///
/// The words are the tool's own, so that an address falls apart like the rest.
pub(crate) fn shuffled(scan: &Scan) -> Vec<Document> {
    let tokenizer = tokenizer();
    let shuffle = |(number, document): (usize, &findings::Document)| Document {
        id: document.id.to_string(),
        path: document.path.to_string(),
        record: document.record,
        group: None,
        date: None,
        text: shuffle_words(&scan.texts.text(DocId(number as u32)), number as u64, &tokenizer),
    };
    scan.findings.documents.iter().enumerate().map(shuffle).collect()
}

/// Fewer words come out in their old order too often: three of them every sixth time.
const SHORTEST: usize = 10;

fn shuffle_words(text: &str, seed: u64, tokenizer: &Tokenizer) -> String {
    let mut tokens = Tokens::default();
    tokenizer.tokenize(text, &mut tokens);
    if tokens.hashes.len() < SHORTEST {
        return String::new();
    }
    // Words that come from one character share its span.
    tokens.spans.dedup();
    let mut words: Vec<&str> = tokens.spans.iter().map(|span| span.of(text)).collect();
    let mut random = SplitMix(seed);
    for last in (1..words.len()).rev() {
        words.swap(last, random.below(last + 1));
    }
    let mut shuffled = String::with_capacity(text.len());
    let mut done = 0;
    for (span, word) in tokens.spans.iter().map(|span| span.range()).zip(words) {
        shuffled.push_str(&text[done..span.start]);
        shuffled.push_str(word);
        done = span.end;
    }
    shuffled.push_str(&text[done..]);
    shuffled
}

/// `splitmix64` (Steele, Lea, Flood 2014).
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) % bound as u64) as usize
    }
}
