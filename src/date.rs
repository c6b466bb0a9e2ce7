//! Dates as records give them: a text in, the stretch of time that it names out.
//!
//! Read are `2024-01-03`, and with a time after it as in ISO 8601 and RFC 3339:
//! `2024-01-03T10:20:30Z`, `2024-01-03 10:20+03:00`. What cannot be read so is no date.

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The time that a date names, in seconds since 1970: a whole day, if it says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The first second.
    pub start: i64,
    /// The last second.
    pub end: i64,
}

impl When {
    /// Reads a date. A time without a zone counts as UTC; what follows the day and is no time is left
    /// alone.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (day, rest) = (text.get(..10)?, &text[10..]);
        if rest.starts_with(|next: char| next.is_alphanumeric() && !matches!(next, 'T' | 't')) {
            return None;
        }
        let start = midnight(day)?;
        let time = rest.strip_prefix(['T', 't', ' ']).and_then(time);
        Some(match time {
            None => Self { start, end: start + DAY - 1 },
            Some((seconds, length)) => Self { start: start + seconds, end: start + seconds + length - 1 },
        })
    }

    /// The day that it begins on, counted from 1970.
    #[must_use]
    pub fn day(self) -> i64 {
        self.start.div_euclid(DAY)
    }

    /// Whether it is over before the other begins.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        self.end < other.start
    }
}

/// The first second of `2024-01-03`.
fn midnight(day: &str) -> Option<i64> {
    let mut parts = day.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let lengths = (year.len(), month.len(), day.len());
    if lengths != (4, 2, 2) {
        return None;
    }
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_day = (1..=12).contains(&month) && (1..=last).contains(&day);
    is_day.then(|| days(year, month, day) * DAY)
}

/// Days from 1970 to a day of the Gregorian calendar (Hinnant, *chrono-compatible low-level date
/// algorithms*): years begin in March, so that the leap day is the last one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Seconds after midnight, less what the zone is ahead of UTC; and how many of them the time names.
fn time(text: &str) -> Option<(i64, i64)> {
    let (hour, rest) = two(text)?;
    let (minute, rest) = two(rest.strip_prefix(':')?)?;
    let (second, rest, length) = match rest.strip_prefix(':').and_then(two) {
        Some((second, rest)) => (second, rest, 1),
        None => (0, rest, 60),
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let rest = rest.strip_prefix(['.', ',']).map_or(rest, |part| part.trim_start_matches(is_digit));
    Some((hour * 3600 + minute * 60 + second - zone(rest)?, length))
}

/// Seconds that a zone is ahead of UTC: `Z`, `+03:00`, `-0500`, `+03`, or nothing.
fn zone(text: &str) -> Option<i64> {
    let text = text.trim();
    let sign = match text.chars().next() {
        None | Some('Z' | 'z') => return Some(0),
        Some('+') => 1,
        Some('-') => -1,
        Some(_) => return None,
    };
    let (hours, rest) = two(&text[1..])?;
    let minutes = two(rest.trim_start_matches(':')).map_or(0, |(minutes, _)| minutes);
    Some(sign * (hours * 3600 + minutes * 60))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The number that two digits make, and what follows them.
fn two(text: &str) -> Option<(i64, &str)> {
    Some((digits(text.get(..2)?)?, &text[2..]))
}

fn digits(text: &str) -> Option<i64> {
    if text.chars().all(is_digit) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seconds(text: &str) -> (i64, i64) {
        let When { start, end } = When::read(text).unwrap_or_else(|| panic!("{text}"));
        (start, end)
    }

    #[test]
    fn a_day_is_a_day_long() {
        assert_eq!(seconds("1970-01-01"), (0, DAY - 1));
        assert_eq!(seconds(" 2000-02-29 "), (951_782_400, 951_868_799));
        assert_eq!(seconds("2024-01-03, evening"), seconds("2024-01-03"));
        assert_eq!(seconds("2024-01-03Tea"), seconds("2024-01-03"));
        assert_eq!(When::read("1969-12-31").map(When::day), Some(-1));
    }

    #[test]
    fn a_time_is_a_second_or_a_minute_in_its_zone() {
        assert_eq!(seconds("1970-01-01T00:00:10Z"), (10, 10));
        assert_eq!(seconds("1970-01-01 03:00+03:00"), (0, 59));
        assert_eq!(seconds("1970-01-01T03:00:00.250+0300"), (0, 0));
        assert_eq!(seconds("1969-12-31t19:00:00-05"), (0, 0));
        assert_eq!(seconds("1970-01-01T00:01:00"), (60, 60));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "2024", "2024-13-01", "2023-02-29", "2024-1-3", "03.01.2024", "2024-01-031", "20é4-01-03"]
        {
            assert_eq!(When::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_asked(text in "\\PC{0,24}") {
            prop_assert!(When::read(&text).is_none_or(|when| when.start <= when.end));
        }

        #[test]
        fn days_follow_each_other(day in 0i64..60_000) {
            // The day after, by the calendar itself.
            let (mut year, mut month, mut rest) = (1970, 1, day);
            let length = |year: i64, month: i64| (28..=31).rev().find(|&last| {
                midnight(&format!("{year:04}-{month:02}-{last:02}")).is_some()
            }).unwrap();
            while rest >= length(year, month) {
                rest -= length(year, month);
                (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            }
            let text = format!("{year:04}-{month:02}-{:02}", rest + 1);
            prop_assert_eq!(When::read(&text).map(When::day), Some(day));
        }
    }
}
