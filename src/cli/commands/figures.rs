//! Numbers and tables as a person reads them in a terminal.

use std::io;
use std::io::Write;

/// `43%`, `99.2%`; never rounded to all or nothing.
pub(super) fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    match share {
        _ if share <= 0.0 => "0%".into(),
        _ if share >= 1.0 => "100%".into(),
        _ if share < 0.001 => "<0.1%".into(),
        _ if share > 0.999 => ">99.9%".into(),
        _ if (0.1..0.98).contains(&share) || (share * 100.0 - whole).abs() < 0.05 => format!("{whole:.0}%"),
        _ => format!("{:.1}%", share * 100.0),
    }
}

/// `1 word`, `1,000 words`, `2 copies`.
pub(super) fn count(number: u64, thing: &str) -> String {
    let digits = number.to_string();
    let mut said = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    match thing.strip_suffix('y') {
        _ if number == 1 => format!("{said} {thing}"),
        Some(stem) => format!("{said} {stem}ies"),
        None => format!("{said} {thing}s"),
    }
}

/// Writes rows of cells in columns as wide as their widest cell, the first to the left, the others to
/// the right, each line indented by two.
pub(super) fn table(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = widths[column];
            match column {
                0 => line.push_str(&format!("{cell:<width$}")),
                _ => line.push_str(&format!("  {cell:>width$}")),
            }
        }
        writeln!(out, "  {}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn almost_all_is_not_all() {
        let said = [0.0, 0.0001, 0.004, 0.05, 0.43, 0.992, 0.9984, 0.9999, 1.0].map(percent);
        assert_eq!(said, ["0%", "<0.1%", "0.4%", "5%", "43%", "99.2%", "99.8%", ">99.9%", "100%"]);
        assert_eq!(count(1, "word"), "1 word");
        assert_eq!(count(2, "copy"), "2 copies");
        assert_eq!(count(1_234_567, "word"), "1,234,567 words");
    }
}
