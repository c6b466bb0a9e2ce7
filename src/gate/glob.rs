//! A pattern and the name of a document in; whether it is meant out.

use globset::GlobBuilder;
use globset::GlobMatcher;

/// A pattern over ids and paths: `*` and `?` stay within a folder, `**` does not.
#[derive(Debug, Clone)]
pub struct Glob {
    pattern: String,
    matcher: GlobMatcher,
}

impl Glob {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(pattern: &str) -> Result<Self, globset::Error> {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build()?;
        Ok(Self { pattern: pattern.to_owned(), matcher: glob.compile_matcher() })
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// Whether it means a document of this name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.matcher.is_match(name)
    }
}

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }
}

impl Eq for Glob {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names() {
        for (pattern, name, wanted) in [
            ("news/*.txt", "news/a.txt", true),
            ("news/*.txt", "news/old/a.txt", false),
            ("news/**", "news/old/a.txt", true),
            ("**/*.txt", "a.txt", true),
            ("**/*.txt", "x/y/a.txt", true),
            ("**/a.txt", "x/ba.txt", false),
            ("a?c", "abc", true),
            ("a?c", "a/c", false),
            ("أخبار/*", "أخبار/قافلة.txt", true),
            ("", "a", false),
            ("*", "", true),
            ("a[[]b]", "a[b]", true),
        ] {
            assert_eq!(Glob::new(pattern).unwrap().matches(name), wanted, "{pattern} {name}");
        }
        assert!(Glob::new("a[").is_err());
    }

    #[test]
    fn many_stars_take_no_longer_than_their_number() {
        let pattern = "*a".repeat(200) + "b";
        assert!(!Glob::new(&pattern).unwrap().matches(&"a".repeat(5000)));
    }
}
