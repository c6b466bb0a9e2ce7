//! Curves from 0 to 1 over 0 to 1, as lines of plain text.

/// Lines of the plot without its axis.
const ROWS: usize = 15;
/// Columns from 0 to 1.
const COLUMNS: usize = 60;

/// A curve with the letter that draws it.
pub(super) type Curve<'a> = (char, &'a dyn Fn(f64) -> f64);

/// Draws the curves; where several meet, a `*` stands.
pub(super) fn plot(curves: &[Curve<'_>]) -> Vec<String> {
    let mut cells = vec![[' '; COLUMNS + 1]; ROWS];
    for (letter, curve) in curves {
        let row = |column: usize| {
            let share = curve(column as f64 / COLUMNS as f64).clamp(0.0, 1.0);
            ((1.0 - share) * (ROWS - 1) as f64).round() as usize
        };
        for column in 0..=COLUMNS {
            let here = row(column);
            // Where it is steep, the line goes on up to the row of the column before.
            let before = if column == 0 { here } else { row(column - 1) };
            let (top, bottom) = if here < before { (here, before - 1) } else { (before, here) };
            let top = if here == before { here } else { top };
            for cell in cells[top..=bottom.max(top)].iter_mut().map(|row| &mut row[column]) {
                *cell = if *cell == ' ' { *letter } else { '*' };
            }
        }
    }
    let mut lines: Vec<String> = cells.iter().enumerate().map(|(row, cells)| line(row, cells)).collect();
    lines.push(format!("        +{}", "-----+".repeat(COLUMNS / 6)));
    lines.push("        0    .1    .2    .3    .4    .5    .6    .7    .8    .9     1".into());
    lines
}

fn line(row: usize, cells: &[char]) -> String {
    let label = match row {
        0 => "100%",
        _ if row == (ROWS - 1) / 2 => "50%",
        _ if row == ROWS - 1 => "0%",
        _ => "",
    };
    let cells: String = cells.iter().collect();
    format!("  {label:>5} |{}", cells.trim_end()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_from_corner_to_corner_without_a_hole() {
        let lines = plot(&[('x', &|share| share * share * share)]);
        assert_eq!(lines.len(), ROWS + 2);
        assert!(lines[0].ends_with('x') && lines[0].starts_with("   100% |"));
        assert!(lines[ROWS - 1].starts_with("     0% |xxx"));
        assert!(lines[..ROWS].iter().all(|line| line.contains('x')));
    }

    #[test]
    fn a_step_is_drawn_from_top_to_bottom() {
        let lines = plot(&[('a', &|share| f64::from(u8::from(share >= 0.5))), ('b', &|_| 0.0)]);
        assert!(lines[..ROWS - 1].iter().all(|line| line.contains('a')));
        assert!(lines[ROWS - 1].contains('*'));
    }
}
