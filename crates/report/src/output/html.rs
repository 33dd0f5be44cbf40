//! `html`: a page of its own for reviewers. Its parts are in `html/`.

use crate::format::Format;
use crate::html;

pub(super) static FORMAT: Format = Format {
    plan: Some(html::plan),
    ..Format::named("html", "a page for review: waves, differences, search", "text/html")
};
