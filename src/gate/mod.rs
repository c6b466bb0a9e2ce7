//! Gate: findings, a policy and a baseline in, a verdict on the new texts out.
//!
//! A [`Finding`] is one place of a new document that stands elsewhere. [`judge()`] says of each whether it
//! is over the limits of the [`Policy`], and whether it is excused: by the [`Baseline`], by the list of
//! what is allowed, or by what is ignored. Nothing here reads files, knows the time or prints.

mod accept;
mod baseline;
mod excuse;
mod expiry;
mod file;
mod finding;
mod fingerprint;
mod glob;
mod judge;
mod measure;
mod policy;
mod stretches;
#[cfg(test)]
mod tests;
mod verdict;

pub use baseline::Acceptance;
pub use baseline::Baseline;
pub use baseline::Change;
pub use baseline::Entry;
pub use expiry::Expiry;
pub use expiry::NoDate;
pub use file::BaselineError;
pub use file::SCHEMA;
pub use finding::Finding;
pub use finding::OTHERS;
pub use fingerprint::Fingerprint;
pub use fingerprint::NoFingerprint;
pub use glob::Glob;
pub use judge::Run;
pub use judge::Unjudgeable;
pub use judge::judge;
pub use policy::Allow;
pub use policy::Allowed;
pub use policy::FailOn;
pub use policy::Ignore;
pub use policy::Policy;
pub use policy::PolicyError;
pub use verdict::Expired;
pub use verdict::Ignored;
pub use verdict::Limit;
pub use verdict::Measured;
pub use verdict::Outcome;
pub use verdict::Over;
pub use verdict::Share;
pub use verdict::Stale;
pub use verdict::Status;
pub use verdict::Totals;
pub use verdict::Verdict;
