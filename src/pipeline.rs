//! The corridor: the only file that knows the order of the stages.

use crate::corpus::Inputs;
use crate::findings::Findings;
use crate::findings::Texts;
use crate::spec::Spec;

/// A stage of a scan, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading, normalising, sketching; counted in bytes of input.
    Read,
    /// Looking for candidates; counted in documents.
    Candidates,
    /// Verifying and aligning; counted in candidate pairs.
    Align,
    /// Families, clusters, what the passages say; counted in passages.
    Describe,
}

/// Hears how far a scan has come. Called from many threads.
pub trait Progress: Sync {
    /// A stage begins; `total` if it is known how much there is.
    fn begin(&self, stage: Stage, total: Option<u64>);
    /// So much more is done.
    fn advance(&self, by: u64);
}

/// A [`Progress`] that nobody hears.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
}

/// What a scan gives back.
pub struct Scan {
    /// What was found.
    pub findings: Findings,
    /// The texts it was found in.
    pub texts: Box<dyn Texts>,
}

/// Scans a corpus on the threads of the current rayon pool.
///
/// # Errors
/// Only for what makes the whole scan impossible; a bad file or record is in the findings as skipped.
pub fn scan(_inputs: &Inputs, _spec: &Spec, _progress: &dyn Progress) -> Result<Scan, std::io::Error> {
    Err(std::io::Error::other("not built yet"))
}
