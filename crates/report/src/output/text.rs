//! `text`: for people at a terminal.

use crate::format::Format;
use crate::text;

pub(super) static FORMAT: Format = Format {
    check: Some(text::check),
    plan: Some(text::plan),
    claim_list: Some(text::claim_list),
    claim: Some(text::claim),
    verify: Some(text::verify),
    ..Format::named("text", "for people, with excerpts, changes and reasons", "text/plain")
};
