//! Families and passages in; how much of each document lies in them out.

use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::Hall;
use super::Said;
use super::kinds::Judged;
use crate::base::Dealing;
use crate::base::DocId;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::family::Stretch;
use crate::findings::Kind;
use crate::matching::Match;
use crate::matching::covered;
use crate::scratch;
use crate::scratch::Parts;
use crate::scratch::PartsWriter;

/// Words of a document, and what is known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    document: DocId,
    start: u32,
    end: u32,
    /// Whether they are a template.
    is_template: bool,
}

/// What shares are of.
#[derive(Debug, Clone, Copy)]
enum Of {
    /// What all documents of a class share with others.
    Class,
    /// What a document has in listed passages, soft ends included.
    Own,
    /// What stands in documents of an earlier date.
    Before,
}

const ALL: [Of; 3] = [Of::Class, Of::Own, Of::Before];
/// Bits that say which of them it is.
const OF: u32 = 2;

/// The same words in fewer stretches: of one family there are many on top of each other.
fn united(mut stretches: Vec<Shared>) -> Vec<Shared> {
    stretches.sort_unstable();
    stretches.dedup_by(|next, before| {
        let is_one = next.document == before.document && next.start <= before.end;
        if is_one {
            before.end = before.end.max(next.end);
        }
        is_one
    });
    stretches
}

/// Takes shares while families are found.
pub(super) struct SharesWriter {
    dealing: Dealing,
    parts: PartsWriter,
}

impl SharesWriter {
    /// Of which so many bytes stay in memory; the rest goes to a new file in a folder.
    pub(super) fn new((dir, room): (&Path, u64), dealing: Dealing) -> Self {
        Self { dealing, parts: PartsWriter::with_room(dir, dealing.parts(), room) }
    }

    /// Takes those of some families and their passages.
    pub(super) fn put(
        &mut self,
        hall: &Hall<'_>,
        matches: &[Match],
        (families, said): (&[Judged], &[Said]),
    ) -> Result<(), scratch::Error> {
        let of_class: Vec<Vec<Shared>> = families.par_iter().map(|one| of_family(one, matches)).collect();
        of_class.into_iter().flatten().try_for_each(|one| self.put_one(hall, Of::Class, one))?;
        for one in said {
            for side in [&one.described.a_tokens, &one.described.b_tokens] {
                self.put_one(hall, Of::Own, shared(side, is_template(&families[one.family])))?;
            }
        }
        before(hall, families, said).into_iter().try_for_each(|one| self.put_one(hall, Of::Before, one))
    }

    fn put_one(&mut self, hall: &Hall<'_>, of: Of, one: Shared) -> Result<(), scratch::Error> {
        let Shared { document, start, end, is_template } = one;
        // Documents of a class are in one part, for they all have what their class has.
        self.parts.put(self.dealing.part(hall.collection.first(document)), |bytes| {
            let flags = of as u32 | u32::from(is_template) << OF;
            [flags, document.0, start, end - start].iter().for_each(|&one| put_number(bytes, one.into()));
        })
    }

    pub(super) fn finish(self) -> Result<Shares, scratch::Error> {
        Ok(Shares { dealing: self.dealing, parts: self.parts.finish()? })
    }
}

fn is_template(family: &Judged) -> bool {
    family.kind == Kind::Boilerplate
}

fn shared(Stretch { document, tokens }: &Stretch, is_template: bool) -> Shared {
    Shared { document: *document, start: tokens.start, end: tokens.end, is_template }
}

/// What the documents of a family share in it. It may have millions of matches, most on top of each other.
fn of_family(one: &Judged, matches: &[Match]) -> Vec<Shared> {
    let matches = one.family.matches.iter().map(|&index| &matches[index as usize]);
    let sides = matches.flat_map(|one| [(one.documents.0, &one.a), (one.documents.1, &one.b)]);
    let places = one.family.places.iter().map(|place| (place.document, &place.tokens));
    let is_template = is_template(one);
    let (mut all, mut most) = (Vec::new(), UNITED);
    for (document, tokens) in sides.chain(places) {
        all.push(Shared { document, start: tokens.start, end: tokens.end, is_template });
        if all.len() >= most {
            all = united(all);
            most = UNITED.max(2 * all.len());
        }
    }
    united(all)
}

/// Stretches that are gathered before they are united, at least.
const UNITED: usize = 1 << 16;

/// How much of each document lies in passages; those that are not listed one by one count too.
pub(super) struct Shares {
    dealing: Dealing,
    parts: Parts,
}

impl Shares {
    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.parts.count()
    }

    /// The part in which the documents of a class are.
    pub(super) fn part_of(&self, class: DocId) -> usize {
        self.dealing.part(class)
    }

    /// The shares of a part.
    pub(super) fn part(&self, part: usize) -> SharesOf {
        let mut all = ALL.map(|_| Vec::new());
        for &piece in self.parts.pieces(part) {
            let bytes = self.parts.get(piece);
            let mut bytes = Bytes(&bytes);
            let mut next = || {
                let (flags, document, start) = (bytes.small()?, DocId(bytes.small()?), bytes.small()?);
                let end = start + bytes.small()?;
                let is_template = flags >> OF != 0;
                all[flags as usize % (1 << OF)].push(Shared { document, start, end, is_template });
                Some(())
            };
            while next().is_some() {}
        }
        let [of_class, own, before] = all.map(Stretches::new);
        SharesOf { of_class, own, before }
    }
}

/// Stretches of documents, sorted.
struct Stretches(Vec<Shared>);

impl Stretches {
    fn new(mut stretches: Vec<Shared>) -> Self {
        stretches.par_sort_unstable();
        stretches.dedup();
        Self(stretches)
    }

    /// Those of a document, with templates or without.
    fn of(&self, document: DocId, templates: bool) -> impl Iterator<Item = Range<u32>> {
        let from = self.0.partition_point(|stretch| stretch.document < document);
        let own = self.0[from..].iter().take_while(move |stretch| stretch.document == document);
        own.filter(move |stretch| templates || !stretch.is_template).map(|stretch| stretch.start..stretch.end)
    }
}

/// The shares of some documents.
pub(super) struct SharesOf {
    of_class: Stretches,
    own: Stretches,
    before: Stretches,
}

impl SharesOf {
    /// Words of a document in passages, with boilerplate and without.
    pub(super) fn reused(&self, class: DocId, document: DocId) -> (u32, u32) {
        let words = |templates: bool| {
            let own = self.own.of(document, templates);
            covered(self.of_class.of(class, templates).chain(own).collect()) as u32
        };
        (words(true), words(false))
    }

    /// Words of a document that stood elsewhere before.
    pub(super) fn seen_before(&self, document: DocId) -> u32 {
        covered(self.before.of(document, true).collect()) as u32
    }
}

/// What stands in each document whose family stands in another document of an earlier date.
fn before(hall: &Hall<'_>, families: &[Judged], said: &[Said]) -> Vec<Shared> {
    let mut before = Vec::new();
    let mut note = |family: &Judged, place: &Stretch| {
        if hall.when(place.document).is_some_and(|date| family.is_before(date)) {
            before.push(shared(place, false));
        }
    };
    for family in families.iter().filter(|family| family.earliest.is_some()) {
        hall.members(&family.family).for_each(|(place, _)| note(family, &place));
    }
    for one in said {
        for side in [&one.described.a_tokens, &one.described.b_tokens] {
            note(&families[one.family], side);
        }
    }
    before
}
