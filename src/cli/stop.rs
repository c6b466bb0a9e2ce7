//! How the program stops before its end: interrupted from outside, or by a mistake of its own.

use std::io::IsTerminal;
use std::io::Write;
use std::panic;
use std::panic::AssertUnwindSafe;
use std::panic::PanicHookInfo;

use crate::cli::ExitStatus;
use crate::cli::fresh;
use crate::cli::message::visible;
use crate::corpus;

/// Makes both ways orderly.
pub(super) fn prepare() {
    panic::set_hook(Box::new(apologise));
    // Where somebody else handles or ignores these signals (nohup does), their way stands.
    let _ = ctrlc::try_set_handler(interrupted);
}

/// What `work` gives, or nothing if it panicked; the apology has been made then.
pub(super) fn unless_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).ok()
}

#[expect(clippy::exit, reason = "an interrupt ends the program at once, wherever it is but at its end")]
fn interrupted() {
    if !fresh::clean_up() {
        return;
    }
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        // Leaves the line of the progress bar.
        let _ = writeln!(stderr);
    }
    std::process::exit(ExitStatus::Interrupted as i32);
}

/// Texts of the user stay out of it: a panic message may quote them, so it is cut and made harmless.
fn apologise(info: &PanicHookInfo<'_>) {
    if corpus::is_guarded() {
        // It becomes a reason why a file was skipped.
        return;
    }
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let payload = info.payload();
    let message = payload.downcast_ref::<&str>().copied();
    let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message: String = visible(message.unwrap_or("no message")).chars().take(300).collect();
    let version = env!("CARGO_PKG_VERSION");
    // If even this cannot be said, there is nobody to say it to.
    let _ = writeln!(
        std::io::stderr().lock(),
        "error: twicetold stopped: this is a mistake in the program, not in your input\n  \
         cause: {message}\n  where: {place}, version {version}, {} {}\n  \
         hint: please report the lines above and the command that you ran{}; no result is complete",
        std::env::consts::OS,
        std::env::consts::ARCH,
        report_to(),
    );
}

fn report_to() -> String {
    match option_env!("CARGO_PKG_REPOSITORY") {
        Some(url) if !url.is_empty() => format!(" to {url}/issues"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_no_result() {
        assert_eq!(unless_panic(|| 7), Some(7));
        assert_eq!(unless_panic(|| -> u8 { panic!("on purpose") }), None);
    }
}
