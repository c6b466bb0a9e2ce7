//! Sketches against exact Jaccard: bias, variance, and the chance to share a band.

use twicetold::shingle::shingles;
use twicetold::sketch::BandKeys;
use twicetold::sketch::banding::probability;
use twicetold::sketch::minhash;
use twicetold::sketch::minhash::Permutations;
use twicetold::spec::Bands;

use crate::made::Dice;

/// Slots of a sketch, as for paragraphs: 42 bands of 3 rows.
const SLOTS: usize = 126;

/// Two sets of `size` elements, of which `shared` are in both: what the sketch sees of shingles of
/// numbered words, the least random text there is.
fn sets(first: u32, size: usize, shared: usize) -> (Vec<u32>, Vec<u32>) {
    let total = (2 * size - shared) as u32;
    let words: Vec<u32> = (first..first + total + 2).collect();
    let elements: Vec<u32> = shingles(&words, 3).map(minhash::input).collect();
    (elements[..size].to_vec(), elements[size - shared..].to_vec())
}

/// Mean error of the estimates, and their variance as a share of that of independent slots.
fn bias_and_variance(size: usize, shared: usize, pairs: usize) -> (f64, f64) {
    let permutations = Permutations::new(SLOTS);
    let exact = shared as f64 / (2 * size - shared) as f64;
    let (mut a, mut b) = (vec![0; SLOTS], vec![0; SLOTS]);
    let mut dice = Dice::new(size as u64);
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..pairs {
        let (left, right) = sets(dice.fresh() >> 1, size, shared);
        permutations.sketch(&left, &mut a);
        permutations.sketch(&right, &mut b);
        let equal = a.iter().zip(&b).filter(|(x, y)| x == y).count();
        let error = equal as f64 / SLOTS as f64 - exact;
        (sum, squares) = (sum + error, squares + error * error);
    }
    let bias = sum / pairs as f64;
    let variance = squares / pairs as f64 - bias * bias;
    (bias, variance / (exact * (1.0 - exact) / SLOTS as f64))
}

#[test]
fn estimates_are_unbiased_and_as_sharp_as_independent_slots() {
    for size in [10, 30, 100, 1000] {
        let pairs = 4000;
        let (bias, variance) = bias_and_variance(size, size * 2 / 3, pairs);
        println!("n = {size}: bias {bias:+.4}, variance ratio {variance:.3}");
        assert!(bias.abs() <= 0.003, "n = {size}: bias {bias}");
        assert!((0.9..=1.1).contains(&variance), "n = {size}: variance ratio {variance}");
    }
}

/// The oracle must be able to fail: slots that are rotations of one order are what it is there to catch.
#[test]
fn dependent_slots_would_show() {
    const STEP: u32 = 1 << 25;
    let exact = 7.0 / 13.0;
    let mut dice = Dice::new(1);
    let mut squares = 0.0;
    for _ in 0..500 {
        let (left, right) = sets(dice.fresh() >> 1, 10, 7);
        let slot = |set: &[u32], k: u32| set.iter().map(|&x| x.wrapping_add(k.wrapping_mul(STEP))).min();
        let equal = (0..SLOTS as u32).filter(|&k| slot(&left, k) == slot(&right, k)).count();
        squares += (equal as f64 / SLOTS as f64 - exact).powi(2);
    }
    let variance = squares / 500.0 / (exact * (1.0 - exact) / SLOTS as f64);
    assert!(variance > 2.0, "variance ratio {variance}");
}

/// How many of so many pairs of this Jaccard, in sixtieths, share the key of a band.
fn colliding(bands: Bands, sixtieths: usize, pairs: usize) -> usize {
    let mut keys = BandKeys::new(bands, 0, bands.bands);
    let mut of = |tokens: &[u32]| keys.keys(tokens, 1).unwrap().collect::<Vec<u64>>();
    let mut dice = Dice::new(u64::from(bands.rows) * 100 + sixtieths as u64);
    let own = (60 - sixtieths) / 2;
    let share = |_: &usize| {
        let first = dice.fresh() >> 1;
        let words: Vec<u32> = (first..first + (own * 2 + sixtieths) as u32).collect();
        let (a, b) = (of(&words[..own + sixtieths]), of(&words[own..]));
        a.iter().zip(&b).any(|(x, y)| x == y)
    };
    (0..pairs).filter(share).count()
}

#[test]
fn the_measured_chance_to_share_a_band_is_the_computed_one() {
    let pairs = 2000;
    for (bands, rows) in [(42, 3), (16, 6), (32, 4)] {
        let bands = Bands { bands, rows };
        for sixtieths in (6..=54).step_by(6) {
            let chance = probability(sixtieths as f64 / 60.0, bands);
            let expected = chance * pairs as f64;
            let sigma = (expected * (1.0 - chance)).sqrt();
            let found = colliding(bands, sixtieths, pairs) as f64;
            println!(
                "{bands:?} J {:.1}: {found} of {pairs}, expected {expected:.1}",
                sixtieths as f64 / 60.0
            );
            // One pair more than four sigma, since pairs are counted whole.
            assert!(
                (found - expected).abs() <= 4.0 * sigma + 1.0,
                "{bands:?} at {sixtieths}/60: {found} of {pairs}, not {expected:.1} ± {sigma:.1}"
            );
        }
    }
}
