//! The output formats: one file each, one row each.

mod compact;
mod dot;
mod github;
mod html;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod mermaid;
mod sarif;
mod svg;
mod text;

use crate::format::Format;

pub(crate) use mermaid::draw as drawn_by_mermaid;

/// All output formats, in the order in which help texts list them.
pub static FORMATS: &[&Format] = &[
    &text::FORMAT,
    &compact::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
    &svg::FORMAT,
    &json::FORMAT,
    &jsonl::FORMAT,
    &sarif::FORMAT,
    &junit::FORMAT,
    &github::FORMAT,
    &dot::FORMAT,
    &mermaid::FORMAT,
];
