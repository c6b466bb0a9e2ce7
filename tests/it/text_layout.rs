//! Lines, paragraphs and code points of a text.

use proptest::prelude::*;
use twicetold::text::Layout;

fn paragraphs(text: &str) -> Vec<&str> {
    Layout::new(text).paragraphs().iter().map(|span| span.of(text)).collect()
}

#[test]
fn a_paragraph_is_a_line() {
    let text = "Title\n\nFirst one.\n\nSecond one.\nThird.\n";
    assert_eq!(paragraphs(text), ["Title", "First one.", "Second one.", "Third."]);
}

#[test]
fn a_paragraph_of_a_wrapped_text_ends_at_a_blank_line() {
    let text = "One line\nand more\nand more.\r\n \t\nTwo lines\nof it.\n";
    assert_eq!(paragraphs(text), ["One line\nand more\nand more.", "Two lines\nof it."]);
    let long = format!("{}\nb\nc\nd", "ا".repeat(101));
    assert_eq!(paragraphs(&long).len(), 4);
    let short = format!("{}\nb\nc\nd", "ا".repeat(100));
    assert_eq!(paragraphs(&short).len(), 1);
}

#[test]
fn half_of_the_lines_is_not_more_than_half() {
    assert_eq!(paragraphs("a\nb\n\nc\nd").len(), 4);
    assert_eq!(paragraphs("a\nb\nc\n\nd\ne").len(), 2);
}

#[test]
fn lines_end_in_three_ways() {
    let text = "a\rb\r\nc\n\nd";
    let layout = Layout::new(text);
    let lines: Vec<u32> = (0..=text.len() as u32).map(|byte| layout.line(byte)).collect();
    assert_eq!(lines, [1, 1, 2, 2, 2, 3, 3, 4, 5, 5]);
    assert_eq!(paragraphs(text), ["a", "b", "c", "d"]);
}

#[test]
fn bytes_between_paragraphs_belong_to_the_one_before() {
    let layout = Layout::new("\na\n\nb");
    let numbers: Vec<u32> = (0..5).map(|byte| layout.paragraph(byte)).collect();
    assert_eq!(numbers, [1, 1, 1, 1, 2]);
}

#[test]
fn an_empty_text_has_one_line_and_no_paragraph() {
    let layout = Layout::new("");
    assert_eq!((layout.line(0), layout.chars("", 0)), (1, 0));
    assert!(layout.paragraphs().is_empty());
}

proptest! {
    #[test]
    fn chars_are_code_points(text in "(a|é|中|😀|[ -~]{300}|\n){0,40}") {
        let layout = Layout::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            prop_assert_eq!(layout.chars(&text, byte as u32), count as u32);
        }
        prop_assert_eq!(layout.chars(&text, text.len() as u32), text.chars().count() as u32);
    }
}
