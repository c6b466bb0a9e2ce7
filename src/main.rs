//! The `twicetold` program: everything is in [`twicetold::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    twicetold::cli::main()
}
