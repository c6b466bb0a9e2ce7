//! Documents in parts: those that follow each other in one.

use super::DocId;

/// Documents that follow each other, in parts.
#[derive(Debug, Clone, Copy)]
pub struct Dealing {
    documents: u64,
    parts: u64,
}

impl Dealing {
    /// So many documents in so many parts.
    #[must_use]
    pub fn new(documents: usize, parts: usize) -> Self {
        Self { documents: documents.max(1) as u64, parts: parts.max(1) as u64 }
    }

    /// How many parts there are.
    #[must_use]
    pub fn parts(self) -> usize {
        self.parts as usize
    }

    /// The part of a document.
    #[must_use]
    pub fn part(self, document: DocId) -> usize {
        (u64::from(document.0) * self.parts / self.documents) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_and_are_about_as_large() {
        for (documents, parts) in [(0, 0), (1, 5), (7, 3), (100, 7)] {
            let dealing = Dealing::new(documents, parts);
            let dealt: Vec<usize> = (0..documents as u32).map(|id| dealing.part(DocId(id))).collect();
            assert!(dealt.is_sorted() && dealt.iter().all(|&part| part < dealing.parts()));
            let sizes = dealt.chunk_by(|x, y| x == y).map(<[usize]>::len);
            assert!(sizes.clone().max() <= sizes.min().map(|size| size + 1), "{documents} in {parts}");
        }
    }
}
