//! What `explain` promises, against simulation and against the pipeline.

use twicetold::corpus::Document;
use twicetold::explain::explain;
use twicetold::explain::formula;
use twicetold::matching::LONG_RUN;
use twicetold::matching::NEAR;
use twicetold::pipeline;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::selftest::random::Random;
use twicetold::spec::FoundBy;

const TRIALS: usize = 4000;

/// The lengths and starts of the runs of words that were kept.
fn runs(kept: &[bool]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = 0;
    for (at, &is_kept) in kept.iter().chain([&false]).enumerate() {
        if !is_kept {
            runs.push((start, at - start));
            start = at + 1;
        }
    }
    runs
}

fn close(found: usize, expected: f64) -> bool {
    // Where hardly any or nearly all are expected, the tails are longer than the normal ones.
    const RARE: f64 = 4.0;
    let (trials, expected) = (TRIALS as f64, expected.clamp(0.0, 1.0));
    (found as f64 - expected * trials).abs() <= 4.0 * (expected * (1.0 - expected) * trials).sqrt() + RARE
}

#[test]
fn the_chances_of_seeds_are_those_of_a_simulation() {
    let mut random = Random::of(7, 7);
    for words in [5, 9, 15, 30, 60, 120, 200] {
        for edited in [0.0, 0.05, 0.1, 0.2, 0.3, 0.5] {
            for n in [1, 3, 4, 5, 8, 10] {
                let (mut seeds, mut promising) = (0, 0);
                for _ in 0..TRIALS {
                    let word = |_| random.number() as f64 / u64::MAX as f64 >= edited;
                    let kept: Vec<bool> = (0..words).map(word).collect();
                    let runs: Vec<_> = runs(&kept).into_iter().filter(|run| run.1 >= n).collect();
                    seeds += usize::from(!runs.is_empty());
                    let long = runs.iter().any(|run| run.1 >= LONG_RUN as usize);
                    let near = runs.windows(2).any(|pair| pair[1].0 - pair[0].0 <= NEAR as usize);
                    promising += usize::from(long || near);
                }
                let (words, n) = (words as u32, n as u32);
                let seed = formula::seed(words, edited, n);
                assert!(close(seeds, seed), "seed {words} {edited} {n}: {seeds} against {seed}");
                let chance = formula::promising(words, edited, n, formula::long_run(n, 10));
                assert!(close(promising, chance), "promising {words} {edited} {n}: {promising} for {chance}");
            }
        }
    }
}

#[test]
fn the_published_table_comes_out() {
    // Simulated with 1,200 trials each, so within .058 of the truth.
    for (words, edited, n, published) in [
        (15, 0.2, 3, 1.0),
        (15, 0.2, 4, 0.96),
        (15, 0.3, 4, 0.82),
        (15, 0.3, 5, 0.60),
        (30, 0.2, 5, 0.98),
        (30, 0.3, 4, 0.98),
        (60, 0.3, 5, 0.99),
    ] {
        let seed = formula::seed(words, edited, n);
        assert!((seed - published).abs() < 0.058, "{words} {edited} {n}: {seed}");
    }
}

#[test]
fn edited_shingles_have_the_expected_jaccard() {
    const WORDS: usize = 2000;
    let mut random = Random::of(8, 8);
    for (edited, n) in [(0.05, 5), (0.1, 3), (0.2, 3), (0.3, 2)] {
        let mut sum = 0.0;
        for _ in 0..200 {
            let word = |_| random.number() as f64 / u64::MAX as f64 >= edited;
            let kept: Vec<bool> = (0..WORDS).map(word).collect();
            let same = kept.windows(n).filter(|shingle| shingle.iter().all(|&kept| kept)).count();
            sum += same as f64 / (2 * (WORDS + 1 - n) - same) as f64;
        }
        let expected = formula::jaccard(edited, n as u32);
        assert!((sum / 200.0 - expected).abs() < 0.005, "{edited} {n}: {} {expected}", sum / 200.0);
    }
}

/// Two documents that share nothing but so many words in a row.
fn sharing(words: usize, trial: usize) -> Vec<Document> {
    let shared: Vec<String> = (0..words).map(|word| format!("s{trial}x{word}")).collect();
    let around = |side: &str, part: usize| -> Vec<String> {
        (0..40 + trial % 7).map(|word| format!("{side}{trial}x{part}x{word}")).collect()
    };
    let document = |side: &str| Document {
        id: side.into(),
        path: side.into(),
        record: None,
        group: None,
        date: None,
        text: [around(side, 0), shared.clone(), around(side, 1)].concat().join(" "),
    };
    vec![document("a"), document("b")]
}

#[test]
fn the_guaranteed_run_is_reported_wherever_it_stands() {
    for (shingle, min_words) in [(4, 10), (3, 6), (4, 5), (8, 8), (5, 20)] {
        let mut spec = default_spec();
        spec.candidates = FoundBy::SEEDS;
        (spec.shingles.seeds, spec.min_words) = (shingle, min_words);
        let run = explain(&spec, None).seeds.unwrap().guaranteed_run.unwrap() as usize;
        for trial in 0..20 {
            for (words, expected) in [(run, 1), (run + 1, 1), (run + 30, 1), (run - 1, 0)] {
                let scan = pipeline::scan_documents(sharing(words, trial), &spec, &Silent);
                let found = scan.findings.passages.len();
                assert_eq!(found, expected, "{words} shared words, shingle {shingle}, least {min_words}");
            }
        }
    }
}
