//! The name of an element in, what it means for the text out.

/// What stands between two stretches of text; the stronger one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Gap {
    /// Nothing: a word goes on.
    #[default]
    None,
    /// White space.
    Space,
    /// A line end.
    Line,
    /// The end of a paragraph.
    Paragraph,
}

/// An element that says what the text within it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Landmark {
    /// Never text of the page: scripts, styles, what is in forms to be chosen.
    Dropped,
    /// What surrounds the text of many pages: menus, footers, side columns.
    Furniture,
    /// A header: of the site, or of an article.
    Header,
    /// A form, which on some sites is around everything.
    Form,
    /// An article.
    Article,
    /// The main part of the page.
    Main,
}

/// What an element says of the text within it, if it says something.
pub(super) fn landmark(name: &[u8]) -> Option<Landmark> {
    Some(match name {
        b"script" | b"style" | b"noscript" | b"template" | b"title" | b"svg" | b"math" | b"iframe"
        | b"noembed" | b"noframes" | b"object" | b"canvas" | b"audio" | b"video" | b"select"
        | b"datalist" | b"button" | b"textarea" => Landmark::Dropped,
        b"nav" | b"footer" | b"aside" | b"menu" | b"dialog" => Landmark::Furniture,
        b"header" => Landmark::Header,
        b"form" => Landmark::Form,
        b"article" => Landmark::Article,
        b"main" => Landmark::Main,
        _ => return None,
    })
}

/// What stands where an element begins or ends.
pub(super) fn gap(name: &[u8]) -> Gap {
    match name {
        b"br" => Gap::Line,
        b"td" | b"th" | b"img" | b"button" | b"select" | b"option" | b"input" => Gap::Space,
        b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"caption" | b"center" | b"dd"
        | b"details" | b"dialog" | b"dir" | b"div" | b"dl" | b"dt" | b"fieldset" | b"figcaption"
        | b"figure" | b"footer" | b"form" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"head"
        | b"header" | b"hgroup" | b"hr" | b"html" | b"legend" | b"li" | b"main" | b"menu" | b"nav"
        | b"ol" | b"p" | b"pre" | b"search" | b"section" | b"summary" | b"table" | b"tbody" | b"tfoot"
        | b"thead" | b"title" | b"tr" | b"ul" => Gap::Paragraph,
        _ => Gap::None,
    }
}
