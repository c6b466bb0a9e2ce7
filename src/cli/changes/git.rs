//! Arguments in, what `git` answers out. The program is run as it is, without a shell.

use std::io;
use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::ChildStdout;
use std::process::Command;
use std::process::ExitStatus;
use std::process::Output;
use std::process::Stdio;

use crate::cli::message::Problem;

pub(super) type Result<T> = std::result::Result<T, Problem>;

/// Settings of users and of repositories that would change what comes out.
const SETTINGS: [&str; 4] =
    ["core.quotepath=off", "core.safecrlf=false", "diff.relative=false", "color.ui=false"];

/// Variables that would change what paths mean, or what a diff looks like.
const VARIABLES: [&str; 5] = [
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_DIFF_OPTS",
    "GIT_EXTERNAL_DIFF",
];

/// The program, in a folder.
#[derive(Debug)]
pub(super) struct Git {
    /// What is run.
    pub(super) program: &'static str,
    /// Where.
    pub(super) folder: PathBuf,
}

impl Git {
    /// The program that the system finds, in a folder.
    pub(super) fn at(folder: &Path) -> Self {
        Self { program: "git", folder: folder.into() }
    }

    fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(self.program);
        command.current_dir(&self.folder).stdin(Stdio::null());
        // Paths mean themselves, whatever characters they are made of.
        command.arg("--literal-pathspecs");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        // Messages that can be recognised; nothing written, nothing asked.
        command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
        command.args(arguments);
        command
    }

    /// What it answers, if it is content.
    pub(super) fn ask<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>> {
        let output = self.run(arguments)?;
        if output.status.success() { Ok(output.stdout) } else { Err(failed(output.status, &output.stderr)) }
    }

    /// What it answers; `None` if it says no.
    pub(super) fn try_to<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Option<Vec<u8>>> {
        let output = self.run(arguments)?;
        match output.status.code() {
            Some(0) => Ok(Some(output.stdout)),
            Some(1) => Ok(None),
            _ => Err(failed(output.status, &output.stderr)),
        }
    }

    fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Output> {
        self.command(arguments).output().map_err(|error| self.cannot_run(&error))
    }

    /// Gives what it answers to a reader while it comes, for answers of any length.
    pub(super) fn pipe<'a, T>(
        &self,
        arguments: impl IntoIterator<Item = &'a str>,
        read: impl FnOnce(BufReader<ChildStdout>) -> io::Result<T>,
    ) -> Result<T> {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| self.cannot_run(&error))?;
        let answer = child.stdout.take().ok_or_else(|| io::Error::other("there is no pipe"));
        let result = answer.and_then(|stdout| read(BufReader::with_capacity(1 << 16, stdout)));
        let status = finish(&mut child, result.is_ok()).map_err(|error| self.cannot_run(&error))?;
        match result {
            Ok(value) if status.success() => Ok(value),
            Ok(_) => Err(failed(status, b"")),
            Err(error) => Err(self.cannot_run(&error)),
        }
    }

    fn cannot_run(&self, error: &io::Error) -> Problem {
        if error.kind() == io::ErrorKind::NotFound && self.folder.is_dir() {
            return Problem::new(
                "git is not installed, or not on the PATH, and only it knows what has changed",
                "install git, or name the files that are to be checked",
            );
        }
        Problem::new(format!("cannot run git: {error}"), "see whether it works here: git status")
    }
}

/// Waits for the end; one that nobody listens to any more is not waited for long.
fn finish(child: &mut Child, heard: bool) -> io::Result<ExitStatus> {
    if !heard {
        child.kill()?;
    }
    child.wait()
}

fn failed(status: ExitStatus, said: &[u8]) -> Problem {
    let said = String::from_utf8_lossy(said);
    if said.contains("not a git repository") || said.contains("must be run in a work tree") {
        return Problem::new(
            "the current folder is in no git repository, and only git knows what has changed",
            "run it within the repository, or name the files that are to be checked",
        );
    }
    if said.contains("dubious ownership") {
        return Problem::new(
            "git does not trust this repository, because it belongs to another user",
            "say that you do: git config --global --add safe.directory FOLDER",
        );
    }
    let said: Vec<&str> = said.lines().map(|line| line.trim_start_matches("fatal: ")).collect();
    let said = if said.is_empty() { status.to_string() } else { said.join("; ") };
    Problem::new(format!("git failed: {said}"), "see whether it works here: git status")
}
