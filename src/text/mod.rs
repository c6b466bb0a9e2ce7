//! Normalise and tokenise: a text in, tokens with their original byte spans out.
//!
//! Invariants: spans are in order, inside the text and on character boundaries; tokenising the
//! text from the start of one token to the end of another gives the tokens between them; folding
//! a folded word gives itself; composed and decomposed text give the same tokens. Known texts are
//! left out here, so that no stage sees a word of them.

mod arabic;
mod class;
mod expand;
mod fold;
mod folding;
mod known;
mod layout;
mod plain;
mod preset;
mod quote;
mod scan;
mod table;
mod tokenizer;

pub use layout::Layout;
pub use preset::PRESETS;
pub use preset::Preset;
pub use preset::preset;
pub use quote::quotations;
pub use tokenizer::Folded;
pub use tokenizer::Tokenizer;
pub use tokenizer::unicode_version;

use crate::base::Span;

/// The words of a text as integers, each with the bytes it came from. Struct of arrays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Low 32 bits of [`crate::base::hash::word`] of each folded word.
    pub hashes: Vec<u32>,
    /// The bytes of each word in the original text, in order; words that come from one character
    /// (an Arabic ligature of four words) share its span.
    pub spans: Vec<Span>,
    /// Words that are not among them because they are known.
    pub ignored: u32,
}
