//! An explanation for people: what is looked for, the S-curves, tables of edits, what is not found.

use std::io;
use std::io::Write;

use super::plot::Curve;
use super::plot::plot;
use crate::cli::commands::figures::percent;
use crate::cli::commands::figures::table;
use crate::explain::Context;
use crate::explain::EDITED;
use crate::explain::Explanation;
use crate::explain::LENGTHS;
use crate::explain::Lsh;
use crate::explain::Seeds;
use crate::sketch::banding;
use crate::spec::Bands;

/// Writes the whole explanation. `asked` is the Jaccard that the bands of paragraphs were computed for.
pub(super) fn write(said: &Explanation, asked: Option<f64>, out: &mut dyn Write) -> io::Result<()> {
    head(said, out)?;
    if let Some(lsh) = said.lsh.first().filter(|_| asked.is_some()) {
        let (bands, rows) = (lsh.bands, lsh.rows);
        writeln!(out, "\nTo scan with these bands: --bands {bands} --rows {rows}")?;
    }
    if !said.lsh.is_empty() {
        curves(&said.lsh, out)?;
        edits(&said.lsh, out)?;
    }
    if let Some(seeds) = &said.seeds {
        passages(seeds, out)?;
        words_left(said.min_words.unwrap_or(0), out)?;
    }
    writeln!(out, "\nNot found, and what would change that")?;
    for limit in &said.never {
        writeln!(out, "  - {}\n      {}", limit.what, limit.remedy)?;
    }
    writeln!(
        out,
        "\nThese are expectations from the settings. To measure them on your texts: twicetold selftest PATH"
    )
}

fn head(said: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "At level {}, with words folded by {}", said.level, said.preset)?;
    if let Some(similarity) = said.similarity {
        write!(out, ", documents with a Jaccard of at least {similarity} are reported")?;
    }
    if let (Some(words), Some(identity)) = (said.min_words, said.min_identity) {
        let identity = percent(identity);
        write!(
            out,
            ", passages with at least {words} words in common\nand {identity} identity are reported"
        )?;
    }
    writeln!(out, ".\n\nWhat is looked at")?;
    let units = if said.level == "document" { "documents" } else { "documents and paragraphs" };
    if said.exact {
        writeln!(out, "  exact  {units} that are the same after folding: all of them")?;
    }
    if let Some(similarity) = said.similarity.filter(|_| said.all) {
        writeln!(out, "  all    documents with a Jaccard of {similarity} or more: all of them")?;
    }
    said.lsh.iter().try_for_each(|lsh| sketched(lsh, out))?;
    if let Some(Seeds { shingle, max_df, longest, guaranteed_run, .. }) = said.seeds {
        writeln!(out, "  seeds  every run of {shingle} words that stands in two to {max_df} documents;")?;
        writeln!(out, "         a run of {longest} words in however many")?;
        if let Some(words) = guaranteed_run {
            writeln!(out, "         guaranteed run: {words} words in a row that are shared are reported,")?;
            writeln!(out, "         whatever stands around them")?;
        }
    }
    if let Some(Context { reach, near, anywhere }) = said.context {
        writeln!(
            out,
            "  context  two telling words, at most {reach} telling words apart, in any order, with others"
        )?;
        writeln!(
            out,
            "         like them around; reported if {} of the telling words on both sides,",
            percent(near)
        )?;
        writeln!(
            out,
            "         by weight, stand near words that they were near, or {} anywhere",
            percent(anywhere)
        )?;
    }
    Ok(())
}

fn sketched(lsh: &Lsh, out: &mut dyn Write) -> io::Result<()> {
    let Lsh { unit, shingle, bands, rows, .. } = lsh;
    let (hashes, words) = (bands * rows, if *shingle == 1 { "word" } else { "words" });
    writeln!(
        out,
        "  lsh    whole {unit}s, by shingles of {shingle} {words}: {bands} bands × {rows} rows ({hashes} hashes)"
    )?;
    let (half, nearly) = (lsh.half, lsh.nearly_all);
    writeln!(
        out,
        "         half of the pairs with a Jaccard of {half:.2} are looked at, 99% from {nearly:.2}"
    )?;
    if let (Some(threshold), Some(recall)) = (lsh.threshold, lsh.recall_at_threshold) {
        writeln!(out, "         recall at the threshold of {threshold}: {}", percent(recall))?;
    }
    Ok(())
}

fn curves(sketched: &[Lsh], out: &mut dyn Write) -> io::Result<()> {
    let chances: Vec<_> = sketched
        .iter()
        .map(|lsh| {
            let bands = Bands { bands: lsh.bands, rows: lsh.rows };
            move |jaccard: f64| banding::probability(jaccard, bands)
        })
        .collect();
    let letter = |lsh: &Lsh| lsh.unit.chars().next().unwrap_or('*');
    let curves: Vec<Curve<'_>> =
        sketched.iter().zip(&chances).map(|(lsh, f)| (letter(lsh), f as _)).collect();
    let legend: Vec<String> = sketched.iter().map(|lsh| format!("{}: {}s", letter(lsh), lsh.unit)).collect();
    writeln!(
        out,
        "\nChance that lsh looks at a pair, by the Jaccard of its sets of shingles ({})",
        legend.join(", ")
    )?;
    plot(&curves).iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn edits(sketched: &[Lsh], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nThe same by the share of words edited, for a whole text and its copy")?;
    let mut rows: Vec<Vec<String>> = vec![vec!["edited".into()], vec![String::new()]];
    for lsh in sketched {
        rows[0].extend([lsh.unit.to_owned(), String::new()]);
        rows[1].extend(["Jaccard", "looked at"].map(str::to_owned));
    }
    for (index, edited) in EDITED.iter().enumerate() {
        let mut row = vec![percent(*edited)];
        for lsh in sketched {
            let edit = lsh.edits[index];
            row.extend([format!("{:.2}", edit.jaccard), percent(edit.proposed)]);
        }
        rows.push(row);
    }
    table(&rows, out)
}

fn passages(seeds: &Seeds, out: &mut dyn Write) -> io::Result<()> {
    let header =
        |first: &str| -> Vec<String> { [first.to_owned()].into_iter().chain(EDITED.map(percent)).collect() };
    let mut kept = vec![header("words")];
    let mut enough = vec![header("words")];
    for (words, chances) in LENGTHS.iter().zip(seeds.passages.chunks(EDITED.len())) {
        let row = |of: &dyn Fn(usize) -> f64| -> Vec<String> {
            [words.to_string()].into_iter().chain((0..EDITED.len()).map(|i| percent(of(i)))).collect()
        };
        kept.push(row(&|i| chances[i].seed));
        enough.push(row(&|i| chances[i].promising));
    }
    let n = seeds.shingle;
    writeln!(
        out,
        "\nChance that a copied passage keeps a run of {n} words, by its length and the share of words replaced"
    )?;
    table(&kept, out)?;
    let long = seeds.long_run;
    writeln!(out, "\nChance that it keeps two such runs, or one of {long} words, so that it is aligned")?;
    table(&enough, out)
}

/// How much of a passage may be edited before too few words are left, whatever the chances above.
fn words_left(min_words: u32, out: &mut dyn Write) -> io::Result<()> {
    let most = |words: &u32| match words.checked_sub(min_words) {
        None => format!("none of {words}"),
        Some(spare) => format!("{spare} of {words}"),
    };
    let most: Vec<String> = LENGTHS.iter().map(most).collect();
    let most = most.join(", ");
    writeln!(
        out,
        "\nWith {min_words} words in common at least, no more words than these may be replaced: {most}."
    )
}
