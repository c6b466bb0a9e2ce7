//! The attributes of `<meta>` elements in; the charset, the site and the date that a page gives out.

use html5gum::Span;
use html5gum::Tokenizer;
use html5gum::emitters::callback::CallbackEmitter;
use html5gum::emitters::callback::CallbackEvent;

use crate::corpus::encoding::Encoding;

/// A page declares its charset within so many bytes.
const PRESCAN: usize = 4 << 10;
/// No value that is of use is longer.
const LONGEST: usize = 1 << 10;
/// Names of dates, the best first.
const DATES: [&str; 6] =
    ["article:published_time", "datepublished", "date", "dc.date.issued", "dcterms.date", "dc.date"];

/// What a page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meta {
    /// The name of the site: `og:site_name`.
    pub(super) site: Option<String>,
    /// When it was published.
    pub(super) date: Option<String>,
    /// The place of `date` in [`DATES`].
    rank: usize,
    charset: Option<String>,
}

/// The attributes of one `<meta>`, while it is read.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    attribute: Option<&'static str>,
    name: String,
    content: String,
    charset: String,
}

impl Attributes {
    /// Takes the name of an attribute.
    pub(super) fn name(&mut self, name: &[u8]) {
        self.attribute = ["name", "property", "itemprop", "http-equiv", "content", "charset"]
            .into_iter()
            .find(|known| known.as_bytes() == name);
    }

    /// Takes its value.
    pub(super) fn value(&mut self, value: &[u8]) {
        let place = match self.attribute {
            Some("content") => &mut self.content,
            Some("charset") => &mut self.charset,
            Some(_) => &mut self.name,
            None => return,
        };
        if value.len() <= LONGEST {
            *place = String::from_utf8_lossy(value).trim().to_owned();
        }
    }
}

impl Meta {
    /// Takes what one `<meta>` says. What is said twice is taken the first time.
    pub(super) fn take(&mut self, said: Attributes) {
        let Attributes { name, content, charset, .. } = said;
        if !charset.is_empty() {
            self.charset.get_or_insert(charset);
        }
        let name = name.to_lowercase();
        if name == "content-type" {
            let declared = content.to_lowercase().find("charset=").and_then(|at| content.get(at + 8..));
            let name =
                declared.map(|rest| rest.split([';', ' ']).next().unwrap_or(rest).trim_matches(['"', '\'']));
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                self.charset.get_or_insert(name.to_owned());
            }
        }
        if content.is_empty() {
            return;
        }
        let rank = DATES.iter().position(|known| *known == name);
        if let Some(rank) = rank.filter(|rank| self.date.is_none() || *rank < self.rank) {
            (self.date, self.rank) = (Some(content), rank);
        } else if name == "og:site_name" {
            self.site.get_or_insert(content);
        }
    }
}

/// The charset that a page declares: its name, and what that means.
pub(super) fn charset(page: &[u8]) -> Option<(String, Option<Encoding>)> {
    // What is not ASCII in it is of no use here.
    let head = String::from_utf8_lossy(&page[..page.len().min(PRESCAN)]).into_owned();
    let mut meta = Meta::default();
    let mut open: Option<Attributes> = None;
    let each = |event: CallbackEvent<'_>, _: Span<()>| -> Option<std::convert::Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => open = (name == b"meta").then(Attributes::default),
            CallbackEvent::AttributeName { name } => open.iter_mut().for_each(|meta| meta.name(name)),
            CallbackEvent::AttributeValue { value } => open.iter_mut().for_each(|meta| meta.value(value)),
            CallbackEvent::CloseStartTag { .. } => open.take().into_iter().for_each(|said| meta.take(said)),
            _ => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(each);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(head.as_str(), emitter).finish();
    meta.charset.map(|name| {
        let encoding = Encoding::named(&name);
        (name, encoding)
    })
}
