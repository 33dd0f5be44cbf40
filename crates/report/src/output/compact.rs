//! `compact`: one line a finding or step.

use crate::format::Format;
use crate::text;

pub(super) static FORMAT: Format = Format {
    check: Some(text::check_compact),
    plan: Some(text::plan_compact),
    claim_list: Some(text::claim_list_compact),
    ..Format::named("compact", "for people, one line a finding, step or claim", "text/plain")
};
