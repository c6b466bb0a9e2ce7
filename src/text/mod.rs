//! Normalise and tokenise: a text in, tokens with their original byte spans out.

use crate::base::Span;

/// The words of a text as integers, each with the bytes it came from. Struct of arrays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Low 32 bits of [`crate::base::hash::word`] of each folded word.
    pub hashes: Vec<u32>,
    /// The bytes of each word in the original text, in order; words that come from one character
    /// (an Arabic ligature of four words) share its span.
    pub spans: Vec<Span>,
}
