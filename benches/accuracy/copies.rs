//! Planted copies: was each found beside its origin, and were the ends of what was copied found?

use std::collections::BTreeMap;

use twicetold::base::DocId;
use twicetold::findings::Findings;
use twicetold::pipeline::Scan;
use twicetold::text::Tokenizer;

use crate::found::Families;
use crate::found::stretch;
use crate::pairs::Pair;
use crate::pairs::pair;
use crate::plagdet::covered;
use crate::sets::Copy;
use crate::sets::Pairing;
use crate::sets::Stretch;
use crate::words::Words;

/// Ends of a partial copy may be off by so many words.
const OFF: usize = 2;

/// What became of one copy.
#[derive(Debug, Clone)]
pub(crate) struct Told<'a> {
    pub(crate) copy: &'a Copy,
    /// A passage between the copy and its origin is listed; of a partial copy, one that meets what was
    /// copied on both sides.
    pub(crate) listed: bool,
    /// Listed, or one family stands in both (of a partial copy, on both sides of what was copied).
    pub(crate) found: bool,
    /// The share of the copy's letters (of a partial copy, of what was copied) that listed passages with
    /// its origin cover, and places of families that stand in both.
    pub(crate) covered: f64,
    /// Of a partial copy: words by which the ends are off, at most, of the passage that fits best, or,
    /// where none is listed, of the places of a family.
    pub(crate) off: Option<usize>,
}

/// Judges every copy.
pub(crate) fn judge<'a>(copies: &'a [Copy], scan: &Scan, tokenizer: &Tokenizer) -> Vec<Told<'a>> {
    let findings = &scan.findings;
    let judge = Judge { scan, tokenizer, passages: by_pair(findings), families: Families::new(findings) };
    copies.iter().map(|copy| judge.tell(copy)).collect()
}

fn by_pair(findings: &Findings) -> BTreeMap<Pair, Vec<Pairing>> {
    let mut passages: BTreeMap<Pair, Vec<Pairing>> = BTreeMap::new();
    for passage in &findings.passages {
        let (a, b) = (stretch(&passage.a), stretch(&passage.b));
        passages.entry(pair(a.document, b.document)).or_default().push(Pairing { a, b });
    }
    passages
}

struct Judge<'a> {
    scan: &'a Scan,
    tokenizer: &'a Tokenizer,
    passages: BTreeMap<Pair, Vec<Pairing>>,
    families: Families,
}

impl Judge<'_> {
    fn tell<'c>(&self, copy: &'c Copy) -> Told<'c> {
        let whole = |document| Stretch { document, start: 0, end: u32::MAX };
        let copied = copy.part.unwrap_or(Pairing { a: whole(copy.document), b: whole(copy.origin) });
        let of_pair = self.passages.get(&pair(copy.document, copy.origin)).into_iter().flatten();
        let oriented = of_pair
            .map(|one| if one.a.document == copy.document { *one } else { Pairing { a: one.b, b: one.a } });
        let meets = |one: &Pairing| one.a.common(copied.a).is_some() && one.b.common(copied.b).is_some();
        let passages: Vec<Pairing> = oriented.filter(meets).collect();
        let by_family = self.families.joining(copied.a, copied.b);
        let listed = !passages.is_empty();
        let fitting = if listed { &passages } else { &by_family };
        let letters = match copy.part {
            Some(part) => part.a.len() as usize,
            None => self.scan.texts.text(DocId(copy.document)).chars().count(),
        };
        let parts = passages.iter().chain(&by_family).filter_map(|one| one.a.common(copied.a)).collect();
        Told {
            copy,
            listed,
            found: !fitting.is_empty(),
            covered: covered(parts) as f64 / letters.max(1) as f64,
            off: copy.part.and_then(|part| self.off(part, fitting)),
        }
    }

    /// How far the ends of the passage that fits best are from those of the part that was copied.
    fn off(&self, part: Pairing, passages: &[Pairing]) -> Option<usize> {
        let words = |document| Words::new(&self.scan.texts.text(DocId(document)), self.tokenizer);
        if passages.is_empty() {
            return None;
        }
        let (a, b) = (words(part.a.document), words(part.b.document));
        let side = |words: &Words, found: Stretch, real: Stretch| {
            let off = |x: u32, y: u32| words.before(x).abs_diff(words.before(y));
            off(found.start, real.start).max(off(found.end, real.end))
        };
        passages.iter().map(|one| side(&a, one.a, part.a).max(side(&b, one.b, part.b))).min()
    }
}

/// Counts of one kind of copies.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) copies: usize,
    pub(crate) listed: usize,
    pub(crate) found: usize,
    /// Found, and at least half is covered.
    pub(crate) half: usize,
    /// Of partial copies: ends within [`OFF`] words.
    pub(crate) ends: usize,
    pub(crate) partial: usize,
}

/// Counts by kind.
pub(crate) fn count(told: &[Told<'_>]) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for one in told {
        let count = counts.entry(one.copy.kind.clone()).or_default();
        count.copies += 1;
        count.listed += usize::from(one.listed);
        count.found += usize::from(one.found);
        count.half += usize::from(one.covered >= 0.5);
        count.ends += usize::from(has_ends(one));
        count.partial += usize::from(one.copy.part.is_some());
    }
    counts
}

/// Whether both ends were found on both sides.
pub(crate) fn has_ends(told: &Told<'_>) -> bool {
    told.off.is_some_and(|off| off <= OFF)
}
