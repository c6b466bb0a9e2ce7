//! What a self-test measured, for people.

use std::io;
use std::io::Write;

use crate::cli::commands::figures::count;
use crate::cli::commands::figures::percent;
use crate::cli::commands::figures::table;
use crate::selftest::Measured;
use crate::selftest::Recall;
use crate::selftest::advice::Advice;
use crate::selftest::edit::Kind;
use crate::selftest::plan::LENGTHS;
use crate::selftest::plan::RATES;

/// Writes all that was measured.
pub(super) fn write(said: &Measured, out: &mut dyn Write) -> io::Result<()> {
    head(said, out)?;
    recall(said, out)?;
    let planted: u64 = said.cells.iter().map(|cell| cell.planted).sum();
    let found: u64 = said.cells.iter().map(|cell| cell.found).sum();
    writeln!(
        out,
        "\n{found} of {} found. A copy counts as found if a passage between the text it was",
        count(planted, "copy")
    )?;
    writeln!(out, "put into and the text it was taken from aligns at least half of its words. Ranges are")?;
    writeln!(out, "95% confidence intervals (Wilson).")?;
    let asked = said.cells.len() as u64 * u64::from(said.settings.samples);
    if planted < asked {
        writeln!(out, "For {} there was no place.", count(asked - planted, "copy"))?;
    }
    for words in &said.not_measured {
        writeln!(out, "No document has {words} words: copies of that length were not measured.")?;
    }
    boundaries(said, out)?;
    let control = said.control;
    writeln!(
        out,
        "\nControl: {} reported in {} with the words in random order; each would be chance.",
        count(control.passages, "passage"),
        count(control.documents, "document")
    )?;
    match &said.advice {
        Some(advice) => advise(advice, out),
        None => writeln!(
            out,
            "\nOf every length and share of edits at least 95% were found: no other settings were tried."
        ),
    }
}

fn head(said: &Measured, out: &mut dyn Write) -> io::Result<()> {
    let set = &said.settings;
    let (documents, words) = (count(said.documents, "document"), count(said.words, "word"));
    writeln!(
        out,
        "Copies planted in {documents} of {words}, in {}, and what a scan found of them",
        count(said.rounds, "scan")
    )?;
    let (shingle, words, identity) = (set.shingle, set.min_words, set.min_identity);
    writeln!(
        out,
        "with --shingle {shingle} --min-words {words} --min-identity {identity} --candidates {} --preset {}",
        set.candidates.join(","),
        set.preset.split('/').next().unwrap_or_default()
    )?;
    writeln!(out, "({} of each kind, seed {})", set.samples, set.seed)
}

fn recall(said: &Measured, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nFound, by words of the copy and share of them edited\n")?;
    let rates: Vec<f64> = RATES.iter().map(|&rate| f64::from(rate) / 100.0).collect();
    let mut rows = vec![["words", "edits"].map(str::to_owned).to_vec()];
    rows[0].extend(rates.iter().map(|&rate| percent(rate)));
    for words in LENGTHS {
        let Some(_) = said.together(words, 0.0) else { continue };
        let all = rates.iter().map(|&rate| said.together(words, rate));
        rows.push(row(&words.to_string(), "all", all));
        for kind in Kind::ALL {
            let cell = |&rate: &f64| {
                let of = |cell: &&Recall| {
                    cell.words == words && cell.kind == kind.name() && (cell.edited - rate).abs() < 1e-9
                };
                said.cells.iter().find(of).copied()
            };
            rows.push(row("", kind.name(), rates.iter().map(cell)));
        }
    }
    table(&rows, out)
}

fn row(words: &str, kind: &str, cells: impl Iterator<Item = Option<Recall>>) -> Vec<String> {
    let cell = |recall: Option<Recall>| {
        recall.map_or(String::new(), |recall| {
            let whole = |share: f64| format!("{:.0}", share * 100.0);
            let (low, high) = ((recall.low * 100.0).floor(), (recall.high * 100.0).ceil());
            format!("{:>3}% {low:>2}–{high:<3}", whole_part(recall, &whole))
        })
    };
    [words.to_owned(), kind.to_owned()].into_iter().chain(cells.map(cell)).collect()
}

/// Not `100` unless all were found, nor `0` unless none was.
fn whole_part(recall: Recall, whole: &dyn Fn(f64) -> String) -> String {
    match (recall.found, recall.planted - recall.found) {
        (_, 0) => "100".into(),
        (0, _) => "0".into(),
        _ => whole(recall.recall.clamp(0.01, 0.99)),
    }
}

fn boundaries(said: &Measured, out: &mut dyn Write) -> io::Result<()> {
    let found = said.boundaries;
    let (Some(median), Some(p95), Some(within)) = (found.median, found.p95, found.within_two) else {
        return Ok(());
    };
    writeln!(
        out,
        "\nEnds of what was found: {} within 2 words of the copy's; median {median}, 95% within {p95}.",
        percent(within)
    )?;
    writeln!(out, "Edits of the first and last words of a copy count against this.")
}

fn advise(advice: &Advice, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\nCopies of which less than 95% were found, and how many of the very same copies other settings find\n"
    )?;
    let mut rows: Vec<Vec<String>> =
        vec![["words", "edited", "planted", "found"].map(str::to_owned).to_vec()];
    rows[0].extend(advice.tried.iter().map(|tried| tried.options.clone()));
    for weak in &advice.weak {
        let mut row = vec![
            weak.words.to_string(),
            percent(weak.edited),
            weak.planted.to_string(),
            weak.found.to_string(),
        ];
        row.extend(weak.found_by.iter().map(u64::to_string));
        rows.push(row);
    }
    let mut control = vec!["control".to_owned(), String::new(), String::new(), String::new()];
    control.extend(advice.tried.iter().map(|tried| tried.control_passages.to_string()));
    rows.push(control);
    table(&rows, out)?;
    let (planted, found) =
        advice.weak.iter().fold((0, 0), |sum, one| (sum.0 + one.planted, sum.1 + one.found));
    match advice.best {
        Some(best) => {
            let Some(tried) = advice.tried.get(best) else { return Ok(()) };
            writeln!(
                out,
                "\nIf you need these: {} found {} of the {planted} in place of {found}, and nothing in the control.",
                tried.options, tried.found
            )
        }
        None => {
            writeln!(out, "\nNone of the settings tried finds more of them without passages that are chance.")
        }
    }
}
