//! Text in UTF-8 in, piece by piece; the same text in another encoding out.
//!
//! Invariant: a character that the encoding does not have is an error, never another character.

use std::io;
use std::io::Write;

use encoding_rs::EncoderResult;

use super::Encoding;
use super::stream::Mark;

/// Bytes encoded at once.
const CHUNK: usize = 4 << 10;

/// Writes text in an encoding.
pub(super) struct Encoder {
    to: To,
    /// Bytes of a character that is not complete.
    begun: Vec<u8>,
}

enum To {
    Utf8,
    Utf16 { big_endian: bool },
    Other { encoding: Encoding, encoder: encoding_rs::Encoder },
}

impl Encoder {
    /// Writes as a byte order mark says, or else in the encoding that was named.
    pub(super) fn new(mark: Mark, encoding: Option<Encoding>) -> Self {
        let to = match (mark, encoding) {
            (Mark::Utf16 { big_endian }, _) => To::Utf16 { big_endian },
            (Mark::None, Some(encoding)) if encoding.is_utf16() => {
                To::Utf16 { big_endian: encoding.is_big_endian() }
            }
            (Mark::None, Some(encoding)) if !encoding.is_utf8() => {
                To::Other { encoding, encoder: encoding.encoder() }
            }
            _ => To::Utf8,
        };
        Self { to, begun: Vec::new() }
    }

    /// Writes some more of the text; a piece may end inside a character.
    pub(super) fn put(&mut self, text: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if matches!(self.to, To::Utf8) {
            return out.write_all(text);
        }
        self.begun.extend_from_slice(text);
        let whole = match std::str::from_utf8(&self.begun) {
            Ok(_) => self.begun.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.begun.split_off(whole);
        let text = std::mem::replace(&mut self.begun, rest);
        self.encode(&String::from_utf8_lossy(&text), false, out)
    }

    /// Writes what is left.
    pub(super) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.begun.is_empty() {
            return Err(io::Error::other("the text ends inside a character"));
        }
        self.encode("", true, out)
    }

    fn encode(&mut self, text: &str, last: bool, out: &mut dyn Write) -> io::Result<()> {
        let (encoding, encoder) = match &mut self.to {
            To::Utf8 => return out.write_all(text.as_bytes()),
            To::Utf16 { big_endian } => {
                let order = |unit: u16| if *big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
                return out.write_all(&text.encode_utf16().flat_map(order).collect::<Vec<u8>>());
            }
            To::Other { encoding, encoder } => (encoding, encoder),
        };
        let mut bytes = [0; CHUNK];
        let mut rest = text;
        loop {
            let (result, read, written) =
                encoder.encode_from_utf8_without_replacement(rest, &mut bytes, last);
            out.write_all(&bytes[..written])?;
            rest = &rest[read..];
            match result {
                EncoderResult::InputEmpty => return Ok(()),
                EncoderResult::OutputFull => {}
                EncoderResult::Unmappable(character) => {
                    let (point, name) = (u32::from(character), encoding.name());
                    return Err(io::Error::other(format!(
                        "the character U+{point:04X} cannot be written in {name}"
                    )));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_is_not_there_is_an_error() {
        for (name, text, fits) in [
            ("windows-1256", "قال €", true),
            ("windows-1256", "[中]", false),
            ("latin1", "[…]", true),
            ("iso-8859-6", "[…]", false),
            ("shift_jis", "言った", true),
            ("utf-16be", "[中😀]", true),
            ("utf-8", "[中😀]", true),
        ] {
            assert_eq!(Encoding::named(name).unwrap().has(text), fits, "{name} {text}");
        }
    }
}
