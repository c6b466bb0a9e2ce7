//! Listing: which passages of which documents are told, of all that the families imply.
//!
//! Matches are between distinct documents; here they are spread over identical ones. A family too
//! large to list pair by pair is told as the passages to its representative, so that the output stays
//! linear in the number of places.

use std::cmp::Reverse;
use std::ops::Range;

use rayon::prelude::*;

use crate::align::Run;
use crate::align::Step;
use crate::align::passage;
use crate::base::DocId;
use crate::collection::Collection;
use crate::family;
use crate::family::FamilyOf;
use crate::family::Stretch;
use crate::matching::Match;
use crate::matching::Matches;
use crate::spec::FoundBy;

/// A family with more members is told as the passages to its representative…
pub const LISTED_MEMBERS: usize = family::FEW_MEMBERS;
/// …unless there are fewer than so many passages to a member.
const LISTED_TO_A_MEMBER: usize = 4;

/// One passage to report, in tokens.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its family, as an index.
    pub family: usize,
    /// The side whose document id sorts first.
    pub a: Stretch,
    /// The other side.
    pub b: Stretch,
    /// The alignment.
    pub runs: Vec<Run>,
    /// The generators that proposed it.
    pub found_by: FoundBy,
}

impl Told {
    /// Words that match, by their hashes.
    #[must_use]
    pub fn matched(&self) -> u32 {
        self.runs.iter().filter(|run| run.step == Step::Match).map(|run| run.len).sum()
    }
}

/// All passages to report, family by family, in each by documents and position.
#[must_use]
pub fn listed(collection: &Collection, matches: &Matches, families: &[FamilyOf]) -> Vec<Told> {
    let lister = |(number, family)| Lister { collection, matches, family, number, told: Vec::new() };
    families.par_iter().enumerate().flat_map_iter(|numbered| lister(numbered).list()).collect()
}

/// Sorts families so that the most reused come first.
pub fn sort(families: &mut [FamilyOf]) {
    families.sort_by_key(|family| {
        let Stretch { document, tokens } = &family.representative;
        (Reverse(family.members), Reverse(tokens.len()), *document, tokens.start)
    });
}

struct Lister<'a> {
    collection: &'a Collection,
    matches: &'a Matches,
    family: &'a FamilyOf,
    number: usize,
    told: Vec<Told>,
}

impl Lister<'_> {
    fn list(mut self) -> Vec<Told> {
        let few = self.family.members * LISTED_TO_A_MEMBER;
        if self.family.members <= LISTED_MEMBERS || self.pairs() < few {
            self.all_pairs();
        } else {
            self.star();
        }
        without_repeats(self.told)
    }

    /// Passages of all pairs.
    fn pairs(&self) -> usize {
        let size = |document: DocId| self.collection.class_size(document);
        let of_matches = self.matches().map(|(_, one)| one.documents);
        let of_copies = self.family.places.iter().map(|place| size(place.document));
        of_matches.map(|(a, b)| size(a) * size(b)).sum::<usize>()
            + of_copies.map(|copies| copies * (copies - 1) / 2).sum::<usize>()
    }

    fn all_pairs(&mut self) {
        let (family, matches) = (self.family, self.matches);
        for &index in &family.matches {
            let one = &matches.list()[index as usize];
            let (runs, found_by) = (matches.runs(index as usize), matches.found_by(index as usize));
            for x in self.collection.class(one.documents.0) {
                for y in self.collection.class(one.documents.1) {
                    if one.documents.0 == one.documents.1 && x != y {
                        continue;
                    }
                    let sides = ((x, one.a.clone()), (y, one.b.clone()));
                    self.tell(sides, &runs, found_by);
                }
            }
        }
        for place in &self.family.places {
            let copies: Vec<DocId> = self.collection.class(place.document).collect();
            for (index, &x) in copies.iter().enumerate() {
                copies[index + 1..].iter().for_each(|&y| self.tell_copy(place, x, y));
            }
        }
    }

    fn star(&mut self) {
        let (family, matches) = (self.family, self.matches);
        let centre = &family.representative;
        let by_document = self.matches_by_document();
        for (index, place) in family.places.iter().enumerate() {
            let touching: Vec<usize> = touching(&by_document, place).collect();
            for y in self.collection.class(place.document) {
                if index == family.own_place {
                    self.tell_copy(place, centre.document, y);
                } else if let Some(Some(edge)) = family.to_representative.get(index) {
                    let found_by =
                        touching.iter().fold(FoundBy::default(), |set, &one| set.with(matches.found_by(one)));
                    let sides = ((centre.document, edge.a.clone()), (y, edge.b.clone()));
                    self.tell(sides, &edge.runs, found_by);
                } else if let Some(&index) = touching.first() {
                    let one = &matches.list()[index];
                    // It hangs on through others: told as it was found.
                    let own = |side: DocId| if side == place.document { y } else { side };
                    let a = (own(one.documents.0), one.a.clone());
                    let b = (own(one.documents.1), one.b.clone());
                    self.tell((a, b), &matches.runs(index), matches.found_by(index));
                }
            }
        }
    }

    /// The matches of the family, with their indices.
    fn matches(&self) -> impl Iterator<Item = (usize, &Match)> {
        self.family.matches.iter().map(|&index| (index as usize, &self.matches.list()[index as usize]))
    }

    /// Every side of every match of the family, with the match, in order; there may be millions.
    fn matches_by_document(&self) -> Vec<(DocId, u32, u32, u32)> {
        let sides = |(index, one): (usize, &Match)| {
            let side = |id: DocId, tokens: &Range<u32>| (id, tokens.start, tokens.end, index as u32);
            [side(one.documents.0, &one.a), side(one.documents.1, &one.b)]
        };
        let mut found = Vec::with_capacity(2 * self.family.matches.len());
        found.extend(self.matches().flat_map(sides));
        found.sort_unstable();
        found
    }

    /// Tells that two documents are identical, if the place is all of them.
    fn tell_copy(&mut self, place: &Stretch, x: DocId, y: DocId) {
        let whole = self.collection.len_of(place.document) as u32;
        if x != y && place.tokens == (0..whole) {
            let runs = [Run { step: Step::Match, len: whole }];
            self.tell(((x, 0..whole), (y, 0..whole)), &runs, FoundBy::EXACT);
        }
    }

    fn tell(&mut self, sides: ((DocId, Range<u32>), (DocId, Range<u32>)), runs: &[Run], found_by: FoundBy) {
        let ((x, x_tokens), (y, y_tokens)) = sides;
        if !self.collection.may_report(x, y) {
            return;
        }
        let stretch = |document, tokens| Stretch { document, tokens };
        let (mut a, mut b) = (stretch(x, x_tokens), stretch(y, y_tokens));
        let mut runs = runs.to_vec();
        if (b.document, b.tokens.start) < (a.document, a.tokens.start) {
            (a, b) = (b, a);
            runs.iter_mut().for_each(|run| *run = run.flipped());
        }
        self.told.push(Told { family: self.number, a, b, runs, found_by });
    }
}

/// Leaves off passages that stand for the most part in a longer one of the same two documents: places
/// that overlap may all be aligned to the same stretch of the representative. Sorts by documents and
/// position.
fn without_repeats(mut told: Vec<Told>) -> Vec<Told> {
    let documents = |one: &Told| (one.a.document, one.b.document);
    let start = |one: &Told| (one.a.tokens.start, one.b.tokens.start);
    told.sort_by_key(|one| (documents(one), Reverse(one.a.tokens.len() + one.b.tokens.len()), start(one)));
    let mut kept: Vec<Told> = Vec::with_capacity(told.len());
    let mut of_pair = 0;
    for one in told {
        if kept.last().is_some_and(|last| documents(last) != documents(&one)) {
            of_pair = kept.len();
        }
        let repeats = |longer: &Told| {
            passage::mostly_in(&one.a.tokens, &longer.a.tokens)
                && passage::mostly_in(&one.b.tokens, &longer.b.tokens)
        };
        if !kept[of_pair..].iter().any(repeats) {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| (documents(one), start(one)));
    kept
}

/// The matches with a side that lies on a place.
fn touching(sides: &[(DocId, u32, u32, u32)], place: &Stretch) -> impl Iterator<Item = usize> {
    let from = sides.partition_point(|side| side.0 < place.document);
    let of_document = sides[from..].iter().take_while(|side| side.0 == place.document);
    of_document
        .filter(|side| side.1 < place.tokens.end && place.tokens.start < side.2)
        .map(|side| side.3 as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(documents: (u32, u32), a: Range<u32>, b: Range<u32>) -> Told {
        let stretch = |document, tokens| Stretch { document: DocId(document), tokens };
        let (a, b) = (stretch(documents.0, a), stretch(documents.1, b));
        Told { family: 0, a, b, runs: Vec::new(), found_by: FoundBy::SEEDS }
    }

    #[test]
    fn of_passages_on_top_of_each_other_the_longest_is_told() {
        let kept = without_repeats(vec![
            told((0, 2), 5..30, 5..30),
            told((0, 1), 0..100, 50..150),
            told((0, 1), 0..100, 50..150),
            told((0, 1), 10..60, 60..110),
            told((0, 1), 10..60, 300..350),
        ]);
        let places: Vec<_> = kept.iter().map(|one| (one.b.document.0, one.b.tokens.clone())).collect();
        assert_eq!(places, [(1, 50..150), (1, 300..350), (2, 5..30)]);
    }
}
