//! Families in; what each is out.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::Hall;
use crate::base::DocId;
use crate::date::When;
use crate::family::FamilyOf;
use crate::family::Likeness;
use crate::family::Stretch;
use crate::findings::Evidence;
use crate::findings::Kind;
use crate::index::Handle;
use crate::index::Witness;
use crate::kind;
use crate::kind::Further;
use crate::kind::Member;

/// A family with what it is.
pub(super) struct Judged {
    pub(super) family: FamilyOf,
    pub(super) kind: Kind,
    pub(super) evidence: Evidence,
    /// The place that is clearly the earliest.
    pub(super) first_seen: Option<Stretch>,
    /// When the first of its documents that have a date is over.
    pub(super) earliest: Option<i64>,
}

impl Judged {
    /// Whether it stands in another document before a date.
    pub(super) fn is_before(&self, date: When) -> bool {
        // A document is never over before it begins, so the one that is, is another.
        self.earliest.is_some_and(|end| end < date.start)
    }
}

impl Hall<'_> {
    /// How many documents each group has.
    pub(super) fn printed(&self) -> BTreeMap<&str, u64> {
        let mut printed: BTreeMap<&str, u64> = BTreeMap::new();
        let groups = self.known.and_then(|known| known.groups.as_deref());
        printed.extend(groups.into_iter().flatten().map(|(group, documents)| (group.as_str(), *documents)));
        // Documents of an index are counted there.
        let all = self.texts.documents.iter().zip(&self.texts.known);
        let counted = all.filter(|(_, known)| groups.is_none() || !**known);
        for group in counted.filter_map(|(document, _)| document.group.as_deref()) {
            *printed.entry(group).or_insert(0) += 1;
        }
        printed
    }

    /// What each family is.
    pub(super) fn judged(
        &self,
        families: Vec<FamilyOf>,
        likeness: &Likeness,
        printed: &BTreeMap<&str, u64>,
    ) -> Vec<Judged> {
        let judge = |family: FamilyOf| {
            let stretches: Vec<Stretch> = self.members(&family).map(|member| member.0).collect();
            let members: Vec<Member<'_>> = stretches.iter().map(|stretch| self.member(stretch)).collect();
            let of_pairs = family.matches.iter().filter_map(|&index| likeness.of(index)).collect();
            let printed = |group: &str| printed.get(group).copied().unwrap_or(0);
            let further = self.further(&stretches);
            let (kind, evidence) = kind::judge((&members, &further), median(of_pairs), &printed);
            let (first_seen, earliest) = first_seen(&members, &further);
            let first_seen = first_seen.map(|at| stretches[at].clone());
            Judged { family, kind, evidence, first_seen, earliest }
        };
        families.into_par_iter().map(judge).collect()
    }

    fn member(&self, stretch: &Stretch) -> Member<'_> {
        let document = &self.texts.documents[stretch.document.index()];
        let date = document.date.as_deref();
        let words = self.collection.len_of(stretch.document) as u32;
        Member {
            document: stretch.document,
            first: self.collection.first(stretch.document),
            group: document.group.as_deref(),
            date: date.and_then(|given| Some((given, When::read(given)?))),
            before: stretch.tokens.start,
            words: stretch.tokens.end - stretch.tokens.start,
            after: words - stretch.tokens.end,
        }
    }

    /// Documents that were not looked into, and have most of the words of one of these stretches.
    fn further(&self, stretches: &[Stretch]) -> Vec<Further<'_>> {
        let Some(known) = self.known.filter(|known| !known.witnesses.is_empty()) else { return Vec::new() };
        let mut having: BTreeMap<Handle, &Witness> = BTreeMap::new();
        for Stretch { document, tokens } in stretches {
            let witnesses = known.witnesses.get(document).map_or(&[][..], Vec::as_slice);
            let has = |one: &&Witness| has_most(&one.words, tokens);
            having.extend(witnesses.iter().filter(has).map(|one| (one.handle, one)));
        }
        having.into_values().map(further).collect()
    }

    /// The date of a document, if it has one that can be read.
    pub(super) fn when(&self, document: DocId) -> Option<When> {
        When::read(self.texts.documents[document.index()].date.as_deref()?)
    }
}

fn further(one: &Witness) -> Further<'_> {
    let date = one.date.as_deref().and_then(|given| Some((given, When::read(given)?)));
    Further { group: one.group.as_deref(), date, is_copy: one.is_copy }
}

/// Whether runs of words that do not touch are most of some words.
fn has_most(runs: &[Range<u32>], words: &Range<u32>) -> bool {
    let common = |run: &Range<u32>| run.end.min(words.end).saturating_sub(run.start.max(words.start));
    runs.iter().map(common).sum::<u32>() * 2 > words.end - words.start
}

/// The member with the earliest date, unless another document may be as early; and when the first one
/// is over.
fn first_seen(members: &[Member<'_>], further: &[Further<'_>]) -> (Option<usize>, Option<i64>) {
    let dated = || {
        let date = |(at, member): (usize, &Member<'_>)| Some((member.date?.1, at));
        members.iter().enumerate().filter_map(date)
    };
    let beside = || further.iter().filter_map(|one| Some(one.date?.1));
    let earliest = dated().map(|(when, _)| when).chain(beside()).map(|when| when.end).min();
    let Some((first, at)) = dated().min() else { return (None, earliest) };
    let own = members[at].document;
    let alone = dated().all(|(when, other)| members[other].document == own || first.is_before(when))
        && beside().all(|when| first.is_before(when));
    (alone.then_some(at), earliest)
}

/// The middle one; copies have no pairs, and everything in common.
fn median(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    shares.get(shares.len() / 2).copied().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(dates: &[(u32, &'static str)]) -> (Option<usize>, bool) {
        let member = |&(id, given): &(u32, &'static str)| Member {
            document: DocId(id),
            first: DocId(id),
            group: None,
            date: When::read(given).map(|when| (given, when)),
            before: 0,
            words: 20,
            after: 0,
        };
        let (at, earliest) = first_seen(&dates.iter().map(member).collect::<Vec<_>>(), &[]);
        (at, earliest.is_some())
    }

    #[test]
    fn the_first_is_the_one_that_is_clearly_the_earliest() {
        assert_eq!(seen(&[(0, "2024-01-02"), (1, "2024-01-01"), (2, "?")]), (Some(1), true));
        assert_eq!(seen(&[(0, "2024-01-01"), (1, "2024-01-01T23:00:00Z")]), (None, true));
        assert_eq!(seen(&[(0, "2024-01-01T22:59:59Z"), (1, "2024-01-01T23:00:00Z")]), (Some(0), true));
        assert_eq!(seen(&[(0, "2024-01-02"), (1, "2024-01-01"), (1, "2024-01-01")]), (Some(1), true));
        assert_eq!(seen(&[(0, "2024-01-02")]), (Some(0), true));
        assert_eq!(seen(&[(0, ""), (1, "?")]), (None, false));
    }
}
