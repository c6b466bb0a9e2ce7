//! The aligned diff of a passage, stacked: a line of A, under it the same words of B.
//!
//! Where both say the same, one line stands for both. Differences are marked by signs, a word or
//! more between each pair, never inside a word: that would tear joined letters apart. What changed
//! inside a word is said in a line below.

use std::io;

use crate::base::Span;
use crate::findings::Edit;
use crate::findings::Op;
use crate::findings::Passage;
use crate::report::human::fold::Stretch;
use crate::report::human::fold::fold;
use crate::report::human::page::Direction;
use crate::report::human::page::Flow;
use crate::report::human::page::Line;
use crate::report::human::page::Page;
use crate::report::human::page::Role;
use crate::report::human::page::columns;
use crate::report::human::page::has_right_to_left;
use crate::report::human::page::width;
use crate::report::human::say;
use crate::report::human::words::Word;
use crate::report::human::words::words;
use crate::report::sanitize;
use crate::report::sanitize::Break;

/// The label of a line that stands for both sides, and those of either.
const LABELS: (&str, [&str; 2]) = (" AB │ ", ["  A │ ", "  B │ "]);
/// Columns of a label.
const GUTTER: usize = 6;
/// The labels of a line about the lines above it, and of how it goes on.
const NOTE: (&str, &str) = ("    ╰ ", "    ┆ ");
/// What hides the words between two others.
const FOLD: &str = "    ┆ ";

/// Says once what the signs mean.
pub(super) fn legend(page: &mut Page<'_>) -> io::Result<()> {
    let mut flow = Flow::new("", "       ");
    flow.words(Role::Dim, "Signs:");
    let meanings = [
        (Op::Deleted, "only in A"),
        (Op::Inserted, "only in B"),
        (Op::Changed, "changed"),
        (Op::Folded, "spelt otherwise"),
    ];
    for (op, meaning) in meanings {
        let (role, open, close) = sign(op);
        flow.name(role, &format!("{open}{meaning}{close}"));
    }
    flow.write(page)
}

/// Writes the aligned diff of a passage; `texts` are those of its two documents.
pub(super) fn write(page: &mut Page<'_>, passage: &Passage, texts: [&str; 2]) -> io::Result<()> {
    let sides = [passage.a.bytes, passage.b.bytes];
    let pieces = [texts[0].get(sides[0].range()), texts[1].get(sides[1].range())];
    let [Some(a), Some(b)] = pieces else {
        let mut flow = Flow::new(NOTE.0, NOTE.1);
        flow.words(Role::Plain, "not shown: the text has changed since it was read");
        return flow.write(page);
    };
    let edits: Vec<Edit> = passage.diff.iter().collect();
    let diff = Diff {
        edits: &edits,
        texts,
        words: [
            words(texts[0], sides[0], &edits, |edit| edit.a),
            words(texts[1], sides[1], &edits, |edit| edit.b),
        ],
        directions: [direction(a), direction(b)],
    };
    let columns = diff.columns();
    let same: Vec<bool> = columns.iter().map(|column| column.op == Op::Same).collect();
    for stretch in fold(&same, page.style.context) {
        match stretch {
            Stretch::Shown(range) => diff.rows(page, &columns[range])?,
            Stretch::Folded(range) => folded(page, range.len())?,
        }
    }
    Ok(())
}

fn folded(page: &mut Page<'_>, words: usize) -> io::Result<()> {
    let mut line = page.line();
    line.push(Role::Dim, &format!("{FOLD}… {} the same …", say::count(words as u64, "word")));
    page.write(line)
}

/// The sign around words, as the roles and both ends.
fn sign(op: Op) -> (Role, &'static str, &'static str) {
    match op {
        Op::Same => (Role::Plain, "", ""),
        Op::Folded => (Role::Folded, "~", "~"),
        Op::Changed => (Role::Changed, "[*", "*]"),
        Op::Inserted => (Role::Inserted, "{+", "+}"),
        Op::Deleted => (Role::Deleted, "[-", "-]"),
    }
}

/// The direction that most letters at the beginning have.
fn direction(text: &str) -> Direction {
    let letters = text.chars().take(4096).filter(|letter| letter.is_alphabetic());
    let balance: i32 = letters.map(|letter| if sanitize::is_right_to_left(letter) { 1 } else { -1 }).sum();
    if balance > 0 { Direction::RightToLeft } else { Direction::LeftToRight }
}

/// A word of A above a word of B, or one of them alone.
#[derive(Clone, Copy)]
struct Column {
    op: Op,
    edit: usize,
    /// Which word of each side.
    words: [Option<usize>; 2],
}

/// A word as it is shown.
struct Shown {
    lead: String,
    core: String,
    tail: String,
    after: Break,
}

impl Shown {
    fn new(word: &Word<'_>) -> Self {
        let core = if word.lead.is_empty() { based(word.core) } else { sanitize::running(word.core) };
        let [lead, tail] = [word.lead, word.tail].map(sanitize::running);
        Self { lead, core, tail, after: word.after }
    }

    fn width(&self) -> usize {
        width(&self.lead) + width(&self.core) + width(&self.tail)
    }

    fn reads_like(&self, other: &Self) -> bool {
        (&self.lead, &self.core, &self.tail) == (&other.lead, &other.core, &other.tail)
    }
}

/// The text, with something for a mark to stand on if it begins with one.
fn based(text: &str) -> String {
    let mut shown = sanitize::running(text);
    if shown.chars().next().is_some_and(|first| columns(first) == 0) {
        shown.insert(0, '◌');
    }
    shown
}

/// A column as it is shown.
struct Cell {
    op: Op,
    edit: usize,
    words: [Option<Shown>; 2],
}

/// How much of a row one side has filled.
#[derive(Clone, Copy, Default)]
struct Fill {
    used: usize,
    /// Columns of what separates the next word.
    gap: usize,
    /// What the last word was.
    op: Option<Op>,
}

impl Fill {
    fn with(self, word: &Shown, op: Op) -> Self {
        let (_, open, close) = sign(op);
        let signs = if self.op == Some(op) { 0 } else { open.len() + close.len() };
        let used = self.used + self.gap + word.width() + signs;
        Self { used, gap: width(word.after.shown()), op: Some(op) }
    }
}

struct Diff<'d> {
    edits: &'d [Edit],
    texts: [&'d str; 2],
    words: [Vec<Word<'d>>; 2],
    directions: [Direction; 2],
}

impl Diff<'_> {
    /// Pairs the words of both sides, edit by edit.
    fn columns(&self) -> Vec<Column> {
        let mut columns = Vec::with_capacity(self.words[0].len().max(self.words[1].len()));
        let mut next = [0; 2];
        for (edit, Edit { op, .. }) in self.edits.iter().enumerate() {
            let mut take = |side: usize| {
                let start = next[side];
                let count = self.words[side][start..].iter().take_while(|word| word.edit == edit).count();
                next[side] += count;
                start..start + count
            };
            let [a, b] = [take(0), take(1)];
            columns.extend((0..a.len().max(b.len())).map(|at| Column {
                op: *op,
                edit,
                words: [a.clone().nth(at), b.clone().nth(at)],
            }));
        }
        columns
    }

    /// Writes columns in as many rows as the width makes of them.
    fn rows(&self, page: &mut Page<'_>, columns: &[Column]) -> io::Result<()> {
        let available = page.width() - GUTTER;
        let mut row: Vec<Cell> = Vec::new();
        let mut fills = [Fill::default(); 2];
        for column in columns {
            let words = [0, 1].map(|side| column.words[side].map(|at| Shown::new(&self.words[side][at])));
            let add = |fills: [Fill; 2]| {
                [0, 1].map(|side| {
                    let fill = fills[side];
                    words[side].as_ref().map_or(fill, |word| fill.with(word, column.op))
                })
            };
            let mut filled = add(fills);
            if !row.is_empty() && filled.iter().any(|fill| fill.used > available) {
                self.row(page, &row)?;
                row.clear();
                filled = add([Fill::default(); 2]);
            }
            fills = filled;
            row.push(Cell { op: column.op, edit: column.edit, words });
        }
        self.row(page, &row)
    }

    fn row(&self, page: &mut Page<'_>, row: &[Cell]) -> io::Result<()> {
        let alike = row.iter().all(|cell| match &cell.words {
            [Some(a), Some(b)] => cell.op == Op::Same && a.reads_like(b),
            _ => false,
        });
        if alike {
            return self.side(page, LABELS.0, row, 0);
        }
        for (side, label) in LABELS.1.into_iter().enumerate() {
            self.side(page, label, row, side)?;
        }
        self.notes(page, row)
    }

    /// Writes one side of a row; nothing, if it has no word there.
    fn side(&self, page: &mut Page<'_>, label: &str, row: &[Cell], side: usize) -> io::Result<()> {
        let direction = self.directions[side];
        for pieces in cut(pieces(row, side), page.width() - GUTTER) {
            let mut line = page.line();
            line.push(Role::Dim, label);
            let text = |line: &mut Line<'_>| pieces.iter().for_each(|(role, text)| line.push(*role, text));
            if direction == Direction::RightToLeft || pieces.iter().any(|(_, text)| has_right_to_left(text)) {
                line.isolate(direction, text);
            } else {
                text(&mut line);
            }
            page.write(line)?;
        }
        Ok(())
    }

    /// Says what changed inside the words of a row.
    fn notes(&self, page: &mut Page<'_>, row: &[Cell]) -> io::Result<()> {
        let mut flow = Flow::new(NOTE.0, NOTE.1);
        let mut any = false;
        for edit in row.iter().filter(|cell| cell.op == Op::Changed).map(|cell| &self.edits[cell.edit]) {
            let Some((common_a, common_b)) = edit.common.filter(|(a, b)| telling(edit, *a, *b)) else {
                continue;
            };
            if any {
                flow.then(";");
            } else {
                flow.words(Role::Dim, "changed:");
            }
            any = true;
            let [a, b] = self.texts;
            let [from, to] =
                [(a, edit.a), (b, edit.b)].map(|(text, span)| text.get(span.range()).unwrap_or(""));
            flow.name(Role::Changed, &based(from)).name(Role::Dim, "→");
            flow.name(Role::Changed, &based(to)).then(":");
            let sides =
                [(Role::Deleted, '-', a, edit.a, common_a), (Role::Inserted, '+', b, edit.b, common_b)];
            for (role, sign, text, whole, common) in sides {
                let before = text.get(whole.start as usize..common.start as usize).unwrap_or("");
                let after = text.get(common.end as usize..whole.end as usize).unwrap_or("");
                if !before.is_empty() {
                    flow.name(role, &format!("{sign}{}…", based(before)));
                }
                if !after.is_empty() {
                    flow.name(role, &format!("{sign}…{}", based(after)));
                }
            }
        }
        if any { flow.write(page) } else { Ok(()) }
    }
}

/// Whether the common part is enough of both words to call the rest the change.
fn telling(edit: &Edit, a: Span, b: Span) -> bool {
    a.len() * 2 >= edit.a.len() && b.len() * 2 >= edit.b.len()
}

/// One side of a row as pieces of one role each, signs included.
fn pieces(row: &[Cell], side: usize) -> Vec<(Role, String)> {
    let mut pieces: Vec<(Role, String)> = Vec::new();
    let mut run: Option<Op> = None;
    let mut between = String::new();
    for (op, word) in row.iter().filter_map(|cell| cell.words[side].as_ref().map(|word| (cell.op, word))) {
        let (role, open, _) = sign(op);
        if run == Some(op) {
            if let Some((_, text)) = pieces.last_mut() {
                text.extend([between.as_str(), &word.lead, &word.core]);
            }
        } else {
            close(&mut pieces, run);
            pieces.push((Role::Plain, format!("{between}{}", word.lead)));
            pieces.push((role, format!("{open}{}", word.core)));
            run = Some(op);
        }
        between = format!("{}{}", word.tail, word.after.shown());
    }
    close(&mut pieces, run);
    pieces.push((Role::Plain, between.trim_end().to_owned()));
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

fn close(pieces: &mut [(Role, String)], run: Option<Op>) {
    if let (Some(op), Some((_, text))) = (run, pieces.last_mut()) {
        text.push_str(sign(op).2);
    }
}

/// Cuts what is too wide for a line, which only a single word can be.
fn cut(pieces: Vec<(Role, String)>, available: usize) -> Vec<Vec<(Role, String)>> {
    let mut lines = vec![Vec::new()];
    let mut used = 0;
    for (role, text) in pieces {
        let whole = width(&text);
        if used + whole <= available {
            used += whole;
            if let Some(line) = lines.last_mut() {
                line.push((role, text));
            }
            continue;
        }
        let mut piece = String::new();
        for character in text.chars() {
            let wide = columns(character);
            if used + wide > available {
                if let Some(line) = lines.last_mut() {
                    line.push((role, std::mem::take(&mut piece)));
                }
                lines.push(Vec::new());
                used = 0;
            }
            piece.push(character);
            used += wide;
        }
        if let Some(line) = lines.last_mut() {
            line.push((role, piece));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}
