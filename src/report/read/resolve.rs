//! Records as they are read in; findings, in which records are known by their numbers, out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::records::DocumentRead;
use super::records::EditRead;
use super::records::EvidenceRead;
use super::records::FamilyRead;
use super::records::OverlapRead;
use super::records::PassageRead;
use super::records::PlaceRead;
use super::records::Root;
use super::settings::generators;
use super::settings::named;
use crate::base::DocId;
use crate::base::Skipped;
use crate::base::Span;
use crate::findings::Cluster;
use crate::findings::Document;
use crate::findings::Edit;
use crate::findings::Evidence;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Kind;
use crate::findings::Op;
use crate::findings::Overlap;
use crate::findings::Passage;
use crate::findings::Place;
use crate::findings::StockPhrase;

type Result<T> = std::result::Result<T, String>;

/// The numbers of records by their ids.
struct Ids {
    what: &'static str,
    numbers: BTreeMap<String, usize>,
}

impl Ids {
    fn new<'a>(what: &'static str, ids: impl Iterator<Item = &'a String>) -> Result<Self> {
        let mut numbers = BTreeMap::new();
        for (number, id) in ids.enumerate() {
            if numbers.insert(id.clone(), number).is_some() {
                return Err(format!("the {what} \"{id}\" is there twice"));
            }
        }
        Ok(Self { what, numbers })
    }

    fn number(&self, id: &str) -> Result<usize> {
        let number = self.numbers.get(id).copied();
        number.ok_or_else(|| format!("the {} \"{id}\" is named and is not there", self.what))
    }
}

/// What names other records is looked up in.
struct Known {
    documents: Ids,
    passages: Ids,
    families: Ids,
}

/// Makes findings of all records.
pub(super) fn findings(root: Root) -> Result<Findings> {
    is_whole(&root)?;
    let known = Known {
        documents: Ids::new("document", root.documents.iter().map(|one| &one.id))?,
        passages: Ids::new("passage", root.passages.iter().map(|one| &one.id))?,
        families: Ids::new("family", root.families.iter().map(|one| &one.id))?,
    };
    let clusters = root.clusters.into_iter().map(|one| {
        Ok(Cluster {
            representative: known.document(&one.representative)?,
            members: one.members.iter().map(|id| known.document(id)).collect::<Result<_>>()?,
            id: one.id,
        })
    });
    let phrases = root
        .stock_phrases
        .into_iter()
        .map(|one| Ok(StockPhrase { example: known.place(&one.example)?, documents: one.documents }));
    let skipped = root.skipped.into_iter();
    Ok(Findings {
        spec: root.spec.checked()?,
        summary: root.summary.into(),
        passages: root.passages.into_iter().map(|one| known.passage(one)).collect::<Result<_>>()?,
        overlaps: root.overlaps.into_iter().map(|one| known.overlap(&one)).collect::<Result<_>>()?,
        families: root.families.into_iter().map(|one| known.family(one)).collect::<Result<_>>()?,
        clusters: clusters.collect::<Result<_>>()?,
        stock_phrases: phrases.collect::<Result<_>>()?,
        documents: root.documents.into_iter().map(document).collect(),
        skipped: skipped.map(|one| Skipped { path: one.path, line: one.line, reason: one.reason }).collect(),
    })
}

/// Whether all is there that the totals count: a file may have been cut.
fn is_whole(root: &Root) -> Result<()> {
    let summary = &root.summary;
    let fresh = root.documents.iter().filter(|document| !document.known).count();
    for (what, there, counted) in [
        ("documents", fresh, summary.documents),
        ("passages", root.passages.len(), summary.passages),
        ("overlaps", root.overlaps.len(), summary.overlaps),
        ("families", root.families.len(), summary.families),
        ("clusters", root.clusters.len(), summary.clusters),
        ("skipped inputs", root.skipped.len(), summary.skipped),
    ] {
        if there as u64 != counted {
            return Err(format!("the findings are not whole: {there} of {counted} {what} are there"));
        }
    }
    Ok(())
}

fn document(read: DocumentRead) -> Document {
    Document {
        id: read.id.into(),
        path: read.path.into(),
        record: read.record,
        group: read.group.map(Arc::from),
        date: read.date.map(String::into_boxed_str),
        known: read.known,
        words: read.words,
        ignored_words: read.ignored_words,
        reused_words: read.reused_words,
        reused_words_no_boilerplate: read.reused_words_no_boilerplate,
        words_seen_before: read.words_seen_before,
    }
}

/// A stretch that does not end before it begins.
fn span([start, end]: [u32; 2]) -> Result<Span> {
    if start > end {
        return Err(format!("a stretch begins at {start} and ends before, at {end}"));
    }
    Ok(Span::new(start, end))
}

fn edit(read: &EditRead) -> Result<Edit> {
    const OPS: [Op; 5] = [Op::Same, Op::Folded, Op::Changed, Op::Inserted, Op::Deleted];
    let common: Option<Result<(Span, Span)>> =
        read.common.as_ref().map(|common| Ok((span(common.a)?, span(common.b)?)));
    Ok(Edit {
        op: named("op", &read.op, &OPS, Op::name)?,
        a: span(read.a)?,
        b: span(read.b)?,
        common: common.transpose()?,
    })
}

impl Known {
    fn document(&self, id: &str) -> Result<DocId> {
        self.documents.number(id).map(|number| DocId(number as u32))
    }

    /// What is not written down is left open: see [`crate::report::read()`].
    fn place(&self, read: &PlaceRead) -> Result<Place> {
        Ok(Place {
            document: self.document(&read.document)?,
            bytes: span([read.start_byte, read.end_byte])?,
            chars: span([read.start_char, read.end_char])?,
            lines: (read.start_line, read.end_line),
            paragraphs: (read.first_paragraph, read.last_paragraph),
            words: read.words,
            first_word: 0,
            fingerprint: 0,
        })
    }

    fn passage(&self, read: PassageRead) -> Result<Passage> {
        let echo_of = read.echo_of.as_deref().map(|id| self.passages.number(id));
        Ok(Passage {
            family: self.families.number(&read.family)?,
            a: self.place(&read.a)?,
            b: self.place(&read.b)?,
            matched_words: read.matched_words,
            identity: read.identity,
            found_by: generators(&read.found_by)?,
            echo_of: echo_of.transpose()?,
            diff: read.diff.iter().map(edit).collect::<Result<_>>()?,
            id: read.id,
        })
    }

    fn overlap(&self, read: &OverlapRead) -> Result<Overlap> {
        Ok(Overlap {
            a: self.document(&read.a)?,
            b: self.document(&read.b)?,
            containment_a: read.containment_a,
            containment_b: read.containment_b,
            containment_a_no_boilerplate: read.containment_a_no_boilerplate,
            containment_b_no_boilerplate: read.containment_b_no_boilerplate,
            jaccard: read.jaccard,
            passages: read.passages.iter().map(|id| self.passages.number(id)).collect::<Result<_>>()?,
        })
    }

    fn family(&self, read: FamilyRead) -> Result<Family> {
        const KINDS: [Kind; 3] = [Kind::Reuse, Kind::Boilerplate, Kind::Wire];
        if let Some(core) = read.core.iter().find(|&&core| core >= read.members.len()) {
            return Err(format!("the family \"{}\" has no member {core}", read.id));
        }
        let first_seen = read.first_seen.as_ref().map(|place| self.place(place));
        Ok(Family {
            representative: self.place(&read.representative)?,
            members: read.members.iter().map(|place| self.place(place)).collect::<Result<_>>()?,
            core: read.core,
            chained: read.chained,
            kind: named("kind", &read.kind, &KINDS, Kind::name)?,
            evidence: read.evidence.into(),
            first_seen: first_seen.transpose()?,
            id: read.id,
        })
    }
}

impl From<EvidenceRead> for Evidence {
    fn from(read: EvidenceRead) -> Self {
        Self {
            documents: read.documents,
            by_record: read.by_record,
            groups: read.groups,
            group_share: read.group_share,
            days: read.days,
            first: read.first,
            last: read.last,
            hours: read.hours,
            same_place: read.same_place,
            in_a_row: read.in_a_row,
            likeness: read.likeness,
            words: read.words,
        }
    }
}
