//! Which words of an alignment are shown: long identical stretches are folded.

use std::ops::Range;

/// A stretch of words that is shown, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stretch {
    /// Shown word by word.
    Shown(Range<usize>),
    /// The same on both sides; only counted.
    Folded(Range<usize>),
}

/// A fold stands for at least so many words: fewer take no more room than to say so.
const LEAST: usize = 10;

/// Cuts a run of words into stretches, in order and without a gap. Each run of words that are the
/// same keeps `context` words at each end.
pub(super) fn fold(same: &[bool], context: usize) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut shown = 0;
    let mut at = 0;
    while at < same.len() {
        let length = same[at..].iter().take_while(|same| **same).count();
        if length >= context.saturating_mul(2).saturating_add(LEAST) {
            let (start, end) = (at + context, at + length - context);
            if shown < start {
                stretches.push(Stretch::Shown(shown..start));
            }
            stretches.push(Stretch::Folded(start..end));
            shown = end;
        }
        at += length.max(1);
    }
    if shown < same.len() {
        stretches.push(Stretch::Shown(shown..same.len()));
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_stretch_keeps_its_ends() {
        let mut same = vec![true; 20];
        same[0] = false;
        assert_eq!(fold(&same, 3), [Stretch::Shown(0..4), Stretch::Folded(4..17), Stretch::Shown(17..20)]);
        assert_eq!(fold(&same, 8), [Stretch::Shown(0..20)]);
        assert_eq!(fold(&same[1..], 0), [Stretch::Folded(0..19)]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_only_the_same_is_folded(
            same in proptest::collection::vec(proptest::bool::weighted(0.9), 0..80), context in 0usize..12,
        ) {
            let mut at = 0;
            for stretch in fold(&same, context) {
                let range = match &stretch { Stretch::Shown(range) | Stretch::Folded(range) => range.clone() };
                prop_assert_eq!(range.start, at);
                prop_assert!(range.end > at);
                at = range.end;
                if let Stretch::Folded(range) = stretch {
                    let kept = range.start - context..range.end + context;
                    prop_assert!(same[kept.clone()].iter().all(|same| *same));
                    // Exactly `context` words are kept: the run ends right there.
                    prop_assert!(kept.start == 0 || !same[kept.start - 1]);
                    prop_assert!(kept.end == same.len() || !same[kept.end]);
                }
            }
            prop_assert_eq!(at, same.len());
        }
    }
}
