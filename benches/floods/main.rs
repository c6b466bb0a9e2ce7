//! Floods: corpora made to drown a scan, with a bound on its work, which is counted, and on its memory.
//!
//!     cargo bench --bench floods -- [--scale SHARE] [NAME]...
//!
//! Each flood is scanned in a process of its own, within 1 GiB. One that takes more than its bounds makes
//! the bench fail. In tests, a five-hundredth of each is scanned.
#![allow(clippy::print_stdout, reason = "a bench reports on the terminal")]

#[path = "../cpu.rs"]
mod cpu;
mod made;

use std::fs;
use std::fs::File;
use std::io::BufWriter;
use std::io::Write;
use std::process::Command;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use anyhow::Context;
use anyhow::Result;
use anyhow::bail;
use clap::Parser;
use made::FLOODS;
use made::Flood;
use twicetold::corpus::Inputs;
use twicetold::corpus::Limits;
use twicetold::pipeline;
use twicetold::pipeline::Progress;
use twicetold::pipeline::Stage;
use twicetold::scratch::Resources;
use twicetold::spec::Spec;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MEMORY: u64 = 1 << 30;
/// What a scan of nothing takes.
const BASE: u64 = 64 << 20;
/// The share of a flood that is scanned to see that the bench runs.
const TRIAL: f64 = 0.002;

/// Scans corpora that are made to drown a scan.
#[derive(Debug, Parser)]
#[command(name = "floods")]
struct Args {
    /// Only these.
    names: Vec<String>,
    /// The share of each flood.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Scan one flood in this process.
    #[arg(long, hide = true)]
    one: bool,
    /// Scan a little of each.
    #[arg(long)]
    test: bool,
    /// Ignored: passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let mut args = Args::parse();
    if args.test || !(args.bench || args.one) {
        args.scale = TRIAL;
    }
    let wanted = |flood: &&Flood| args.names.is_empty() || args.names.iter().any(|name| name == flood.name);
    let floods: Vec<&Flood> = FLOODS.iter().filter(wanted).collect();
    if floods.is_empty() {
        bail!("no flood of that name: {:?}", FLOODS.iter().map(|flood| flood.name).collect::<Vec<_>>());
    }
    if args.one {
        return one(floods[0], args.scale);
    }
    println!(
        "{:<24}{:>10}{:>9}{:>12}{:>11}{:>9}{:>9}{:>10}  bounds",
        "flood", "documents", "MB", "pairs", "passages", "CPU s", "wall s", "peak MB"
    );
    let mut over = 0;
    for flood in floods {
        let mut own = Command::new(std::env::current_exe()?);
        let run = own.args(["--one", flood.name, "--scale", &args.scale.to_string()]).status()?;
        over += usize::from(!run.success());
    }
    if over > 0 {
        bail!("{over} went beyond their bounds");
    }
    Ok(())
}

/// Scans one flood and says what it took.
fn one(flood: &Flood, scale: f64) -> Result<()> {
    let documents = ((flood.documents as f64 * scale) as u64).max(2);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(if flood.records { "flood.jsonl" } else { "flood.txt" });
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&path)?);
    (flood.write)(&mut file, documents)?;
    file.flush()?;
    drop(file);
    let bytes = fs::metadata(&path)?.len();
    let limits = Limits { max_document_bytes: 4 << 30, ..Limits::default() };
    let paths = vec![path.to_str().context("a folder with a name in UTF-8")?.to_owned()];
    let inputs = Inputs { paths, limits, ..Inputs::default() };
    let spec = Spec { level: flood.level, passages: false, within: flood.within, ..pipeline::default_spec() };
    let resources = Resources { memory: MEMORY, temp_dir: folder.path().to_owned() };
    let (counted, start) = (Counted::default(), Instant::now());
    let found = pipeline::scan_within(&inputs, &spec, &resources, &counted)?.findings;
    let (wall, pairs) = (start.elapsed().as_secs_f64(), counted.pairs.load(Relaxed));
    let peak = peak().unwrap_or_default();
    let most_pairs = found.summary.documents * flood.pairs_to_a_document;
    let most_bytes = BASE
        + MEMORY / 4
        + bytes * flood.bytes_to_a_byte
        + found.summary.documents * flood.bytes_to_a_document;
    let within = pairs <= most_pairs.max(16) && peak <= most_bytes;
    println!(
        "{:<24}{:>10}{:>9.1}{:>12}{:>11}{:>9.1}{:>9.1}{:>10.0}  {}",
        flood.name,
        found.summary.documents,
        bytes as f64 / 1e6,
        pairs,
        found.summary.passages,
        cpu::cpu_seconds().unwrap_or_default(),
        wall,
        peak as f64 / 1e6,
        if within { "kept" } else { "EXCEEDED" },
    );
    if !within {
        bail!("{}: at most {most_pairs} pairs and {} MB", flood.name, most_bytes / 1_000_000);
    }
    Ok(())
}

/// Counts the pairs of documents that are verified.
#[derive(Default)]
struct Counted {
    pairs: AtomicU64,
}

impl Progress for Counted {
    fn begin(&self, _: Stage, _: Option<u64>) {}

    fn advance(&self, _: u64) {}

    fn verified(&self, pairs: u64) {
        self.pairs.fetch_add(pairs, Relaxed);
    }
}

/// The most memory that this process ever had, in bytes, where `/proc` tells it.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}
