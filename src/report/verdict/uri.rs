//! Paths in; what forges can follow out: paths relative to the root of the repository, and URIs.

/// The path as seen from the root, if it is below it; otherwise as it is.
pub(super) fn relative<'p>(path: &'p str, root: Option<&str>) -> &'p str {
    let root = root.map(|root| root.trim_end_matches('/')).filter(|root| !root.is_empty());
    let below = root.and_then(|root| path.strip_prefix(root)?.strip_prefix('/'));
    let mut path = below.unwrap_or(path);
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    path
}

/// The URI reference of a path, and whether it is relative to the root.
pub(super) fn of(path: &str, root: Option<&str>) -> (String, bool) {
    let path = relative(path, root);
    let is_relative = !path.starts_with('/');
    (if is_relative { encoded(path) } else { format!("file://{}", encoded(path)) }, is_relative)
}

/// All but what stands for itself in any part of a URI; a `:` in the first part would make it a scheme.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into())
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, root, uri, is_relative) in [
            ("a b/ü%.txt", None, "a%20b/%C3%BC%25.txt", true),
            ("./a.txt", None, "a.txt", true),
            ("/w/repo/a.txt", Some("/w/repo"), "a.txt", true),
            ("/w/repository/a.txt", Some("/w/repo/"), "file:///w/repository/a.txt", false),
            ("javascript:x", None, "javascript%3Ax", true),
            ("/a\u{1b}", Some("/"), "file:///a%1B", false),
        ] {
            assert_eq!(of(path, root), (uri.to_owned(), is_relative), "{path}");
        }
    }
}
