//! Things of one kind in, one after the other; each of them out again, by its number.
//!
//! There may be many millions, so they are packed, and what does not fit into memory is in scratch.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::scratch;
use crate::scratch::Scratch;

/// What is packed into bytes.
pub trait Packed: Sized {
    /// Appends it as bytes.
    fn pack(&self, out: &mut Vec<u8>);

    /// What [`Self::pack`] has written; `None` if it has not.
    fn unpack(bytes: &[u8]) -> Option<Self>;
}

/// Things of one kind, in a fixed order.
pub struct Many<T> {
    packed: Arc<Packs>,
    kind: PhantomData<fn() -> T>,
}

#[derive(Debug, Default)]
struct Packs {
    scratch: Scratch,
    places: Places,
}

/// Where each pack is.
#[derive(Debug, Default)]
struct Places {
    /// How many bytes each has…
    lens: Vec<u32>,
    /// …and where some of them begin.
    starts: Vec<u64>,
}

/// Packs from one whose place is known to the next.
const STRIDE: usize = 16;

impl Places {
    fn put(&mut self, at: u64, len: usize) {
        if self.lens.len().is_multiple_of(STRIDE) {
            self.starts.push(at);
        }
        self.lens.push(u32::try_from(len).expect("what is packed has less than 4 GB"));
    }

    fn of(&self, index: usize) -> (u64, usize) {
        let before = &self.lens[index / STRIDE * STRIDE..index];
        let before = before.iter().map(|len| u64::from(*len)).sum::<u64>();
        (self.starts[index / STRIDE] + before, self.lens[index] as usize)
    }
}

impl<T> Many<T> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.packed.places.lens.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of one.
    fn pack(&self, index: usize) -> Cow<'_, [u8]> {
        let (at, len) = self.packed.places.of(index);
        self.packed.scratch.see(at, len)
    }

    /// What stands at the beginning of one, where `read` finds it.
    pub(super) fn peek<R>(&self, index: usize, read: impl Fn(&[u8]) -> Option<R>) -> R {
        let (at, len) = self.packed.places.of(index);
        let begin = self.packed.scratch.see(at, len.min(HEAD));
        let found = read(&begin).or_else(|| read(&self.pack(index)));
        found.expect("what was packed is unpacked")
    }
}

/// Bytes that are read of one of which not all is asked for.
const HEAD: usize = 64;

impl<T: Packed> Many<T> {
    /// One of them.
    ///
    /// # Panics
    /// If there are not so many, or the disk fails.
    #[must_use]
    pub fn get(&self, index: usize) -> T {
        T::unpack(&self.pack(index)).expect("what was packed is unpacked")
    }

    /// All of them, one by one.
    #[must_use]
    pub fn iter(&self) -> Unpacked<'_, T> {
        Unpacked { many: self, left: 0..self.len() }
    }

    /// Changes all of them.
    ///
    /// # Errors
    /// If there is no room for those that are not in memory.
    pub fn change(&mut self, mut change: impl FnMut(&mut T)) -> Result<(), scratch::Error> {
        let (dir, room) = self.packed.scratch.whereabouts();
        let mut writer = ManyWriter::with_room(dir, room);
        for mut one in self.iter() {
            change(&mut one);
            writer.put(&one)?;
        }
        *self = writer.finish()?;
        Ok(())
    }
}

/// Things of one kind, each unpacked when it is its turn.
pub struct Unpacked<'m, T> {
    many: &'m Many<T>,
    left: Range<usize>,
}

impl<T> Clone for Unpacked<'_, T> {
    fn clone(&self) -> Self {
        Self { many: self.many, left: self.left.clone() }
    }
}

impl<T: Packed> Iterator for Unpacked<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.left.next().map(|index| self.many.get(index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl<T: Packed> DoubleEndedIterator for Unpacked<'_, T> {
    fn next_back(&mut self) -> Option<T> {
        self.left.next_back().map(|index| self.many.get(index))
    }
}

impl<T: Packed> ExactSizeIterator for Unpacked<'_, T> {}

impl<'m, T: Packed> IntoIterator for &'m Many<T> {
    type Item = T;
    type IntoIter = Unpacked<'m, T>;

    fn into_iter(self) -> Unpacked<'m, T> {
        self.iter()
    }
}

impl<T> Clone for Many<T> {
    fn clone(&self) -> Self {
        Self { packed: Arc::clone(&self.packed), kind: PhantomData }
    }
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self { packed: Arc::default(), kind: PhantomData }
    }
}

impl<T: Packed + fmt::Debug> fmt::Debug for Many<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Packed> FromIterator<T> for Many<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut writer = ManyWriter::with_room(Path::new(""), u64::MAX);
        all.into_iter().try_for_each(|one| writer.put(&one)).expect("memory takes all");
        writer.finish().expect("nothing was spilled")
    }
}

impl<T: Packed> From<Vec<T>> for Many<T> {
    fn from(all: Vec<T>) -> Self {
        all.into_iter().collect()
    }
}

/// Takes things of one kind.
pub struct ManyWriter<T> {
    writer: scratch::Writer,
    places: Places,
    pack: Vec<u8>,
    kind: PhantomData<fn(&T)>,
}

/// Things that a thread makes in one go…
const AT_ONCE: usize = 64;
/// …of so many for each thread that are made before they are put.
const TURNS: usize = 16;

impl<T: Packed> ManyWriter<T> {
    /// So many bytes stay in memory; what is more goes to a new file in a folder.
    #[must_use]
    pub fn with_room(dir: &Path, room: u64) -> Self {
        let writer = scratch::Writer::with_room(dir, room);
        Self { writer, places: Places::default(), pack: Vec::new(), kind: PhantomData }
    }

    /// How many were put.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.lens.len()
    }

    /// Whether none was put.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts one after the others.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, one: &T) -> Result<(), scratch::Error> {
        self.pack.clear();
        one.pack(&mut self.pack);
        let at = self.writer.put(&self.pack)?;
        self.places.put(at, self.pack.len());
        Ok(())
    }

    /// Puts what `make` makes of each of some numbers, on all threads, in their order.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put_made(
        &mut self,
        numbers: &[u32],
        make: impl Fn(u32) -> T + Sync,
    ) -> Result<(), scratch::Error> {
        for some in numbers.chunks(AT_ONCE * TURNS * rayon::current_num_threads()) {
            let pack = |numbers: &[u32]| {
                let (mut bytes, mut ends) = (Vec::new(), Vec::with_capacity(numbers.len()));
                for &number in numbers {
                    make(number).pack(&mut bytes);
                    ends.push(bytes.len());
                }
                (bytes, ends)
            };
            let packed: Vec<(Vec<u8>, Vec<usize>)> = some.par_chunks(AT_ONCE).map(pack).collect();
            for (bytes, ends) in packed {
                let mut start = 0;
                for end in ends {
                    let at = self.writer.put(&bytes[start..end])?;
                    self.places.put(at, end - start);
                    start = end;
                }
            }
        }
        Ok(())
    }

    /// No more is put.
    ///
    /// # Errors
    /// If there is no room.
    pub fn finish(self) -> Result<Many<T>, scratch::Error> {
        let Self { writer, mut places, .. } = self;
        places.lens.shrink_to_fit();
        let packed = Packs { scratch: writer.finish()?, places };
        Ok(Many { packed: Arc::new(packed), kind: PhantomData })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Packed for String {
        fn pack(&self, out: &mut Vec<u8>) {
            out.extend_from_slice(self.as_bytes());
        }

        fn unpack(bytes: &[u8]) -> Option<Self> {
            Self::from_utf8(bytes.to_owned()).ok()
        }
    }

    fn first_char(bytes: &[u8]) -> Option<Option<char>> {
        Some(std::str::from_utf8(bytes).ok()?.chars().next())
    }

    proptest! {
        #[test]
        fn all_are_found_again_wherever_they_are(
            all in prop::collection::vec("[a-zä]{0,90}", 0..60),
            room in prop::sample::select(vec![0, 1, 40, 500, u64::MAX]),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut writer = ManyWriter::with_room(dir.path(), room);
            let (first, second) = all.split_at(all.len() / 2);
            first.iter().for_each(|one| writer.put(one).unwrap());
            let numbers: Vec<u32> = (0..second.len() as u32).collect();
            writer.put_made(&numbers, |number| second[number as usize].clone()).unwrap();
            prop_assert_eq!((writer.len(), writer.is_empty()), (all.len(), all.is_empty()));
            let mut many = writer.finish().unwrap();
            prop_assert_eq!(many.iter().collect::<Vec<_>>(), all.clone());
            prop_assert_eq!(many.iter().rev().collect::<Many<_>>().iter().rev().collect::<Vec<_>>(), all.clone());
            for (index, one) in all.iter().enumerate() {
                prop_assert_eq!(many.peek(index, first_char), one.chars().next());
            }
            let before = many.clone();
            many.change(|one| one.push('!')).unwrap();
            prop_assert!(many.iter().zip(&all).all(|(found, one)| found == one.clone() + "!"));
            prop_assert_eq!(before.iter().collect::<Vec<_>>(), all.clone());
            prop_assert_eq!(format!("{:?}", Many::from(all.clone())), format!("{all:?}"));
        }
    }
}
