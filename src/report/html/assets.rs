//! The page's own files in, the parts of a page out: skeleton, style, script, and what a browser checks them by.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::base::hash;

const SKELETON: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// The scripts, in the order in which they run.
const SCRIPTS: &[&str] = &[
    include_str!("script/data.js"),
    include_str!("script/dom.js"),
    include_str!("script/spelling.js"),
    include_str!("script/fold.js"),
    include_str!("script/model.js"),
    include_str!("script/state.js"),
    include_str!("script/rows.js"),
    include_str!("script/review.js"),
    include_str!("script/dialogs.js"),
    include_str!("script/overview.js"),
    include_str!("script/histogram.js"),
    include_str!("script/glance.js"),
    include_str!("script/graph.js"),
    include_str!("script/timeline.js"),
    include_str!("script/snippet.js"),
    include_str!("script/table.js"),
    include_str!("script/controls.js"),
    include_str!("script/edits.js"),
    include_str!("script/marked.js"),
    include_str!("script/pane.js"),
    include_str!("script/ribbons.js"),
    include_str!("script/passage.js"),
    include_str!("script/pair.js"),
    include_str!("script/family.js"),
    include_str!("script/title.js"),
    include_str!("script/theme.js"),
    include_str!("script/keys.js"),
    include_str!("script/main.js"),
];

/// A page as it is written: what stands before, between and after what is filled in.
pub(super) struct Page {
    /// Up to the data.
    pub(super) before: String,
    /// After the data.
    pub(super) after: String,
}

impl Page {
    /// A page with a title; in a folder, it loads its data from files.
    pub(super) fn new(title: &str, folder: bool) -> Self {
        let (style, script) = (STYLE, script());
        let csp = policy(style, &script, folder);
        let filled = fill(SKELETON, "{{TITLE}}", &escaped(title));
        let filled = fill(&filled, "{{CSP}}", &csp);
        let (before, after) = filled.split_once("{{DATA}}").unwrap_or((&filled, ""));
        // What is large, and ours, comes last: nothing is looked for in it.
        Self { before: fill(before, "{{STYLE}}", style), after: fill(after, "{{SCRIPT}}", &script) }
    }

    /// Its bytes.
    pub(super) fn len(&self) -> u64 {
        (self.before.len() + self.after.len()) as u64
    }
}

/// Puts a part where the skeleton has its name.
fn fill(skeleton: &str, name: &str, part: &str) -> String {
    skeleton.replacen(name, part, 1)
}

/// All scripts, in one function of which nothing is seen outside.
fn script() -> String {
    format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat())
}

/// What the page may do: run this script, show this style, and nothing else.
fn policy(style: &str, script: &str, folder: bool) -> String {
    let known = |part: &str| format!("'sha256-{}'", STANDARD.encode(hash::sha256(part.as_bytes())));
    let (script, style) = (known(script), known(style));
    let files = if folder { " 'self' file:" } else { "" };
    format!(
        "default-src 'none'; script-src {script}{files}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_one_place_and_none_ends_another() {
        for name in ["{{TITLE}}", "{{CSP}}", "{{STYLE}}", "{{DATA}}", "{{SCRIPT}}"] {
            assert_eq!(SKELETON.matches(name).count(), 1, "{name}");
        }
        let script = script();
        assert!(!script.contains("</script") && !script.contains("<!--") && !STYLE.contains("</style"));
        // A browser makes line feeds of them before it looks at the hash.
        assert!(!script.contains('\r') && !STYLE.contains('\r'));
        for word in ["{{", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!script.contains(word), "{word} in a script");
        }
    }

    #[test]
    fn a_browser_knows_the_script_and_the_style_by_their_hashes() {
        let page = Page::new("a <b>", false);
        let between = |text: &str, from: &str, to: &str| {
            text.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned()
        };
        let hash = |text: &str| STANDARD.encode(hash::sha256(text.as_bytes()));
        let (style, script) =
            (between(&page.before, "<style>", "</style>"), between(&page.after, "<script>", "</script>"));
        let policy = between(&page.before, "Content-Security-Policy\" content=\"", "\"");
        assert!(policy.contains(&format!("script-src 'sha256-{}';", hash(&script))), "{policy}");
        assert!(policy.contains(&format!("style-src 'sha256-{}';", hash(&style))), "{policy}");
        assert!(page.before.contains("<title>a &lt;b&gt;</title>"));
        assert!(Page::new("", true).before.contains("' 'self' file:; style-src"));
    }
}
