//! Ends: how far a match goes on past its last anchor.
//!
//! Gapped X-drop extension (Zhang, Schwartz, Wagner, Miller, *J. Comput. Biol.* 2000): a match adds
//! one, an edit takes one, and a path that fell by [`DROP`] below the best is given up.

use super::Alignment;
use super::Run;
use super::Sides;
use super::Step;
use super::push;

/// How far a path may fall below the best one.
const DROP: i32 = 8;
/// Words of either side that are looked at in one go.
const WINDOW: usize = 64;

/// Extends an alignment at both ends as far as it gains by it; it then begins and ends on a match.
#[must_use]
pub fn both_ends(sides: Sides<'_>, inner: Alignment) -> Alignment {
    let mut runs = inner.runs;
    let (a_end, b_end) = forward(sides, (inner.a.end, inner.b.end), &mut runs);
    runs.reverse();
    let (a_start, b_start) = backward(sides, (inner.a.start, inner.b.start), &mut runs);
    runs.reverse();
    Alignment { a: a_start..a_end, b: b_start..b_end, runs }
}

fn forward(sides: Sides<'_>, from: (u32, u32), runs: &mut Vec<Run>) -> (u32, u32) {
    let (mut a, mut b) = from;
    loop {
        let ahead =
            |all: &[u32], at: u32| -> Vec<u32> { all[at as usize..].iter().take(WINDOW).copied().collect() };
        let (da, db) = step(&ahead(sides.a, a), &ahead(sides.b, b), runs);
        (a, b) = (a + da, b + db);
        if da == 0 {
            return (a, b);
        }
    }
}

fn backward(sides: Sides<'_>, from: (u32, u32), runs: &mut Vec<Run>) -> (u32, u32) {
    let (mut a, mut b) = from;
    loop {
        let behind = |all: &[u32], at: u32| -> Vec<u32> {
            all[..at as usize].iter().rev().take(WINDOW).copied().collect()
        };
        let (da, db) = step(&behind(sides.a, a), &behind(sides.b, b), runs);
        (a, b) = (a - da, b - db);
        if da == 0 {
            return (a, b);
        }
    }
}

/// One window of extension from the beginning of both sequences: appends the best path that ends on a
/// match, and says how many tokens of each it covers; none if nothing is gained.
fn step(a: &[u32], b: &[u32], runs: &mut Vec<Run>) -> (u32, u32) {
    let table = Table::fill(a, b);
    let (mut i, mut j) = table.best;
    let mut path = Vec::new();
    while i > 0 || j > 0 {
        let kind = table.from[i * table.width + j].unwrap_or(Step::Change);
        path.push(kind);
        i -= usize::from(kind != Step::Insert);
        j -= usize::from(kind != Step::Delete);
    }
    path.iter().rev().for_each(|&kind| push(runs, kind, 1));
    (table.best.0 as u32, table.best.1 as u32)
}

struct Table {
    width: usize,
    from: Vec<Option<Step>>,
    best: (usize, usize),
}

impl Table {
    fn fill(a: &[u32], b: &[u32]) -> Self {
        let width = b.len() + 1;
        let mut table = Self { width, from: vec![None; (a.len() + 1) * width], best: (0, 0) };
        let mut best = 0;
        let mut above: Vec<i32> =
            (0..width as i32).map(|j| if j <= DROP { -j } else { i32::MIN / 2 }).collect();
        (1..=b.len().min(DROP as usize)).for_each(|j| table.from[j] = Some(Step::Insert));
        let mut alive = 0..width.min(DROP as usize + 1);
        for i in 1..=a.len() {
            let mut row = vec![i32::MIN / 2; width];
            let mut next: Option<std::ops::Range<usize>> = None;
            for j in alive.start..width {
                let (score, kind) = cell(a, b, (i, j), &above, &row);
                if score >= best - DROP {
                    row[j] = score;
                    table.from[i * width + j] = Some(kind);
                    next = Some(next.map_or(j, |range| range.start)..j + 1);
                    if kind == Step::Match && score > best {
                        (best, table.best) = (score, (i, j));
                    }
                } else if j > alive.end {
                    break;
                }
            }
            let Some(range) = next else { break };
            (alive, above) = (range, row);
        }
        table
    }
}

fn cell(a: &[u32], b: &[u32], at: (usize, usize), above: &[i32], row: &[i32]) -> (i32, Step) {
    let (i, j) = at;
    let mut found = (above[j] - 1, Step::Delete);
    if j > 0 {
        let (diagonal, kind) = if a[i - 1] == b[j - 1] { (1, Step::Match) } else { (-1, Step::Change) };
        if above[j - 1] + diagonal >= found.0 {
            found = (above[j - 1] + diagonal, kind);
        }
        if row[j - 1] - 1 > found.0 {
            found = (row[j - 1] - 1, Step::Insert);
        }
    }
    found
}
