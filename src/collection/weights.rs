//! How telling words are, once somebody asks.

use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

use super::Collection;
use crate::base::DocId;
use crate::weight;

impl Collection {
    /// The same where the known documents are part of a background.
    #[must_use]
    pub fn over(self, background: Arc<weight::Background>) -> Self {
        let fresh = self.ids().filter(|id| !self.known[id.index()]);
        let corpus_words = background.total() + fresh.map(|id| self.len_of(id) as u64).sum::<u64>();
        let weights_of = self.ids().map(|_| OnceLock::new()).collect();
        Self { background: Some(background), corpus_words, weights_of, ..self }
    }

    /// Number of words of the corpus: of all documents here, or of the background and those that are not in it.
    #[must_use]
    pub fn corpus_words(&self) -> u64 {
        self.corpus_words
    }

    /// How telling each word is in this corpus.
    #[must_use]
    pub fn telling(&self) -> &weight::Table {
        self.telling.get_or_init(|| {
            let Some(background) = &self.background else {
                return weight::Table::new(self.len(), |at| self.words(self.id(at)));
            };
            let fresh: Vec<DocId> = self.ids().filter(|id| !self.known[id.index()]).collect();
            let words = weight::words(fresh.len(), |at| self.words(fresh[at]));
            weight::Table::over(Arc::clone(background), words)
        })
    }

    /// Whether a word is one of the commonest, which tell nothing.
    #[must_use]
    pub fn is_common(&self, token: u32) -> bool {
        if self.background.is_some() || self.telling.get().is_some() {
            return self.telling().is_common(token);
        }
        let common = || weight::Common::new(self.len(), |at| self.words(self.id(at)));
        self.common.get_or_init(common).has(token)
    }

    /// Weighs the words, with all threads. Whoever needs them in parallel work asks for this before: there,
    /// the one who asks first would do it alone, and the others would wait.
    pub fn weigh(&self) {
        let _: &weight::Table = self.telling();
        if self.weights_of.is_empty() && self.tokens.is_some() {
            let _: &[u8] = self.weights();
        }
    }

    /// The same for the commonest words.
    pub fn find_common(&self) {
        let _: bool = self.is_common(0);
    }

    /// How telling each token is in this corpus; index with positions.
    #[must_use]
    pub fn weights(&self) -> &[u8] {
        self.weights.get_or_init(|| self.telling().weights(self.tokens()))
    }

    /// The same for some positions of a document; over a background, no more than the document is weighed.
    #[must_use]
    pub fn weights_in(&self, id: DocId, positions: Range<u32>) -> &[u8] {
        let Some(own) = self.weights_of.get(id.index()) else {
            return &self.weights()[positions.start as usize..positions.end as usize];
        };
        let start = self.range(id).start;
        // Not in parallel: a thread that waits here must not come here again.
        let telling = self.telling();
        let weights = own.get_or_init(|| self.words(id).iter().map(|&token| telling.get(token)).collect());
        &weights[(positions.start - start) as usize..(positions.end - start) as usize]
    }
}
