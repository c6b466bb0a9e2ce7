//! Measures how right twicetold is, on corpora with truth made by others. `README.md` says how.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports on the terminal")]

mod bars;
mod copies;
#[path = "../cpu.rs"]
mod cpu;
mod figures;
mod found;
mod judge;
mod misses;
mod pairs;
mod plagdet;
mod run;
mod sets;
mod spans;
mod table;
mod tiny;
mod words;

use std::fs;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use anyhow::Result;
use anyhow::bail;
use clap::Parser;
use clap::builder::PossibleValuesParser;
use figures::Block;
use figures::Outcome;
use figures::Row;
use figures::Value;
use sets::Set;
use table::Style;
use twicetold::pipeline;
use twicetold::pipeline::Scan;
use twicetold::pipeline::Silent;
use twicetold::spec::Spec;

/// Measures how right twicetold is, on corpora with truth made by others.
#[derive(Debug, Parser)]
#[command(name = "accuracy")]
struct Args {
    /// The folder of sets: one folder each, with docs.jsonl and truth.jsonl, plain or compressed.
    corpora: Option<PathBuf>,
    /// Measure only this set; may be given more than once.
    #[arg(long = "set", value_name = "NAME")]
    sets: Vec<String>,
    /// Measure only with this setting.
    #[arg(long = "setting", value_name = "NAME", value_parser = PossibleValuesParser::new(run::settings().map(|one| one.0)))]
    setting: Option<String>,
    /// Write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the tables as Markdown.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Tell this many of the nearest misses of every kind.
    #[arg(long, value_name = "N", default_value_t = 0)]
    misses: usize,
    /// Judge a tiny example made here, to see that the measures work.
    #[arg(long)]
    test: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match &args.corpora {
        _ if args.test || !args.bench && args.corpora.is_none() => tiny::check(),
        Some(folder) if folder.is_dir() => measure(folder, &args),
        named => {
            let named = named
                .as_ref()
                .map_or("none was named".to_owned(), |path| format!("{} is none", path.display()));
            eprintln!("error: a folder of corpora is needed; {named}");
            eprintln!("  do: cargo bench --bench accuracy -- CORPORA_DIR");
            eprintln!("  benches/accuracy/README.md says what belongs in it");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn say(text: &str) -> Result<()> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// Whether it only means that nobody reads on.
fn is_closed(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn measure(folder: &Path, args: &Args) -> Result<()> {
    let mut found = sets::list(folder)?;
    if let Some(unknown) = args.sets.iter().find(|name| !found.iter().any(|set| set.0 == **name)) {
        let known: Vec<&str> = found.iter().map(|set| set.0.as_str()).collect();
        bail!("there is no set {unknown} in {}; there are: {}", folder.display(), known.join(", "));
    }
    found.retain(|set| args.sets.is_empty() || args.sets.contains(&set.0));
    if found.is_empty() {
        bail!("{} holds no set: no folder with docs.jsonl and truth.jsonl", folder.display());
    }
    let mut outcomes = Vec::new();
    for (name, path) in found {
        let set = sets::load(&name, &path).with_context(|| format!("cannot load {name}"))?;
        let wanted = |setting: &str| args.setting.as_ref().is_none_or(|wanted| wanted == setting);
        for (setting, spec) in run::settings().into_iter().filter(|one| wanted(one.0)) {
            let (outcome, misses) = outcome(&set, (setting, &spec), args.misses)?;
            say(&format!("{}{misses}", table::outcome(&outcome, Style::Text)))?;
            outcomes.push(outcome);
        }
    }
    finish(&outcomes, args)
}

fn finish(outcomes: &[Outcome], args: &Args) -> Result<()> {
    let held = bars::hold(outcomes);
    say(&table::bars(&held, Style::Text))?;
    if let Some(path) = &args.json {
        let mut json = serde_json::to_string_pretty(&table::json(outcomes, &held))?;
        json.push('\n');
        fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let Some(path) = &args.markdown {
        let mut text =
            format!("{}\n{}\n", table::bars(&held, Style::Markdown), table::costs(outcomes, Style::Markdown));
        outcomes.iter().for_each(|outcome| text += &table::outcome(outcome, Style::Markdown));
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The figures of one set under one setting, and its nearest misses in words.
fn outcome(set: &Set, setting: (&'static str, &Spec), misses: usize) -> Result<(Outcome, String)> {
    let (setting, spec) = setting;
    let (scan, cost) = run::scan(set, spec)?;
    let mut blocks = judge::blocks(set, &scan);
    let mut told = if misses > 0 { misses::tell(set, &scan, misses) } else { String::new() };
    let summary = scan.findings.summary;
    if summary.bytes <= CONTROL_BYTES {
        let (block, chance) = control(&scan, spec, misses);
        blocks.push(block);
        told += &chance;
    }
    drop(scan);
    if !set.truth.exact.is_empty() {
        blocks.push(judge::exact_pairs(set, spec)?);
    }
    let (documents, bytes) = (summary.documents, summary.bytes);
    Ok((Outcome { set: set.name.clone(), setting, documents, bytes, cost, blocks }, told))
}

/// Sets with more text are not scanned a second time with their words shuffled.
const CONTROL_BYTES: u64 = 32 << 20;

/// What is found when the words of every document are shuffled: nothing, if all is well.
fn control(scan: &Scan, spec: &Spec, misses: usize) -> (Block, String) {
    let documents = run::shuffled(scan);
    let (shuffled, cost) = run::timed(|| pipeline::scan_documents(documents, spec, &Silent));
    let passages = shuffled.findings.passages.len();
    let clean = if passages == 0 { 1.0 } else { 0.0 };
    let values = vec![
        ("passages", Value::Count(passages)),
        ("clean", Value::Share(clean)),
        ("wall", Value::Share(cost.wall)),
    ];
    let block = Block { title: bars::CONTROL, rows: vec![Row::new(bars::SHUFFLED, values)] };
    (block, misses::chance(&shuffled, misses))
}
