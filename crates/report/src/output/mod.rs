//! The output formats: one file each, one row each.

mod compact;
mod dot;
mod html;
mod json;
mod mermaid;
mod svg;
mod text;

use crate::format::Format;

/// All output formats, in the order in which help texts list them.
pub static FORMATS: &[&Format] = &[
    &text::FORMAT,
    &compact::FORMAT,
    &json::FORMAT,
    &html::FORMAT,
    &svg::FORMAT,
    &dot::FORMAT,
    &mermaid::FORMAT,
];
