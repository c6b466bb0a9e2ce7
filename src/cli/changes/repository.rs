//! Questions about a change in, answers of a repository out: which files, which lines, what was before.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;

use super::Changed;
use super::Lines;
use super::git::Git;
use super::git::Result;
use super::hunks;
use crate::cli::message::Problem;
use crate::corpus::Cut;
use crate::corpus::READERS;

/// The largest file that is taken from the past.
const MAX_FILE: u64 = 256 << 20;

/// How every diff is asked for, whatever is configured.
const DIFF: [&str; 6] =
    ["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--find-renames", "--ignore-submodules=all"];

const UNSHALLOW: &str = "fetch the history too: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` for GitLab, \
                         git fetch --unshallow by hand";

/// A repository, seen from a folder within it.
#[derive(Debug)]
pub(super) struct Repository {
    git: Git,
    /// The folder within the repository: empty, or ending in `/`.
    prefix: String,
}

impl Repository {
    /// The repository that a folder belongs to.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        Self::with(Git::at(folder))
    }

    pub(super) fn with(git: Git) -> Result<Self> {
        let mut prefix = git.ask(["rev-parse", "--show-prefix"])?;
        if prefix.last() == Some(&b'\n') {
            prefix.pop();
        }
        Ok(Self { prefix: utf8(&prefix)?, git })
    }

    /// What is new since the branch of a ref parted.
    pub(super) fn since(&self, reference: &str, paths: &[String]) -> Result<Vec<Changed>> {
        let base = self.parting(reference)?;
        let paths = self.named(paths, &base)?;
        let mut changed = self.compare(&[&base], &paths)?;
        changed.extend(self.untracked(&paths)?);
        Ok(ordered(changed))
    }

    /// What is staged.
    pub(super) fn staged(&self, paths: &[String]) -> Result<Vec<Changed>> {
        let paths = self.named(paths, "HEAD")?;
        let changed = self.compare(&["--cached"], &paths)?;
        let names = self.git.ask(with(&DIFF, &["--name-only", "-z"], &paths))?;
        let names: BTreeSet<&[u8]> = names.split(|byte| *byte == 0).filter(|name| !name.is_empty()).collect();
        let further = names.into_iter().map(|name| self.seen(name)).collect::<Result<BTreeSet<String>>>()?;
        if let Some(file) = changed.iter().find(|file| further.contains(&file.path)) {
            return Err(Problem::new(
                format!("'{}' is staged, and has further changes that are not", file.path),
                "what would be checked is not what would be committed: stage all of it, or put the rest aside \
                 with git stash --keep-index",
            ));
        }
        Ok(ordered(changed))
    }

    /// A file as it was.
    pub(super) fn file_at(&self, reference: &str, path: &str) -> Result<Option<Vec<u8>>> {
        let commit = self.commit(reference)?;
        let entry = self.git.ask(["ls-tree", "-z", "-l", &commit, "--", path])?;
        let Some(meta) = entry.split(|byte| *byte == b'\t').next().filter(|meta| !meta.is_empty()) else {
            return Ok(None);
        };
        let meta = utf8(meta)?;
        let mut meta = meta.split_ascii_whitespace();
        let (mode, _, id, size) = (meta.next(), meta.next(), meta.next(), meta.next());
        let (Some(id), true) = (id, mode.is_some_and(|mode| mode.starts_with("100"))) else {
            return Err(Problem::new(
                format!("'{path}' was not a file at '{reference}'"),
                "name a file, not a folder or a link",
            ));
        };
        if size.and_then(|size| size.parse().ok()).is_none_or(|size: u64| size > MAX_FILE) {
            return Err(Problem::new(
                format!("'{path}' had more than {} MiB at '{reference}'", MAX_FILE >> 20),
                "name another file",
            ));
        }
        self.git.ask(["cat-file", "blob", id]).map(Some)
    }

    /// The commit that a ref names.
    fn commit(&self, reference: &str) -> Result<String> {
        if reference.is_empty() || reference.starts_with('-') || reference.contains(char::is_control) {
            return Err(Problem::new(
                format!("'{reference}' cannot be the name of a commit"),
                "name a branch, a tag or a commit, as in origin/main",
            ));
        }
        let verify = |name: &str| {
            let name = format!("{name}^{{commit}}");
            self.git.try_to(["rev-parse", "--verify", "--quiet", &name])
        };
        // What is no name at all is an error of git, and no commit either.
        if let Ok(Some(id)) = verify(reference) {
            return Ok(utf8(&id)?.trim().to_owned());
        }
        let what = format!("there is no commit '{reference}' in this repository");
        if reference == "HEAD" {
            return Err(Problem::new("there is no commit yet", "commit something first, or use --staged"));
        }
        if let Ok(Some(_)) = verify(&format!("origin/{reference}")) {
            return Err(Problem::new(what, format!("did you mean origin/{reference}?")));
        }
        if self.is_shallow()? {
            return Err(Problem::new(format!("{what}, which is a shallow clone"), UNSHALLOW));
        }
        Err(Problem::new(what, "name a branch, a tag or a commit; git branch --all lists branches"))
    }

    /// Where the branches of a ref and of `HEAD` parted.
    fn parting(&self, reference: &str) -> Result<String> {
        let (theirs, ours) = (self.commit(reference)?, self.commit("HEAD")?);
        if let Some(base) = self.git.try_to(["merge-base", &theirs, &ours])? {
            return Ok(utf8(&base)?.trim().to_owned());
        }
        let what = format!("'{reference}' and HEAD have no commit in common");
        if self.is_shallow()? {
            return Err(Problem::new(format!("{what}, because the clone is shallow"), UNSHALLOW));
        }
        Err(Problem::new(what, "name a branch that the change started from"))
    }

    fn is_shallow(&self) -> Result<bool> {
        Ok(self.git.ask(["rev-parse", "--is-shallow-repository"])?.starts_with(b"true"))
    }

    /// The paths as git takes them. One that leads nowhere is a mistake, unless the change deleted it.
    fn named(&self, paths: &[String], before: &str) -> Result<Vec<String>> {
        for path in paths {
            let there = self.git.folder.join(path).symlink_metadata();
            let (what, hint) = match there {
                _ if path == "-" => ("is standard input, which has no history", "name files or folders"),
                Ok(there) if there.is_symlink() => {
                    ("is a symbolic link, which git does not follow", "name what it leads to")
                }
                Ok(_) => continue,
                Err(_) if self.was_there(before, path) => continue,
                Err(_) => ("is not there, and was not before the change", "check how the path is written"),
            };
            return Err(Problem::new(format!("'{path}' {what}"), hint));
        }
        Ok(if paths.is_empty() { vec![".".into()] } else { paths.to_vec() })
    }

    fn was_there(&self, before: &str, path: &str) -> bool {
        self.git.ask(["ls-tree", before, "--", path]).is_ok_and(|entries| !entries.is_empty())
    }

    /// Files that hold something else than on the other side of a comparison.
    fn compare(&self, sides: &[&str], paths: &[String]) -> Result<Vec<Changed>> {
        let how: Vec<&str> =
            ["--raw", "-z", "--no-abbrev", "--diff-filter=d"].iter().chain(sides).copied().collect();
        let raw = self.git.ask(with(&DIFF, &how, paths))?;
        let mut fields = raw.split(|byte| *byte == 0).filter(|field| !field.is_empty());
        let mut changed = Vec::new();
        while let Some(meta) = fields.next() {
            let meta = Meta::read(meta)?;
            let first = self.seen(fields.next().unwrap_or_default())?;
            let (path, was) = match meta.moved {
                true => (self.seen(fields.next().unwrap_or_default())?, Some(first)),
                false => (first, None),
            };
            if meta.brings_text {
                let lines = if meta.new { Lines::All } else { self.lines(sides, &path, was.as_deref())? };
                changed.push(Changed { path, was, lines });
            }
        }
        Ok(changed)
    }

    /// The lines of a file that are new, if its lines are documents.
    fn lines(&self, sides: &[&str], path: &str, was: Option<&str>) -> Result<Lines> {
        if !holds_records(path) || self.is_filtered(path)? {
            return Ok(Lines::All);
        }
        let how: Vec<&str> = ["--unified=0", "--inter-hunk-context=0"].iter().chain(sides).copied().collect();
        let paths: Vec<String> = was.into_iter().chain([path]).map(str::to_owned).collect();
        let lines: Option<Vec<RangeInclusive<u64>>> =
            self.git.pipe(with(&DIFF, &how, &paths), hunks::read)?;
        Ok(lines.map_or(Lines::All, Lines::Some))
    }

    /// Whether git keeps something else than what the file holds, as with Git LFS; its lines would be
    /// those of another text.
    fn is_filtered(&self, path: &str) -> Result<bool> {
        let answer = self.git.ask(["check-attr", "-z", "filter", "--", path])?;
        let value = answer.split(|byte| *byte == 0).nth(2).unwrap_or_default();
        Ok(!matches!(value, b"unspecified" | b"unset"))
    }

    /// Files that git does not know yet, and would not ignore.
    fn untracked(&self, paths: &[String]) -> Result<Vec<Changed>> {
        let names = self.git.ask(with(&["ls-files"], &["--others", "--exclude-standard", "-z"], paths))?;
        let mut changed = Vec::new();
        // A name that ends in `/` is a repository of its own.
        for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty() && !name.ends_with(b"/")) {
            let path = plain(utf8(name)?);
            let file = self.git.folder.join(&path).symlink_metadata().is_ok_and(|there| there.is_file());
            if file {
                changed.push(Changed { path, was: None, lines: Lines::All });
            }
        }
        Ok(changed)
    }

    /// A name as the repository has it, seen from the folder.
    fn seen(&self, name: &[u8]) -> Result<String> {
        let name = utf8(name)?;
        let (mut rest, mut folders) = (name.as_str(), self.prefix.as_str());
        while let (Some((mine, below)), Some((its, after))) = (folders.split_once('/'), rest.split_once('/'))
        {
            if mine != its {
                break;
            }
            (folders, rest) = (below, after);
        }
        Ok(plain("../".repeat(folders.matches('/').count()) + rest))
    }
}

/// What `git diff --raw` says of a file.
struct Meta {
    brings_text: bool,
    new: bool,
    moved: bool,
}

impl Meta {
    /// Reads `:100644 100644 ID ID R086`.
    fn read(meta: &[u8]) -> Result<Self> {
        let meta = utf8(meta)?;
        let fields: Vec<&str> = meta.split(' ').collect();
        let &[_, mode, before, after, status] = fields.as_slice() else {
            return Err(Problem::new(
                format!("git says '{meta}' of a change, which is not understood"),
                "see whether a newer git is installed: git --version",
            ));
        };
        let unmerged = status.starts_with('U');
        let same = before == after && !unmerged;
        Ok(Self {
            // Links and submodules hold no text of their own.
            brings_text: unmerged || (mode.starts_with("100") && !same && status != "R100"),
            new: !status.starts_with(['M', 'R']),
            moved: status.starts_with(['R', 'C']),
        })
    }
}

/// Whether the reader of such files makes a document of every line.
fn holds_records(path: &str) -> bool {
    let extension = Path::new(path).extension().map(|extension| extension.to_ascii_lowercase());
    let name = extension.as_deref().and_then(|extension| extension.to_str()).unwrap_or_default();
    READERS.iter().any(|reader| reader.cut() == Cut::Lines && reader.extensions().contains(&name))
}

/// A command with its options and the paths that it is about.
fn with<'a>(command: &[&'a str], options: &[&'a str], paths: &'a [String]) -> Vec<&'a str> {
    let paths = paths.iter().map(String::as_str);
    command.iter().chain(options).copied().chain(["--"]).chain(paths).collect()
}

/// Each file once, in order; one that was told of twice with the more of it that is new.
fn ordered(mut changed: Vec<Changed>) -> Vec<Changed> {
    changed.sort_by(|x, y| (&x.path, &y.lines).cmp(&(&y.path, &x.lines)));
    changed.dedup_by(|next, kept| next.path == kept.path);
    changed
}

/// A file called `-` must not be taken for standard input.
fn plain(path: String) -> String {
    if path == "-" { "./-".into() } else { path }
}

fn utf8(bytes: &[u8]) -> Result<String> {
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let name = String::from_utf8_lossy(error.as_bytes()).into_owned();
        Problem::new(
            format!("'{name}' has a name that is not UTF-8, and has changed"),
            "rename it, or leave it out of what is checked",
        )
    })
}
