//! Every verdict format on the same verdict, compared with its golden file.
//!
//! `UPDATE=1 cargo test --test it verdicts` rewrites the golden files: read what changed before you keep it.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use twicetold::base::DocId;
use twicetold::date::When;
use twicetold::findings::Document;
use twicetold::findings::Family;
use twicetold::findings::Kind;
use twicetold::findings::Known;
use twicetold::findings::Op;
use twicetold::gate::Acceptance;
use twicetold::gate::Allow;
use twicetold::gate::Allowed;
use twicetold::gate::Baseline;
use twicetold::gate::Fingerprint;
use twicetold::gate::Ignore;
use twicetold::gate::Outcome;
use twicetold::gate::Policy;
use twicetold::gate::Run;
use twicetold::gate::Verdict;
use twicetold::gate::judge;
use twicetold::report::Style;
use twicetold::report::VERDICT_FORMATS;
use twicetold::report::VerdictFormat;
use twicetold::report::VerdictReport;
use twicetold::report::sanitize;
use twicetold::report::verdict_format;
use twicetold::report::verdict_schema;

use crate::formats;
use crate::formats::Fixture;
use crate::formats::Validator;
use crate::formats::passage;
use crate::formats::plain;
use crate::formats::styles;

/// Text that tries to be a command, markup and XML of all kinds.
const HOSTILE: [&str; 2] = [
    "Own words before it.\n\n::error file=a::pwned ##[command] 50%0A::warning::x ]]> </failure> <script>alert(1)</script> \
     `code` | cell | [link](javascript:x) @everyone #1 ![](http://x) \u{0}\u{1b}[2J\u{ffff}\u{202e}txt \u{85} <!-- & -->",
    "::error file=a::pwned ##[command] 50%0A::warning::x ]]> </failure> <script>alert(1)</script> \
     `code` | cell | [link](javascript:x) @everyone #1 ![](http://x) \u{0}\u{1b}[2J\u{ffff}\u{202e}txt \u{85} <!-- & -->",
];

/// The findings of the other formats: two documents are known, and two more try everything.
fn fixture() -> Fixture {
    let Fixture { mut findings, mut texts } = formats::fixture();
    findings.documents[1].known = true;
    findings.documents[3].known = true;
    let document = |id: &str, path: &str, known| Document {
        id: id.into(),
        path: path.into(),
        known,
        words: 30,
        ..Document::default()
    };
    findings.documents.push(document(
        "x]]>`|<b>&\u{1}\n::error::",
        "/w/repo/new/x]]>`|<b>&%\u{1}.txt",
        false,
    ));
    findings.documents.push(document("[known](1) ##[x] \"'", "/elsewhere/known: a, b.txt", true));
    findings.summary.known =
        Some(Known { documents: 1300, words: 90_000, compared: 7, further_copies: 2, passed_over: 0 });
    texts.extend(HOSTILE);
    let same = HOSTILE[1];
    let hostile = passage("00ff00ff00ff00ff", 2, [4, 5], HOSTILE, &[(Op::Same, same, same)]);
    let family = Family {
        id: "77777777aaaaaaaa".into(),
        representative: hostile.b,
        members: vec![hostile.a, hostile.b],
        core: vec![0, 1],
        kind: Kind::Reuse,
        ..findings.families.get(0)
    };
    let family = Family { chained: false, first_seen: None, ..family };
    findings.families = findings.families.iter().chain([family]).collect();
    findings.passages = findings.passages.iter().chain([hostile]).collect();
    Fixture { findings, texts }
}

fn policy() -> Policy {
    let entry = |what, reason: &str, expires: Option<&str>| Allow {
        what,
        reason: reason.into(),
        expires: expires.map(|day| day.parse().unwrap()),
    };
    Policy {
        max_passage_words: 20,
        ignore: Ignore { kinds: Vec::new(), groups: vec!["الحل نت".into()] },
        allow_unreadable: true,
        allow: vec![entry(Allowed::Group("agency".into()), "agreed\u{202e} ##[x]", Some("2022-02-28"))],
        ..Policy::default()
    }
}

/// The title is accepted; one entry is stale, one has expired.
fn baseline(fixture: &Fixture) -> Baseline {
    let mut baseline = Baseline::new("standard/1");
    let title = fixture.findings.families.get(0).members[0].fingerprint;
    let because = |reason: &str, expires: Option<&str>| Acceptance {
        reason: reason.into(),
        expires: expires.map(|day| day.parse().unwrap()),
    };
    baseline.accept(Fingerprint::new(title), 1, &because("a title\n::error::x | ]]> \u{1b}", None));
    baseline.accept(Fingerprint::new(7), 2, &because("gone `since`", None));
    baseline.accept(Fingerprint::new(8), 1, &because("for a while", Some("2022-02-28")));
    baseline
}

fn verdict(fixture: &Fixture) -> Verdict {
    let run = Run { today: When::read("2022-03-01").unwrap(), whole: true };
    judge(&fixture.findings, &policy(), Some(&baseline(fixture)), run).unwrap()
}

fn written(format: &dyn VerdictFormat, verdict: &Verdict, style: &Style) -> String {
    let fixture = fixture();
    let report =
        VerdictReport { verdict, findings: &fixture.findings, texts: &fixture, root: Some("/w/repo") };
    let mut out = Vec::new();
    format.write(&report, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn by_name(name: &str, verdict: &Verdict) -> String {
    written(verdict_format(name).unwrap(), verdict, &Style::default())
}

/// The verdict with its first finding so many times more.
fn flood(copies: usize) -> Verdict {
    let mut verdict = verdict(&fixture());
    let first = verdict.findings[0].clone();
    verdict.findings.splice(0..0, std::iter::repeat_n(first, copies));
    verdict.totals.new += copies as u64;
    verdict
}

#[test]
fn every_format_writes_its_golden_file() {
    let verdict = verdict(&fixture());
    for format in VERDICT_FORMATS {
        let path = PathBuf::from("testdata/formats/verdict").join(format!("{}.golden", format.name()));
        let style = Style { context: 3, bidi_isolate: true, ..Style::default() };
        let written = written(*format, &verdict, &style);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &written).unwrap();
        }
        let golden = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; UPDATE=1 writes it", path.display()));
        assert!(golden == written, "{} differs; UPDATE=1 rewrites it:\n{written}", path.display());
    }
}

#[test]
fn the_verdict_is_worth_showing() {
    let verdict = verdict(&fixture());
    assert_eq!(verdict.outcome, Outcome::Fail);
    assert!(verdict.totals.new >= 3 && verdict.totals.accepted == 1, "{:?}", verdict.totals);
    assert_eq!((verdict.stale.len(), verdict.expired.len()), (1, 2));
}

#[test]
fn every_format_has_a_name_and_a_line_of_help() {
    let names: BTreeSet<&str> = VERDICT_FORMATS.iter().map(|one| one.name()).collect();
    assert_eq!(names.len(), VERDICT_FORMATS.len());
    for one in VERDICT_FORMATS {
        assert_eq!(verdict_format(one.name()).map(VerdictFormat::name), Some(one.name()));
        assert!(!one.help().is_empty() && !one.help().contains('\n'));
    }
    assert!(verdict_format("no such format").is_none());
}

#[test]
fn no_format_lets_a_control_or_a_command_through() {
    let verdict = verdict(&fixture());
    for format in VERDICT_FORMATS {
        let text = written(*format, &verdict, &Style { bidi_isolate: false, ..Style::default() });
        let bad: Vec<char> =
            text.chars().filter(|&c| c != '\n' && (c.is_control() || sanitize::is_hidden(c))).collect();
        assert!(bad.is_empty(), "{}: {bad:?}", format.name());
        assert!(!text.contains("##["), "{}", format.name());
        let commands = ["::error ", "::notice "];
        for line in text.lines().filter(|line| line.trim_start().starts_with("::")) {
            let own = format.name() == "github" && commands.iter().any(|command| line.starts_with(command));
            assert!(own, "{}: {line}", format.name());
        }
    }
}

#[test]
fn json_and_jsonl_follow_the_schema() {
    let validator = Validator::new(verdict_schema());
    let check = |text: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        let error = validator.error(&value);
        assert!(error.is_none(), "{text}\n{}", error.unwrap_or_default());
        value
    };
    let verdict = verdict(&fixture());
    let object = check(&by_name("json", &verdict));
    let lines = by_name("jsonl", &verdict);
    let mut records: Vec<Value> = lines.lines().map(check).collect();
    let header = records.remove(0);
    for (key, value) in header.as_object().unwrap().iter().filter(|(key, _)| *key != "type") {
        assert_eq!(value, &object[key], "{key}");
    }
    for (kind, key) in [
        ("document", "documents"),
        ("finding", "findings"),
        ("stale", "stale"),
        ("expired", "expired"),
        ("skipped", "skipped"),
    ] {
        let mut those: Vec<Value> = records.iter().filter(|record| record["type"] == kind).cloned().collect();
        those.iter_mut().for_each(|record| drop(record.as_object_mut().unwrap().remove("type")));
        assert_eq!(Value::Array(those), object[key], "{key}");
    }
    for pointer in [
        "",
        "/policy",
        "/totals",
        "/limits/0",
        "/documents/0",
        "/findings/0",
        "/findings/0/place",
        "/findings/0/best",
    ] {
        let mut wrong = object.clone();
        let record = wrong.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        record.insert("more".into(), Value::Null);
        assert!(validator.error(&wrong).is_some(), "an unknown field at {pointer:?}");
    }
}

fn sarif(verdict: &Verdict) -> Value {
    let validator = Validator::new(include_str!("../schemas/sarif-schema-2.1.0.json"));
    let value: Value = serde_json::from_str(&by_name("sarif", verdict)).unwrap();
    let error = validator.error(&value);
    assert!(error.is_none(), "{}", error.unwrap_or_default());
    value
}

#[test]
fn sarif_follows_its_schema_and_its_limits() {
    let log = sarif(&verdict(&fixture()));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let mut states = BTreeSet::new();
    for result in results {
        let artifact = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(artifact["uriBaseId"], "SRCROOT", "{artifact}");
        assert!(!artifact["uri"].as_str().unwrap().starts_with('/'));
        assert_eq!(result["relatedLocations"][0]["id"], 1);
        assert!(result["message"]["text"].as_str().unwrap().contains("](1)"));
        let excused = !result["suppressions"].as_array().unwrap().is_empty();
        states.insert((result["baselineState"].as_str().unwrap().to_owned(), excused));
    }
    assert_eq!(states, BTreeSet::from([("new".to_owned(), false), ("unchanged".to_owned(), true)]));

    let mut many = flood(5200);
    let place = many.findings[0].others[0];
    many.findings.iter_mut().take(10).for_each(|finding| {
        finding.others = vec![place; 100];
        finding.others_total = 1204;
    });
    let log = sarif(&many);
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 5000);
    let notes = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(notes.contains("results are left out"), "{notes}");
    for result in run["results"].as_array().unwrap() {
        assert!(result["relatedLocations"].as_array().unwrap().len() <= 100);
    }
    assert!(run["results"][0]["message"]["text"].as_str().unwrap().contains("more places not listed here"));
}

/// Goes through XML tag by tag; panics where a tag, an attribute or the nesting is wrong.
fn elements(xml: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut seen = Vec::new();
    let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("no end: {part}"));
        assert!(!text.contains('>'), "{text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap().to_owned();
        assert!(tag.matches('"').count().is_multiple_of(2), "{tag}");
        if !tag.ends_with('/') {
            open.push(name.clone());
        }
        seen.push(name);
    }
    assert!(open.is_empty(), "{open:?}");
    seen
}

#[test]
fn junit_is_xml_and_fails_where_the_run_does() {
    let mut verdict = verdict(&fixture());
    let count = |verdict: &Verdict, name: &str| {
        elements(&by_name("junit", verdict)).iter().filter(|element| *element == name).count()
    };
    assert_eq!(count(&verdict, "testcase"), 4);
    assert_eq!(count(&verdict, "failure"), 3);
    verdict.outcome = Outcome::Pass;
    assert_eq!((count(&verdict, "failure"), count(&verdict, "error")), (0, 0));
    verdict.outcome = Outcome::Inconclusive;
    assert_eq!((count(&verdict, "failure"), count(&verdict, "error")), (0, 1));
    // A run may fail for its baseline alone.
    verdict.outcome = Outcome::Fail;
    verdict.findings.clear();
    assert_eq!(count(&verdict, "failure"), 1);
}

#[test]
fn github_shows_ten_and_counts_the_rest() {
    let text = by_name("github", &flood(40));
    assert_eq!(text.lines().filter(|line| line.starts_with("::error ")).count(), 10);
    assert!(text.contains("more findings not annotated"), "{text}");
    let mut inconclusive = flood(40);
    inconclusive.outcome = Outcome::Inconclusive;
    let text = by_name("github", &inconclusive);
    assert_eq!(text.lines().filter(|line| line.starts_with("::error ")).count(), 10);
    assert!(!text.contains("col="));
}

#[test]
fn gitlab_has_each_fingerprint_once() {
    let issues: Value = serde_json::from_str(&by_name("gitlab", &flood(3))).unwrap();
    let issues = issues.as_array().unwrap();
    let fingerprints: BTreeSet<&str> =
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), issues.len());
    assert!(issues.iter().all(|issue| issue["location"]["lines"]["begin"].as_u64() > Some(0)));
}

#[test]
fn markdown_fits_its_page_and_says_what_does_not() {
    let page = by_name("markdown", &flood(5000));
    assert!(page.len() <= 1 << 20 && page.len() > 1 << 19, "{}", page.len());
    assert!(page.contains("findings do not fit on this page"));
    let whole = by_name("markdown", &verdict(&fixture()));
    assert!(!whole.contains("do not fit"));
    assert!(!whole.contains("<script") && !whole.contains("@everyone"), "{whole}");
}

#[test]
fn people_are_told_limits_fingerprints_and_what_to_do() {
    let verdict = verdict(&fixture());
    let human = |style: &Style| written(verdict_format("human").unwrap(), &verdict, style);
    for style in styles() {
        let text = human(&style);
        let colored = Style { color: true, hyperlinks: Some("file://host/a/".into()), ..style.clone() };
        assert_eq!(plain(&human(&colored)), text);
        for line in text.lines() {
            let opened = line.chars().filter(|c| ('\u{2066}'..='\u{2068}').contains(c)).count();
            assert_eq!(opened, line.chars().filter(|&c| c == '\u{2069}').count(), "{line}");
            assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line}");
        }
    }
    let text = human(&Style { limit: None, width: 200, ..Style::default() });
    for finding in verdict.new_findings() {
        let command = format!("twicetold baseline accept {} --reason \"…\"", finding.fingerprint);
        assert!(text.contains(&command), "{command}\n{text}");
    }
    assert!(text.contains("max-passage-words: limit 20, measured 31, exceeded"), "{text}");
}

#[test]
fn a_text_that_changed_since_is_harmless() {
    let mut changed = fixture();
    let verdict = verdict(&changed);
    for text in ["", "short", "ببت 中é"] {
        changed.texts = vec![text; changed.texts.len()];
        let report =
            VerdictReport { verdict: &verdict, findings: &changed.findings, texts: &changed, root: None };
        for format in VERDICT_FORMATS {
            format.write(&report, &Style::default(), &mut Vec::new()).unwrap();
        }
    }
    assert_eq!(verdict.findings[0].document(), DocId(0));
}
