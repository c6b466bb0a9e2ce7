//! The outline of a page in, its main text out: paragraphs with a blank line between them.
//!
//! Left out is what surrounds the text of many pages. Of a page that has nothing else, that is its text:
//! what a reader would see is never left out altogether.

use super::elements::Gap;
use super::elements::Landmark;
use super::outline::Node;
use super::outline::Outline;

/// In what a stretch of text stands.
#[derive(Debug, Clone, Copy, Default)]
struct Zone {
    dropped: bool,
    furniture: bool,
    form: bool,
    article: bool,
    main: bool,
}

impl Zone {
    /// The zone inside a landmark that was closed.
    fn inside(mut self, landmark: Landmark) -> Self {
        match landmark {
            Landmark::Dropped => self.dropped = true,
            Landmark::Furniture => self.furniture = true,
            // That of an article holds its headline.
            Landmark::Header => self.furniture |= !self.article && !self.main,
            Landmark::Form => self.form = true,
            Landmark::Article => self.article = true,
            Landmark::Main => self.main = true,
        }
        self
    }

    fn is_body(self, with_forms: bool) -> bool {
        !self.dropped && !self.furniture && (with_forms || !self.form)
    }
}

/// Chooses the main text.
pub(super) fn of(outline: &Outline) -> String {
    let zones = zones(&outline.nodes);
    let zone_of = |node: Option<u32>| node.map_or(Zone::default(), |node| zones[node as usize]);
    let size = |wanted: &dyn Fn(Zone) -> bool| -> usize {
        let mut start = 0;
        let each = outline.stretches.iter().map(|stretch| {
            let length = stretch.end - std::mem::replace(&mut start, stretch.end);
            if wanted(zone_of(stretch.node)) { length } else { 0 }
        });
        each.sum()
    };
    // Some sites put the whole page into a form.
    let in_forms = size(&|zone| zone.is_body(true) && zone.form);
    let with_forms = in_forms * 2 > size(&|zone| zone.is_body(true));
    let body = size(&|zone| zone.is_body(with_forms));
    let most = |wanted: fn(Zone) -> bool| size(&|zone| zone.is_body(with_forms) && wanted(zone)) * 2 > body;
    if body == 0 {
        joined(outline, &|node| !zone_of(node).dropped)
    } else if most(|zone| zone.article) {
        joined(outline, &|node| zone_of(node).is_body(with_forms) && zone_of(node).article)
    } else if most(|zone| zone.main) {
        joined(outline, &|node| zone_of(node).is_body(with_forms) && zone_of(node).main)
    } else {
        joined(outline, &|node| zone_of(node).is_body(with_forms))
    }
}

/// The zone of each landmark. One that was never closed says nothing: it would take the rest of the page.
fn zones(nodes: &[Node]) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let around = node.parent.map_or(Zone::default(), |parent| zones[parent as usize]);
        zones.push(if node.closed { around.inside(node.landmark) } else { around });
    }
    zones
}

fn joined(outline: &Outline, wanted: &dyn Fn(Option<u32>) -> bool) -> String {
    let mut text = String::new();
    let (mut start, mut gap) = (0, Gap::None);
    for stretch in &outline.stretches {
        let here = start..stretch.end;
        start = stretch.end;
        gap = gap.max(stretch.gap);
        if !wanted(stretch.node) {
            // A word does not go on across what is left out.
            gap = gap.max(Gap::Space);
            continue;
        }
        if !text.is_empty() {
            text.push_str(match std::mem::take(&mut gap) {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        gap = Gap::None;
        text.push_str(&outline.text[here]);
    }
    text
}
