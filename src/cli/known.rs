//! Files of `--ignore-text` in, known texts out.

use std::fs;

use anyhow::Context;

use crate::cli::message::Problem;
use crate::spec::KnownText;
use crate::text::Layout;
use crate::text::Tokenizer;
use crate::text::preset;

/// A paragraph of fewer words is not known by itself.
const LEAST_WORDS: usize = 3;

/// Reads known texts; each once, in an order that does not depend on that of the options.
pub(super) fn texts(paths: &[String], preset_name: &str) -> anyhow::Result<Vec<KnownText>> {
    let name = preset_name.split('/').next().unwrap_or_default();
    let tokenizer = preset(name).map(Tokenizer::new);
    let read = |path: &String| {
        let text = read(path)?;
        let words = tokenizer.as_ref().map_or(LEAST_WORDS, |tokenizer| words(&text, tokenizer));
        if words < LEAST_WORDS {
            return Err(Problem::new(
                format!("'{path}' of --ignore-text holds no known text: it has {words} words in a row"),
                format!("give a text with {LEAST_WORDS} words or more"),
            )
            .into());
        }
        Ok(KnownText::new(text))
    };
    let mut texts = paths.iter().map(read).collect::<anyhow::Result<Vec<KnownText>>>()?;
    texts.sort_by(|x, y| x.fingerprint.cmp(&y.fingerprint));
    texts.dedup();
    Ok(texts)
}

/// The words of a text; its paragraphs, all in a row, are the longest known text it makes.
fn words(text: &str, tokenizer: &Tokenizer) -> usize {
    let mut words = 0;
    for paragraph in Layout::new(text).paragraphs() {
        tokenizer.words(paragraph.of(text), &mut |_, _| words += 1);
    }
    words
}

fn read(path: &str) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| {
        Problem::new(
            format!("cannot read '{path}' of --ignore-text"),
            "name a text file that exists and that you may read",
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Problem::new(
            format!("'{path}' of --ignore-text is not UTF-8 text: byte {at} begins no character"),
            "convert it first, as in: iconv -f WINDOWS-1256 -t UTF-8",
        )
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
