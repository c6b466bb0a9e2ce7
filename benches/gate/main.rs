//! What a gate costs and finds: an index is built, and new documents are checked against it one by one.
//!
//!     cargo bench --bench gate -- --known PATH… --new FILE [--truth FILE] [--index DIR]
//!
//! Told are the cost and the size of the index, what opening it takes, what each check takes, the memory of
//! the process, whether as many words of each are told as if all sources were looked into, and whether the
//! passages are those of a scan of both corpora. A truth is a file of records with `id`, `src` and `kind`:
//! which new document was copied from which old one. Without arguments, a small corpus is made, once.
#![allow(clippy::print_stdout, reason = "a bench reports on the terminal")]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../cpu.rs"]
mod cpu;
#[allow(dead_code, reason = "other benches use the rest")]
#[path = "../data.rs"]
mod data;
mod truth;

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use anyhow::Result;
use clap::Parser;
use cpu::cpu_seconds;
use twicetold::corpus;
use twicetold::corpus::Document;
use twicetold::corpus::Inputs;
use twicetold::findings::Findings;
use twicetold::index::Index;
use twicetold::pipeline;
use twicetold::pipeline::Against;
use twicetold::pipeline::Building;
use twicetold::pipeline::Comparer;
use twicetold::pipeline::Indexing;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::scratch::Resources;
use twicetold::spec::Spec;

/// What building may take, as on the command line of a machine with 2 GiB.
const MEMORY: u64 = 1 << 30;

/// Measures a gate.
#[derive(Debug, Parser)]
#[command(name = "gate")]
struct Args {
    /// What the index is built of.
    #[arg(long, num_args = 1..)]
    known: Vec<String>,
    /// The documents that are checked: records.
    #[arg(long)]
    new: Option<String>,
    /// Which new document was copied from which old one.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Keep the index in this folder, or use the one that is there.
    #[arg(long)]
    index: Option<PathBuf>,
    /// Check so many documents, at most.
    #[arg(long, default_value_t = 1000)]
    documents: usize,
    /// Look for each place in so many known documents, or in all of them.
    #[arg(long)]
    sources: Option<u32>,
    /// Look into all sources of each document besides, and compare the words that are told.
    #[arg(long)]
    all_sources: bool,
    /// Compare with a scan of both corpora, too.
    #[arg(long)]
    scan: bool,
    /// Keep no texts in the index.
    #[arg(long)]
    no_text: bool,
    /// Run once, to see that it runs.
    #[arg(long)]
    test: bool,
    /// Ignored: passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let mut args = Args::parse();
    let made = tempfile::tempdir()?;
    if args.known.is_empty() || args.test {
        let (known, new) = truth::made(made.path())?;
        args =
            Args { known: vec![known], new: Some(new), index: None, all_sources: true, scan: true, ..args };
        args.truth = Some(made.path().join("truth.jsonl"));
    }
    let dir = args.index.clone().unwrap_or_else(|| made.path().join("index"));
    let known = inputs(&args.known);
    if !dir.join("MANIFEST.json").exists() {
        build(&dir, &known, !args.no_text)?;
    }
    let new = inputs(args.new.as_slice());
    let documents = read(&new, args.documents)?;
    let spec = Spec { sources: args.sources, ..default_spec() };
    let checked = check(&dir, &documents, &spec)?;
    show_times(checked.times);
    println!("peak memory {:.0} MiB", peak().unwrap_or_default());
    let wanted = match args.all_sources {
        true => check(&dir, &documents, &default_spec())?.told,
        false => Vec::new(),
    };
    show_told(&checked.told, &wanted);
    if let Some(path) = &args.truth {
        let found = truth::Found { pairs: &checked.pairs, told: &checked.told, wanted: &wanted };
        truth::show(&truth::read(path)?, &documents, &found);
    }
    if args.scan {
        compare(&dir, &new, &known)?;
    }
    Ok(())
}

fn inputs(paths: &[String]) -> Inputs {
    Inputs { paths: paths.to_vec(), ..Inputs::default() }
}

fn build(dir: &Path, known: &Inputs, texts: bool) -> Result<()> {
    let (spec, resources) = (default_spec(), Resources { memory: MEMORY, temp_dir: std::env::temp_dir() });
    let how = Indexing { spec: &spec, resources: &resources, progress: &Silent, holder: "the bench" };
    let (start, cpu) = (Instant::now(), cpu_seconds().unwrap_or_default());
    how.build(dir, known, Building { texts, ..Building::default() })?;
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds().unwrap_or_default() - cpu);
    let info = Index::open(dir)?.info();
    let megabytes = info.text_bytes as f64 / 1e6;
    println!(
        "built {} documents, {} words, {megabytes:.0} MB of text: {cpu:.1} CPU s, {wall:.1} s, {:.1} MB/CPU s, \
         peak {:.0} MiB",
        info.documents,
        info.words,
        megabytes / cpu,
        peak().unwrap_or_default()
    );
    println!("{:.3} bytes a byte of text", info.bytes as f64 / info.text_bytes as f64);
    for (section, bytes) in &info.sections {
        println!("  {section:<22}{:.3}", *bytes as f64 / info.text_bytes as f64);
    }
    Ok(())
}

fn read(inputs: &Inputs, most: usize) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for block in corpus::open(inputs)? {
        let block = block.map_err(|skipped| anyhow::anyhow!("{}: {}", skipped.path, skipped.reason))?;
        block.documents(&inputs.fields, &mut |item| documents.extend(item.ok()));
    }
    documents.truncate(most);
    Ok(documents)
}

/// Pairs of ids, the new one first.
type Pairs = BTreeSet<(String, String)>;

/// What came of checking documents one by one.
#[derive(Default)]
struct Checked {
    pairs: Pairs,
    /// Milliseconds that each took.
    times: Vec<f64>,
    /// What of each stands in known ones.
    told: Vec<Told>,
}

/// Checks documents one by one.
fn check(dir: &Path, documents: &[Document], spec: &Spec) -> Result<Checked> {
    let start = Instant::now();
    let index = Index::open(dir)?;
    let comparer = Comparer::new(&index, spec)?;
    println!("opened in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let Checked { mut pairs, mut times, mut told } = Checked::default();
    let mut compared = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let begun = Instant::now();
        let scan = comparer.compare(vec![document.clone()])?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        if at == 0 {
            println!("cold start, first check included: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
        }
        compared.extend(scan.findings.summary.known.map(|known| known.compared));
        told.extend(Told::of(&scan.findings));
        let id = |id: twicetold::base::DocId| scan.findings.documents[id.index()].id.to_string();
        // A large family is told by the passages to its representative.
        let of_families = scan.findings.families.iter().flat_map(|family| family.members);
        let of_overlaps = scan.findings.overlaps.iter().flat_map(|overlap| [overlap.a, overlap.b]);
        let others = of_families.map(|place| place.document).chain(of_overlaps).map(id);
        pairs.extend(others.filter(|other| *other != document.id).map(|other| (document.id.clone(), other)));
    }
    compared.sort_unstable();
    println!(
        "known documents looked at, of each: median {}, most {}",
        compared[compared.len() / 2],
        compared[compared.len() - 1]
    );
    Ok(Checked { pairs, times, told })
}

/// What of a new document stands in known ones.
struct Told {
    /// Its words…
    words: u64,
    /// …those of them that are no boilerplate…
    no_boilerplate: u64,
    /// …and their bytes.
    bytes: Vec<Range<u32>>,
}

impl Told {
    fn of(findings: &Findings) -> Option<Self> {
        let own = findings.documents.iter().position(|one| !one.known)?;
        let document = &findings.documents[own];
        let places = findings.families.iter().flat_map(|family| family.members);
        let of_own = places.filter(|place| place.document.index() == own);
        Some(Self {
            words: document.reused_words.unwrap_or(0),
            no_boilerplate: document.reused_words_no_boilerplate.unwrap_or(0),
            bytes: of_own.map(|place| place.bytes.start..place.bytes.end).collect(),
        })
    }

    /// Bytes of it in a stretch.
    fn within(&self, stretch: &Range<u32>) -> u32 {
        let mut bytes: Vec<_> = self.bytes.iter().map(|one| (one.start, one.end)).collect();
        bytes.sort_unstable();
        let (mut sum, mut at) = (0, stretch.start);
        for (start, end) in bytes {
            let (start, end) = (start.max(at), end.min(stretch.end));
            sum += end.saturating_sub(start);
            at = at.max(end);
        }
        sum
    }
}

/// How many of the words that all sources tell are told.
fn show_told(told: &[Told], wanted: &[Told]) {
    let words = |some: &[Told]| some.iter().map(|one| one.words).sum::<u64>();
    let no_boilerplate = |some: &[Told]| some.iter().map(|one| one.no_boilerplate).sum::<u64>();
    if !wanted.is_empty() {
        println!(
            "words told: {} of {} that all sources tell, no boilerplate {} of {}",
            words(told),
            words(wanted),
            no_boilerplate(told),
            no_boilerplate(wanted)
        );
    }
}

fn show_times(mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{} checks, milliseconds each: median {:.1}, p90 {:.1}, p99 {:.1}, most {:.1}",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}

/// Whether all new documents in one go have the passages that they have without an index.
fn compare(dir: &Path, new: &Inputs, known: &Inputs) -> Result<()> {
    let resources = Resources { memory: MEMORY, temp_dir: std::env::temp_dir() };
    let index = Index::open(dir)?;
    let scan = |against| pipeline::scan_against(new, against, &default_spec(), &resources, &Silent);
    let looked_up = scan(Against::Index(&index))?;
    let scanned = scan(Against::Corpus(known))?;
    let (found, expected) = (passages(&looked_up.findings), passages(&scanned.findings));
    let both = found.intersection(&expected).count();
    println!(
        "passages of all new documents: {} by the index, {} by a scan, {both} the same",
        found.len(),
        expected.len()
    );
    Ok(())
}

fn passages(findings: &Findings) -> BTreeSet<(&str, &str, [u32; 4])> {
    let id = |place: &twicetold::findings::Place| &*findings.documents[place.document.index()].id;
    let spans = |one: twicetold::findings::Passage| {
        (id(&one.a), id(&one.b), [one.a.bytes.start, one.a.bytes.end, one.b.bytes.start, one.b.bytes.end])
    };
    findings.passages.iter().map(spans).collect()
}

/// Most memory that this process has had, in MiB.
fn peak() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}
