//! Numbers and names as a person reads them.

use crate::findings::Document;
use crate::findings::Place;

/// `1,234,567`.
pub(in crate::report) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut said = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

/// `1 word`, `2 words`, `2 families`.
pub(in crate::report) fn count(count: u64, thing: &str) -> String {
    let things = match thing.strip_suffix('y') {
        _ if count == 1 => thing.to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{thing}s"),
    };
    format!("{} {things}", number(count))
}

/// `43.2%`; never rounded to all or nothing.
pub(in crate::report) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    if tenths >= 100.0 {
        return if share < 1.0 { "99.9%" } else { "100%" }.to_owned();
    }
    if tenths <= 0.0 && share > 0.0 { "<0.1%".to_owned() } else { format!("{tenths:.1}%") }
}

/// `paragraph 3`, `paragraphs 3–5`.
pub(in crate::report) fn range(thing: &str, (first, last): (u32, u32)) -> String {
    if first == last { format!("{thing} {first}") } else { format!("{thing}s {first}–{last}") }
}

/// What follows the path: `:3-7`, or the record in a file of records.
pub(in crate::report) fn position(document: &Document, place: &Place) -> String {
    let (first, last) = place.lines;
    match document.record {
        Some(record) => format!(":{record}"),
        None if first == last => format!(":{first}"),
        None => format!(":{first}-{last}"),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(in crate::report) fn list<'a>(things: impl Iterator<Item = &'a str>) -> String {
    let mut things: Vec<&str> = things.collect();
    match things.pop() {
        None => "nothing".to_owned(),
        Some(only) if things.is_empty() => only.to_owned(),
        Some(last) => format!("{} and {last}", things.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said() {
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(number(999), "999");
        assert_eq!(count(1, "family"), "1 family");
        assert_eq!(count(1000, "family"), "1,000 families");
        assert_eq!(count(21, "day"), "21 days");
        assert_eq!(list(["a", "b", "c"].into_iter()), "a, b and c");
    }

    #[test]
    fn almost_all_is_not_all() {
        let said: Vec<_> = [0.0, 0.0001, 0.4321, 0.9999, 1.0].into_iter().map(percent).collect();
        assert_eq!(said, ["0.0%", "<0.1%", "43.2%", "99.9%", "100%"]);
    }
}
