//! Options, a variable and the folders in, the one file that holds out.

use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::config::ConfigArgs;
use crate::cli::message::Problem;
use crate::cli::terminal::Surroundings;

/// How the file is called.
const NAME: &str = "twicetold.toml";

/// A file that is to be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// As it is called in messages, and from where paths in it are meant: seen from the current folder.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
}

/// `--config`, or else `TWICETOLD_CONFIG`, or else the nearest up to the root of the repository.
pub(super) fn file(around: &Surroundings, args: &ConfigArgs) -> Result<Option<Found>, Problem> {
    if args.isolated {
        return Ok(None);
    }
    if let Some(name) = args.config.as_deref().or_else(|| around.variable("TWICETOLD_CONFIG")) {
        return Ok(Some(Found { name: name.into(), path: name.into() }));
    }
    let folder = around.folder.as_deref().ok_or_else(|| {
        Problem::new(
            format!("cannot look for {NAME}: the current folder is gone, or its name is not UTF-8"),
            "name the file with --config, or give --isolated for none",
        )
    })?;
    nearest(Path::new(folder))
}

fn nearest(folder: &Path) -> Result<Option<Found>, Problem> {
    let mut root = 0;
    for (level, above) in folder.ancestors().enumerate() {
        // A work tree of its own and a submodule have a file of this name in place of a folder.
        if there(&above.join(".git"))? {
            root = level;
            break;
        }
    }
    for (level, above) in folder.ancestors().take(root + 1).enumerate() {
        let path = above.join(NAME);
        if there(&path)? {
            return Ok(Some(Found { name: "../".repeat(level) + NAME, path }));
        }
    }
    Ok(None)
}

/// Whether something is there, if only a link that leads nowhere.
fn there(path: &Path) -> Result<bool, Problem> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(false)
        }
        Err(error) => Err(Problem::new(
            format!("cannot see whether there is a '{}': {error}", path.display()),
            "name the file with --config, or give --isolated for none",
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn found(folder: &Path) -> Option<String> {
        nearest(folder).unwrap().map(|found| {
            assert!(found.path.exists());
            found.name
        })
    }

    #[test]
    fn the_nearest_file_up_to_the_root_of_the_repository_holds() {
        let outside = tempfile::tempdir().unwrap();
        let root = outside.path().join("repository");
        let deep = root.join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(outside.path().join(NAME), "").unwrap();
        // Without a repository, nothing above the current folder counts.
        assert_eq!(found(&deep), None);
        fs::write(root.join(".git"), "gitdir: elsewhere").unwrap();
        assert_eq!(found(&deep), None);
        fs::write(root.join(NAME), "").unwrap();
        assert_eq!(found(&deep).as_deref(), Some("../../twicetold.toml"));
        assert_eq!(found(&root).as_deref(), Some("twicetold.toml"));
        fs::write(root.join("a").join(NAME), "").unwrap();
        assert_eq!(found(&deep).as_deref(), Some("../twicetold.toml"));
        assert_eq!(found(outside.path()).as_deref(), Some("twicetold.toml"));
    }

    #[test]
    fn an_option_goes_before_the_variable_and_that_before_what_is_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), "").unwrap();
        let mut around =
            Surroundings { folder: folder.path().to_str().map(str::to_owned), ..Surroundings::default() };
        let mut args = ConfigArgs::default();
        let name =
            |around: &Surroundings, args: &ConfigArgs| file(around, args).unwrap().map(|found| found.name);
        assert_eq!(name(&around, &args).as_deref(), Some(NAME));
        around.variables.insert("TWICETOLD_CONFIG", "variable.toml".into());
        assert_eq!(name(&around, &args).as_deref(), Some("variable.toml"));
        args.config = Some("option.toml".into());
        assert_eq!(name(&around, &args).as_deref(), Some("option.toml"));
        let isolated = ConfigArgs { isolated: true, config: None };
        assert_eq!(name(&around, &isolated), None);
        assert!(file(&Surroundings::default(), &ConfigArgs::default()).is_err());
    }
}
