//! Passages and families as they are reported.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Hall;
use super::Said;
use super::echoes::echoes;
use super::kinds::Judged;
use super::views::Views;
use super::views::with_views;
use crate::base::DocId;
use crate::describe;
use crate::family::FamilyOf;
use crate::family::Stretch;
use crate::findings::Family;
use crate::findings::Passage;
use crate::findings::Place;
use crate::pipeline::ids::Ids;

impl Hall<'_> {
    pub(super) fn passages(&self, said: Vec<Said>) -> Vec<Passage> {
        let id = |one: &Said| {
            let (a, b) = (&one.described.a_tokens, &one.described.b_tokens);
            describe::fingerprint_of_pair(self.collection, a, b)
        };
        let found: Vec<String> = said.par_iter().map(id).collect();
        let mut ids = Ids::default();
        let echoes = echoes(&said);
        let passage = |((one, id), echo_of): ((Said, String), Option<usize>)| {
            let Said { family, found_by, described } = one;
            Passage {
                id: ids.unique(id),
                family,
                a: described.a,
                b: described.b,
                matched_words: described.matched_words,
                identity: described.identity,
                found_by,
                echo_of,
                diff: described.diff,
            }
        };
        said.into_iter().zip(found).zip(echoes).map(passage).collect()
    }

    pub(super) fn family_places(&self, families: &[Judged]) -> Vec<Family> {
        let wanted: Vec<Stretch> =
            families.iter().flat_map(|one| self.members(&one.family)).map(|member| member.0).collect();
        let place_of = self.places(wanted);
        let mut ids = Ids::default();
        let build = |judged: &Judged| {
            let family = &judged.family;
            let members: Vec<(Stretch, bool)> = self.members(family).collect();
            let place =
                |stretch: &Stretch| place_of[&(stretch.document, stretch.tokens.start, stretch.tokens.end)];
            let core: Vec<usize> = (0..members.len()).filter(|&index| members[index].1).collect();
            Family {
                id: ids.unique(describe::fingerprint_of(self.collection, &family.representative)),
                representative: place(&family.representative),
                chained: core.len() < members.len(),
                core,
                members: members.iter().map(|(stretch, _)| place(stretch)).collect(),
                kind: judged.kind,
                evidence: judged.evidence.clone(),
                first_seen: judged.first_seen.as_ref().map(place),
            }
        };
        families.iter().map(build).collect()
    }

    /// Every member of a family, identical documents included, by document; and whether it is in the core.
    pub(super) fn members(&self, family: &FamilyOf) -> impl Iterator<Item = (Stretch, bool)> + use<> {
        let mut members: Vec<(Stretch, bool)> = Vec::with_capacity(family.members);
        for (index, place) in family.places.iter().enumerate() {
            let core = family.is_core[index];
            let copies = self.collection.class(place.document);
            members.extend(copies.map(|document| (Stretch { document, tokens: place.tokens.clone() }, core)));
        }
        members.sort_by_key(|(stretch, _)| (stretch.document, stretch.tokens.start));
        members.into_iter()
    }

    /// Where stretches stand in their texts.
    fn places(&self, mut wanted: Vec<Stretch>) -> BTreeMap<(DocId, u32, u32), Place> {
        let key = |stretch: &Stretch| (stretch.document, stretch.tokens.start, stretch.tokens.end);
        wanted.sort_by_key(key);
        wanted.dedup();
        let of_document: Vec<&[Stretch]> = wanted.chunk_by(|x, y| x.document == y.document).collect();
        let place = |views: &mut Views<'_, '_>, of_document: &&[Stretch]| {
            let document = of_document[0].document;
            let view = views.of(document);
            let place = |stretch: &Stretch| (key(stretch), view.place(document, stretch.tokens.clone()));
            of_document.iter().map(place).collect::<Vec<_>>()
        };
        with_views(self, &of_document, place).into_iter().flatten().collect()
    }
}
