//! The measures of PAN text alignment: Potthast, Stein, Barrón-Cedeño, Rosso, *An Evaluation Framework
//! for Plagiarism Detection*, COLING 2010. Macro-averaged, in characters of both sides.

use std::collections::BTreeMap;

use crate::sets::Pairing;

/// How well detections tell the cases.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Measures {
    pub(crate) cases: usize,
    pub(crate) detections: usize,
    /// Cases that at least one detection meets on both sides.
    pub(crate) detected: usize,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) granularity: f64,
    pub(crate) plagdet: f64,
}

/// Measures, and what they are the means of.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) measures: Measures,
    /// For each case, the share that was detected.
    pub(crate) recalls: Vec<f64>,
    /// For each case, the detections that meet it, as indices.
    pub(crate) met_by: Vec<Vec<usize>>,
    /// For each detection, the share that is of cases it meets.
    pub(crate) precisions: Vec<f64>,
}

/// A stretch of characters.
type Interval = (u32, u32);

/// Parts of both sides of one case or detection.
#[derive(Default, Clone)]
struct Parts {
    a: Vec<Interval>,
    b: Vec<Interval>,
}

impl Parts {
    fn add(&mut self, a: Interval, b: Interval) {
        self.a.push(a);
        self.b.push(b);
    }

    /// The share of a pairing that these parts cover.
    fn share_of(self, whole: &Pairing) -> f64 {
        let size = f64::from(whole.a.len()) + f64::from(whole.b.len());
        if size == 0.0 { 0.0 } else { (covered(self.a) + covered(self.b)) as f64 / size }
    }
}

/// Judges detections by cases.
pub(crate) fn judge(cases: &[Pairing], detections: &[Pairing]) -> Outcome {
    let mut of_pair: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (index, one) in detections.iter().enumerate() {
        of_pair.entry((one.a.document, one.b.document)).or_default().push(index);
    }
    let mut outcome = Outcome::default();
    let mut true_parts = vec![Parts::default(); detections.len()];
    for case in cases {
        let mut parts = Parts::default();
        let mut met_by = Vec::new();
        for &index in of_pair.get(&(case.a.document, case.b.document)).into_iter().flatten() {
            let common = (case.a.common(detections[index].a), case.b.common(detections[index].b));
            if let (Some(a), Some(b)) = common {
                met_by.push(index);
                parts.add(a, b);
                true_parts[index].add(a, b);
            }
        }
        outcome.recalls.push(parts.share_of(case));
        outcome.met_by.push(met_by);
    }
    outcome.precisions =
        true_parts.into_iter().zip(detections).map(|(parts, one)| parts.share_of(one)).collect();
    outcome.measures = measures(&outcome);
    outcome
}

fn measures(outcome: &Outcome) -> Measures {
    let precision = mean(outcome.precisions.iter().copied()).unwrap_or(0.0);
    let recall = mean(outcome.recalls.iter().copied()).unwrap_or(0.0);
    let counts = outcome.met_by.iter().map(Vec::len).filter(|&count| count > 0);
    let granularity = mean(counts.clone().map(|count| count as f64)).unwrap_or(1.0);
    Measures {
        cases: outcome.recalls.len(),
        detections: outcome.precisions.len(),
        detected: counts.count(),
        precision,
        recall,
        granularity,
        plagdet: harmonic(precision, recall) / (1.0 + granularity).log2(),
    }
}

/// The harmonic mean of precision and recall.
pub(crate) fn harmonic(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let count = values.clone().count();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

/// Number of characters in the union of some stretches.
pub(crate) fn covered(mut intervals: Vec<Interval>) -> u64 {
    intervals.sort_unstable();
    let (mut total, mut done) = (0u64, 0);
    for (start, end) in intervals {
        let start = start.max(done);
        done = done.max(end);
        total += u64::from(end.saturating_sub(start));
    }
    total
}
