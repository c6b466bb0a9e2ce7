//! Judging: a set and a scan of it in, blocks of figures out.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use anyhow::Result;
use rayon::prelude::*;
use twicetold::base::DocId;
use twicetold::findings::Findings;
use twicetold::findings::Kind;
use twicetold::pipeline::Scan;
use twicetold::shingle::Shared;
use twicetold::shingle::shingle_set;
use twicetold::spec::Spec;

use crate::copies;
use crate::figures::Block;
use crate::figures::Row;
use crate::figures::Value;
use crate::found;
use crate::found::Families;
use crate::found::SCORES;
use crate::pairs;
use crate::pairs::Clustering;
use crate::pairs::Judged;
use crate::pairs::Pair;
use crate::pairs::pair;
use crate::plagdet;
use crate::run;
use crate::sets::Case;
use crate::sets::Pairing;
use crate::sets::Set;
use crate::spans;
use crate::words::Words;
use crate::words::tokenizer;

/// All figures of a scan at the level of passages.
pub(crate) fn blocks(set: &Set, scan: &Scan) -> Vec<Block> {
    let truth = &set.truth;
    let mut blocks = Vec::new();
    if !truth.cases.is_empty() {
        blocks.push(passages(set, &scan.findings));
    }
    if !truth.marked.is_empty() {
        blocks.push(quotations(set, &scan.findings));
    }
    if !truth.copies.is_empty() {
        blocks.push(planted(set, scan));
    }
    if !truth.clusters.is_empty() {
        blocks.push(clusters(set, &scan.findings));
    } else if !truth.pairs.is_empty() {
        blocks.push(pairs(set, &scan.findings));
        blocks.push(pairs_by_kind(set, &scan.findings));
    }
    blocks.push(kinds(&scan.findings));
    blocks
}

/// Families by kind, and the boilerplate that is left out of all that is judged.
fn kinds(findings: &Findings) -> Block {
    let row = |kind: Kind| {
        let is_of = |family: usize| findings.families.kind(family) == kind;
        let families = (0..findings.families.len()).filter(|&family| is_of(family)).count();
        let passages = findings.passages.iter().filter(|passage| is_of(passage.family)).count();
        let values = vec![("families", Value::Count(families)), ("passages", Value::Count(passages))];
        Row::new(kind.name(), values)
    };
    let hidden = findings.summary.hidden;
    let count = |count: u64| Value::Count(usize::try_from(count).unwrap_or(usize::MAX));
    let left_out = vec![("families", count(hidden.families)), ("passages", count(hidden.passages))];
    let rows = vec![row(Kind::Reuse), row(Kind::Wire), Row::new("boilerplate, left out", left_out)];
    Block { title: "kinds", rows }
}

/// A group of cases or detections: its name, and which belong to it.
type Grouping<'a> = (String, Box<dyn Fn(&Case) -> bool + 'a>);

fn passages(set: &Set, findings: &Findings) -> Block {
    let (detections, others) = found::detections(set, findings);
    let families = Families::new(findings);
    let compared = &set.truth.compared;
    let documents = |one: &Pairing| (one.a.document, one.b.document);
    let is_compared = |one: &Case| compared.is_empty() || compared.contains_key(&documents(&one.pairing));
    let cases: Vec<&Case> = set.truth.cases.iter().filter(|case| is_compared(case)).collect();
    let mut rows = vec![passage_row("all", &pairings(&cases), &detections, &families)];
    if !compared.is_empty() {
        let subsets: BTreeSet<&String> = compared.values().collect();
        for subset in subsets {
            let is_of = |one: &Pairing| compared.get(&documents(one)) == Some(subset);
            let own: Vec<Pairing> = pairings(&cases).into_iter().filter(is_of).collect();
            let detected: Vec<Pairing> = detections.iter().copied().filter(is_of).collect();
            rows.push(passage_row(subset, &own, &detected, &families));
        }
    } else {
        let met = plagdet::judge(&pairings(&cases), &detections).met_by;
        for (name, is_of) in groupings(&cases) {
            let own: Vec<usize> = (0..cases.len()).filter(|&index| is_of(cases[index])).collect();
            let detected: BTreeSet<usize> =
                own.iter().flat_map(|&index| met[index].iter().copied()).collect();
            let detected: Vec<Pairing> = detected.into_iter().map(|index| detections[index]).collect();
            let own: Vec<Pairing> = own.into_iter().map(|index| cases[index].pairing).collect();
            rows.push(passage_row(&name, &own, &detected, &families));
        }
        let known: BTreeSet<usize> = met.into_iter().flatten().collect();
        let alone = vec![("detections", Value::Count(detections.len() - known.len()))];
        rows.push(Row::new("(no case)", alone));
    }
    rows.push(Row::new("(not compared)", vec![("detections", Value::Count(others))]));
    Block { title: "passages", rows }
}

/// By subset, and by obfuscation where that is something else.
fn groupings<'a>(cases: &[&'a Case]) -> Vec<Grouping<'a>> {
    let values = |of: fn(&Case) -> &String| -> BTreeSet<String> {
        cases.iter().map(|case| of(case).clone()).filter(|value| !value.is_empty()).collect()
    };
    let mut found: Vec<Grouping<'a>> = Vec::new();
    for subset in values(|case| &case.subset) {
        found.push((subset.clone(), Box::new(move |case| case.subset == subset)));
    }
    if cases.iter().any(|case| case.obfuscation != case.subset) {
        for kind in values(|case| &case.obfuscation) {
            found.push((format!("obfuscation {kind}"), Box::new(move |case| case.obfuscation == kind)));
        }
    }
    found
}

fn pairings(cases: &[&Case]) -> Vec<Pairing> {
    cases.iter().map(|case| case.pairing).collect()
}

fn passage_row(group: &str, cases: &[Pairing], detections: &[Pairing], families: &Families) -> Row {
    let outcome = plagdet::judge(cases, detections);
    let missed = cases.iter().zip(&outcome.met_by).filter(|(_, met)| met.is_empty());
    let by_family = missed.filter(|(case, _)| families.join(case.a, case.b)).count();
    let measures = outcome.measures;
    Row::new(
        group,
        vec![
            ("cases", measures.cases.into()),
            ("detections", measures.detections.into()),
            ("plagdet", measures.plagdet.into()),
            ("precision", measures.precision.into()),
            ("recall", measures.recall.into()),
            ("granularity", measures.granularity.into()),
            ("detected", measures.detected.into()),
            ("by family", by_family.into()),
        ],
    )
}

fn quotations(set: &Set, findings: &Findings) -> Block {
    let (detections, _) = found::detections(set, findings);
    let told = spans::judge(&set.truth.marked, &set.truth.cases, &detections);
    let row = |(kind, count): (String, spans::Found)| {
        let share = |part: usize| Value::Share(part as f64 / count.marked as f64);
        let values = vec![
            ("marked", Value::Count(count.marked)),
            ("found", share(count.found)),
            ("right place", share(count.right)),
        ];
        Row::new(kind, values)
    };
    let mut rows: Vec<Row> = spans::count(&told).into_iter().map(row).collect();
    let inside = spans::inside(&set.truth.marked, &detections);
    rows.push(Row::new("(detections inside)", vec![("found", Value::Share(inside))]));
    Block { title: "quotations", rows }
}

fn planted(set: &Set, scan: &Scan) -> Block {
    let told = copies::judge(&set.truth.copies, scan, &tokenizer());
    let row = |(kind, count): (String, copies::Counts)| {
        let share = |part: usize, whole: usize| Value::Share(part as f64 / whole as f64);
        let mut values = vec![
            ("copies", Value::Count(count.copies)),
            ("found", share(count.found, count.copies)),
            ("listed", share(count.listed, count.copies)),
            ("half covered", share(count.half, count.copies)),
        ];
        if count.partial > 0 {
            values.push(("ends", share(count.ends, count.partial)));
        }
        Row::new(kind, values)
    };
    Block { title: "planted copies", rows: copies::count(&told).into_iter().map(row).collect() }
}

fn judged_row(group: impl Into<String>, judged: Judged, threshold: Option<f64>) -> Row {
    let mut values = vec![
        ("truth", judged.truth.into()),
        ("predicted", judged.predicted.into()),
        ("hit", judged.hit.into()),
        ("precision", judged.precision.into()),
        ("recall", judged.recall.into()),
        ("F1", judged.f1.into()),
    ];
    values.extend(threshold.map(|threshold| ("threshold", Value::Share(threshold))));
    Row::new(group, values)
}

/// The true pairs; and the pairs to judge, if the truth does not tell all.
pub(crate) fn true_pairs(set: &Set) -> (BTreeSet<Pair>, Option<BTreeSet<Pair>>) {
    let all = &set.truth.pairs;
    let same = all.iter().filter(|one| one.same).map(|one| pair(one.a, one.b)).collect();
    let labelled = all.iter().any(|one| !one.same);
    (same, labelled.then(|| all.iter().map(|one| pair(one.a, one.b)).collect()))
}

fn pairs(set: &Set, findings: &Findings) -> Block {
    let (truth, labelled) = true_pairs(set);
    let is_judged = |pair: &Pair| labelled.as_ref().is_none_or(|labelled| labelled.contains(pair));
    let mut rows = Vec::new();
    let mut best = Judged::default();
    for (name, score) in SCORES {
        let mut scores = found::scores(findings, score);
        scores.retain(|pair, _| is_judged(pair));
        if rows.is_empty() {
            let listed = scores.keys().copied().collect();
            rows.push(judged_row("as listed", pairs::judge(&truth, &listed), None));
        }
        let (threshold, judged) = pairs::sweep(&truth, &scores);
        best = if judged.f1 > best.f1 { judged } else { best };
        rows.push(judged_row(format!("best by {name}"), judged, Some(threshold)));
    }
    let mut clustered = pairs::pairs_of(&found::clusters(findings));
    clustered.retain(is_judged);
    rows.push(judged_row("in one cluster", pairs::judge(&truth, &clustered), None));
    rows.push(judged_row("best", best, None));
    Block { title: "pairs", rows }
}

/// Lengths, in words of the shorter document, by which the recall of pairs is told.
const LEAST_WORDS: [u64; 5] = [3, 5, 10, 15, 20];

fn pairs_by_kind(set: &Set, findings: &Findings) -> Block {
    let families = Families::new(findings);
    let listed: BTreeSet<Pair> = found::scores(findings, |_| 1.0).into_keys().collect();
    let recall = |group: String, chosen: Vec<Pair>| {
        let hit = chosen.iter().filter(|pair| listed.contains(pair)).count();
        let is_joined = |pair: &&Pair| listed.contains(pair) || families.join_documents(pair.0, pair.1);
        let found = chosen.iter().filter(is_joined).count();
        let share = |part: usize| Value::Share(part as f64 / chosen.len() as f64);
        let values =
            vec![("pairs", Value::Count(chosen.len())), ("found", share(found)), ("listed", share(hit))];
        (!chosen.is_empty()).then(|| Row::new(group, values))
    };
    let mut by_label: BTreeMap<String, Vec<Pair>> = BTreeMap::new();
    for one in &set.truth.pairs {
        by_label.entry(one.label.clone()).or_default().push(pair(one.a, one.b));
    }
    let (truth, _) = true_pairs(set);
    let words = |document: u32| findings.documents[document as usize].words;
    let mut rows: Vec<Row> =
        recall("true pairs".into(), truth.iter().copied().collect()).into_iter().collect();
    if by_label.len() > 1 {
        rows.extend(by_label.into_iter().filter_map(|(label, chosen)| recall(label, chosen)));
    }
    rows.extend(LEAST_WORDS.iter().filter_map(|&least| {
        let long = truth.iter().copied().filter(|pair| words(pair.0).min(words(pair.1)) >= least).collect();
        recall(format!("of {least} words or more"), long)
    }));
    Block { title: "pairs found", rows }
}

fn clusters(set: &Set, findings: &Findings) -> Block {
    let sorted = Sorted::new(set);
    let reported = sorted.known(found::clusters(findings));
    let mut rows = vec![sorted.row("clusters".into(), &reported, None)];
    let listed = sorted.known_pairs(found::scores(findings, |_| 1.0)).into_keys().collect();
    rows.push(judged_row("pairs as listed", pairs::judge(&sorted.pairs, &listed), None));
    let mut joined = Families::new(findings).pairs();
    joined.retain(|pair| sorted.knows(*pair));
    joined.extend(listed);
    rows.push(judged_row("pairs listed or of one family", pairs::judge(&sorted.pairs, &joined), None));
    for (name, score) in SCORES {
        let scores = sorted.known_pairs(found::scores(findings, score));
        let (threshold, judged) = pairs::sweep(&sorted.pairs, &scores);
        rows.push(judged_row(format!("pairs, best by {name}"), judged, Some(threshold)));
        rows.extend(sorted.best_closure(name, &scores, findings.documents.len()));
    }
    let best =
        |measure| rows.iter().filter_map(|row| row.get(measure)).map(Value::number).fold(0.0, f64::max);
    let best = vec![("F1", Value::Share(best("F1"))), ("ARI", Value::Share(best("ARI")))];
    rows.push(Row::new("best", best));
    Block { title: "clusters", rows }
}

/// The documents of a set, sorted into its true clusters.
struct Sorted {
    truth: Clustering,
    pairs: BTreeSet<Pair>,
}

impl Sorted {
    fn new(set: &Set) -> Self {
        let truth = true_clusters(set);
        Self { pairs: pairs::pairs_of(&truth), truth }
    }

    fn knows(&self, pair: Pair) -> bool {
        self.truth.contains_key(&pair.0) && self.truth.contains_key(&pair.1)
    }

    fn known_pairs(&self, mut scores: BTreeMap<Pair, f64>) -> BTreeMap<Pair, f64> {
        scores.retain(|pair, _| self.knows(*pair));
        scores
    }

    fn known(&self, mut found: Clustering) -> Clustering {
        found.retain(|document, _| self.truth.contains_key(document));
        found
    }

    fn row(&self, group: String, found: &Clustering, threshold: Option<f64>) -> Row {
        let judged = pairs::judge(&self.pairs, &pairs::pairs_of(found));
        let agreement = pairs::agreement(&self.truth, found);
        let mut row = judged_row(group, judged, threshold);
        row.values.extend([("ARI", agreement.ari.into()), ("B-cubed", agreement.b_cubed.into())]);
        row
    }

    /// The closure of the listed pairs at the threshold where its F1 is best.
    fn best_closure(&self, name: &str, scores: &BTreeMap<Pair, f64>, documents: usize) -> Option<Row> {
        let closed = (1..20).map(|step| f64::from(step) / 20.0).map(|threshold| {
            let edges = scores.iter().filter(|(_, score)| **score >= threshold).map(|(pair, _)| pair);
            let closed = self.known(pairs::closure(edges, documents));
            self.row(format!("closure, best by {name}"), &closed, Some(threshold))
        });
        let f1 = |row: &Row| row.get("F1").map_or(0.0, Value::number);
        closed.max_by(|x, y| f1(x).total_cmp(&f1(y)))
    }
}

/// The clusters of the truth, by number.
pub(crate) fn true_clusters(set: &Set) -> Clustering {
    let names: BTreeSet<&String> = set.truth.clusters.values().collect();
    let numbers: BTreeMap<&String, usize> = names.into_iter().zip(0..).collect();
    set.truth.clusters.iter().map(|(document, name)| (*document, numbers[name])).collect()
}

/// Thresholds at which pairs of whole documents are looked for.
const SIMILARITIES: [f64; 2] = [0.8, 0.5];

/// Scans again at the level of documents, and judges by the exact pairs.
pub(crate) fn exact_pairs(set: &Set, spec: &Spec) -> Result<Block> {
    let mut rows = Vec::new();
    for similarity in SIMILARITIES {
        let spec = run::at_level_document(spec, similarity);
        let (scan, cost) = run::scan(set, &spec)?;
        let found: BTreeSet<Pair> =
            found::scores(&scan.findings, |overlap| overlap.jaccard).into_keys().collect();
        let wanted = set.truth.exact.iter().filter(|exact| exact.2 >= similarity);
        let wanted: Vec<Pair> = wanted.map(|exact| pair(exact.0, exact.1)).collect();
        let missed: Vec<Pair> = wanted.iter().copied().filter(|pair| !found.contains(pair)).collect();
        let hit = wanted.len() - missed.len();
        // The tool folds words in another way, so some pairs are on the other side of the threshold.
        let above = missed.par_iter().filter(|pair| own_jaccard(&scan, &spec, **pair) >= similarity).count();
        let share = |whole: usize| Value::Share(hit as f64 / whole.max(1) as f64);
        let mut values = vec![
            ("pairs", Value::Count(wanted.len())),
            ("recall", share(wanted.len())),
            ("recall, own words", share(hit + above)),
            ("listed", Value::Count(found.len())),
            ("wall", Value::Share(cost.wall)),
        ];
        values.extend(cost.cpu.map(|cpu| ("cpu", Value::Share(cpu))));
        rows.push(Row::new(format!("Jaccard ≥ {similarity}"), values));
    }
    Ok(Block { title: "exact pairs", rows })
}

/// The Jaccard of two documents under the tool's own words.
fn own_jaccard(scan: &Scan, spec: &Spec, pair: Pair) -> f64 {
    let tokenizer = tokenizer();
    let set = |document| {
        let words = Words::new(&scan.texts.text(DocId(document)), &tokenizer);
        shingle_set(&words.hashes, spec.shingles.documents as usize)
    };
    Shared::of(&set(pair.0), &set(pair.1)).jaccard()
}
