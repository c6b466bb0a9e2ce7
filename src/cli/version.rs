//! What `--version` says: of this program, and of what it folds by.

use crate::text;

/// The version, with those of the tables and presets that a result depends on.
pub(super) fn long() -> String {
    let presets: Vec<String> =
        text::PRESETS.iter().map(|preset| format!("{}/{}", preset.name, preset.version)).collect();
    format!(
        "{}\nUnicode {}\npresets {}",
        env!("CARGO_PKG_VERSION"),
        text::unicode_version(),
        presets.join(" ")
    )
}
