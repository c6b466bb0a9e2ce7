//! Bands and rows: the arithmetic between a threshold and the chance to find a pair.

use crate::spec::Bands;

/// Most rows in a band that are tried.
const MAX_ROWS: u32 = 32;

/// The chance that two sets of this Jaccard share a band: `1 - (1 - j^r)^b`
/// (Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, 3.4.2).
#[must_use]
pub fn probability(jaccard: f64, bands: Bands) -> f64 {
    1.0 - (1.0 - jaccard.powi(bands.rows as i32)).powi(bands.bands as i32)
}

/// The most selective banding that finds a pair at the threshold with at least the target recall:
/// the most rows for which no more than `max_hashes` rows in all are needed, then the fewest bands.
///
/// Where no banding within `max_hashes` reaches the target, one row in each band is used.
#[must_use]
pub fn bands(threshold: f64, target_recall: f64, max_hashes: u32) -> Bands {
    (1..=MAX_ROWS)
        .rev()
        .filter_map(|rows| needed(threshold, target_recall, rows))
        .find(|found| found.bands * found.rows <= max_hashes)
        .unwrap_or(Bands { bands: max_hashes, rows: 1 })
}

/// The fewest bands of `rows` rows that reach the target, if a sensible number does.
fn needed(threshold: f64, target_recall: f64, rows: u32) -> Option<Bands> {
    let miss = 1.0 - threshold.powi(rows as i32);
    if miss <= 0.0 {
        return Some(Bands { bands: 1, rows });
    }
    let bands = ((1.0 - target_recall).ln() / miss.ln()).ceil();
    (bands >= 1.0 && bands <= f64::from(u16::MAX)).then_some(Bands { bands: bands as u32, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_choices_come_out() {
        // Target .99 at the threshold, 128 and 256 hashes at most.
        assert_eq!(bands(0.8, 0.99, 128), Bands { bands: 16, rows: 6 });
        assert_eq!(bands(0.8, 0.99, 256), Bands { bands: 26, rows: 8 });
        assert_eq!(bands(0.5, 0.99, 128), Bands { bands: 35, rows: 3 });
        assert_eq!(bands(0.3, 0.99, 128), Bands { bands: 49, rows: 2 });
        assert_eq!(bands(0.9, 0.99, 128), Bands { bands: 11, rows: 10 });
    }

    #[test]
    fn the_target_is_reached_wherever_it_can_be() {
        for threshold in 1..20 {
            for target in [0.5, 0.9, 0.99, 0.999] {
                let threshold = f64::from(threshold) / 20.0;
                let found = bands(threshold, target, 256);
                let reached = probability(threshold, found);
                assert!(
                    reached >= target - 1e-9 || found.rows == 1,
                    "{threshold} {target} {found:?} {reached}"
                );
            }
        }
    }

    #[test]
    fn identical_sets_always_meet() {
        assert_eq!(bands(1.0, 0.99, 128), Bands { bands: 1, rows: 32 });
    }
}
