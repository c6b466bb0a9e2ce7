//! Very large buckets of stretches that resemble each other in; which pairs of them need not be compared out.
//!
//! Of a text that stands in thousands of versions, any two resemble each other, and buckets of every size say so.
//! The first version in a very large bucket is a *hub*: it is paired with all others there. A version that meets it in
//! such buckets again and again hangs together with it, and two with one hub do so through it: nearly always they are of
//! one family, of which every passage is told to one place. So the two are not compared. Where the pair of one of them
//! with the hub turns out to be no match, what only they share is lost: fifty of 829,911 passages of 736 MB.

use rayon::prelude::*;

use super::pairs::Pair;
use super::repeats::Keyed;
use crate::spec::Bands;

/// A bucket with more members than this is very large.
const MANY: usize = 1 << 10;
/// A version meets its hub as often as one with this Jaccard does…
const ALIKE: f64 = 0.4;
/// …and no fewer times than this.
const FEWEST: f64 = 2.0;

/// Counts how often stretches meet hubs.
pub(super) struct Meetings {
    /// How often is enough.
    enough: u32,
    /// A stretch, a hub, and how often they meet; those up to `counted` are sorted, each two once.
    met: Vec<(u32, u32, u32)>,
    counted: usize,
}

impl Meetings {
    pub(super) fn new(bands: Bands) -> Self {
        let expected = f64::from(bands.bands) * ALIKE.powf(f64::from(bands.rows));
        Self { enough: expected.ceil().max(FEWEST) as u32, met: Vec::new(), counted: 0 }
    }

    /// Adds what is in the buckets of one key or several, sorted; `may` tells whether two may be paired.
    pub(super) fn add(&mut self, keyed: &[Keyed], may: impl Fn(u32, u32) -> bool + Sync) {
        let meet = |bucket: &[Keyed]| {
            let hub = bucket[0].1;
            let met = bucket[1..].iter().filter(|one| may(hub, one.1)).map(|one| (one.1, hub, 1));
            met.collect::<Vec<_>>()
        };
        let buckets = keyed.par_chunk_by(|x, y| x.0 == y.0).filter(|bucket| bucket.len() > MANY);
        self.met.par_extend(buckets.flat_map_iter(meet));
        if self.met.len() > 2 * self.counted {
            self.count();
        }
    }

    fn count(&mut self) {
        self.met.par_sort_unstable();
        self.met.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 += if same { next.2 } else { 0 };
            same
        });
        self.counted = self.met.len();
    }

    /// Of each stretch the first hub that it has met often enough.
    pub(super) fn hubs(mut self) -> Hubs {
        self.count();
        self.met.retain(|met| met.2 >= self.enough);
        let mut hubs: Vec<(u32, u32)> = self.met.into_iter().map(|(one, hub, _)| (one, hub)).collect();
        hubs.dedup_by_key(|(one, _)| *one);
        Hubs(hubs)
    }
}

/// Stretches and their hubs, sorted.
#[derive(Debug, Default)]
pub(super) struct Hubs(Vec<(u32, u32)>);

impl Hubs {
    /// Leaves out the pairs of which both stretches have one hub.
    ///
    /// That hub is paired with either of them, and these pairs stay: it is no hub of its own, so all candidates that hung together
    /// do so still; whether they match is not known here.
    pub(super) fn thin(&self, pairs: &mut Vec<Pair>) {
        if !self.0.is_empty() {
            pairs.retain(|pair| self.of(pair.first()).is_none_or(|hub| self.of(pair.second()) != Some(hub)));
        }
    }

    fn of(&self, stretch: u32) -> Option<u32> {
        self.0.binary_search_by_key(&stretch, |one| one.0).ok().map(|at| self.0[at].1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::base::Components;
    use crate::candidates::Crowd;

    const BANDS: Bands = Bands { bands: 42, rows: 3 };
    const CROWD: Crowd = Crowd { all: 32, leaders: 4 };

    /// Pairs of buckets, and what is left of them.
    fn thinned(buckets: &[Vec<u32>], may: impl Fn(u32, u32) -> bool + Sync) -> (Vec<Pair>, Vec<Pair>) {
        let mut meetings = Meetings::new(BANDS);
        let mut pairs = Vec::new();
        for (key, bucket) in buckets.iter().enumerate() {
            let keyed: Vec<Keyed> = bucket.iter().map(|&number| (key as u64, number)).collect();
            meetings.add(&keyed, &may);
            CROWD.pair(bucket, &may, |x, y| pairs.push(Pair::new(x, y)));
        }
        let mut left = pairs.clone();
        meetings.hubs().thin(&mut left);
        (pairs, left)
    }

    /// For each stretch the one that stands for all that hang together with it.
    fn roots(pairs: &[Pair], stretches: u32) -> Vec<usize> {
        let mut components = Components::new(stretches as usize);
        pairs.iter().for_each(|pair| components.join(pair.first() as usize, pair.second() as usize));
        (0..stretches as usize).map(|one| components.root(one)).collect()
    }

    const STRETCHES: u32 = 1500;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn what_hangs_together_still_does(
            skipped in proptest::collection::vec((2u32..20, 0u32..20, 0u32..30), 1..12),
            small in proptest::collection::vec((0..STRETCHES, 1u32..40), 0..200),
            groups in 1u32..4,
        ) {
            // All but every so many, from one on; and small buckets of neighbours.
            let large = skipped.iter().map(|&(every, without, from)| {
                (from..STRETCHES).filter(|one| one % every != without % every).collect::<Vec<u32>>()
            });
            let small = small.iter().map(|&(from, len)| (from..(from + len).min(STRETCHES)).collect());
            let buckets: Vec<Vec<u32>> = large.chain(small).collect();
            let may = |x: u32, y: u32| groups == 1 || x % groups != y % groups;
            let (pairs, left) = thinned(&buckets, may);
            prop_assert_eq!(roots(&pairs, STRETCHES), roots(&left, STRETCHES));
        }
    }

    #[test]
    fn of_many_versions_few_pairs_are_left() {
        let modal = |band: u32| (0..3000).filter(|one| !(one + band).is_multiple_of(7)).collect::<Vec<u32>>();
        let small = |band: u32| (0..3000 / 30).map(move |k| (k * 30 + band..k * 30 + band + 30).collect());
        let buckets: Vec<Vec<u32>> = (0..6).map(modal).chain((0..6).flat_map(small)).collect();
        let (mut pairs, left) = thinned(&buckets, |_, _| true);
        pairs.sort_unstable();
        pairs.dedup();
        assert!(pairs.len() > 20 * 3000 && left.len() < 6 * 3000, "{} and {}", pairs.len(), left.len());
    }

    #[test]
    fn large_buckets_that_are_met_once_and_smaller_ones_say_nothing() {
        let once = vec![(0..3000).collect::<Vec<u32>>(), (10..30).collect()];
        let smaller = vec![(0..1000).collect::<Vec<u32>>(); 30];
        for buckets in [once, smaller] {
            let (pairs, left) = thinned(&buckets, |_, _| true);
            assert_eq!(pairs, left);
        }
    }

    #[test]
    fn counts_do_not_depend_on_how_they_come() {
        let bucket =
            |key: u64, every: u32| (0..4000).filter(move |one| one % every > 0).map(move |one| (key, one));
        let all: Vec<Keyed> = (0..9).flat_map(|key| bucket(key, key as u32 + 2)).collect();
        let mut at_once = Meetings::new(BANDS);
        at_once.add(&all, |_, _| true);
        let mut in_pieces = Meetings::new(BANDS);
        for key in (0..9).rev() {
            in_pieces.add(&bucket(key, key as u32 + 2).collect::<Vec<_>>(), |_, _| true);
        }
        let hubs = |meetings: Meetings| meetings.hubs().0.into_iter().collect::<BTreeMap<u32, u32>>();
        assert_eq!(hubs(at_once), hubs(in_pieces));
    }
}
