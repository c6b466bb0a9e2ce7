//! Finds words: a text and a table in, folded words with their spans out, in order.
//!
//! The word boundaries of UAX #29, but that letters of scripts without spaces stand alone. What
//! the rules join is scanned with two characters of look-ahead at most (past marks).
//! Invariant: scanning the text from the start of one word to the end of another gives the words
//! between them, so no rule may look beyond the first and last letter of a word.

use crate::base::Span;
use crate::text::class::Class;
use crate::text::plain;
use crate::text::plain::Run;
use crate::text::preset::Form;
use crate::text::table::Entry;
use crate::text::table::Table;

/// Calls `each` with every word of `text`.
pub(super) fn scan(table: &Table, text: &str, each: &mut impl FnMut(&[u8], Span)) {
    let verbatim = !matches!(table.form(), Form::Folded(_));
    let (bytes, room) = (text.as_bytes(), [0; plain::ROOM]);
    let mut scanner = Scanner { table, text, bytes, verbatim, word: Word::default(), room };
    let mut at = 0;
    loop {
        at = table.plain().skip(bytes, at);
        if let Some((end, len)) = scanner.plain(at) {
            let folded = if verbatim { &bytes[at..end] } else { &scanner.room[..len] };
            each(folded, span(at, end));
            at = end;
            continue;
        }
        let Some((code, entry, next)) = scanner.look(at) else { return };
        at = match entry.class() {
            Class::Letter | Class::Hebrew | Class::Numeric | Class::Katakana | Class::ExtendNumLet => {
                let end = scanner.word(at);
                scanner.finish(each);
                end
            }
            Class::Single | Class::Attach => {
                let end = scanner.single(at);
                scanner.finish(each);
                end
            }
            Class::Words => {
                let span = span(at, next);
                for word in entry.expansion().iter().flat_map(|&index| table.expansion(code, index)) {
                    each(word.as_bytes(), span);
                }
                next
            }
            _ => next,
        };
    }
}

/// The word that is being read.
#[derive(Default)]
struct Word {
    folded: Vec<u8>,
    start: Option<usize>,
    end: usize,
    slow: bool,
    /// The character before may act on the one that follows.
    acts: bool,
}

struct Scanner<'a> {
    table: &'a Table,
    text: &'a str,
    bytes: &'a [u8],
    /// The folded word is the text itself, or its composed form.
    verbatim: bool,
    word: Word,
    /// For a plain word, folded, and what is read with its end.
    room: [u8; plain::ROOM],
}

impl Scanner<'_> {
    /// The code point at a byte, its entry, and where the next one starts.
    #[inline]
    fn look(&self, at: usize) -> Option<(u32, Entry, usize)> {
        let first = *self.bytes.get(at)?;
        if first < 0x80 {
            return Some((u32::from(first), self.table.ascii(first), at + 1));
        }
        let (code, next) = decode(self.bytes, at);
        Some((code, self.table.get(code), next))
    }

    /// Reads a word as most are: letters and digits that become one short character each, and after them
    /// nothing that belongs to the word. Gives where it ends and the bytes of its folding; what it reads,
    /// [`Scanner::word`] would read alike.
    #[inline]
    fn plain(&mut self, start: usize) -> Option<(usize, usize)> {
        let run = self.table.plain().read(self.table, self.bytes, start, &mut self.room)?;
        (run.len > 0 && (run.is_whole || self.ends(&run))).then_some((run.end, run.len))
    }

    /// Whether nothing that follows a plain word belongs to it.
    fn ends(&self, run: &Run) -> bool {
        let Some((_, entry, next)) = self.look(run.end) else { return true };
        let class = entry.class();
        if class == Class::Other {
            return true;
        }
        let before = self.look(run.last).map_or(Class::Other, |(_, last, _)| last.class());
        class != Class::Extend && !joins(before, class) && !self.bridges(before, class, next)
    }

    /// Reads a word of a script with spaces; gives where it stopped.
    fn word(&mut self, mut at: usize) -> usize {
        let mut before = Class::Other;
        loop {
            at = self.ascii_run(at, &mut before);
            let Some((code, entry, next)) = self.look(at) else { return at };
            let class = entry.class();
            if class == Class::Extend {
                self.absorb(code, entry, at, next);
            } else if before == Class::Other || joins(before, class) {
                self.absorb(code, entry, at, next);
                // A connector that vanishes must not join what would not join without it.
                if class != Class::ExtendNumLet || self.verbatim || before == Class::Other {
                    before = class;
                }
            } else if !self.bridges(before, class, next) {
                return at;
            }
            at = next;
        }
    }

    /// Reads ASCII letters and digits, as long as nothing else comes and they join what is before.
    #[inline]
    fn ascii_run(&mut self, start: usize, before: &mut Class) -> usize {
        if *before == Class::Katakana {
            return start;
        }
        let mut at = start;
        let mut last = None;
        while let Some(&byte) = self.bytes.get(at) {
            if byte >= 0x80 {
                break;
            }
            let entry = self.table.ascii(byte);
            let Some(folded) = entry.ascii_core() else { break };
            self.word.folded.push(folded);
            last = Some(entry);
            at += 1;
        }
        if let Some(entry) = last {
            *before = entry.class();
            self.word.start.get_or_insert(start);
            self.word.end = at;
            self.word.acts = false;
        }
        at
    }

    /// Reads a character that stands alone, with what belongs to it.
    fn single(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut takes_vowels = false;
        while let Some((code, entry, next)) = self.look(at) {
            let class = entry.class();
            if at == start {
                takes_vowels = (0xE00..0xF00).contains(&code);
                // A vowel that folds to two signs loses the first if it has no letter.
                self.word.slow |= class == Class::Attach;
            } else if class != Class::Extend && !(class == Class::Attach && takes_vowels) {
                break;
            }
            self.absorb(code, entry, at, next);
            at = next;
        }
        at
    }

    /// Whether a character within a word, such as an apostrophe, has the right letters around it.
    fn bridges(&self, before: Class, class: Class, next: usize) -> bool {
        let letters = matches!(before, Class::Letter | Class::Hebrew);
        let wanted: fn(Class) -> bool = match class {
            Class::MidLetter | Class::MidNumLet if letters => |c| matches!(c, Class::Letter | Class::Hebrew),
            Class::DoubleQuote if before == Class::Hebrew => |c| c == Class::Hebrew,
            Class::MidNum | Class::MidNumLet if before == Class::Numeric => |c| c == Class::Numeric,
            _ => return false,
        };
        let mut at = next;
        while let Some((_, entry, next)) = self.look(at) {
            if entry.class() != Class::Extend {
                return wanted(entry.class());
            }
            at = next;
        }
        false
    }

    /// Takes a character into the word. What comes before the first letter or digit is dropped.
    #[inline]
    fn absorb(&mut self, code: u32, entry: Entry, at: usize, next: usize) {
        let word = &mut self.word;
        if word.start.is_none() {
            if !entry.is_core() {
                return;
            }
            word.start = Some(at);
        }
        if entry.is_solid() {
            word.end = next;
        }
        word.slow |= entry.is_slow();
        if let Some(code) = entry.put() {
            word.slow |= word.acts && entry.yields();
            word.acts = entry.acts();
            push(code, &mut word.folded);
        } else if let Some(index) = entry.expansion() {
            word.slow |= word.acts && entry.yields();
            word.acts = entry.acts();
            for word_of_it in self.table.expansion(code, index) {
                word.folded.extend_from_slice(word_of_it.as_bytes());
            }
        }
    }

    /// Hands the word over, if there is one, and makes room for the next.
    #[inline]
    fn finish(&mut self, each: &mut impl FnMut(&[u8], Span)) {
        if let Some(start) = self.word.start {
            let text = &self.text[start..self.word.end];
            let span = span(start, self.word.end);
            if self.word.slow {
                self.finish_slowly(start, text, each);
            } else if self.verbatim {
                each(text.as_bytes(), span);
            } else {
                each(&self.word.folded, span);
            }
        }
        self.word.folded.clear();
        self.word.start = None;
        self.word.slow = false;
        self.word.acts = false;
    }

    /// Hands over a word that takes the full path; of one that begins with a vocative, that first.
    #[cold]
    fn finish_slowly(&self, start: usize, text: &str, each: &mut impl FnMut(&[u8], Span)) {
        let (mut at, mut rest) = (start, text);
        while !rest.is_empty() {
            let len = self.table.vocative(rest).unwrap_or(rest.len());
            let folded = self.table.fold_word(&rest[..len]);
            if !folded.is_empty() {
                each(folded.as_bytes(), span(at, at + len));
            }
            (at, rest) = (at + len, &rest[len..]);
        }
    }
}

/// UAX #29, rules 5, 8 to 10, 13, 13a and 13b: no boundary between these two.
#[inline]
fn joins(before: Class, after: Class) -> bool {
    const ALNUM: u16 = 1 << Class::Letter as u16 | 1 << Class::Hebrew as u16 | 1 << Class::Numeric as u16;
    const KATAKANA: u16 = 1 << Class::Katakana as u16;
    const CONNECTOR: u16 = 1 << Class::ExtendNumLet as u16;
    let after = 1 << after as u16;
    match before {
        Class::Letter | Class::Hebrew | Class::Numeric => after & (ALNUM | CONNECTOR) != 0,
        Class::Katakana => after & (KATAKANA | CONNECTOR) != 0,
        Class::ExtendNumLet => after & (ALNUM | KATAKANA | CONNECTOR) != 0,
        _ => false,
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

/// Decodes the character at `at`, which is not ASCII. The bytes are valid UTF-8, so it is whole.
#[inline]
fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let part = |i: usize| u32::from(bytes.get(at + i).copied().unwrap_or(0));
    let low = |i: usize| part(i) & 0x3F;
    match part(0) {
        first @ 0xF0.. => ((first & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3), at + 4),
        first @ 0xE0.. => ((first & 0x0F) << 12 | low(1) << 6 | low(2), at + 3),
        first => ((first & 0x1F) << 6 | low(1), at + 2),
    }
}

/// Appends a code point as UTF-8.
#[inline]
fn push(code: u32, out: &mut Vec<u8>) {
    match code {
        0..0x80 => out.push(code as u8),
        0x80..0x800 => out.extend_from_slice(&[0xC0 | (code >> 6) as u8, 0x80 | (code & 0x3F) as u8]),
        0x800..0x1_0000 => out.extend_from_slice(&[
            0xE0 | (code >> 12) as u8,
            0x80 | (code >> 6 & 0x3F) as u8,
            0x80 | (code & 0x3F) as u8,
        ]),
        _ => out.extend_from_slice(&[
            0xF0 | (code >> 18) as u8,
            0x80 | (code >> 12 & 0x3F) as u8,
            0x80 | (code >> 6 & 0x3F) as u8,
            0x80 | (code & 0x3F) as u8,
        ]),
    }
}
