//! `action.yml` and `.pre-commit-hooks.yaml`, run as a runner would run them, with a stand-in for the
//! program that writes down its arguments: what is given reaches it as it was given, and nothing of it is
//! run; what it answers comes through.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use saphyr::LoadableYamlNode as _;
use saphyr::Yaml;
use tempfile::TempDir;

/// Writes its arguments down, and reports with what it was told to.
const STAND_IN: &str = r#"#!/usr/bin/env bash
printf '%s\0' "$@" >"$RECORD"
pwd >"$RECORD.folder"
printf '::error::from a text\n'
for argument in "$@"; do
  case $argument in
    --) break ;;
    --report=sarif=*) [ -z "$STAND_IN_SARIF" ] || printf '%s' "$STAND_IN_SARIF" >"${argument#--report=sarif=}" ;;
    --report=markdown=*) echo '# a summary' >"${argument#--report=markdown=}" ;;
    --report=github=*) echo '::warning::an annotation' >"${argument#--report=github=}" ;;
  esac
done
exit "$STAND_IN_CODE"
"#;

/// Three findings, of which one was accepted in the baseline and one in the policy.
const SARIF: &str = r#"{"runs": [{"results": [
    {"baselineState": "new"},
    {"baselineState": "unchanged"},
    {"suppressions": [{"kind": "external"}]}
]}]}"#;

const HOSTILE: [&str; 9] = [
    "$(touch pwned)",
    "`touch pwned`",
    "\"; touch pwned; \"",
    "'; touch pwned; '",
    "a b  c",
    "-rf",
    "--isolated",
    "*",
    "${{ github.token }}",
];

fn yaml(path: &str) -> Yaml<'static> {
    let text: &'static str = fs::read_to_string(path).unwrap().leak();
    let mut documents = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn text<'a>(node: &'a Yaml<'static>, key: &str) -> Option<&'a str> {
    node.as_mapping_get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{key}: {value:?}")))
}

fn texts(node: &Yaml<'static>, key: &str) -> BTreeMap<String, String> {
    let pairs = node.as_mapping_get(key).and_then(Yaml::as_mapping).into_iter().flatten();
    pairs.map(|(key, value)| (key.as_str().unwrap().into(), value.as_str().unwrap().into())).collect()
}

/// A machine to run on, gone when it is dropped.
struct Machine {
    folder: TempDir,
}

/// What came of a run.
#[derive(Debug)]
struct Run {
    /// Exit code of the step that ended it.
    code: i32,
    outputs: BTreeMap<String, String>,
    printed: String,
}

impl Machine {
    fn new() -> Self {
        let machine = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["work/sub folder", "tools", "temp"] {
            fs::create_dir_all(machine.path(folder)).unwrap();
        }
        machine.script("tools/stand-in", STAND_IN);
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn script(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn command(&self, program: &str, code: i32) -> Command {
        let tools = format!("{}:{}", self.path("tools").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(program);
        command.current_dir(self.path("work")).env("PATH", tools);
        command.env("RECORD", self.path("record")).env("STAND_IN_CODE", code.to_string());
        command.env("STAND_IN_SARIF", if code > 1 { "" } else { SARIF });
        command
    }

    /// Runs the steps of the action, up to one that fails.
    fn act(&self, given: &[(&str, &str)], code: i32) -> Run {
        let action = yaml("action.yml");
        let mut values = inputs(&action, given);
        values.insert("github.action_path".into(), self.path("source").display().to_string());
        let mut run = Run { code: 0, outputs: BTreeMap::new(), printed: String::new() };
        for step in action["runs"]["steps"].as_sequence().unwrap() {
            run.code = self.step(step, &mut values, &mut run.printed, code);
            if run.code != 0 {
                break;
            }
        }
        let outputs = action["outputs"].as_mapping().unwrap();
        let value = |node| replaced(text(node, "value").unwrap(), &values);
        run.outputs =
            outputs.iter().map(|(name, node)| (name.as_str().unwrap().into(), value(node))).collect();
        run
    }

    fn step(
        &self,
        step: &Yaml<'static>,
        values: &mut BTreeMap<String, String>,
        printed: &mut String,
        code: i32,
    ) -> i32 {
        let script = text(step, "run").unwrap();
        assert!(!script.contains("${{"), "what is interpolated into a script is run:\n{script}");
        assert_eq!(text(step, "shell"), Some("bash"));
        fs::write(self.path("step.sh"), script).unwrap();
        fs::write(self.path("output"), "").unwrap();
        let mut command = self.command("bash", code);
        // As a runner starts it.
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(self.path("step.sh"));
        command.env("GITHUB_OUTPUT", self.path("output")).env("RUNNER_TEMP", self.path("temp"));
        command.env("GITHUB_STEP_SUMMARY", self.path("summary.md"));
        command.envs(texts(step, "env").iter().map(|(name, value)| (name, replaced(value, values))));
        if let Some(folder) = text(step, "working-directory") {
            command.current_dir(self.path("work").join(replaced(folder, values)));
        }
        let output = command.output().expect("bash is needed for this test");
        *printed += &String::from_utf8_lossy(&output.stdout);
        let id = text(step, "id").unwrap_or("none");
        for line in fs::read_to_string(self.path("output")).unwrap().lines() {
            let (name, value) = line.split_once('=').unwrap();
            values.insert(format!("steps.{id}.outputs.{name}"), value.into());
        }
        output.status.code().unwrap()
    }

    /// The arguments that the stand-in was called with.
    fn record(&self) -> Vec<String> {
        let record = fs::read_to_string(self.path("record")).unwrap();
        record.split_terminator('\0').map(str::to_owned).collect()
    }

    fn is_clean(&self) -> bool {
        !["work/pwned", "work/sub folder/pwned"].iter().any(|name| self.path(name).exists())
    }
}

/// The inputs with their defaults, as expressions name them.
fn inputs(action: &Yaml<'static>, given: &[(&str, &str)]) -> BTreeMap<String, String> {
    let declared = action["inputs"].as_mapping().unwrap();
    let default = |(name, node): (&Yaml<'static>, &Yaml<'static>)| {
        assert!(text(node, "description").is_some());
        (format!("inputs.{}", name.as_str().unwrap()), text(node, "default").unwrap().to_owned())
    };
    let mut values: BTreeMap<String, String> = declared.iter().map(default).collect();
    for (name, value) in given {
        assert!(values.insert(format!("inputs.{name}"), (*value).into()).is_some(), "no input {name}");
    }
    values
}

/// An expression, replaced as a whole by its value, which is not looked at again.
fn replaced(template: &str, values: &BTreeMap<String, String>) -> String {
    match template.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) {
        Some(name) => values.get(name).cloned().unwrap_or_default(),
        None => template.into(),
    }
}

#[test]
fn what_the_action_is_given_reaches_the_program_as_it_is() {
    for hostile in HOSTILE {
        let machine = Machine::new();
        let many = format!("{hostile}\n\nb c\n{hostile}");
        let run = machine.act(
            &[
                ("binary", "stand-in"),
                ("paths", &many),
                ("against", &many),
                ("arguments", &many),
                ("index", hostile),
                ("baseline", hostile),
                ("config", hostile),
                ("changed-since", hostile),
                ("working-directory", "sub folder"),
            ],
            0,
        );
        assert_eq!(run.code, 0, "{hostile}: {run:?}");
        let record = machine.record();
        assert_eq!(record[0], "gate");
        assert!(record[1..4].iter().all(|argument| argument.starts_with("--report=")));
        let mut expected: Vec<String> = ["config", "index", "baseline", "changed-since"]
            .map(|name| format!("--{name}={hostile}"))
            .to_vec();
        let list = [hostile, "b c", hostile];
        expected.extend(list.map(|line| format!("--against={line}")));
        expected.extend(list.map(str::to_owned));
        expected.push("--".into());
        expected.extend(list.map(str::to_owned));
        assert_eq!(record[4..], expected, "{hostile}");
        assert!(machine.is_clean(), "{hostile}");
        let folder = fs::read_to_string(machine.path("record.folder")).unwrap();
        assert_eq!(Path::new(folder.trim_end()), machine.path("work/sub folder"));
    }
}

#[test]
fn the_action_ends_as_the_program_does() {
    for code in [0, 1, 2, 130] {
        let machine = Machine::new();
        let run = machine.act(&[("binary", "stand-in")], code);
        assert_eq!(run.code, code);
        assert_eq!(run.outputs["exit-code"], code.to_string());
        assert_eq!(machine.record().last().map(String::as_str), Some("."));
        let told = code <= 1;
        assert_eq!(Path::new(&run.outputs["sarif-path"]).is_file(), told, "{run:?}");
        // The counts need jq, the verdict does not.
        if Command::new("jq").arg("--version").output().is_ok_and(|output| output.status.success()) {
            let counts = if told { ("3", "1") } else { ("", "") };
            assert_eq!((&*run.outputs["findings"], &*run.outputs["new-findings"]), counts);
        }
        assert_eq!(fs::read_to_string(machine.path("summary.md")).unwrap(), "# a summary\n");
    }
}

#[test]
fn what_the_program_prints_is_no_command_to_the_runner() {
    let machine = Machine::new();
    let run = machine.act(&[("binary", "stand-in")], 1);
    let (before, rest) = run.printed.split_once("::stop-commands::").unwrap();
    let (token, rest) = rest.split_once('\n').unwrap();
    assert!(token.len() == 32 && before.is_empty());
    let (quoted, after) = rest.split_once(&format!("\n::{token}::\n")).unwrap();
    assert_eq!(quoted, "::error::from a text\n");
    // Its own annotations are.
    assert_eq!(after, "::warning::an annotation\n");
}

#[test]
fn the_action_builds_its_own_revision_or_takes_a_binary() {
    let machine = Machine::new();
    let cargo = "#!/usr/bin/env bash\nprintf '%s\\0' \"$@\" >\"$RECORD.cargo\"\n\
                 mkdir -p \"$RUNNER_TEMP/twicetold/bin\" && cp \"${0%/*}/stand-in\" \"$RUNNER_TEMP/twicetold/bin/twicetold\"\n";
    machine.script("tools/cargo", cargo);
    assert_eq!(machine.act(&[], 1).code, 1);
    let built = fs::read_to_string(machine.path("record.cargo")).unwrap();
    let (source, root) = (machine.path("source"), machine.path("temp/twicetold"));
    let expected = [
        "install",
        "--locked",
        "--quiet",
        "--path",
        source.to_str().unwrap(),
        "--root",
        root.to_str().unwrap(),
    ];
    assert_eq!(built.split_terminator('\0').collect::<Vec<_>>(), expected);

    // A path is meant from the workspace, wherever the steps run.
    fs::copy(machine.path("tools/stand-in"), machine.path("work/my tool")).unwrap();
    let run = machine.act(&[("binary", "./my tool"), ("working-directory", "sub folder")], 0);
    assert_eq!(run.code, 0, "{run:?}");

    machine.script("tools/cargo", "#!/usr/bin/env bash\nexit 101\n");
    assert_eq!(machine.act(&[], 0).code, 101);
    for missing in ["no-such-tool", "./no-such-tool", "-x", "$(touch pwned)", "a\nb", "cd"] {
        let run = machine.act(&[("binary", missing)], 0);
        assert_eq!(run.code, 2, "{missing:?}: {run:?}");
        assert!(run.printed.starts_with("::error title=twicetold::") && run.printed.lines().count() == 1);
    }
    assert!(machine.is_clean());
}

#[test]
fn the_action_runs_the_program() {
    let machine = Machine::new();
    for folder in ["old", "new"] {
        fs::create_dir_all(machine.path("work").join(folder)).unwrap();
        let words: Vec<String> = (0..200).map(|word| format!("word{word}")).collect();
        fs::write(machine.path("work").join(folder).join("text.txt"), words.join(" ")).unwrap();
    }
    let given = [("binary", env!("CARGO_BIN_EXE_twicetold")), ("against", "old"), ("paths", "new")];
    let run = machine.act(&given, 0);
    assert_eq!((run.code, &*run.outputs["exit-code"]), (1, "1"), "{run:?}");
    assert!(Path::new(&run.outputs["sarif-path"]).is_file());
    let given = [("binary", env!("CARGO_BIN_EXE_twicetold")), ("against", "nowhere"), ("paths", "new")];
    assert_eq!(machine.act(&given, 0).code, 2);
}

#[test]
fn the_hooks_pass_names_as_names() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().unwrap();
    let ids: Vec<&str> = hooks.iter().map(|hook| text(hook, "id").unwrap()).collect();
    assert_eq!(ids, ["twicetold-gate", "twicetold-gate-system"]);
    for hook in hooks {
        assert_eq!(hook["require_serial"].as_bool(), Some(true));
        assert_eq!(hook["pass_filenames"].as_bool(), Some(true));
        assert_eq!(hook["types"].as_sequence_get(0).and_then(Yaml::as_str), Some("text"));
        let machine = Machine::new();
        fs::rename(machine.path("tools/stand-in"), machine.path("tools/twicetold")).unwrap();
        // As pre-commit calls it: the words of the entry, the arguments, the names.
        let entry: Vec<&str> = text(hook, "entry").unwrap().split(' ').collect();
        let arguments = hook["args"].as_sequence().unwrap().iter().map(|argument| argument.as_str().unwrap());
        let mut command = machine.command(&machine.path("tools").join(entry[0]).display().to_string(), 1);
        let output = command.args(&entry[1..]).args(arguments).args(HOSTILE).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(machine.record(), [["gate", "--"].as_slice(), &HOSTILE].concat());
    }
}
