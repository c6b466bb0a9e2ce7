//! A diff without context in, the lines of its new side out. What the lines say is passed over unread,
//! however long they are.

use std::io;
use std::io::BufRead;
use std::ops::RangeInclusive;

/// No header of a hunk has its numbers further on.
const HEAD: usize = 100;

/// The lines that are new; `None` if the diff does not tell, as for binary files.
pub(super) fn read(mut diff: impl BufRead) -> io::Result<Option<Vec<RangeInclusive<u64>>>> {
    let mut lines = Some(Vec::new());
    let mut head: Vec<u8> = Vec::with_capacity(HEAD);
    loop {
        let bytes = diff.fill_buf()?;
        if bytes.is_empty() {
            take(&head, &mut lines);
            return Ok(lines);
        }
        let end = memchr::memchr(b'\n', bytes);
        let part = &bytes[..end.unwrap_or(bytes.len())];
        head.extend_from_slice(&part[..part.len().min(HEAD - head.len())]);
        let used = part.len() + usize::from(end.is_some());
        diff.consume(used);
        if end.is_some() {
            take(&head, &mut lines);
            head.clear();
        }
    }
}

/// Takes one line of the diff, of which the beginning is enough.
fn take(line: &[u8], lines: &mut Option<Vec<RangeInclusive<u64>>>) {
    if line.starts_with(b"Binary files ") {
        *lines = None;
    } else if line.starts_with(b"@@") {
        match (hunk(line), lines.as_mut()) {
            (Some((_, 0)), _) => {}
            (Some((first, count)), Some(lines)) => lines.push(first..=first.saturating_add(count - 1)),
            _ => *lines = None,
        }
    }
}

/// The first line and the number of lines of `@@ -1,2 +3,4 @@`.
fn hunk(line: &[u8]) -> Option<(u64, u64)> {
    let line = line.utf8_chunks().next()?.valid();
    let new = line.strip_prefix("@@ -")?.split(' ').nth(1)?.strip_prefix('+')?;
    let (first, count) = new.split_once(',').unwrap_or((new, "1"));
    Some((first.parse().ok()?, count.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(diff: &str) -> Option<Vec<RangeInclusive<u64>>> {
        let whole = read(diff.as_bytes()).unwrap();
        // Wherever the answer is cut on its way.
        assert_eq!(read(BufReader::with_capacity(1, diff.as_bytes())).unwrap(), whole);
        whole
    }

    #[test]
    fn only_the_new_side_counts() {
        let long = "x".repeat(10_000);
        let diff = format!(
            "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@ @@ -9 +9 @@\n-{long}\n+@@ -7 +7 @@{long}\n\
             @@ -5,2 +4,0 @@\n-a\n-b\n@@ -9,0 +7,3 @@\n+Binary files \n+\n+c\n\\ No newline at end of file"
        );
        assert_eq!(lines(&diff), Some(vec![1..=1, 7..=9]));
        assert_eq!(lines(""), Some(vec![]));
    }

    #[test]
    fn what_a_diff_does_not_tell_is_not_guessed() {
        assert_eq!(lines("Binary files a/x and b/x differ\n"), None);
        assert_eq!(lines("@@@ -1 -1 +1 @@@\n"), None);
        assert_eq!(lines("@@ -1 +x @@\n@@ -1 +1 @@"), None);
        assert_eq!(lines("@@ -1 +99999999999999999999 @@\n"), None);
    }
}
