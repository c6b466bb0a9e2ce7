//! The extension of a file, or its first bytes, in; its reader out.

use std::io;
use std::io::Read;

use serde::de::IgnoredAny;

use super::Limits;
use super::READERS;
use super::Reader;
use super::stream::Stream;

/// Bytes that are looked at first.
const HEAD: usize = 8 << 10;

/// The reader that claims an extension; without one, that of plain text.
pub(super) fn by_extension(extension: &str) -> &'static dyn Reader {
    let claims = |reader: &&&'static dyn Reader| reader.extensions().contains(&extension);
    *READERS.iter().find(claims).unwrap_or(&READERS[0])
}

/// Chooses the reader for a stream without a telling name: records if its first line that is not blank
/// is a JSON object, a page if it begins like one, else one text. An error waits in the stream for its turn.
pub(super) fn by_content(stream: Stream, limits: &Limits) -> (&'static dyn Reader, Stream) {
    let Stream { mut bytes, start } = stream;
    let mut head = Vec::new();
    let mut error = None;
    let extension = loop {
        // Doubled each time, so that a long line is not looked through too often.
        let more = head.len().max(HEAD);
        let read = (&mut bytes).take(more as u64).read_to_end(&mut head);
        let ended = !matches!(read, Ok(n) if n == more);
        error = error.or(read.err());
        if let Some(is_json) = begins_with_object(&head, ended) {
            break if is_json {
                "jsonl"
            } else if begins_like_a_page(&head) {
                "html"
            } else {
                ""
            };
        }
        if head.len() > limits.document() {
            // As records, only the first line is lost.
            break "jsonl";
        }
    };
    let again = io::Cursor::new(head).chain(Failing(error)).chain(bytes);
    (by_extension(extension), Stream { bytes: Box::new(again), start })
}

/// Whether the first line that is not blank is a JSON object; `None` if more bytes are needed to tell.
fn begins_with_object(head: &[u8], ended: bool) -> Option<bool> {
    let text = head.trim_ascii_start();
    match text.first() {
        None => ended.then_some(false),
        Some(b'{') => match memchr::memchr(b'\n', text) {
            None if !ended => None,
            end => {
                let line = &text[..end.unwrap_or(text.len())];
                Some(serde_json::from_slice::<IgnoredAny>(line).is_ok())
            }
        },
        Some(_) => Some(false),
    }
}

fn begins_like_a_page(head: &[u8]) -> bool {
    let text = head.trim_ascii_start();
    [b"<!doctype html".as_slice(), b"<html"]
        .iter()
        .any(|begin| text.get(..begin.len()).is_some_and(|text| text.eq_ignore_ascii_case(begin)))
}

/// A source that gives nothing but an error, once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
