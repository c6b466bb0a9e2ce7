//! Gaps: the words between the anchors of a chain, aligned with the fewest edits.

use super::Alignment;
use super::Anchor;
use super::Run;
use super::Sides;
use super::Step;
use super::chain::extent;
use super::push;

/// Largest table of the dynamic programme; a larger gap is a deletion and an insertion.
const MAX_CELLS: usize = 1 << 20;

/// The alignment of a chain, from its first anchor to its last.
#[must_use]
pub fn fill_chain(sides: Sides<'_>, chain: &[Anchor]) -> Alignment {
    let (whole_a, whole_b) = extent(chain);
    let (mut runs, mut table) = (Vec::new(), Vec::new());
    let (mut a, mut b) = (whole_a.start, whole_b.start);
    for anchor in chain {
        fill(part(sides, (a, anchor.a), (b, anchor.b)), &mut table, &mut runs);
        push(&mut runs, Step::Match, anchor.len);
        (a, b) = (anchor.a + anchor.len, anchor.b + anchor.len);
    }
    Alignment { a: whole_a, b: whole_b, runs }
}

/// The alignment of both sides from end to end, through a chain.
#[must_use]
pub fn fill_between(sides: Sides<'_>, chain: &[Anchor]) -> Alignment {
    let inner = fill_chain(sides, chain);
    let (a_len, b_len) = (sides.a.len() as u32, sides.b.len() as u32);
    let (mut runs, mut table) = (Vec::new(), Vec::new());
    fill(part(sides, (0, inner.a.start), (0, inner.b.start)), &mut table, &mut runs);
    inner.runs.iter().for_each(|run| push(&mut runs, run.step, run.len));
    fill(part(sides, (inner.a.end, a_len), (inner.b.end, b_len)), &mut table, &mut runs);
    Alignment { a: 0..a_len, b: 0..b_len, runs }
}

fn part<'t>(sides: Sides<'t>, a: (u32, u32), b: (u32, u32)) -> Sides<'t> {
    Sides { a: &sides.a[a.0 as usize..a.1 as usize], b: &sides.b[b.0 as usize..b.1 as usize] }
}

/// Appends an alignment of both sides from end to end with the fewest edits (Levenshtein). `cost` is room
/// that is used again.
pub fn fill(sides: Sides<'_>, cost: &mut Vec<u32>, runs: &mut Vec<Run>) {
    let same = |x: usize, y: usize| sides.a[x] == sides.b[y];
    let (rows, columns) = (sides.a.len(), sides.b.len());
    if rows == 0 || columns == 0 || (rows + 1) * (columns + 1) > MAX_CELLS {
        push(runs, Step::Delete, rows as u32);
        push(runs, Step::Insert, columns as u32);
        return;
    }
    if rows == 1 && columns == 1 {
        push(runs, if same(0, 0) { Step::Match } else { Step::Change }, 1);
        return;
    }
    let width = columns + 1;
    cost.clear();
    cost.resize((rows + 1) * width, 0);
    // Filled from the end, so that the way back is read from the beginning.
    for i in (0..=rows).rev() {
        for j in (0..=columns).rev() {
            cost[i * width + j] = match (i == rows, j == columns) {
                (true, true) => 0,
                (true, false) => cost[i * width + j + 1] + 1,
                (false, true) => cost[(i + 1) * width + j] + 1,
                (false, false) => {
                    let diagonal = cost[(i + 1) * width + j + 1] + u32::from(!same(i, j));
                    diagonal.min(cost[(i + 1) * width + j] + 1).min(cost[i * width + j + 1] + 1)
                }
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < rows || j < columns {
        let here = cost[i * width + j];
        if i < rows && j < columns && same(i, j) && here == cost[(i + 1) * width + j + 1] {
            push(runs, Step::Match, 1);
            (i, j) = (i + 1, j + 1);
        } else if i < rows && j < columns && here == cost[(i + 1) * width + j + 1] + 1 {
            push(runs, Step::Change, 1);
            (i, j) = (i + 1, j + 1);
        } else if i < rows && here == cost[(i + 1) * width + j] + 1 {
            push(runs, Step::Delete, 1);
            i += 1;
        } else {
            push(runs, Step::Insert, 1);
            j += 1;
        }
    }
}
