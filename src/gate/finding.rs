//! Findings of a scan in; each place of a new document that stands elsewhere out, in order.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::fingerprint::Fingerprint;
use super::verdict::Over;
use super::verdict::Status;
use crate::base::DocId;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Kind;
use crate::findings::Passage;
use crate::findings::Place;

/// Most other places that are kept with a finding; the others are counted.
pub const OTHERS: usize = 100;

/// One place of a new document that stands elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What the place says.
    pub fingerprint: Fingerprint,
    /// The place, in a new document.
    pub place: Place,
    /// Its family, an index into [`Findings::families`].
    pub family: usize,
    /// What the family is.
    pub kind: Kind,
    /// Other places of the family: those in known documents, then those in new ones, each by document
    /// and position; at most [`OTHERS`].
    pub others: Vec<Place>,
    /// All other places.
    pub others_total: u64,
    /// Those of them in known documents.
    pub known_total: u64,
    /// The passage that says most of it, an index into [`Findings::passages`]: with a known document, if
    /// there is one. `None` if none of the family was listed for this place.
    pub best: Option<usize>,
    /// Its words that are not excused by this finding or another.
    pub counted_words: u64,
    /// What was decided.
    pub status: Status,
    /// The limits that it is over. For what is accepted, those that it would be over if it were not.
    pub over: Vec<Over>,
}

impl Finding {
    /// The new document.
    #[must_use]
    pub fn document(&self) -> DocId {
        self.place.document
    }

    /// The place in words of its document.
    #[must_use]
    pub fn words(&self) -> Range<u32> {
        words(&self.place)
    }

    /// The other side of the best passage, or else the first of the other places.
    #[must_use]
    pub fn source(&self, findings: &Findings) -> Option<Place> {
        let best = self.best.map(|index| findings.passages.get(index));
        best.map(|passage| other_side(&passage, &self.place)).or_else(|| self.others.first().copied())
    }
}

/// The stretch of a place in words.
fn words(place: &Place) -> Range<u32> {
    place.first_word..place.first_word.saturating_add(place.words)
}

/// Words of a document.
struct Stretch {
    document: DocId,
    words: Range<u32>,
}

impl Stretch {
    fn of(place: &Place) -> Self {
        Self { document: place.document, words: words(place) }
    }

    fn meets(&self, other: &Self) -> bool {
        let (a, b) = (&self.words, &other.words);
        self.document == other.document && a.start < b.end && b.start < a.end
    }
}

/// The other side of a passage at this place.
fn other_side(passage: &Passage, place: &Place) -> Place {
    if Stretch::of(&passage.a).meets(&Stretch::of(place)) { passage.b } else { passage.a }
}

/// The places of new documents that stand elsewhere: by document and position, the longer first where two
/// begin together.
pub(super) fn collect(findings: &Findings) -> Vec<Finding> {
    let by_document = Passages::new(findings);
    let mut found: Vec<Finding> = Vec::new();
    for (index, family) in findings.families.iter().enumerate() {
        let members = Members::new(findings, family);
        let of_new = members.new.iter().filter_map(|place| members.finding(findings, index, place));
        found.extend(of_new.map(|finding| Finding { best: by_document.best(&finding), ..finding }));
    }
    found.sort_by_cached_key(|finding| {
        let Finding { place, family, known_total, .. } = finding;
        let id = findings.families.id(*family);
        (place.document, place.first_word, Reverse(place.words), Reverse(*known_total), id)
    });
    found
}

/// The members of a family, those in known documents apart.
struct Members {
    kind: Kind,
    known: Vec<Place>,
    new: Vec<Place>,
}

impl Members {
    fn new(findings: &Findings, family: Family) -> Self {
        let Family { kind, mut members, .. } = family;
        members.sort_unstable();
        let is_known = |place: &Place| findings.documents[place.document.index()].known;
        let (known, new) = members.into_iter().partition(is_known);
        Self { kind, known, new }
    }

    /// The finding at the place of a new document, if the text stands elsewhere.
    fn finding(&self, findings: &Findings, family: usize, place: &Place) -> Option<Finding> {
        // Those in the same document are neighbours.
        let start = self.new.partition_point(|other| other.document < place.document);
        let end = self.new.partition_point(|other| other.document <= place.document);
        let own = if findings.spec.within { &self.new[start..end] } else { &[] };
        let others = self.known.iter().chain(&self.new[..start]).chain(&self.new[end..]);
        let others = others.chain(own.iter().filter(|other| *other != place));
        let total = self.known.len() + self.new.len() - (end - start) + own.len().saturating_sub(1);
        (total > 0).then(|| Finding {
            fingerprint: Fingerprint::new(place.fingerprint),
            place: *place,
            family,
            kind: self.kind,
            others: others.take(OTHERS).copied().collect(),
            others_total: total as u64,
            known_total: self.known.len() as u64,
            best: None,
            counted_words: u64::from(place.words),
            status: Status::Within,
            over: Vec::new(),
        })
    }
}

/// Passages by family and new document.
struct Passages<'f> {
    findings: &'f Findings,
    of: BTreeMap<(usize, DocId), Vec<Brief>>,
}

/// What of a passage says whether it is the best.
struct Brief {
    passage: usize,
    sides: [Stretch; 2],
    matched_words: u32,
    identity: f64,
}

impl Brief {
    /// The document of the other side of a passage at this place.
    fn other(&self, place: &Stretch) -> DocId {
        self.sides[usize::from(self.sides[0].meets(place))].document
    }
}

impl<'f> Passages<'f> {
    fn new(findings: &'f Findings) -> Self {
        let mut of: BTreeMap<(usize, DocId), Vec<Brief>> = BTreeMap::new();
        for (index, passage) in findings.passages.iter().enumerate() {
            let both = [passage.a.document, passage.b.document];
            let distinct = if both[0] == both[1] { &both[..1] } else { &both[..] };
            for document in distinct.iter().filter(|id| !findings.documents[id.index()].known) {
                of.entry((passage.family, *document)).or_default().push(Brief {
                    passage: index,
                    sides: [Stretch::of(&passage.a), Stretch::of(&passage.b)],
                    matched_words: passage.matched_words,
                    identity: passage.identity,
                });
            }
        }
        Self { findings, of }
    }

    /// The passage that shows best where a finding comes from.
    fn best(&self, finding: &Finding) -> Option<usize> {
        let own = self.of.get(&(finding.family, finding.document()))?.iter();
        let place = Stretch::of(&finding.place);
        let here = own.filter(|brief| brief.sides.iter().any(|side| side.meets(&place)));
        let known = |brief: &Brief| self.findings.documents[brief.other(&place).index()].known;
        let best = here.max_by(|x, y| {
            let more = (known(x), x.matched_words).cmp(&(known(y), y.matched_words));
            let id = |brief: &Brief| self.findings.passages.id(brief.passage);
            more.then(x.identity.total_cmp(&y.identity)).then_with(|| id(y).cmp(&id(x)))
        });
        best.map(|brief| brief.passage)
    }
}
