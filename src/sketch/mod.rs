//! Sketch: the shingles of a unit in, its `MinHash` and the keys of its bands out.
//!
//! A sketch only proposes; what is reported is computed from the text.

pub mod banding;
pub mod minhash;

use crate::base::hash;
use crate::shingle::shingles;
use crate::spec::Bands;
use minhash::Permutations;

/// Makes the LSH keys of units, some bands at a time, so that the keys of a whole corpus need not be
/// held at once. Reuses its buffers: one per thread.
#[derive(Debug, Clone)]
pub struct BandKeys {
    permutations: Permutations,
    rows: usize,
    first_band: u64,
    shingles: Vec<u32>,
    sketch: Vec<u32>,
}

impl BandKeys {
    /// For the bands `from..to` of `bands`. The same band has the same key whichever others are asked
    /// for.
    #[must_use]
    pub fn new(bands: Bands, from: u32, to: u32) -> Self {
        let rows = bands.rows as usize;
        let permutations = Permutations::range(from as usize * rows, to as usize * rows);
        let sketch = vec![0; permutations.slots()];
        Self { permutations, rows, first_band: u64::from(from), shingles: Vec::new(), sketch }
    }

    /// The keys of one unit, one for each band; `None` if it has fewer than `n` tokens: such a unit is
    /// found by its exact hash alone.
    pub fn keys<'s>(&'s mut self, tokens: &[u32], n: usize) -> Option<impl Iterator<Item = u64> + use<'s>> {
        if tokens.len() < n {
            return None;
        }
        self.shingles.clear();
        self.shingles.extend(shingles(tokens, n).map(minhash::input));
        self.permutations.sketch(&self.shingles, &mut self.sketch);
        let first = self.first_band;
        let rows = self.sketch.chunks_exact(self.rows);
        Some(rows.zip(first..).map(|(rows, band)| band_key(rows, band)))
    }
}

/// The band's number is part of the key, so that different bands never meet.
fn band_key(rows: &[u32], band: u64) -> u64 {
    rows.iter().fold(band.wrapping_mul(0xA24B_AED4_963E_E407), |key, &row| hash::combine(key, u64::from(row)))
}
