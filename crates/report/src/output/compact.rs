//! `compact`: one line a finding or step.

use crate::format::Format;
use crate::text;

pub(super) static FORMAT: Format = Format {
    check: Some(text::check_compact),
    plan: Some(text::plan_compact),
    ..Format::named("compact", "for people, one line a finding or step", "text/plain")
};
