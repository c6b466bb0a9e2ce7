//! Alignment against full dynamic programmes.

use std::cmp::Reverse;

use twicetold::align::Alignment;
use twicetold::align::Floor;
use twicetold::align::Run;
use twicetold::align::Sides;
use twicetold::align::Step;
use twicetold::align::align;
use twicetold::align::align_whole;
use twicetold::align::anchor;
use twicetold::align::gap;

use crate::made::Dice;

const FLOOR: Floor = Floor { words: 10, identity: 0.5 };

/// Levenshtein's distance, over two rows.
fn distance(a: &[u32], b: &[u32]) -> u32 {
    let mut above: Vec<u32> = (0..=b.len() as u32).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i as u32 + 1];
        for (j, y) in b.iter().enumerate() {
            row.push((above[j] + u32::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1));
        }
        above = row;
    }
    above[b.len()]
}

/// Checks that the runs cover both ranges, that matches match and changes do not, and that no two
/// neighbours are of one kind.
fn check(sides: Sides<'_>, found: &Alignment) {
    let (mut i, mut j) = (found.a.start as usize, found.b.start as usize);
    for run in &found.runs {
        assert!(run.len > 0, "{found:?}");
        if matches!(run.step, Step::Match | Step::Change) {
            let len = run.len as usize;
            let equal = |k: usize| sides.a[i + k] == sides.b[j + k];
            assert!((0..len).all(|k| equal(k) == (run.step == Step::Match)), "{run:?} at {i}, {j}");
        }
        (i, j) = (i + run.a_len() as usize, j + run.b_len() as usize);
    }
    assert_eq!((i, j), (found.a.end as usize, found.b.end as usize), "{found:?}");
    assert!(found.runs.windows(2).all(|two| two[0].step != two[1].step), "{found:?}");
}

fn edits(runs: &[Run]) -> u32 {
    runs.iter().filter(|run| run.step != Step::Match).map(|run| run.len).sum()
}

#[test]
fn a_gap_is_filled_with_the_fewest_edits() {
    for seed in 0..3000 {
        let mut dice = Dice::new(seed);
        let words = 2 + dice.below(6);
        let (rows, columns) = (dice.below(14), dice.below(14));
        let (a, b) = (dice.tokens(rows, words), dice.tokens(columns, words));
        let sides = Sides { a: &a, b: &b };
        let mut runs = Vec::new();
        gap::fill(sides, &mut vec![7; 3], &mut runs);
        assert_eq!(edits(&runs), distance(&a, &b), "{a:?} {b:?}");
        check(sides, &Alignment { a: 0..a.len() as u32, b: 0..b.len() as u32, runs });
    }
}

#[test]
fn two_whole_texts_are_aligned_from_end_to_end() {
    let (mut all, mut least) = (0, 0);
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let len = dice.below(80);
        let a = dice.tokens(len, 200);
        let b = dice.edited(&a, 0.2, Dice::fresh);
        let sides = Sides { a: &a, b: &b };
        let anchors = anchor::shared(sides, 0..a.len() as u32, 0..b.len() as u32, 3);
        let found = align_whole(sides, anchors);
        check(sides, &found);
        assert_eq!((found.a.len(), found.b.len()), (a.len(), b.len()));
        all += edits(&found.runs);
        least += distance(&a, &b);
    }
    println!("{all} edits, {least} at least");
    // Anchors may be in the way of the very best alignment, by a word here and there.
    assert!(f64::from(all) <= f64::from(least) * 1.01, "{all} edits, {least} would do");
}

/// The best local alignment (Smith and Waterman 1981) where a match adds one and an edit takes one: its
/// score, and its matches; the fewest there are of several equally good, since a tail that brings as much
/// as it costs need not be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Local {
    score: i32,
    fewest: Reverse<u32>,
}

fn best_local(a: &[u32], b: &[u32]) -> Local {
    let none = Local::default();
    let mut best = none;
    let mut above = vec![none; b.len() + 1];
    for x in a {
        let mut row = vec![none];
        for (j, y) in b.iter().enumerate() {
            let step = |from: Local, by: i32| Local { score: from.score + by, ..from };
            let through = match above[j] {
                Local { score, fewest } if x == y => {
                    Local { score: score + 1, fewest: Reverse(fewest.0 + 1) }
                }
                before => step(before, -1),
            };
            let here = through.max(step(above[j + 1], -1)).max(step(row[j], -1));
            row.push(if here.score > 0 { here } else { none });
            best = best.max(here);
        }
        above = row;
    }
    best
}

/// Two texts of the same words in which one passage, edited, stands in both.
fn planted(dice: &mut Dice, share: f64) -> (Vec<u32>, Vec<u32>) {
    let words = 5000;
    let len = 30 + dice.below(60);
    let passage = dice.tokens(len, words);
    let copy = dice.edited(&passage, share, |dice| dice.below(words) as u32);
    let mut around = |passage: Vec<u32>| {
        let (before, after) = (dice.below(90), dice.below(90));
        [dice.tokens(before, words), passage, dice.tokens(after, words)].concat()
    };
    (around(passage), around(copy))
}

fn aligned(a: &[u32], b: &[u32]) -> Vec<Alignment> {
    let sides = Sides { a, b };
    let anchors = anchor::shared(sides, 0..a.len() as u32, 0..b.len() as u32, 4);
    let found = align(sides, anchors, FLOOR);
    for one in &found {
        check(sides, one);
        assert!(one.matched() >= FLOOR.words && one.identity() >= FLOOR.identity, "{one:?}");
        let end = |run: Option<&Run>| run.is_some_and(|run| run.step == Step::Match);
        assert!(end(one.runs.first()) && end(one.runs.last()), "{one:?}");
    }
    found
}

/// An alignment that is built around anchors may match fewer words than the best there is: a gap is
/// filled with the fewest edits, where two changes cost as much as an insertion, a match and a deletion.
/// That loses a word of a gap of two, seldom twice in one passage.
const SLACK: u32 = 2;

#[test]
fn a_planted_passage_is_aligned_as_well_as_by_the_full_programme() {
    for (share, least_found) in [(0.0, 1.0), (0.05, 1.0), (0.1, 1.0), (0.2, 0.97)] {
        let (mut whole, mut words, mut lost) = (0, 0, 0);
        let cases = 400;
        for seed in 0..cases {
            let (a, b) = planted(&mut Dice::new(seed + (share * 100_000.0) as u64), share);
            let best = best_local(&a, &b);
            let ours = aligned(&a, &b).iter().map(Alignment::matched).max().unwrap_or(0);
            let short = best.fewest.0.saturating_sub(ours);
            whole += usize::from(short <= SLACK);
            (words, lost) = (words + best.fewest.0, lost + short);
        }
        println!("edits {share}: {whole} of {cases} whole, {lost} of {words} words lost");
        // Where edits crowd, no anchor of four words may be left on one side of a hole.
        assert!(whole as f64 >= least_found * cases as f64, "{whole} of {cases} at {share}");
        assert!(f64::from(lost) <= 0.01 * f64::from(words), "{lost} of {words} words lost at {share}");
    }
}

#[test]
fn exchanged_sides_give_the_exchanged_alignment() {
    let (mut exact, mut cases) = (0, 0);
    for seed in 0..400 {
        let (a, b) = planted(&mut Dice::new(seed), 0.12);
        let (one, other) = (aligned(&a, &b), aligned(&b, &a));
        assert_eq!(one.len(), other.len());
        for (x, y) in one.iter().zip(&other) {
            cases += 1;
            let y = y.flipped();
            exact += usize::from(x.a == y.a && x.b == y.b && x.matched() == y.matched());
            // Of several equally good ways through a gap or past an end, another one may be taken.
            assert!(x.matched().abs_diff(y.matched()) <= SLACK, "{x:?}\n{y:?}");
            assert!(x.a.start.abs_diff(y.a.start) <= SLACK && x.b.end.abs_diff(y.b.end) <= SLACK);
        }
    }
    println!("{exact} of {cases} the same");
    assert!(exact * 100 >= cases * 97, "{exact} of {cases}");
}

#[test]
fn unrelated_texts_have_no_passage() {
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let (a, b) = (dice.tokens(300, 150), dice.tokens(300, 150));
        assert!(aligned(&a, &b).is_empty(), "seed {seed}");
    }
}

#[test]
fn a_false_anchor_makes_nothing() {
    let (a, b): (Vec<u32>, Vec<u32>) = ((0..40).collect(), (100..140).collect());
    let anchors = vec![anchor::Anchor { a: 3, b: 7, len: 20 }];
    assert!(align(Sides { a: &a, b: &b }, anchors, FLOOR).is_empty());
}
