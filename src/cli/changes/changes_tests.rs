use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::git::Git;
use super::*;

/// A repository that is gone when it is dropped, on branch `main` with one commit.
struct Scene {
    folder: TempDir,
}

impl Scene {
    fn new() -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap() };
        scene.git("init -q -b main");
        scene.write("docs/old.txt", "old\n");
        scene.write("docs/records.jsonl", &records(1..=20));
        scene.commit("first");
        scene
    }

    fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    fn git(&self, line: &str) {
        self.git_at(&self.path(), line);
    }

    fn git_at(&self, folder: &Path, line: &str) {
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "-c",
            "protocol.file.allow=always",
        ]);
        let output = command.args(line.split(' ')).current_dir(folder).output();
        let output =
            output.expect("git is needed for these tests: install it, for example: apt-get install git");
        assert!(output.status.success(), "git {line}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self, message: &str) {
        self.git("add -A");
        self.git(&format!("commit -q -m {message}"));
    }

    fn repository(&self) -> Repository {
        Repository::open(&self.path()).unwrap()
    }

    /// What is new since a ref: the paths with their lines.
    fn since(&self, reference: &str, paths: &[&str]) -> Vec<String> {
        told(&self.repository().since(reference, &owned(paths)).unwrap())
    }

    fn staged(&self) -> Vec<String> {
        told(&self.repository().staged(&[]).unwrap())
    }

    fn since_fails(&self, reference: &str, paths: &[&str]) -> String {
        failed(self.repository().since(reference, &owned(paths)))
    }
}

fn failed<T: std::fmt::Debug>(result: Result<T, crate::cli::message::Problem>) -> String {
    let problem = result.unwrap_err();
    format!("{problem} | {}", problem.hint())
}

fn owned(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

fn told(changed: &[Changed]) -> Vec<String> {
    let tell = |file: &Changed| {
        let lines = match &file.lines {
            Lines::All => "all".to_owned(),
            lines @ Lines::Some(_) => {
                format!("{:?}", (1..=30).filter(|line| lines.has(*line)).collect::<Vec<_>>())
            }
        };
        let was = file.was.as_deref().map(|was| format!(" was {was}")).unwrap_or_default();
        format!("{}{was}: {lines}", file.path)
    };
    changed.iter().map(tell).collect()
}

fn records(ids: impl Iterator<Item = u32>) -> String {
    ids.map(|id| format!("{{\"id\":\"{id}\",\"text\":\"the words of record {id}\"}}\n")).collect()
}

#[test]
fn what_a_branch_brings_is_what_it_holds_since_it_parted() {
    let scene = Scene::new();
    scene.git("checkout -q -b topic");
    scene.write("docs/committed.txt", "x\n");
    scene.commit("second");
    // What happens on main in the meantime is not the topic's.
    scene.git("checkout -q main");
    scene.write("docs/theirs.txt", "x\n");
    scene.commit("theirs");
    scene.git("checkout -q topic");
    scene.write("docs/staged.txt", "x\n");
    scene.git("add docs/staged.txt");
    scene.write("docs/old.txt", "other\n");
    scene.write("docs/untracked.txt", "x\n");
    scene.write("elsewhere/untracked.txt", "x\n");
    scene.write(".gitignore", "ignored.txt\n");
    scene.write("docs/ignored.txt", "x\n");
    let docs =
        ["docs/committed.txt: all", "docs/old.txt: all", "docs/staged.txt: all", "docs/untracked.txt: all"];
    assert_eq!(scene.since("main", &["docs"]), docs);
    assert_eq!(scene.since("main", &["docs/", "docs/old.txt"]), docs);
    assert_eq!(scene.since("main", &["docs/old.txt"]), ["docs/old.txt: all"]);
    let mut all = vec![".gitignore: all"];
    all.extend(docs);
    all.push("elsewhere/untracked.txt: all");
    assert_eq!(scene.since("main", &[]), all);
    // From a folder within, paths are meant and told from there.
    let within = Repository::open(&scene.path().join("docs")).unwrap();
    let names = |paths: &[&str]| told(&within.since("main", &owned(paths)).unwrap());
    assert_eq!(names(&[]), ["committed.txt: all", "old.txt: all", "staged.txt: all", "untracked.txt: all"]);
    assert_eq!(names(&["../elsewhere"]), ["../elsewhere/untracked.txt: all"]);
    let absolute = scene.path().join("docs/old.txt");
    assert_eq!(names(&[absolute.to_str().unwrap()]), ["old.txt: all"]);
}

#[test]
fn of_records_only_the_new_lines_count() {
    let scene = Scene::new();
    let mut lines: Vec<String> = records(1..=20).lines().map(str::to_owned).collect();
    lines[4] = "{\"id\":\"5\",\"text\":\"@@ -1 +1 @@\"}".into();
    lines.remove(9);
    lines.push("{\"id\":\"21\",\"text\":\"x\"}".into());
    scene.write("docs/records.jsonl", &(lines.join("\n") + "\n"));
    assert_eq!(scene.since("main", &[]), ["docs/records.jsonl: [5, 20]"]);
    scene.git("add -A");
    assert_eq!(scene.staged(), ["docs/records.jsonl: [5, 20]"]);
    // A user's taste changes nothing of it.
    for setting in
        ["diff.external no-such-program", "diff.interHunkContext 9", "diff.context 9", "color.ui always"]
    {
        scene.git(&format!("config {setting}"));
    }
    scene.git("config diff.relative true");
    scene.git("config diff.noprefix true");
    assert_eq!(scene.since("main", &["docs"]), ["docs/records.jsonl: [5, 20]"]);
    // Moved and changed, it is still the same records.
    scene.git("mv docs/records.jsonl docs/moved.jsonl");
    let moved = ["docs/moved.jsonl was docs/records.jsonl: [5, 20]"];
    assert_eq!(scene.since("main", &[]), moved);
    assert_eq!(scene.staged(), moved);
    // Seen from where only the new place was named, all of it is new.
    assert_eq!(scene.since("main", &["docs/moved.jsonl"]), ["docs/moved.jsonl: all"]);
}

#[test]
fn what_brings_no_text_is_left_out() {
    let scene = Scene::new();
    scene.git("mv docs/old.txt docs/moved.txt");
    scene.git("rm -q docs/records.jsonl");
    assert_eq!(scene.since("main", &[]), [""; 0]);
    assert_eq!(scene.staged(), [""; 0]);
    // A path that the change deleted is no mistake.
    assert_eq!(scene.since("main", &["docs/records.jsonl"]), [""; 0]);
    scene.git("reset -q --hard");
    let first: String = records(1..=20).lines().skip(1).map(|line| format!("{line}\n")).collect();
    scene.write("docs/records.jsonl", &first);
    assert_eq!(scene.since("main", &[]), ["docs/records.jsonl: []"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", scene.path().join("docs/link.txt")).unwrap();
        assert_eq!(scene.since("main", &["docs/old.txt", "docs"]), ["docs/records.jsonl: []"]);
        scene.git("add -A");
        assert_eq!(scene.staged(), ["docs/records.jsonl: []"]);
        assert!(scene.since_fails("main", &["docs/link.txt"]).contains("is a symbolic link"));
    }
}

#[test]
fn when_the_lines_are_not_those_of_the_file_all_of_it_counts() {
    let scene = Scene::new();
    scene.write(".gitattributes", "*.jsonl filter=lfs\n");
    scene.write("docs/records.jsonl", &records(1..=21));
    assert_eq!(scene.since("main", &["docs"]), ["docs/records.jsonl: all"]);
    scene.write(".gitattributes", "*.jsonl -diff\n");
    assert_eq!(scene.since("main", &["docs"]), ["docs/records.jsonl: all"]);
    scene.write(".gitattributes", "*.jsonl -filter\n");
    assert_eq!(scene.since("main", &["docs"]), ["docs/records.jsonl: [21]"]);
}

#[test]
fn names_that_look_like_something_else_are_names() {
    let scene = Scene::new();
    let names = ["$(touch x)", "*", "--output=x", "-", ":(top)y", "a b;c.txt", "ن\"\u{1}\n.txt"];
    for name in names {
        scene.write(name, "x\n");
    }
    let told: Vec<String> =
        names.iter().map(|name| format!("{}: all", if *name == "-" { "./-" } else { name })).collect();
    let sorted = |mut list: Vec<String>| {
        list.sort();
        list
    };
    assert_eq!(sorted(scene.since("main", &[])), sorted(told.clone()));
    scene.git("add -A");
    assert_eq!(sorted(scene.staged()), sorted(told.clone()));
    assert_eq!(sorted(scene.since("main", &[])), sorted(told));
    // Each is but itself.
    assert_eq!(scene.since("main", &["*"]), ["*: all"]);
    assert_eq!(scene.since("main", &["--output=x", ":(top)y"]), ["--output=x: all", ":(top)y: all"]);
    assert!(!scene.path().join("x").exists());
    assert!(scene.since_fails("main", &["-"]).contains("standard input"));
    assert!(scene.since_fails("main", &["no/such"]).starts_with("'no/such' is not there"));
}

#[test]
fn what_is_checked_is_what_would_be_committed() {
    let scene = Scene::new();
    scene.write("docs/new.txt", "x\n");
    assert_eq!(scene.staged(), [""; 0]);
    scene.git("add -A");
    scene.write("docs/old.txt", "not staged\n");
    assert_eq!(scene.staged(), ["docs/new.txt: all"]);
    scene.write("docs/new.txt", "y\n");
    let said = failed(scene.repository().staged(&[]));
    assert!(said.starts_with("'docs/new.txt' is staged, and has further changes that are not | "), "{said}");
    assert_eq!(told(&scene.repository().staged(&owned(&["docs/old.txt"])).unwrap()), [""; 0]);
}

#[test]
fn a_repository_without_a_commit_has_only_staged_files() {
    let scene = Scene { folder: tempfile::tempdir().unwrap() };
    scene.git("init -q -b main");
    scene.write("a.txt", "x\n");
    scene.git("add -A");
    assert_eq!(scene.staged(), ["a.txt: all"]);
    assert!(scene.since_fails("HEAD", &[]).starts_with("there is no commit yet"));
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let scene = Scene::new();
    scene.git("checkout -q -b topic");
    for commit in ["second", "third"] {
        scene.write("docs/new.txt", commit);
        scene.commit(commit);
    }
    scene.git("checkout -q main");
    scene.write("docs/old.txt", "theirs\n");
    scene.commit("theirs");
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", scene.path().display());
    scene.git_at(clone.path(), &format!("clone -q --depth 1 --branch topic {url} c"));
    let folder = clone.path().join("c");
    let failure = |reference: &str| failed(Repository::open(&folder).unwrap().since(reference, &[]));
    let said = failure("main");
    assert!(said.contains("no commit 'main'") && said.contains("`fetch-depth: 0`"), "{said}");
    // Fetched, but without what leads to it.
    scene.git_at(&folder, "fetch -q --depth 1 origin main:refs/remotes/origin/main");
    assert!(failure("main").ends_with("did you mean origin/main?"), "{}", failure("main"));
    let said = failure("origin/main");
    assert!(said.contains("no commit in common") && said.contains("`fetch-depth: 0`"), "{said}");
    scene.git_at(&folder, "fetch -q --unshallow origin");
    let changed = Repository::open(&folder).unwrap().since("origin/main", &[]).unwrap();
    assert_eq!(told(&changed), ["docs/new.txt: all"]);
}

#[test]
fn refs_that_are_none_are_refused() {
    let scene = Scene::new();
    for reference in ["", "-", "--output=x", "--all", "a\0b", "a\nb"] {
        let said = scene.since_fails(reference, &[]);
        assert!(said.contains("cannot be the name of a commit"), "{reference:?}: {said}");
    }
    for reference in ["nowhere", "$(touch x)", "a..b", "HEAD:docs", "'; rm -rf /", "@{upstream}"] {
        let said = scene.since_fails(reference, &[]);
        assert!(said.starts_with(&format!("there is no commit '{reference}'")), "{reference:?}: {said}");
    }
    assert!(!scene.path().join("x").exists());
}

#[test]
fn without_git_or_a_repository_the_message_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let said = failed(Repository::open(folder.path()));
    assert!(said.starts_with("the current folder is in no git repository"), "{said}");
    let git = Git { program: "no-such-git", ..Git::at(folder.path()) };
    let said = failed(Repository::with(git));
    assert!(said.starts_with("git is not installed") && said.contains("install git"), "{said}");
    let scene = Scene::new();
    let bare = folder.path().join("bare");
    scene.git(&format!("clone -q --bare . {}", bare.display()));
    let said = failed(Repository::open(&bare).and_then(|repository| repository.since("main", &[])));
    assert!(said.starts_with("the current folder is in no git repository"), "{said}");
}

#[test]
fn a_file_of_the_past_is_what_it_was() {
    let scene = Scene::new();
    scene.write("docs/old.txt", "now\n");
    let at = |folder: &str, reference: &str, path: &str| {
        Repository::open(&scene.path().join(folder)).unwrap().file_at(reference, path)
    };
    assert_eq!(at("", "main", "docs/old.txt").unwrap().unwrap(), b"old\n");
    assert_eq!(at("", "main", "./docs/old.txt").unwrap().unwrap(), b"old\n");
    assert_eq!(at("docs", "HEAD", "old.txt").unwrap().unwrap(), b"old\n");
    assert_eq!(at("docs", "HEAD", "../docs/old.txt").unwrap().unwrap(), b"old\n");
    let absolute = scene.path().join("docs/old.txt");
    assert_eq!(at("", "HEAD", absolute.to_str().unwrap()).unwrap().unwrap(), b"old\n");
    for path in ["docs/new.txt", "docs", "--help", "*"] {
        match path {
            "docs" => assert!(failed(at("", "main", path)).starts_with("'docs' was not a file at 'main'")),
            _ => assert_eq!(at("", "main", path).unwrap(), None, "{path}"),
        }
    }
    assert!(failed(at("", "nowhere", "docs/old.txt")).starts_with("there is no commit 'nowhere'"));
}
