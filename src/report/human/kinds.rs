//! What a family is and where it stood first, in a few words.

use crate::findings::Evidence;
use crate::findings::Family;
use crate::findings::Kind;
use crate::report::Report;
use crate::report::human::page::Flow;
use crate::report::human::page::Role;
use crate::report::human::say;

/// Adds what a family is, if it is not simply reuse.
pub(super) fn kind(flow: &mut Flow, family: &Family) {
    let Evidence { documents, groups, days, hours, in_a_row, .. } = family.evidence;
    let said = match family.kind {
        Kind::Reuse => return,
        Kind::Wire => {
            let groups = say::count(groups.unwrap_or(0), "group");
            let hours = hours.map_or(String::new(), |hours| format!(" in {}", say::count(hours, "hour")));
            format!("Wire: {} of {groups}{hours}.", say::count(documents, "document"))
        }
        Kind::Boilerplate => {
            let groups = match groups {
                Some(1) => " of one group".to_owned(),
                Some(groups) => format!(" of {}", say::count(groups, "group")),
                None => String::new(),
            };
            let days = days.map_or(String::new(), |days| format!(" on {}", say::count(days, "day")));
            let row = match in_a_row {
                0..=3 => String::new(),
                times => format!(", {times} times in a row"),
            };
            let same = format!(", at the same place in {}", say::percent(family.evidence.same_place));
            format!("Boilerplate: {}{groups}{days}{same}{row}.", say::count(documents, "document"))
        }
    };
    flow.words(Role::Heading, &said);
}

/// Adds where a family stood first, if that is known.
pub(super) fn first_seen(flow: &mut Flow, report: &Report<'_>, family: &Family) {
    let Some(place) = &family.first_seen else { return };
    let document = &report.findings.documents[place.document.index()];
    flow.words(Role::Plain, "First seen in").name(Role::Name, &document.id);
    if let Some(date) = &document.date {
        flow.then(",").name(Role::Plain, date);
    }
    flow.then(".");
}
