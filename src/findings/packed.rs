//! Passages, pairs and families in, a few bytes for each out; and back.
//!
//! Ids come first, so that they can be read alone. Numbers may be anything: findings may have been saved by others.

use super::Diff;
use super::Evidence;
use super::Family;
use super::Kind;
use super::Many;
use super::Overlap;
use super::Packed;
use super::Passage;
use super::Place;
use crate::base::DocId;
use crate::base::Span;
use crate::base::bytes::Bytes;
use crate::base::bytes::put_number;
use crate::base::bytes::put_optional;
use crate::base::bytes::put_string;
use crate::spec::FoundBy;

const KINDS: [Kind; 3] = [Kind::Reuse, Kind::Boilerplate, Kind::Wire];

impl Packed for Passage {
    fn pack(&self, out: &mut Vec<u8>) {
        put_id(out, &self.id);
        put_number(out, self.family as u64);
        put_place(out, &self.a);
        put_place(out, &self.b);
        put_number(out, self.matched_words.into());
        put_share(out, self.identity);
        out.push(self.found_by.bits());
        put_number(out, self.echo_of.map_or(0, |echoed| echoed as u64 + 1));
        out.extend_from_slice(self.diff.packed());
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        Some(Self {
            id: id(&mut bytes)?,
            family: bytes.number()? as usize,
            a: place(&mut bytes)?,
            b: place(&mut bytes)?,
            matched_words: bytes.small()?,
            identity: share(&mut bytes)?,
            found_by: FoundBy::of_bits(bytes.fixed::<1>()?[0]),
            echo_of: bytes.number()?.checked_sub(1).map(|echoed| echoed as usize),
            diff: Diff::of_packed(bytes.0),
        })
    }
}

impl Many<Passage> {
    /// The id of one.
    #[must_use]
    pub fn id(&self, index: usize) -> String {
        self.peek(index, |bytes| id(&mut Bytes(bytes)))
    }
}

impl Packed for Overlap {
    fn pack(&self, out: &mut Vec<u8>) {
        put_number(out, self.a.0.into());
        put_number(out, self.b.0.into());
        [self.containment_a, self.containment_b, self.jaccard].iter().for_each(|one| put_share(out, *one));
        put_share_if(out, self.containment_a_no_boilerplate);
        put_share_if(out, self.containment_b_no_boilerplate);
        put_ascending(out, &self.passages);
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let pair = pair(&mut bytes)?;
        Some(Self { passages: ascending(&mut bytes)?, ..pair })
    }
}

impl Many<Overlap> {
    /// One of them, but for its passages, of which it may have many.
    #[must_use]
    pub fn without_passages(&self, index: usize) -> Overlap {
        self.peek(index, |bytes| pair(&mut Bytes(bytes)))
    }
}

/// A pair of documents without its passages.
fn pair(bytes: &mut Bytes<'_>) -> Option<Overlap> {
    let (a, b) = (DocId(bytes.small()?), DocId(bytes.small()?));
    let (containment_a, containment_b) = (share(bytes)?, share(bytes)?);
    Some(Overlap {
        a,
        b,
        containment_a,
        containment_b,
        jaccard: share(bytes)?,
        containment_a_no_boilerplate: share_if(bytes)?,
        containment_b_no_boilerplate: share_if(bytes)?,
        passages: Vec::new(),
    })
}

impl Packed for Family {
    fn pack(&self, out: &mut Vec<u8>) {
        put_id(out, &self.id);
        out.push(KINDS.iter().take_while(|kind| **kind != self.kind).count() as u8);
        out.push(u8::from(self.chained));
        put_evidence(out, &self.evidence);
        put_place(out, &self.representative);
        out.push(u8::from(self.first_seen.is_some()));
        self.first_seen.iter().for_each(|seen| put_place(out, seen));
        put_number(out, self.members.len() as u64);
        self.members.iter().for_each(|member| put_place(out, member));
        put_ascending(out, &self.core);
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let (id, kind) = head(&mut bytes)?;
        let chained = bytes.fixed::<1>()? == [1];
        let evidence = evidence(&mut bytes)?;
        let representative = place(&mut bytes)?;
        let has_first = bytes.fixed::<1>()? == [1];
        let first_seen = if has_first { Some(place(&mut bytes)?) } else { None };
        let members = bytes.number()?;
        let members = (0..members).map(|_| place(&mut bytes)).collect::<Option<_>>()?;
        let core = ascending(&mut bytes)?;
        Some(Self { id, representative, members, core, chained, kind, evidence, first_seen })
    }
}

impl Many<Family> {
    /// The id of one.
    #[must_use]
    pub fn id(&self, index: usize) -> String {
        self.peek(index, |bytes| id(&mut Bytes(bytes)))
    }

    /// What one is.
    #[must_use]
    pub fn kind(&self, index: usize) -> Kind {
        self.peek(index, |bytes| head(&mut Bytes(bytes))).1
    }
}

fn head(bytes: &mut Bytes<'_>) -> Option<(String, Kind)> {
    let id = id(bytes)?;
    let [kind] = bytes.fixed()?;
    Some((id, *KINDS.get(usize::from(kind))?))
}

/// An id is mostly a hash, and seldom a number behind it.
fn put_id(out: &mut Vec<u8>, id: &str) {
    let (hash, count) = id.split_once('-').map_or((id, Some(0)), |(hash, count)| (hash, number(count)));
    let of_hash = Some(hash).filter(|hash| hash.len() == DIGITS && !hash.starts_with('+'));
    let of_hash = of_hash.and_then(|hash| u128::from_str_radix(hash, 16).ok());
    match (of_hash, count) {
        (Some(of_hash), Some(count)) if hash.bytes().all(|byte| !byte.is_ascii_uppercase()) => {
            put_number(out, count.into());
            out.extend_from_slice(&of_hash.to_le_bytes());
        }
        _ => {
            put_number(out, 1);
            put_string(out, id);
        }
    }
}

fn id(bytes: &mut Bytes<'_>) -> Option<String> {
    match bytes.small()? {
        0 => Some(hash_id(bytes.fixed()?)),
        1 => bytes.string(),
        count => Some(format!("{}-{count}", hash_id(bytes.fixed()?))),
    }
}

/// Hexadecimal digits of a hash.
const DIGITS: usize = 32;

fn hash_id(hash: [u8; DIGITS / 2]) -> String {
    format!("{:032x}", u128::from_le_bytes(hash))
}

/// What stands behind a hash, if it is a number that is written as we write it.
fn number(count: &str) -> Option<u32> {
    let number: u32 = count.parse().ok().filter(|number| *number > 1)?;
    (number.to_string() == count).then_some(number)
}

fn put_place(out: &mut Vec<u8>, place: &Place) {
    let Place { document, bytes, chars, lines, paragraphs, words, first_word, fingerprint } = place;
    let stretches = [(bytes.start, bytes.end), (chars.start, chars.end), *lines, *paragraphs];
    put_number(out, document.0.into());
    for (from, to) in stretches {
        put_number(out, from.into());
        put_number(out, to.wrapping_sub(from).into());
    }
    put_number(out, (*words).into());
    put_number(out, (*first_word).into());
    out.extend_from_slice(&fingerprint.to_le_bytes());
}

fn place(bytes: &mut Bytes<'_>) -> Option<Place> {
    let document = DocId(bytes.small()?);
    let mut stretch = || {
        let from = bytes.small()?;
        Some((from, from.wrapping_add(bytes.small()?)))
    };
    let [of_bytes, chars, lines, paragraphs] = [stretch()?, stretch()?, stretch()?, stretch()?];
    let span = |(start, end): (u32, u32)| Span { start, end };
    Some(Place {
        document,
        bytes: span(of_bytes),
        chars: span(chars),
        lines,
        paragraphs,
        words: bytes.small()?,
        first_word: bytes.small()?,
        fingerprint: u128::from_le_bytes(bytes.fixed()?),
    })
}

fn put_evidence(out: &mut Vec<u8>, evidence: &Evidence) {
    let Evidence { documents, by_record, groups, group_share, days, first, last, hours, .. } = evidence;
    [*documents, *by_record, evidence.in_a_row, evidence.words].iter().for_each(|one| put_number(out, *one));
    for count in [groups, days, hours] {
        out.push(u8::from(count.is_some()));
        count.iter().for_each(|count| put_number(out, *count));
    }
    put_share_if(out, *group_share);
    put_share(out, evidence.same_place);
    put_share(out, evidence.likeness);
    put_optional(out, first.as_deref());
    put_optional(out, last.as_deref());
}

fn evidence(bytes: &mut Bytes<'_>) -> Option<Evidence> {
    let mut numbers = || bytes.number();
    let [documents, by_record, in_a_row, words] = [numbers()?, numbers()?, numbers()?, numbers()?];
    let mut counts = || Some(if bytes.fixed::<1>()? == [1] { Some(bytes.number()?) } else { None });
    let [groups, days, hours] = [counts()?, counts()?, counts()?];
    Some(Evidence {
        documents,
        by_record,
        groups,
        days,
        hours,
        in_a_row,
        words,
        group_share: share_if(bytes)?,
        same_place: share(bytes)?,
        likeness: share(bytes)?,
        first: bytes.optional()?,
        last: bytes.optional()?,
    })
}

fn put_share(out: &mut Vec<u8>, share: f64) {
    out.extend_from_slice(&share.to_bits().to_le_bytes());
}

fn share(bytes: &mut Bytes<'_>) -> Option<f64> {
    Some(f64::from_bits(u64::from_le_bytes(bytes.fixed()?)))
}

fn put_share_if(out: &mut Vec<u8>, share: Option<f64>) {
    out.push(u8::from(share.is_some()));
    share.iter().for_each(|share| put_share(out, *share));
}

#[expect(clippy::option_option, reason = "outside: whether it can be read; inside: whether it is there")]
fn share_if(bytes: &mut Bytes<'_>) -> Option<Option<f64>> {
    Some(if bytes.fixed::<1>()? == [1] { Some(share(bytes)?) } else { None })
}

/// Numbers that mostly ascend.
fn put_ascending(out: &mut Vec<u8>, numbers: &[usize]) {
    put_number(out, numbers.len() as u64);
    let mut before = 0u64;
    for &number in numbers {
        put_number(out, (number as u64).wrapping_sub(before));
        before = number as u64;
    }
}

fn ascending(bytes: &mut Bytes<'_>) -> Option<Vec<usize>> {
    let mut before = 0u64;
    let count = bytes.number()?;
    let next = |_| {
        before = before.wrapping_add(bytes.number()?);
        Some(before as usize)
    };
    (0..count).map(next).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn offset() -> impl Strategy<Value = u32> {
        prop_oneof![0..300u32, any::<u32>(), Just(0), Just(u32::MAX)]
    }

    fn any_id() -> impl Strategy<Value = String> {
        let hash = any::<u128>().prop_map(|hash| format!("{hash:032x}"));
        let odd = prop::sample::select(vec![
            "",
            "-2",
            "-1",
            "-0",
            "-02",
            "-+3",
            "-99",
            "-99999999999",
            "-2-2",
            "é",
            "A",
        ]);
        prop_oneof![
            (hash.clone(), odd).prop_map(|(hash, behind)| hash + behind),
            hash.clone(),
            hash.prop_map(|hash| hash.to_uppercase()),
            "[0-9a-f+-]{30,34}",
            ".{0,90}",
        ]
    }

    prop_compose! {
        fn any_place()(numbers in prop::array::uniform11(offset()), fingerprint in any::<u128>()) -> Place {
            let [document, from, to, first_char, last_char, top, bottom, first, last, words, first_word] = numbers;
            Place {
                document: DocId(document),
                bytes: Span { start: from, end: to },
                chars: Span { start: first_char, end: last_char },
                lines: (top, bottom),
                paragraphs: (first, last),
                words,
                first_word,
                fingerprint,
            }
        }
    }

    prop_compose! {
        fn any_passage()(
            id in any_id(),
            family in any::<usize>(),
            places in (any_place(), any_place()),
            numbers in (any::<u32>(), any::<f64>(), 0..32u8),
            echo_of in prop::option::of(0..usize::MAX),
            edit in (any::<u32>(), any::<u32>()),
        ) -> Passage {
            let edit = crate::findings::Edit {
                op: crate::findings::Op::Same,
                a: Span { start: edit.0, end: edit.1 },
                b: Span { start: edit.1, end: edit.0 },
                common: None,
            };
            Passage {
                id,
                family,
                a: places.0,
                b: places.1,
                matched_words: numbers.0,
                identity: numbers.1,
                found_by: FoundBy::of_bits(numbers.2),
                echo_of,
                diff: vec![edit].into(),
            }
        }
    }

    prop_compose! {
        fn any_overlap()(
            documents in (any::<u32>(), any::<u32>()),
            shares in (any::<f64>(), any::<f64>(), any::<f64>()),
            others in (any::<Option<f64>>(), any::<Option<f64>>()),
            passages in prop::collection::vec(any::<usize>(), 0..9),
        ) -> Overlap {
            Overlap {
                a: DocId(documents.0),
                b: DocId(documents.1),
                containment_a: shares.0,
                containment_b: shares.1,
                containment_a_no_boilerplate: others.0,
                containment_b_no_boilerplate: others.1,
                jaccard: shares.2,
                passages,
            }
        }
    }

    prop_compose! {
        fn any_evidence()(
            counts in (any::<u64>(), any::<u64>(), any::<u64>(), any::<u64>()),
            maybe in (any::<Option<u64>>(), any::<Option<u64>>(), any::<Option<u64>>(), any::<Option<f64>>()),
            dates in (any::<Option<String>>(), any::<Option<String>>()),
            shares in (any::<f64>(), any::<f64>()),
        ) -> Evidence {
            Evidence {
                documents: counts.0,
                by_record: counts.1,
                groups: maybe.0,
                group_share: maybe.3,
                days: maybe.1,
                first: dates.0,
                last: dates.1,
                hours: maybe.2,
                same_place: shares.0,
                in_a_row: counts.2,
                likeness: shares.1,
                words: counts.3,
            }
        }
    }

    prop_compose! {
        fn any_family()(
            id in any_id(),
            representative in any_place(),
            members in prop::collection::vec(any_place(), 0..5),
            core in prop::collection::vec(any::<usize>(), 0..5),
            chained in any::<bool>(),
            kind in prop::sample::select(KINDS.to_vec()),
            evidence in any_evidence(),
            first_seen in prop::option::of(any_place()),
        ) -> Family {
            Family { id, representative, members, core, chained, kind, evidence, first_seen }
        }
    }

    /// What is said of a thing, which for a number that is none is the same as well.
    fn told(one: &impl std::fmt::Debug) -> String {
        format!("{one:?}")
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(passage in any_passage(), overlap in any_overlap(), family in any_family()) {
            let passages = Many::from(vec![passage.clone()]);
            prop_assert_eq!(told(&passages.get(0)), told(&passage));
            prop_assert_eq!(passages.id(0), passage.id);
            let overlaps = Many::from(vec![overlap.clone()]);
            prop_assert_eq!(told(&overlaps.get(0)), told(&overlap));
            let pair = Overlap { passages: Vec::new(), ..overlap };
            prop_assert_eq!(told(&overlaps.without_passages(0)), told(&pair));
            let families = Many::from(vec![family.clone()]);
            prop_assert_eq!(told(&families.get(0)), told(&family));
            prop_assert_eq!((families.id(0), families.kind(0)), (family.id, family.kind));
        }

        #[test]
        fn nothing_that_is_unpacked_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Passage::unpack(&bytes).is_some() | Overlap::unpack(&bytes).is_some() | Family::unpack(&bytes).is_some();
        }
    }
}
