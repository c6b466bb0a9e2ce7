//! What time it is: the only file that knows.

use std::time::SystemTime;
use std::time::UNIX_EPOCH;

const DAY: u64 = 86_400;

/// Now, as in `2026-11-22T07:36:00Z`.
pub(super) fn now() -> String {
    show(since_1970())
}

fn since_1970() -> u64 {
    // A clock before 1970 is wrong anyway.
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn show(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / DAY);
    let of_day = seconds % DAY;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day of a number of days since 1970 (Hinnant, *chrono-compatible low-level date algorithms*).
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_as_a_date_and_a_time() {
        assert_eq!(show(0), "1970-01-01T00:00:00Z");
        assert_eq!(show(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(show(4_107_542_399), "2100-02-28T23:59:59Z");
        assert_eq!(show(4_107_542_400), "2100-03-01T00:00:00Z");
        assert!(now().as_str() > "2026");
    }
}
