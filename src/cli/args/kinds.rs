//! The arguments that tell templates and known texts from the rest.

use clap::Args;
use clap::ValueEnum;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum BoilerplateArg {
    /// List and count it like the rest
    Keep,
    /// List it after the rest, and count it apart
    Label,
    /// Leave it out, and say how much it was
    Hide,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to find")]
pub(in crate::cli) struct KindArgs {
    /// What to do with templates: headers, footers, rows of tables
    ///
    /// A passage is boilerplate if one group prints it on many days, if documents that have little else
    /// in common have it at the same place, or if one document has it many times in a row.
    #[arg(long, value_name = "HOW", value_enum, default_value = "label")]
    pub(in crate::cli) boilerplate: BoilerplateArg,
    /// Leave out the words of a known text, a file, wherever they stand: a footer, a licence header
    ///
    /// Each of its paragraphs of three words or more is known, and all of them in a row. Words are
    /// compared after folding, and count only where the whole paragraph stands word for word. They are
    /// in no passage and in no count of words but their own. May be given more than once.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) ignore_text: Vec<String>,
}
