//! Ends: how far a match goes on past its last anchor.
//!
//! Gapped X-drop extension (Zhang, Schwartz, Wagner, Miller, *J. Comput. Biol.* 2000): a match adds
//! one, an edit takes one, and a path that fell by `DROP` below the best is given up.

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
        let kind = table.step(i, j);
        path.push(kind);
        i -= usize::from(kind != Step::Insert);
        j -= usize::from(kind != Step::Delete);
    }
    path.iter().rev().for_each(|&kind| push(runs, kind, 1));
    (table.best.0 as u32, table.best.1 as u32)
}

/// A cell that no living path reaches.
const DEAD: i32 = i32::MIN / 2;

/// The living cells of the dynamic programme, row by row.
struct Table {
    /// For each row, the column of its first cell, and where in `steps` its cells begin.
    rows: Vec<(usize, usize)>,
    steps: Vec<Step>,
    best: (usize, usize),
}

impl Table {
    fn fill(a: &[u32], b: &[u32]) -> Self {
        let first = b.len().min(DROP as usize);
        let mut table = Self { rows: vec![(0, 0)], steps: vec![Step::Insert; first + 1], best: (0, 0) };
        let mut best = 0;
        // The row above, from column `start` on.
        let (mut start, mut above): (usize, Vec<i32>) = (0, (0..=first as i32).map(|j| -j).collect());
        for i in 1..=a.len() {
            let mut row = Vec::with_capacity(above.len() + 2);
            let offset = table.steps.len();
            let at = |j: usize| j.checked_sub(start).and_then(|j| above.get(j)).copied().unwrap_or(DEAD);
            for j in start..=b.len() {
                let same = j > 0 && a[i - 1] == b[j - 1];
                let (score, step) =
                    best_of(same, [at(j.wrapping_sub(1)), at(j), row.last().copied().unwrap_or(DEAD)]);
                let living = score >= best - DROP;
                if !living && j > start + above.len() {
                    break;
                }
                row.push(if living { score } else { DEAD });
                table.steps.push(step);
                if step == Step::Match && score > best {
                    (best, table.best) = (score, (i, j));
                }
            }
            table.rows.push((start, offset));
            let dead = row.iter().take_while(|&&score| score == DEAD).count();
            if dead == row.len() {
                break;
            }
            row.drain(..dead);
            (start, above) = (start + dead, row);
        }
        table
    }

    fn step(&self, i: usize, j: usize) -> Step {
        let (start, offset) = self.rows[i];
        self.steps[offset + j - start]
    }
}

/// The best way into a cell, from the scores before it on the diagonal, above and to the left.
fn best_of(same: bool, [diagonal, above, left]: [i32; 3]) -> (i32, Step) {
    let through = if same { (diagonal + 1, Step::Match) } else { (diagonal - 1, Step::Change) };
    if through.0 >= above.max(left) - 1 {
        through
    } else if above >= left {
        (above - 1, Step::Delete)
    } else {
        (left - 1, Step::Insert)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended(a: &[u32], b: &[u32]) -> (Alignment, u32) {
        let inner = Alignment { a: 0..0, b: 0..0, runs: Vec::new() };
        let found = both_ends(Sides { a, b }, inner);
        let matched = found.matched();
        (found, matched)
    }

    #[test]
    fn an_end_goes_on_past_edits_and_stops_on_a_match() {
        let (found, matched) = extended(&[1, 2, 3, 9, 4, 5, 6, 7, 70, 71], &[1, 2, 3, 4, 5, 8, 6, 7, 80, 81]);
        assert_eq!((found.a, found.b, matched), (0..8, 0..8, 7));
    }

    #[test]
    fn nothing_is_gained_where_nothing_is_alike() {
        let (found, _) = extended(&[1, 2, 3], &[4, 5, 6]);
        assert_eq!(found, Alignment { a: 0..0, b: 0..0, runs: Vec::new() });
    }

    #[test]
    fn a_long_end_is_followed_through_many_windows() {
        let tokens: Vec<u32> = (0..1000).collect();
        let (found, matched) = extended(&tokens, &tokens);
        assert_eq!((found.a, matched), (0..1000, 1000));
    }
}
