//! The configuration: which `twicetold.toml` holds in, typed values out, each with where it comes from.
//!
//! ```text
//! find → source → sections → Config ─ show
//!  which   text,    keys        (values, allow)
//!  file    places   and types
//! ```
//!
//! Invariants: what is not understood is an error with path, line and column, never left out: a policy
//! that is half read would let through what it was written to stop. Nothing is read from the folder of a
//! user, so that the same repository has the same policy everywhere. Paths in the file are meant from
//! the folder of the file.

mod allow;
mod find;
mod keys;
mod sections;
mod show;
mod source;
mod values;

use crate::cli::args::config::ConfigArgs;
use crate::cli::terminal::Surroundings;

pub(super) use allow::Allow;
pub(super) use allow::Allowed;
pub(super) use show::human;
pub(super) use show::json;
pub(super) use values::FailOn;
pub(super) use values::Gate;
pub(super) use values::Ignore;
pub(super) use values::Input;
pub(super) use values::Origin;
pub(super) use values::Scan;
pub(super) use values::Value;

/// The JSON Schema of the file.
pub(super) const SCHEMA: &str = include_str!("schema.json");

/// What the file says; all empty where there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Config {
    /// The file, as it is called in messages.
    pub(super) file: Option<String>,
    /// The policy of the gate.
    pub(super) gate: Gate,
    /// How records are read.
    pub(super) input: Input,
    /// What is searched for.
    pub(super) scan: Scan,
}

/// Finds the configuration that holds, and reads it.
pub(super) fn load(around: &Surroundings, args: &ConfigArgs) -> anyhow::Result<Config> {
    let Some(found) = find::file(around, args)? else { return Ok(Config::default()) };
    let source = source::Source::read(&found)?;
    Ok(sections::config(&source)?)
}

/// Reads the text of a configuration, whatever it says.
pub(super) fn read_any(text: &str) {
    // Errors are answers.
    let _ = sections::config(&source::Source::new("any", text.to_owned()));
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
