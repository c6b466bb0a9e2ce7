//! Numbers and strings in, bytes out; and back, without trust in what was written.

/// Appends a number, seven bits a byte, the low ones first.
pub(crate) fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a string with its length.
pub(crate) fn put_string(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Appends a string that may not be there.
pub(crate) fn put_optional(out: &mut Vec<u8>, text: Option<&str>) {
    put_number(out, text.map_or(0, |text| text.len() as u64 + 1));
    out.extend_from_slice(text.unwrap_or_default().as_bytes());
}

/// Reads what these have written; everything is `None` where the bytes say nothing of the kind.
#[derive(Debug, Clone)]
pub(crate) struct Bytes<'b>(pub(crate) &'b [u8]);

impl<'b> Bytes<'b> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    #[inline]
    pub(crate) fn number(&mut self) -> Option<u64> {
        match self.0 {
            // Most are small.
            [byte @ 0..0x80, rest @ ..] => {
                self.0 = rest;
                Some(u64::from(*byte))
            }
            [low, high @ 0..0x80, rest @ ..] => {
                self.0 = rest;
                Some(u64::from(low & 0x7F) | u64::from(*high) << 7)
            }
            _ => self.long_number(),
        }
    }

    fn long_number(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.take(1)?[0];
            let part = u64::from(byte & 0x7F);
            if part << shift >> shift != part {
                return None;
            }
            value |= part << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(crate) fn string(&mut self) -> Option<String> {
        let len = self.number()?;
        self.text(len)
    }

    #[expect(clippy::option_option, reason = "outside: whether it can be read; inside: whether it is there")]
    pub(crate) fn optional(&mut self) -> Option<Option<String>> {
        match self.number()? {
            0 => Some(None),
            len => Some(Some(self.text(len - 1)?)),
        }
    }

    /// Passes over what [`put_string`] has written.
    pub(crate) fn pass_string(&mut self) -> Option<()> {
        let len = self.number()?;
        self.take(usize::try_from(len).ok()?).map(drop)
    }

    /// Passes over what [`put_optional`] has written.
    pub(crate) fn pass_optional(&mut self) -> Option<()> {
        let len = self.number()?.saturating_sub(1);
        self.take(usize::try_from(len).ok()?).map(drop)
    }

    fn text(&mut self, len: u64) -> Option<String> {
        let bytes = self.take(usize::try_from(len).ok()?)?;
        std::str::from_utf8(bytes).ok().map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(number in any::<u64>(), text in ".*", optional in prop::option::of(".*")) {
            let mut out = Vec::new();
            put_number(&mut out, number);
            put_string(&mut out, &text);
            put_optional(&mut out, optional.as_deref());
            let mut bytes = Bytes(&out);
            prop_assert_eq!(bytes.number(), Some(number));
            prop_assert_eq!(bytes.string(), Some(text));
            prop_assert_eq!(bytes.optional(), Some(optional));
            prop_assert!(bytes.is_empty() && bytes.number().is_none());
        }

        #[test]
        fn nothing_that_is_read_panics(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut bytes = Bytes(&bytes);
            while bytes.optional().is_some() && bytes.number().is_some() {}
        }
    }
}
