//! The edits of an alignment in, as few bytes as hold them out; and back, nothing changed.
//!
//! An edit mostly begins a blank after the one before it and is as long on both sides: that takes two or
//! three bytes. What is otherwise is written as well, whatever it is.

use std::fmt;

use super::Edit;
use super::Op;
use crate::base::Span;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;

/// By what stands in the lowest bits of a tag.
const OPS: [Op; 5] = [Op::Same, Op::Folded, Op::Changed, Op::Inserted, Op::Deleted];
const OP: u8 = 0b111;
/// Both sides have a part in common.
const COMMON: u8 = 1 << 3;
/// The side begins as most do.
const NEXT: [u8; 2] = [1 << 4, 1 << 5];
/// Both sides are equally long.
const ALIKE: u8 = 1 << 6;

/// The edits of an alignment, in order.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Diff(Box<[u8]>);

impl Diff {
    /// The edits, one by one.
    #[must_use]
    pub fn iter(&self) -> Edits<'_> {
        Edits { bytes: Bytes(&self.0), ends: [0; 2] }
    }

    /// Number of edits; they are counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As they are packed.
    pub(super) fn packed(&self) -> &[u8] {
        &self.0
    }

    /// What [`Self::packed`] gave.
    pub(super) fn of_packed(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl FromIterator<Edit> for Diff {
    fn from_iter<I: IntoIterator<Item = Edit>>(edits: I) -> Self {
        let mut bytes = Vec::new();
        let mut ends = [0; 2];
        for edit in edits {
            put(&mut bytes, ends, &edit);
            ends = [edit.a.end, edit.b.end];
        }
        Self(bytes.into_boxed_slice())
    }
}

impl From<Vec<Edit>> for Diff {
    fn from(edits: Vec<Edit>) -> Self {
        edits.into_iter().collect()
    }
}

impl<'d> IntoIterator for &'d Diff {
    type Item = Edit;
    type IntoIter = Edits<'d>;

    fn into_iter(self) -> Edits<'d> {
        self.iter()
    }
}

impl fmt::Debug for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// The edits of a [`Diff`], in order.
#[derive(Debug, Clone)]
pub struct Edits<'d> {
    bytes: Bytes<'d>,
    /// Where the edit before ends, on either side.
    ends: [u32; 2],
}

impl Iterator for Edits<'_> {
    type Item = Edit;

    fn next(&mut self) -> Option<Edit> {
        let [tag] = self.bytes.fixed()?;
        let op = *OPS.get(usize::from(tag & OP))?;
        let len = self.bytes.small()?;
        let lens = [len, if tag & ALIKE == 0 { self.bytes.small()? } else { len }];
        let mut sides = [Span::default(); 2];
        for side in 0..2 {
            let is_next = tag & NEXT[side] != 0;
            let gap = if is_next { blank(lens[side]) } else { signed(self.bytes.small()?) };
            sides[side] = stretch(self.ends[side].wrapping_add(gap), lens[side]);
        }
        let [a, b] = sides;
        let mut part = |whole: Span| {
            let before = signed(self.bytes.small()?);
            Some(stretch(whole.start.wrapping_add(before), self.bytes.small()?))
        };
        let common = if tag & COMMON == 0 { None } else { Some((part(a)?, part(b)?)) };
        self.ends = [a.end, b.end];
        Some(Edit { op, a, b, common })
    }
}

fn put(bytes: &mut Vec<u8>, ends: [u32; 2], edit: &Edit) {
    let sides = [edit.a, edit.b];
    let lens = sides.map(len);
    let gaps = [0, 1].map(|side| sides[side].start.wrapping_sub(ends[side]));
    let is_next = [0, 1].map(|side| gaps[side] == blank(lens[side]));
    let flag = |is: bool, flag: u8| if is { flag } else { 0 };
    let op = OPS.iter().take_while(|op| **op != edit.op).count() as u8;
    let next = flag(is_next[0], NEXT[0]) | flag(is_next[1], NEXT[1]);
    bytes.push(op | next | flag(edit.common.is_some(), COMMON) | flag(lens[0] == lens[1], ALIKE));
    put_number(bytes, lens[0].into());
    if lens[0] != lens[1] {
        put_number(bytes, lens[1].into());
    }
    for side in (0..2).filter(|&side| !is_next[side]) {
        put_number(bytes, unsigned(gaps[side]).into());
    }
    if let Some((a, b)) = edit.common {
        for (part, whole) in [(a, edit.a), (b, edit.b)] {
            put_number(bytes, unsigned(part.start.wrapping_sub(whole.start)).into());
            put_number(bytes, len(part).into());
        }
    }
}

/// Bytes between most edits of this length and those before them.
fn blank(len: u32) -> u32 {
    u32::from(len > 0)
}

/// The length of a span, even of one that ends before it begins.
fn len(span: Span) -> u32 {
    span.end.wrapping_sub(span.start)
}

fn stretch(start: u32, len: u32) -> Span {
    Span { start, end: start.wrapping_add(len) }
}

/// A difference that may be below zero as a number that is small if the difference is.
fn unsigned(difference: u32) -> u32 {
    (difference << 1) ^ (((difference as i32) >> 31) as u32)
}

/// The difference of such a number.
fn signed(number: u32) -> u32 {
    (number >> 1) ^ (number & 1).wrapping_neg()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn offset() -> impl Strategy<Value = u32> {
        prop_oneof![0..300u32, any::<u32>(), Just(0), Just(u32::MAX), Just(1 << 31)]
    }

    fn span() -> impl Strategy<Value = Span> {
        (offset(), offset()).prop_map(|(start, end)| Span { start, end })
    }

    fn edit() -> impl Strategy<Value = Edit> {
        let common = prop::option::of((span(), span()));
        (prop::sample::select(&OPS[..]), span(), span(), common).prop_map(|(op, a, b, common)| Edit {
            op,
            a,
            b,
            common,
        })
    }

    fn at(op: Op, a: (u32, u32), b: (u32, u32)) -> Edit {
        Edit { op, a: Span::new(a.0, a.1), b: Span::new(b.0, b.1), common: None }
    }

    #[test]
    fn what_follows_in_order_takes_few_bytes() {
        let edits = vec![
            at(Op::Same, (0, 90), (0, 90)),
            at(Op::Changed, (91, 96), (91, 97)),
            at(Op::Same, (97, 300), (98, 301)),
            at(Op::Inserted, (300, 300), (302, 310)),
            at(Op::Folded, (301, 304), (311, 316)),
        ];
        let diff = Diff::from(edits.clone());
        assert_eq!((diff.len(), diff.0.len()), (5, 4 + 3 + 3 + 3 + 3));
        assert_eq!(diff.iter().collect::<Vec<_>>(), edits);
        assert!(!diff.is_empty() && Diff::default().is_empty());
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(edits in prop::collection::vec(edit(), 0..20)) {
            let diff: Diff = edits.iter().copied().collect();
            prop_assert_eq!(diff.iter().collect::<Vec<_>>(), edits.clone());
            prop_assert_eq!(diff.len(), edits.len());
            prop_assert_eq!(format!("{diff:?}"), format!("{edits:?}"));
            prop_assert_eq!(diff.is_empty(), edits.is_empty());
        }
    }
}
