//! Families and passages in; how much of each document lies in them out.

use std::ops::Range;

use rayon::prelude::*;

use super::Hall;
use super::Said;
use super::covered;
use super::kinds::Judged;
use crate::base::DocId;
use crate::findings::Kind;
use crate::matching::Match;

/// A stretch of a document, by its start and end, and whether it is a template.
type Stretch = (DocId, u32, u32, bool);

/// Stretches of documents, sorted.
struct Stretches(Vec<Stretch>);

impl Stretches {
    fn new(mut stretches: Vec<Stretch>) -> Self {
        stretches.par_sort_unstable();
        stretches.dedup();
        Self(stretches)
    }

    /// Those of a document, with templates or without.
    fn of(&self, document: DocId, templates: bool) -> impl Iterator<Item = Range<u32>> {
        let from = self.0.partition_point(|stretch| stretch.0 < document);
        let own = self.0[from..].iter().take_while(move |stretch| stretch.0 == document);
        own.filter(move |stretch| templates || !stretch.3).map(|stretch| stretch.1..stretch.2)
    }
}

/// The same words in fewer stretches: of one family there are many on top of each other.
fn united(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    stretches.dedup_by(|next, before| {
        let is_one = next.0 == before.0 && next.1 <= before.2;
        if is_one {
            before.2 = before.2.max(next.2);
        }
        is_one
    });
    stretches
}

/// How much of each document lies in passages; those that are not listed one by one count too.
pub(super) struct Shares {
    /// What all documents of a class share with others…
    of_class: Stretches,
    /// …and what each has in listed passages, soft ends included.
    own: Stretches,
    /// What stands in documents of an earlier date.
    before: Stretches,
}

impl Shares {
    pub(super) fn new(hall: &Hall<'_>, matches: &[Match], families: &[Judged], said: &[Said]) -> Self {
        let is_template = |family: &Judged| family.kind == Kind::Boilerplate;
        let of_family = |one: &Judged| {
            let matches = one.family.matches.iter().map(|&index| &matches[index as usize]);
            let sides = matches.flat_map(|one| [(one.documents.0, &one.a), (one.documents.1, &one.b)]);
            let places = one.family.places.iter().map(|place| (place.document, &place.tokens));
            let all = sides.chain(places);
            let is_template = is_template(one);
            united(all.map(|(document, tokens)| (document, tokens.start, tokens.end, is_template)).collect())
        };
        let of_passage = |one: &Said| {
            [&one.described.a_tokens, &one.described.b_tokens].map(|side| {
                let is_template = is_template(&families[one.family]);
                (side.document, side.tokens.start, side.tokens.end, is_template)
            })
        };
        Self {
            of_class: Stretches::new(
                families.par_iter().flat_map_iter::<_, Vec<Stretch>>(of_family).collect(),
            ),
            own: Stretches::new(said.par_iter().flat_map_iter(of_passage).collect()),
            before: Stretches::new(before(hall, families, said)),
        }
    }

    /// Words of a document in passages, with boilerplate and without.
    pub(super) fn reused(&self, class: DocId, document: DocId) -> (u64, u64) {
        let words = |templates: bool| {
            let own = self.own.of(document, templates);
            covered(self.of_class.of(class, templates).chain(own).collect())
        };
        (words(true), words(false))
    }

    /// Words of a document that stood elsewhere before.
    pub(super) fn seen_before(&self, document: DocId) -> u64 {
        covered(self.before.of(document, true).collect())
    }
}

/// What stands in each document whose family stands in another document of an earlier date.
fn before(hall: &Hall<'_>, families: &[Judged], said: &[Said]) -> Vec<Stretch> {
    let mut before = Vec::new();
    let mut note = |family: &Judged, document: DocId, tokens: &Range<u32>| {
        if hall.when(document).is_some_and(|date| family.is_before(date)) {
            before.push((document, tokens.start, tokens.end, false));
        }
    };
    for family in families.iter().filter(|family| family.earliest.is_some()) {
        hall.members(&family.family).for_each(|(place, _)| note(family, place.document, &place.tokens));
    }
    for one in said {
        for side in [&one.described.a_tokens, &one.described.b_tokens] {
            note(&families[one.family], side.document, &side.tokens);
        }
    }
    before
}
