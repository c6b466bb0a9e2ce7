//! Families as they are reported.

use rayon::prelude::*;

use super::Hall;
use super::kinds::Judged;
use crate::base::DocId;
use crate::describe;
use crate::family::FamilyOf;
use crate::family::Stretch;
use crate::findings::Family;
use crate::findings::Place;

impl Hall<'_> {
    /// Families as they are reported; several may have one id. All their places are among these, sorted.
    pub(super) fn family_places(&self, families: Vec<Judged>, places: &[Place]) -> Vec<Family> {
        let place = |stretch: &Stretch| {
            let at = places.binary_search_by_key(&key(stretch), key_of);
            places[at.expect("every place was looked up")]
        };
        let build = |judged: Judged| {
            let family = &judged.family;
            let members: Vec<(Stretch, bool)> = self.members(family).collect();
            let core: Vec<usize> = (0..members.len()).filter(|&index| members[index].1).collect();
            Family {
                id: describe::fingerprint_of(self.collection, &family.representative),
                representative: place(&family.representative),
                chained: core.len() < members.len(),
                core,
                members: members.iter().map(|(stretch, _)| place(stretch)).collect(),
                kind: judged.kind,
                evidence: judged.evidence,
                first_seen: judged.first_seen.as_ref().map(place),
            }
        };
        families.into_par_iter().map(build).collect()
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
}

/// By what stretches are sorted, and the places that they are.
pub(super) fn key(stretch: &Stretch) -> (DocId, u32, u32) {
    (stretch.document, stretch.tokens.start, stretch.tokens.end)
}

pub(super) fn key_of(place: &Place) -> (DocId, u32, u32) {
    (place.document, place.first_word, place.first_word + place.words)
}
