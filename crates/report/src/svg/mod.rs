//! Drawings as SVG: a column for each wave, from left to right, or, of very large plans, a bar for each wave.
//!
//! Reading order: `layout` (where everything is; `order` and `align` do the arithmetic), `write` (what is written), `waves`
//! (the bars), `document` (a file of its own: size, title, colours, key).

mod align;
mod document;
mod layout;
mod order;
mod waves;
mod write;

pub(crate) use document::{graph, plan};
pub(crate) use write::{Picture, Target, class, is_whole};
