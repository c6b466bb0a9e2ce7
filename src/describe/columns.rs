//! An alignment word by word, compared as words.

use std::ops::Range;

use super::view::View;
use super::words::common_part;
use crate::align::Step;
use crate::findings::Op;
use crate::listing::Told;

/// One column: a word of `a`, a word of `b`, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What happened.
    pub op: Op,
    /// Number of the word of `a`, or of the one before which the inserted word stands.
    pub a: u32,
    /// Number of the word of `b`, or of the one before which the deleted word stands.
    pub b: u32,
}

impl Column {
    fn is_match(self) -> bool {
        matches!(self.op, Op::Same | Op::Folded)
    }
}

/// All columns of a passage, in order.
#[derive(Debug, Clone, Default)]
pub struct Columns(pub Vec<Column>);

/// Costs of pairing words where one stretch replaces another: an unpaired word costs as much as a pair
/// that has nothing in common, so that pairs are made, and most alike words first.
const UNPAIRED: u32 = 100;
const UNLIKE: u32 = 100;
const ALIKE: f64 = 60.0;
/// A larger replacement is paired in order.
const MAX_PAIRED: usize = 48 * 48;

impl Columns {
    /// The columns of a passage.
    #[must_use]
    pub fn of(told: &Told, a: &View<'_>, b: &View<'_>) -> Self {
        let most = told.runs.iter().map(|run| run.len as usize).sum();
        let mut columns = Self(Vec::with_capacity(most));
        let (mut i, mut j) = (told.a.tokens.start, told.b.tokens.start);
        let (mut a_open, mut b_open) = (i, j);
        for run in &told.runs {
            if run.step == Step::Match {
                columns.replaced((a_open..i, b_open..j), a, b);
                for offset in 0..run.len {
                    columns.paired((i + offset, j + offset), a, b);
                }
                (a_open, b_open) = (i + run.len, j + run.len);
            }
            (i, j) = (i + run.a_len(), j + run.b_len());
        }
        columns.replaced((a_open..i, b_open..j), a, b);
        columns
    }

    fn paired(&mut self, words: (u32, u32), a: &View<'_>, b: &View<'_>) {
        let op = if a.raw(words.0) == b.raw(words.1) {
            Op::Same
        } else if a.folded(words.0) == b.folded(words.1) {
            Op::Folded
        } else {
            Op::Changed
        };
        self.0.push(Column { op, a: words.0, b: words.1 });
    }

    /// Pairs the words of a stretch with those of the one in its place.
    fn replaced(&mut self, words: (Range<u32>, Range<u32>), a: &View<'_>, b: &View<'_>) {
        let (rows, width) = (words.0.len(), words.1.len());
        // One word costs less in the place of another than apart from it.
        if rows * width <= 1 || rows * width > MAX_PAIRED {
            self.in_order(words, a, b);
            return;
        }
        let at = |i: usize, j: usize| i * (width + 1) + j;
        let mut pairs = vec![0u32; rows * (width + 1)];
        for (i, j) in (0..rows).flat_map(|i| (0..width).map(move |j| (i, j))) {
            pairs[at(i, j)] = pair_cost(a, words.0.start + i as u32, b, words.1.start + j as u32);
        }
        let pair = |i: usize, j: usize| pairs[at(i, j)];
        let mut cost = vec![0u32; (rows + 1) * (width + 1)];
        for i in (0..=rows).rev() {
            for j in (0..=width).rev() {
                let delete = if i < rows { cost[at(i + 1, j)] + UNPAIRED } else { u32::MAX };
                let insert = if j < width { cost[at(i, j + 1)] + UNPAIRED } else { u32::MAX };
                let both = if i < rows && j < width { cost[at(i + 1, j + 1)] + pair(i, j) } else { u32::MAX };
                cost[at(i, j)] = if i == rows && j == width { 0 } else { both.min(delete).min(insert) };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < rows || j < width {
            let (x, y) = (words.0.start + i as u32, words.1.start + j as u32);
            if i < rows && j < width && cost[at(i, j)] == cost[at(i + 1, j + 1)] + pair(i, j) {
                self.paired((x, y), a, b);
                (i, j) = (i + 1, j + 1);
            } else if i < rows && cost[at(i, j)] == cost[at(i + 1, j)] + UNPAIRED {
                self.0.push(Column { op: Op::Deleted, a: x, b: y });
                i += 1;
            } else {
                self.0.push(Column { op: Op::Inserted, a: x, b: y });
                j += 1;
            }
        }
    }

    fn in_order(&mut self, words: (Range<u32>, Range<u32>), a: &View<'_>, b: &View<'_>) {
        let pairs = words.0.len().min(words.1.len()) as u32;
        let (x, y) = (words.0.start + pairs, words.1.start + pairs);
        (0..pairs).for_each(|offset| self.paired((words.0.start + offset, words.1.start + offset), a, b));
        self.0.extend((x..words.0.end).map(|a| Column { op: Op::Deleted, a, b: y }));
        self.0.extend((y..words.1.end).map(|b| Column { op: Op::Inserted, a: x.max(words.0.end), b }));
    }

    /// Leaves off, at either end, words of which a part is outside: those that share their character
    /// with a word beyond the end.
    pub fn trim(&mut self, a: &View<'_>, b: &View<'_>) {
        let cut = |column: &Column| a.is_inside_character(column.a) || b.is_inside_character(column.b);
        let start = self.0.iter().position(|column| !cut(column)).unwrap_or(self.0.len());
        self.0.drain(..start);
        let cut = |column: &Column| {
            (column.op != Op::Inserted && a.is_inside_character(column.a + 1))
                || (column.op != Op::Deleted && b.is_inside_character(column.b + 1))
        };
        let end = self.0.iter().rposition(|column| !cut(column)).map_or(0, |last| last + 1);
        self.0.truncate(end);
    }

    /// Takes in a word next to either end of which most is the word on the other side.
    pub fn soften(&mut self, a: &View<'_>, b: &View<'_>) {
        let alike = |i: u32, j: u32| common_part(a.raw(i), b.raw(j)).is_some_and(|common| common.is_most());
        if let Some(&first) = self.0.first()
            && first.is_match()
            && first.a > 0
            && first.b > 0
            && alike(first.a - 1, first.b - 1)
        {
            self.0.insert(0, Column { op: Op::Changed, a: first.a - 1, b: first.b - 1 });
        }
        if let Some(&last) = self.0.last()
            && last.is_match()
            && (last.a as usize + 1) < a.len()
            && (last.b as usize + 1) < b.len()
            && alike(last.a + 1, last.b + 1)
        {
            self.0.push(Column { op: Op::Changed, a: last.a + 1, b: last.b + 1 });
        }
    }

    /// The words of both sides; `None` if nothing matches.
    #[must_use]
    pub fn ranges(&self) -> Option<(Range<u32>, Range<u32>)> {
        if self.matched() == 0 {
            return None;
        }
        let mut of_a = self.0.iter().filter(|column| column.op != Op::Inserted).map(|column| column.a);
        let mut of_b = self.0.iter().filter(|column| column.op != Op::Deleted).map(|column| column.b);
        let ends = |words: &mut dyn DoubleEndedIterator<Item = u32>| -> Option<Range<u32>> {
            let first = words.next()?;
            Some(first..words.next_back().unwrap_or(first) + 1)
        };
        Some((ends(&mut of_a)?, ends(&mut of_b)?))
    }

    /// Number of matching columns.
    #[must_use]
    pub fn matched(&self) -> u32 {
        self.0.iter().filter(|column| column.is_match()).count() as u32
    }

    /// Number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn pair_cost(a: &View<'_>, i: u32, b: &View<'_>, j: u32) -> u32 {
    if a.folded(i) == b.folded(j) {
        return 0;
    }
    let share = common_part(a.raw(i), b.raw(j)).map_or(0.0, |common| common.share);
    UNLIKE - (ALIKE * share) as u32
}
