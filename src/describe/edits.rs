//! Columns in, stretches of bytes out: the diff that is reported.

use super::columns::Column;
use super::columns::Columns;
use super::view::View;
use super::words::common_part;
use crate::base::Span;
use crate::findings::Edit;
use crate::findings::Op;

/// The diff of a passage: neighbours of one kind are one stretch, but each changed word stands alone,
/// and words that are left out are in none.
#[must_use]
pub fn edits(columns: &Columns, a: &View<'_>, b: &View<'_>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let Some((a_words, b_words)) = columns.ranges() else { return edits };
    let starts = (a.span(a_words.start).start, b.span(b_words.start).start);
    for column in &columns.0 {
        let ends = edits.last().map_or(starts, |last| (last.a.end, last.b.end));
        let next = edit(column, ends, a, b);
        match edits.last_mut() {
            Some(last) if last.op == next.op && next.op != Op::Changed && !is_after_gap(column, a, b) => {
                last.a.end = last.a.end.max(next.a.end);
                last.b.end = last.b.end.max(next.b.end);
            }
            _ => edits.push(next),
        }
    }
    edits
}

/// Whether words that are left out stand before a column, on a side that has a word there.
fn is_after_gap(column: &Column, a: &View<'_>, b: &View<'_>) -> bool {
    (column.op != Op::Inserted && a.is_after_gap(column.a))
        || (column.op != Op::Deleted && b.is_after_gap(column.b))
}

fn edit(column: &Column, ends: (u32, u32), a: &View<'_>, b: &View<'_>) -> Edit {
    // Where a word is only on one side, the other side is the empty stretch after what came before.
    let nothing = |end: u32| Span::new(end, end);
    let a_span = if column.op == Op::Inserted { nothing(ends.0) } else { a.span(column.a) };
    let b_span = if column.op == Op::Deleted { nothing(ends.1) } else { b.span(column.b) };
    let common = (column.op == Op::Changed).then(|| common_part(a.raw(column.a), b.raw(column.b))).flatten();
    let common = common.map(|common| {
        let shift = |span: Span, part: (u32, u32)| Span::new(span.start + part.0, span.start + part.1);
        (shift(a_span, common.a), shift(b_span, common.b))
    });
    Edit { op: column.op, a: a_span, b: b_span, common }
}
