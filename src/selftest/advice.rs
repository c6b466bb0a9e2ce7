//! Advice: which other settings find more. Nothing is advised that was not measured, on the very
//! copies that were found too seldom.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Bench;
use super::Judged;
use super::plan::Cell;
use super::plan::Plant;
use crate::spec::FoundBy;
use crate::spec::Spec;

/// Copies that are found less often than this are worth another setting.
pub const ENOUGH: f64 = 0.95;

/// What other settings find of the copies that are found too seldom.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    /// The lengths and shares of edits of which less than 95 of 100 copies were found.
    pub weak: Vec<Weak>,
    /// What was tried, in the order of [`Weak::found_by`].
    pub tried: Vec<Tried>,
    /// The one of them that finds most without finding anything in the control, if any finds more than
    /// the settings that were tested.
    pub best: Option<usize>,
}

/// Copies that are found too seldom, of all kinds of edit together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weak {
    /// Words of the passage.
    pub words: u32,
    /// Share of them that were edited.
    pub edited: f64,
    /// Copies that were planted.
    pub planted: u64,
    /// Copies that were found.
    pub found: u64,
    /// How many of the same copies each of the other settings found.
    pub found_by: Vec<u64>,
}

/// Settings that were tried in place of those that were tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// The options that make the difference.
    pub options: String,
    /// Of all weak copies, those it found.
    pub found: u64,
    /// Passages in the shuffled control: each is chance.
    pub control_passages: u64,
}

/// Settings that may find more than these.
#[must_use]
pub fn alternatives(spec: &Spec) -> Vec<(String, Spec)> {
    let mut found: Vec<(String, Spec)> = Vec::new();
    if !spec.candidates.has(FoundBy::SEEDS) {
        let mut all = spec.clone();
        all.candidates = FoundBy::in_order();
        let names: Vec<&str> = all.candidates.names().collect();
        return vec![(format!("--candidates {}", names.join(",")), all)];
    }
    let (n, words) = (spec.shingles.seeds, spec.min_words);
    let shorter = |spec: &mut Spec| spec.shingles.seeds = n - 1;
    let fewer = (words * 3 / 5).max(n);
    let smaller = |spec: &mut Spec| spec.min_words = fewer;
    let with = |changes: &[&dyn Fn(&mut Spec)]| {
        let mut changed = spec.clone();
        changes.iter().for_each(|change| change(&mut changed));
        changed
    };
    let (can_shorten, can_lower) = (n > 2, fewer < words);
    if can_shorten {
        found.push((format!("--shingle {}", n - 1), with(&[&shorter])));
    }
    if can_lower {
        found.push((format!("--min-words {fewer}"), with(&[&smaller])));
    }
    if can_shorten && can_lower {
        found.push((format!("--shingle {} --min-words {fewer}", n - 1), with(&[&shorter, &smaller])));
    }
    found
}

/// Tries the alternatives on the copies that are found too seldom; `None` if there are none.
pub(super) fn advice(
    bench: &Bench<'_>,
    cells: &[Cell],
    rounds: &[Vec<Plant>],
    outcomes: &[Judged],
    seed: u64,
) -> Option<Advice> {
    let now = by_group(cells, outcomes);
    let is_weak = |cell: &Cell| {
        let (found, planted) = now.get(&(cell.words, cell.rate)).copied().unwrap_or_default();
        (found as f64) < ENOUGH * planted as f64
    };
    let weak_rounds: Vec<Vec<Plant>> = rounds
        .iter()
        .map(|plants| plants.iter().filter(|plant| is_weak(&cells[plant.cell])).cloned().collect())
        .filter(|plants: &Vec<Plant>| !plants.is_empty())
        .collect();
    if weak_rounds.is_empty() {
        return None;
    }
    let mut weak: Vec<Weak> = now
        .iter()
        .filter(|((words, rate), _)| {
            cells.iter().any(|cell| (cell.words, cell.rate) == (*words, *rate) && is_weak(cell))
        })
        .map(|(&(words, rate), &(found, planted))| Weak {
            words,
            edited: f64::from(rate) / 100.0,
            planted,
            found,
            found_by: Vec::new(),
        })
        .collect();
    let mut tried = Vec::new();
    for (options, spec) in alternatives(bench.spec) {
        let bench = Bench { spec: &spec, ..*bench };
        let then = by_group(cells, &bench.outcomes(&weak_rounds));
        for one in &mut weak {
            let rate = (one.edited * 100.0).round() as u32;
            one.found_by.push(then.get(&(one.words, rate)).map_or(0, |count| count.0));
        }
        let found = then.values().map(|count| count.0).sum();
        tried.push(Tried { options, found, control_passages: bench.control(seed).passages });
    }
    let before: u64 = weak.iter().map(|one| one.found).sum();
    Some(Advice { best: best(&tried, before), weak, tried })
}

/// The first of those that find most, if it finds more than before, and nothing by chance.
fn best(tried: &[Tried], before: u64) -> Option<usize> {
    let sound = |index: &usize| tried[*index].control_passages == 0 && tried[*index].found > before;
    (0..tried.len()).filter(sound).min_by_key(|&index| std::cmp::Reverse(tried[index].found))
}

/// Found and planted, by length and rate.
fn by_group(cells: &[Cell], outcomes: &[Judged]) -> BTreeMap<(u32, u32), (u64, u64)> {
    let mut groups: BTreeMap<(u32, u32), (u64, u64)> = BTreeMap::new();
    for (cell, outcome) in outcomes {
        let group = groups.entry((cells[*cell].words, cells[*cell].rate)).or_default();
        group.0 += u64::from(outcome.found);
        group.1 += 1;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline;

    #[test]
    fn what_is_tried_can_be_asked_for() {
        let options = |spec: &Spec| -> Vec<String> {
            alternatives(spec).into_iter().map(|(options, _)| options).collect()
        };
        let mut spec = pipeline::default_spec();
        assert_eq!(options(&spec), ["--shingle 3", "--min-words 6", "--shingle 3 --min-words 6"]);
        spec.shingles.seeds = 2;
        assert_eq!(options(&spec), ["--min-words 6"]);
        spec.candidates = FoundBy::LSH;
        assert_eq!(options(&spec), ["--candidates exact,lsh,seeds"]);
    }

    #[test]
    fn what_finds_things_by_chance_is_not_advised() {
        let tried = |found, control_passages| Tried { options: String::new(), found, control_passages };
        assert_eq!(best(&[tried(5, 0), tried(8, 0), tried(9, 1), tried(8, 0)], 4), Some(1));
        assert_eq!(best(&[tried(5, 0)], 5), None);
    }
}
