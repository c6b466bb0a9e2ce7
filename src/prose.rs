//! Prose: a document in, the shingles of its running text out.
//!
//! Menus, captions, lists of names and addresses have few of the commonest words; sentences have many. So
//! what a page says is told from what stands around it without knowing the language, or the page (the
//! idea of `SpotSigs`: Theobald, Siddharth, Paepcke, SIGIR 2008, who anchor signatures at stop words).

use crate::base::DocId;
use crate::collection::Collection;
use crate::shingle::shingles;

/// Words of a shingle.
const SHINGLE: usize = 4;
/// Words around the middle of a shingle that are looked at…
const WINDOW: usize = 30;
/// …of which the commonest make this share of running text.
const COMMON: f64 = 0.33;
/// A document with a smaller share of running text is all taken as it is.
const LEAST: f64 = 0.25;

/// In a corpus of fewer words it is not known which are the commonest.
const ENOUGH: u64 = 10_000;

/// Finds out once, with all threads, what [`prose`] needs to know of the corpus.
pub fn prepare(collection: &Collection) {
    if collection.corpus_words() >= ENOUGH {
        collection.find_common();
    }
}

/// The shingles of the running text of a document, sorted, each once; of all of it if there is hardly any,
/// or too little text to tell.
#[must_use]
pub fn prose(collection: &Collection, document: DocId) -> Vec<u32> {
    if collection.corpus_words() < ENOUGH {
        return set(all(&collection.words(document)));
    }
    running(collection, document)
}

fn all(tokens: &[u32]) -> Vec<u32> {
    shingles(tokens, SHINGLE.min(tokens.len().max(1))).map(|hash| (hash >> 32) as u32).collect()
}

fn set(mut shingles: Vec<u32>) -> Vec<u32> {
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

fn running(collection: &Collection, document: DocId) -> Vec<u32> {
    let tokens = collection.words(document);
    let all = all(&tokens);
    let mut common = vec![0u32; tokens.len() + 1];
    for (index, &token) in tokens.iter().enumerate() {
        common[index + 1] = common[index] + u32::from(collection.is_common(token));
    }
    let is_prose = |at: usize| {
        let from = (at + SHINGLE / 2).saturating_sub(WINDOW / 2);
        let to = (from + WINDOW).min(tokens.len());
        f64::from(common[to] - common[from]) >= COMMON * (to - from) as f64
    };
    let found: Vec<u32> = (0..all.len()).filter(|&at| is_prose(at)).map(|at| all[at]).collect();
    set(if (found.len() as f64) < LEAST * all.len() as f64 { all } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::Scope;
    use crate::collection::Tokenised;

    /// Documents in which 0 is the commonest word by far, and every other one stands once.
    fn collection(texts: &[Vec<u32>]) -> Collection {
        let document = |tokens: &Vec<u32>| Tokenised { tokens: tokens.clone(), ..Tokenised::default() };
        Collection::new(texts.iter().map(document).collect(), Scope::default())
    }

    fn sentences(words: std::ops::Range<u32>) -> Vec<u32> {
        words.flat_map(|word| [word, 0]).collect()
    }

    #[test]
    fn a_menu_is_not_prose_and_sentences_are() {
        let menu: Vec<u32> = (1000..1060).collect();
        let page: Vec<u32> = [menu, sentences(1..101)].concat();
        let made = collection(&[page, sentences(2000..2100)]);
        let (page, text) = (running(&made, DocId(0)), running(&made, DocId(1)));
        assert!((190..215).contains(&page.len()), "{}", page.len());
        assert_eq!(text.len(), 200 - SHINGLE + 1);
    }

    #[test]
    fn a_list_is_taken_whole_and_so_is_a_word() {
        let made = collection(&[(1..101).collect(), vec![7], vec![], sentences(200..300)]);
        assert_eq!([0, 1, 2].map(|id| running(&made, DocId(id)).len()), [97, 1, 0]);
    }
}
