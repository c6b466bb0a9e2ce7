//! Pairs of documents and clusters of them: precision, recall, F1, adjusted Rand index, B-cubed.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use twicetold::base::Components;

use crate::plagdet::harmonic;

/// Two documents, the smaller number first.
pub(crate) type Pair = (u32, u32);

/// A pair with the smaller number first.
pub(crate) fn pair(a: u32, b: u32) -> Pair {
    (a.min(b), a.max(b))
}

/// How well predicted pairs tell the true ones.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Judged {
    pub(crate) truth: usize,
    pub(crate) predicted: usize,
    pub(crate) hit: usize,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

impl Judged {
    fn new(truth: usize, predicted: usize, hit: usize) -> Self {
        let share = |whole: usize| if whole == 0 { 0.0 } else { hit as f64 / whole as f64 };
        let (precision, recall) = (share(predicted), share(truth));
        Self { truth, predicted, hit, precision, recall, f1: harmonic(precision, recall) }
    }
}

/// Judges predicted pairs by the true ones.
pub(crate) fn judge(truth: &BTreeSet<Pair>, predicted: &BTreeSet<Pair>) -> Judged {
    Judged::new(truth.len(), predicted.len(), truth.intersection(predicted).count())
}

/// The threshold at which the pairs that score as much have the best F1; the highest of equals.
pub(crate) fn sweep(truth: &BTreeSet<Pair>, scores: &BTreeMap<Pair, f64>) -> (f64, Judged) {
    let mut ranked: Vec<(f64, Pair)> = scores.iter().map(|(&pair, &score)| (score, pair)).collect();
    ranked.sort_by(|x, y| y.0.total_cmp(&x.0));
    let (mut best, mut threshold, mut hit, mut predicted) = (Judged::new(truth.len(), 0, 0), 1.0, 0, 0);
    for of_score in ranked.chunk_by(|x, y| x.0 == y.0) {
        hit += of_score.iter().filter(|(_, pair)| truth.contains(pair)).count();
        predicted += of_score.len();
        let judged = Judged::new(truth.len(), predicted, hit);
        if judged.f1 > best.f1 {
            (best, threshold) = (judged, of_score[0].0);
        }
    }
    (threshold, best)
}

/// The cluster of each of some documents.
pub(crate) type Clustering = BTreeMap<u32, usize>;

/// The clusters that pairs make of some documents; a document without pairs is a cluster of its own.
pub(crate) fn closure<'a>(pairs: impl Iterator<Item = &'a Pair>, documents: usize) -> Clustering {
    let mut components = Components::new(documents);
    pairs.for_each(|&(a, b)| components.join(a as usize, b as usize));
    (0..documents).map(|document| (document as u32, components.root(document))).collect()
}

/// All pairs within the clusters.
pub(crate) fn pairs_of(clusters: &Clustering) -> BTreeSet<Pair> {
    let mut members: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for (&document, &cluster) in clusters {
        members.entry(cluster).or_default().push(document);
    }
    let mut pairs = BTreeSet::new();
    for of_cluster in members.values() {
        for (index, &a) in of_cluster.iter().enumerate() {
            pairs.extend(of_cluster[index + 1..].iter().map(|&b| pair(a, b)));
        }
    }
    pairs
}

/// How two clusterings of the same documents agree.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Agreement {
    /// Adjusted Rand index (Hubert and Arabie 1985).
    pub(crate) ari: f64,
    /// B-cubed F1 (Bagga and Baldwin 1998).
    pub(crate) b_cubed: f64,
}

/// Compares clusters with the true ones, over the documents of the truth.
pub(crate) fn agreement(truth: &Clustering, found: &Clustering) -> Agreement {
    let mut both: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    let (mut of_truth, mut of_found) = (BTreeMap::new(), BTreeMap::new());
    for (document, &cluster) in truth {
        let own = found[document];
        *both.entry((cluster, own)).or_default() += 1;
        *of_truth.entry(cluster).or_insert(0u64) += 1;
        *of_found.entry(own).or_insert(0u64) += 1;
    }
    let documents = truth.len() as f64;
    let pairs = |counts: &mut dyn Iterator<Item = u64>| counts.map(two_of).sum::<f64>();
    let joint = pairs(&mut both.values().copied());
    let (in_truth, in_found) =
        (pairs(&mut of_truth.values().copied()), pairs(&mut of_found.values().copied()));
    let expected = in_truth * in_found / two_of(truth.len() as u64).max(1.0);
    let most = f64::midpoint(in_truth, in_found);
    let ari = if most == expected { 1.0 } else { (joint - expected) / (most - expected) };
    // Each of the n documents of a cell has n others and itself that are right for it.
    let right = |share: &dyn Fn(&(usize, usize)) -> u64| -> f64 {
        both.iter().map(|(cell, &n)| (n * n) as f64 / share(cell) as f64).sum::<f64>() / documents
    };
    let b_cubed = harmonic(right(&|cell| of_found[&cell.1]), right(&|cell| of_truth[&cell.0]));
    Agreement { ari, b_cubed }
}

fn two_of(n: u64) -> f64 {
    (n * n.saturating_sub(1) / 2) as f64
}
