//! A step of a decoder that is not ours in; what it gives, or nothing if it panicked, out.
//!
//! Files are strangers', and a decoder may give up on one that contradicts itself. Then the file is broken,
//! not the run.

use std::cell::Cell;
#[cfg(feature = "parquet")]
use std::panic::AssertUnwindSafe;
#[cfg(feature = "parquet")]
use std::panic::catch_unwind;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in such a step, so that a panic is not worth telling: it becomes a reason why a file
/// could not be read.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Runs a step.
#[cfg(feature = "parquet")]
pub(super) fn guarded<T>(step: impl FnOnce() -> T) -> Option<T> {
    GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(step)).ok();
    GUARDED.set(false);
    done
}
