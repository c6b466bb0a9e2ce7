//! What is shared in; how many words of each document are of which kind out.

use rayon::prelude::*;

use super::Hall;
use super::shares::Shares;
use crate::base::DocId;
use crate::base::Label;
use crate::findings::Document;

/// Documents that are worth a thread.
const LEAST: usize = 1 << 12;

/// Words of a document. There may be many millions of these.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    words: u32,
    ignored: u32,
    /// Words in passages, with boilerplate and without, if passages were looked for…
    reused: Option<(u32, u32)>,
    /// …and words that stood elsewhere before, if the document has a date.
    seen_before: Option<u32>,
}

impl Counts {
    /// The document that is called so.
    pub(crate) fn of(self, label: Label, known: bool) -> Document {
        let Label { id, path, record, group, date } = label;
        Document {
            id,
            path,
            record,
            group,
            date,
            known,
            words: self.words.into(),
            ignored_words: self.ignored.into(),
            reused_words: self.reused.map(|reused| reused.0.into()),
            reused_words_no_boilerplate: self.reused.map(|reused| reused.1.into()),
            words_seen_before: self.seen_before.map(u64::from),
        }
    }
}

impl Hall<'_> {
    /// How many words of each document lie in passages, if they were looked for; those of passages that are not
    /// listed one by one count too.
    pub(super) fn counts(&self, shares: Option<&Shares>) -> Vec<Counts> {
        let of = |id: DocId| Counts {
            words: self.collection.len_of(id) as u32,
            ignored: self.ignored[id.index()],
            reused: shares.map(|_| (0, 0)),
            seen_before: self.when(id).filter(|_| shares.is_some()).map(|_| 0),
        };
        let ids: Vec<DocId> = self.collection.ids().collect();
        let mut counts: Vec<Counts> = ids.into_par_iter().with_min_len(LEAST).map(of).collect();
        shares.iter().for_each(|shares| self.share(shares, &mut counts));
        counts
    }

    fn share(&self, shares: &Shares, counts: &mut [Counts]) {
        for part in 0..shares.parts() {
            let of_part = shares.part(part);
            counts.par_iter_mut().enumerate().with_min_len(LEAST).for_each(|(index, counts)| {
                let id = DocId(index as u32);
                let class = self.collection.first(id);
                if shares.part_of(class) == part {
                    counts.reused = Some(of_part.reused(class, id));
                    counts.seen_before.iter_mut().for_each(|seen| *seen = of_part.seen_before(id));
                }
            });
        }
    }
}
