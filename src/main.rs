//! The `twicetold` program: everything is in [`twicetold::cli`].

use std::process::ExitCode;

/// Texts, tokens and alignments come and go by the million, on all threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    twicetold::cli::main()
}
