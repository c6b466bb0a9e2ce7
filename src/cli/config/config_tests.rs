use std::fs;

use serde_json::Value as Json;
use serde_json::json;
use toml::de::DeTable;
use toml::de::DeValue;

use super::allow::Allowed;
use super::keys::KEYS;
use super::source::Source;
use super::*;
use crate::findings::Kind;
use crate::text;

fn read(text: &str) -> Result<Config, String> {
    let source = Source::new("twicetold.toml", text.to_owned());
    sections::config(&source).map_err(|problem| format!("{problem:#} | {}", problem.hint()))
}

/// The schema, which has to be one itself.
struct Validator {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Validator {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.add_resource("config.json", serde_json::from_str(SCHEMA).unwrap()).unwrap();
        let index = compiler.compile("config.json", &mut schemas).unwrap_or_else(|error| panic!("{error:#}"));
        Self { schemas, index }
    }

    fn accepts(&self, text: &str) -> bool {
        let table = DeTable::parse(text).unwrap();
        self.schemas.validate(&as_json(&DeValue::Table(table.into_inner())), self.index).is_ok()
    }
}

fn as_json(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(number) => json!(number.as_str().parse::<i64>().unwrap()),
        DeValue::Float(number) => json!(number.as_str().parse::<f64>().unwrap()),
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Datetime(when) => json!(when.to_string()),
        DeValue::Array(list) => list.iter().map(|one| as_json(one.get_ref())).collect(),
        DeValue::Table(table) => Json::Object(
            table.iter().map(|(key, one)| (key.get_ref().to_string(), as_json(one.get_ref()))).collect(),
        ),
    }
}

/// A file with every key, from the examples that messages give.
fn full() -> String {
    let of = |section: &str| {
        let keys = KEYS.iter().filter(move |key| key.section == section && !key.example.starts_with('['));
        keys.map(|key| key.example.to_owned() + "\n").collect::<String>()
    };
    let mut file = String::new();
    for section in ["gate", "gate.ignore", "input", "scan"] {
        file += &format!("[{section}]\n{}", of(section));
    }
    let common = of("gate.allow").lines().skip(4).map(|line| format!("{line}\n")).collect::<String>();
    for what in of("gate.allow").lines().take(4) {
        file += &format!("[[gate.allow]]\n{what}\n{common}");
    }
    file
}

#[test]
fn every_key_is_read_and_knows_its_line() {
    let text = full();
    let config = read(&text).unwrap();
    let line = |example: &str| Origin::File {
        path: "twicetold.toml".into(),
        line: text.lines().position(|line| line == example).unwrap() + 1,
    };
    let overlap = config.gate.max_overlap.unwrap();
    assert_eq!((overlap.value, overlap.origin), (0.3, line("max-overlap = 0.3")));
    assert_eq!(config.gate.against.unwrap().value, ["articles"]);
    assert_eq!(config.gate.fail_on.unwrap().value, FailOn::New);
    assert_eq!(config.gate.ignore.kinds.unwrap().value, [Kind::Boilerplate]);
    assert_eq!(config.scan.preset.unwrap().origin, line("preset = \"standard\""));
    assert_eq!(config.input.group_field.unwrap().value, "outlet");
    assert_eq!(config.input.encoding.unwrap().value.name(), "windows-1256");
    assert_eq!(config.gate.allow.len(), 4);
    let first = &config.gate.allow[0];
    assert_eq!(first.origin, line("[[gate.allow]]"));
    assert_eq!(first.reason, "we have the licence");
    assert_eq!(first.expires.as_ref().unwrap().text, "2027-01-31");
    let Allowed::Document(pattern) = &config.gate.allow[1].what else { panic!("{:?}", config.gate.allow[1]) };
    assert!(pattern.matches("reprints/2026/a.txt") && !pattern.matches("news/a.txt"));
    let Allowed::Source(pattern) = &config.gate.allow[2].what else { panic!("{:?}", config.gate.allow[2]) };
    assert!(pattern.matches("archive/a.txt") && !pattern.matches("archive/2026/a.txt"));
}

#[test]
fn what_is_shown_says_the_same() {
    let config = read(&full()).unwrap();
    let mut shown = Vec::new();
    human(&config, &mut shown).unwrap();
    let shown = String::from_utf8(shown).unwrap();
    assert!(!shown.contains("is not set"), "{shown}");
    let again = read(&shown).unwrap();
    let mut twice = Vec::new();
    human(&again, &mut twice).unwrap();
    let values = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.split("  # ").next().unwrap().to_owned()).collect()
    };
    assert_eq!(values(&shown), values(&String::from_utf8(twice).unwrap()));
}

#[test]
fn nothing_that_is_shown_gives_orders_to_a_terminal() {
    let config = read("[gate]\nindex = \"a\u{202e}b\\\\c\"\n[input]\nid-field = '\"\u{2066}'").unwrap();
    for write in [human, json] {
        let mut shown = Vec::new();
        write(&config, &mut shown).unwrap();
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.contains(r#""a\u202Eb\\c""#) && shown.contains(r#""\"\u2066""#), "{shown}");
        assert!(!shown.contains(crate::cli::message::disturbs), "{shown}");
    }
}

#[test]
fn paths_are_meant_from_the_folder_of_the_file() {
    for (file, path, expected) in [
        ("twicetold.toml", "index", "index"),
        ("../../twicetold.toml", "index", "../../index"),
        ("/etc/gate.toml", "index", "/etc/index"),
        ("ci/gate.toml", "/var/index", "/var/index"),
        ("twicetold.toml", "-", "./-"),
    ] {
        let source = Source::new(file, format!("gate.index = '{path}'\ngate.against = ['{path}']"));
        let gate = sections::config(&source).unwrap().gate;
        assert_eq!(gate.index.unwrap().value, expected, "{file} {path}");
        assert_eq!(gate.against.unwrap().value, [expected], "{file} {path}");
    }
}

#[test]
fn the_file_goes_before_the_default() {
    let file = read("[gate]\nmax-overlap = 1").unwrap().gate.max_overlap;
    let told = |file| {
        let value = Value::or_default(file, 0.5);
        (value.value, value.origin.to_string())
    };
    assert_eq!(told(file), (1.0, "twicetold.toml:2".into()));
    assert_eq!(told(None), (0.5, "default".into()));
}

/// What is wrong, what is said, and whether the schema sees it too.
const WRONG: &[(&str, &str, bool)] = &[
    (
        "[gate]\nmax-overlp = 0.3",
        "2:1: unknown key `max-overlp` in [gate] | did you mean `max-overlap`?",
        true,
    ),
    (
        "[gate]\nmax_overlap = 0.3",
        "2:1: unknown key `max_overlap` in [gate] | did you mean `max-overlap`?",
        true,
    ),
    ("[gates]", "1:2: unknown key `gates` at the top of the file | did you mean `gate`?", true),
    (
        "min-words = 3",
        "1:1: unknown key `min-words` at the top of the file | `min-words` belongs in [scan]",
        true,
    ),
    (
        "[scan]\ncolour = 1",
        "2:1: unknown key `colour` in [scan] | known in [scan] are: preset, min-words, min-identity, sources",
        true,
    ),
    (
        "[gate]\nmax-overlap = '0.3'",
        "2:15: `max-overlap` in [gate] is text, not a number | write it as in: max-overlap = 0.3",
        true,
    ),
    (
        "[gate]\n  max-overlap = 30",
        "2:17: `max-overlap` in [gate] is out of range | it goes from 0 to 1; 30 % is 0.3",
        true,
    ),
    (
        "[gate]\nmax-overlap = nan",
        "2:15: `max-overlap` in [gate] is out of range | it goes from 0 to 1; 30 % is 0.3",
        true,
    ),
    (
        "[gate]\nmax-findings = -1",
        "2:16: `max-findings` in [gate] is out of range | it goes from 0 to 4294967295",
        true,
    ),
    (
        "[gate]\nmin-scanned = 1.5",
        "2:15: `min-scanned` in [gate] is a number, not a whole number | write it as in: min-scanned = 1",
        true,
    ),
    (
        "[input]\nencoding = 'klingon'",
        "2:12: `encoding` in [input] is no encoding that is known | write a name as web pages use it: windows-1256",
        false,
    ),
    (
        "[gate]\nfail-on = 'New'",
        "2:11: `fail-on` in [gate] is \"New\", which is not known | did you mean \"new\"?",
        true,
    ),
    (
        "[gate]\nfail-on = 'x'",
        "2:11: `fail-on` in [gate] is \"x\", which is not known | it is one of: new, any, never",
        true,
    ),
    (
        "[gate]\nstrict-baseline = 'yes'",
        "2:19: `strict-baseline` in [gate] is text, not true or false | write it as in: strict-baseline = true",
        true,
    ),
    (
        "[gate]\nagainst = []",
        "2:11: `against` in [gate] is empty | name something, or leave the key out",
        true,
    ),
    ("[gate]\nindex = ' '", "2:9: `index` in [gate] is empty | say something, or leave the key out", true),
    (
        "[gate]\nindex = \"a\\nb\"",
        "2:9: `index` in [gate] has a control character or a line break | write it on one line",
        true,
    ),
    (
        "[gate.ignore]\nkinds = ['reuse']",
        "2:10: `kinds` in [gate.ignore] is \"reuse\", which is not known | it is one of: boilerplate, wire",
        true,
    ),
    (
        "[gate.ignore]\ngroups = 'x'",
        "2:10: `groups` in [gate.ignore] is text, not a list | write it as in: groups = [\"agency\"]",
        true,
    ),
    (
        "[gate.allow]\ngroup = 'x'",
        "1:1: `allow` in [gate] is a table, not a list of tables | write it as in: [[gate.allow]]",
        true,
    ),
    (
        "[[gate.allow]]\nreason = 'x'",
        "1:1: an entry of [[gate.allow]] names nothing | give it one of: fingerprint, document, source, group",
        true,
    ),
    (
        "[[gate.allow]]\ngroup = 'x'\nsource = 'y'\nreason = 'z'",
        "3:10: `source` in [[gate.allow]] stands beside `group` | an entry names one thing: make two entries of it",
        true,
    ),
    (
        "[[gate.allow]]\ngroup = 'x'",
        "1:1: an entry of [[gate.allow]] has no reason | say why: reason = \"we have the licence\"",
        true,
    ),
    (
        "[[gate.allow]]\ngroup = 'x'\nreason = ''",
        "3:10: `reason` in [[gate.allow]] is empty | say something, or leave the key out",
        true,
    ),
    (
        "[[gate.allow]]\nfingerprint = 'v1:$(x)'\nreason = 'x'",
        "2:15: `fingerprint` in [[gate.allow]] is no fingerprint | copy it from the finding: letters, digits and `:`",
        true,
    ),
    (
        "[[gate.allow]]\ndocument = 'a[b'\nreason = 'x'",
        "2:12: `document` in [[gate.allow]] is no pattern: unclosed character class; missing ']' | \
         `*` stands for anything within a folder, `**` for folders too; `[*]` is a star",
        false,
    ),
    (
        "[[gate.allow]]\ngroup = 'x'\nreason = 'y'\nexpires = '2027-02-29'",
        "4:11: `expires` in [[gate.allow]] is no day | write the last day on which it holds, as in 2027-01-31",
        false,
    ),
    (
        "[[gate.allow]]\ngroup = 'x'\nreason = 'y'\nexpires = 2027-01-31T10:00:00",
        "4:11: `expires` in [[gate.allow]] is no day | write the last day on which it holds, as in 2027-01-31",
        true,
    ),
    (
        "[scan]\npreset = 'standart'",
        "2:10: `preset` in [scan] is \"standart\", which is not known | did you mean \"standard\"?",
        true,
    ),
    (
        "[scan]\nmin-words = 0",
        "2:13: `min-words` in [scan] is out of range | it goes from 1 to 1000000",
        true,
    ),
    (
        "gate = 3",
        "1:8: `gate` at the top of the file is a whole number, not a table | write it as in: [gate]",
        true,
    ),
];

#[test]
fn what_is_wrong_is_said_with_its_place_and_what_to_do() {
    for (text, expected, _) in WRONG {
        assert_eq!(read(text).unwrap_err(), format!("twicetold.toml:{expected}"), "{text}");
    }
}

#[test]
fn the_schema_accepts_and_refuses_as_the_program_does() {
    let validator = Validator::new();
    for text in ["", "[gate]", "gate.against = 'x'", "gate.allow = []", "[gate.ignore]\nkinds = []", &full()]
    {
        read(text).unwrap();
        assert!(validator.accepts(text), "{text}");
    }
    for (text, _, seen) in WRONG {
        assert_eq!(validator.accepts(text), !seen, "{text}");
    }
}

#[test]
fn the_schema_has_the_keys_and_the_presets_of_the_program() {
    let schema: Json = serde_json::from_str(SCHEMA).unwrap();
    for section in ["", "gate", "gate.ignore", "gate.allow", "input", "scan"] {
        let table = match section.rsplit('.').next() {
            None | Some("") => &schema,
            Some(name) => &schema["$defs"][name],
        };
        let mut expected: Vec<&str> =
            KEYS.iter().filter(|key| key.section == section).map(|key| key.name).collect();
        expected.sort_unstable();
        let mut names: Vec<&String> = table["properties"].as_object().unwrap().keys().collect();
        names.sort_unstable();
        assert_eq!(names, expected, "{section}");
    }
    let presets: Vec<&str> = text::PRESETS.iter().map(|preset| preset.name).collect();
    assert_eq!(schema["$defs"]["scan"]["properties"]["preset"]["enum"], json!(presets));
}

#[test]
fn a_file_that_is_broken_is_an_error_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gate.toml");
    let load = || {
        let args = ConfigArgs { config: path.to_str().map(str::to_owned), isolated: false };
        load(&Surroundings::default(), &args).unwrap_err().to_string()
    };
    assert!(load().starts_with("cannot read the configuration"), "{}", load());
    fs::write(&path, b"[gate]\n# \xff").unwrap();
    assert!(load().ends_with("gate.toml:2:3: not UTF-8 text"), "{}", load());
    fs::write(&path, "[gate]\nindex = 'a'\nindex = 'b'").unwrap();
    assert!(load().contains("gate.toml:3:1: not TOML: duplicate key"), "{}", load());
    fs::write(&path, "[gate]\nindex = ").unwrap();
    assert!(load().contains("gate.toml:2:"), "{}", load());
    fs::write(&path, format!("x = {}", "[".repeat(100_000))).unwrap();
    assert!(load().contains("not TOML"), "{}", load());
    fs::write(&path, "#".repeat((1 << 20) + 1)).unwrap();
    assert!(load().ends_with("gate.toml: larger than 1024 KiB"), "{}", load());
}
