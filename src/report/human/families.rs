//! Families of passages that are shown one after the other: each is unpacked once, as long as not too many are
//! kept.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::findings::Family;
use crate::findings::Findings;

/// Places of families that are kept.
const KEPT: usize = 1 << 20;

/// Families that may be asked for again.
pub(super) struct Families<'f> {
    findings: &'f Findings,
    kept: BTreeMap<usize, Rc<Family>>,
    /// Places that these have.
    places: usize,
}

impl<'f> Families<'f> {
    pub(super) fn new(findings: &'f Findings) -> Self {
        Self { findings, kept: BTreeMap::new(), places: 0 }
    }

    /// A family, by its number.
    pub(super) fn get(&mut self, number: usize) -> Rc<Family> {
        if let Some(family) = self.kept.get(&number) {
            return Rc::clone(family);
        }
        let family = Rc::new(self.findings.families.get(number));
        if self.places > KEPT {
            (self.places, self.kept) = (0, BTreeMap::new());
        }
        self.places += family.members.len();
        self.kept.insert(number, Rc::clone(&family));
        family
    }
}
