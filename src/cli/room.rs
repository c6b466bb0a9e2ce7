//! How much of the machine a scan may use: what was asked for, or half of its memory.

use sysinfo::System;

use crate::cli::args::room::RoomArgs;
use crate::cli::message::Problem;
use crate::cli::size;
use crate::cli::terminal::Surroundings;
use crate::scratch::Resources;

/// With less there is no room to work.
const LEAST: u64 = 16 << 20;
/// Where the machine does not say how much memory it has.
const UNKNOWN: u64 = 2 << 30;

/// Judges what was asked for.
pub(super) fn resources(args: &RoomArgs, around: &Surroundings) -> Result<Resources, Problem> {
    let memory = match &args.memory {
        Some(asked) => size::parse(asked).filter(|bytes| *bytes >= LEAST).ok_or_else(|| {
            Problem::new(
                format!("--memory {asked} is not a size it can be"),
                "give 16 MiB or more, as a number of bytes or with a unit: 500MB, 4GiB",
            )
        })?,
        None => half_of_the_machine(),
    };
    let temp_dir = args.temp_dir.clone().unwrap_or_else(|| around.temp_dir.clone());
    if args.temp_dir.is_some() && !temp_dir.is_dir() {
        return Err(Problem::new(
            format!("--temp-dir {} is not a folder", temp_dir.display()),
            "name a folder that is there, with room for the texts of the corpus",
        ));
    }
    Ok(Resources { memory, temp_dir })
}

/// Half of the memory of the machine, or of the part of it that this process may use.
fn half_of_the_machine() -> u64 {
    let mut system = System::new();
    system.refresh_memory();
    let allowed = system.cgroup_limits().map_or(u64::MAX, |limits| limits.total_memory);
    match system.total_memory().min(allowed) {
        0 => UNKNOWN,
        all => (all / 2).max(LEAST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(memory: Option<&str>, temp_dir: Option<&str>) -> Result<Resources, String> {
        let args =
            RoomArgs { memory: memory.map(str::to_owned), temp_dir: temp_dir.map(std::path::PathBuf::from) };
        resources(&args, &Surroundings::here()).map_err(|problem| problem.to_string())
    }

    #[test]
    fn sizes_and_folders_are_judged() {
        assert_eq!(asked(Some("1GiB"), Some(".")).unwrap().memory, 1 << 30);
        let half = asked(None, None).unwrap();
        assert!(half.memory >= LEAST && half.temp_dir.is_dir());
        assert!(asked(Some("1MiB"), None).unwrap_err().contains("--memory 1MiB"));
        assert!(asked(Some("much"), None).unwrap_err().contains("--memory much"));
        assert!(asked(None, Some("no/such")).unwrap_err().contains("--temp-dir no/such"));
    }
}
