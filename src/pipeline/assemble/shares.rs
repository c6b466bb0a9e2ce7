//! Families and passages in; how much of each document lies in them out.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Hall;
use super::Said;
use super::covered;
use super::kinds::Judged;
use crate::base::DocId;
use crate::findings::Kind;
use crate::matching::Match;

/// Stretches of documents.
type Stretches = BTreeMap<DocId, Vec<Range<u32>>>;

/// What lies in passages.
#[derive(Default)]
struct Reused {
    /// For each class of identical documents, what all of them share with others…
    of_class: Stretches,
    /// …and what each has in listed passages, soft ends included.
    own: Stretches,
}

impl Reused {
    fn words(&self, class: DocId, document: DocId) -> u64 {
        let of = |stretches: &Stretches, id| stretches.get(&id).cloned().unwrap_or_default();
        covered([of(&self.of_class, class), of(&self.own, document)].concat())
    }
}

/// How much of each document lies in passages; those that are not listed one by one count too.
pub(super) struct Shares {
    all: Reused,
    no_boilerplate: Reused,
    /// What stands in documents of an earlier date.
    before: Stretches,
}

impl Shares {
    pub(super) fn new(hall: &Hall<'_>, matches: &[Match], families: &[Judged], said: &[Said]) -> Self {
        let (mut all, mut no_boilerplate) = (Reused::default(), Reused::default());
        for one in families {
            let sides =
                one.family.matches.iter().map(|&index| &matches[index]).flat_map(|one| {
                    [(one.documents.0, &one.alignment.a), (one.documents.1, &one.alignment.b)]
                });
            let places = one.family.places.iter().map(|place| (place.document, &place.tokens));
            for (document, tokens) in sides.chain(places) {
                let add = |to: &mut Reused| to.of_class.entry(document).or_default().push(tokens.clone());
                add(&mut all);
                if one.kind != Kind::Boilerplate {
                    add(&mut no_boilerplate);
                }
            }
        }
        for one in said {
            for side in [&one.described.a_tokens, &one.described.b_tokens] {
                let add =
                    |to: &mut Reused| to.own.entry(side.document).or_default().push(side.tokens.clone());
                add(&mut all);
                if families[one.family].kind != Kind::Boilerplate {
                    add(&mut no_boilerplate);
                }
            }
        }
        Self { all, no_boilerplate, before: before(hall, families, said) }
    }

    /// Words of a document in passages, with boilerplate and without.
    pub(super) fn reused(&self, class: DocId, document: DocId) -> (u64, u64) {
        (self.all.words(class, document), self.no_boilerplate.words(class, document))
    }

    /// Words of a document that stood elsewhere before.
    pub(super) fn seen_before(&self, document: DocId) -> u64 {
        self.before.get(&document).cloned().map_or(0, covered)
    }
}

/// What stands in each document whose family stands in another document of an earlier date.
fn before(hall: &Hall<'_>, families: &[Judged], said: &[Said]) -> Stretches {
    let mut before = Stretches::new();
    let mut note = |family: &Judged, document: DocId, tokens: &Range<u32>| {
        if hall.when(document).is_some_and(|date| family.is_before(date)) {
            before.entry(document).or_default().push(tokens.clone());
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
