//! The tokens of a document in; the keys under which an index finds it out.

use std::ops::Range;

use super::container::Section;
use super::postings::key;
use crate::base::hash;
use crate::shingle::shingles;
use crate::sketch::BandKeys;
use crate::spec::Bands;
use crate::spec::Shingles;

/// Documents with fewer words have passages of fewer words than a run that stands alone has to have.
const SHORT: usize = 10;

/// What determines the keys of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    /// Words per shingle.
    pub shingles: Shingles,
    /// Of so many shingles in a row, one is kept: every run of so many more words is found.
    pub window: u32,
    /// Bands over the sketches of paragraph units.
    pub paragraph_bands: Bands,
    /// Bands over the sketches of documents.
    pub document_bands: Bands,
}

/// A document as integers.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) tokens: &'a [u32],
    pub(super) units: &'a [Range<u32>],
    pub(super) quotations: &'a [Range<u32>],
}

/// A shingle: where it begins, its key, and what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seed {
    pub(super) at: u32,
    pub(super) key: u64,
    pub(super) around: Around,
}

/// What stands around a shingle, in [`Around::BITS`] bits: a few bits of each of three words before and
/// after it, whether it touches a quotation, whether its document is short, and about where it is.
///
/// ```text
/// before: 3, 2, 2 │ after: 3, 2, 2 │ quoted │ short │ place, in steps of 8 words: 7
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Around(pub(super) u32);

impl Around {
    pub(super) const BITS: u32 = 23;
    /// Bits of the nearest word and of the two that follow, on either side.
    const WORDS: [u32; 3] = [3, 2, 2];
    /// Words on either side.
    pub(super) const FAR: u32 = Self::WORDS.len() as u32;
    const SIDE: u32 = 7;
    const QUOTED: u32 = 1 << 14;
    const SHORT: u32 = 1 << 15;
    const PLACE: u32 = 16;
    /// Words of a step.
    const STEP: u32 = 8;
    /// Words after which places repeat.
    const PERIOD: i64 = 8 << 7;

    fn new(words: Words<'_>, at: u32, n: u32) -> Self {
        let token = |at: Option<u32>| at.and_then(|at| words.tokens.get(at as usize));
        let few = |token: Option<&u32>, bits: u32| {
            let hash = hash::combine(token.map_or(0, |&token| u64::from(token) + 1), 1);
            (hash >> 40) as u32 & ((1 << bits) - 1)
        };
        let mut around = 0;
        let mut shift = 0;
        for (far, bits) in (0..).zip(Self::WORDS) {
            around |= few(token(at.checked_sub(far + 1)), bits) << shift;
            around |= few(token(at.checked_add(n + far)), bits) << (Self::SIDE + shift);
            shift += bits;
        }
        let from = words.quotations.partition_point(|one| one.end <= at);
        let is_quoted = words.quotations.get(from).is_some_and(|one| one.start < at + n);
        let is_short = words.tokens.len() < SHORT;
        let place = (at / Self::STEP) & 0x7F;
        around |= u32::from(is_quoted) * Self::QUOTED;
        around |= u32::from(is_short) * Self::SHORT;
        Self(around | (place << Self::PLACE))
    }

    /// On how many of three words before, and after, both may agree.
    fn agree(self, other: Self) -> [u32; 2] {
        let differs = self.0 ^ other.0;
        [differs, differs >> Self::SIDE].map(|differs| {
            let (mut same, mut shift) = (0, 0);
            for bits in Self::WORDS {
                if differs >> shift & ((1 << bits) - 1) != 0 {
                    break;
                }
                same += 1;
                shift += bits;
            }
            same
        })
    }

    /// Whether a run that has this shingle may matter though it is all that two documents share: because it
    /// may have four words more, some on both sides, or in a quotation so many more as `quoted` says, or
    /// because one of the documents is short.
    pub(super) fn may_matter(self, other: Self, quoted: u32) -> bool {
        let either = self.0 | other.0;
        let [before, after] = self.agree(other);
        either & Self::SHORT != 0
            || (before > 0 && after > 0 && before + after >= 4)
            || (either & Self::QUOTED != 0 && before + after >= quoted)
    }

    /// Whether all words on both sides may be the same.
    pub(super) fn is_all_the_same(self, other: Self) -> bool {
        self.agree(other) == [Self::FAR; 2]
    }

    /// Whether from this place to another it may be about as far as `far` words.
    pub(super) fn may_be_apart(self, other: Self, far: u32, shift: u32) -> bool {
        let place = |one: Self| i64::from(one.0 >> Self::PLACE) * i64::from(Self::STEP);
        let off = (place(other) - place(self) - i64::from(far)).rem_euclid(Self::PERIOD);
        off.min(Self::PERIOD - off) <= i64::from(shift + Self::STEP)
    }
}

/// Makes the keys of documents; one per thread.
pub(super) struct Keys {
    scheme: Scheme,
    paragraphs: BandKeys,
    documents: BandKeys,
}

impl Keys {
    pub(super) fn new(scheme: Scheme) -> Self {
        let all = |bands: Bands| BandKeys::new(bands, 0, bands.bands);
        Self { scheme, paragraphs: all(scheme.paragraph_bands), documents: all(scheme.document_bands) }
    }

    /// The keys of the bands of a document.
    pub(super) fn of_document(&mut self, words: Words<'_>, mut each: impl FnMut(u64)) {
        let n = self.scheme.shingles.documents as usize;
        let keys = self.documents.keys(words.tokens, n).into_iter().flatten();
        keys.for_each(|hash| each(key(Section::DocumentBands, hash)));
    }

    /// The keys of the bands of its units.
    pub(super) fn of_units(&mut self, words: Words<'_>, mut each: impl FnMut(u64, &Range<u32>)) {
        let n = self.scheme.shingles.paragraphs as usize;
        for unit in words.units {
            let tokens = &words.tokens[unit.start as usize..unit.end as usize];
            let keys = self.paragraphs.keys(tokens, n).into_iter().flatten();
            keys.for_each(|hash| each(key(Section::ParagraphBands, hash), unit));
        }
    }

    /// Words of a seed.
    pub(super) fn seed_words(&self) -> u32 {
        self.scheme.shingles.seeds
    }

    /// Every run of so many words has a seed that is kept.
    pub(super) fn found_words(&self) -> u32 {
        self.seed_words() + self.scheme.window - 1
    }

    /// All its shingles.
    pub(super) fn seeds(&self, words: Words<'_>) -> Vec<Seed> {
        let n = self.scheme.shingles.seeds as usize;
        let hashes = shingles(words.tokens, n);
        hashes.zip(0u32..).map(|(hash, at)| seed(words, n, at, hash)).collect()
    }

    /// Those of its shingles that are kept.
    pub(super) fn winnowed(&self, words: Words<'_>) -> Vec<Seed> {
        let n = self.scheme.shingles.seeds as usize;
        let hashes: Vec<u64> = shingles(words.tokens, n).collect();
        let kept = winnow(&hashes, self.scheme.window as usize);
        kept.into_iter().map(|at| seed(words, n, at as u32, hashes[at])).collect()
    }
}

fn seed(words: Words<'_>, n: usize, at: u32, hash: u64) -> Seed {
    Seed { at, key: key(Section::Seeds, hash), around: Around::new(words, at, n as u32) }
}

/// Of every `window` hashes in a row the smallest, the last of several (Schleimer, Wilkerson and Aiken 2003);
/// of fewer hashes the smallest of all. Gives their places.
fn winnow(hashes: &[u64], window: usize) -> Vec<usize> {
    let window = window.min(hashes.len()).max(1);
    let mut kept: Vec<usize> = Vec::new();
    for (start, hashes) in hashes.windows(window).enumerate() {
        let least = hashes.iter().enumerate().rev().min_by_key(|(_, hash)| **hash);
        let at = start + least.map_or(0, |(at, _)| at);
        if kept.last() != Some(&at) {
            kept.push(at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_window_has_its_smallest(hashes in prop::collection::vec(0u64..50, 0..60), window in 1usize..9) {
            let kept = winnow(&hashes, window);
            prop_assert!(kept.is_sorted_by(|x, y| x < y));
            prop_assert_eq!(kept.is_empty(), hashes.is_empty());
            for (start, run) in hashes.windows(window).enumerate() {
                let least = run.iter().min().unwrap();
                let inside = kept.iter().filter(|&&at| (start..start + window).contains(&at));
                prop_assert!(inside.clone().any(|&at| hashes[at] == *least));
            }
        }

        #[test]
        fn a_shared_run_has_a_seed_in_common(
            before in prop::collection::vec(any::<u32>(), 0..20), run in prop::collection::vec(any::<u32>(), 7..12),
            after in prop::collection::vec(any::<u32>(), 0..20),
        ) {
            let scheme = Scheme {
                shingles: Shingles { seeds: 4, paragraphs: 3, documents: 5 },
                window: 4,
                paragraph_bands: Bands { bands: 1, rows: 1 },
                document_bands: Bands { bands: 1, rows: 1 },
            };
            let keys = Keys::new(scheme);
            let text = [before, run.clone(), after].concat();
            fn words(tokens: &[u32]) -> Words<'_> {
                Words { tokens, units: &[], quotations: &[] }
            }
            let kept = keys.winnowed(words(&text));
            let shared = keys.seeds(words(&run));
            prop_assert!(shared.iter().any(|seed| kept.iter().any(|one| one.key == seed.key)));
        }
    }

    fn words<'w>(tokens: &'w [u32], quotations: &'w [Range<u32>]) -> Words<'w> {
        Words { tokens, units: &[], quotations }
    }

    /// Which seeds of so many words from the tenth on, in other text that is one of many, may matter.
    fn matter(len: usize, quotation: &Option<Range<u32>>, other: u32) -> Vec<bool> {
        let known: Vec<u32> = (0..30).collect();
        let new = [&[1000 + other; 4], &known[10..10 + len], &[2000 + other; 9]].concat();
        let old = |at: u32| Around::new(words(&known, &[]), 10 + at, 4);
        let seed = |at: u32| Around::new(words(&new, quotation.as_slice()), 4 + at, 4);
        (0..=(len - 4) as u32).map(|at| old(at).may_matter(seed(at), 3)).collect()
    }

    /// Of how many other texts some seed may matter.
    fn share(len: usize, quotation: &Option<Range<u32>>) -> f64 {
        let some = (0..1000).filter(|&other| matter(len, quotation, other).contains(&true)).count();
        some as f64 / 1000.0
    }

    #[test]
    fn a_run_matters_if_it_may_be_long_or_is_quoted() {
        let (quoted, beside) = (Some(3..12), Some(11..14));
        for other in 0..1000 {
            // Of every four in a row one is kept: one that matters, or both ends, which are near each other.
            assert_eq!(matter(8, &None, other)[1..4], [true; 3]);
            assert_eq!(matter(7, &quoted, other), [true; 4]);
            assert!(matter(9, &None, other)[1..5].iter().all(|&one| one));
        }
        assert!(share(4, &None) < 0.02, "{}", share(4, &None));
        assert!(share(5, &None) < 0.15, "{}", share(5, &None));
        assert!(share(4, &quoted) < 0.1, "{}", share(4, &quoted));
        assert!(share(6, &beside) < 0.5 && share(6, &quoted) > share(6, &beside));
    }

    #[test]
    fn of_a_short_text_everything_matters() {
        let known: Vec<u32> = (0..30).collect();
        let around = |tokens: &[u32], at: u32| Around::new(words(tokens, &[]), at, 4);
        assert!(around(&known[..9], 3).may_matter(around(&known, 7), 3));
        assert!(!around(&known[..10], 3).may_matter(around(&known, 20), 3));
    }

    proptest! {
        #[test]
        fn places_that_are_so_far_apart_may_be(from in 0u32..5000, far in 0u32..90, shift in 0i64..=25, before: bool) {
            let tokens: Vec<u32> = (0..6000).collect();
            let around = |at: u32| Around::new(words(&tokens, &[]), at, 4);
            let to = i64::from(from + far) + if before { -shift } else { shift };
            prop_assume!(to >= 0);
            prop_assert!(around(from).may_be_apart(around(to as u32), far, 25));
        }
    }

    #[test]
    fn places_that_are_far_apart_may_not_be_near() {
        let tokens: Vec<u32> = (0..2000).collect();
        let around = |at: u32| Around::new(words(&tokens, &[]), at, 4);
        let near = (0..1024).filter(|&at| around(500).may_be_apart(around(at), 40, 25)).count();
        assert!((60..90).contains(&near), "{near}");
    }
}
