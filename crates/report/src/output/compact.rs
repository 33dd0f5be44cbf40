//! `compact`: one line a finding or step.

use crate::format::Format;
use crate::text;

pub(super) static FORMAT: Format = Format {
    check: Some(text::check_compact),
    plan: Some(text::plan_compact),
    claim_list: Some(|report, context, out| out.write_str(&text::claim_list_compact(report, context))),
    ..Format::named("compact", "for people, one line a finding, step or claim", "text/plain")
};
