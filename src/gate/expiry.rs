//! The last day on which something is excused: a date in, whether it is over out.

use std::fmt;
use std::str::FromStr;

use crate::date::When;

/// A day, as it was written: `2027-01-31`. What expires on it still holds on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expiry(String);

/// The text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day; write the last one as YEAR-MONTH-DAY, such as 2027-01-31")]
pub struct NoDate;

impl FromStr for Expiry {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let is_day = text.len() == 10 && When::read(text).is_some();
        if is_day { Ok(Self(text.to_owned())) } else { Err(NoDate) }
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Expiry {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the day has passed.
    #[must_use]
    pub fn is_over(&self, today: When) -> bool {
        When::read(&self.0).is_none_or(|day| day.is_before(today))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_still_holds() {
        let day = |text: &str| When::read(text).unwrap();
        let expiry: Expiry = "2024-02-29".parse().unwrap();
        assert!(!expiry.is_over(day("2024-02-28")));
        assert!(!expiry.is_over(day("2024-02-29")));
        assert!(!expiry.is_over(day("2024-02-29T23:59:59Z")));
        assert!(expiry.is_over(day("2024-03-01")));
        for text in ["2023-02-29", "2024-2-9", "2024-02-29Z", " 2024-02-29", "soon", ""] {
            assert_eq!(text.parse::<Expiry>(), Err(NoDate), "{text}");
        }
    }
}
