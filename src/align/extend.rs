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
    let mut table = Table::default();
    let (a, b) = (inner.a.end as usize, inner.b.end as usize);
    let (after_a, after_b) = (&sides.a[a..], &sides.b[b..]);
    let ahead = Ahead { a: &|at| after_a[at], b: &|at| after_b[at], lengths: (after_a.len(), after_b.len()) };
    let end = table.follow(&ahead, &mut runs);
    runs.reverse();
    let (before_a, before_b) = (&sides.a[..inner.a.start as usize], &sides.b[..inner.b.start as usize]);
    let behind = Ahead {
        a: &|at| before_a[before_a.len() - 1 - at],
        b: &|at| before_b[before_b.len() - 1 - at],
        lengths: (before_a.len(), before_b.len()),
    };
    let start = table.follow(&behind, &mut runs);
    runs.reverse();
    Alignment {
        a: inner.a.start - start.0..inner.a.end + end.0,
        b: inner.b.start - start.1..inner.b.end + end.1,
        runs,
    }
}

/// What follows on both sides, in the direction of the extension.
struct Ahead<F, G> {
    /// The token so many places ahead.
    a: F,
    b: G,
    lengths: (usize, usize),
}

/// A cell that no living path reaches.
const DEAD: i32 = i32::MIN / 2;

/// The living cells of the dynamic programme, row by row. Keeps its room from one use to the next.
#[derive(Default)]
struct Table {
    /// For each row, the column of its first cell, and where in `steps` its cells begin.
    rows: Vec<(usize, usize)>,
    steps: Vec<Step>,
    best: (usize, usize),
    /// The score there.
    most: i32,
    /// The scores of a row and of the one above.
    row: Vec<i32>,
    above: Vec<i32>,
    path: Vec<Step>,
}

impl Table {
    /// Goes on window by window: appends the best path that ends on a match, and says how many tokens of
    /// each side it covers; none if nothing is gained.
    fn follow<F: Fn(usize) -> u32, G: Fn(usize) -> u32>(
        &mut self,
        ahead: &Ahead<F, G>,
        runs: &mut Vec<Run>,
    ) -> (u32, u32) {
        let (mut a, mut b) = (0, 0);
        loop {
            let lengths = ((ahead.lengths.0 - a).min(WINDOW), (ahead.lengths.1 - b).min(WINDOW));
            self.fill(|i, j| (ahead.a)(a + i) == (ahead.b)(b + j), lengths);
            if self.best.0 == 0 {
                return (a as u32, b as u32);
            }
            self.trace(runs);
            (a, b) = (a + self.best.0, b + self.best.1);
        }
    }

    /// Appends the path to the best cell.
    fn trace(&mut self, runs: &mut Vec<Run>) {
        let (mut i, mut j) = self.best;
        self.path.clear();
        while i > 0 || j > 0 {
            let kind = self.step(i, j);
            self.path.push(kind);
            i -= usize::from(kind != Step::Insert);
            j -= usize::from(kind != Step::Delete);
        }
        self.path.iter().rev().for_each(|&kind| push(runs, kind, 1));
    }

    fn fill(&mut self, same: impl Fn(usize, usize) -> bool, (rows, columns): (usize, usize)) {
        let first = columns.min(DROP as usize);
        self.rows.clear();
        self.rows.push((0, 0));
        self.steps.clear();
        self.steps.resize(first + 1, Step::Insert);
        self.above.clear();
        self.above.extend((0..=first as i32).map(|j| -j));
        (self.best, self.most) = ((0, 0), 0);
        // The row above, from column `start` on.
        let mut start = 0;
        for i in 1..=rows {
            self.rows.push((start, self.steps.len()));
            self.fill_row(i, start, columns, &same);
            let dead = self.row.iter().take_while(|&&score| score == DEAD).count();
            if dead == self.row.len() {
                break;
            }
            self.above.clear();
            self.above.extend_from_slice(&self.row[dead..]);
            start += dead;
        }
    }

    /// Fills row `i` from a column on.
    fn fill_row(&mut self, i: usize, start: usize, columns: usize, same: impl Fn(usize, usize) -> bool) {
        self.row.clear();
        let (mut diagonal, mut left) = (DEAD, DEAD);
        for j in start..=columns {
            let above = self.above.get(j - start).copied().unwrap_or(DEAD);
            let (score, step) = best_of(j > 0 && same(i - 1, j - 1), [diagonal, above, left]);
            let living = score >= self.most - DROP;
            if !living && j > start + self.above.len() {
                break;
            }
            diagonal = above;
            left = if living { score } else { DEAD };
            self.row.push(left);
            self.steps.push(step);
            if step == Step::Match && score > self.most {
                (self.most, self.best) = (score, (i, j));
            }
        }
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
