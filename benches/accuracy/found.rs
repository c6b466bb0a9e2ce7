//! Findings as a user gets them, seen from the truth: oriented passages, scores of pairs, families.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use twicetold::findings::Findings;
use twicetold::findings::Overlap;
use twicetold::findings::Place;

use crate::pairs::Clustering;
use crate::pairs::Pair;
use crate::pairs::closure;
use crate::pairs::pair;
use crate::sets::Pairing;
use crate::sets::Set;
use crate::sets::Stretch;

/// Where a place stands, in code points.
pub(crate) fn stretch(place: &Place) -> Stretch {
    Stretch { document: place.document.0, start: place.chars.start, end: place.chars.end }
}

/// The passages between a suspicious and a source document, in this order, and the number of others.
///
/// Which is which is told by the pairs to compare, else by the roles, else by the truth.
pub(crate) fn detections(set: &Set, findings: &Findings) -> (Vec<Pairing>, usize) {
    let truth = &set.truth;
    let told: BTreeSet<(u32, u32)> =
        truth.cases.iter().map(|case| (case.pairing.a.document, case.pairing.b.document)).collect();
    let is_ordered = |a: u32, b: u32| match &set.sources {
        _ if !truth.compared.is_empty() => truth.compared.contains_key(&(a, b)),
        Some(sources) => !sources[a as usize] && sources[b as usize],
        None => told.contains(&(a, b)),
    };
    let mut found = Vec::new();
    for passage in &findings.passages {
        let (a, b) = (stretch(&passage.a), stretch(&passage.b));
        if is_ordered(a.document, b.document) {
            found.push(Pairing { a, b });
        } else if is_ordered(b.document, a.document) {
            found.push(Pairing { a: b, b: a });
        }
    }
    let others = findings.passages.len() - found.len();
    (found, others)
}

/// How the likeness of two documents is scored.
pub(crate) const SCORES: [(&str, fn(&Overlap) -> f64); 3] = [
    ("jaccard", |overlap| overlap.jaccard),
    ("containment", |overlap| overlap.containment_a.max(overlap.containment_b)),
    ("least containment", |overlap| overlap.containment_a.min(overlap.containment_b)),
];

/// The listed pairs of two documents with a score.
pub(crate) fn scores(findings: &Findings, score: fn(&Overlap) -> f64) -> BTreeMap<Pair, f64> {
    let of_two = findings.overlaps.iter().filter(|overlap| overlap.a != overlap.b);
    of_two.map(|overlap| (pair(overlap.a.0, overlap.b.0), score(overlap))).collect()
}

/// The clusters as reported.
pub(crate) fn clusters(findings: &Findings) -> Clustering {
    let chain = |members: &[twicetold::base::DocId]| -> Vec<Pair> {
        members.windows(2).map(|two| (two[0].0, two[1].0)).collect()
    };
    let pairs: Vec<Pair> = findings.clusters.iter().flat_map(|cluster| chain(&cluster.members)).collect();
    closure(pairs.iter(), findings.documents.len())
}

/// Which families stand where.
pub(crate) struct Families(BTreeMap<u32, Vec<(Stretch, usize)>>);

impl Families {
    pub(crate) fn new(findings: &Findings) -> Self {
        let mut standing: BTreeMap<u32, Vec<(Stretch, usize)>> = BTreeMap::new();
        for (number, family) in findings.families.iter().enumerate() {
            for place in &family.members {
                standing.entry(place.document.0).or_default().push((stretch(place), number));
            }
        }
        Self(standing)
    }

    /// Whether one family stands at both stretches.
    pub(crate) fn join(&self, a: Stretch, b: Stretch) -> bool {
        !self.at(a).is_disjoint(&self.at(b))
    }

    /// Whether one family stands in both documents.
    pub(crate) fn join_documents(&self, a: u32, b: u32) -> bool {
        let whole = |document| Stretch { document, start: 0, end: u32::MAX };
        self.join(whole(a), whole(b))
    }

    fn at(&self, place: Stretch) -> BTreeSet<usize> {
        let standing = self.0.get(&place.document).into_iter().flatten();
        standing.filter(|(own, _)| own.common(place).is_some()).map(|(_, family)| *family).collect()
    }
}
