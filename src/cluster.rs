//! Clusters: documents joined by verified overlaps.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::base::Components;
use crate::base::DocId;
use crate::collection::Collection;
use crate::family::Dates;
use crate::linkage;
use crate::linkage::Edges;
use crate::scratch;

/// Documents that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterOf {
    /// Earliest date, then longest, then smallest id.
    pub representative: DocId,
    /// All members, by id.
    pub members: Vec<DocId>,
}

/// The clusters that these edges between distinct documents make, identical documents included, the
/// largest first. Documents that only overlap the same third one are not joined. A document that overlaps
/// none is in none.
///
/// # Errors
/// If there is no room for what does not fit into memory.
pub fn clusters(
    collection: &Collection,
    edges: &Edges,
    dates: &dyn Dates,
) -> Result<Vec<ClusterOf>, scratch::Error> {
    let mut components = Components::new(collection.len());
    let mut overlaps = vec![false; collection.len()];
    for id in edges.iter().flat_map(|(a, b)| [a, b]) {
        overlaps[id.index()] = true;
    }
    for id in collection.ids() {
        let first = collection.first(id);
        // Copies that are not to be compared with each other are still joined by what they both overlap.
        if overlaps[first.index()] || collection.may_pair(first, id) {
            components.join(first.index(), id.index());
        }
    }
    for group in linkage::groups(collection, edges)? {
        group.iter().for_each(|id| components.join(group[0].index(), id.index()));
    }
    let roots = components.into_roots();
    let root = |id: &DocId| roots[id.index()];
    let mut ids: Vec<DocId> = collection.ids().collect();
    ids.par_sort_unstable_by_key(|id| (root(id), *id));
    let together = ids.chunk_by(|x, y| root(x) == root(y)).filter(|members| members.len() > 1);
    let mut clusters: Vec<ClusterOf> =
        together.map(|members| cluster(collection, members.to_vec(), dates)).collect();
    clusters.sort_by_key(|cluster| (Reverse(cluster.members.len()), cluster.members[0]));
    Ok(clusters)
}

fn cluster(collection: &Collection, members: Vec<DocId>, dates: &dyn Dates) -> ClusterOf {
    let rank = |id: &DocId| (dates.key(*id), Reverse(collection.len_of(*id)), *id);
    let representative = members.iter().copied().min_by(|x, y| rank(x).cmp(&rank(y)));
    ClusterOf { representative: representative.expect("a cluster has members"), members }
}
