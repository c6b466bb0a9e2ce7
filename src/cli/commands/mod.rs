//! One file a command: settings in, calls to the library, exit status out.

mod baseline;
mod completions;
mod config;
mod dedup;
mod diff;
mod explain;
mod figures;
mod gate;
mod index;
mod man;
mod report;
mod scan;
mod schema;
mod selftest;

pub(super) use baseline::baseline;
pub(super) use completions::completions;
pub(super) use config::config;
pub(super) use dedup::dedup;
pub(super) use diff::diff;
pub(super) use explain::explain;
pub(super) use gate::gate;
pub(super) use index::index;
pub(super) use man::man;
pub(super) use report::report;
pub(super) use scan::scan;
pub(super) use schema::schema;
pub(super) use selftest::selftest;
