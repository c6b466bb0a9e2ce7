//! Passages in; which words of which documents go, and where they stand besides, out.
//!
//! Family by family, the most reused first; in each, the places are taken in the order in which they are
//! preferred, and each in turn is the original of all that were aligned to it. What goes is held against
//! the words that it was aligned to: a word goes only while the words around it that it was aligned with
//! stay, and these are held from then on. So of two places that have only each other one stays, and of a
//! chain nothing is lost.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::Gone;
use super::Reason;
use super::Rules;
use super::Source;
use super::rank::ranks;
use super::words::Fate;
use super::words::Words;
use crate::base::DocId;
use crate::base::hash;
use crate::findings::Edit;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Kind;
use crate::findings::Op;
use crate::findings::Passage;
use crate::findings::Place;
use crate::findings::Texts;
use crate::spec::Level;
use crate::text::Tokenizer;

/// A family with more places may not be told pair by pair: then the place that most others are aligned to
/// is the original.
const MANY: usize = 32;

/// What of a scan is looked at.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) findings: &'a Findings,
    pub(super) texts: &'a dyn Texts,
    pub(super) tokenizer: &'a Tokenizer,
}

/// The words of the documents that passages lie in, and what goes of them.
pub(super) struct Cuts {
    pub(super) words: BTreeMap<DocId, Words>,
    pub(super) gone: Vec<Gone>,
}

/// One step of an alignment: a word that might go, and the one that it stands against.
#[derive(Debug, Clone, Copy)]
struct Step {
    victim: Option<u32>,
    source: Option<u32>,
    matched: bool,
}

/// Two places of a family, of which the first is preferred.
struct Pair<'a> {
    source: &'a Place,
    victim: &'a Place,
    passage: &'a Passage,
}

/// Decides what goes; `must_stay` says of which documents nothing may.
pub(super) fn cut(found: Found<'_>, rules: &Rules, must_stay: &dyn Fn(DocId) -> bool) -> Cuts {
    let findings = found.findings;
    let mut cutter = Cutter { found, words: BTreeMap::new(), gone: Vec::new() };
    let mut of_family: Vec<Vec<u32>> = vec![Vec::new(); findings.families.len()];
    for (number, passage) in (0..).zip(&findings.passages) {
        for document in [passage.a.document, passage.b.document] {
            let words = || Words::new(&found.texts.text(document), found.tokenizer, must_stay(document));
            cutter.words.entry(document).or_insert_with(words);
        }
        of_family[passage.family].push(number);
    }
    let ranks = ranks(&findings.documents, rules.keep);
    for (family, numbers) in findings.families.iter().zip(of_family) {
        if rules.spare_boilerplate && family.kind == Kind::Boilerplate {
            continue;
        }
        let passages = numbers.iter().map(|&number| findings.passages.get(number as usize));
        let passages: Vec<Passage> = passages.collect();
        for pair in pairs(&family, &passages, &|id| (!must_stay(id), ranks[id.index()])) {
            cutter.try_to_cut(&pair, family.kind);
        }
    }
    Cuts { words: cutter.words, gone: cutter.gone }
}

/// The passages of a family: those first of which the original is preferred, as `preference` has it.
fn pairs<'a>(
    family: &Family,
    passages: &'a [Passage],
    preference: &dyn Fn(DocId) -> (bool, u32),
) -> Vec<Pair<'a>> {
    let mut degrees: BTreeMap<DocId, usize> = BTreeMap::new();
    if family.members.len() > MANY {
        for place in passages.iter().flat_map(|passage| [&passage.a, &passage.b]) {
            *degrees.entry(place.document).or_default() += 1;
        }
    }
    let key = |place: &Place| {
        let degree = degrees.get(&place.document).copied().unwrap_or(0);
        let (may_go, rank) = preference(place.document);
        (may_go, Reverse(degree), rank, place.first_word)
    };
    let pair = |passage: &'a Passage| match key(&passage.a) <= key(&passage.b) {
        true => Pair { source: &passage.a, victim: &passage.b, passage },
        false => Pair { source: &passage.b, victim: &passage.a, passage },
    };
    let mut pairs: Vec<Pair<'a>> = passages.iter().map(pair).collect();
    pairs.sort_by_key(|pair| (key(pair.source), key(pair.victim)));
    pairs
}

struct Cutter<'a> {
    found: Found<'a>,
    words: BTreeMap<DocId, Words>,
    gone: Vec<Gone>,
}

impl Cutter<'_> {
    fn try_to_cut(&mut self, pair: &Pair<'_>, kind: Kind) {
        let steps = self.steps(pair);
        let spec = &self.found.findings.spec;
        let stretches = match spec.level {
            Level::Paragraph => self.paragraphs(pair.victim, &steps),
            _ => self.runs(pair, &steps),
        };
        for stretch in stretches {
            // What was cut just before may have been what this one stands against.
            let own = &steps[stretch];
            if self.is_usable(pair, own) && self.is_enough(own) {
                self.take(pair, own, kind);
            }
        }
    }

    /// The alignment of a pair, word by word.
    fn steps(&self, pair: &Pair<'_>) -> Vec<Step> {
        let mut at = (pair.victim.first_word, pair.source.first_word);
        let victim_is_a = std::ptr::eq(pair.victim, &pair.passage.a);
        let mut steps = Vec::new();
        for Edit { op, a, b, .. } in &pair.passage.diff {
            let (victim, source) = if victim_is_a { (a, b) } else { (b, a) };
            let victims = self.words_until(pair.victim.document, &mut at.0, victim.end, victim.is_empty());
            let sources = self.words_until(pair.source.document, &mut at.1, source.end, source.is_empty());
            let matched = matches!(op, Op::Same | Op::Folded) && victims.len() == sources.len();
            let both = victims.len().max(sources.len()) as u32;
            steps.extend((0..both).map(|index| Step {
                victim: Some(victims.start + index).filter(|word| victims.contains(word)),
                source: Some(sources.start + index).filter(|word| sources.contains(word)),
                matched,
            }));
        }
        steps
    }

    /// The words from one on that begin before a byte; moves on to the next.
    fn words_until(&self, document: DocId, from: &mut u32, end: u32, none: bool) -> Range<u32> {
        let start = *from;
        if !none {
            let spans = &self.words[&document].spans[start as usize..];
            *from += spans.iter().take_while(|span| span.start < end).count() as u32;
        }
        start..*from
    }

    /// The longest stretches of an alignment of which no word is spoken for, from one match to another.
    fn runs(&self, pair: &Pair<'_>, steps: &[Step]) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let mut start = 0;
        while start < steps.len() {
            let usable = |step: &Step| self.is_usable(pair, std::slice::from_ref(step));
            let length = steps[start..].iter().take_while(|step| usable(step)).count();
            let own = &steps[start..start + length];
            let first = own.iter().position(|step| step.matched);
            let last = own.iter().rposition(|step| step.matched);
            if let (Some(first), Some(last)) = (first, last) {
                runs.push(start + first..start + last + 1);
            }
            start += length + 1;
        }
        runs
    }

    /// The stretches of an alignment that are whole paragraphs of what might go.
    fn paragraphs(&self, victim: &Place, steps: &[Step]) -> Vec<Range<usize>> {
        let place = victim.first_word..victim.first_word + victim.words;
        let whole =
            |words: &&Range<u32>| !words.is_empty() && words.start >= place.start && words.end <= place.end;
        let paragraphs = self.words[&victim.document].paragraphs.iter().map(|paragraph| &paragraph.1);
        let stretch = |words: &Range<u32>| {
            let own = |step: &Step| step.victim.is_some_and(|word| words.contains(&word));
            Some(steps.iter().position(own)?..steps.iter().rposition(own)? + 1)
        };
        paragraphs.filter(whole).filter_map(stretch).collect()
    }

    /// Whether no word is spoken for: none that would go is held or gone, none that it stands against is gone.
    fn is_usable(&self, pair: &Pair<'_>, steps: &[Step]) -> bool {
        let (victims, sources) = (&self.words[&pair.victim.document], &self.words[&pair.source.document]);
        let usable = |step: &Step| {
            step.victim.is_none_or(|word| victims.fate(word) == Fate::Free)
                && step.source.is_none_or(|word| sources.fate(word) != Fate::Cut)
        };
        steps.iter().all(usable) && (pair.victim.document != pair.source.document || are_apart(steps))
    }

    fn is_enough(&self, steps: &[Step]) -> bool {
        let spec = &self.found.findings.spec;
        let matched = steps.iter().filter(|step| step.matched).count();
        matched >= spec.min_words as usize && matched as f64 >= spec.min_identity * steps.len() as f64
    }

    fn take(&mut self, pair: &Pair<'_>, steps: &[Step], kind: Kind) {
        let of = |side: &dyn Fn(&Step) -> Option<u32>| {
            let words = || steps.iter().filter_map(side);
            Some(words().next()?..words().next_back()? + 1)
        };
        let (Some(victims), Some(sources)) = (of(&|step| step.victim), of(&|step| step.source)) else {
            return;
        };
        self.mark(pair.source.document, &sources, Fate::Held);
        self.mark(pair.victim.document, &victims, Fate::Cut);
        let matched = steps.iter().filter(|step| step.matched).count();
        let span = self.words[&pair.victim.document].bytes(&victims);
        let text = self.found.texts.text(pair.victim.document);
        let source = Source {
            document: pair.source.document,
            span: Some(self.words[&pair.source.document].bytes(&sources)),
            alike: matched as f64 / steps.len() as f64,
        };
        self.gone.push(Gone {
            document: pair.victim.document,
            span: Some(span),
            words: victims.len() as u64,
            reason: Reason::Reused,
            source: Some(source),
            kind: Some(kind),
            fingerprint: self.fingerprint(span.of(&text)),
        });
    }

    fn mark(&mut self, document: DocId, words: &Range<u32>, fate: Fate) {
        if let Some(own) = self.words.get_mut(&document) {
            own.fates[words.start as usize..words.end as usize].fill(fate);
        }
    }

    /// The hash of some words as they are compared: that of a passage which is all of them.
    fn fingerprint(&self, text: &str) -> u128 {
        let mut words = Vec::new();
        self.found.tokenizer.words(text, &mut |word, _| words.push(word.to_owned()));
        hash::words(words.iter().map(String::as_str))
    }
}

/// Whether the words that would go and those that they stand against do not meet in one document.
fn are_apart(steps: &[Step]) -> bool {
    let ends = |side: &dyn Fn(&Step) -> Option<u32>| {
        let words = || steps.iter().filter_map(side);
        Some((words().next()?, words().next_back()?))
    };
    match (ends(&|step| step.victim), ends(&|step| step.source)) {
        (Some(victim), Some(source)) => victim.1 < source.0 || source.1 < victim.0,
        _ => true,
    }
}
