//! Verify and align: two token sequences and where they might match in, aligned passages out.
//!
//! The order of the method is the order of the files: [`anchor`] (maximal exact matches), [`chain`]
//! (those that follow each other), [`gap`] (what stands between them), [`extend`] (what follows at the
//! ends), [`passage`] (what of it is good enough). Works on integers alone; never trusts a candidate.

pub mod anchor;
pub mod bag;
pub mod chain;
pub mod extend;
pub mod gap;
mod near;
pub mod passage;

use std::ops::Range;

pub use anchor::Anchor;

/// Two token sequences that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'t> {
    /// The first.
    pub a: &'t [u32],
    /// The second.
    pub b: &'t [u32],
}

/// What happens in a column of an alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A token of `a` and an equal one of `b`.
    Match,
    /// A token of `a` and another one of `b`.
    Change,
    /// A token of `a` alone.
    Delete,
    /// A token of `b` alone.
    Insert,
}

/// Some columns of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The kind.
    pub step: Step,
    /// How many.
    pub len: u32,
}

impl Run {
    /// The same columns with the sides exchanged.
    #[must_use]
    pub fn flipped(self) -> Self {
        let step = match self.step {
            Step::Delete => Step::Insert,
            Step::Insert => Step::Delete,
            same => same,
        };
        Self { step, len: self.len }
    }

    /// Tokens of `a` that it covers.
    #[must_use]
    pub fn a_len(self) -> u32 {
        if self.step == Step::Insert { 0 } else { self.len }
    }

    /// Tokens of `b` that it covers.
    #[must_use]
    pub fn b_len(self) -> u32 {
        if self.step == Step::Delete { 0 } else { self.len }
    }
}

/// Appends columns, joining equal neighbours.
pub fn push(runs: &mut Vec<Run>, step: Step, len: u32) {
    match runs.last_mut() {
        _ if len == 0 => {}
        Some(last) if last.step == step => last.len += len,
        _ => runs.push(Run { step, len }),
    }
}

/// Two aligned stretches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// Tokens of `a`.
    pub a: Range<u32>,
    /// Tokens of `b`.
    pub b: Range<u32>,
    /// Its columns; no two neighbours are of one kind.
    pub runs: Vec<Run>,
}

impl Alignment {
    /// The same alignment with the sides exchanged.
    #[must_use]
    pub fn flipped(&self) -> Self {
        let runs = self.runs.iter().map(|run| run.flipped()).collect();
        Self { a: self.b.clone(), b: self.a.clone(), runs }
    }

    /// Number of matching columns.
    #[must_use]
    pub fn matched(&self) -> u32 {
        self.runs.iter().filter(|run| run.step == Step::Match).map(|run| run.len).sum()
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> u32 {
        self.runs.iter().map(|run| run.len).sum()
    }

    /// Matching columns / columns.
    #[must_use]
    pub fn identity(&self) -> f64 {
        if self.runs.is_empty() { 0.0 } else { f64::from(self.matched()) / f64::from(self.columns()) }
    }
}

/// What an alignment must have to be a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floor {
    /// Matched words.
    pub words: u32,
    /// Identity.
    pub identity: f64,
}

/// The passages of two sequences around their anchors, by where they begin.
#[must_use]
pub fn align(sides: Sides<'_>, anchors: Vec<Anchor>, floor: Floor) -> Vec<Alignment> {
    let mut found = Vec::new();
    let mut table = extend::Table::default();
    for links in chain::chains(&anchor::maximal(sides, anchors), ALONE.min(floor.words)) {
        if passage::is_told(&chain::extent(&links), &found) {
            continue;
        }
        let whole = extend::both_ends(sides, gap::fill_chain(sides, &links), &mut table);
        passage::good_parts(whole, floor, &mut found);
    }
    passage::without_repeats(found)
}

/// A single run of equal tokens shorter than this is left to chance.
const ALONE: u32 = 8;

/// Aligns two whole sequences from end to end.
#[must_use]
pub fn align_whole(sides: Sides<'_>, anchors: Vec<Anchor>) -> Alignment {
    let best = chain::chains(&anchor::maximal(sides, anchors), 0).into_iter().next().unwrap_or_default();
    gap::fill_between(sides, &best)
}
