//! What is found lot by lot in; all of it, in the order in which it is told, out.
//!
//! Until all lots are there nobody knows the number of a family, and so of a passage: both are numbered as they
//! come, and anew at the end.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::Hall;
use super::Said;
use super::echoes::Echoes;
use super::kinds::Judged;
use super::pairs::Pairs;
use super::pairs::PairsWriter;
use super::shares::Shares;
use super::shares::SharesWriter;
use crate::base::Dealing;
use crate::base::DocId;
use crate::family::Stretch;
use crate::findings::Family;
use crate::findings::Hidden;
use crate::findings::Kind;
use crate::findings::Many;
use crate::findings::ManyWriter;
use crate::findings::Passage;
use crate::findings::Place;
use crate::matching::Match;
use crate::pipeline::ids::Hashes;
use crate::pipeline::ids::HashesWriter;
use crate::scratch;
use crate::spec::Boilerplate;

/// Takes what is found, lot by lot.
pub(super) struct Gathering<'h, 'a> {
    hall: &'h Hall<'a>,
    families: ManyWriter<Family>,
    passages: ManyWriter<Passage>,
    ranks: Vec<Rank>,
    family_ids: HashesWriter,
    passage_ids: HashesWriter,
    pairs: PairsWriter,
    shares: SharesWriter,
    hidden: Hidden,
}

/// What decides where a family is told.
struct Rank {
    is_apart: bool,
    members: u32,
    words: u32,
    /// Where its representative stands.
    document: DocId,
    start: u32,
    /// The number of its first passage.
    first: u32,
}

/// All that was found.
pub(super) struct Gathered {
    /// As they came.
    families: Many<Family>,
    pub(super) passages: Many<Passage>,
    pub(super) order: Order,
    family_ids: Hashes,
    passage_ids: Hashes,
    pub(super) pairs: Pairs,
    pub(super) shares: Shares,
    pub(super) hidden: Hidden,
}

/// Where what was found is told.
pub(super) struct Order {
    /// The families, as they are told.
    families: Vec<u32>,
    /// The place of each family among them.
    places: Vec<u32>,
    /// The number of the first passage of each, and the end of all.
    firsts: Vec<u32>,
    /// Its place.
    first_places: Vec<u32>,
}

impl<'h, 'a> Gathering<'h, 'a> {
    pub(super) fn new(hall: &'h Hall<'a>, lots: usize) -> Self {
        let (dir, room) = hall.whereabouts();
        let dealing = Dealing::new(hall.collection.len(), lots);
        Self {
            hall,
            families: ManyWriter::with_room(dir, room),
            passages: ManyWriter::with_room(dir, room),
            ranks: Vec::new(),
            family_ids: HashesWriter::new((dir, room), dealing.parts()),
            passage_ids: HashesWriter::new((dir, room), dealing.parts()),
            pairs: PairsWriter::new((dir, room), dealing),
            shares: SharesWriter::new((dir, room), dealing),
            hidden: Hidden::default(),
        }
    }

    /// Puts families of a lot, and their passages, sorted by family; all their places are known.
    pub(super) fn put(
        &mut self,
        matches: &[Match],
        judged: Vec<Judged>,
        (said, places): (Vec<Said>, &[Place]),
    ) -> Result<(), scratch::Error> {
        let (judged, said) = self.shown(judged, said);
        self.shares.put(self.hall, matches, (&judged, &said))?;
        let (family, passage) = (self.ranks.len() as u32, self.passages.len() as u32);
        self.rank(&judged, &said);
        for (number, one) in (passage..).zip(said) {
            let of_family = family + one.family as u32;
            let is_template = judged[one.family].kind == Kind::Boilerplate;
            self.passage_ids.put(&one.described.id, of_family, number)?;
            self.pairs.put(&one.described, (of_family, number), is_template)?;
            self.passages.put(&passage_of(one, of_family))?;
        }
        for (number, family) in (family..).zip(self.hall.family_places(judged, places)) {
            self.family_ids.put(&family.id, number, 0)?;
            self.families.put(&family)?;
        }
        Ok(())
    }

    /// Leaves out what is not asked for.
    fn shown(&mut self, judged: Vec<Judged>, mut said: Vec<Said>) -> (Vec<Judged>, Vec<Said>) {
        if self.hall.corridor.spec.boilerplate != Boilerplate::Hide {
            return (judged, said);
        }
        let is_shown = |family: &Judged| family.kind != Kind::Boilerplate;
        let mut next = 0;
        let numbers: Vec<Option<usize>> = judged
            .iter()
            .map(|family| {
                let number = is_shown(family).then_some(next);
                next += usize::from(number.is_some());
                number
            })
            .collect();
        let (families, passages) = (judged.len(), said.len());
        said.retain_mut(|one| {
            let number = numbers[one.family];
            one.family = number.unwrap_or_default();
            number.is_some()
        });
        let shown: Vec<Judged> = judged.into_iter().filter(is_shown).collect();
        self.hidden.families += (families - shown.len()) as u64;
        self.hidden.passages += (passages - said.len()) as u64;
        (shown, said)
    }

    /// Notes where families that are put next will be told.
    fn rank(&mut self, judged: &[Judged], said: &[Said]) {
        let keeps = self.hall.corridor.spec.boilerplate == Boilerplate::Keep;
        let before = self.passages.len();
        for (number, judged) in judged.iter().enumerate() {
            let Stretch { document, tokens } = &judged.family.representative;
            self.ranks.push(Rank {
                is_apart: !keeps && judged.kind == Kind::Boilerplate,
                members: judged.family.members as u32,
                words: tokens.end - tokens.start,
                document: *document,
                start: tokens.start,
                first: (before + said.partition_point(|one| one.family < number)) as u32,
            });
        }
    }

    /// No more is put.
    pub(super) fn finish(self) -> Result<Gathered, scratch::Error> {
        Ok(Gathered {
            order: Order::of(&self.ranks, self.passages.len() as u32),
            families: self.families.finish()?,
            passages: self.passages.finish()?,
            family_ids: self.family_ids.finish()?,
            passage_ids: self.passage_ids.finish()?,
            pairs: self.pairs.finish()?,
            shares: self.shares.finish()?,
            hidden: self.hidden,
        })
    }
}

fn passage_of(one: Said, family: u32) -> Passage {
    let described = one.described;
    Passage {
        id: described.id,
        family: family as usize,
        a: described.a,
        b: described.b,
        matched_words: described.matched_words,
        identity: described.identity,
        found_by: one.found_by,
        echo_of: None,
        diff: described.diff,
    }
}

impl Order {
    /// The most reused families first, those that are apart behind them.
    fn of(ranks: &[Rank], passages: u32) -> Self {
        let mut families: Vec<u32> = (0..ranks.len() as u32).collect();
        families.par_sort_unstable_by_key(|&family| {
            let Rank { is_apart, members, words, document, start, .. } = &ranks[family as usize];
            (*is_apart, Reverse(*members), Reverse(*words), *document, *start)
        });
        let mut places = vec![0; ranks.len()];
        let mut first_places = vec![0; ranks.len()];
        let firsts: Vec<u32> = ranks.iter().map(|rank| rank.first).chain([passages]).collect();
        let mut next = 0;
        for (place, &family) in (0..).zip(&families) {
            let family = family as usize;
            places[family] = place;
            first_places[family] = next;
            next += firsts[family + 1] - firsts[family];
        }
        Self { families, places, firsts, first_places }
    }

    /// The place of a family.
    pub(super) fn family(&self, family: u32) -> u32 {
        self.places[family as usize]
    }

    /// The place of a passage of a family.
    pub(super) fn passage(&self, family: u32, passage: u32) -> u32 {
        self.first_places[family as usize] + passage - self.firsts[family as usize]
    }

    /// The numbers of the passages, as they are told.
    pub(super) fn passages(&self) -> Vec<u32> {
        let of = |&family: &u32| self.firsts[family as usize]..self.firsts[family as usize + 1];
        self.families.iter().flat_map(of).collect()
    }
}

impl Gathered {
    /// The families as they are told.
    pub(super) fn families(&self, hall: &Hall<'_>) -> Result<Many<Family>, scratch::Error> {
        let repeats = self.family_ids.repeats(|family, _| self.order.family(family));
        let (dir, room) = hall.whereabouts();
        let mut told = ManyWriter::with_room(dir, room);
        let family = |number: u32| {
            let family = self.families.get(number as usize);
            let id = repeats.distinct(family.id, self.order.family(number));
            Family { id, ..family }
        };
        told.put_made(&self.order.families, family)?;
        told.finish()
    }

    /// The passages as they are told; `echoes` gives what each is an echo of, if it is one.
    pub(super) fn passages(&self, hall: &Hall<'_>, echoes: &Echoes) -> Result<Many<Passage>, scratch::Error> {
        let repeats = self.passage_ids.repeats(|family, passage| self.order.passage(family, passage));
        let (dir, room) = hall.whereabouts();
        let mut told = ManyWriter::with_room(dir, room);
        let passage = |number: u32| {
            let passage = self.passages.get(number as usize);
            let family = passage.family as u32;
            let place = self.order.passage(family, number);
            Passage {
                id: repeats.distinct(passage.id, place),
                family: self.order.family(family) as usize,
                echo_of: echoes.of(place),
                ..passage
            }
        };
        told.put_made(&self.order.passages(), passage)?;
        told.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_told_by_rank_and_passages_with_them() {
        let rank = |is_apart, members, words, document, first| Rank {
            is_apart,
            members,
            words,
            document: DocId(document),
            start: 0,
            first,
        };
        let ranks = [
            rank(false, 2, 30, 1, 0),
            rank(true, 9, 10, 0, 2),
            rank(false, 2, 30, 0, 5),
            rank(false, 5, 10, 3, 6),
        ];
        let order = Order::of(&ranks, 10);
        assert_eq!(order.families, [3, 2, 0, 1]);
        assert_eq!([0, 1, 2, 3].map(|family| order.family(family)), [2, 3, 1, 0]);
        assert_eq!(order.passages(), [6, 7, 8, 9, 5, 0, 1, 2, 3, 4]);
        assert_eq!((order.passage(3, 7), order.passage(2, 5), order.passage(1, 4)), (1, 4, 9));
    }
}
