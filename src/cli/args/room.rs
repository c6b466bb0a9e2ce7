//! The arguments that say how much of the machine a scan may use.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(in crate::cli) struct RoomArgs {
    /// Memory to stay within, as far as the work allows: 500MB, 4GiB [default: half of the machine's]
    ///
    /// Texts beyond an eighth of it, 256 MiB at most, are kept in a file without a name in --temp-dir, and
    /// so are words, and where shared ones stand, if they need more than their part of it. What is found
    /// stays in memory; with --sensitive, or --level document --passages, the words do, too. The result
    /// is the same.
    #[arg(long, value_name = "SIZE")]
    pub(in crate::cli) memory: Option<String>,
    /// Folder for what does not fit into memory; nothing is left in it [default: the system's]
    #[arg(long, value_name = "DIR", hide_short_help = true)]
    pub(in crate::cli) temp_dir: Option<PathBuf>,
}
