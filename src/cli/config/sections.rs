//! The tables of the file in, a [`Config`] out: every key known, every value of its type and in range.

use super::Config;
use super::FailOn;
use super::Gate;
use super::Ignore;
use super::Input;
use super::Scan;
use super::allow::Allow;
use super::allow::Allowed;
use super::allow::Day;
use super::source::Entry;
use super::source::Result;
use super::source::Source;
use super::source::entries;
use crate::corpus::Encoding;
use crate::findings::Kind;
use crate::gate::Glob;
use crate::text;

/// Kinds that may be ignored; with `reuse`, nothing would be left.
const IGNORABLE: [Kind; 2] = [Kind::Boilerplate, Kind::Wire];

/// Reads the whole file.
pub(super) fn config(source: &Source) -> Result<Config> {
    let root = source.parse()?;
    let mut config = Config { file: Some(source.name.to_string()), ..Config::default() };
    for entry in entries(source, "", root.get_ref()) {
        match entry.key {
            "gate" => config.gate = gate(&entry)?,
            "input" => config.input = input(&entry)?,
            "scan" => config.scan = scan(&entry)?,
            _ => return Err(entry.unknown()),
        }
    }
    Ok(config)
}

fn gate(section: &Entry<'_>) -> Result<Gate> {
    let mut gate = Gate::default();
    for entry in section.table("gate")? {
        match entry.key {
            "index" => gate.index = entry.keep(entry.path()?),
            "against" if entry.is_list() => gate.against = entry.keep(some(&entry, entry.paths()?)?),
            "against" => gate.against = entry.keep(vec![entry.path()?]),
            "baseline" => gate.baseline = entry.keep(entry.path()?),
            "max-overlap" => gate.max_overlap = entry.keep(entry.share(0.0..=1.0)?),
            "max-passage-words" => gate.max_passage_words = entry.keep(entry.count(0..=u32::MAX)?),
            "max-findings" => gate.max_findings = entry.keep(entry.count(0..=u32::MAX)?),
            "fail-on" => gate.fail_on = entry.keep(fail_on(&entry)?),
            "min-scanned" => gate.min_scanned = entry.keep(entry.count(0..=u32::MAX)?),
            "strict-baseline" => gate.strict_baseline = entry.keep(entry.flag()?),
            "ignore" => gate.ignore = ignore(&entry)?,
            "allow" => {
                gate.allow = entry.elements("a list of tables")?.iter().map(allow).collect::<Result<_>>()?
            }
            _ => return Err(entry.unknown()),
        }
    }
    Ok(gate)
}

/// A list that says nothing is a misunderstanding where something must be named.
fn some<T>(entry: &Entry<'_>, list: Vec<T>) -> Result<Vec<T>> {
    if list.is_empty() {
        Err(entry.wrong("is empty", "name something, or leave the key out"))
    } else {
        Ok(list)
    }
}

fn fail_on(entry: &Entry<'_>) -> Result<FailOn> {
    let name = entry.one_of(&FailOn::NAMES.map(|(_, name)| name))?;
    Ok(FailOn::NAMES.iter().find(|(_, known)| *known == name).map_or(FailOn::Any, |(one, _)| *one))
}

fn ignore(section: &Entry<'_>) -> Result<Ignore> {
    let mut ignore = Ignore::default();
    for entry in section.table("gate.ignore")? {
        match entry.key {
            "kinds" => {
                let kinds = entry.elements("a list")?;
                ignore.kinds = entry.keep(kinds.iter().map(kind).collect::<Result<Vec<Kind>>>()?);
            }
            "groups" => ignore.groups = entry.keep(entry.texts()?.into_iter().map(str::to_owned).collect()),
            "texts" => ignore.texts = entry.keep(entry.paths()?),
            _ => return Err(entry.unknown()),
        }
    }
    Ok(ignore)
}

fn kind(entry: &Entry<'_>) -> Result<Kind> {
    let name = entry.one_of(&IGNORABLE.map(Kind::name))?;
    Ok(IGNORABLE.into_iter().find(|kind| kind.name() == name).unwrap_or(Kind::Boilerplate))
}

fn allow(element: &Entry<'_>) -> Result<Allow> {
    let (mut what, mut reason, mut expires) = (Vec::new(), None, None);
    for entry in element.table("gate.allow")? {
        match entry.key {
            "fingerprint" => what.push((entry, Allowed::Fingerprint(fingerprint(&entry)?))),
            "document" => what.push((entry, Allowed::Document(pattern(&entry)?))),
            "source" => what.push((entry, Allowed::Source(pattern(&entry)?))),
            "group" => what.push((entry, Allowed::Group(entry.text()?.into()))),
            "reason" => reason = Some(entry.text()?.to_owned()),
            "expires" => expires = Some(day(&entry)?),
            _ => return Err(entry.unknown()),
        }
    }
    if let Some((second, _)) = what.get(1) {
        let first = what[0].0.key;
        let hint = "an entry names one thing: make two entries of it";
        return Err(second.wrong(&format!("stands beside `{first}`"), hint));
    }
    let lacks = |what: &str, hint: &str| {
        element.source.problem(element.at, &format!("an entry of [[gate.allow]] {what}"), hint)
    };
    let Some((_, what)) = what.pop() else {
        return Err(lacks("names nothing", "give it one of: fingerprint, document, source, group"));
    };
    let reason = reason.ok_or_else(|| lacks("has no reason", "say why: reason = \"we have the licence\""))?;
    Ok(Allow { what, reason, expires, origin: element.source.origin(element.at) })
}

fn fingerprint(entry: &Entry<'_>) -> Result<String> {
    let text = entry.text()?;
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b':');
    if fits {
        return Ok(text.to_owned());
    }
    Err(entry.wrong("is no fingerprint", "copy it from the finding: letters, digits and `:`"))
}

fn pattern(entry: &Entry<'_>) -> Result<Glob> {
    let text = entry.text()?;
    Glob::new(text).map_err(|error| {
        let hint = "`*` stands for anything within a folder, `**` for folders too; `[*]` is a star";
        entry.wrong(&format!("is no pattern: {}", error.kind()), hint)
    })
}

fn day(entry: &Entry<'_>) -> Result<Day> {
    let text = entry.day()?;
    Day::read(&text)
        .ok_or_else(|| entry.wrong("is no day", "write the last day on which it holds, as in 2027-01-31"))
}

fn input(section: &Entry<'_>) -> Result<Input> {
    let mut input = Input::default();
    for entry in section.table("input")? {
        let field = match entry.key {
            "id-field" => &mut input.id_field,
            "text-field" => &mut input.text_field,
            "group-field" => &mut input.group_field,
            "date-field" => &mut input.date_field,
            "encoding" => {
                let named = Encoding::named(entry.text()?);
                let known = named.ok_or_else(|| {
                    entry.wrong(
                        "is no encoding that is known",
                        "write a name as web pages use it: windows-1256",
                    )
                })?;
                input.encoding = entry.keep(known);
                continue;
            }
            _ => return Err(entry.unknown()),
        };
        *field = entry.keep(entry.text()?.to_owned());
    }
    Ok(input)
}

fn scan(section: &Entry<'_>) -> Result<Scan> {
    let mut scan = Scan::default();
    for entry in section.table("scan")? {
        match entry.key {
            "preset" => {
                let names: Vec<&str> = text::PRESETS.iter().map(|preset| preset.name).collect();
                scan.preset = entry.keep(entry.one_of(&names)?.to_owned());
            }
            "min-words" => scan.min_words = entry.keep(entry.count(1..=1_000_000)?),
            "sources" => scan.sources = entry.keep(entry.count(0..=u32::MAX)?),
            "min-identity" => scan.min_identity = entry.keep(entry.share(0.01..=1.0)?),
            _ => return Err(entry.unknown()),
        }
    }
    Ok(scan)
}
