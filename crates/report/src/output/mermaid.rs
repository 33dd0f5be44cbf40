//! `mermaid`

use crate::format::Format;

pub(super) static FORMAT: Format = Format::named("mermaid", "x", "text/plain");
