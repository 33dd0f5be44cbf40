//! `svg`: a picture that browsers and code forges show. The drawing is in `svg/`.

use crate::format::Format;
use crate::svg;

pub(super) static FORMAT: Format = Format {
    plan: Some(|report, _, out| svg::plan(report, out)),
    graph: Some(|report, _, out| svg::graph(report, out)),
    ..Format::named("svg", "a picture of the waves", "image/svg+xml")
};
