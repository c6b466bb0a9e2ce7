//! Lines of a terminal, and text that flows over them.
//!
//! Everything that is printed passes [`Line::push`], which shows what is hidden: so no control
//! character of a text or a name can come out, and isolates, colours and links, which only this file
//! writes, are always closed.

use std::io;
use std::io::Write;

use anstyle::AnsiColor;
use unicode_width::UnicodeWidthChar;

use crate::report::Style;
use crate::report::sanitize;

/// What a piece of a line is; decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Heading,
    Dim,
    Name,
    Changed,
    Folded,
    Inserted,
    Deleted,
}

impl Role {
    fn style(self) -> anstyle::Style {
        let plain = anstyle::Style::new();
        match self {
            Self::Plain => plain,
            Self::Heading => plain.bold(),
            Self::Dim => plain.dimmed(),
            Self::Name => AnsiColor::Cyan.on_default(),
            Self::Changed => AnsiColor::Yellow.on_default().bold(),
            Self::Folded => AnsiColor::Blue.on_default(),
            Self::Inserted => AnsiColor::Green.on_default().bold(),
            Self::Deleted => AnsiColor::Red.on_default().bold(),
        }
    }
}

/// Which way the text between two isolates runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// As its first strong character says.
    First,
    /// From left to right, whatever it begins with.
    LeftToRight,
    /// From right to left, whatever it begins with.
    RightToLeft,
}

/// The columns that a text takes once it is shown.
///
/// The sum over its characters, which is what terminals do: those that join what Unicode would join
/// (lam and alef, families of emoji) are few, and then the line is only shorter than it could be.
pub(super) fn width(text: &str) -> usize {
    sanitize::visible(text).chars().map(columns).sum()
}

/// The columns that a visible character takes.
pub(super) fn columns(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// Whether any of it runs from right to left.
pub(super) fn has_right_to_left(text: &str) -> bool {
    text.chars().any(sanitize::is_right_to_left)
}

/// The page that lines go to.
pub(super) struct Page<'p> {
    out: &'p mut dyn Write,
    pub(super) style: &'p Style,
}

impl<'p> Page<'p> {
    pub(super) fn new(out: &'p mut dyn Write, style: &'p Style) -> Self {
        Self { out, style }
    }

    /// Columns of a line, never so few that nothing fits.
    pub(super) fn width(&self) -> usize {
        self.style.width.max(24)
    }

    /// How many of a list are shown.
    pub(super) fn shown(&self, all: usize) -> usize {
        self.style.limit.map_or(all, |limit| limit.min(all))
    }

    /// How many of a list inside a result are shown: a few, or with no limit all.
    pub(super) fn few(&self, few: usize, all: usize) -> usize {
        // One more is shorter than to say that one is left out.
        if self.style.limit.is_none() || all <= few + 1 { all } else { few }
    }

    pub(super) fn line(&self) -> Line<'p> {
        Line { style: self.style, text: String::new(), spaces: 0, last: [' '; 2] }
    }

    pub(super) fn write(&mut self, line: Line<'_>) -> io::Result<()> {
        self.out.write_all(line.text.as_bytes())?;
        self.out.write_all(b"\n")
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// A heading with a rule to the end of the line.
    pub(super) fn heading(&mut self, text: &str) -> io::Result<()> {
        self.blank()?;
        let mut line = self.line();
        line.push(Role::Heading, text);
        let rest = self.width().saturating_sub(width(text) + 1);
        line.push(Role::Dim, &format!(" {}", "─".repeat(rest)));
        self.write(line)
    }
}

/// One line in the making.
pub(super) struct Line<'p> {
    style: &'p Style,
    text: String,
    /// Spaces that are due before whatever comes next; those at the end of a line never come out.
    spaces: usize,
    /// The last two characters that are seen; spaces at the beginning.
    last: [char; 2],
}

impl Line<'_> {
    /// Adds text, whatever is in it.
    pub(super) fn push(&mut self, role: Role, text: &str) {
        if text.is_empty() {
            return;
        }
        let style = role.style();
        let painted = self.style.color && style != anstyle::Style::new();
        if painted {
            self.text.push_str(&style.render().to_string());
        }
        for character in sanitize::visible(text).chars() {
            self.put(character);
        }
        if painted {
            self.text.push_str(&style.render_reset().to_string());
        }
    }

    /// A `##[` that only comes about where two pieces meet is broken here, and a `::` that would
    /// begin the line: build logs take both for commands.
    fn put(&mut self, character: char) {
        let command = character == '[' && self.last == ['#'; 2];
        let starts = character == ':' && self.last == [' '; 2];
        if character == ' ' {
            self.spaces += 1;
            return;
        }
        self.space();
        if command || starts {
            self.text.push_str(&format!("<U+{:04X}>", u32::from(character)));
            self.last = ['>'; 2];
        } else {
            self.text.push(character);
            self.last = [self.last[1], character];
        }
    }

    fn space(&mut self) {
        for _ in 0..std::mem::take(&mut self.spaces) {
            self.text.push(' ');
            self.last = [self.last[1], ' '];
        }
    }

    /// Adds what `inside` adds, isolated from the direction of the line.
    pub(super) fn isolate(&mut self, direction: Direction, inside: impl FnOnce(&mut Self)) {
        if !self.style.bidi_isolate {
            return inside(self);
        }
        self.space();
        self.text.push(match direction {
            Direction::First => '\u{2068}',
            Direction::LeftToRight => '\u{2066}',
            Direction::RightToLeft => '\u{2067}',
        });
        inside(self);
        self.text.push('\u{2069}');
    }

    /// Adds a name or another piece of text that stands by itself; isolated only if it has to be, so
    /// that plain names can be copied from the terminal without invisible characters.
    pub(super) fn name(&mut self, role: Role, text: &str) {
        if has_right_to_left(text) {
            self.isolate(Direction::First, |line| line.push(role, text));
        } else {
            self.push(role, text);
        }
    }

    /// Adds a path, as a link if links are wanted.
    pub(super) fn path(&mut self, role: Role, path: &str) {
        let Some(base) = self.style.hyperlinks.as_deref().filter(|_| path != "-") else {
            return self.name(role, path);
        };
        self.space();
        let base = if path.starts_with('/') { "file://" } else { base };
        self.text.push_str(&format!("\u{1b}]8;;{}{}\u{1b}\\", percent_encode(base), percent_encode(path)));
        self.name(role, path);
        self.text.push_str("\u{1b}]8;;\u{1b}\\");
    }
}

/// Everything but what stands for itself in a URL of a file. Idempotent on URLs (`%` stays).
fn percent_encode(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                url.push(byte.into());
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// A piece of flowing text that is not cut: a word, a name, a path.
struct Atom {
    role: Role,
    text: String,
    /// The file that it links to.
    link: Option<String>,
    /// The position in that file, outside the isolates of its path, which would turn it around.
    position: String,
    /// Punctuation behind it, outside its isolates.
    after: &'static str,
}

/// Text that flows over lines, each of which begins with a label, so that no line begins with text
/// of a stranger.
pub(super) struct Flow {
    first: &'static str,
    next: &'static str,
    atoms: Vec<Atom>,
}

impl Flow {
    /// A flow whose lines begin with `first`, then with `next`.
    pub(super) fn new(first: &'static str, next: &'static str) -> Self {
        Self { first, next, atoms: Vec::new() }
    }

    /// Adds words.
    pub(super) fn words(&mut self, role: Role, text: &str) -> &mut Self {
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            self.name(role, word);
        }
        self
    }

    /// Adds a name, uncut.
    pub(super) fn name(&mut self, role: Role, text: &str) -> &mut Self {
        self.atoms.push(Atom { role, text: text.to_owned(), link: None, position: String::new(), after: "" });
        self
    }

    /// Adds a path with its position, uncut.
    pub(super) fn path(&mut self, role: Role, path: &str, position: &str) -> &mut Self {
        let [text, position] = [path, position].map(str::to_owned);
        self.atoms.push(Atom { role, link: Some(text.clone()), text, position, after: "" });
        self
    }

    /// Puts punctuation behind what came last.
    pub(super) fn then(&mut self, after: &'static str) -> &mut Self {
        if let Some(last) = self.atoms.last_mut() {
            last.after = after;
        }
        self
    }

    /// Writes it.
    pub(super) fn write(&self, page: &mut Page<'_>) -> io::Result<()> {
        let available = page.width();
        let mut line = page.line();
        line.push(Role::Dim, self.first);
        let mut used = width(self.first);
        let mut first = true;
        for atom in &self.atoms {
            let wide = width(&atom.text) + atom.position.len() + width(atom.after);
            if !first && used + 1 + wide > available {
                page.write(std::mem::replace(&mut line, page.line()))?;
                line.push(Role::Dim, self.next);
                used = width(self.next);
                first = true;
            }
            if !first {
                line.push(Role::Plain, " ");
                used += 1;
            }
            match &atom.link {
                Some(path) => line.path(atom.role, path),
                None => line.name(atom.role, &atom.text),
            }
            line.push(atom.role, &atom.position);
            line.push(Role::Plain, atom.after);
            used += wide;
            first = false;
        }
        page.write(line)
    }
}
