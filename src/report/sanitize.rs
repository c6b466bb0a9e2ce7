//! Makes visible what a terminal would obey, or would not show.
//!
//! Control characters become their pictures (`␛`), or their numbers (`<U+009B>`) if they have none;
//! so do directional controls, zero-width and tag characters, which can hide or reorder what a line
//! says. A joiner or variation selector stays where its script or emoji needs it, between two
//! characters that it can join. Nothing visible is changed, but for `##[`, which starts a command in
//! some build logs.

use std::borrow::Cow;

/// The text with everything hidden made visible. A fixed point: doing it twice changes nothing.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let mut clean = 0;
    let mut shown: Option<String> = None;
    let mut before = [None; 2];
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let end = text.len() - rest.as_str().len();
        let joins = is_joiner(character) && can_join(before[1], rest.clone().next(), character);
        let command = character == '[' && before == [Some('#'); 2];
        if (is_hidden(character) && !joins) || command {
            let shown = shown.get_or_insert_default();
            shown.push_str(&text[clean..end - character.len_utf8()]);
            show(character, shown);
            clean = end;
            before = [None; 2];
        } else {
            before = [before[1], Some(character)];
        }
    }
    match shown {
        None => Cow::Borrowed(text),
        Some(mut shown) => {
            shown.push_str(&text[clean..]);
            Cow::Owned(shown)
        }
    }
}

/// The text on one line: line breaks become `⏎`, empty lines `¶`, runs of white space one space.
#[must_use]
pub fn running(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        line.push_str(&visible(&rest[..word]));
        rest = &rest[word..];
        if rest.is_empty() {
            return line;
        }
        let space = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        line.push_str(Break::of(&rest[..space]).shown());
        rest = &rest[space..];
    }
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// Nothing.
    None,
    /// White space.
    Space,
    /// The end of a line.
    Line,
    /// An empty line.
    Paragraph,
}

impl Break {
    /// The break that a piece of text makes.
    #[must_use]
    pub fn of(between: &str) -> Self {
        let count = |end: &str| between.matches(end).count();
        let lines = count("\n") + count("\r") - count("\r\n") + count("\u{2028}");
        match lines + 2 * count("\u{2029}") {
            0 if between.contains(char::is_whitespace) => Self::Space,
            0 => Self::None,
            1 => Self::Line,
            _ => Self::Paragraph,
        }
    }

    /// How it is shown in a line.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Space => " ",
            Self::Line => " ⏎ ",
            Self::Paragraph => " ¶ ",
        }
    }
}

/// Whether a character acts on what is around it instead of being seen: controls, and what Unicode
/// calls default ignorable.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    match character {
        ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{34e}' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' => true,
        '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{fffe}'..='\u{ffff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Whether letters of the script run from right to left.
#[must_use]
pub fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{65f}' | '\u{66d}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn show(character: char, shown: &mut String) {
    let picture = match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('␡'),
        _ => None,
    };
    match picture {
        Some(picture) => shown.push(picture),
        None => shown.push_str(&format!("<U+{:04X}>", u32::from(character))),
    }
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

fn can_join(before: Option<char>, after: Option<char>, joiner: char) -> bool {
    let before_emoji = before.is_some_and(|c| is_emoji(c) || c == '\u{fe0f}');
    match joiner {
        '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(is_emoji),
        '\u{200d}' if before_emoji => after.is_some_and(is_emoji),
        _ => before.is_some_and(needs_joiners) && after.is_some_and(needs_joiners),
    }
}

/// Letters and marks of scripts whose spelling needs the zero-width joiners.
fn needs_joiners(character: char) -> bool {
    let script = matches!(character,
        '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}' | '\u{1820}'..='\u{18aa}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    script && !is_hidden(character) && !character.is_numeric() && !character.is_ascii_punctuation()
}

fn is_emoji(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn controls_are_shown() {
        assert_eq!(visible("a\u{1b}[31m\r\u{8}\u{7f}\u{9b}"), "a␛[31m␍␈␡<U+009B>");
        assert_eq!(
            visible("\u{202e}\u{2068}\u{200f}\u{feff}\u{e0041}"),
            "<U+202E><U+2068><U+200F><U+FEFF><U+E0041>"
        );
        assert_eq!(visible("x ##[error]y"), "x ##<U+005B>error]y");
        assert!(matches!(visible("يبدو أن"), Cow::Borrowed(_)));
    }

    #[test]
    fn joiners_stay_where_they_join() {
        for kept in ["می\u{200c}شود", "क्\u{200d}ष", "👩\u{200d}🚀", "❤\u{fe0f}\u{200d}🔥"]
        {
            assert_eq!(visible(kept), kept);
        }
        assert_eq!(visible("a\u{200c}b"), "a<U+200C>b");
        assert_eq!(visible("می\u{200c} شود"), "می<U+200C> شود");
        assert_eq!(visible("a\u{fe0f}\u{200d}🔥"), "a<U+FE0F><U+200D>🔥");
    }

    #[test]
    fn breaks_are_shown_on_one_line() {
        assert_eq!(running("a\r\nb\n\n c\t d"), "a ⏎ b ¶ c d");
    }

    fn hostile() -> impl Strategy<Value = String> {
        let character = prop_oneof![
            any::<char>(),
            proptest::sample::select(
                "\u{1b}\r\n\t\u{200c}\u{200d}\u{fe0f}\u{202e}\u{2069}##[]:🔥می क्a"
                    .chars()
                    .collect::<Vec<_>>()
            ),
        ];
        proptest::collection::vec(character, 0..40).prop_map(|characters| characters.into_iter().collect())
    }

    proptest! {
        #[test]
        fn nothing_hidden_survives_and_twice_is_once(text in hostile()) {
            let once = visible(&text).into_owned();
            prop_assert!(!once.contains(|c: char| c.is_control() || (is_hidden(c) && !is_joiner(c))));
            prop_assert!(!once.contains("##["));
            prop_assert_eq!(visible(&once), once.as_str());
            let line = running(&text);
            prop_assert!(!line.contains(|c: char| c.is_control()));
            prop_assert!(!line.contains("##["));
            prop_assert_eq!(running(&line), line.as_str());
        }
    }
}
