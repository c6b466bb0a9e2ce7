//! One file a command: settings in, calls to the library, exit status out.

mod completions;
mod diff;
mod man;
mod scan;
mod schema;

pub(super) use completions::completions;
pub(super) use diff::diff;
pub(super) use man::man;
pub(super) use scan::scan;
pub(super) use schema::schema;
