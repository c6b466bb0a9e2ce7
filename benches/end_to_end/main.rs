//! Where the time of a whole scan goes: each stage's share, beside floors that no scan can go below.
//!
//!     cargo bench --bench end_to_end -- [--rounds N] [--threads N] [--level LEVEL]... PATH...
//!
//! Floors and scans take turns, so that what else the machine does falls on all alike; the medians are
//! shown. Without a path, or with `--test`, the texts of the repository are scanned once.
#![allow(clippy::print_stdout, reason = "a bench reports on the terminal")]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../cpu.rs"]
mod cpu;
mod floors;
mod meter;

use std::collections::BTreeMap;
use std::io;

use anyhow::Result;
use clap::Parser;
use clap::builder::PossibleValuesParser;
use meter::Cost;
use meter::Stages;
use twicetold::corpus::Inputs;
use twicetold::pipeline;
use twicetold::report;
use twicetold::report::Report;
use twicetold::report::Style;
use twicetold::scratch::Resources;
use twicetold::spec::Level;
use twicetold::spec::Spec;

const LEVELS: [(&str, Level); 3] =
    [("document", Level::Document), ("paragraph", Level::Paragraph), ("passage", Level::Passage)];
/// What a scan may take, as on the command line of a machine with 16 GiB.
const MEMORY: u64 = 8 << 30;
/// What is scanned when nothing is named.
const OWN: &str = "testdata/corpora";

/// Measures the stages of a scan beside the floors of its input.
#[derive(Debug, Parser)]
#[command(name = "end_to_end")]
struct Args {
    /// Files and folders to scan.
    paths: Vec<String>,
    /// How often everything is measured.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Threads; all processors if not given.
    #[arg(long)]
    threads: Option<usize>,
    /// Measure only this level; may be given more than once.
    #[arg(long = "level", value_parser = PossibleValuesParser::new(LEVELS.map(|level| level.0)))]
    levels: Vec<String>,
    /// Run once, to see that it runs.
    #[arg(long)]
    test: bool,
    /// Ignored: passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let mut args = Args::parse();
    if args.paths.is_empty() || args.test {
        args.paths = vec![OWN.to_owned()];
        args.rounds = 1;
    }
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    }
    let inputs = Inputs { paths: args.paths.clone(), ..Inputs::default() };
    let levels: Vec<(&str, Level)> = LEVELS
        .into_iter()
        .filter(|level| args.levels.is_empty() || args.levels.iter().any(|one| one == level.0))
        .collect();
    let mut floors: BTreeMap<usize, Vec<Cost>> = BTreeMap::new();
    let mut scans: BTreeMap<&str, Vec<Vec<(&'static str, Cost)>>> = BTreeMap::new();
    let mut bytes = 0;
    for _ in 0..args.rounds.max(1) {
        for (index, floor) in floors::FLOORS.iter().enumerate() {
            let (read, cost) = meter::timed(|| (floor.run)(&inputs));
            bytes = read?;
            floors.entry(index).or_default().push(cost);
        }
        for &(name, level) in &levels {
            scans.entry(name).or_default().push(scan(&inputs, level)?);
        }
    }
    show(bytes, &floors, &scans);
    Ok(())
}

/// One scan with its report, stage by stage.
fn scan(inputs: &Inputs, level: Level) -> Result<Vec<(&'static str, Cost)>> {
    // As the program does: whole documents are compared as wholes.
    let spec = Spec { level, passages: level != Level::Document, ..pipeline::default_spec() };
    let stages = Stages::default();
    let resources = Resources { memory: MEMORY, temp_dir: std::env::temp_dir() };
    let scan = pipeline::scan_within(inputs, &spec, &resources, &stages)?;
    stages.enter("report");
    let what = Report { findings: &scan.findings, texts: &*scan.texts };
    let format = report::format("jsonl").expect("jsonl is a format");
    format.write(&what, &Style::default(), &mut io::sink())?;
    drop(scan);
    Ok(stages.costs())
}

fn show(
    bytes: u64,
    floors: &BTreeMap<usize, Vec<Cost>>,
    scans: &BTreeMap<&str, Vec<Vec<(&'static str, Cost)>>>,
) {
    let megabytes = bytes as f64 / 1e6;
    println!(
        "{megabytes:.1} MB of text; medians of CPU seconds, wall seconds, MB of text for each CPU second\n"
    );
    let line = |name: &str, cost: Cost, rest: &str| {
        println!(
            "{name:<26}{:>9.3}{:>9.3}{:>9.1}  {rest}",
            cost.cpu,
            cost.wall,
            megabytes / cost.cpu.max(1e-9)
        );
    };
    let mut floor = Cost::default();
    for (index, costs) in floors {
        floor = meter::median(costs);
        line(floors::FLOORS[*index].name, floor, "");
    }
    for (name, rounds) in scans {
        let whole: Vec<Cost> = rounds.iter().map(|stages| meter::sum(stages)).collect();
        let whole = meter::median(&whole);
        println!();
        line(
            &format!("--level {name}"),
            whole,
            &format!("{:.2} × the floor", whole.cpu / floor.cpu.max(1e-9)),
        );
        for (at, (stage, _)) in rounds[0].iter().enumerate() {
            let costs: Vec<Cost> = rounds.iter().map(|stages| stages[at].1).collect();
            let cost = meter::median(&costs);
            line(&format!("  {stage}"), cost, &format!("{:.0} %", 100.0 * cost.cpu / whole.cpu.max(1e-9)));
        }
    }
}
