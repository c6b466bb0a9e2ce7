//! Ids of what is found: fingerprints, made distinct where they repeat.

use std::collections::BTreeMap;

use rayon::prelude::*;

/// Makes repeats of an id distinct: `x`, `x-2`, `x-3`.
#[derive(Default)]
pub(super) struct Ids(BTreeMap<String, usize>);

impl Ids {
    pub(super) fn unique(&mut self, id: String) -> String {
        let count = self.0.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }
}

/// The same for many at once.
pub(super) fn distinct(mut ids: Vec<String>) -> Vec<String> {
    let mut sorted: Vec<usize> = (0..ids.len()).collect();
    sorted.par_sort_unstable_by(|&x, &y| (&ids[x], x).cmp(&(&ids[y], y)));
    let same = sorted.chunk_by(|&x, &y| ids[x] == ids[y]);
    let repeats: Vec<(usize, usize)> = same.flat_map(|same| same.iter().copied().zip(1..).skip(1)).collect();
    for (at, count) in repeats {
        ids[at] = format!("{}-{count}", ids[at]);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_are_told_apart_as_one_by_one() {
        let given = ["x", "y", "x", "z", "x", "y"].map(str::to_owned);
        let mut ids = Ids::default();
        let singly: Vec<String> = given.iter().map(|id| ids.unique(id.clone())).collect();
        assert_eq!(singly, ["x", "y", "x-2", "z", "x-3", "y-2"]);
        assert_eq!(distinct(given.to_vec()), singly);
    }
}
