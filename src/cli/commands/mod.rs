//! One file a command: settings in, calls to the library, exit status out.

mod completions;
mod diff;
mod explain;
mod figures;
mod man;
mod scan;
mod schema;
mod selftest;

pub(super) use completions::completions;
pub(super) use diff::diff;
pub(super) use explain::explain;
pub(super) use man::man;
pub(super) use scan::scan;
pub(super) use schema::schema;
pub(super) use selftest::selftest;
