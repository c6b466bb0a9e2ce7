//! A configuration in, what it says out, with where each value comes from: for people as a
//! `twicetold.toml` with remarks, for programs as one object.

use std::io;
use std::io::Write;

use serde_json::Value as Json;
use serde_json::json;

use super::Config;
use super::FailOn;
use super::Origin;
use super::Value;
use super::allow::Allow;
use super::allow::Allowed;
use super::keys::KEYS;
use crate::cli::args::defaults;
use crate::cli::message::disturbs;
use crate::corpus::Fields;
use crate::findings::Kind;
use crate::gate::Policy;

/// What a key is: its value and where that comes from, if it has one.
type Said = Option<(Json, Origin)>;

/// Writes the file that would say the same, with an origin behind each value.
pub(in crate::cli) fn human(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    match &config.file {
        Some(file) => writeln!(out, "# read from {}", harmless(file))?,
        None => writeln!(out, "# no file is read")?,
    }
    let mut section = "";
    for (key, said) in rows(config) {
        if key.section != section {
            section = key.section;
            writeln!(out, "\n[{section}]")?;
        }
        match said {
            Some((value, origin)) => {
                let (value, origin) = (harmless(&toml(&value)), harmless(&origin.to_string()));
                writeln!(out, "{} = {value}  # {origin}", key.name)?;
            }
            None => writeln!(out, "# {} is not set", key.name)?,
        }
    }
    for allow in &config.gate.allow {
        let (what, value) = named(&allow.what);
        writeln!(out, "\n[[gate.allow]]  # {}", harmless(&allow.origin.to_string()))?;
        writeln!(out, "{what} = {}", harmless(&toml(&json!(value))))?;
        writeln!(out, "reason = {}", harmless(&toml(&json!(allow.reason))))?;
        if let Some(day) = &allow.expires {
            writeln!(out, "expires = {}", day.text)?;
        }
    }
    Ok(())
}

/// Writes one object.
pub(in crate::cli) fn json(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    let row = |(key, said): (&'static super::keys::Key, Said)| {
        let name = format!("{}.{}", key.section, key.name);
        let (value, from) = said.map_or((Json::Null, Json::Null), |(value, from)| (value, origin(&from)));
        json!({ "key": name, "value": value, "origin": from })
    };
    let values: Vec<Json> = rows(config).map(row).collect();
    let allow: Vec<Json> = config.gate.allow.iter().map(entry).collect();
    let object =
        json!({ "schema": "twicetold.config/1", "file": config.file, "values": values, "allow": allow });
    writeln!(out, "{}", harmless(&format!("{object:#}")))
}

/// Every key that has a value of its own, in the order in which it is told.
fn rows(config: &Config) -> impl Iterator<Item = (&'static super::keys::Key, Said)> {
    let tables = |name: &str| name.is_empty() || name == "gate.allow";
    let keys = KEYS.iter().filter(move |key| !tables(key.section) && !matches!(key.name, "ignore" | "allow"));
    keys.map(move |key| (key, said(config, key.section, key.name)))
}

fn said(config: &Config, section: &str, name: &str) -> Said {
    let Config { gate, input, scan, .. } = config;
    let ignore = &gate.ignore;
    let (fields, policy) = (Fields::default(), Policy::default());
    match (section, name) {
        ("gate", "index") => told(&gate.index),
        ("gate", "against") => told(&gate.against),
        ("gate", "baseline") => told(&gate.baseline),
        ("gate", "max-overlap") => or(&gate.max_overlap, policy.max_overlap),
        ("gate", "max-passage-words") => or(&gate.max_passage_words, policy.max_passage_words),
        ("gate", "max-findings") => or(&gate.max_findings, policy.max_findings),
        ("gate", "fail-on") => {
            let named = gate.fail_on.as_ref().map(|it| it.map(|on: &FailOn| on.name()));
            or(&named, policy.fail_on.name())
        }
        ("gate", "min-scanned") => or(&gate.min_scanned, policy.min_scanned as u32),
        ("gate", "strict-baseline") => or(&gate.strict_baseline, policy.strict_baseline),
        ("gate.ignore", "kinds") => {
            let named = ignore.kinds.as_ref().map(|it| it.map(|kinds| names(kinds)));
            or(&named, names(&policy.ignore.kinds))
        }
        ("gate.ignore", "groups") => told(&ignore.groups),
        ("gate.ignore", "texts") => told(&ignore.texts),
        ("input", "id-field") => or(&input.id_field, fields.id),
        ("input", "text-field") => or(&input.text_field, fields.text),
        ("input", "group-field") => or(&input.group_field, fields.group),
        ("input", "date-field") => or(&input.date_field, fields.date),
        ("input", "encoding") => {
            let named = input.encoding.as_ref().map(|it| it.map(|encoding| encoding.name().to_owned()));
            or(&named, "UTF-8".to_owned())
        }
        ("scan", "preset") => or(&scan.preset, defaults::PRESET.to_owned()),
        ("scan", "min-words") => or(&scan.min_words, defaults::MIN_WORDS),
        ("scan", "sources") => or(&scan.sources, defaults::SOURCES),
        ("scan", "min-identity") => or(&scan.min_identity, defaults::MIN_IDENTITY),
        _ => None,
    }
}

fn names(kinds: &[Kind]) -> Vec<&'static str> {
    kinds.iter().map(|kind| kind.name()).collect()
}

fn told<T: Clone + Into<Json>>(value: &Option<Value<T>>) -> Said {
    value.clone().map(|it| (it.value.into(), it.origin))
}

fn or<T: Clone + Into<Json>>(value: &Option<Value<T>>, default: T) -> Said {
    told(&Some(Value::or_default(value.clone(), default)))
}

fn named(what: &Allowed) -> (&'static str, &str) {
    match what {
        Allowed::Fingerprint(text) => ("fingerprint", text),
        Allowed::Document(pattern) => ("document", pattern.as_str()),
        Allowed::Source(pattern) => ("source", pattern.as_str()),
        Allowed::Group(name) => ("group", name),
    }
}

fn entry(allow: &Allow) -> Json {
    let (what, value) = named(&allow.what);
    let expires = allow.expires.as_ref().map(|day| day.text.as_str());
    json!({ what: value, "reason": allow.reason, "expires": expires, "origin": origin(&allow.origin) })
}

fn origin(from: &Origin) -> Json {
    match from {
        Origin::File { path, line } => json!({ "from": "file", "path": &**path, "line": line }),
        Origin::Default => json!({ "from": "default" }),
    }
}

/// A value as TOML writes it, which is as JSON does but for the spaces in a list.
fn toml(value: &Json) -> String {
    match value {
        Json::Array(list) => format!("[{}]", list.iter().map(toml).collect::<Vec<_>>().join(", ")),
        one => one.to_string(),
    }
}

/// What disturbs a terminal, written as an escape that both TOML and JSON know.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if disturbs(c) { out.push_str(&format!("\\u{:04X}", u32::from(c))) } else { out.push(c) }
    }
    out
}
