//! A page in; its stretches of text out, in order, each with the landmarks that it stands in.
//!
//! No tree is built: of what is open only the landmarks are kept, and of those no more than
//! [`MOST_LANDMARKS`], so that neither depth nor number of elements takes more than the page itself.

use std::convert::Infallible;

use html5gum::Span;
use html5gum::Tokenizer;
use html5gum::emitters::callback::CallbackEmitter;
use html5gum::emitters::callback::CallbackEvent;

use super::elements;
use super::elements::Gap;
use super::elements::Landmark;
use super::meta::Attributes;
use super::meta::Meta;

/// Further landmarks are taken for nothing special.
const MOST_LANDMARKS: usize = 1 << 20;

/// A landmark of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) landmark: Landmark,
    /// The landmark around it, which stands before it.
    pub(super) parent: Option<u32>,
    /// Whether its end was found.
    pub(super) closed: bool,
}

/// Text in one landmark, without a line end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// The innermost landmark around it.
    pub(super) node: Option<u32>,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Where it ends in [`Outline::text`]; it begins where the one before ends.
    pub(super) end: usize,
}

/// A page that was taken apart.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) text: String,
    pub(super) stretches: Vec<Stretch>,
    pub(super) nodes: Vec<Node>,
}

/// Takes a page apart.
pub(super) fn of(page: &str) -> (Outline, Meta) {
    let mut taking = Taking::default();
    let mut meta = Meta::default();
    let mut open_meta: Option<Attributes> = None;
    let each = |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                taking.start(name);
                open_meta = (name == b"meta").then(Attributes::default);
            }
            CallbackEvent::AttributeName { name } => open_meta.iter_mut().for_each(|meta| meta.name(name)),
            CallbackEvent::AttributeValue { value } => {
                open_meta.iter_mut().for_each(|meta| meta.value(value))
            }
            CallbackEvent::CloseStartTag { .. } => {
                open_meta.take().into_iter().for_each(|said| meta.take(said));
            }
            CallbackEvent::EndTag { name } => taking.end(name),
            CallbackEvent::String { value } => taking.string(&String::from_utf8_lossy(value)),
            _ => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(each);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(page, emitter).finish();
    (taking.outline, meta)
}

/// A landmark whose end was not found yet.
struct Open {
    /// A number for its name.
    name: usize,
    node: u32,
}

/// A page while it is taken apart.
#[derive(Default)]
struct Taking {
    outline: Outline,
    open: Vec<Open>,
    /// Names of landmarks, and how many of each are open.
    names: Vec<(Vec<u8>, usize)>,
    gap: Gap,
    /// How many `<pre>` are open, in which line ends count.
    preformatted: usize,
}

impl Taking {
    fn start(&mut self, name: &[u8]) {
        self.gap = self.gap.max(elements::gap(name));
        self.preformatted += usize::from(name == b"pre");
        let Some(landmark) = elements::landmark(name) else { return };
        if self.outline.nodes.len() == MOST_LANDMARKS {
            return;
        }
        let node = self.outline.nodes.len() as u32;
        self.outline.nodes.push(Node { landmark, parent: self.node(), closed: false });
        let known = self.names.iter().position(|(known, _)| known == name);
        let name = known.unwrap_or_else(|| {
            self.names.push((name.to_vec(), 0));
            self.names.len() - 1
        });
        self.names[name].1 += 1;
        self.open.push(Open { name, node });
    }

    fn end(&mut self, name: &[u8]) {
        self.gap = self.gap.max(elements::gap(name));
        self.preformatted = self.preformatted.saturating_sub(usize::from(name == b"pre"));
        let Some(name) = self.names.iter().position(|(known, open)| known == name && *open > 0) else {
            return;
        };
        // What was not closed within it ends with it.
        while let Some(open) = self.open.pop() {
            self.outline.nodes[open.node as usize].closed = true;
            self.names[open.name].1 -= 1;
            if open.name == name {
                return;
            }
        }
    }

    /// The innermost landmark that is open.
    fn node(&self) -> Option<u32> {
        self.open.last().map(|open| open.node)
    }

    fn string(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(is_space).unwrap_or(rest.len());
            if word > 0 {
                self.word(&rest[..word]);
            }
            let space = rest[word..].find(|c| !is_space(c)).map_or(rest.len(), |length| word + length);
            if space > word {
                let lines = rest[word..space].matches('\n').count();
                self.gap = self.gap.max(match lines {
                    _ if self.preformatted == 0 => Gap::Space,
                    0 => Gap::Space,
                    1 => Gap::Line,
                    _ => Gap::Paragraph,
                });
            }
            rest = &rest[space..];
        }
    }

    fn word(&mut self, word: &str) {
        let node = self.node();
        let gap = std::mem::take(&mut self.gap);
        let outline = &mut self.outline;
        match outline.stretches.last_mut() {
            Some(last) if last.node == node && gap <= Gap::Space => {
                if gap == Gap::Space {
                    outline.text.push(' ');
                }
                outline.text.push_str(word);
                last.end = outline.text.len();
            }
            _ => {
                outline.text.push_str(word);
                outline.stretches.push(Stretch { node, gap, end: outline.text.len() });
            }
        }
    }
}

/// What HTML takes for white space.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}
