//! The file of a baseline: bytes in, entries or what is wrong and where out; and back.
//!
//! JSON with an entry a line, sorted, so that two branches that accept different passages merge without
//! a conflict, and a reviewer sees a line for each. Equal baselines give equal bytes.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use super::baseline::Baseline;
use super::baseline::Entry;
use super::fingerprint::Fingerprint;

/// The name and version of the file.
pub const SCHEMA: &str = "twicetold.baseline/1";

/// What is wrong with the file of a baseline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}; {hint}")]
pub struct BaselineError {
    /// Where, from 1.
    pub line: usize,
    /// What.
    pub what: String,
    /// What to do about it.
    pub hint: &'static str,
}

impl BaselineError {
    fn new(error: &serde_json::Error, hint: &'static str) -> Self {
        let said = error.to_string();
        let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
        Self { line: error.line().max(1), what: what.to_owned(), hint }
    }
}

/// What is looked at first: whether the rest can be understood.
#[derive(Deserialize)]
struct Stamp {
    schema: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "schema")]
    _schema: String,
    preset: String,
    accepted: Vec<Line>,
}

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    fingerprint: String,
    count: u32,
    #[serde(default)]
    words: u32,
    reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

impl Line {
    /// What it says, or what is wrong with it.
    fn checked(self) -> Result<(Fingerprint, Entry), String> {
        let Self { fingerprint, count, words, reason, expires } = self;
        let fingerprint = fingerprint.parse().map_err(|error| format!("`fingerprint` is {error}"))?;
        if count == 0 {
            return Err("`count` is 0: an entry accepts at least one copy".to_owned());
        }
        if reason.trim().is_empty() {
            return Err("`reason` is empty: say why the passage is accepted".to_owned());
        }
        let expires = expires.map(|day| day.parse()).transpose();
        let expires = expires.map_err(|error| format!("`expires` is {error}"))?;
        Ok((fingerprint, Entry { count, words, reason, expires }))
    }
}

/// The line of an entry: where its key stands, which no text can look like, since a text is followed by no
/// colon.
fn line_of(text: &str, entry: usize) -> usize {
    const KEY: &str = "\"fingerprint\"";
    let is_key = |at: &usize| text[at + KEY.len()..].trim_start().starts_with(':');
    let key = text.match_indices(KEY).map(|(at, _)| at).filter(is_key).nth(entry);
    1 + text[..key.unwrap_or(0)].matches('\n').count()
}

impl Baseline {
    /// Reads the file of a baseline.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its line.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(at) = text.lines().position(|line| line.starts_with("<<<<<<<")) {
            let (what, hint) = ("a merge left both sides here", "keep the entries of both, a line each");
            return Err(BaselineError { line: at + 1, what: what.into(), hint });
        }
        let broken = |error| BaselineError::new(&error, "mend it, or restore the file from version control");
        let stamp: Stamp = serde_json::from_str(text).map_err(broken)?;
        match stamp.schema.as_deref() {
            Some(SCHEMA) => {}
            Some(other) if other.starts_with("twicetold.baseline/") => {
                let what = format!("the file is of version {other:?}, this program reads {SCHEMA:?}");
                let hint = "use the program that wrote it, or make the baseline anew with this one";
                return Err(BaselineError { line: 1, what, hint });
            }
            _ => {
                let what = format!("no `\"schema\": \"{SCHEMA}\"`: this is no baseline");
                let hint = "name the file that --update-baseline has written";
                return Err(BaselineError { line: 1, what, hint });
            }
        }
        let hint = "mend the entry, or remove it and accept the passage anew";
        let File { preset, accepted, .. } =
            serde_json::from_str(text).map_err(|error| BaselineError::new(&error, hint))?;
        let mut entries = BTreeMap::new();
        for (at, line) in accepted.into_iter().enumerate() {
            let wrong = |what| BaselineError { line: line_of(text, at), what, hint };
            let (fingerprint, entry) = line.checked().map_err(wrong)?;
            if entries.insert(fingerprint, entry).is_some() {
                return Err(wrong(format!("{fingerprint} stands here a second time")));
            }
        }
        Ok(Self { preset, entries })
    }

    /// The file of the baseline.
    #[must_use]
    pub fn to_file(&self) -> String {
        let mut file = format!("{{\n\"schema\": {},\n", quoted(SCHEMA));
        file += &format!("\"preset\": {},\n\"accepted\": [", quoted(&self.preset));
        for (at, (fingerprint, entry)) in self.entries.iter().enumerate() {
            let Entry { count, words, reason, expires } = entry.clone();
            let expires = expires.map(|day| day.to_string());
            let line = Line { fingerprint: fingerprint.to_string(), count, words, reason, expires };
            file += if at == 0 { "\n" } else { ",\n" };
            file += &serde_json::to_string(&line).unwrap_or_default();
        }
        file + "\n]\n}\n"
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = r#"{
"schema": "twicetold.baseline/1",
"preset": "standard/1",
"accepted": [
{"fingerprint":"v1:00000000000000000000000000000001","count":1,"words":61,"reason":"a quotation"},
{"fingerprint":"v1:00000000000000000000000000000002","count":2,"words":0,"reason":"licence","expires":"2027-01-31"}
]
}
"#;

    #[test]
    fn a_file_is_an_entry_a_line() {
        let baseline = Baseline::parse(FILE).unwrap();
        assert_eq!(baseline.entries.len(), 2);
        assert_eq!(baseline.to_file(), FILE);
        let empty = Baseline::new("standard/1");
        assert_eq!(Baseline::parse(&empty.to_file()), Ok(empty));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let cases = [
            ("\"count\":2", "\"count\":0", 6, "`count` is 0"),
            ("\"a quotation\"", "\" \"", 5, "`reason` is empty"),
            (",\"reason\":\"a quotation\"", "", 5, "missing field `reason`"),
            ("2027-01-31", "2027-02-31", 6, "`expires` is not a day"),
            ("\"words\":61", "\"word\":61", 5, "unknown field `word`"),
            ("\"preset\"", "\"presets\"", 3, "unknown field `presets`"),
            ("v1:00000000000000000000000000000002", "v2:0", 6, "another version"),
            ("000002", "000001", 6, "a second time"),
            ("baseline/1", "baseline/9", 1, "version"),
            ("twicetold.baseline/1", "sarif", 1, "this is no baseline"),
            ("\"accepted\": [", "<<<<<<< HEAD", 4, "a merge left both sides"),
            ("]\n}\n", "", 7, "EOF"),
        ];
        for (from, to, line, what) in cases {
            let error = Baseline::parse(&FILE.replacen(from, to, 1)).unwrap_err();
            assert!(error.what.contains(what), "{to}: {error}");
            assert_eq!(error.line, line, "{to}: {error}");
            assert!(!error.hint.is_empty());
        }
        for no_file in ["", "[]", "null", "[[[[", &"[".repeat(100_000)] {
            assert!(Baseline::parse(no_file).is_err());
        }
    }

    fn baselines() -> impl Strategy<Value = Baseline> {
        let expires = proptest::option::of(Just("2030-12-31".parse().unwrap()));
        let entry = (1u32.., any::<u32>(), "\\PC{0,9}x", expires);
        let entry = entry.prop_map(|(count, words, reason, expires)| Entry { count, words, reason, expires });
        let entries = proptest::collection::btree_map(any::<u128>().prop_map(Fingerprint::new), entry, 0..5);
        (any::<String>(), entries).prop_map(|(preset, entries)| Baseline { preset, entries })
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(baseline in baselines()) {
            let file = baseline.to_file();
            prop_assert_eq!(file.lines().count(), 6 + baseline.entries.len());
            let read = Baseline::parse(&file);
            prop_assert_eq!(read.as_ref(), Ok(&baseline));
            prop_assert_eq!(read.unwrap().to_file(), file);
        }

        #[test]
        fn no_file_makes_it_panic(text in "[\\PC\n]{0,200}") {
            let _ = Baseline::parse(&text);
        }
    }
}
