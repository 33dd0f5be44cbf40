//! `text`: for people at a terminal.

use crate::format::Format;
use crate::text;

pub(super) static FORMAT: Format = Format {
    check: Some(text::check),
    plan: Some(text::plan),
    why: Some(text::why),
    difference: Some(text::difference),
    stale: Some(text::stale),
    claim_list: Some(|report, context, out| out.write_str(&text::claim_list(report, context))),
    claim: Some(|report, context, out| out.write_str(&text::claim(report, context))),
    verify: Some(|report, context, out| out.write_str(&text::verify(report, context))),
    ..Format::named("text", "for people, with excerpts, changes and reasons", "text/plain")
};
