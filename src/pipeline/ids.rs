//! Ids of what is found: fingerprints, made distinct where they repeat.

use std::collections::BTreeMap;

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
