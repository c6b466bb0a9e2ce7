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
    for passage in findings.passages.iter().filter(|passage| passage.echo_of.is_none()) {
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

/// The likeness of two documents.
pub(crate) type Score = fn(&Overlap) -> f64;

/// How the likeness of two documents is scored, by name.
pub(crate) const SCORES: [(&str, Score); 3] = [
    ("jaccard", |overlap| overlap.jaccard),
    ("containment", |overlap| overlap.containment_a.max(overlap.containment_b)),
    ("least containment", |overlap| overlap.containment_a.min(overlap.containment_b)),
];

/// The listed pairs of two documents with a score.
pub(crate) fn scores(findings: &Findings, score: Score) -> BTreeMap<Pair, f64> {
    let of_two = findings.overlaps.iter().filter(|overlap| overlap.a != overlap.b);
    of_two.map(|overlap| (pair(overlap.a.0, overlap.b.0), score(&overlap))).collect()
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
        !self.joining(a, b).is_empty()
    }

    /// The pairs of places, of one family each, that stand at these stretches.
    pub(crate) fn joining(&self, a: Stretch, b: Stretch) -> Vec<Pairing> {
        let at_b = self.at(b);
        let of_family = |family: usize| at_b.iter().filter(move |(_, other)| *other == family);
        let with_b = |&(a, family): &(Stretch, usize)| of_family(family).map(move |&(b, _)| Pairing { a, b });
        self.at(a).iter().flat_map(with_b).collect()
    }

    /// Whether one family stands in both documents.
    pub(crate) fn join_documents(&self, a: u32, b: u32) -> bool {
        let whole = |document| Stretch { document, start: 0, end: u32::MAX };
        self.join(whole(a), whole(b))
    }

    /// All pairs of documents that have a family in common.
    pub(crate) fn pairs(&self) -> BTreeSet<Pair> {
        let mut members: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        for (&document, standing) in &self.0 {
            for (_, family) in standing {
                members.entry(*family).or_default().insert(document);
            }
        }
        let mut pairs = BTreeSet::new();
        for of_family in members.values() {
            for &a in of_family {
                pairs.extend(of_family.range(a + 1..).map(|&b| (a, b)));
            }
        }
        pairs
    }

    fn at(&self, place: Stretch) -> Vec<(Stretch, usize)> {
        let standing = self.0.get(&place.document).into_iter().flatten();
        standing.filter(|(own, _)| own.common(place).is_some()).copied().collect()
    }
}
