//! Documents that have edges in; how much of the running text of any two of them is the same out.
//!
//! What is known of each is made once, and is in scratch where there are many: of documents that all hang together
//! each is looked at again and again.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::base::DocId;
use crate::collection::Collection;
use crate::prose;
use crate::prose::prose;
use crate::scratch;
use crate::scratch::Scratch;

/// Documents that are made in one go, for each thread.
const AT_ONCE: usize = 256;
/// Bytes of a shingle.
const SHINGLE: usize = size_of::<u32>();

/// The running text of documents.
pub(super) struct Texts {
    /// Where that of each document begins, and the end.
    starts: Vec<u64>,
    shingles: Scratch,
}

impl Texts {
    /// Those of documents with edges; the others have none.
    ///
    /// # Errors
    /// If there is no room for what does not fit into memory.
    pub(super) fn new(
        collection: &Collection,
        has_edges: impl Fn(DocId) -> bool + Sync,
    ) -> Result<Self, scratch::Error> {
        prose::prepare(collection);
        let mut writer = scratch::Writer::with_room(collection.temp_dir(), collection.room_of_read());
        let (mut starts, mut end) = (Vec::with_capacity(collection.len() + 1), 0);
        let ids: Vec<DocId> = collection.ids().collect();
        for some in ids.chunks(AT_ONCE * rayon::current_num_threads()) {
            let made = |id: &DocId| if has_edges(*id) { prose(collection, *id) } else { Vec::new() };
            let made: Vec<Vec<u32>> = some.par_iter().map(made).collect();
            for shingles in made {
                let bytes: Vec<u8> = shingles.into_iter().flat_map(u32::to_le_bytes).collect();
                starts.push(end);
                writer.put(&bytes)?;
                end += bytes.len() as u64;
            }
        }
        starts.push(end);
        Ok(Self { starts, shingles: writer.finish()? })
    }

    /// That of a document.
    pub(super) fn of(&self, id: DocId) -> Text<'_> {
        let (start, end) = (self.starts[id.index()], self.starts[id.index() + 1]);
        Text(self.shingles.see(start, (end - start) as usize))
    }
}

/// The shingles of the running text of a document, sorted.
pub(super) struct Text<'t>(Cow<'t, [u8]>);

impl Text<'_> {
    /// What both share / the smaller of the two.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let (a, b) = (self.0.as_chunks::<SHINGLE>().0, other.0.as_chunks::<SHINGLE>().0);
        let (mut i, mut j, mut both) = (0, 0, 0usize);
        while i < a.len() && j < b.len() {
            let (x, y) = (u32::from_le_bytes(a[i]), u32::from_le_bytes(b[j]));
            both += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        both as f64 / a.len().min(b.len()).max(1) as f64
    }
}
