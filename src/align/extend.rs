//! Ends: how far a match goes on past its last anchor.
//!
//! Gapped X-drop extension (Zhang, Schwartz, Wagner, Miller, *J. Comput. Biol.* 2000): a match adds
//! one, an edit takes one, and a path that fell by `DROP` below the best is given up.

use std::ops::Range;

use super::Alignment;
use super::Run;
use super::Sides;
use super::Step;
use super::push;

/// How far a path may fall below the best one.
const DROP: i32 = 8;
/// Words of either side that are looked at in one go.
const WINDOW: usize = 64;

/// Extends an alignment at both ends as far as it gains by it; it then begins and ends on a match. `table` is
/// room that is used again.
#[must_use]
pub fn both_ends(sides: Sides<'_>, inner: Alignment, table: &mut Table) -> Alignment {
    let mut runs = inner.runs;
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
///
/// A row is *plain* if it ends the best path so far, and its other cells score what inserts and deletes make of
/// that path. If the next tokens on the diagonal are equal, the next row is plain again, whatever else is equal:
/// so the rows of a long match need not be filled, and how their cells were reached is found out when it is asked
/// for.
pub struct Table {
    /// The tokens of the window.
    a: [u32; WINDOW],
    b: [u32; WINDOW],
    /// How each cell was reached, in rows of [`WIDTH`]; not of plain rows.
    steps: Vec<Step>,
    /// The column of the best cell of each plain row that was not filled; 0 for other rows.
    plain: [u8; WIDTH],
    best: (usize, usize),
    /// The score there.
    most: i32,
    /// The scores of one row: those that are not yet filled are of the row above.
    row: [i32; WIDTH],
    path: Vec<Step>,
}

/// Cells of a row.
const WIDTH: usize = WINDOW + 1;

impl Default for Table {
    fn default() -> Self {
        Self {
            a: [0; WINDOW],
            b: [0; WINDOW],
            steps: Vec::new(),
            plain: [0; WIDTH],
            best: (0, 0),
            most: 0,
            row: [DEAD; WIDTH],
            path: Vec::new(),
        }
    }
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
            (0..lengths.0).for_each(|i| self.a[i] = (ahead.a)(a + i));
            (0..lengths.1).for_each(|j| self.b[j] = (ahead.b)(b + j));
            if !self.may_gain(lengths) {
                return (a as u32, b as u32);
            }
            self.fill(lengths);
            if self.best.0 == 0 {
                return (a as u32, b as u32);
            }
            self.trace(runs);
            (a, b) = (a + self.best.0, b + self.best.1);
        }
    }

    /// Whether any path can gain: a bound that costs less than the table.
    ///
    /// A path is at most so far off the diagonal as it may fall, and a word more for each match; a word of
    /// `a` that stands nowhere so near in `b` is no match. It has gained where more than half of its words
    /// match, and is given up where it would have fallen too far if all of these did.
    fn may_gain(&self, (rows, columns): (usize, usize)) -> bool {
        let (mut matches, mut fallen) = (0, 0);
        for (i, token) in self.a[..rows].iter().enumerate() {
            let reach = DROP as usize + matches;
            let near = i.saturating_sub(reach).min(columns)..(i + reach + 1).min(columns);
            if self.b[near].contains(token) {
                matches += 1;
                fallen -= 1;
            } else {
                fallen += 1;
            }
            if fallen < 0 {
                return true;
            }
            if fallen > DROP {
                return false;
            }
        }
        false
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

    /// How a living cell was reached.
    fn step(&self, i: usize, j: usize) -> Step {
        match usize::from(self.plain[i]) {
            0 => self.steps[i * WIDTH + j],
            // What costs as much comes through the diagonal.
            _ if j > 0 && self.a[i - 1] == self.b[j - 1] => Step::Match,
            best if j > best => Step::Insert,
            _ => Step::Delete,
        }
    }

    fn fill(&mut self, (rows, columns): (usize, usize)) {
        self.steps.resize(WIDTH * WIDTH, Step::Insert);
        self.steps[..WIDTH].fill(Step::Insert);
        self.plain = [0; WIDTH];
        (self.best, self.most) = ((0, 0), 0);
        // The first row is plain.
        let mut plain = true;
        let mut living = self.put_plain_row(columns);
        for i in 1..=rows {
            let column = self.best.1;
            if plain && column < columns && self.a[i - 1] == self.b[column] {
                self.best = (i, column + 1);
                self.most += 1;
                self.plain[i] = (column + 1) as u8;
                continue;
            }
            if self.plain[i - 1] > 0 {
                living = self.put_plain_row(columns);
            }
            living = self.fill_row(i, living, columns);
            if living.is_empty() {
                break;
            }
            plain = self.best.0 == i && self.is_plain(&living, columns);
        }
    }

    /// The living cells of a plain row: beside the best cell as far as paths may fall.
    fn plain_cells(&self, columns: usize) -> Range<usize> {
        let column = self.best.1;
        // A step back is a deletion, and one match less.
        column.saturating_sub(DROP as usize / 2)..(column + DROP as usize).min(columns) + 1
    }

    /// The score of a cell of a plain row.
    fn plain_score(&self, j: usize) -> i32 {
        let column = self.best.1;
        if j < column { self.most - 2 * (column - j) as i32 } else { self.most - (j - column) as i32 }
    }

    /// Fills the row of scores with those of the plain row that ends the best path; gives its living cells.
    fn put_plain_row(&mut self, columns: usize) -> Range<usize> {
        let cells = self.plain_cells(columns);
        cells.clone().for_each(|j| self.row[j] = self.plain_score(j));
        cells
    }

    /// Whether a row that ends the best path is plain.
    fn is_plain(&self, living: &Range<usize>, columns: usize) -> bool {
        *living == self.plain_cells(columns) && living.clone().all(|j| self.row[j] == self.plain_score(j))
    }

    /// Fills row `i` below the living cells of the one above; gives its own.
    fn fill_row(&mut self, i: usize, above: Range<usize>, columns: usize) -> Range<usize> {
        let token = self.a[i - 1];
        let steps = &mut self.steps[i * WIDTH..][..WIDTH];
        let (mut diagonal, mut left) = (DEAD, DEAD);
        let mut living = above.start..above.start;
        for (j, into) in steps.iter_mut().enumerate().take(columns + 1).skip(above.start) {
            let up = if j < above.end { self.row[j] } else { DEAD };
            let (score, step) = best_of(j > 0 && token == self.b[j - 1], [diagonal, up, left]);
            diagonal = up;
            *into = step;
            if score < self.most - DROP {
                if j > above.end {
                    break;
                }
                (self.row[j], left) = (DEAD, DEAD);
                continue;
            }
            (self.row[j], left) = (score, score);
            living = if living.is_empty() { j..j + 1 } else { living.start..j + 1 };
            if step == Step::Match && score > self.most {
                (self.most, self.best) = (score, (i, j));
            }
        }
        living
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
    use proptest::prelude::*;

    use super::*;

    /// The path to the best cell of a whole table without a band, in one window.
    fn followed(a: &[u32], b: &[u32]) -> Option<Vec<Step>> {
        let mut table = vec![vec![(DEAD, Step::Insert); b.len() + 1]; a.len() + 1];
        let (mut most, mut best) = (0, (0, 0));
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let from = |rows: usize, columns: usize| {
                    if i >= rows && j >= columns { table[i - rows][j - columns].0 } else { DEAD }
                };
                let same = i > 0 && j > 0 && a[i - 1] == b[j - 1];
                let reached = match (i, j) {
                    (0, 0) => (0, Step::Insert),
                    _ => best_of(same, [from(1, 1), from(1, 0), from(0, 1)]),
                };
                table[i][j] = if reached.0 < most - DROP { (DEAD, reached.1) } else { reached };
                if reached.1 == Step::Match && reached.0 > most {
                    (most, best) = (reached.0, (i, j));
                }
            }
        }
        let (mut i, mut j) = best;
        let mut path = Vec::new();
        while i > 0 || j > 0 {
            let step = table[i][j].1;
            path.push(step);
            i -= usize::from(step != Step::Insert);
            j -= usize::from(step != Step::Delete);
        }
        path.reverse();
        (best.0 > 0).then_some(path)
    }

    proptest! {
        #[test]
        fn the_band_finds_what_the_whole_table_finds(
            a in proptest::collection::vec(0u32..6, 0..60),
            b in proptest::collection::vec(0u32..6, 0..60),
            rare in 1u32..20,
        ) {
            // Sequences of few kinds of tokens, and of so many that little is alike.
            let (a, b) = (a.iter().zip(0u32..).map(|(t, i)| t + i % rare * 6).collect::<Vec<_>>(),
                b.iter().zip(0u32..).map(|(t, i)| t + i % rare * 6).collect::<Vec<_>>());
            let found = found(&a, &b);
            let wanted = followed(&a, &b).unwrap_or_default();
            prop_assert_eq!(found.is_empty(), wanted.is_empty());
            prop_assert_eq!(&found[..wanted.len().min(found.len())], &wanted[..]);
        }
    }

    /// The steps that the table finds.
    fn found(a: &[u32], b: &[u32]) -> Vec<Step> {
        let ahead = Ahead { a: &|at| a[at], b: &|at| b[at], lengths: (a.len(), b.len()) };
        let mut runs = Vec::new();
        Table::default().follow(&ahead, &mut runs);
        runs.iter().flat_map(|run| std::iter::repeat_n(run.step, run.len as usize)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn rows_that_are_not_filled_change_nothing(
            a in proptest::collection::vec(0u32..40, 20..64),
            kinds in 1u32..40,
            edits in proptest::collection::vec((0usize..64, 0u32..80), 0..8),
        ) {
            // A copy with edits, of tokens that recur often, or hardly ever.
            let a: Vec<u32> = a.into_iter().map(|token| token % kinds).collect();
            let mut b = a.clone();
            for (at, token) in edits {
                let at = at % b.len();
                match token % 3 {
                    0 => b[at] = token,
                    1 => b.insert(at, token % kinds),
                    _ => drop(b.remove(at)),
                }
            }
            b.truncate(WINDOW);
            let (found, wanted) = (found(&a, &b), followed(&a, &b).unwrap_or_default());
            prop_assert_eq!(found.is_empty(), wanted.is_empty());
            prop_assert_eq!(&found[..wanted.len().min(found.len())], &wanted[..]);
        }
    }

    fn extended(a: &[u32], b: &[u32]) -> (Alignment, u32) {
        let inner = Alignment { a: 0..0, b: 0..0, runs: Vec::new() };
        let found = both_ends(Sides { a, b }, inner, &mut Table::default());
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
