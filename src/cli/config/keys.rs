//! Every key of the file, with an example; a key that is none in, the one that was meant out.

/// A key.
#[derive(Debug)]
pub(super) struct Key {
    /// The table that it stands in, as in `gate.ignore`; empty at the top.
    pub(super) section: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// How it is written.
    pub(super) example: &'static str,
}

const fn key(section: &'static str, name: &'static str, example: &'static str) -> Key {
    Key { section, name, example }
}

/// Every key of the file.
pub(super) const KEYS: &[Key] = &[
    key("", "gate", "[gate]"),
    key("", "input", "[input]"),
    key("", "scan", "[scan]"),
    key("gate", "index", "index = \"corpus.index\""),
    key("gate", "against", "against = [\"articles\"]"),
    key("gate", "baseline", "baseline = \"baseline.json\""),
    key("gate", "max-overlap", "max-overlap = 0.3"),
    key("gate", "max-passage-words", "max-passage-words = 50"),
    key("gate", "max-findings", "max-findings = 0"),
    key("gate", "fail-on", "fail-on = \"new\""),
    key("gate", "min-scanned", "min-scanned = 1"),
    key("gate", "strict-baseline", "strict-baseline = true"),
    key("gate", "ignore", "[gate.ignore]"),
    key("gate", "allow", "[[gate.allow]]"),
    key("gate.ignore", "kinds", "kinds = [\"boilerplate\"]"),
    key("gate.ignore", "groups", "groups = [\"agency\"]"),
    key("gate.ignore", "texts", "texts = [\"licence.txt\"]"),
    key("gate.allow", "fingerprint", "fingerprint = \"v1:0123456789abcdef0123456789abcdef\""),
    key("gate.allow", "document", "document = \"reprints/**\""),
    key("gate.allow", "source", "source = \"archive/*.txt\""),
    key("gate.allow", "group", "group = \"agency\""),
    key("gate.allow", "reason", "reason = \"we have the licence\""),
    key("gate.allow", "expires", "expires = 2027-01-31"),
    key("input", "id-field", "id-field = \"id\""),
    key("input", "text-field", "text-field = \"text\""),
    key("input", "group-field", "group-field = \"outlet\""),
    key("input", "date-field", "date-field = \"date\""),
    key("input", "encoding", "encoding = \"windows-1256\""),
    key("scan", "preset", "preset = \"standard\""),
    key("scan", "min-words", "min-words = 10"),
    key("scan", "min-identity", "min-identity = 0.5"),
    key("scan", "sources", "sources = 24"),
];

/// How alike a key must be to what was written, to be what was meant.
const ALIKE: f64 = 0.6;

/// How a key is written.
pub(super) fn example(section: &str, name: &str) -> &'static str {
    KEYS.iter().find(|key| key.section == section && key.name == name).map_or("", |key| key.example)
}

/// What was probably meant by a key that a section does not have, and what to do.
pub(super) fn hint(section: &str, written: &str) -> String {
    let written = written.trim().to_lowercase().replace(['_', ' '], "-");
    let here = || KEYS.iter().filter(|key| key.section == section);
    if let Some(name) = closest(&written, here().map(|key| key.name)) {
        return format!("did you mean `{name}`?");
    }
    if let Some(key) = KEYS.iter().find(|key| key.name == written) {
        return format!("`{written}` belongs {}", within(key.section));
    }
    let names: Vec<&str> = here().map(|key| key.name).collect();
    format!("known {} are: {}", within(section), names.join(", "))
}

/// The name that is most like what was written, if one is like it.
pub(super) fn closest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let alike = |name: &'a str| (strsim::normalized_damerau_levenshtein(written, name), name);
    let best = names.map(alike).max_by(|x, y| x.0.total_cmp(&y.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// A section, as it is spoken of.
pub(super) fn within(section: &str) -> String {
    match section {
        "" => "at the top of the file".into(),
        "gate.allow" => "in [[gate.allow]]".into(),
        _ => format!("in [{section}]"),
    }
}
