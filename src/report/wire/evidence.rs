//! What the kind of a family was judged by, and what was left out for its kind, as JSON.

use serde::Serialize;

use super::round;
use crate::findings::Evidence;
use crate::findings::Hidden;

/// [`Evidence`].
#[derive(Serialize)]
pub(in crate::report) struct EvidenceWire {
    documents: u64,
    #[serde(skip_serializing_if = "is_none")]
    by_record: u64,
    groups: Option<u64>,
    group_share: Option<f64>,
    days: Option<u64>,
    first: Option<String>,
    last: Option<String>,
    hours: Option<u64>,
    same_place: f64,
    in_a_row: u64,
    likeness: f64,
    words: u64,
}

impl From<Evidence> for EvidenceWire {
    fn from(evidence: Evidence) -> Self {
        Self {
            documents: evidence.documents,
            by_record: evidence.by_record,
            groups: evidence.groups,
            group_share: evidence.group_share.map(round),
            days: evidence.days,
            first: evidence.first,
            last: evidence.last,
            hours: evidence.hours,
            same_place: round(evidence.same_place),
            in_a_row: evidence.in_a_row,
            likeness: round(evidence.likeness),
            words: evidence.words,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(number: &u64) -> bool {
    *number == 0
}

/// [`Hidden`].
#[derive(Serialize)]
pub(super) struct HiddenWire {
    families: u64,
    passages: u64,
}

impl From<Hidden> for HiddenWire {
    fn from(Hidden { families, passages }: Hidden) -> Self {
        Self { families, passages }
    }
}
