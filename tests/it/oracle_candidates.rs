//! Candidate generators against all pairs.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use twicetold::base::DocId;
use twicetold::candidates::Candidate;
use twicetold::candidates::GENERATORS;
use twicetold::candidates::all_of;
use twicetold::collection::Collection;
use twicetold::collection::Fetched;
use twicetold::collection::Scope;
use twicetold::collection::Tokenised;
use twicetold::collection::window::Sight;
use twicetold::matching;
use twicetold::matching::Match;
use twicetold::matching::Matches;
use twicetold::pipeline::default_spec;
use twicetold::shingle::Shared;
use twicetold::shingle::shingle_set;
use twicetold::sketch::banding::probability;
use twicetold::spec::FoundBy;
use twicetold::spec::Level;
use twicetold::spec::Spec;

use crate::made::Dice;
use crate::made::collection;

/// Texts of 60 to 160 tokens, in which stretches of earlier ones stand again, some of them edited.
fn corpus(dice: &mut Dice, texts: usize, words: usize) -> Vec<Vec<u32>> {
    let mut corpus: Vec<Vec<u32>> = Vec::new();
    for _ in 0..texts {
        let len = 60 + dice.below(100);
        let mut text = dice.tokens(len, words);
        for _ in 0..dice.below(4) {
            let Some(source) = (!corpus.is_empty()).then(|| &corpus[dice.below(corpus.len())]) else { break };
            let len = 3 + dice.below(40);
            let start = dice.below(source.len() - len);
            let share = if dice.chance(0.5) { 0.0 } else { 0.15 };
            let copy = dice.edited(&source[start..start + len], share, |dice| dice.below(words) as u32);
            let at = dice.below(text.len());
            text.splice(at..at, copy);
        }
        corpus.push(text);
    }
    corpus
}

/// What a generator proposes, all at once.
struct Found {
    candidates: Vec<Candidate>,
    stock: Vec<(Range<u32>, u32)>,
}

/// What a generator proposes.
fn propose(by: FoundBy, collection: &Collection, spec: &Spec) -> Found {
    let generator = GENERATORS.iter().find(|generator| generator.found_by() == by).unwrap();
    let proposed = generator.generate(collection, spec).unwrap();
    let is_empty = proposed.candidates.is_empty();
    let candidates = all_of(collection, &[proposed.candidates]);
    assert!(candidates.is_empty() || !is_empty);
    Found { candidates, stock: proposed.stock }
}

#[test]
fn exact_proposes_all_equal_units_and_nothing_else() {
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let mut texts: Vec<Vec<u32>> = Vec::new();
        for _ in 0..12 {
            // Paragraphs of 12 tokens, of which a quarter are one of five.
            let paragraph = |dice: &mut Dice| match dice.below(4) {
                0 => Dice::new(dice.below(5) as u64 + 99).tokens(12, 1000),
                _ => dice.tokens(12, 1000),
            };
            texts.push((0..6).flat_map(|_| paragraph(&mut dice)).collect());
        }
        for (unit, min_words) in [(12, 10), (12, 13), (6, 5)] {
            let made = collection(&texts, unit);
            let spec = Spec { min_words, ..default_spec() };
            let found: Vec<Candidate> = propose(FoundBy::EXACT, &made, &spec).candidates;
            let found: BTreeSet<Candidate> = found.into_iter().collect();
            assert_eq!(found, equal_units(&made, min_words as usize), "seed {seed}, units of {unit}");
        }
    }
}

fn equal_units(made: &Collection, min_words: usize) -> BTreeSet<Candidate> {
    let units: Vec<_> = made.distinct_units().filter(|unit| unit.1.len() >= min_words).collect();
    let words = |unit: &(DocId, Range<u32>)| Fetched::new(made).slice(unit.0, &unit.1).to_vec();
    let mut equal = BTreeSet::new();
    for (i, x) in units.iter().enumerate() {
        for y in &units[i + 1..] {
            if x.0 != y.0 && words(x) == words(y) {
                let len = x.1.len() as u32;
                let (a, b) = (x.1.start, y.1.start);
                let by = FoundBy::EXACT;
                equal.insert(Candidate { documents: (x.0, y.0), a, b, a_len: len, b_len: len, by });
            }
        }
    }
    equal
}

fn slice(made: &Collection, positions: Range<u32>) -> &[u32] {
    &made.tokens()[positions.start as usize..positions.end as usize]
}

/// A maximal run of words that two documents share.
#[derive(Debug, Clone, Copy)]
struct Run {
    a: u32,
    b: u32,
    len: u32,
}

/// All maximal shared runs of at least `least` words between different documents, by looking at every
/// pair of places.
fn runs(made: &Collection, least: u32) -> Vec<Run> {
    let ids: Vec<DocId> = made.ids().collect();
    let mut runs = Vec::new();
    for (index, &x) in ids.iter().enumerate() {
        for &y in &ids[index + 1..] {
            let (a, b) = (made.words(x), made.words(y));
            for diagonal in 1 - a.len() as i64..b.len() as i64 {
                let mut len = 0;
                let from = 0.max(-diagonal);
                for i in from..=(a.len() as i64).min(b.len() as i64 - diagonal) {
                    let (i, j) = (i as usize, (i + diagonal) as usize);
                    if i < a.len() && j < b.len() && a[i] == b[j] {
                        len += 1;
                        continue;
                    }
                    if len >= least {
                        let start = |id: DocId, end: usize| made.range(id).start + end as u32 - len;
                        runs.push(Run { a: start(x, i), b: start(y, j), len });
                    }
                    len = 0;
                }
            }
        }
    }
    runs
}

/// For each place, the words of the shortest shingle from it that at most `max_df` documents have.
fn seed_lengths(made: &Collection, max_df: usize) -> Vec<Option<u32>> {
    let mut lengths = vec![None; made.tokens().len()];
    for words in [32u32, 16, 8, 4] {
        let mut documents: BTreeMap<&[u32], BTreeSet<DocId>> = BTreeMap::new();
        let places = |id: DocId| made.range(id).start..(made.range(id).end + 1).saturating_sub(words);
        for id in made.ids() {
            for at in places(id) {
                documents.entry(slice(made, at..at + words)).or_default().insert(id);
            }
        }
        for at in made.ids().flat_map(places) {
            if documents[slice(made, at..at + words)].len() <= max_df {
                lengths[at as usize] = Some(words);
            }
        }
    }
    lengths
}

/// Checks that the candidates are equal runs of two documents, each proposed once; gives them by
/// diagonal.
fn checked(made: &Collection, candidates: &[Candidate]) -> BTreeMap<(DocId, DocId, i64), Vec<(u32, u32)>> {
    let mut of_diagonal: BTreeMap<_, Vec<(u32, u32)>> = BTreeMap::new();
    for one in candidates {
        assert_eq!(slice(made, one.a_range()), slice(made, one.b_range()), "{one:?}");
        assert!(one.documents.0 < one.documents.1 && one.a_len >= 4 && one.a_len == one.b_len, "{one:?}");
        for (id, range) in [(one.documents.0, one.a_range()), (one.documents.1, one.b_range())] {
            assert!(made.range(id).start <= range.start && range.end <= made.range(id).end, "{one:?}");
        }
        let diagonal = i64::from(one.b) - i64::from(one.a);
        let key = (one.documents.0, one.documents.1, diagonal);
        of_diagonal.entry(key).or_default().push((one.a, one.a + one.a_len));
    }
    for (key, found) in &of_diagonal {
        let once: BTreeSet<_> = found.iter().collect();
        assert_eq!(once.len(), found.len(), "proposed twice on {key:?}");
    }
    of_diagonal
}

#[test]
fn seeds_propose_every_shared_run_of_four_words_exactly_once() {
    let mut seen = 0;
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        // A small vocabulary makes runs by chance too.
        let words = [30, 300, 3000][seed as usize % 3];
        let made = collection(&corpus(&mut dice, 10, words), 30);
        let found = propose(FoundBy::SEEDS, &made, &Spec { max_df: 1000, ..default_spec() });
        assert!(found.stock.is_empty());
        let mut of_diagonal = checked(&made, &found.candidates);
        for run in runs(&made, 4) {
            seen += 1;
            let key = (made.at(run.a), made.at(run.b), i64::from(run.b) - i64::from(run.a));
            let known = of_diagonal.get_mut(&key).expect("a shared run is proposed");
            let own = (run.a, run.a + run.len);
            let at = known.iter().position(|&one| one == own).expect("a shared run is proposed whole");
            known.remove(at);
        }
        assert!(of_diagonal.values().all(Vec::is_empty), "seed {seed}: runs that are not maximal");
    }
    assert!(seen > 2000, "only {seen} runs");
}

#[test]
fn seeds_that_are_too_common_grow_and_still_find_the_rest_of_the_run() {
    let (mut seen, mut grown, mut silent) = (0, 0, 0);
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let mut texts = corpus(&mut dice, 14, 400);
        flood(&mut dice, &mut texts);
        let made = collection(&texts, 30);
        let max_df = 2 + dice.below(3);
        let lengths = seed_lengths(&made, max_df);
        let found = propose(FoundBy::SEEDS, &made, &Spec { max_df: max_df as u32, ..default_spec() });
        let of_diagonal = checked(&made, &found.candidates);
        for run in runs(&made, 4) {
            seen += 1;
            let end = run.a + run.len;
            let fits = |at: &u32| lengths[*at as usize].is_some_and(|words| at + words <= end);
            let Some(first) = (run.a..end).find(fits) else {
                silent += 1;
                continue;
            };
            grown += usize::from(first > run.a || lengths[first as usize] > Some(4));
            let key = (made.at(run.a), made.at(run.b), i64::from(run.b) - i64::from(run.a));
            let covered = |&(from, to): &(u32, u32)| run.a <= from && from <= first && to == end;
            let known = of_diagonal.get(&key).is_some_and(|found| found.iter().any(covered));
            assert!(known, "seed {seed}: {run:?} from {first} is not proposed");
        }
    }
    println!("{seen} runs, {grown} of them by longer seeds, {silent} of common shingles alone");
    assert!(grown > 100 && silent > 100, "{grown} grown, {silent} silent of {seen}");
}

/// Puts three phrases, of 6, 14 and 45 words, into many of the texts.
fn flood(dice: &mut Dice, texts: &mut [Vec<u32>]) {
    let phrases: Vec<Vec<u32>> = [6, 14, 45].iter().map(|&len| dice.tokens(len, 400)).collect();
    for text in texts {
        for phrase in &phrases {
            if dice.chance(0.5) {
                let at = dice.below(text.len());
                text.splice(at..at, phrase.iter().copied());
            }
        }
    }
}

#[test]
fn a_long_run_of_common_shingles_alone_holds_all_its_documents_together() {
    let max_df = 10;
    for len in [32, 33, 40, 64, 90] {
        let mut dice = Dice::new(len as u64);
        let phrase: Vec<u32> = (0..len).map(|_| dice.fresh()).collect();
        let mut texts: Vec<Vec<u32>> = Vec::new();
        for _ in 0..50 {
            let (before, after) = (dice.below(30), dice.below(30));
            let mut text: Vec<u32> = (0..before + after).map(|_| dice.fresh()).collect();
            text.splice(before..before, phrase.iter().copied());
            texts.push(text);
        }
        let made = collection(&texts, 30);
        let found = propose(FoundBy::SEEDS, &made, &Spec { max_df, ..default_spec() }).candidates;
        checked(&made, &found);
        // Each with the first document, whole, and with no other: linear in the documents.
        assert_eq!(found.len(), 49, "a run of {len}");
        assert!(found.iter().all(|one| one.documents.0 == DocId(0) && one.a_len == len as u32));
    }
}

#[test]
fn a_short_phrase_in_too_many_documents_makes_no_pair_and_is_listed() {
    let mut dice = Dice::new(5);
    let phrase: Vec<u32> = (0..10).map(|_| dice.fresh()).collect();
    let mut texts: Vec<Vec<u32>> = Vec::new();
    for _ in 0..50 {
        let mut text: Vec<u32> = (0..60).map(|_| dice.fresh()).collect();
        text.splice(20..20, phrase.iter().copied());
        texts.push(text);
    }
    let made = collection(&texts, 100);
    let phrase_in = |max_df: u32| propose(FoundBy::SEEDS, &made, &Spec { max_df, ..default_spec() });
    let over = phrase_in(49);
    assert!(over.candidates.is_empty());
    assert_eq!(over.stock, [(20..30, 50)]);
    let under = phrase_in(50);
    assert_eq!((under.candidates.len(), under.stock.len()), (50 * 49 / 2, 0));
}

#[test]
fn lsh_finds_pairs_of_paragraphs_as_often_as_the_curve_says() {
    let spec = default_spec();
    let (n, bands) = (spec.shingles.paragraphs as usize, spec.paragraph_bands);
    for (edits, seed) in [(0.1, 1), (0.2, 2), (0.3, 3), (0.4, 4), (0.5, 5)] {
        let mut dice = Dice::new(seed);
        let mut texts: Vec<Vec<u32>> = Vec::new();
        for _ in 0..600 {
            let text: Vec<u32> = (0..40).map(|_| dice.fresh()).collect();
            let copy = dice.edited(&text, edits, Dice::fresh);
            texts.extend([text, copy]);
        }
        let made = collection(&texts, 100);
        let found: BTreeSet<(DocId, DocId)> =
            propose(FoundBy::LSH, &made, &spec).candidates.iter().map(|one| one.documents).collect();
        let (mut expected, mut variance) = (0.0, 0.0);
        for pair in texts.chunks_exact(2) {
            let set = |text: &[u32]| shingle_set(text, n);
            let jaccard = Shared::of(&set(&pair[0]), &set(&pair[1])).jaccard();
            // Documents are sketched too, in bands that are more selective: by other rows, so that a
            // pair is found by either.
            let by_either = 1.0 - (1.0 - probability(jaccard, bands)) * (1.0 - of_documents(pair, &spec));
            expected += by_either;
            variance += by_either * (1.0 - by_either);
        }
        let count = found.iter().filter(|pair| pair.0.0 % 2 == 0 && pair.1.0 == pair.0.0 + 1).count();
        println!("edits {edits}: {count} of 600, expected {expected:.1}");
        assert!((count as f64 - expected).abs() <= 4.0 * variance.sqrt() + 1.0, "{count} not {expected}");
        assert_eq!(count, found.len(), "unrelated texts were proposed");
    }
}

fn of_documents(pair: &[Vec<u32>], spec: &Spec) -> f64 {
    let set = |text: &[u32]| shingle_set(text, spec.shingles.documents as usize);
    probability(Shared::of(&set(&pair[0]), &set(&pair[1])).jaccard(), spec.document_bands)
}

#[test]
fn what_is_kept_apart_is_not_proposed() {
    let mut dice = Dice::new(8);
    let same: Vec<u32> = dice.tokens(40, 1000);
    let document = |group: u32| Tokenised {
        tokens: same.iter().chain(&[group]).copied().collect(),
        units: vec![0..20, 20..41],
        group: Some(group / 10),
        ..Tokenised::default()
    };
    let texts: Vec<Tokenised> = [1, 2, 11, 12].into_iter().map(document).collect();
    let scope = Scope { across_groups: true, ..Scope::default() };
    let (apart, all) = (Collection::new(texts.clone(), scope), Collection::new(texts, Scope::default()));
    for generator in GENERATORS {
        let count = |made: &Collection| {
            let by = generator.found_by();
            let level = if by == FoundBy::ALL { Level::Document } else { Level::Passage };
            let spec = Spec { candidates: by, level, ..default_spec() };
            let found = all_of(made, &[generator.generate(made, &spec).unwrap().candidates]);
            found.iter().map(|one| one.documents).collect::<BTreeSet<_>>().len()
        };
        assert_eq!((count(&apart), count(&all)), (4, 6), "{:?}", generator.found_by());
    }
}

/// What comes of candidates, pair by pair.
fn matches(mut candidates: Vec<Candidate>, made: &Collection, spec: &Spec) -> Vec<String> {
    candidates.sort_unstable();
    let window = made.window(0..made.len() as u32, false);
    let sight = Sight::new(&window, &window);
    let mut matches = Matches::default();
    let pairs = candidates.chunk_by(|x, y| x.documents == y.documents);
    pairs.for_each(|pair| matching::passages(&sight, pair, spec, &mut matches));
    let told = |(at, one): (usize, &Match)| {
        format!("{:?} {:?} {:?}", one.documents, matches.alignment(at), matches.found_by(at))
    };
    matches.list().iter().enumerate().map(told).collect()
}

#[test]
fn lone_short_runs_that_are_dropped_would_come_to_nothing() {
    let (mut dropped, mut found) = (0, 0);
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        // Runs that others have too, some in quotation marks, between words that nobody else has.
        let document = |dice: &mut Dice, own: u32| {
            let mut made = Tokenised::default();
            for at in 0..1 + dice.below(3) as u32 {
                let (run, len) = (dice.below(60) as u32, 3 + dice.below(7) as u32);
                let start = made.tokens.len() as u32;
                made.tokens.extend((0..len).map(|k| run * 100 + k));
                if dice.chance(0.3) {
                    made.quotations.push(start..start + len);
                }
                made.tokens.extend((0..20).map(|k| 1_000_000 + own * 10_000 + at * 100 + k));
            }
            made.units = std::iter::once(0..made.tokens.len() as u32).collect();
            made
        };
        let documents = (0..30).map(|own| document(&mut dice, own)).collect();
        let made = Collection::new(documents, Scope { collapse: true, ..Scope::default() });
        let spec = default_spec();
        let wanted = GENERATORS.iter().filter(|one| spec.candidates.has(one.found_by()));
        let wanted: Vec<_> = wanted.map(|one| one.generate(&made, &spec).unwrap().candidates).collect();
        let all = all_of(&made, &wanted);
        let pairs = all.chunk_by(|x, y| x.documents == y.documents);
        let more_than_chance = pairs.filter(|pair| !matching::is_chance(&made, pair, &spec));
        let kept: Vec<Candidate> = more_than_chance.flatten().copied().collect();
        dropped += all.len() - kept.len();
        let expected = matches(all, &made, &spec);
        found += expected.len();
        assert_eq!(matches(kept, &made, &spec), expected);
    }
    assert!(dropped > 100 && found > 100, "{dropped} dropped, {found} found");
}
