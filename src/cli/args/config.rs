//! The arguments that say which `twicetold.toml` holds, and those of `config`.

use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;

use super::EXIT_CODES;
use super::HelpArgs;
use super::TEMPLATE;

const SHOW_EXAMPLES: &str = "\
Examples:
  What holds here, and which line of which file says so:
      twicetold config show
  What a file says, wherever it is:
      twicetold config show --config ci/strict.toml";

/// Which configuration holds, for every command that obeys one.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub(in crate::cli) struct ConfigArgs {
    /// Read this configuration instead of the one that is found [env: TWICETOLD_CONFIG]
    ///
    /// Without it, twicetold.toml is looked for in the current folder and those above it, up to the root
    /// of the repository; outside of a repository, in the current folder alone.
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub(in crate::cli) config: Option<String>,
    /// Read no configuration
    #[arg(long)]
    pub(in crate::cli) isolated: bool,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum ConfigCommand {
    /// Print what is configured, and where each value comes from
    #[command(help_template = TEMPLATE, before_long_help = SHOW_EXAMPLES, after_long_help = EXIT_CODES)]
    #[command(disable_help_flag = true)]
    Show(ShowArgs),
    /// Print the JSON Schema of twicetold.toml
    #[command(help_template = TEMPLATE)]
    Schema,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ShowArgs {
    #[command(flatten)]
    pub(in crate::cli) config: ConfigArgs,
    /// For people or for programs
    #[arg(long, value_name = "NAME", value_enum, default_value = "human", help_heading = "Output")]
    pub(in crate::cli) format: ShowFormat,
    #[command(flatten)]
    pub(in crate::cli) help: HelpArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ShowFormat {
    /// As a twicetold.toml with remarks
    Human,
    /// One object
    Json,
}
