//! `markdown`: a comment in a review. What is in it is in `markdown/`.

use crate::format::Format;
use crate::markdown;

pub(super) static FORMAT: Format = Format {
    check: Some(markdown::check),
    plan: Some(markdown::plan),
    heeds_max_bytes: true,
    ..Format::named("markdown", "for a comment in a review", "text/markdown")
};
