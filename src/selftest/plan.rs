//! Plan: a corpus in; which passages are copied, how they are edited and where they are put, out.
//!
//! Copies are planted in rounds, each a scan of its own, so that the corpus stays what it is: in one
//! round a document takes in one copy, and one more for every 500 words, and no two copies are of the
//! same words. No copy is put into the midst of a passage that its host shares with its origin anyway:
//! there it would be words inserted into that passage.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Sample;
use super::bank::Bank;
use super::edit::Editor;
use super::edit::Kind;
use super::edit::Piece;
use super::random::Random;
use crate::base::Span;
use crate::corpus::Document;
use crate::findings::Findings;

/// Lengths of passages, in words.
pub const LENGTHS: [u32; 4] = [15, 30, 60, 120];
/// Shares of words edited, in percent.
pub const RATES: [u32; 5] = [0, 5, 10, 20, 30];

/// A document takes in one more copy for so many words of its own.
const WORDS_PER_COPY: usize = 500;
/// Words between two copies in one document, at least.
const MARGIN: usize = 60;
/// Places that are tried before a copy waits for the next round.
const TRIES: usize = 64;

/// What is planted: one combination of length, share of edits and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Words of the passage.
    pub words: u32,
    /// Edits for every hundred words.
    pub rate: u32,
    /// Their kind.
    pub kind: Kind,
}

/// One copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plant {
    /// What it is, as an index into the cells.
    pub cell: usize,
    /// The document it is taken from.
    pub origin: usize,
    /// The words it is taken from.
    pub taken: Range<usize>,
    /// The document it is put into.
    pub host: usize,
    /// The word it is put in front of.
    pub at: usize,
    /// The copy, edited.
    pub text: String,
}

/// Every combination that this corpus can be tested with.
#[must_use]
pub fn cells(bank: &Bank) -> Vec<Cell> {
    let longest = bank.spans.iter().map(Vec::len).max().unwrap_or(0);
    let mut cells = Vec::new();
    for words in LENGTHS.into_iter().filter(|&words| words as usize <= longest) {
        cells.push(Cell { words, rate: 0, kind: Kind::Verbatim });
        for rate in RATES.into_iter().filter(|&rate| rate > 0) {
            cells.extend(Kind::ALL.map(|kind| Cell { words, rate, kind }));
        }
    }
    cells
}

/// Plans the copies of every cell, round by round.
#[must_use]
pub fn rounds(bank: &Bank, shared: &Shared, cells: &[Cell], sample: Sample) -> Vec<Vec<Plant>> {
    let hosts: Vec<usize> = (0..bank.spans.len()).filter(|&index| !bank.spans[index].is_empty()).collect();
    let mut order: Vec<(usize, u32)> =
        (0..cells.len()).flat_map(|cell| (0..sample.copies).map(move |copy| (cell, copy))).collect();
    Random::of(sample.seed, u64::MAX).shuffle(&mut order);
    let mut planner = Planner { bank, shared, hosts, starts: BTreeMap::new(), round: Round::default() };
    let mut rounds = Vec::new();
    let mut plants = Vec::new();
    for (cell, copy) in order {
        let mut random = Random::of(sample.seed, (cell as u64) << 32 | u64::from(copy));
        let words = cells[cell].words as usize;
        let place = planner.place(&mut random, words).or_else(|| {
            rounds.push(std::mem::take(&mut plants));
            planner.round = Round::default();
            planner.place(&mut random, words)
        });
        if let Some((origin, taken, host, at)) = place {
            let text = text(bank, origin, taken.clone(), cells[cell], random);
            plants.push(Plant { cell, origin, taken, host, at, text });
        }
    }
    rounds.push(plants);
    rounds.retain(|plants| !plants.is_empty());
    rounds
}

fn text(bank: &Bank, origin: usize, taken: Range<usize>, cell: Cell, random: Random) -> String {
    let mut pieces = bank.pieces(origin, taken);
    let edits = (f64::from(cell.words * cell.rate) / 100.0).round() as usize;
    let edits = edits.max(usize::from(cell.rate > 0));
    Editor { random, word: &|random| bank.word(random) }.edit(&mut pieces, cell.kind, edits);
    let mut text: String = pieces.iter().flat_map(|Piece { word, gap }| [word.as_str(), gap]).collect();
    let last = pieces.last().map_or(0, |piece| piece.gap.len());
    text.truncate(text.len() - last);
    text
}

/// The passages that the documents share before anything is planted.
#[derive(Debug, Clone, Default)]
pub struct Shared(BTreeMap<(usize, usize), Vec<Span>>);

impl Shared {
    /// From a scan of the documents as they are.
    #[must_use]
    pub fn new(findings: &Findings) -> Self {
        let mut places: BTreeMap<(usize, usize), Vec<Span>> = BTreeMap::new();
        for passage in &findings.passages {
            let (a, b) = (&passage.a, &passage.b);
            let (x, y) = (a.document.index(), b.document.index());
            places.entry((x, y)).or_default().push(a.bytes);
            places.entry((y, x)).or_default().push(b.bytes);
        }
        Self(places)
    }

    /// Whether a place in one document is in the midst of a passage that it shares with the other.
    fn around(&self, document: usize, other: usize, byte: u32) -> bool {
        let inside = |span: &Span| span.start < byte && byte < span.end;
        self.0.get(&(document, other)).is_some_and(|spans| spans.iter().any(inside))
    }
}

/// What a round has used up.
#[derive(Default)]
struct Round {
    taken: BTreeMap<usize, Vec<Range<usize>>>,
    put: BTreeMap<usize, Vec<usize>>,
}

struct Planner<'a> {
    bank: &'a Bank,
    shared: &'a Shared,
    hosts: Vec<usize>,
    /// For each length, the places where a passage may begin, summed up over the documents.
    starts: BTreeMap<usize, Vec<usize>>,
    round: Round,
}

/// Origin, words taken, host, word before which they are put.
type Place = (usize, Range<usize>, usize, usize);

impl Planner<'_> {
    /// A place for a copy of so many words that is in nobody's way.
    fn place(&mut self, random: &mut Random, words: usize) -> Option<Place> {
        let (origin, taken, host, at) = (0..TRIES).find_map(|_| {
            let (origin, taken) = self.passage(random, words)?;
            let host = self.hosts[random.below(self.hosts.len())];
            let at = random.below(self.bank.spans[host].len() + 1);
            let free = host != origin
                && self.may_take(origin, &taken)
                && self.may_put(host, at)
                && !self.shared.around(host, origin, self.byte(host, at));
            free.then_some((origin, taken, host, at))
        })?;
        self.round.taken.entry(origin).or_default().push(taken.clone());
        self.round.put.entry(host).or_default().push(at);
        Some((origin, taken, host, at))
    }

    /// The byte in front of which a word stands, or the end of the text.
    fn byte(&self, document: usize, word: usize) -> u32 {
        let end = self.bank.documents[document].text.len() as u32;
        self.bank.spans[document].get(word).map_or(end, |span| span.start)
    }

    /// Any passage of so many words, each as likely as the others.
    fn passage(&mut self, random: &mut Random, words: usize) -> Option<(usize, Range<usize>)> {
        let starts = self.starts.entry(words).or_insert_with(|| {
            let mut sum = 0;
            let count = |spans: &Vec<Span>| {
                sum += (spans.len() + 1).saturating_sub(words);
                sum
            };
            self.bank.spans.iter().map(count).collect()
        });
        let total = starts.last().copied().filter(|&total| total > 0)?;
        let chosen = random.below(total);
        let origin = starts.partition_point(|&end| end <= chosen);
        let start = chosen - if origin == 0 { 0 } else { starts[origin - 1] };
        Some((origin, start..start + words))
    }

    fn may_take(&self, origin: usize, words: &Range<usize>) -> bool {
        let apart = |other: &Range<usize>| other.end <= words.start || words.end <= other.start;
        let outside = |&at: &usize| at <= words.start || words.end <= at;
        self.round.taken.get(&origin).is_none_or(|taken| taken.iter().all(apart))
            && self.round.put.get(&origin).is_none_or(|put| put.iter().all(outside))
    }

    fn may_put(&self, host: usize, at: usize) -> bool {
        let outside = |taken: &Range<usize>| at <= taken.start || taken.end <= at;
        let room = 1 + self.bank.spans[host].len() / WORDS_PER_COPY;
        let apart = |other: &usize| other.abs_diff(at) >= MARGIN;
        self.round.taken.get(&host).is_none_or(|taken| taken.iter().all(outside))
            && self.round.put.get(&host).is_none_or(|put| put.len() < room && put.iter().all(apart))
    }
}

/// A copy and its origin, as bytes of the documents of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planted {
    /// The copy in its host.
    pub copy: Span,
    /// What it was taken from.
    pub origin: Span,
}

/// The documents of a round, and where the copies and their origins stand in them.
#[must_use]
pub fn planted(bank: &Bank, plants: &[Plant]) -> (Vec<Document>, Vec<Planted>) {
    let mut by_host: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, plant) in plants.iter().enumerate() {
        by_host.entry(plant.host).or_default().push(index);
    }
    let mut documents = bank.documents.clone();
    let mut copies = vec![Span::default(); plants.len()];
    // For each host: where something was put in, and how much, by place.
    let mut added: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (&host, of_host) in &mut by_host {
        of_host.sort_by_key(|&index| plants[index].at);
        let (before, spans) = (&bank.documents[host].text, &bank.spans[host]);
        let mut text = String::with_capacity(before.len() + of_host.len() * 1000);
        let mut done = 0;
        for &index in of_host.iter() {
            let at = spans.get(plants[index].at).map_or(before.len(), |span| span.start as usize);
            text.push_str(&before[done..at]);
            let start = text.len() + 1;
            text.push_str(&format!(" {} ", plants[index].text));
            copies[index] = Span::new(start as u32, text.len() as u32 - 1);
            added.entry(host).or_default().push((at, plants[index].text.len() + 2));
            done = at;
        }
        text.push_str(&before[done..]);
        documents[host].text = text;
    }
    let origin = |plant: &Plant| {
        let spans = &bank.spans[plant.origin][plant.taken.clone()];
        let (start, end) = (spans[0].start as usize, spans[spans.len() - 1].end as usize);
        let added = added.get(&plant.origin).map_or(&[][..], Vec::as_slice);
        let before = |here: &dyn Fn(usize) -> bool| -> usize {
            added.iter().filter(|(at, _)| here(*at)).map(|(_, bytes)| bytes).sum()
        };
        Span::new((start + before(&|at| at <= start)) as u32, (end + before(&|at| at < end)) as u32)
    };
    let places = plants.iter().zip(copies).map(|(plant, copy)| Planted { copy, origin: origin(plant) });
    (documents, places.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline;

    fn bank() -> Bank {
        let document = |number: usize| Document {
            id: format!("{number:03}"),
            path: String::new(),
            record: None,
            group: None,
            date: None,
            text: (0..700).map(|word| format!("w{number}x{word}, ")).collect(),
        };
        Bank::new((0..8).map(document).collect(), &pipeline::default_spec())
    }

    #[test]
    fn every_copy_is_planted_and_stands_where_it_is_said() {
        let bank = bank();
        let cells = cells(&bank);
        assert_eq!(cells.len(), 4 * (1 + 4 * 6));
        let rounds = rounds(&bank, &Shared::default(), &cells, Sample { copies: 2, seed: 5 });
        assert_eq!(rounds.iter().map(Vec::len).sum::<usize>(), cells.len() * 2);
        for plants in &rounds {
            let (documents, places) = planted(&bank, plants);
            for (plant, place) in plants.iter().zip(places) {
                assert_ne!(plant.host, plant.origin);
                assert_eq!(place.copy.of(&documents[plant.host].text), plant.text);
                let origin = place.origin.of(&documents[plant.origin].text);
                assert_eq!(bank.count(origin), cells[plant.cell].words as usize);
                if cells[plant.cell].kind == Kind::Verbatim {
                    assert_eq!(origin, plant.text);
                }
            }
        }
    }

    #[test]
    fn the_seed_decides() {
        let bank = bank();
        let cells = cells(&bank);
        let plan = |seed| rounds(&bank, &Shared::default(), &cells, Sample { copies: 1, seed });
        assert_eq!(plan(1), plan(1));
        assert_ne!(plan(1), plan(2));
    }
}
