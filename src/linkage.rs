//! Linkage: verified edges between distinct documents in, groups that do not chain out.
//!
//! Single linkage would join A and C because both resemble B. Here two groups are joined only if their
//! members resemble each other on average (average linkage: Sokal and Michener 1958), edges taken in the
//! order of likeness as Kruskal takes them. Of large groups a few members stand for all, so that the work
//! is linear in the edges; their likeness is computed on the texts, whether or not they have an edge.

mod edges;
mod members;
mod texts;

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::base::Components;
use crate::base::DocId;
use crate::collection::Collection;
use crate::scratch;
pub use edges::Edges;
pub use edges::EdgesWriter;
use members::Members;
use texts::Text;
use texts::Texts;

/// Groups are joined if the running text of two members is shared by so much of the shorter, on average.
const LIKENESS: f64 = 0.2;
/// Members that stand for a group.
const SAMPLE: usize = 8;
/// Two groups that were not joined are looked at again once they have grown by this factor.
const GROWN: f64 = 1.25;

/// The groups of two and more documents that these edges make, each sorted.
///
/// # Errors
/// If there is no room for what does not fit into memory.
pub fn groups(collection: &Collection, edges: &Edges) -> Result<Vec<Vec<DocId>>, scratch::Error> {
    let mut components = Components::new(collection.len());
    let (mut of_document, mut has_edges) = (vec![0u32; collection.len()], vec![false; collection.len()]);
    for (a, b) in edges.iter() {
        components.join(a.index(), b.index());
        of_document[a.index()] += 1;
        (has_edges[a.index()], has_edges[b.index()]) = (true, true);
    }
    if edges.is_empty() {
        return Ok(Vec::new());
    }
    let roots = components.into_roots();
    let texts = Texts::new(collection, |id| has_edges[id.index()])?;
    let mut found = Vec::new();
    for roots_of_some in some_roots(&roots, of_document, collection.room_of_found() / BYTES_OF_EDGE) {
        let with_root = |edge: (DocId, DocId)| (roots[edge.0.index()], edge);
        let is_of_some = |edge: &(u32, (DocId, DocId))| roots_of_some.contains(&edge.0);
        let mut sorted: Vec<(u32, (DocId, DocId))> = edges.iter().map(with_root).filter(is_of_some).collect();
        sorted.par_sort_unstable();
        // What does not hang together is never joined.
        let of_component: Vec<&[(u32, (DocId, DocId))]> = sorted.chunk_by(|x, y| x.0 == y.0).collect();
        let groups = of_component.into_par_iter();
        found.par_extend(groups.flat_map_iter(|edges| groups_of_component(&texts, edges)));
    }
    found.par_sort_unstable();
    Ok(found)
}

/// Bytes that an edge takes, with its likeness, while groups are made; of all of them there may be four times what
/// stays in memory of one kind.
const BYTES_OF_EDGE: u64 = 7;

/// Roots of components in ranges, each of about so many edges.
fn some_roots(roots: &[u32], mut of_document: Vec<u32>, most: u64) -> Vec<Range<u32>> {
    for (document, &root) in roots.iter().enumerate() {
        if root as usize != document {
            of_document[root as usize] += of_document[document];
        }
    }
    let (mut ranges, mut from, mut edges) = (Vec::new(), 0, 0);
    for (document, &root) in roots.iter().enumerate() {
        let here = u64::from(of_document[document]);
        if root as usize == document && here > 0 {
            if edges > 0 && edges + here > most {
                ranges.push(from..root);
                (from, edges) = (root, 0);
            }
            edges += here;
        }
    }
    if edges > 0 {
        ranges.push(from..roots.len() as u32);
    }
    ranges
}

/// The groups of documents that hang together.
fn groups_of_component(texts: &Texts, edges: &[(u32, (DocId, DocId))]) -> Vec<Vec<DocId>> {
    let rank = |of_one: &[(u32, (DocId, DocId))]| {
        let first = texts.of(of_one[0].1.0);
        let rank = |&(_, edge): &(u32, (DocId, DocId))| (first.likeness(&texts.of(edge.1)), edge);
        of_one.iter().map(rank).filter(|edge| edge.0 >= LIKENESS).collect::<Vec<_>>()
    };
    let of_first = edges.par_chunk_by(|x, y| x.1.0 == y.1.0);
    let mut ranked: Vec<(f64, (DocId, DocId))> = of_first.flat_map_iter(rank).collect();
    ranked.par_sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let mut groups = Groups { texts, group_of: BTreeMap::new(), refused: BTreeMap::new(), all: Vec::new() };
    ranked.iter().for_each(|&(_, (a, b))| groups.link(a, b));
    let several = groups.all.iter().filter(|members| members.len() > 1);
    several.map(|members| members.iter().collect()).collect()
}

struct Groups<'a> {
    texts: &'a Texts,
    group_of: BTreeMap<DocId, usize>,
    /// Members; none once they went over to another group.
    all: Vec<Members>,
    /// Pairs of groups that were not joined, and how many members both had.
    refused: BTreeMap<(usize, usize), usize>,
}

impl Groups<'_> {
    fn link(&mut self, a: DocId, b: DocId) {
        let (x, y) = (self.group(a), self.group(b));
        if x == y {
            return;
        }
        let pair = (x.min(y), x.max(y));
        let members = self.all[x].len() + self.all[y].len();
        if self.refused.get(&pair).is_some_and(|&before| (members as f64) < before as f64 * GROWN) {
            return;
        }
        if self.likeness(pair) < LIKENESS {
            self.refused.insert(pair, members);
            return;
        }
        let (smaller, larger) = if self.all[x].len() < self.all[y].len() { (x, y) } else { (y, x) };
        let moved = std::mem::take(&mut self.all[smaller]);
        for id in moved.iter() {
            self.group_of.insert(id, larger);
            self.all[larger].insert(id);
        }
    }

    /// The group of a document; one of its own if it had none.
    fn group(&mut self, id: DocId) -> usize {
        *self.group_of.entry(id).or_insert_with(|| {
            self.all.push(Members::one(id));
            self.all.len() - 1
        })
    }

    /// The mean likeness of the members that stand for two groups.
    fn likeness(&self, (x, y): (usize, usize)) -> f64 {
        let texts = |group: usize| self.all[group].sample(SAMPLE).into_iter().map(|id| self.texts.of(id));
        let (x, y): (Vec<Text<'_>>, Vec<Text<'_>>) = (texts(x).collect(), texts(y).collect());
        let sum: f64 = x.iter().map(|a| y.iter().map(|b| a.likeness(b)).sum::<f64>()).sum();
        sum / (x.len() * y.len()) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::Scope;
    use crate::collection::Tokenised;

    fn collection(texts: &[Vec<u32>]) -> Collection {
        let document = |tokens: &Vec<u32>| Tokenised { tokens: tokens.clone(), ..Tokenised::default() };
        Collection::new(texts.iter().map(document).collect(), Scope::default())
    }

    fn ids(list: &[u32]) -> Vec<DocId> {
        list.iter().copied().map(DocId).collect()
    }

    #[test]
    fn a_chain_is_cut_and_a_star_of_copies_is_not() {
        // Each shares a third with the next one, and nothing with the others.
        let chain: Vec<Vec<u32>> = (0..12).map(|k| (k * 20..k * 20 + 30).collect()).collect();
        let made = collection(&chain);
        let edges: Vec<_> = (1..12).map(|k| (DocId(k - 1), DocId(k))).collect();
        let found = groups(&made, &edges.into_iter().collect()).unwrap();
        assert!(found.iter().all(|group| group.len() <= 3), "{found:?}");
        // Near copies, of which only the edges to the first were verified.
        let star: Vec<Vec<u32>> =
            (0..40).map(|k| (0..60).chain(std::iter::once(900 + k)).collect()).collect();
        let edges: Vec<_> = (1..40).map(|k| (DocId(0), DocId(k))).collect();
        assert_eq!(
            groups(&collection(&star), &edges.into_iter().collect()).unwrap(),
            [ids(&(0..40).collect::<Vec<_>>())]
        );
    }

    #[test]
    fn the_order_of_the_edges_does_not_matter() {
        let texts: Vec<Vec<u32>> = (0..20).map(|k| (k * 7..k * 7 + 40).collect()).collect();
        let made = collection(&texts);
        let mut edges: Vec<_> =
            (0..20).flat_map(|a| (a + 1..20).map(move |b| (DocId(a), DocId(b)))).collect();
        let forward = groups(&made, &edges.iter().copied().collect()).unwrap();
        edges.reverse();
        assert_eq!(groups(&made, &edges.into_iter().collect()).unwrap(), forward);
        assert!(forward.len() > 1);
    }

    #[test]
    fn components_are_looked_at_some_at_a_time() {
        // Documents 0, 2 and 4 hang together, and so do 1 and 3, and 5 and 6; 7 has no edge.
        let roots = [0, 1, 0, 1, 0, 5, 5, 7];
        let edges = || vec![2, 1, 1, 0, 0, 1, 0, 0];
        assert_eq!(some_roots(&roots, edges(), 10), vec![0..8; 1]);
        assert_eq!(some_roots(&roots, edges(), 4), [0..5, 5..8]);
        assert_eq!(some_roots(&roots, edges(), 1), [0..1, 1..5, 5..8]);
        assert_eq!(some_roots(&[0, 1], vec![0, 0], 1), []);
    }
}
