//! The fingerprint of a passage as it is shown, typed and kept: `v1:` and 32 hexadecimal digits.

use std::fmt;
use std::str::FromStr;

/// Says how the hash is made; another way would get another tag.
const TAG: &str = "v1:";
/// Hexadecimal digits of the hash.
const DIGITS: usize = 32;

/// What a passage says, as a hash of its words as they are compared.
///
/// It knows no path, no line and no other document, so it stays when text is moved or renamed, and
/// whatever else comes or goes; a word more or less gives another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of words with this [hash](crate::findings::Place::fingerprint).
    #[must_use]
    pub fn new(hash: u128) -> Self {
        Self(hash)
    }

    /// Its digits, without the tag.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:032x}", self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{TAG}{:032x}", self.0)
    }
}

/// Why a text is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoFingerprint {
    /// It has another tag.
    #[error("a fingerprint of another version; this program knows `v1:`, make the baseline anew with it")]
    Version,
    /// It is something else.
    #[error("not a fingerprint; one is `v1:` and 32 hexadecimal digits, as a report shows it")]
    Form,
}

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let Some(digits) = text.strip_prefix(TAG) else {
            let version = text.strip_prefix('v').and_then(|rest| rest.split_once(':'));
            let other = version.is_some_and(|(number, _)| number.parse::<u32>().is_ok());
            return Err(if other { NoFingerprint::Version } else { NoFingerprint::Form });
        };
        let lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != DIGITS || !digits.bytes().all(lower) {
            return Err(NoFingerprint::Form);
        }
        u128::from_str_radix(digits, 16).map(Self).map_err(|_| NoFingerprint::Form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_fingerprint_is_refused() {
        let digits = "0123456789abcdef0123456789abcdef";
        assert_eq!(format!("v2:{digits}").parse::<Fingerprint>(), Err(NoFingerprint::Version));
        for text in ["", "v1:", digits, &format!("v1:{digits}0"), "v1:+123456789abcdef0123456789abcdef"] {
            assert_eq!(text.parse::<Fingerprint>(), Err(NoFingerprint::Form), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_read(hash in any::<u128>()) {
            let fingerprint = Fingerprint::new(hash);
            prop_assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        }
    }
}
