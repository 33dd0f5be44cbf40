//! The output formats: one file each, one row each.

mod compact;
mod dot;
mod json;
mod markdown;
mod mermaid;
mod text;

use crate::format::Format;

pub(crate) use mermaid::draw as drawn_by_mermaid;

/// All output formats, in the order in which help texts list them.
pub static FORMATS: &[&Format] =
    &[&text::FORMAT, &compact::FORMAT, &json::FORMAT, &markdown::FORMAT, &dot::FORMAT, &mermaid::FORMAT];
