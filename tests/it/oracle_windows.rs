//! What is proposed of words in scratch, window after window, against all words in memory.

use std::path::Path;

use twicetold::base::DocId;
use twicetold::base::hash;
use twicetold::candidates::GENERATORS;
use twicetold::candidates::all_of;
use twicetold::collection::Collection;
use twicetold::collection::Entry;
use twicetold::collection::Scope;
use twicetold::collection::Tokenised;
use twicetold::collection::window::Sight;
use twicetold::collection::words::Reach;
use twicetold::collection::words::Writer;
use twicetold::pipeline::default_spec;
use twicetold::scratch::Resources;
use twicetold::spec::FoundBy;
use twicetold::spec::Spec;

use crate::made::Dice;

/// Texts that share much with each other and with themselves, phrases that many have, and nothing; of two groups,
/// some known.
fn documents(dice: &mut Dice, has_known: bool) -> Vec<Tokenised> {
    let phrases: Vec<Vec<u32>> = [4, 9, 17, 40].iter().map(|&len| dice.tokens(len, 1 << 20)).collect();
    let mut texts: Vec<Vec<u32>> = Vec::new();
    for number in 0..60 {
        let len = if number % 9 == 0 { 0 } else { 40 + dice.below(80) };
        let mut text = dice.tokens(len, 1 << 20);
        for _ in 0..dice.below(4) {
            let phrase = &phrases[dice.below(phrases.len())];
            text.splice(0..0, phrase.iter().copied());
        }
        if let Some(source) = texts.get(dice.below(number + 1)).filter(|source| source.len() > 40) {
            let start = dice.below(source.len() - 30);
            text.extend(&source[start..start + 30]);
            text.extend(&source[start..start + 20]);
        }
        texts.push(text);
    }
    let document = |tokens: Vec<u32>| {
        let len = tokens.len() as u32;
        let units = (0..len).step_by(25).map(|start| start..(start + 25).min(len)).collect();
        let (group, known) = (Some(len % 2), has_known && len.is_multiple_of(3));
        Tokenised { tokens, units, group, known, ..Tokenised::default() }
    };
    texts.into_iter().map(document).collect()
}

/// The same documents, not all of which fit into memory, put away in another order than that of their ids.
fn away(documents: &[Tokenised], scope: Scope, resources: &Resources) -> Collection {
    let mut writer = Writer::new(resources, Reach::Windows);
    let entry = |document: &Tokenised| {
        let Tokenised { tokens, units, quotations, group, known } = document.clone();
        let (len, fingerprint) = (tokens.len() as u32, hash::sequence(&tokens));
        let at = writer.put(&tokens).unwrap();
        Entry { at, len, fingerprint, units: units.into(), quotations: quotations.into(), group, known }
    };
    let mut entries: Vec<Entry> = documents.iter().rev().map(entry).collect();
    entries.reverse();
    Collection::build(writer.finish().unwrap(), entries, scope).within(resources)
}

fn resources(memory: u64, dir: &Path) -> Resources {
    Resources { memory, temp_dir: dir.to_owned() }
}

#[test]
fn windows_have_every_document_once_and_their_words() {
    let dir = tempfile::tempdir().unwrap();
    let documents = documents(&mut Dice::new(1), false);
    let all = Collection::new(documents.clone(), Scope::default());
    for memory in [40, 4000, 20_000, 80_000, 4_000_000] {
        let resources = resources(memory, dir.path());
        let made = away(&documents, Scope::default(), &resources);
        let windows = made.windows();
        let ids: Vec<u32> = windows.iter().cloned().flatten().collect();
        assert_eq!(ids, (0..documents.len() as u32).collect::<Vec<_>>());
        assert_eq!(windows.len() > 1, memory < 4_000_000, "{memory}");
        for window in &windows {
            let words: usize = window.clone().map(|id| made.len_of(DocId(id))).sum();
            assert!(window.len() == 1 || words as u64 <= resources.window_words().max(1), "{window:?}");
            let (first, second) = (made.window(window.clone(), true), made.window(windows[0].clone(), false));
            let sight = Sight::new(&first, &second);
            let of_whole = all.window(0..all.len() as u32, false);
            let whole = Sight::new(&of_whole, &of_whole);
            for id in window.clone().chain(windows[0].clone()).map(DocId) {
                assert_eq!(sight.slice(made.range(id)), whole.slice(all.range(id)));
                assert_eq!(made.words(id), all.words(id));
                assert!(all.range(id).all(|at| sight.word(at) == whole.word(at)));
            }
            for id in window.clone().map(DocId).filter(|id| made.len_of(*id) > 0) {
                assert_eq!(sight.weights_in(id, made.range(id)), all.weights_in(id, all.range(id)));
            }
        }
    }
}

#[test]
fn what_is_proposed_does_not_depend_on_windows() {
    let dir = tempfile::tempdir().unwrap();
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let has_known = dice.chance(0.3);
        let documents = documents(&mut dice, has_known);
        let within = dice.chance(0.5);
        let scope = Scope { collapse: true, across_groups: dice.chance(0.3), within };
        let max_df = [2, 5, 100][dice.below(3)];
        let spec = Spec { max_df, within, ..default_spec() };
        let all = Collection::new(documents.clone(), scope);
        for memory in [4000, 30_000] {
            let made = away(&documents, scope, &resources(memory, dir.path()));
            assert!(made.windows().len() > 1);
            for by in [FoundBy::EXACT, FoundBy::LSH, FoundBy::SEEDS] {
                let generator = GENERATORS.iter().find(|generator| generator.found_by() == by).unwrap();
                let [wanted, found] = [&all, &made].map(|of| generator.generate(of, &spec).unwrap());
                assert_eq!(found.stock, wanted.stock, "seed {seed}");
                assert_eq!(found.candidates.is_empty(), wanted.candidates.is_empty());
                let (wanted, found) =
                    (all_of(&all, &[wanted.candidates]), all_of(&made, &[found.candidates]));
                assert!(by != FoundBy::SEEDS || wanted.len() > 50, "seed {seed}: {}", wanted.len());
                assert_eq!(found, wanted, "seed {seed}, {by:?}, {memory}");
            }
        }
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn what_is_left_of_thousands_of_versions_does_not_depend_on_windows() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(7);
    let source = dice.tokens(40, 1 << 20);
    let version = |_| {
        let tokens = dice.edited(&source, 0.03, |dice| dice.tokens(1, 1 << 20)[0]);
        let whole = 0..tokens.len() as u32;
        Tokenised { tokens, units: vec![whole], group: Some(dice.below(2) as u32), ..Tokenised::default() }
    };
    let versions: Vec<Tokenised> = (0..3000).map(version).collect();
    for across_groups in [false, true] {
        let scope = Scope { collapse: true, across_groups, within: false };
        let all = Collection::new(versions.clone(), scope);
        let made = away(&versions, scope, &resources(200_000, dir.path()));
        assert!(made.windows().len() > 1);
        let lsh = GENERATORS.iter().find(|generator| generator.found_by() == FoundBy::LSH).unwrap();
        let [wanted, found] = [&all, &made].map(|of| lsh.generate(of, &default_spec()).unwrap().candidates);
        let (wanted, found) = (all_of(&all, &[wanted]), all_of(&made, &[found]));
        assert!(wanted.len() > all.distinct().count(), "{}", wanted.len());
        assert!(found == wanted, "{} and {}", found.len(), wanted.len());
    }
}
