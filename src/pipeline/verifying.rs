//! Candidates of a collection in; what of them was verified out.

use std::ops::Range;

use rayon::prelude::*;

use super::Corridor;
use super::Stage;
use crate::base::DocId;
use crate::candidates;
use crate::candidates::Between;
use crate::candidates::Candidate;
use crate::candidates::Proposals;
use crate::collection::Collection;
use crate::collection::window::Sight;
use crate::collection::window::Window;
use crate::matching;
use crate::matching::Matches;
use crate::matching::SetSizes;
use crate::matching::ShingleSets;
use crate::matching::Store;
use crate::matching::StoreWriter;
use crate::scratch;
use crate::shingle::Shared;
use crate::spec::Level;

/// Documents that one thread compares with those after them in one go…
const DOCUMENTS_AT_ONCE: usize = 16;
/// …and pairs that it aligns, at most.
const PAIRS_AT_ONCE: usize = 256;

/// What was verified, of distinct documents.
#[derive(Default)]
pub(super) struct Verified {
    pub(super) matches: Store,
    /// At [`Level::Document`], the pairs that are similar enough.
    pub(super) similar: Vec<Similar>,
}

/// Two documents that are similar enough, and their shingles.
pub(super) type Similar = (DocId, DocId, Shared);

impl Corridor<'_> {
    pub(super) fn verify(
        &self,
        collection: &Collection,
        proposals: Vec<Box<dyn Proposals>>,
    ) -> Result<Verified, scratch::Error> {
        let windows = collection.windows();
        let compared = windows.iter().rev().enumerate().map(|(after, window)| window.len() * (after + 1));
        self.progress.begin(Stage::Align, Some(compared.sum::<usize>() as u64));
        let is_something = proposals.iter().any(|proposals| !proposals.is_empty());
        let is_weighed =
            self.shows_passages() && is_something && matching::needs_weights(collection, self.spec);
        if is_weighed {
            collection.weigh();
        }
        if self.spec.level == Level::Document {
            return self.similar(collection, &candidates::all_of(collection, &proposals));
        }
        let mut found = found(collection);
        for (index, documents) in windows.iter().enumerate() {
            let first = collection.window(documents.clone(), is_weighed);
            let mut matches = vec![self.aligned(&proposals, &first, &first)];
            for documents in &windows[index + 1..] {
                let seconds = DocId(documents.start)..DocId(documents.end);
                if proposals.iter().any(|proposals| proposals.may_have(&first.range(), &seconds)) {
                    // What is known is weighed where it is first, and what is new where it is second.
                    let second = collection.window(documents.clone(), is_weighed && collection.has_known());
                    matches.push(self.aligned(&proposals, &first, &second));
                } else {
                    self.progress.advance(first.documents().count() as u64);
                }
            }
            found.put(&matches)?;
        }
        Ok(Verified { matches: found.finish()?, similar: Vec::new() })
    }

    /// What the documents of a window share with those of another.
    fn aligned(&self, proposals: &[Box<dyn Proposals>], first: &Window<'_>, second: &Window<'_>) -> Matches {
        let between: Vec<Box<dyn Between + '_>> =
            proposals.iter().map(|proposals| proposals.between(first, second)).collect();
        let sight = &Sight::new(first, second);
        let align = |candidates: &mut Vec<Candidate>, documents: &[DocId]| {
            let mut matches = Matches::default();
            for &first in documents {
                candidates.clear();
                between.iter().for_each(|between| between.add_of(sight, first, candidates));
                candidates::sort_of_one(candidates);
                self.passages(sight, candidates, &mut matches);
            }
            self.progress.advance(documents.len() as u64);
            matches
        };
        let documents: Vec<DocId> = first.documents().collect();
        let some = documents.par_chunks(DOCUMENTS_AT_ONCE).with_max_len(1);
        Matches::joined(some.map_init(Vec::new, align).collect())
    }

    /// Adds the passages that a document shares with others, from all their candidates, sorted.
    fn passages(&self, sight: &Sight<'_>, candidates: &[Candidate], matches: &mut Matches) {
        let pairs = candidates.chunk_by(|x, y| x.documents == y.documents);
        let is_wanted = |pair: &&[Candidate]| !matching::is_chance(sight.collection(), pair, self.spec);
        let pairs: Vec<&[Candidate]> = pairs.filter(is_wanted).collect();
        // Some documents have pairs with all others, and some pairs take a thousand times as long as others.
        if pairs.len() > PAIRS_AT_ONCE {
            matches.append(self.aligned_pairs(sight, &pairs));
        } else {
            pairs.iter().for_each(|pair| matching::passages(sight, pair, self.spec, matches));
        }
        self.progress.verified(pairs.len() as u64);
    }

    /// The passages of some pairs.
    fn aligned_pairs(&self, sight: &Sight<'_>, pairs: &[&[Candidate]]) -> Matches {
        let align = |pairs: &[&[Candidate]]| {
            let mut matches = Matches::default();
            pairs.iter().for_each(|pair| matching::passages(sight, pair, self.spec, &mut matches));
            matches
        };
        Matches::joined(pairs.par_chunks(PAIRS_AT_ONCE).with_max_len(1).map(align).collect())
    }

    pub(super) fn shows_passages(&self) -> bool {
        self.spec.level != Level::Document || self.spec.passages
    }

    fn similar(&self, collection: &Collection, candidates: &[Candidate]) -> Result<Verified, scratch::Error> {
        let pairs: Vec<&[Candidate]> = candidates.chunk_by(|x, y| x.documents == y.documents).collect();
        let check = |sets: &mut ShingleSets<'_>, (index, pair): (usize, &&[Candidate])| {
            let (a, b) = pair[0].documents;
            let next = pairs.get(index + 1).map_or(collection.len(), |next| next[0].documents.0.index());
            self.progress.verified(1);
            self.progress.advance((next - a.index()) as u64);
            let shared = sets.shared(a, b);
            (shared.jaccard() >= self.spec.similarity).then_some((a, b, shared))
        };
        let sizes = SetSizes::new(collection);
        let sets = || ShingleSets::new(collection, self.spec, &sizes);
        let checked = pairs.par_iter().enumerate().map_init(sets, check);
        let similar: Vec<Similar> = checked.flatten().collect();
        let mut found = found(collection);
        if self.spec.passages {
            let chosen = |pair: &&&[Candidate]| {
                similar.binary_search_by_key(&pair[0].documents, |found| (found.0, found.1)).is_ok()
            };
            let all: Range<u32> = 0..collection.len() as u32;
            let window = collection.window(all, false);
            let chosen: Vec<&[Candidate]> = pairs.iter().filter(chosen).copied().collect();
            found.put(&[self.aligned_pairs(&Sight::new(&window, &window), &chosen)])?;
        }
        Ok(Verified { matches: found.finish()?, similar })
    }
}

/// Takes what is found.
fn found(collection: &Collection) -> StoreWriter {
    StoreWriter::with_room(collection.temp_dir(), collection.room_of_found())
}
